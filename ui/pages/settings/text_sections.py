"""Scripts, units and notice texts: their tables, forms, and how they are saved."""

from dataclasses import replace

from app.domain.catalogue import Catalogue, NoticeText, Script, ScriptTab, Unit, UnitKind
from app.i18n import N_, _
from ui.labels import in_language, label
from ui.models.record_table import Cell, CellKind, Column
from ui.pages.settings.inputs import Input, Kind
from ui.pages.settings.sections import Section, Values, source_input, text_of, words_of


def _scripts_in_order(catalogue: Catalogue) -> list[Script]:
    """In the order of the call desk's tabs."""
    tabs = list(ScriptTab)
    return sorted(catalogue.scripts, key=lambda s: (tabs.index(s.tab), s.code))


def _script_columns() -> "list[Column[Script]]":
    return [
        Column("title", _("Script"), lambda s: Cell(s.title, label(s.tab)), CellKind.TWO_LINES,
               width=150, sort=lambda s: s.title),
        Column("lines", _("Sentences"), lambda s: Cell(
            s.lines[0] if s.lines else "", _("Never: {text}").format(text=s.never) if s.never
            else ""), CellKind.TWO_LINES, width=320, stretch=True),
    ]  # fmt: skip


def _script_inputs() -> list[Input]:
    hint = _("One sentence a line. A sentence whose {value} is not known is not said.")
    return [
        Input("title", _("Title"), required=True),
        Input("lines", _("Sentences"), Kind.AREA, rows=8, required=True, hint=hint),
        Input("never", _("Never promise"), Kind.AREA, rows=2),
        source_input(),
    ]


def _script_built(script: Script, values: Values) -> Script:
    lines = text_of(values, "lines").splitlines()
    return replace(
        script,
        title=text_of(values, "title").strip(),
        lines=tuple(line.strip() for line in lines if line.strip()),
        never=text_of(values, "never").strip(),
        source=text_of(values, "source").strip(),
    )


def _unit_columns() -> "list[Column[Unit]]":
    return [
        Column("name", _("Responsible unit"), lambda u: Cell(in_language(u.name, u.name_en)),
               width=190, stretch=True, sort=lambda u: u.name),
        Column("kind", _("Scope of work"), lambda u: Cell(label(u.kind)), width=120,
               sort=lambda u: label(u.kind)),
        Column("district", _("District"), lambda u: Cell(u.district or _("Whole city")), width=100,
               sort=lambda u: u.district),
        Column("phone", _("Phone"), lambda u: Cell(u.phone), width=120),
        Column("duty", _("On duty"), lambda u: Cell(u.duty_person), width=90),
    ]  # fmt: skip


def _unit_inputs() -> list[Input]:
    return [
        Input("name", _("Chinese name"), required=True),
        Input("name_en", _("English name"), required=True),
        Input("kind", _("Scope of work"), Kind.CHOICE, words_of(UnitKind)),
        Input("district", _("District"), hint=_("Empty: the whole city.")),
        Input("phone", _("Phone"), Kind.NUMBER),
        Input("duty_person", _("On duty")),
    ]


def _unit_built(unit: Unit, values: Values) -> Unit:
    return Unit(
        id=unit.id,
        name=text_of(values, "name").strip(),
        name_en=text_of(values, "name_en").strip(),
        kind=UnitKind(text_of(values, "kind")),
        district=text_of(values, "district").strip(),
        phone=text_of(values, "phone").strip(),
        duty_person=text_of(values, "duty_person").strip(),
        version=unit.version,
    )


_PARTS = {
    "tip": N_("Tip"),
    "reason": N_("Reason"),
    "salutation": N_("Salutation"),
    "restoration": N_("Water is back"),
    "apology": N_("Apology"),
}
_PART_KINDS = {
    "planned": N_("planned"),
    "emergency": N_("emergency"),
    "low_pressure": N_("low pressure"),
}


def part_text(part: str) -> str:
    """Where a text stands: 提示, 原因 · 抢修; unknown parts as they are."""
    main, _dot, kind = part.partition(".")
    words = _(_PARTS[main]) if main in _PARTS else main
    return f"{words} · {_(_PART_KINDS[kind])}" if kind in _PART_KINDS else words


def _text_columns() -> "list[Column[NoticeText]]":
    return [
        Column("part", _("Part"), lambda t: Cell(part_text(t.part)), width=176,
               sort=lambda t: t.part),
        Column("text", _("Text"), lambda t: Cell(t.text, t.text_en), CellKind.TWO_LINES,
               width=360, stretch=True),
    ]  # fmt: skip


def _text_inputs() -> list[Input]:
    return [
        Input("text", _("Text"), Kind.AREA, rows=4, required=True),
        Input("text_en", _("English"), Kind.AREA, rows=4),
        source_input(),
    ]


def _text_built(text: NoticeText, values: Values) -> NoticeText:
    return replace(
        text,
        text=text_of(values, "text").strip(),
        text_en=text_of(values, "text_en").strip(),
        source=text_of(values, "source").strip(),
    )


SCRIPTS = Section[Script](
    "scripts", N_("Scripts"), _scripts_in_order, lambda r: r.code, lambda r: r.title,
    _script_columns, _script_inputs,
    lambda r: {"title": r.title, "lines": "\n".join(r.lines), "never": r.never,
               "source": r.source},
    _script_built, lambda service, record: service.save_script(record),
)  # fmt: skip
UNITS = Section[Unit](
    "units", N_("Units"), lambda c: c.units, lambda r: r.id,
    lambda r: in_language(r.name, r.name_en) or _("New unit"), _unit_columns, _unit_inputs,
    lambda r: {"name": r.name, "name_en": r.name_en, "kind": r.kind.value, "phone": r.phone,
               "district": r.district, "duty_person": r.duty_person},
    _unit_built, lambda service, record: service.save_unit(record),
    lambda: Unit(0, "", "", UnitKind.REPAIR, "", "", "", 0),
)  # fmt: skip
NOTICE_TEXTS = Section[NoticeText](
    "notice_texts", N_("Notice texts"), lambda c: c.notice_texts, lambda r: r.code,
    lambda r: part_text(r.part), _text_columns, _text_inputs,
    lambda r: {"text": r.text, "text_en": r.text_en, "source": r.source},
    _text_built, lambda service, record: service.save_notice_text(record),
)  # fmt: skip

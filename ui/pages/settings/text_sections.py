"""Scripts, units and notice texts: their tables, forms, and how they are saved."""

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.catalogue import Catalogue, NoticeText, Script, ScriptTab, Unit, UnitKind
from app.domain.catalogue_rules import NOTICE_PARTS
from app.domain.script import OCCASIONS
from app.i18n import N_, _
from ui.labels import in_language, label
from ui.models.record_table import Cell, CellKind, Column
from ui.pages.settings.inputs import Input, Kind
from ui.pages.settings.sections import (
    Section,
    Values,
    active_input,
    name_cell,
    source_input,
    text_of,
    words_of,
)

if TYPE_CHECKING:
    from app.services.catalogue import Catalogues

_OCCASIONS = {
    "": N_("Any occasion"),
    "outage_active": N_("An outage now"),
    "outage_overrun": N_("An outage past its published end"),
    "outage_just_ended": N_("Water just back"),
    "outage_coming": N_("An outage announced"),
    "cut_off": N_("Cut off for arrears"),
    "suspended": N_("Supply suspended"),
    "closed": N_("Account closed"),
    "arrears": N_("Arrears"),
    "same_area_calls": N_("Several calls from the area"),
    "nothing_found": N_("Nothing found"),
    "low_pressure": N_("Low pressure now"),
    "leak": N_("A leak reported"),
    "complaint": N_("A complaint"),
    "quality": N_("Water quality"),
    "bill": N_("Bills and readings"),
    "meter": N_("Meters"),
    "promise_broken": N_("A promise not kept"),
}


def _scripts_in_order(catalogue: Catalogue) -> list[Script]:
    """In the order of the call desk's tabs."""
    tabs = list(ScriptTab)
    found = sorted(catalogue.scripts, key=lambda s: (tabs.index(s.tab), s.code))
    return [*found, *catalogue.retired.scripts]


def _script_columns() -> "list[Column[Script]]":
    return [
        Column("title", _("Script"), lambda s: name_cell(s.title, label(s.tab), active=s.active),
               CellKind.TWO_LINES, width=150, sort=lambda s: s.title),
        Column("lines", _("Sentences"), lambda s: Cell(
            s.lines[0] if s.lines else "", _("Never: {text}").format(text=s.never) if s.never
            else ""), CellKind.TWO_LINES, width=320, stretch=True),
    ]  # fmt: skip


def _script_inputs() -> list[Input]:
    hint = _("One sentence a line. A sentence whose {value} is not known is not said.")
    when = _("For a reply: the first script of its occasion is said.")
    return [
        Input("title", _("Title"), required=True),
        Input("tab", _("Shown as"), Kind.CHOICE, words_of(ScriptTab)),
        Input("when", _("Said when"), Kind.CHOICE, [(o, _(_OCCASIONS[o])) for o in OCCASIONS],
              hint=when),
        Input("lines", _("Sentences"), Kind.AREA, rows=8, required=True, hint=hint),
        Input("never", _("Never promise"), Kind.AREA, rows=2),
        source_input(),
        active_input(),
    ]  # fmt: skip


def _script_built(script: Script, values: Values) -> Script:
    lines = text_of(values, "lines").splitlines()
    return replace(
        script,
        tab=ScriptTab(text_of(values, "tab")),
        when=text_of(values, "when"),
        title=text_of(values, "title").strip(),
        lines=tuple(line.strip() for line in lines if line.strip()),
        never=text_of(values, "never").strip(),
        source=text_of(values, "source").strip(),
        active=values["active"] is True,
    )


def _fresh_script(service: "Catalogues") -> Script:
    return Script(service.new_code(), ScriptTab.REPLY, "", "", (), "", "", 0)


def _unit_columns() -> "list[Column[Unit]]":
    return [
        Column("name", _("Responsible unit"), lambda u: name_cell(
            in_language(u.name, u.name_en), active=u.active), width=190, stretch=True,
            sort=lambda u: u.name),
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
        active_input(),
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
        active=values["active"] is True,
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
        Column("part", _("Part"), lambda t: name_cell(part_text(t.part), active=t.active),
               CellKind.TWO_LINES, width=208, sort=lambda t: t.part),
        Column("text", _("Text"), lambda t: Cell(t.text, t.text_en), CellKind.TWO_LINES,
               width=360, stretch=True),
    ]  # fmt: skip


def _text_inputs() -> list[Input]:
    return [
        Input("part", _("Part"), Kind.CHOICE, [(p, part_text(p)) for p in NOTICE_PARTS]),
        Input("text", _("Text"), Kind.AREA, rows=4, required=True),
        Input("text_en", _("English"), Kind.AREA, rows=4),
        source_input(),
        active_input(),
    ]


def _text_built(text: NoticeText, values: Values) -> NoticeText:
    return replace(
        text,
        part=text_of(values, "part"),
        text=text_of(values, "text").strip(),
        text_en=text_of(values, "text_en").strip(),
        source=text_of(values, "source").strip(),
        active=values["active"] is True,
    )


def _fresh_text(service: "Catalogues") -> NoticeText:
    return NoticeText(service.new_code(), "tip", "", "", "", 0)


SCRIPTS = Section[Script](
    "scripts", N_("Scripts"), _scripts_in_order, lambda r: r.code,
    lambda r: r.title or _("New script"),
    _script_columns, _script_inputs,
    lambda r: {"title": r.title, "lines": "\n".join(r.lines), "never": r.never,
               "tab": r.tab.value, "when": r.when, "source": r.source, "active": r.active},
    _script_built, lambda service, record: service.save_script(record), _fresh_script,
)  # fmt: skip
UNITS = Section[Unit](
    "units", N_("Units"), lambda c: (*c.units, *c.retired.units), lambda r: r.id,
    lambda r: in_language(r.name, r.name_en) or _("New unit"), _unit_columns, _unit_inputs,
    lambda r: {"name": r.name, "name_en": r.name_en, "kind": r.kind.value, "phone": r.phone,
               "district": r.district, "duty_person": r.duty_person,
               "active": r.active},
    _unit_built, lambda service, record: service.save_unit(record),
    lambda _service: Unit(0, "", "", UnitKind.REPAIR, "", "", "", 0),
)  # fmt: skip
NOTICE_TEXTS = Section[NoticeText](
    "notice_texts", N_("Notice texts"), lambda c: (*c.notice_texts, *c.retired.notice_texts),
    lambda r: r.code, lambda r: part_text(r.part) if r.version else _("New text"),
    _text_columns, _text_inputs,
    lambda r: {"part": r.part, "text": r.text, "text_en": r.text_en, "source": r.source,
               "active": r.active},
    _text_built, lambda service, record: service.save_notice_text(record), _fresh_text,
)  # fmt: skip

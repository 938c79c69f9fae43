"""Categories and limits: what stands in their tables and forms, and how they are saved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from app.domain.catalogue import (
    Callback,
    Catalogue,
    Category,
    Grade,
    RequestKind,
    ServiceLimit,
    Step,
    UnitKind,
)
from app.domain.catalogue_rules import questions_text, with_questions
from app.i18n import N_, _, ngettext
from ui.labels import Look, Mark, Role, in_language, label, look
from ui.models.record_table import Cell, CellKind, Column
from ui.moments import limit_text
from ui.pages.settings.inputs import Input, Kind, Value

if TYPE_CHECKING:
    from app.services.catalogue import Catalogues


class Stored(Protocol):
    """A catalogue row: it counts its changes, from 1; 0 is not stored yet."""

    @property
    def version(self) -> int: ...


R = TypeVar("R", bound=Stored)
Values = Mapping[str, Value]


@dataclass(frozen=True)
class Section(Generic[R]):
    """One catalogue. `title` is marked for translation, the rest is translated when built.

    `fresh` makes an empty record where rows can be added; `suggest` gives what a suggesting input
    offers. `rows` are those in use and those that are not any more.
    """

    key: str
    title: str
    rows: Callable[[Catalogue], Sequence[R]]
    row_id: Callable[[R], str | int]
    name: Callable[[R], str]
    columns: Callable[[], list[Column[R]]]
    inputs: Callable[[], list[Input]]
    values: Callable[[R], dict[str, Value]]
    build: Callable[[R, Values], R]
    save: Callable[["Catalogues", R], str | int]
    fresh: Callable[["Catalogues"], R] | None = None
    suggest: Callable[[Catalogue], Mapping[str, Sequence[str]]] | None = None


def words_of(members: type[Enum]) -> list[tuple[str, str]]:
    """Values and words of an enum, for a choice."""
    return [(str(member.value), label(member)) for member in members]


def text_of(values: Values, name: str) -> str:
    """An input's text."""
    return str(values[name])


def source_input() -> Input:
    """The input every row with a promise or a wording needs."""
    hint = _("Issuer and document, no web address.")
    return Input("source", _("Source"), Kind.AREA, rows=2, required=True, hint=hint)


def source_column(read: Callable[[R], str]) -> "Column[R]":
    """The column that says where a row comes from."""
    return Column("source", _("Source"), lambda row: Cell(read(row), tint="text2"), width=200,
                  stretch=True)  # fmt: skip


def active_input() -> Input:
    """Whether a row is offered; what was made with it keeps it all the same."""
    hint = _("Out of use, it stays in the records that name it.")
    return Input("active", _("In use"), Kind.TICK, [("on", _("Offered"))], hint=hint)


def name_cell(text: str, second: str = "", *, active: bool) -> Cell:
    """The cell a row is known by; one that is out of use says so."""
    if active:
        return Cell(text, second)
    return Cell(text, look=Look(_("Out of use"), Role.HOLD, Mark.BARS), tint="text2")


def _category_name(category: Category) -> str:
    group = in_language(category.group, category.group_en)
    name = in_language(category.name, category.name_en)
    return f"{group} › {name}" if name else _("New category")


def _category_columns() -> "list[Column[Category]]":
    return [
        Column("name", _("Category"), lambda c: name_cell(
            in_language(c.name, c.name_en), in_language(c.group, c.group_en), active=c.active),
            CellKind.TWO_LINES, width=200, stretch=True, sort=_category_name),
        Column("grade", _("Grade"), lambda c: Cell(look=look(c.grade)), CellKind.CHIP, width=104,
               sort=lambda c: c.grade),
        Column("unit", _("Lead unit"), lambda c: Cell(label(UnitKind(c.unit_kind))), width=110),
        Column("asks", _("Questions"), lambda c: Cell(str(len(c.questions))), width=84,
               numeric=True),
    ]  # fmt: skip


def _category_inputs() -> list[Input]:
    line = _(
        "One a line: question | English | choice = English / choice = English. A * in front makes"
        " it required."
    )
    known = _("May stay empty for a known group.")
    return [
        Input("group", _("Group"), Kind.SUGGEST, required=True),
        Input("group_en", _("Group, English"), hint=known),
        Input("name", _("Chinese name"), required=True),
        Input("name_en", _("English name"), required=True),
        Input("grade", _("Grade"), Kind.CHOICE, words_of(Grade)),
        Input("unit_kind", _("Lead unit"), Kind.CHOICE, words_of(UnitKind)),
        Input("callback", _("Call-back"), Kind.CHOICE, words_of(Callback)),
        Input("kinds", _("Offered for"), Kind.CHECKS, words_of(RequestKind)),
        Input("questions", _("Questions"), Kind.AREA, rows=5, hint=line),
        source_input(),
        active_input(),
    ]


def _category_values(category: Category) -> dict[str, Value]:
    return {
        "group": category.group,
        "group_en": category.group_en,
        "name": category.name,
        "name_en": category.name_en,
        "grade": str(category.grade.value),
        "unit_kind": str(category.unit_kind),
        "callback": category.callback.value,
        "kinds": frozenset(kind.value for kind in category.kinds),
        "questions": questions_text(category.questions),
        "source": category.source,
        "active": category.active,
    }


def _category_built(category: Category, values: Values) -> Category:
    kinds = values["kinds"]
    assert isinstance(kinds, frozenset)
    changed = replace(
        category,
        group=text_of(values, "group").strip(),
        group_en=text_of(values, "group_en").strip(),
        name=text_of(values, "name").strip(),
        name_en=text_of(values, "name_en").strip(),
        grade=Grade(int(text_of(values, "grade"))),
        unit_kind=UnitKind(text_of(values, "unit_kind")),
        callback=Callback(text_of(values, "callback")),
        kinds=tuple(kind for kind in RequestKind if kind.value in kinds),
        source=text_of(values, "source").strip(),
        active=values["active"] is True,
    )
    return with_questions(changed, text_of(values, "questions"))


def _fresh_category(service: "Catalogues") -> Category:
    return Category(
        code=service.new_code(), group="", group_en="", name="", name_en="", initials="",
        kinds=(), grade=Grade.ORDINARY, unit_kind=UnitKind.HOTLINE, callback=Callback.SAMPLE,
        questions=(), source="", version=0,
    )  # fmt: skip


def _groups(catalogue: Catalogue) -> dict[str, list[str]]:
    return {"group": list(dict.fromkeys(c.group for c in catalogue.categories))}


def minutes_text(limit: ServiceLimit) -> str:
    """A limit in the largest whole unit: 30 min, 4 h, 24 h, 3 working days."""
    if limit.working and limit.minutes % 1440 == 0:
        days = limit.minutes // 1440
        return ngettext("{n} working day", "{n} working days", days).format(n=days)
    return limit_text(timedelta(minutes=limit.minutes))


def _limits_in_order(catalogue: Catalogue) -> list[ServiceLimit]:
    """By grade, each in the order of a ticket's life."""
    steps = list(Step)
    kinds = [None, *RequestKind]
    return sorted(
        catalogue.limits, key=lambda x: (kinds.index(x.kind), x.grade, steps.index(x.step))
    )


def _limit_name(limit: ServiceLimit) -> str:
    kind = f"{label(limit.kind)} › " if limit.kind is not None else ""
    return f"{kind}{label(limit.grade)} › {label(limit.step)}"


def _step_cell(limit: ServiceLimit) -> Cell:
    kind = f"{label(limit.kind)} · " if limit.kind is not None else ""
    return Cell(f"{kind}{label(limit.step)}")


def _limit_columns() -> "list[Column[ServiceLimit]]":
    return [
        Column("grade", _("Grade"), lambda x: Cell(look=look(x.grade)), CellKind.CHIP, width=104),
        Column("step", _("Step"), _step_cell, width=228),
        Column("limit", _("Limit"), lambda x: Cell(minutes_text(x), bold=True), width=124),
        source_column(lambda x: x.source),
    ]


def _limit_inputs() -> list[Input]:
    return [
        Input("minutes", _("Minutes"), Kind.NUMBER, required=True,
              hint=_("A working day counts as 1440 minutes.")),
        Input("working", _("Counted in"), Kind.TICK, [("on", _("working days"))]),
        source_input(),
    ]  # fmt: skip


def _limit_built(limit: ServiceLimit, values: Values) -> ServiceLimit:
    minutes = text_of(values, "minutes").strip()
    return replace(
        limit,
        minutes=int(minutes) if minutes.isdigit() and len(minutes) < 9 else 0,
        working=values["working"] is True,
        source=text_of(values, "source").strip(),
    )


CATEGORIES = Section[Category](
    "categories", N_("Categories"), lambda c: (*c.categories, *c.retired.categories),
    lambda r: r.code, _category_name,
    _category_columns, _category_inputs, _category_values, _category_built,
    lambda service, record: service.save_category(record), _fresh_category, _groups,
)  # fmt: skip
LIMITS = Section[ServiceLimit](
    "limits", N_("Limits"), _limits_in_order, lambda r: r.code, _limit_name,
    _limit_columns, _limit_inputs,
    lambda r: {"minutes": str(r.minutes), "working": r.working, "source": r.source},
    _limit_built, lambda service, record: service.save_limit(record),
)  # fmt: skip

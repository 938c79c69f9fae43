"""The filters of the queue: which there are makes the statement, their values are parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.data.id_list import as_list
from app.data.places import CommunityRow
from app.data.ticket_views import number, text
from app.data.tickets import TicketRow
from app.domain.ticket import QueueFilter

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which filters a statement has, with how many words; their values are parameters.

    `maybe`: it has all of them, and those without a value let everything through. A shared server
    plans for the values it is given; the embedded planner does not know them.
    """

    district: bool = False
    unit: bool = False
    source: bool = False
    words: int = 0
    maybe: bool = False

    @property
    def of_place(self) -> bool:
        """Whether the community is needed to judge."""
        return self.district or self.words > 0


MAYBE = Filters(district=True, unit=True, source=True, maybe=True)
MAYBE_WITH_WORDS = Filters(district=True, unit=True, source=True, words=1, maybe=True)


class _LikeAll(FunctionElement[Any]):
    """Clauses: a text, and patterns as a JSON list. On PostgreSQL; many LIKEs are slow to plan."""

    inherit_cache = True
    name = "like_all"
    type = sa.types.NULLTYPE


@compiles(_LikeAll, "postgresql")
def _like_all(element: _LikeAll, compiler: SQLCompiler, **kw: Any) -> str:
    whole, patterns = (compiler.process(c, **kw) for c in element.clauses)
    texts = f"jsonb_array_elements_text(CAST({patterns} AS jsonb))"
    return f"{whole} LIKE ALL (ARRAY(SELECT {texts}))"


def words_of(wanted: QueueFilter) -> Sequence[str]:
    """The words that are looked for."""
    return wanted.text.split()


def filters_of(wanted: QueueFilter) -> Filters:
    """Which filters are set."""
    return Filters(
        bool(wanted.district),
        wanted.unit_id is not None,
        wanted.source is not None,
        len(words_of(wanted)),
    )


def filter_values(wanted: QueueFilter) -> dict[str, object]:
    """The parameters of the filters; those that are not set are None."""
    patterns = [_pattern(word) for word in words_of(wanted)]
    return {
        "of_district": wanted.district or None,
        "of_unit": wanted.unit_id,
        "of_source": wanted.source,
        "words": as_list(patterns) if patterns else None,
        **{f"word_{i}": pattern for i, pattern in enumerate(patterns)},
    }


def _pattern(word: str) -> str:
    for special in ("\\", "%", "_"):
        word = word.replace(special, f"\\{special}")
    return f"%{word.lower()}%"


SEARCHED_COLUMNS = (
    "number",
    "title",
    "address",
    "location_note",
    "complaint",
    "caller_number",
    "callback_number",
    "handler",
)


def _searched(ticket: Any) -> sa.ColumnElement[str]:
    """Everything a word is looked for in, as one text: nine comparisons a row would be slow."""
    whole: sa.ColumnElement[str] = sa.func.coalesce(CommunityRow.name, "", type_=sa.Text())
    for name in SEARCHED_COLUMNS:
        whole = whole.concat(sa.literal_column("' '", sa.Text())).concat(getattr(ticket, name))
    return sa.func.lower(whole, type_=sa.Text())


def matches(filters: Filters, ticket: Any = TicketRow) -> Condition:
    """Whether a ticket passes the filters; with `of_place` the community must be joined."""
    conditions: list[Condition] = []

    def add(condition: Condition, parameter: sa.BindParameter[Any]) -> None:
        given = sa.or_(parameter.is_(None), condition) if filters.maybe else condition
        conditions.append(given)

    if filters.district:
        add(CommunityRow.district == text("of_district"), text("of_district"))
    if filters.unit:
        add(ticket.unit_id == number("of_unit"), number("of_unit"))
    if filters.source:
        of_source = sa.bindparam("of_source", type_=TicketRow.source.type)
        add(ticket.source == of_source, of_source)
    whole = _searched(ticket)
    if filters.maybe and filters.words:
        add(_LikeAll(whole, text("words")), text("words"))
    else:
        conditions += [whole.like(text(f"word_{i}"), escape="\\") for i in range(filters.words)]
    return sa.and_(sa.true(), *conditions)

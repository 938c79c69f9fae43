"""The filters of the queue: which there are makes the statement, their values are parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

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


MOST_WORDS = 6
"""Further ones are not looked for."""
MAYBE = Filters(district=True, unit=True, source=True, maybe=True)
MAYBE_WITH_WORDS = Filters(district=True, unit=True, source=True, words=MOST_WORDS, maybe=True)


class _Contains(FunctionElement[Any]):
    """Clauses: a text, and what it must hold."""

    inherit_cache = True
    name = "contains"
    type = sa.types.NULLTYPE


@compiles(_Contains, "sqlite")
def _contains_sqlite(element: _Contains, compiler: SQLCompiler, **kw: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kw)}) > 0"


@compiles(_Contains, "postgresql")
def _contains_postgresql(element: _Contains, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kw)}) > 0"


def words_of(wanted: QueueFilter) -> Sequence[str]:
    """The words that are looked for."""
    return wanted.text.split()[:MOST_WORDS]


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
    words = [word.lower() for word in words_of(wanted)]
    return {
        "of_district": wanted.district or None,
        "of_unit": wanted.unit_id,
        "of_source": wanted.source,
        "cased": any(word != word.upper() for word in words),
        **{f"word_{i}": word for i, word in enumerate(words)},
    }


SEARCHED_COLUMNS = (
    "address",
    "complaint",
    "title",
    "number",
    "caller_number",
    "callback_number",
    "location_note",
    "handler",
)
"""Where words are looked for, those first that most often hold one."""


def _found(word: sa.ColumnElement[str], ticket: Any) -> Condition:
    """Whether the ticket or the name of its place holds a word.

    One long text of all columns would take twice as long, and the lower case of what has none.
    """

    def held_by(whole: sa.ColumnElement[str]) -> Condition:
        cased = sa.bindparam("cased", type_=sa.Boolean())
        return _Contains(sa.case((cased, sa.func.lower(whole)), else_=whole), word)

    places = sa.select(CommunityRow.id).where(held_by(CommunityRow.name.expression))
    inside = (held_by(getattr(ticket, name)) for name in SEARCHED_COLUMNS)
    return sa.or_(*inside, ticket.community_id.in_(places))


def matches(filters: Filters, ticket: Any = TicketRow) -> Condition:
    """Whether a ticket passes the filters; of a district the community must be joined."""
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
    for i in range(filters.words):
        add(_found(text(f"word_{i}"), ticket), text(f"word_{i}"))
    return sa.and_(sa.true(), *conditions)

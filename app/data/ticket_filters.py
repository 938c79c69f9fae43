"""The filters of the queue: which there are makes the statement, their values are parameters."""

from dataclasses import dataclass

import sqlalchemy as sa

from app.data.places import CommunityRow
from app.data.tickets import TicketRow
from app.domain.ticket import QueueFilter

Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which filters a statement has; their values are parameters."""

    district: bool
    unit: bool
    source: bool
    words: int

    @property
    def of_place(self) -> bool:
        """Whether the community is needed to judge."""
        return self.district or self.words > 0


def filters_of(wanted: QueueFilter) -> Filters:
    """Which filters are set."""
    return Filters(
        bool(wanted.district),
        wanted.unit_id is not None,
        wanted.source is not None,
        len(wanted.text.split()),
    )


def filter_values(wanted: QueueFilter) -> dict[str, object]:
    """The parameters of the filters."""
    words = {f"word_{i}": _pattern(w) for i, w in enumerate(wanted.text.split())}
    return {
        "of_district": wanted.district,
        "of_unit": wanted.unit_id,
        "of_source": wanted.source,
        **words,
    }


def _pattern(word: str) -> str:
    escaped = word.lower().replace("/", "//").replace("%", "/%").replace("_", "/_")
    return f"%{escaped}%"


def _searched() -> sa.ColumnElement[str]:
    """Everything a word is looked for in, as one text: nine comparisons a row would be slow."""
    columns = (
        TicketRow.number,
        TicketRow.title,
        TicketRow.address,
        TicketRow.location_note,
        TicketRow.complaint,
        TicketRow.caller_number,
        TicketRow.callback_number,
        sa.func.coalesce(CommunityRow.name, ""),
        TicketRow.handler,
    )
    text: sa.ColumnElement[str] = sa.literal_column("''", sa.Text())
    for column in columns:
        text = text.concat(sa.literal_column("' '", sa.Text())).concat(column)
    return sa.func.lower(text, type_=sa.Text())


def matches(filters: Filters) -> Condition:
    """Whether a ticket passes the filters; with `of_place` the community must be joined."""
    conditions: list[Condition] = []
    if filters.district:
        conditions.append(CommunityRow.district == sa.bindparam("of_district", type_=sa.Text()))
    if filters.unit:
        conditions.append(TicketRow.unit_id == sa.bindparam("of_unit", type_=sa.Integer()))
    if filters.source:
        of_source = sa.bindparam("of_source", type_=TicketRow.source.type)
        conditions.append(TicketRow.source == of_source)
    text = _searched()
    conditions += [
        text.like(sa.bindparam(f"word_{i}", type_=sa.Text()), escape="/")
        for i in range(filters.words)
    ]
    return sa.and_(sa.true(), *conditions)

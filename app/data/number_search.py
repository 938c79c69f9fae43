"""Tickets and outages by their number: GD-20260115-0423, its beginning, or its last digits.

Last digits need no further index: numbers carry their day, so "0423" is asked for as the number
of each of the last days.
"""

from datetime import date, timedelta

import sqlalchemy as sa

from app.data.id_list import as_list, in_list
from app.data.lookup import Lookup, Shape, declare, number, prefix, starts, text
from app.data.outages import OutageRow
from app.data.tickets import TicketRow
from app.data.types import AnySelect
from app.domain.people import Seat

# How many days back last digits are looked for.
DAYS = 120
_NO_TEXT = sa.literal_column("''", sa.Text())


def tickets_from(start: str, limit: int) -> Lookup:
    """Tickets whose number begins with `start`, newest first."""
    return Lookup(Shape(_numbered, "ticket", ("start",)), prefix(start, limit))


def tickets_of_day(digits: str, today: date, limit: int) -> Lookup:
    """Tickets of the last `DAYS` days that have this number of the day, newest first."""
    listed = _numbers("GD", f"{int(digits):04}", today)
    return Lookup(Shape(_numbered, "ticket", ("listed",)), {"listed": listed, "limit": limit})


def outages_from(start: str, limit: int) -> Lookup:
    """Outages whose number begins with `start`, newest first."""
    return Lookup(Shape(_numbered, "outage", ("start",)), prefix(start, limit))


def outages_of_day(digits: str, today: date, limit: int) -> Lookup:
    """Outages of the last `DAYS` days that have this number of the day, newest first."""
    listed = _numbers("TS", f"{int(digits):02}", today)
    return Lookup(Shape(_numbered, "outage", ("listed",)), {"listed": listed, "limit": limit})


def _numbers(series: str, number: str, today: date) -> str:
    days = (today - timedelta(days=back) for back in range(-1, DAYS - 1))
    return as_list(f"{series}-{day:%Y%m%d}-{number}" for day in days)


def _numbered(shape: Shape) -> AnySelect:
    row: type[TicketRow] | type[OutageRow] = TicketRow if shape.column == "ticket" else OutageRow
    of_record = row.number.expression
    listed = "listed" in shape.more
    where = in_list(of_record, text("listed")) if listed else starts(of_record)
    address = TicketRow.address if shape.column == "ticket" else _NO_TEXT
    # "+ ''": SQLite would rather walk the index in this order than look the numbers up.
    order = of_record.concat(_NO_TEXT) if listed else of_record
    mine = [_of_my_unit()] if shape.column == "ticket" else []
    return (
        sa.select(row.id, row.number, row.title, address.label("subtitle"), row.state)
        .where(where, *mine)
        .order_by(order.desc())
        .limit(number("limit"))
    )


def _of_my_unit() -> sa.ColumnElement[bool]:
    """A branch sees the tickets of its own unit, the desks see all."""
    elsewhere = text("my_seat") != sa.literal_column(f"'{Seat.BRANCH.value}'")
    return sa.or_(elsewhere, TicketRow.unit_id == number("my_unit"))


declare(
    *(
        Shape(_numbered, kind, (way,))
        for kind in ("ticket", "outage")
        for way in ("start", "listed")
    )
)

"""Tickets and outages by their number: GD-20260115-0423, its beginning, or its last digits.

Last digits need no further index: numbers carry their day, so "0423" is asked for as the number
of each of the last days.
"""

from collections.abc import Sequence
from datetime import date, timedelta

import sqlalchemy as sa

from app.data.account_search import starts
from app.data.outages import OutageRow
from app.data.tickets import TicketRow
from app.data.types import AnySelect

# How many days back last digits are looked for.
DAYS = 120


def tickets_from(start: str, limit: int) -> AnySelect:
    """Tickets whose number begins with `start`, newest first."""
    return _tickets(starts(TicketRow.number.expression, start), limit)


def tickets_of_day(digits: str, today: date, limit: int) -> AnySelect:
    """Tickets of the last `DAYS` days that have this number of the day, newest first."""
    return _tickets(TicketRow.number.in_(_numbers("GD", f"{int(digits):04}", today)), limit)


def outages_from(start: str, limit: int) -> AnySelect:
    """Outages whose number begins with `start`, newest first."""
    return _outages(starts(OutageRow.number.expression, start), limit)


def outages_of_day(digits: str, today: date, limit: int) -> AnySelect:
    """Outages of the last `DAYS` days that have this number of the day, newest first."""
    return _outages(OutageRow.number.in_(_numbers("TS", f"{int(digits):02}", today)), limit)


def _numbers(series: str, number: str, today: date) -> Sequence[str]:
    days = (today - timedelta(days=back) for back in range(-1, DAYS - 1))
    return [f"{series}-{day:%Y%m%d}-{number}" for day in days]


def _tickets(where: sa.ColumnElement[bool], limit: int) -> AnySelect:
    row = TicketRow
    return (
        sa.select(row.id, row.number, row.title, row.address.label("subtitle"), row.state)
        .where(where)
        .order_by(row.number.desc())
        .limit(limit)
    )


def _outages(where: sa.ColumnElement[bool], limit: int) -> AnySelect:
    row = OutageRow
    return (
        sa.select(row.id, row.number, row.title, sa.literal("").label("subtitle"), row.state)
        .where(where)
        .order_by(row.number.desc())
        .limit(limit)
    )

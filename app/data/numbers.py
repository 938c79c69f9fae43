"""Numbers of the day for tickets and outages: GD-20260115-0423, TS-20260115-01."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.data.tickets import NumberDayRow


class Series(StrEnum):
    """What is numbered; the value is the prefix people read on the telephone."""

    TICKET = "GD"
    OUTAGE = "TS"


_WIDTH = {Series.TICKET: 4, Series.OUTAGE: 2}
_SEQUENCE = {Series.TICKET: "ticket_number", Series.OUTAGE: "outage_number"}


def next_number(session: Session, series: Series, day: date) -> str:
    """The next number of `day` (the site's date). Unique for ever; gaps only after a rollback.

    Draw it late in the transaction. Safe for any number of desks at once: PostgreSQL takes a
    sequence and the day's base (no lock but at the first number of a day), SQLite, which has one
    writer at a time, counts in the row itself.
    """
    embedded = session.get_bind().dialect.name == "sqlite"
    count = _counted(session, series, day) if embedded else _drawn(session, series, day)
    return f"{series.value}-{day:%Y%m%d}-{count:0{_WIDTH[series]}d}"


def _counted(session: Session, series: Series, day: date) -> int:
    statement = (
        sqlite.insert(NumberDayRow)
        .values(series=series.value, day=day, last=1)
        .on_conflict_do_update(
            index_elements=[NumberDayRow.series, NumberDayRow.day],
            set_={"last": NumberDayRow.last + 1},
        )
        .returning(NumberDayRow.last)
    )
    return int(session.execute(statement).scalar_one())


def _drawn(session: Session, series: Series, day: date) -> int:
    """Sequence minus base. A desk that drew before the base was set draws once more."""
    base = (
        sa.select(NumberDayRow.last)
        .where(NumberDayRow.series == series.value, NumberDayRow.day == day)
        .scalar_subquery()
    )
    drawing = sa.select(sa.Sequence(_SEQUENCE[series]).next_value(), base)
    while True:
        value, start = session.execute(drawing).one()
        if start is None:
            session.execute(
                postgresql.insert(NumberDayRow)
                .values(series=series.value, day=day, last=value - 1)
                .on_conflict_do_nothing()
            )
            start = session.execute(sa.select(base)).scalar_one()
        if value > start:
            return int(value - start)

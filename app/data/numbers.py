"""Numbers of the day for tickets and outages: GD-20260115-0423, TS-20260115-01."""

from datetime import date
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.data.tickets import NumberDayRow
from app.data.upsert import insert


class Series(StrEnum):
    """What is numbered; the value is the prefix people read on the telephone."""

    TICKET = "GD"
    OUTAGE = "TS"


_WIDTH = {Series.TICKET: 4, Series.OUTAGE: 2}


def next_number(session: Session, series: Series, day: date) -> str:
    """The next number of `day` (the site's date). Unique for ever; gaps only after a rollback.

    Draw it late in the transaction. Safe for any number of desks at once: on PostgreSQL a function
    takes a sequence and the day's base (no lock but at the first number of a day); SQLite, which
    has one writer at a time, counts in a row.
    """
    if session.get_bind().dialect.name == "sqlite":
        return f"{series.value}-{day:%Y%m%d}-{_counted(session, series, day):0{_WIDTH[series]}d}"
    drawing = sa.func.hotline.next_number(series.value, day, _WIDTH[series])
    return str(session.scalar(sa.select(drawing)))


def _counted(session: Session, series: Series, day: date) -> int:
    table = NumberDayRow.__table__
    assert isinstance(table, sa.Table)
    statement = (
        insert(table, "sqlite")
        .values(series=series.value, day=day, last=1)
        .on_conflict_do_update(
            index_elements=[NumberDayRow.series, NumberDayRow.day],
            set_={"last": NumberDayRow.last + 1},
        )
        .returning(NumberDayRow.last)
    )
    return int(session.execute(statement).scalar_one())

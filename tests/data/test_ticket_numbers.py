"""Numbers of the day, alone and with many desks at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from sqlalchemy.orm import Session

from app.data.engine import Database
from app.data.numbers import Series, next_number

DAY = date(2026, 1, 15)


def draw(database: Database, series: Series, day: date) -> str:
    with Session(database.writes) as session:
        number = next_number(session, series, day)
        session.commit()
    return number


def test_that_numbers_count_from_one_each_day_and_each_series(database: Database) -> None:
    assert draw(database, Series.TICKET, DAY) == "GD-20260115-0001"
    assert draw(database, Series.TICKET, DAY) == "GD-20260115-0002"
    assert draw(database, Series.OUTAGE, DAY) == "TS-20260115-01"
    assert draw(database, Series.TICKET, date(2026, 1, 16)) == "GD-20260116-0001"


def test_that_an_older_day_goes_on_without_repeating_itself(database: Database) -> None:
    first = draw(database, Series.TICKET, DAY)
    draw(database, Series.TICKET, date(2026, 1, 16))
    assert draw(database, Series.TICKET, DAY) > first


def test_that_a_number_given_back_by_a_rollback_does_no_harm(database: Database) -> None:
    with Session(database.writes) as session:
        next_number(session, Series.TICKET, DAY)
        session.rollback()
    numbers = {draw(database, Series.TICKET, DAY) for _ in range(3)}
    assert len(numbers) == 3


def test_that_desks_drawing_at_once_never_get_the_same_number(database: Database) -> None:
    with ThreadPoolExecutor(3) as desks:
        numbers = list(desks.map(lambda _: draw(database, Series.TICKET, DAY), range(60)))
    assert len(set(numbers)) == 60
    assert min(numbers) == "GD-20260115-0001"

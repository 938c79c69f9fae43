"""The State Council's yearly tables of holidays, as the package chinesecalendar carries them."""

from datetime import date
from typing import NamedTuple


class SpecialDay(NamedTuple):
    """A day that differs from Monday-to-Friday: a holiday, or a worked weekend day (调休)."""

    day: date
    works: bool
    name: str


def special_days(first_year: int, last_year: int) -> list[SpecialDay]:
    """The special days of the years that the tables know, in order; later years have none."""
    from chinese_calendar import constants

    free = (SpecialDay(day, works=False, name=name) for day, name in constants.holidays.items())
    worked = (SpecialDay(day, works=True, name=name) for day, name in constants.workdays.items())
    return sorted(d for d in (*free, *worked) if first_year <= d.day.year <= last_year)


def last_known_year() -> int:
    """The newest year with a table."""
    from chinese_calendar import constants

    return int(max(constants.holidays).year)

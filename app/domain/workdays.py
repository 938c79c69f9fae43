"""Working days (工作日): weekends, holidays and the weekend days worked in their place (调休).

The State Council publishes one table a year. For a year without a table only weekends are known:
the answer then says that it is not complete, so that nobody trusts it blindly.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

# Longer than any limit; a table that marks everything free must not loop for ever.
_LONGEST = timedelta(days=3660)


class Due(NamedTuple):
    """An instant, and whether every year it was counted through has its table of holidays."""

    at: datetime
    complete: bool


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of one site. `days` are the days that differ from Monday-to-Friday.

    A working day has 24 hours, from 00:00 to 24:00 in `zone`: the hotline has no office hours.
    """

    days: Mapping[date, bool]
    zone: tzinfo
    _years: frozenset[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_years", frozenset(day.year for day in self.days))

    def works(self, day: date) -> bool:
        """Whether people work on the day."""
        return self.days.get(day, day.weekday() < 5)

    def knows(self, year: int) -> bool:
        """Whether the year's table of holidays is loaded."""
        return year in self._years

    def missing_years(self, first: date, last: date) -> tuple[int, ...]:
        """The years of a period whose table is missing."""
        return tuple(y for y in range(first.year, last.year + 1) if not self.knows(y))

    def add_minutes(self, start: datetime, minutes: int, *, working: bool = False) -> Due:
        """`minutes` after the instant `start`; with `working`, time stands still on free days.

        A limit that ends with a day ends at 24:00 of that day, which is the next day's 00:00:
        the next day need not be a working day.
        """
        if not working:
            return Due(start + timedelta(minutes=minutes), complete=True)
        return self._add(start, timedelta(minutes=minutes))

    def _add(self, start: datetime, left: timedelta) -> Due:
        at = start.astimezone(UTC)
        first = start.astimezone(self.zone).date()
        for day, begins, ends in self._days_from(first):
            if day - first > _LONGEST:
                break
            if not self.works(day):
                continue
            at = max(at, begins)
            if ends - at >= left:
                due = at + left
                missing = self.missing_years(first, day)
                return Due(due.astimezone(start.tzinfo), complete=not missing)
            left -= ends - at
            at = ends
        raise ValueError("the calendar has no working days")

    def _days_from(self, day: date) -> Iterator[tuple[date, datetime, datetime]]:
        """Each day with its two midnights as instants."""
        begins = self._midnight(day)
        while True:
            ends = self._midnight(day + timedelta(days=1))
            yield day, begins, ends
            day, begins = day + timedelta(days=1), ends

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self.zone).astimezone(UTC)

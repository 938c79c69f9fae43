"""Working days: weekends, holidays, 调休, midnight, years without a table."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.workdays import Workdays

DAY = 24 * 60
ZONE = ZoneInfo("Asia/Shanghai")
# Spring Festival 2026: 15 to 23 February free, Saturdays 14 and 28 worked.
DAYS = {date(2026, 2, d): False for d in range(15, 24)} | {
    date(2026, 2, 14): True,
    date(2026, 2, 28): True,
}
CALENDAR = Workdays(DAYS, ZONE)


def at(month: int, day: int, hour: int = 0, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def test_that_natural_minutes_run_through_holidays() -> None:
    due = CALENDAR.add_minutes(at(2, 14, 23, 30), 60)
    assert due == (at(2, 15, 0, 30), True)


def test_that_three_working_days_within_a_week_keep_the_time_of_day() -> None:
    assert CALENDAR.add_minutes(at(3, 2, 15, 20), 3 * DAY, working=True).at == at(3, 5, 15, 20)


def test_that_working_days_skip_the_weekend() -> None:
    assert CALENDAR.add_minutes(at(3, 6, 15), DAY, working=True).at == at(3, 9, 15)


def test_that_a_holiday_is_skipped_and_a_worked_saturday_counts() -> None:
    assert CALENDAR.add_minutes(at(2, 13, 10), DAY, working=True).at == at(2, 14, 10)
    assert CALENDAR.add_minutes(at(2, 13, 10), 2 * DAY, working=True).at == at(2, 24, 10)
    assert CALENDAR.add_minutes(at(2, 27, 10), DAY, working=True).at == at(2, 28, 10)


def test_that_a_limit_begun_on_a_free_day_ends_at_24_00_of_the_last_working_day() -> None:
    due = CALENDAR.add_minutes(at(3, 7, 11), DAY, working=True)
    assert due.at == at(3, 10, 0, 0)


def test_that_24_00_on_friday_is_not_moved_to_monday() -> None:
    assert CALENDAR.add_minutes(at(3, 6, 22), 120, working=True).at == at(3, 7, 0, 0)
    assert CALENDAR.add_minutes(at(3, 6, 22), 121, working=True).at == at(3, 9, 0, 1)


def test_that_no_minutes_from_a_free_day_wait_for_the_next_working_day() -> None:
    assert CALENDAR.add_minutes(at(3, 7, 11), 0, working=True).at == at(3, 9)


def test_that_a_year_without_a_table_counts_weekends_only_and_says_so() -> None:
    due = CALENDAR.add_minutes(at(12, 31, 10), DAY, working=True)
    assert due.at == at(1, 1, 10, year=2027)
    assert not due.complete
    assert CALENDAR.missing_years(date(2026, 12, 31), date(2027, 1, 1)) == (2027,)


def test_that_a_known_year_is_complete() -> None:
    assert CALENDAR.add_minutes(at(3, 2, 15), 3 * DAY, working=True).complete


def test_that_instants_in_utc_are_counted_by_the_sites_days() -> None:
    saturday_morning_there = datetime(2026, 3, 6, 17, 0, tzinfo=UTC)
    due = CALENDAR.add_minutes(saturday_morning_there, 60, working=True)
    assert due.at == at(3, 9, 1)
    assert due.at.tzinfo is UTC


def test_that_a_calendar_without_working_days_is_refused() -> None:
    class Never(dict[date, bool]):
        def get(self, key: object, default: object = None) -> bool:  # type: ignore[override]
            return False

    with pytest.raises(ValueError, match="no working days"):
        Workdays(Never(), ZONE).add_minutes(at(3, 2), DAY, working=True)

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.notice_times import length_in_words, local, published_end, window_block
from app.domain.outage import OutageKind
from tests.documents.notices import ZONE, at, low_pressure, no_water


def test_that_hours_have_no_leading_zero_but_minutes_do() -> None:
    assert local(at(7, 20, 5, 3), ZONE).clock == "5:03"


def test_that_times_are_shown_in_the_zone_of_the_site() -> None:
    there = local(datetime(2026, 7, 19, 14, tzinfo=UTC), ZONE)
    assert (there.date, there.clock) == ("7月19日", "22:00")


@pytest.mark.parametrize(
    ("end", "date", "clock"),
    [
        (at(7, 20, 0), "7月19日", "24:00"),
        (at(8, 1, 0), "7月31日", "24:00"),
        (at(1, 1, 0, year=2027), "12月31日", "24:00"),
        (at(7, 20, 0, 1), "7月20日", "0:01"),
    ],
)
def test_that_an_end_at_midnight_is_the_end_of_the_day_before(
    end: datetime, date: str, clock: str
) -> None:
    there = local(end, ZONE, is_end=True)
    assert (there.date, there.clock) == (date, clock)


def test_that_a_start_at_midnight_stays_on_its_day() -> None:
    there = local(at(7, 20, 0), ZONE)
    assert (there.date, there.clock) == ("7月20日", "0:00")


def test_that_an_outage_over_night_says_evening_and_morning() -> None:
    window = no_water(at(7, 19, 22), at(7, 20, 5))
    block = window_block(window, ZONE, year=2026, kind=OutageKind.PLANNED)
    assert [line.day for line in block.lines] == ["周日晚", "周一早"]


def test_that_an_outage_within_a_day_says_the_weekday_alone() -> None:
    window = no_water(at(7, 19, 9, 30), at(7, 20, 0))
    block = window_block(window, ZONE, year=2026, kind=OutageKind.PLANNED)
    assert [line.day for line in block.lines] == ["周日", "周日"]


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "凌晨"), (4, "凌晨"), (5, "早"), (9, "上午"), (12, "中午"), (13, "下午"), (18, "晚")],
)
def test_that_the_part_of_the_day_follows_the_hour(hour: int, part: str) -> None:
    assert local(at(7, 19, hour), ZONE).day_word(with_part=True) == f"周日{part}"


def test_that_years_are_named_where_the_window_crosses_them() -> None:
    window = no_water(at(12, 31, 22), at(1, 1, 5, year=2027))
    block = window_block(window, ZONE, year=2026, kind=OutageKind.PLANNED)
    assert [line.year for line in block.lines] == ["2026年", "2027年"]


def test_that_the_year_is_named_when_it_is_not_the_year_of_publication() -> None:
    window = no_water(at(1, 2, 9, year=2027), at(1, 2, 17, year=2027))
    block = window_block(window, ZONE, year=2026, kind=OutageKind.PLANNED)
    assert [line.year for line in block.lines] == ["2027年", "2027年"]


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(hours=12, minutes=30), "12 小时 30 分"),
        (timedelta(minutes=45), "45 分"),
        (timedelta(days=2, hours=3), "2 天 3 小时"),
        (-timedelta(hours=1), "1 小时"),
        (timedelta(0), "0 分"),
    ],
)
def test_that_lengths_are_told_in_words(length: timedelta, words: str) -> None:
    assert length_in_words(length) == words


def test_that_people_wait_for_the_end_of_the_time_without_water() -> None:
    windows = [no_water(at(4, 8), at(4, 9)), low_pressure(at(4, 9), at(4, 30))]
    assert published_end(windows) == at(4, 9)
    assert published_end(windows[1:]) == at(4, 30)
    assert published_end([]) is None

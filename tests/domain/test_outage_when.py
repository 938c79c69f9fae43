"""Times as people type them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.when import echo, read_moment, written

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 7, 14, 16, 36, tzinfo=ZONE)  # a Tuesday


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("7-15 6:00", at(7, 15, 6)),
        ("07/15 06:00", at(7, 15, 6)),
        ("7.15 6:00", at(7, 15, 6)),
        ("７－１５　６：００", at(7, 15, 6)),
        ("0715 0600", at(7, 15, 6)),
        ("20260715 0600", at(7, 15, 6)),
        ("2026-7-15 6:00", at(7, 15, 6)),
        ("7月15日6时30分", at(7, 15, 6, 30)),
        ("7月15日24时", at(7, 16)),
        ("明天 6点", at(7, 15, 6)),
        ("明早六点", at(7, 15, 6)),
        ("明天24:00", at(7, 16)),
        ("今晚10点半", at(7, 14, 22, 30)),
        ("下午3点一刻", at(7, 14, 15, 15)),
        ("今天下午两点", at(7, 14, 14)),
        ("晚上12点", at(7, 15)),
        ("凌晨2点", at(7, 14, 2)),
        ("夜里2点", at(7, 14, 2)),
        ("中午", at(7, 14, 12)),
        ("周三 18:30", at(7, 15, 18, 30)),
        ("18:30 周三", at(7, 15, 18, 30)),
        ("星期天 8点", at(7, 19, 8)),
        ("下周一 9点", at(7, 20, 9)),
        ("15日 06:00", at(7, 15, 6)),
        ("3号 8:00", at(8, 3, 8)),
        ("tomorrow 6:00", at(7, 15, 6)),
        ("Wed 6pm", at(7, 15, 18)),
        ("24:00", at(7, 15)),
        ("1800", at(7, 14, 18)),
        ("18", at(7, 14, 18)),
        ("3小时后", at(7, 14, 19, 36)),
        ("+3h", at(7, 14, 19, 36)),
        ("90分钟后", at(7, 14, 18, 6)),
        ("1-3 8:00", at(1, 3, 8, year=2027)),
    ],
)
def test_that_a_typed_time_is_understood(typed, meant):
    assert read_moment(typed, NOW) == meant


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "7-15", "周三", "25:00", "24:30", "6:75", "7-32 6:00", "13-1 6:00", "尽快",
     "6:00 8:00", "7-15 06:00 8:00", "06:00左右吧", "-", "：：", "99999"],
)  # fmt: skip
def test_that_what_is_no_time_is_not_guessed(typed):
    assert read_moment(typed, NOW) is None


def test_that_a_time_without_date_is_on_the_given_day():
    assert read_moment("9:00", NOW, day=date(2026, 7, 19)) == at(7, 19, 9)


def test_that_an_end_before_its_start_is_on_the_next_day():
    start = at(7, 19, 22)
    assert read_moment("5:00", NOW, day=start.date(), after=start) == at(7, 20, 5)
    assert read_moment("23:00", NOW, day=start.date(), after=start) == at(7, 19, 23)
    assert read_moment("24:00", NOW, day=start.date(), after=start) == at(7, 20)


def test_that_a_typed_date_is_never_moved():
    assert read_moment("7-19 5:00", NOW, after=at(7, 19, 22)) == at(7, 19, 5)


def test_that_midnight_is_shown_as_the_end_of_the_day():
    assert echo(at(7, 15), NOW, is_end=True) == "Tue 07-14 24:00"
    assert echo(at(7, 15), NOW) == "Wed 07-15 00:00"


def test_that_another_year_is_written_out():
    assert written(at(3, 1, 8, year=2028), NOW) == "2028-03-01 08:00"


@given(minutes=st.integers(-300_000, 600_000), is_end=st.booleans())
def test_that_what_is_written_is_read_back(minutes, is_end):
    moment = NOW.replace(minute=0) + timedelta(minutes=minutes)
    assert read_moment(written(moment, NOW, is_end=is_end), NOW) == moment


@given(st.text(max_size=30))
def test_that_no_text_breaks_the_reader(text):
    read_moment(text, NOW)

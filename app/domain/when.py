"""Dates and times as people type them, and as the screen repeats them.

"7-15 6:00", "明天 6点", "周三 18:30", "24:00", "3小时后", full-width digits too.
What was understood is always shown beside the field, so guessing (the year, the next day) is safe.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.domain.spelling import arabic, half_width
from app.i18n import N_, _

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))

_LONG_AGO = timedelta(days=183)
"""A date without a year lies at most so far back; otherwise next year is meant."""

_DAY_WORDS: tuple[tuple[str, int], ...] = (
    ("大后天", 3), ("day after tomorrow", 2), ("后天", 2), ("后日", 2), ("tomorrow", 1),
    ("明天", 1), ("明日", 1), ("明", 1), ("today", 0), ("今天", 0), ("今日", 0), ("今", 0),
    ("yesterday", -1), ("昨天", -1), ("昨日", -1),
)  # fmt: skip
_PARTS: tuple[tuple[str, str], ...] = (
    ("下午", "late"), ("晚上", "late"), ("傍晚", "late"), ("夜里", "night"), ("夜间", "night"),
    ("中午", "noon"), ("午夜", "midnight"), ("凌晨", "early"), ("早上", "early"),
    ("清晨", "early"), ("上午", "early"), ("早晨", "early"), ("晚", "late"), ("早", "early"),
)  # fmt: skip
_NUMERAL = "[〇零一二两三四五六七八九十]"
_CHINESE_TIME = re.compile(rf"({_NUMERAL}+)(?=点|时|小时|分|月|日|号)")
_NAMES = "mon|tue|wed|thu|fri|sat|sun"
_WEEKDAY = re.compile(
    rf"(?P<next>下个?)?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"
    rf"|(?P<following>next\s+)?\b(?P<name>{_NAMES})[a-z]*"
)
_DATE = re.compile(
    r"(?:(?P<year>20\d\d)[-/.年])?(?P<month>\d{1,2})(?:[-/.]|月)(?P<day>\d{1,2})"
    r"(?:日|号|(?!\d|:|点|时|日|号))"
)
_COMPACT_DATE = re.compile(r"^(?P<year>20\d\d)?(?P<month>\d\d)(?P<day>\d\d)\s+(?=\d)")
_DAY_ONLY = re.compile(r"(?<!\d)(?P<day>\d{1,2})(?:日|号)")
_TIME = re.compile(
    r"(?<!\d)(?P<hour>\d{1,2})\s*(?::|点|时)\s*(?:(?P<half>半)|(?P<quarter>[13一三])刻|"
    r"(?P<minute>\d{1,2})\s*分?|整)?(?!\d)"
    r"|(?<!\d)(?P<packed>[0-2]\d[0-5]\d)(?!\d)|(?<!\d)(?P<bare>\d{1,2})(?!\d)"
)
_ENGLISH_HALF = re.compile(r"\b(am|pm)\b|(?<=\d)(am|pm)\b")
_LATER = re.compile(
    r"^\+?\s*(?:(?P<hours>\d+(?:\.\d)?)\s*(?:个?半?小时|h|hours?))?\s*"
    r"(?:(?P<minutes>\d+)\s*(?:分钟?|m|min|minutes?))?\s*(?P<later>后|later)?$"
)


@dataclass(frozen=True, slots=True)
class _Left:
    """What is still to be read, and what was found so far."""

    text: str
    day: date | None = None


def read_moment(
    text: str, now: datetime, *, day: date | None = None, after: datetime | None = None
) -> datetime | None:
    """The instant that was typed, in the zone of `now` (aware); None when there is no time in it.

    A time without a date is on `day` (today when None). With `after`, a time without a date that
    is not later than it is on the next day: 22:00 to 5:00. 24:00 is midnight at the day's end.
    """
    plain = _plain(text)
    if not plain:
        return None
    if (later := _later(plain, now)) is not None:
        return later
    left = _read_day(plain, now)
    clock = _read_clock(left.text)
    if clock is None:
        return None
    base = left.day or day or now.date()
    moment = _at(base, clock, now)
    if after is not None and left.day is None and moment <= after:
        base = after.astimezone(now.tzinfo).date()
        moment = _at(base, clock, now)
        if moment <= after:
            moment = _at(base + timedelta(days=1), clock, now)
    return moment


def written(at: datetime, now: datetime, *, is_end: bool = False) -> str:
    """The instant as a field shows it, in the zone of `now`: `07-15 06:00`, with a far year.

    With `is_end`, midnight is 24:00 of the day before. `read_moment` reads it back.
    """
    there, clock = _parts(at, now, is_end=is_end)
    near = there.year == now.year and abs(there - now.date()) < _LONG_AGO
    return f"{there:%m-%d} {clock}" if near else f"{there:%Y-%m-%d} {clock}"


def echo(at: datetime, now: datetime, *, is_end: bool = False) -> str:
    """What was understood, for the eye: `周三 07-15 06:00`."""
    there, _clock = _parts(at, now, is_end=is_end)
    return f"{_(WEEKDAYS[there.weekday()])} {written(at, now, is_end=is_end)}"


def _parts(at: datetime, now: datetime, *, is_end: bool) -> tuple[date, str]:
    there = at.astimezone(now.tzinfo)
    if is_end and (there.hour, there.minute) == (0, 0):
        return there.date() - timedelta(days=1), "24:00"
    return there.date(), f"{there:%H:%M}"


def _plain(text: str) -> str:
    plain = half_width(text).strip().lower().replace("。", ".")
    return _CHINESE_TIME.sub(lambda m: str(_value(m[1])), plain)


def _value(chinese: str) -> str:
    number = arabic(chinese)
    return chinese if number is None else str(number)


def _later(text: str, now: datetime) -> datetime | None:
    """`+3h`, `3小时后`, `90分钟后`: from this minute on."""
    match = _LATER.match(text)
    if match is None or not (match["hours"] or match["minutes"]):
        return None
    if not (text.startswith("+") or match["later"]):
        return None
    hours = float(match["hours"] or 0) + (0.5 if "半小时" in text else 0)
    length = timedelta(hours=hours, minutes=int(match["minutes"] or 0))
    return now.replace(second=0, microsecond=0) + length


def _read_day(text: str, now: datetime) -> _Left:
    today = now.date()
    for word, days in _DAY_WORDS:
        if word in text:
            return _Left(text.replace(word, " ", 1), today + timedelta(days=days))
    if match := _WEEKDAY.search(text):
        return _Left(_without(text, match), _weekday(match, today))
    if match := _COMPACT_DATE.search(text) or _DATE.search(text):
        found = _dated(match["year"], int(match["month"]), int(match["day"]), today)
        return _Left(_without(text, match) if found else "", found)
    if match := _DAY_ONLY.search(text):
        return _Left(_without(text, match), _day_of_month(int(match["day"]), today))
    return _Left(text)


def _without(text: str, match: re.Match[str]) -> str:
    return f"{text[: match.start()]} {text[match.end() :]}"


def _weekday(match: re.Match[str], today: date) -> date:
    if match["day"]:
        wanted = "一二三四五六日".index(match["day"].replace("天", "日"))
    else:
        wanted = _NAMES.split("|").index(match["name"])
    if match["next"] or match["following"]:
        return today + timedelta(days=7 - today.weekday() + wanted)
    return today + timedelta(days=(wanted - today.weekday()) % 7)


def _dated(year: str | None, month: int, day: int, today: date) -> date | None:
    try:
        found = date(int(year) if year else today.year, month, day)
        if year is None and found < today - _LONG_AGO:
            return date(today.year + 1, month, day)
    except ValueError:
        return None
    return found


def _day_of_month(day: int, today: date) -> date | None:
    """The next such day: this month's, unless it lies more than a week back."""
    month = today.replace(day=1)
    for _attempt in range(3):
        found = _dated(str(month.year), month.month, day, today)
        if found is not None and found >= today - timedelta(days=7):
            return found
        month = (month + timedelta(days=32)).replace(day=1)
    return None


def _read_clock(text: str) -> tuple[int, int] | None:
    """Hour 0 to 24 and minute."""
    part = next((kind for word, kind in _PARTS if word in text), "")
    for word, _kind in _PARTS:
        text = text.replace(word, " ")
    if half := _ENGLISH_HALF.search(text):
        part = "late" if "pm" in half[0] else "early"
        text = _ENGLISH_HALF.sub(" ", text)
    found = list(_TIME.finditer(text))
    if not found:
        return (24, 0) if part == "midnight" else (12, 0) if part == "noon" else None
    if len(found) > 1 or re.sub(r"[\s,，的]", "", _TIME.sub("", text)):
        return None
    hour, minute = _numbers(found[0])
    hour = _in_part(hour, part)
    valid = 0 <= minute < 60 and (0 <= hour < 24 or (hour == 24 and minute == 0))
    return (hour, minute) if valid else None


def _numbers(match: re.Match[str]) -> tuple[int, int]:
    if packed := match["packed"]:
        return int(packed[:2]), int(packed[2:])
    if match["bare"]:
        return int(match["bare"]), 0
    if match["half"]:
        return int(match["hour"]), 30
    if quarter := match["quarter"]:
        return int(match["hour"]), 15 if quarter in "1一" else 45
    return int(match["hour"]), int(match["minute"] or 0)


_TWELVE = {"late": 24, "night": 24, "early": 0, "noon": 12}
"""晚上 12 点 is midnight at the end of the day, 凌晨 12 点 at its start."""

_AFTERNOON_FROM = {"late": 1, "night": 5, "noon": 1}
"""From which hour on a part of the day means the afternoon; 夜里 2 点 is 2:00."""


def _in_part(hour: int, part: str) -> int:
    """下午 6 点 is 18."""
    if hour == 12:
        return _TWELVE.get(part, hour)
    return hour + 12 if _AFTERNOON_FROM.get(part, 24) <= hour < 12 else hour


def _at(day: date, clock: tuple[int, int], now: datetime) -> datetime:
    hour, minute = clock
    base = datetime(day.year, day.month, day.day, hour % 24, minute, tzinfo=now.tzinfo)
    return base + timedelta(days=hour // 24)

"""Times of a notice in words: 24-hour clock, no leading zero, midnight as the end of a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from app.domain import notice_words as words
from app.domain.outage import Effect, OutageKind, Window


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One line of a time box: what happens, when. `year` is set only where it is not obvious.

    `struck` lines are drawn struck through (a cancelled time); `suffix` stands after the clock.
    """

    word: str
    year: str
    day: str
    date: str
    clock: str
    suffix: str = ""
    struck: bool = False


@dataclass(frozen=True, slots=True)
class TimeBlock:
    """A box of times. `was` is an earlier time to strike through, `note` the words beside it."""

    label: str
    effect: Effect
    lines: tuple[TimeLine, ...]
    was: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An instant as people say it; an end at midnight is 24:00 of the day before."""

    year: int
    month: int
    day: int
    weekday: int
    hour: int
    minute: int

    @property
    def clock(self) -> str:
        return f"{self.hour}:{self.minute:02d}"

    @property
    def date(self) -> str:
        return f"{self.month}月{self.day}日"

    @property
    def day_key(self) -> tuple[int, int, int]:
        return self.year, self.month, self.day

    def day_word(self, *, with_part: bool) -> str:
        """周日, or 周日晚 where the part of the day matters."""
        part = next(name for before, name in words.DAY_PARTS if self.hour < before)
        return words.WEEKDAYS[self.weekday] + (part if with_part else "")


def local(at: datetime, zone: tzinfo, *, is_end: bool = False) -> LocalTime:
    """The instant in the site's zone. With `is_end`, midnight becomes 24:00 of the day before."""
    there = at.astimezone(zone)
    if is_end and there.hour == 0 and there.minute == 0:
        before = there - timedelta(days=1)
        return LocalTime(before.year, before.month, before.day, before.weekday(), 24, 0)
    return LocalTime(there.year, there.month, there.day, there.weekday(), there.hour, there.minute)


def length_in_words(length: timedelta) -> str:
    """`12 小时 30 分`, `2 天 3 小时`, `45 分`; the sign is dropped."""
    minutes = round(abs(length).total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [(days, "天"), (hours, "小时"), (minutes, "分")]
    return " ".join(f"{number} {name}" for number, name in parts if number) or "0 分"


def published_end(windows: Sequence[Window]) -> datetime | None:
    """The time people wait for: the last end of the windows without water, else of any window."""
    dry = [w.ends_at for w in windows if w.effect is Effect.NO_WATER]
    return max(dry or [w.ends_at for w in windows], default=None)


def window_block(
    window: Window, zone: tzinfo, *, year: int | None, kind: OutageKind, struck: bool = False
) -> TimeBlock:
    """A window as its two lines, 停水 and 来水 (降压 and 恢复)."""
    start, end = local(window.starts_at, zone), local(window.ends_at, zone, is_end=True)
    no_water = window.effect is Effect.NO_WATER
    first, second = (
        (words.STOP, words.BACK) if no_water else (words.PRESSURE_DOWN, words.PRESSURE_BACK)
    )
    with_year = start.year != end.year or (year is not None and start.year != year)
    with_part = start.day_key != end.day_key
    before = words.BEFORE if kind is OutageKind.EMERGENCY and not struck else ""
    label = words.TIME_NO_WATER if no_water else words.TIME_LOW_PRESSURE
    return TimeBlock(
        words.TIME_ORIGINAL if struck else label,
        window.effect,
        (
            _line(first, start, with_year=with_year, with_part=with_part, struck=struck),
            _line(
                second, end, with_year=with_year, with_part=with_part, struck=struck, suffix=before
            ),
        ),
    )


def delay_block(window: Window, previous_end: datetime, zone: tzinfo) -> TimeBlock:
    """Only the new end, the old one to be struck through, and the difference in words."""
    end, old = local(window.ends_at, zone, is_end=True), local(previous_end, zone, is_end=True)
    no_water = window.effect is Effect.NO_WATER
    line = _line(
        words.EXPECTED + (words.BACK if no_water else words.PRESSURE_BACK),
        end,
        with_year=end.year != old.year,
        with_part=True,
        struck=False,
        suffix=words.BEFORE,
    )
    change = window.ends_at - previous_end
    note = words.LATER if change > timedelta(0) else words.EARLIER
    return TimeBlock(
        words.TIME_BACK if no_water else words.TIME_PRESSURE_BACK,
        window.effect,
        (line,),
        was=f"{old.date} {old.clock}",
        note=note.format(length=length_in_words(change)),
    )


def restored_block(effect: Effect, restored_at: datetime, zone: tzinfo) -> TimeBlock:
    """The one line of a notice that the water is back."""
    no_water = effect is Effect.NO_WATER
    line = _line(
        words.BACK if no_water else words.PRESSURE_BACK,
        local(restored_at, zone),
        with_year=False,
        with_part=True,
        struck=False,
    )
    label = words.TIME_BACK if no_water else words.TIME_PRESSURE_BACK
    return TimeBlock(label, effect, (line,))


def _line(
    word: str, at: LocalTime, *, with_year: bool, with_part: bool, struck: bool, suffix: str = ""
) -> TimeLine:
    return TimeLine(
        word,
        f"{at.year}年" if with_year else "",
        at.day_word(with_part=with_part),
        at.date,
        at.clock,
        suffix,
        struck,
    )

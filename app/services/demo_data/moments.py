"""The moment of the demonstration: every time in it is counted from there, in the site's zone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Moment:
    """`now`, and ids that belong to an instant (UUIDv7 of made-up randomness)."""

    now: datetime
    rng: Random

    def ago(self, **parts: float) -> datetime:
        """An instant before now, e.g. `ago(hours=2)`."""
        return self.now - timedelta(**parts)

    def ahead(self, **parts: float) -> datetime:
        return self.now + timedelta(**parts)

    def round(self, at: datetime, minutes: int = 30) -> datetime:
        """Down to full half hours, as notices are written."""
        there = at.astimezone(ZONE)
        return there.replace(minute=there.minute // minutes * minutes, second=0, microsecond=0)

    def clock(self, days: int, hour: int, minute: int = 0) -> datetime:
        """A time of day, so many days from today."""
        day = (self.now.astimezone(ZONE) + timedelta(days=days)).date()
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)

    def new_id(self, at: datetime) -> UUID:
        """An id that sorts by its instant; the same in every run."""
        value = int(at.timestamp() * 1000) << 80 | self.rng.getrandbits(80)
        value = value & ~(0xF << 76) | 7 << 76
        return UUID(int=value & ~(0b11 << 62) | 0b10 << 62)

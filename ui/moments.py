"""Instants and durations as people read them, in the site's zone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.i18n import _, current_language, ngettext

SITE_ZONE = "Asia/Shanghai"


class _Site:
    """The zone in use; set once when the settings are read."""

    zone = ZoneInfo(SITE_ZONE)


def set_site_zone(name: str) -> None:
    """Show every instant in the IANA zone `name`."""
    _Site.zone = ZoneInfo(name)


def local_time(at: datetime) -> datetime:
    """The aware instant in the site's zone."""
    return at.astimezone(_Site.zone)


def from_local(naive: datetime) -> datetime:
    """The instant of a wall-clock time typed by a person of the site."""
    return naive.replace(tzinfo=_Site.zone)


def clock_text(at: datetime, *, seconds: bool = False) -> str:
    """17:52, or 17:52:06."""
    return local_time(at).strftime("%H:%M:%S" if seconds else "%H:%M")


def month_day(at: datetime) -> str:
    """07-12."""
    return local_time(at).strftime("%m-%d")


def full_time(at: datetime) -> str:
    """2026-07-14 17:52."""
    return local_time(at).strftime("%Y-%m-%d %H:%M")


def day_time(at: datetime, now: datetime, *, with_clock: bool = False) -> str:
    """今日 12:06, else 07-12, with its time when asked and with the year when it is another."""
    there, here = local_time(at), local_time(now)
    days = (there.date() - here.date()).days
    words = {0: _("Today {time}"), 1: _("Tomorrow {time}"), -1: _("Yesterday {time}")}
    if days in words and (days == 0 or with_clock):
        return words[days].format(time=there.strftime("%H:%M"))
    pattern = "%m-%d" if there.year == here.year else "%Y-%m-%d"
    return there.strftime(f"{pattern} %H:%M" if with_clock else pattern)


def in_sentence(words: str) -> str:
    """A day and time as they stand inside a sentence: back by tomorrow 06:00, 预计明日 06:00 恢复.

    Chinese leaves a gap before digits only, so its translations have none before such a time.
    """
    if current_language() == "en":
        return words[:1].lower() + words[1:]
    return f" {words}" if words[:1].isdigit() else words


def duration_text(length: timedelta) -> str:
    """Under 24 h `3:40`, above `26 时`, above three days `4 天` (whole ones, rounded down)."""
    minutes = max(0, int(length.total_seconds()) // 60)
    if minutes < 24 * 60:
        return f"{minutes // 60}:{minutes % 60:02d}"
    if minutes <= 3 * 24 * 60:
        return _("{n} h").format(n=minutes // 60)
    return _("{n} d").format(n=minutes // (24 * 60))


def spoken_duration(length: timedelta) -> str:
    """The same in full words, for screen readers: 1 小时 20 分."""
    minutes = max(0, int(length.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    return _("{hours} {minutes}").format(
        hours=ngettext("{n} hour", "{n} hours", hours).format(n=hours),
        minutes=ngettext("{n} minute", "{n} minutes", rest).format(n=rest),
    )


def limit_text(length: timedelta) -> str:
    """A promised length in words: 10 分钟, 4 小时."""
    minutes = round(length.total_seconds() / 60)
    hours = minutes // 60
    if minutes % 60:
        return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
    return ngettext("{n} hour", "{n} hours", hours).format(n=hours)


def seconds_text(seconds: int) -> str:
    """How long: 40 秒, 2 分 51 秒, over an hour 1 小时 5 分钟."""
    if seconds < 60:
        return _("{s} s").format(s=seconds)
    if seconds >= 3600:
        return spoken_duration(timedelta(seconds=seconds))
    return _("{m} min {s} s").format(m=seconds // 60, s=seconds % 60)


def timer_text(length: timedelta) -> str:
    """A running timer: 03:42, over an hour 1:03:42."""
    seconds = max(0, int(length.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    short = f"{rest // 60:02d}:{rest % 60:02d}"
    return f"{hours}:{short}" if hours else short


def ago_text(at: datetime, now: datetime) -> str:
    """How long ago in minutes, hours or days: 22 分钟前."""
    minutes = max(0, int((now - at).total_seconds()) // 60)
    if minutes < 60:
        return _("{n} min ago").format(n=minutes)
    if minutes < 24 * 60:
        return _("{n} h ago").format(n=minutes // 60)
    return _("{n} d ago").format(n=minutes // (24 * 60))

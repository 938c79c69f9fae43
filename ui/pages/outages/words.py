"""How outages are told on the screen: lengths, times, chips, steps."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.outage import (
    OutageDetail,
    OutageDraft,
    OutageKind,
    OutageLine,
    OutageState,
    Phase,
    phase_at,
)
from app.domain.outage_rules import SMALL_BUFFER, last_end
from app.domain.when import echo
from app.i18n import N_, _
from ui.labels import Look, Mark, Role, label, look
from ui.moments import local_time, month_day

NEAR_END = timedelta(minutes=60)
STEPS = (N_("Draft"), N_("Version 1"), N_("Outage"), N_("Restored"), N_("Archive"))
_LOW_STEPS = {2: N_("Low pressure")}


def length_text(length: timedelta) -> str:
    """1 时 30 分, 8 小时, 3 天 4 小时."""
    minutes = round(length.total_seconds() / 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days:
        return _("{d} d {h} h").format(d=days, h=hours) if hours else _("{d} d").format(d=days)
    if hours and minutes:
        return _("{h} h {m} min").format(h=hours, m=minutes)
    return _("{h} h").format(h=hours) if hours else _("{m} min").format(m=minutes)


def end_text(end: datetime, now: datetime) -> str:
    """周三 07-15 06:00; midnight is 24:00 of the day before."""
    return echo(end, local_time(now), is_end=True)


def buffer_look(room: timedelta) -> Look:
    """缓冲 1 时 30 分; under an hour with a triangle, before the estimate with a diamond."""
    if room < timedelta(0):
        text = _("{time} before the estimate").format(time=length_text(-room))
        return Look(text, Role.OVER, Mark.DIAMOND)
    text = _("Buffer {time}").format(time=length_text(room))
    if room < SMALL_BUFFER:
        return Look(text, Role.SOON, Mark.TRIANGLE)
    return Look(text, Role.OK, Mark.NONE, boxed=True)


def same_content(one: OutageDraft, other: OutageDraft) -> bool:
    """Whether two drafts say the same; counted households and versions do not matter."""
    return _bare(one) == _bare(other)


def _bare(draft: OutageDraft) -> OutageDraft:
    areas = tuple(replace(a, households=0) for a in draft.areas)
    return replace(draft, areas=areas, version=0)


def is_blank(draft: OutageDraft) -> bool:
    """Whether nothing worth keeping was typed."""
    return not (draft.title or draft.reason or draft.windows or draft.areas or draft.water_point)


def line_look(line: OutageLine, at: datetime) -> Look:
    """The chip of an outage in the list and above the editor."""
    phase = line.phase(at)
    if line.state is OutageState.DRAFT:
        return look(OutageState.DRAFT)
    if line.state is OutageState.CANCELLED or phase is None:
        return look(line.state)
    if phase is Phase.ACTIVE:
        return _active_look(line, at)
    if phase is Phase.COMING:
        return Look(label(OutageState.PUBLISHED), Role.ACCENT, Mark.RING)
    if phase is Phase.OVERRUN:
        return look(Phase.OVERRUN)
    return look(OutageState.RESTORED)


def _active_look(line: OutageLine, at: datetime) -> Look:
    low = line.kind is OutageKind.LOW_PRESSURE
    text = _("Low pressure now") if low else label(Phase.ACTIVE)
    assert line.ends_at is not None
    if line.ends_at - at <= NEAR_END:
        minutes = max(0, int((line.ends_at - at).total_seconds()) // 60)
        return Look(
            _("{state}, {n} min left").format(state=text, n=minutes), Role.SOON, Mark.TRIANGLE
        )
    return Look(text, Role.OK, Mark.RING)


def span_text(starts_at: datetime, ends_at: datetime) -> str:
    """07-14 09:30 → 17:30, with the date again on another day."""
    start, end = local_time(starts_at), local_time(ends_at)
    same = start.date() == end.date()
    last = f"{end:%H:%M}" if same else f"{month_day(ends_at)} {end:%H:%M}"
    return f"{start:%m-%d %H:%M} → {last}"


def line_time(line: OutageLine) -> str:
    """The times of a line, or that they are open."""
    if line.restored_at is not None:
        time = f"{local_time(line.restored_at):%m-%d %H:%M}"
        return _("{time} water back").format(time=time)
    if line.starts_at is None or line.ends_at is None:
        return _("Time not set")
    return span_text(line.starts_at, line.ends_at)


def line_share(line: OutageLine, at: datetime) -> float | None:
    """How much of the published time has passed, while it runs."""
    if line.phase(at) not in {Phase.ACTIVE, Phase.OVERRUN}:
        return None
    assert line.starts_at is not None
    assert line.ends_at is not None
    whole = (line.ends_at - line.starts_at).total_seconds()
    return min(1.0, (at - line.starts_at).total_seconds() / whole) if whole > 0 else 1.0


def detail_phase(detail: OutageDetail, at: datetime) -> Phase | None:
    """Where the outage stands; None for drafts and cancelled ones."""
    windows = detail.content.windows
    end = last_end(windows)
    if detail.state in {OutageState.DRAFT, OutageState.CANCELLED} or end is None:
        return None
    return phase_at(min(w.starts_at for w in windows), end, detail.restored_at, at)


def step_names(kind: OutageKind) -> list[str]:
    """The stepper's words."""
    low = kind is OutageKind.LOW_PRESSURE
    return [_(_LOW_STEPS[n] if low and n in _LOW_STEPS else name) for n, name in enumerate(STEPS)]


def step_of(phase: Phase | None) -> int:
    """Which step is under way."""
    steps = {Phase.COMING: 1, Phase.ACTIVE: 2, Phase.OVERRUN: 2, Phase.JUST_ENDED: 3, Phase.PAST: 5}
    return 0 if phase is None else steps[phase]

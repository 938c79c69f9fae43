"""What a notice must fulfil before it is published, and what is only worth a warning."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import InvalidInput
from app.domain.outage import Area, Effect, OutageDraft, OutageKind, Window
from app.domain.people import Seat
from app.i18n import N_, _

EDITORS = frozenset({Seat.DISPATCHER, Seat.SUPERVISOR})
"""Seats that write and publish notices; the others read them."""

SMALL_BUFFER = timedelta(minutes=60)
"""The published time should leave so much room after the site's estimate."""

LONG_OUTAGE = timedelta(hours=24)
"""Above this, emergency supply is due (DESIGN-UI 9, Outages)."""

EARLY_NOTICE = timedelta(hours=24)
"""A planned outage is announced at least so long before."""


class Finding(StrEnum):
    """One thing that may be wrong with a notice."""

    NO_TITLE = "no_title"
    NO_REASON = "no_reason"
    NO_WINDOW = "no_window"
    NO_AREA = "no_area"
    UNREAD_TIME = "unread_time"
    UNREAD_ESTIMATE = "unread_estimate"
    ENDS_BEFORE_START = "ends_before_start"
    OVERLAP = "overlap"
    END_PASSED = "end_passed"
    BEFORE_ESTIMATE = "before_estimate"
    EFFECT_WITHOUT_WINDOW = "effect_without_window"
    SMALL_BUFFER = "small_buffer"
    NO_ESTIMATE = "no_estimate"
    SHORT_NOTICE = "short_notice"
    LONG = "long"


_TEXTS: dict[Finding, tuple[str, str]] = {
    Finding.NO_TITLE: ("title", N_("Give the outage a title, for example road and pipe.")),
    Finding.NO_REASON: ("reason", N_("State the reason; it stands on the notice.")),
    Finding.NO_WINDOW: ("windows", N_("Enter when the water stops and when it is back.")),
    Finding.NO_AREA: ("areas", N_("Choose at least one estate, or type the road section.")),
    Finding.UNREAD_TIME: (
        "windows",
        N_("Row {row}: a time is missing or not understood. Write it as 7-15 6:00."),
    ),
    Finding.UNREAD_ESTIMATE: (
        "internal_end",
        N_("The site's estimate is not understood. Write it as 7-15 4:30, or clear it."),
    ),
    Finding.ENDS_BEFORE_START: (
        "windows",
        N_("Row {row}: the end must be after the start. Correct one of the two."),
    ),
    Finding.OVERLAP: (
        "windows",
        N_("Rows {row} and {other} overlap. Join them, or move one."),
    ),
    Finding.END_PASSED: (
        "windows",
        N_("The published end has already passed. Enter a later one."),
    ),
    Finding.BEFORE_ESTIMATE: (
        "internal_end",
        N_("The published end lies before the site's estimate. Publish a later one."),
    ),
    Finding.EFFECT_WITHOUT_WINDOW: (
        "areas",
        N_("An area is marked “{effect}”, but no row says when. Add a row or change the area."),
    ),
    Finding.SMALL_BUFFER: (
        "internal_end",
        N_("Less than 60 minutes between the site's estimate and the published end."),
    ),
    Finding.NO_ESTIMATE: (
        "internal_end",
        N_("No estimate from the site yet; the buffer cannot be checked."),
    ),
    Finding.SHORT_NOTICE: (
        "windows",
        N_("A planned outage should be announced 24 hours before it begins."),
    ),
    Finding.LONG: (
        "water_point",
        N_("Longer than 24 hours without water: emergency supply is due. Name a water point."),
    ),
}
_WARNINGS = frozenset(
    {Finding.SMALL_BUFFER, Finding.NO_ESTIMATE, Finding.SHORT_NOTICE, Finding.LONG}
)
EFFECT_NAMES: Mapping[Effect, str] = {
    Effect.NO_WATER: N_("No water"),
    Effect.LOW_PRESSURE: N_("Low pressure"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding with the numbers that fill its sentence. `row` counts windows from 1."""

    finding: Finding
    row: int = 0
    other: int = 0
    effect: Effect | None = None

    @property
    def field(self) -> str:
        """The field of the editor it belongs to."""
        return _TEXTS[self.finding][0]

    @property
    def blocks(self) -> bool:
        """Whether the notice cannot be published with it."""
        return self.finding not in _WARNINGS

    def message(self) -> str:
        """What is wrong and how to put it right, in the current language."""
        effect = _(EFFECT_NAMES[self.effect]) if self.effect is not None else ""
        text = _(_TEXTS[self.finding][1])
        return text.format(row=self.row, other=self.other, effect=effect)

    def error(self) -> InvalidInput:
        """The same as an error a service raises."""
        effect = _(EFFECT_NAMES[self.effect]) if self.effect is not None else ""
        return InvalidInput(
            field=self.field,
            hint=_TEXTS[self.finding][1],
            row=self.row,
            other=self.other,
            effect=effect,
        )


def last_end(windows: Iterable[Window]) -> datetime | None:
    """The published time people wait for: the last end without water, else of any window."""
    chosen = tuple(windows)
    dry = [w.ends_at for w in chosen if w.effect is Effect.NO_WATER]
    return max(dry or [w.ends_at for w in chosen], default=None)


def buffer(draft: OutageDraft) -> timedelta | None:
    """Published end minus the site's estimate; None while one of them is missing."""
    end = last_end(draft.windows)
    return None if end is None or draft.internal_end is None else end - draft.internal_end


def tidy(draft: OutageDraft) -> OutageDraft:
    """The draft without spaces around its texts, as it is stored."""
    return replace(
        draft,
        title=draft.title.strip(),
        reason=draft.reason.strip(),
        internal_note=draft.internal_note.strip(),
        water_point=draft.water_point.strip(),
        areas=tuple(replace(area, text=area.text.strip()) for area in draft.areas),
    )


def window_problems(windows: Iterable[Window]) -> tuple[Problem, ...]:
    """Windows that end before they start, and windows of the same effect that overlap."""
    rows = tuple(enumerate(windows, 1))
    found = [Problem(Finding.ENDS_BEFORE_START, row=n) for n, w in rows if w.ends_at <= w.starts_at]
    for n, first in rows:
        for m, second in rows[n:]:
            same = first.effect is second.effect
            if same and first.starts_at < second.ends_at and second.starts_at < first.ends_at:
                found.append(Problem(Finding.OVERLAP, row=n, other=m))
    return tuple(found)


def problems(draft: OutageDraft, at: datetime) -> tuple[Problem, ...]:
    """Everything to say before publishing at the instant `at`: what blocks first."""
    found = [*_missing(draft), *window_problems(draft.windows)]
    end = last_end(draft.windows)
    if end is not None and max(w.ends_at for w in draft.windows) <= at:
        found.append(Problem(Finding.END_PASSED))
    found += _effects(draft)
    room = buffer(draft)
    if room is not None and room < timedelta(0):
        found.append(Problem(Finding.BEFORE_ESTIMATE))
    return (*found, *warnings(draft, at))


def warnings(draft: OutageDraft, at: datetime) -> tuple[Problem, ...]:
    """What does not block: a small buffer, short notice, a long outage without a water point."""
    found = []
    room = buffer(draft)
    if room is not None and timedelta(0) <= room < SMALL_BUFFER:
        found.append(Problem(Finding.SMALL_BUFFER))
    if draft.windows and draft.internal_end is None and draft.kind is OutageKind.EMERGENCY:
        found.append(Problem(Finding.NO_ESTIMATE))
    first = min((w.starts_at for w in draft.windows), default=None)
    if draft.kind is OutageKind.PLANNED and first is not None and first - at < EARLY_NOTICE:
        found.append(Problem(Finding.SHORT_NOTICE))
    dry = [w.ends_at - w.starts_at for w in draft.windows if w.effect is Effect.NO_WATER]
    if any(length > LONG_OUTAGE for length in dry) and not draft.water_point.strip():
        found.append(Problem(Finding.LONG))
    return tuple(found)


def _missing(draft: OutageDraft) -> list[Problem]:
    found = []
    if not draft.title.strip():
        found.append(Problem(Finding.NO_TITLE))
    if not draft.reason.strip():
        found.append(Problem(Finding.NO_REASON))
    if not draft.windows:
        found.append(Problem(Finding.NO_WINDOW))
    if not draft.areas:
        found.append(Problem(Finding.NO_AREA))
    return found


def _effects(draft: OutageDraft) -> list[Problem]:
    """Areas whose effect no window has; a window without own areas holds for all of them."""
    timed = {w.effect for w in draft.windows}
    named = {a.effect for a in draft.areas}
    if not timed:
        return []
    missing = sorted(named - timed)
    return [Problem(Finding.EFFECT_WITHOUT_WINDOW, effect=effect) for effect in missing]


def building_range(area: Area) -> tuple[int, int] | None:
    """First and last building, None for the whole estate."""
    ends = [n for n in (area.building_from, area.building_to) if n is not None]
    return (min(ends), max(ends)) if ends else None

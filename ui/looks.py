"""How states look: words, colour role and mark; never by colour alone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.ticket import Clock, clock_state
from app.i18n import _
from ui.moments import duration_text, spoken_duration


class Mark(StrEnum):
    """Glyphs that tell states apart without colour (DESIGN-UI section 3)."""

    NONE = "none"
    RING = "ring"
    TRIANGLE = "triangle"
    DIAMOND = "diamond"
    BARS = "bars"
    CHECK = "check"
    FLAG = "flag"
    DOT = "dot"


class Role(StrEnum):
    """Colour roles of chips, banners and marks."""

    PLAIN = "plain"
    OK = "ok"
    SOON = "soon"
    OVER = "over"
    HOLD = "hold"
    DONE = "done"
    SUP = "sup"
    ACCENT = "accent"


@dataclass(frozen=True, slots=True)
class Look:
    """How a state is shown: words, colour role, mark. `boxed` draws tint and border also for ok."""

    text: str
    role: Role = Role.PLAIN
    mark: Mark = Mark.NONE
    boxed: bool = False
    spoken: str = ""


def clock_look(
    due_at: datetime | None, limit: timedelta, at: datetime, *, done: bool = False
) -> Look:
    """How a ticket stands against its limit at `at`: 剩 3:40, 超时 1:20, 已办结."""
    state = clock_state(due_at, limit, at, done=done)
    if due_at is None or state is Clock.DONE:
        text = _("Closed") if state is Clock.DONE else _("No limit")
        return Look(text, Role.DONE, Mark.CHECK if state is Clock.DONE else Mark.NONE)
    left = duration_text(abs(due_at - at))
    spoken = spoken_duration(abs(due_at - at))
    if state is Clock.OVER:
        return Look(
            _("Over {time}").format(time=left),
            Role.OVER,
            Mark.DIAMOND,
            spoken=_("Overdue by {time}").format(time=spoken),
        )
    soon = state is Clock.SOON
    return Look(
        _("Left {time}").format(time=left),
        Role.SOON if soon else Role.OK,
        Mark.TRIANGLE if soon else Mark.RING,
        spoken=_("{time} left").format(time=spoken),
    )

"""The call as the call bar shows it: a plain value, and the control pages steer it with."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.i18n import N_


class CallPhase(StrEnum):
    """What the call block shows."""

    INCOMING = "incoming"
    TALKING = "talking"
    HELD = "held"
    WRAP_UP = "wrap_up"


class CallKey(StrEnum):
    """The keys of the call bar, left to right."""

    ANSWER = "answer"
    MUTE = "mute"
    HOLD = "hold"
    TRANSFER = "transfer"
    HELP = "help"
    HANG_UP = "hang_up"


class AgentState(StrEnum):
    """What the agent is doing; chosen with Ctrl+F2."""

    READY = "ready"
    TALKING = "talking"
    WRAP_UP = "wrap_up"
    BREAK = "break"
    BUFFER = "buffer"


NO_TELEPHONE = N_("No telephone is connected to this program. Use the key on the telephone itself.")


@dataclass(frozen=True, slots=True)
class CallBarState:
    """One call. `number` is shown large; `raw` (as it came) stands in the tooltip.

    `started_at` is the aware instant the timer counts from: ringing, talking or holding began.
    """

    phase: CallPhase
    number: str
    raw: str
    subtitle: str = ""
    started_at: datetime | None = None


class CallControl(QObject):
    """Between the page that owns the call and the bar that shows it.

    The page calls `set_call`, `set_available` and `show_notice` and listens to the `…_requested`
    signals. Keys without a connected telephone are off and say why; nothing is pretended.
    """

    answer_requested = Signal()
    hold_requested = Signal()
    mute_requested = Signal()
    transfer_requested = Signal()
    help_requested = Signal()
    hang_up_requested = Signal()
    agent_state_chosen = Signal(object)
    changed = Signal()
    notice_shown = Signal(str, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state: CallBarState | None = None
        self.agent_state = AgentState.READY
        self.reasons: dict[CallKey, str] = {
            CallKey.MUTE: NO_TELEPHONE,
            CallKey.TRANSFER: NO_TELEPHONE,
            CallKey.HELP: NO_TELEPHONE,
        }

    def set_call(self, state: CallBarState | None) -> None:
        """Show this call, or none."""
        self.state = state
        self.changed.emit()

    def set_available(self, key: CallKey, reason: str = "") -> None:
        """Turn a key on, or off with the reason (an English text marked with `N_`)."""
        if reason:
            self.reasons[key] = reason
        else:
            self.reasons.pop(key, None)
        self.changed.emit()

    def set_agent_state(self, state: AgentState) -> None:
        """Show what the agent is doing."""
        self.agent_state = state
        self.changed.emit()

    def show_notice(self, text: str, milliseconds: int = 3000) -> None:
        """Say something in the call bar for a while, e.g. that F12 must be pressed again."""
        self.notice_shown.emit(text, milliseconds)

    def is_on(self, key: CallKey) -> bool:
        """Whether the key can be pressed in the present state."""
        if key in self.reasons or self.state is None:
            return False
        if key is CallKey.ANSWER:
            return self.state.phase in {CallPhase.INCOMING, CallPhase.HELD}
        if key is CallKey.HOLD:
            return self.state.phase in {CallPhase.TALKING, CallPhase.HELD}
        return self.state.phase is not CallPhase.WRAP_UP

    def request(self, key: CallKey) -> None:
        """Ask for what the key does, when it is on."""
        if not self.is_on(key):
            return
        signals = {
            CallKey.ANSWER: self.answer_requested,
            CallKey.MUTE: self.mute_requested,
            CallKey.HOLD: self.hold_requested,
            CallKey.TRANSFER: self.transfer_requested,
            CallKey.HELP: self.help_requested,
            CallKey.HANG_UP: self.hang_up_requested,
        }
        signals[key].emit()

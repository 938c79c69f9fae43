"""What the call bar shows: the call that rings before the one on screen."""

from app.domain.call import CallState
from app.domain.phone import display
from app.i18n import _
from ui.pages.call_desk.caller_words import caller_line
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.room import Room
from ui.shell.call_state import NO_TELEPHONE, CallBarState, CallControl, CallKey, CallPhase

_PHASES = {
    CallState.RINGING: CallPhase.INCOMING,
    CallState.ANSWERED: CallPhase.TALKING,
    CallState.HELD: CallPhase.HELD,
    CallState.ENDED: CallPhase.WRAP_UP,
}


def show_call(control: CallControl, room: Room) -> None:
    """Tell the call bar; nothing is told twice."""
    if CallKey.HOLD not in control.reasons:
        control.set_available(CallKey.HOLD, NO_TELEPHONE)
    case = room.desk.ringing or room.case
    state = bar_state(case, room) if case is not None else None
    if state != control.state:
        control.set_call(state)


def bar_state(case: Case, room: Room) -> CallBarState:
    """One call as the bar shows it."""
    found = room.diagnosis(case)
    words = caller_line(case.pop, case.earlier_today, found)
    if case.failed and case.pop is None:
        words = _("The caller could not be looked up; F5 tries again")
    return CallBarState(
        phase=_PHASES[case.state],
        number=display(case.draft.number) or _("Number withheld"),
        raw=case.draft.raw_number,
        subtitle=words,
        started_at=case.since,
    )

"""After a call: 案头 for a while, 缓冲 after an agitated caller, then 示闲."""

from PySide6.QtCore import QObject, QTimer

from app.domain.call import Mood
from ui.pages.call_desk.case import Case
from ui.shell.call_state import AgentState, CallControl

WRAP_UP = 15_000  # ms
BUFFER = 60_000  # ms after an agitated caller


class AfterCall(QObject):
    """Moves the agent's state by itself; what the agent chose by hand (a break) is kept."""

    def __init__(self, control: CallControl, parent: QObject) -> None:
        super().__init__(parent)
        self._control = control
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_over)
        control.agent_state_chosen.connect(self._on_chosen)

    def talking(self) -> None:
        """A call was taken."""
        self._timer.stop()
        self._control.set_agent_state(AgentState.TALKING)

    def ended(self, case: Case | None) -> None:
        """The call is over."""
        if self._control.agent_state is not AgentState.TALKING:
            return
        agitated = case is not None and case.draft.mood is Mood.AGITATED
        self._control.set_agent_state(AgentState.BUFFER if agitated else AgentState.WRAP_UP)
        self._timer.start(BUFFER if agitated else WRAP_UP)

    def _on_over(self) -> None:
        self._control.set_agent_state(AgentState.READY)

    def _on_chosen(self, state: AgentState) -> None:
        self._timer.stop()
        self._control.set_agent_state(state)

"""Who sits here and what the agent is doing, at the right of the call bar."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from app.i18n import N_, _
from ui.labels import Mark, Role
from ui.shell.call_state import AgentState, CallControl
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.chip import MarkSign
from ui.widgets.text import restyle, text_label

AGENT_STATES = {
    AgentState.READY: (N_("Ready"), Mark.DOT, Role.OK),
    AgentState.TALKING: (N_("Talking"), Mark.DOT, Role.OK),
    AgentState.WRAP_UP: (N_("After-call work"), Mark.BARS, Role.HOLD),
    AgentState.BREAK: (N_("Short break"), Mark.BARS, Role.HOLD),
    AgentState.BUFFER: (N_("Buffer"), Mark.BARS, Role.HOLD),
}
CHOICES = (AgentState.READY, AgentState.BREAK, AgentState.WRAP_UP, AgentState.BUFFER)


class AgentBox(QWidget):
    """Seat and name above the state; the state is a menu (Ctrl+F2) that asks `control`.

    `sign_out_chosen`: the menu's last line, or all there is where the seat has no telephone.
    """

    sign_out_chosen = Signal()

    def __init__(self, theme: Theme, control: CallControl, who: str) -> None:
        super().__init__()
        self._sign = MarkSign(theme, Mark.DOT, Role.OK)
        self._state = QPushButton()
        self._state.setProperty("kind", "agent")
        self._state.setIcon(theme.icon("chevron-down"))
        self._state.setIconSize(theme.icon_size(14))
        self._state.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._state.setToolTip(_("Agent status") + "  Ctrl+F2")
        menu = QMenu(self._state)
        for state in CHOICES:
            action = menu.addAction(_(AGENT_STATES[state][0]))
            action.triggered.connect(
                lambda _checked, state=state: control.agent_state_chosen.emit(state)
            )
        menu.addSeparator()
        menu.addAction(_("Sign out"), self.sign_out_chosen.emit)
        self._state.setMenu(menu)
        self._leave = link_button(theme, _("Sign out"), on_click=self.sign_out_chosen.emit)
        restyle(self._leave, flush="true")
        self._leave.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(text_label(who, "cap2"))
        row = QHBoxLayout()
        row.setSpacing(theme.px(4))
        row.addWidget(self._sign)
        row.addWidget(self._state)
        row.addWidget(self._leave)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)

    def show_state(self, state: AgentState) -> None:
        """Show what the agent is doing."""
        text, mark, role = AGENT_STATES[state]
        self._state.setText(_(text))
        self._state.setAccessibleName(_("State: {state}").format(state=_(text)))
        self._sign.set_mark(mark, role)

    def hide_state(self) -> None:
        """This seat has no telephone: only who it is, and the way out."""
        self._sign.hide()
        self._state.hide()
        self._leave.show()

    def open_menu(self) -> None:
        """Ctrl+F2."""
        self._state.showMenu()

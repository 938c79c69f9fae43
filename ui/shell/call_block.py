"""The block at the left of the call bar: state and timer, or the seat while nobody calls."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.i18n import N_, _
from ui.labels import timer_text
from ui.shell.call_state import CallBarState, CallPhase
from ui.theme import Theme
from ui.widgets.text import icon_label, restyle, text_label

PHASES = {
    CallPhase.INCOMING: (N_("Incoming call"), "bell", "onOkFill"),
    CallPhase.TALKING: (N_("Talking"), "phone", "onOkFill"),
    CallPhase.HELD: (N_("On hold"), "pause", "soon"),
    CallPhase.WRAP_UP: (N_("After-call work"), "square-pen", "hold"),
}


class CallBlock(QFrame):
    """Icon, state in words, and how long."""

    def __init__(self, theme: Theme, clock: Callable[[], datetime], seat: str) -> None:
        super().__init__()
        self.setObjectName("callBlock")
        self._theme, self._clock, self._seat = theme, clock, seat
        self._started: datetime | None = None
        self._icon = icon_label(theme, "headset", "text2", 20)
        self._words = text_label("", "cap2")
        self._time = text_label("", "call")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(16), 0, theme.px(16), 0)
        row.setSpacing(theme.px(12))
        row.addWidget(self._icon)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._words)
        column.addWidget(self._time)
        column.addStretch(1)
        row.addLayout(column)
        self.setMinimumWidth(theme.px(118))
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)
        self.show_call(None)

    def show_call(self, state: CallBarState | None) -> None:
        """Show this call, or the seat."""
        self._started = state.started_at if state is not None else None
        phase = "" if state is None else state.phase.value
        words, icon, tint = (
            (self._seat, "headset", "text2") if state is None else PHASES[state.phase]
        )
        self._words.setText(words if state is None else _(words))
        self._icon.setPixmap(self._theme.pixmap(icon, tint, 20))
        restyle(self._time, role="strong" if state is None else "call")
        restyle(self, phase=phase)
        for label in (self._words, self._time):
            restyle(label)
        if self._started is None:
            self._tick.stop()
        else:
            self._tick.start()
        self._show_time()
        self.setAccessibleName(f"{self._words.text()} {self._time.text()}".strip())

    def _show_time(self) -> None:
        if self._started is None:
            self._time.setText(_("No call"))
        else:
            self._time.setText(timer_text(self._clock() - self._started))

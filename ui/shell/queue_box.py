"""How many callers wait, and how long the first of them has."""

from datetime import timedelta

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.i18n import _
from ui.labels import timer_text
from ui.theme import Theme
from ui.widgets.text import text_label


class QueueBox(QWidget):
    """Two figures; dashes where no telephone system tells its queue."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(12))
        self._waiting = _figure(row, _("In queue"))
        self._longest = _figure(row, _("Longest wait"))
        self.set_queue(None, None)

    def set_queue(self, waiting: int | None, longest: timedelta | None) -> None:
        """The telephone's queue; None where no telephone system tells it."""
        known = waiting is not None
        for figure, text in (
            (self._waiting, str(waiting) if known else "—"),
            (self._longest, timer_text(longest) if longest is not None else "—"),
        ):
            figure.setText(text)
        self.setToolTip("" if known else _("The telephone system does not tell its queue."))


def _figure(row: QHBoxLayout, caption: str) -> QLabel:
    value = text_label("—", "title")
    column = QVBoxLayout()
    column.setSpacing(0)
    column.setContentsMargins(0, 0, 0, 0)
    column.addStretch(1)
    column.addWidget(text_label(caption, "cap2"))
    column.addWidget(value)
    column.addStretch(1)
    row.addLayout(column)
    return value

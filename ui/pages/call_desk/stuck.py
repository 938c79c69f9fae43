"""A column whose last card is always in view: the read-back is read aloud at the end of a call."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from ui.layout import Pane
from ui.preferences import Density
from ui.theme import Theme
from ui.widgets.card import Card

_RESIZING = (QEvent.Type.LayoutRequest, QEvent.Type.Resize)
_ALL = 16777215  # what Qt calls no limit
_MOST = 0.3  # of the column's height that the last card may keep for itself


def tighten_body(theme: Theme, card: Card) -> None:
    """Less space around what a card shows, for low screens."""
    card.body.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))


class Stuck(QWidget):
    """`upper` scrolls, `last` stands below it; where that takes too much, all scrolls together."""

    def __init__(self, theme: Theme, upper: Pane, last: Card) -> None:
        super().__init__()
        self._upper, self._last = upper, last
        compact = theme.density is Density.COMPACT
        if compact:
            tighten_body(theme, last)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8 if compact else 12))
        self._column.addWidget(upper, 1)
        self._column.addWidget(last)
        self.stuck = True
        self._content = upper.content
        self._soon = QTimer(self)  # a limit that is set while the column is laid out is not seen
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.fit)
        for watched in (upper.content, last):
            watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _RESIZING:
            self._soon.start()
        return False

    def fit(self) -> None:
        """The upper cards take what they need; what is left over belongs to the last card."""
        self._soon.stop()
        last = self._last.layout()
        tall = last.totalHeightForWidth(self._last.width()) if last is not None else 0
        stuck = tall <= self.height() * _MOST
        if stuck is not self.stuck:
            self._arrange(stuck=stuck)
        layout = self._content.layout()
        needed = layout.totalHeightForWidth(self._content.width()) if layout is not None else -1
        self._upper.setMaximumHeight(needed if self.stuck and needed > 0 else _ALL)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def _arrange(self, *, stuck: bool) -> None:
        self.stuck = stuck
        inner = self._content.layout()
        if stuck or inner is None:
            self._column.addWidget(self._last)
        else:
            inner.addWidget(self._last)

"""Parts of the queue: the boxes that filter it, its footer, what its columns need."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QItemSelectionModel, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from app.domain.ticket import TicketLine, TicketState
from app.i18n import _
from ui.labels import label
from ui.theme import Theme
from ui.widgets.buttons import Keycap
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView
from ui.widgets.text import icon_label


class QueueView(RecordView[TicketLine]):
    """The list of tickets. Space takes the current one into the selection, or out of it.

    Shift with the arrows selects a range, Ctrl with the arrows goes on without losing anything.
    """

    def select(self, keys: Sequence[Hashable]) -> None:
        """Select the tickets with these ids, those that are here; the current one stays."""
        flag = QItemSelectionModel.SelectionFlag
        self.clearSelection()
        for key in keys:
            row = self.table.row_of(key)
            if row >= 0:
                self.selectionModel().select(self.table.index(row, 0), flag.Select | flag.Rows)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Frame the current row where the selection does not tell which one it is."""
        super().paintEvent(event)
        current = self.currentIndex()
        alone = self.selectionModel().selectedRows() == [current.siblingAtColumn(0)]
        if not current.isValid() or alone or not self.hasFocus():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._theme.color("accent"), 2))
        top, height = self.rowViewportPosition(current.row()), self.rowHeight(current.row())
        painter.drawRect(QRect(1, top + 1, self.viewport().width() - 3, height - 3))
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            flag = QItemSelectionModel.SelectionFlag
            self.selectionModel().select(self.currentIndex(), flag.Toggle | flag.Rows)
            return
        super().keyPressEvent(event)


class FilterEdit(QLineEdit):
    """The words that filter the list. Its key is shown where the words leave room for it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(_("Matter, address, phone"))
        self.setAccessibleName(_("Filter the tickets"))
        self._keycap = Keycap(theme, "Ctrl+F")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), 0, theme.px(6), 0)
        row.addWidget(icon_label(theme, "search", "text2"))
        row.addStretch(1)
        row.addWidget(self._keycap)

    def keep_room(self, *, kept: bool) -> None:
        """Be wide enough to say what may be typed; buttons beside it give up their key first."""
        self.setMinimumWidth(self._needed if kept else 0)

    @property
    def _needed(self) -> int:
        words = self.fontMetrics().horizontalAdvance(self.placeholderText())
        return words + self._theme.px(54)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px, cap = self._theme.px, self._keycap.sizeHint().width()
        shown = self.width() >= self._needed + cap + px(6)
        self._keycap.setVisible(shown)
        self.setTextMargins(px(20), 0, cap + px(6) if shown else 0, 0)


class FilterChoice(QComboBox):
    """A box as wide as what is chosen, up to `most` px; the list is as wide as its words."""

    def __init__(self, theme: Theme, name: str, most: int = 150) -> None:
        super().__init__()
        self._theme, self._most, self._kept = theme, most, False
        self.setAccessibleName(name)
        self.currentIndexChanged.connect(lambda _row: self.updateGeometry())

    @override
    def sizeHint(self) -> QSize:
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        px = self._theme.px
        return QSize(min(words + px(44), px(self._most)), super().sizeHint().height())

    def keep_room(self, *, kept: bool) -> None:
        """Be wide enough for what it says before anything is chosen."""
        self._kept = kept
        self.updateGeometry()

    @override
    def minimumSizeHint(self) -> QSize:
        px, height = self._theme.px, super().minimumSizeHint().height()
        return QSize(min(self.sizeHint().width(), px(112)) if self._kept else px(64), height)


def stage_width(theme: Theme) -> int:
    """Room for the longest stage, in px at 100 %."""
    metrics = QFontMetrics(theme.font())
    words = max(metrics.horizontalAdvance(label(state)) for state in TicketState)
    return min(150, words * 100 // theme.zoom + 20)


def low_footer(card: Card, theme: Theme) -> None:
    """A footer that only informs is as low as the header."""
    frame = card.footer().parentWidget()
    if frame is not None:
        frame.setMinimumHeight(theme.px(36))


def fill_choice(
    box: QComboBox, everything: str, choices: Sequence[tuple[str, object]], chosen: object
) -> None:
    """Offer `everything` and the choices; `chosen` is shown."""
    box.clear()
    box.addItem(everything, None)
    for text, value in choices:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(chosen)) if chosen else 0)
    box.view().setMinimumWidth(box.view().sizeHintForColumn(0) + 24)

"""Fields that offer what fits while one types: ↓ and Enter choose, Esc puts the list away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from ui.theme import Theme
from ui.widgets.result_list import ResultItem, ResultList

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
ROWS = 8


class SuggestEdit(QLineEdit):
    """`asked` carries what was typed; answer with `offer`. `picked` carries an item's payload."""

    asked = Signal(str)
    picked = Signal(object)

    def __init__(self, theme: Theme, label: str, *, two_lines: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._two_lines = two_lines
        self._popup: QFrame | None = None
        self._list: ResultList | None = None
        self.setAccessibleName(label)
        self.textEdited.connect(self.asked)

    @property
    def offered(self) -> ResultList | None:
        """The list while it is shown."""
        shown = self._popup is not None and self._popup.isVisible()
        return self._list if shown else None

    def offer(self, items: Sequence[ResultItem]) -> None:
        """Show these items below the field; none puts the list away."""
        if not items or not self.hasFocus() or self.isReadOnly():
            self.close_list()
            return
        popup, results = self._made()
        results.set_items(items, rows=ROWS)
        popup.setFixedWidth(max(self.width(), self._theme.px(360)))
        popup.adjustSize()
        window = self.window()
        place = self.mapTo(window, QPoint(0, self.height() + self._theme.px(3)))
        if place.y() + popup.height() > window.height():
            place = self.mapTo(window, QPoint(0, -popup.height() - self._theme.px(3)))
        popup.move(min(place.x(), window.width() - popup.width()), max(0, place.y()))
        popup.show()
        popup.raise_()

    def close_list(self) -> None:
        """Put the list away."""
        if self._popup is not None:
            self._popup.hide()

    def _made(self) -> tuple[QFrame, ResultList]:
        if self._popup is None or self._list is None or self._popup.parent() is not self.window():
            popup = QFrame(self.window())
            popup.setProperty("role", "overlay")
            column = QVBoxLayout(popup)
            column.setContentsMargins(1, 1, 1, 1)
            results = ResultList(
                self._theme, label=self.accessibleName(), two_lines=self._two_lines
            )
            results.chosen.connect(self._on_chosen)
            column.addWidget(results)
            self._popup, self._list = popup, results
        return self._popup, self._list

    def _on_chosen(self, payload: object) -> None:
        self.close_list()
        self.picked.emit(payload)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        results, key = self.offered, event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if results is not None and Qt.Key(key) in _STEPS:
            results.step(_STEPS[Qt.Key(key)])
        elif results is not None and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            results.choose()
        elif results is not None and key == Qt.Key.Key_Escape:
            self.close_list()
        elif key == Qt.Key.Key_Down and results is None:
            self.asked.emit("" if self.hasSelectedText() else self.text())
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_list()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.close_list()
        return super().event(event)


class Badge(QWidget):
    """Keeps a small widget at the right end inside a line edit, clear of the text."""

    def __init__(self, theme: Theme, edit: QLineEdit, content: QWidget) -> None:
        super().__init__(edit)
        self._theme, self._edit, self.content = theme, edit, content
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(content)
        edit.installEventFilter(self)
        self.place()

    def place(self) -> None:
        """Fit to the content; hidden content takes no room."""
        shown = not self.content.isHidden()
        self.setVisible(shown)
        self.adjustSize()
        gap = self._theme.px(7)
        room = self.width() + gap if shown else 0
        self._edit.setTextMargins(0, 0, room, 0)
        self.move(
            self._edit.width() - self.width() - gap, (self._edit.height() - self.height()) // 2
        )

    @override
    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._edit and event.type() == QEvent.Type.Resize:
            self.place()
        return False

"""The field for a whole number: what is typed is kept apart, the field shows its middle as dots."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLineEdit
from typing_extensions import override

from app.domain.lobby_numbers import LookUpBy, mask_typed
from app.domain.spelling import half_width

MOST = 24


class MaskedEdit(QLineEdit):
    """Typed and deleted at the end only. `number` is what was typed; `text()` never is.

    `typed` tells every change; Enter is `returnPressed` as usual.
    """

    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.by = LookUpBy.PHONE
        self.number = ""
        self.setProperty("role", "number")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAcceptDrops(False)
        self.setDragEnabled(False)

    def set_kind(self, by: LookUpBy) -> None:
        """Another kind of number is hidden in another way."""
        self.by = by
        self.clear_number()

    def clear_number(self) -> None:
        """Forget what was typed."""
        self._take("")

    def add(self, text: str) -> None:
        """As if it were typed (a scanner, the clipboard)."""
        plain = half_width(text)
        kept = "".join(c for c in plain if c.isascii() and (c.isalnum() or c == "-"))
        self._take((self.number + kept)[:MOST])

    def _take(self, number: str) -> None:
        self.number = number
        self.setText(mask_typed(self.by, number))
        self.typed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace:
            whole = event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._take("" if whole or self.hasSelectedText() else self.number[:-1])
        elif event.key() == Qt.Key.Key_Delete:
            self._take("")
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.add(QGuiApplication.clipboard().text())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif event.text() and event.text().isprintable():
            if self.hasSelectedText():
                self._take("")
            self.add(event.text())
        else:
            event.ignore()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self.end(False)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        event.accept()

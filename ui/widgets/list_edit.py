"""A field with a list under it: ↑↓ step, Enter chooses, Esc puts it away."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout
from typing_extensions import override

from ui.theme import Theme
from ui.widgets.result_list import ResultList

_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class ListPopup(QFrame):
    """The overlay with the list; more may stand in `column`."""

    def __init__(self, theme: Theme, label: str, *, two_lines: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "overlay")
        self.results = ResultList(theme, label=label, two_lines=two_lines)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(1, 1, 1, 1)
        self.column.addWidget(self.results)


P = TypeVar("P", bound=ListPopup)


class ListEdit(QLineEdit, Generic[P]):
    """The list goes when the field is left or hidden; it is made anew for another window."""

    def __init__(self, theme: Theme, make: Callable[[], P], *, least_width: int) -> None:
        super().__init__()
        self._theme, self._make, self._least_width = theme, make, least_width
        self._popup: P | None = None

    @property
    def results(self) -> ResultList | None:
        """The list while it is shown."""
        shown = self._popup is not None and self._popup.isVisible()
        return self._popup.results if self._popup is not None and shown else None

    def close_results(self) -> None:
        """Put the list away; the words stay."""
        if self._popup is not None:
            self._popup.hide()

    def on_chosen(self, payload: object) -> None:
        """What a chosen row does, after the list was put away."""

    def popup(self) -> P:
        """The overlay in this window, not shown yet."""
        if self._popup is None or self._popup.parent() is not self.window():
            self._popup = self._make()
            self._popup.setParent(self.window())
            self._popup.results.chosen.connect(self._on_chosen)
        return self._popup

    def room_below(self) -> int:
        """How many px the window has under the field."""
        return self.window().height() - self._below().y()

    def show_popup(self, popup: P) -> None:
        """Show the filled overlay below the field, or above where there is no room."""
        window = self.window()
        wanted = max(self.width(), self._theme.px(self._least_width))
        popup.setFixedWidth(min(wanted, window.width()))
        popup.adjustSize()
        place = self._below()
        if place.y() + popup.height() > window.height():
            place = self.mapTo(window, QPoint(0, -popup.height() - self._theme.px(3)))
        popup.move(max(0, min(place.x(), window.width() - popup.width())), max(0, place.y()))
        popup.show()
        popup.raise_()

    def steer(self, event: QKeyEvent) -> bool:
        """Let the keys work on the list while it is shown; False when they are not for it."""
        results, key = self.results, event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if results is None:
            return False
        if Qt.Key(key) in _STEPS:
            results.step(_STEPS[Qt.Key(key)])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and plain:
            return results.choose()
        elif key == Qt.Key.Key_Escape:
            self.close_results()
        else:
            return False
        return True

    def _below(self) -> QPoint:
        return self.mapTo(self.window(), QPoint(0, self.height() + self._theme.px(3)))

    def _on_chosen(self, payload: object) -> None:
        self.close_results()
        self.on_chosen(payload)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_results()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.close_results()
        return super().event(event)

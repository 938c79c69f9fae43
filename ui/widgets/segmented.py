"""A row of choices of which one holds; digits choose while the group has the focus."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from ui.theme import Theme
from ui.widgets.text import restyle

V = TypeVar("V")


class _Segment(QToolButton):
    """One choice; keys go to the group."""

    key_pressed = Signal(QKeyEvent)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
        self.key_pressed.emit(event)
        if not event.isAccepted():
            super().keyPressEvent(event)


class Segmented(QWidget, Generic[V]):
    """Choices as (value, translated text). One tab stop; ←→ and 1 to 9 choose.

    `chosen` carries the value when a person chose it. `value` is None until then, unless set.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, choices: Sequence[tuple[V, str]], *, label: str) -> None:
        super().__init__()
        self.setAccessibleName(label)
        self._values = [value for value, _text in choices]
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, (_value, text) in enumerate(choices):
            button = _Segment()
            button.setText(text)
            button.setCheckable(True)
            button.setProperty("role", "seg")
            button.setProperty("segpos", _position(place, len(choices)))
            button.setProperty("dense", "true" if len(choices) > 5 else "")
            button.setAccessibleName(f"{label}: {text}")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if place == 0 else Qt.FocusPolicy.ClickFocus
            )
            button.key_pressed.connect(self._on_key)
            self._group.addButton(button, place)
            row.addWidget(button)
        self.setFixedHeight(theme.control_height)
        self.setFocusProxy(self._group.button(0))
        self._group.idClicked.connect(self._on_clicked)

    @property
    def value(self) -> V | None:
        """The choice that holds."""
        place = self._group.checkedId()
        return self._values[place] if place >= 0 else None

    def set_value(self, value: V | None) -> None:
        """Show a choice, or none; `chosen` is not emitted."""
        if value is not None and value in self._values:
            self._check(self._values.index(value))
            return
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def set_error(self, *, wrong: bool) -> None:
        """Outline the group."""
        for button in self._group.buttons():
            restyle(button, error="true" if wrong else "")

    def _check(self, place: int) -> None:
        button = self._group.button(place)
        had = any(b.hasFocus() for b in self._group.buttons())
        button.setChecked(True)
        for other in self._group.buttons():
            same = other is button
            other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if same else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(button)
        if had:
            button.setFocus()

    def _on_clicked(self, place: int) -> None:
        self._check(place)
        self.chosen.emit(self._values[place])

    def _on_key(self, event: QKeyEvent) -> None:
        place = self._group.checkedId()
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        digit = event.text()
        if step is not None:
            place = min(max(place + step, 0), len(self._values) - 1)
        elif digit.isdigit() and 1 <= int(digit) <= len(self._values):
            place = int(digit) - 1
        else:
            return
        event.accept()
        self._on_clicked(place)


def _position(place: int, count: int) -> str:
    if count == 1:
        return "only"
    return {0: "first", count - 1: "last"}.get(place, "mid")

"""A row of choices of which one holds; digits choose while the group has the focus."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from ui.theme import FontRole, Theme
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
        self._theme = theme
        self._rows = 1
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(theme.px(4))
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
        self._arrange(1)
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

    def _arrange(self, rows: int) -> None:
        """The choices in so many rows of about the same length."""
        buttons = self._group.buttons()
        across = -(-len(buttons) // rows)
        self._rows = rows
        for place, button in enumerate(buttons):
            in_row = min(across, len(buttons) - place // across * across)
            restyle(button, segpos=_position(place % across, in_row))
            span = max(1, across // in_row) if place // across else 1
            self._grid.addWidget(button, place // across, place % across * span, 1, span)
        gap = self._grid.verticalSpacing()
        self.setFixedHeight(rows * self._theme.control_height + (rows - 1) * gap)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = QFontMetrics(self._theme.font(FontRole.LABEL, bold=True))
        words = (metrics.horizontalAdvance(b.text()) for b in self._group.buttons())
        needed = sum(word + self._theme.px(9) for word in words)
        rows = 2 if needed > self.width() and len(self._values) > 2 else 1
        if rows != self._rows:
            self._arrange(rows)

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

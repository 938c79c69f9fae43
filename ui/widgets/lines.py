"""Rows one below the other that are filled again instead of built again."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.text import line

V = TypeVar("V")


class Line(QWidget, Generic[V]):
    """A row of `Lines`."""

    def show_value(self, value: V) -> None:
        """Show this value instead of the one before."""
        raise NotImplementedError


class Lines(QWidget, Generic[V]):
    """As many rows as there are values, made by `make` when there were never so many.

    A row is touched only when its value is another one: building widgets and fitting the
    stylesheet to them costs more than anything else a screen does when a call comes in.
    """

    def __init__(self, make: Callable[[], Line[V]], *, spacing: int, divided: bool = False) -> None:
        super().__init__()
        self._make, self._divided = make, divided
        self._lines: list[Line[V]] = []
        self._dividers: list[QWidget] = []
        self._values: tuple[V, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(spacing)
        self.hide()

    def set_values(self, values: Sequence[V]) -> None:
        """Show these; no values hide the whole."""
        old, self._values = self._values, tuple(values)
        if old == self._values:
            return
        for place, value in enumerate(self._values):
            if place == len(self._lines):
                self._add()
            if place >= len(old) or old[place] != value:
                self._lines[place].show_value(value)
        for place in range(min(len(old), len(values)), len(self._lines)):
            self._show_row(place, shown=place < len(values))
        self.setVisible(bool(values))

    def reserve(self, count: int) -> None:
        """Make this many rows before anything is to be shown."""
        while len(self._lines) < count:
            self._add()
            self._show_row(len(self._lines) - 1, shown=False)

    def lines(self) -> list[Line[V]]:
        """The rows that are shown."""
        return self._lines[: len(self._values)]

    def _show_row(self, place: int, *, shown: bool) -> None:
        self._lines[place].setVisible(shown)
        if place and self._divided:
            self._dividers[place - 1].setVisible(shown)

    def _add(self) -> None:
        if self._lines and self._divided:
            self._dividers.append(line())
            self._column.addWidget(self._dividers[-1])
        self._lines.append(self._make())
        self._column.addWidget(self._lines[-1])

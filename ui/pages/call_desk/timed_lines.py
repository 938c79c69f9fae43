"""Lines of a history: when, and what."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout
from typing_extensions import override

from ui.theme import Theme
from ui.widgets.lines import Line, Lines
from ui.widgets.text import rich_label, text_label


@dataclass(frozen=True, slots=True)
class Timed:
    """The time in words, and rich text (data in it is escaped)."""

    when: str
    html: str


class TimedLine(Line[Timed]):
    """The time at the left, the words at the right."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._when, self._words = text_label("", "label"), rich_label("", "value")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(12))
        grid.setColumnMinimumWidth(0, theme.px(74))
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._when, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._words, 0, 1)

    @override
    def show_value(self, value: Timed) -> None:
        self._when.setText(value.when)
        self._words.setText(value.html)


def timed_lines(theme: Theme) -> Lines[Timed]:
    """An empty history."""
    return Lines(lambda: TimedLine(theme), spacing=theme.row_gap, divided=True)

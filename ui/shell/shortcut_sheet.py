"""The F1 sheet: every key that works here, from the action table."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.layout import Pane
from ui.shell.action_table import Registered
from ui.theme import Theme
from ui.widgets.buttons import IconButton, Keycap
from ui.widgets.text import line, text_label


class ShortcutSheet(QFrame):
    """Groups of keys in columns; Esc or F1 puts it away."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self.setProperty("role", "overlay")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Keyboard shortcuts"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(1, 1, 1, 1)
        self._column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(16), theme.px(8), theme.px(8), theme.px(8))
        head.addWidget(text_label(_("Keyboard shortcuts"), "title"))
        head.addStretch(1)
        head.addWidget(IconButton(theme, "x", _("Close"), on_click=self.hide))
        self._column.addLayout(head)
        self._column.addWidget(line())
        self._pane: Pane | None = None
        self.hide()

    def open(self, actions: Sequence[Registered]) -> None:
        """Show the keys of these actions, by group."""
        groups: dict[str, list[tuple[str, str]]] = {}
        for entry in actions:
            if entry.spec.keys:
                keys = entry.spec.keys.replace("; ", " / ")
                groups.setdefault(entry.group, []).append((keys, entry.spec.text))
        content = QWidget()
        columns = QHBoxLayout(content)
        columns.setContentsMargins(*[self._theme.px(16)] * 4)
        columns.setSpacing(self._theme.px(28))
        for part in _split(groups):
            column = QVBoxLayout()
            column.setSpacing(self._theme.px(4))
            grids = [self._rows(rows) for _title, rows in part]
            room = max(_key_room(grid) for grid in grids)
            for (title, _rows), grid in zip(part, grids, strict=True):
                grid.setColumnMinimumWidth(0, room)
                column.addWidget(text_label(title, "section"))
                column.addLayout(grid)
                column.addSpacing(self._theme.px(12))
            column.addStretch(1)
            columns.addLayout(column, 1)
        if self._pane is not None:
            self._column.removeWidget(self._pane)
            self._pane.deleteLater()
        self._pane = Pane(content)
        self._column.addWidget(self._pane, 1)
        self._place(content.sizeHint().height())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _rows(self, rows: list[tuple[str, str]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(10))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnStretch(1, 1)
        for place, (keys, text) in enumerate(rows):
            grid.addWidget(Keycap(self._theme, keys), place, 0, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(text_label(text, "value"), place, 1)
        return grid

    def _place(self, wanted: int) -> None:
        window = self.parentWidget()
        if window is None:
            return
        width = min(self._theme.px(880), window.width() - self._theme.px(48))
        height = min(wanted + self._theme.px(60), window.height() - self._theme.px(80))
        self.setFixedSize(width, height)
        self.move((window.width() - width) // 2, (window.height() - height) // 2)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Escape, Qt.Key.Key_F1}:
            self.hide()
        else:
            super().keyPressEvent(event)


def _key_room(grid: QGridLayout) -> int:
    """The width of the widest key, so that the words of all groups begin at one line."""
    widest = 0
    for row in range(grid.rowCount()):
        item = grid.itemAtPosition(row, 0)
        if item is not None and (key := item.widget()) is not None:
            key.ensurePolished()
            widest = max(widest, key.sizeHint().width())
    return widest


def _split(
    groups: dict[str, list[tuple[str, str]]],
) -> list[list[tuple[str, list[tuple[str, str]]]]]:
    """The groups in two columns of about the same length."""
    left: list[tuple[str, list[tuple[str, str]]]] = []
    right: list[tuple[str, list[tuple[str, str]]]] = []
    total, used = sum(len(rows) + 2 for rows in groups.values()), 0
    for group in groups.items():
        size = len(group[1]) + 2
        (left if not left or used + size / 2 <= total / 2 else right).append(group)
        used += size
    return [part for part in (left, right) if part]

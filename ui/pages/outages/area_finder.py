"""The tree of places under its filter."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QLineEdit, QTreeView, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.pages.outages.area_choice import AreaChoice, find_communities
from ui.pages.outages.area_tree import AreaTree
from ui.theme import Theme

FILTER_MS = 120
EXPAND_UP_TO = 40


class AreaFinder(QWidget):
    """Finds places by words; ↓ goes into the tree, Enter ticks the first place found.

    `tree` says what is ticked; `between` stands under the filter.
    """

    def __init__(self, theme: Theme, choice: AreaChoice, between: QWidget) -> None:
        super().__init__()
        self._words: Mapping[int, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_MS)
        self.tree = AreaTree(choice, theme.color("text2"), self)
        self._build(theme, between)
        self._timer.timeout.connect(self.apply_filter)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self.filter.installEventFilter(self)

    def _build(self, theme: Theme, between: QWidget) -> None:
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter: estate, road or pinyin initials"))
        self.filter.setAccessibleName(_("Filter the places"))
        self.filter.setClearButtonEnabled(True)
        self.view = QTreeView()
        self.view.setModel(self.tree)
        self.view.setHeaderHidden(True)
        self.view.setAccessibleName(_("Districts, streets, estates, buildings"))
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(theme.px(18))
        self.view.header().setStretchLastSection(False)
        self.view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        frame = QFrame()
        frame.setProperty("role", "well")
        frame.setMinimumHeight(theme.px(190))
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.filter)
        column.addWidget(between)
        column.addWidget(frame, 1)

    def set_places(self, choice: AreaChoice, words: Mapping[int, str]) -> None:
        """Other places, and the words by which each estate is found; the filter stays."""
        self._words = words
        self.tree.set_choice(choice)
        self.tree.set_filter([])
        self.tree.set_filter(find_communities(self.filter.text(), words))

    def open_few(self) -> None:
        """Show the streets where they are few."""
        if self.tree.rowCount() == 1 or self.tree.shown <= EXPAND_UP_TO:
            self.view.expandToDepth(1)

    def apply_filter(self) -> None:
        """Show the places that match what is typed now."""
        found = find_communities(self.filter.text(), self._words)
        self.tree.set_filter(found)
        if found is None:
            if self.tree.shown <= EXPAND_UP_TO:
                self.view.expandToDepth(1)
        elif found and len(found) <= EXPAND_UP_TO:
            self.view.expandToDepth(1)
            self.view.setCurrentIndex(self.tree.index_of(found[0]))

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and isinstance(event, QKeyEvent) and _is_press(event):
            if event.key() == Qt.Key.Key_Down:
                self.view.setFocus()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
                self.apply_filter()
                self._tick_current()
                return True
        return False

    def _tick_current(self) -> None:
        index = self.view.currentIndex()
        if index.isValid():
            role = Qt.ItemDataRole.CheckStateRole
            ticked = self.tree.data(index, role) == Qt.CheckState.Checked
            now = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            self.tree.setData(index.siblingAtColumn(0), now, role)


def _is_press(event: QKeyEvent) -> bool:
    return event.type() == QEvent.Type.KeyPress

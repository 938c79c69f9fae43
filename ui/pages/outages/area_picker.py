"""Choosing where: the tree with its filter, the figures, the chosen places as chips, free text."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.notice_areas import area_items, split_places
from app.domain.outage import Area, Effect
from app.domain.place import PlaceBook
from app.i18n import _
from ui.pages.outages.area_choice import AreaChoice, find_communities
from ui.pages.outages.area_parts import Figures, PlaceTag
from ui.pages.outages.area_tree import AreaTree
from ui.pages.outages.flow import FlowLayout
from ui.pages.outages.windows import EFFECTS
from ui.theme import Theme
from ui.widgets.segmented import Segmented
from ui.widgets.tab_order import chain_tabs
from ui.widgets.text import clear_layout, text_label

FILTER_MS = 120
EXPAND_UP_TO = 40
_EFFECTS = (Effect.NO_WATER, Effect.LOW_PRESSURE)


class AreaPicker(QWidget):
    """Areas of both effects; `changed` after every choice.

    Until `set_places` gave the place book, saved areas are kept but the tree is empty.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._words: Mapping[int, str] = {}
        self._free: dict[Effect, list[str]] = {effect: [] for effect in _EFFECTS}
        self._choices = {effect: AreaChoice(PlaceBook(())) for effect in _EFFECTS}
        self._pending: tuple[Area, ...] = ()
        self._read_only = False
        self._used = frozenset({Effect.NO_WATER})
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(FILTER_MS)
        self._build()
        self._timer.timeout.connect(self.apply_filter)
        self.filter.textChanged.connect(lambda _text: self._timer.start())
        self.filter.installEventFilter(self)
        self.free_input.returnPressed.connect(self.add_free)
        self.effect.chosen.connect(self._on_effect_chosen)
        self.tree.ticked.connect(self._on_ticked)

    def _build(self) -> None:
        theme = self._theme
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter: estate, road or pinyin initials"))
        self.filter.setAccessibleName(_("Filter the places"))
        self.filter.setClearButtonEnabled(True)
        self.effect = Segmented[Effect](
            theme, [(e, _(EFFECTS[e])) for e in _EFFECTS], label=_("Ticked places have")
        )
        self.effect.set_value(Effect.NO_WATER)
        self.tree = AreaTree(self._choices[Effect.NO_WATER], theme.color("text2"), self)
        self.view = QTreeView()
        self.view.setModel(self.tree)
        self.view.setHeaderHidden(True)
        self.view.setAccessibleName(_("Districts, streets, estates, buildings"))
        self.view.setUniformRowHeights(True)
        self.view.setIndentation(theme.px(18))
        self.view.header().setStretchLastSection(False)
        self.view.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.view.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._build_layout()

    def _build_layout(self) -> None:
        theme = self._theme
        frame = QFrame()
        frame.setProperty("role", "well")
        frame.setMinimumHeight(theme.px(190))
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.figures = Figures(theme)
        tags = QWidget()
        self._tags = FlowLayout(theme.px(6), tags)
        self.free_input = QLineEdit()
        self.free_input.setPlaceholderText(_("Road section, shops … Enter adds it"))
        self.free_input.setAccessibleName(_("Area in words"))
        self.empty = text_label(_("Nothing chosen yet."), "cap", wrap=True)
        left = QVBoxLayout()
        left.setSpacing(theme.px(6))
        self.effect_box = QWidget()
        effect_row = QHBoxLayout(self.effect_box)
        effect_row.setContentsMargins(0, 0, 0, 0)
        effect_row.addWidget(text_label(_("Ticked places have"), "label"))
        effect_row.addWidget(self.effect, 1)
        for widget in (self.filter, self.effect_box, frame):
            left.addWidget(widget, 1 if widget is frame else 0)
        right = QVBoxLayout()
        right.setSpacing(theme.px(8))
        right.addWidget(self.figures)
        right.addWidget(self.free_input)
        right.addWidget(tags)
        right.addWidget(self.empty)
        right.addStretch(1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.gutter)
        grid.addLayout(left, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 46)
        grid.setColumnStretch(1, 54)
        self.effect_box.hide()

    def set_places(self, book: PlaceBook, words: Mapping[int, str]) -> None:
        """Give the place book and the words by which each estate is found."""
        areas = self.areas()
        self._words = words
        self._choices = {effect: AreaChoice(book) for effect in _EFFECTS}
        self.tree.set_choice(self._choices[self._shown_effect])
        self.tree.set_filter([])
        self.tree.set_filter(find_communities(self.filter.text(), words))
        self.show_areas(areas)
        if self.tree.rowCount() == 1 or self.tree.shown <= EXPAND_UP_TO:
            self.view.expandToDepth(1)

    def areas(self) -> tuple[Area, ...]:
        """The chosen areas. With windows of one effect only, all areas have that effect."""
        if not self._known:
            return self._pending
        only = next(iter(self._used)) if len(self._used) == 1 else None
        found: list[Area] = []
        for effect in _EFFECTS:
            given = only or effect
            found += self._choices[effect].areas(given)
            found += [Area(given, None, None, None, text, 0) for text in self._free[effect]]
        return tuple(dict.fromkeys(found))

    def show_areas(self, areas: tuple[Area, ...]) -> None:
        """Show saved areas; `changed` is not emitted."""
        self._pending = areas
        for effect in _EFFECTS:
            mine = [a for a in areas if a.effect is effect]
            self._choices[effect].take(a for a in mine if a.community_id is not None)
            self._free[effect] = [a.text for a in mine if a.community_id is None]
        self._show_choice()

    def branch(self) -> int | None:
        """The branch of the first chosen estate."""
        for effect in _EFFECTS:
            choice = self._choices[effect]
            for key in choice.chosen:
                return choice.book.communities[key].branch_id
        return None

    def set_effects(self, used: frozenset[Effect]) -> None:
        """Which effects the windows have: with both, a place is ticked for one of them."""
        used = used or frozenset({Effect.NO_WATER})
        if used == self._used:
            return
        self._used = used
        both = len(used) > 1
        self.effect_box.setVisible(both and not self._read_only)
        if not both and any(self._occupied(effect) for effect in _EFFECTS):
            areas = self.areas()
            self.show_areas(areas)
        if not both:
            self._show_effect(next(iter(used)))
        self._show_choice()

    def set_read_only(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self.tree.set_read_only(read_only=read_only)
        self.free_input.setVisible(not read_only)
        self.effect_box.setVisible(not read_only and len(self._used) > 1)
        self._show_choice()

    def add_free(self) -> None:
        """Enter in the free text: every place of it becomes a chip."""
        places = split_places(self.free_input.text())
        if self._read_only or not places:
            return
        free = self._free[self._shown_effect]
        free += [place for place in places if place not in free]
        self.free_input.clear()
        self._on_ticked()

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

    @property
    def _known(self) -> bool:
        return len(self._choices[Effect.NO_WATER].book) > 0

    @property
    def _shown_effect(self) -> Effect:
        return self.effect.value or Effect.NO_WATER

    def _occupied(self, effect: Effect) -> bool:
        choice = self._choices[effect]
        return bool(choice.chosen or choice.foreign or self._free[effect])

    def _on_effect_chosen(self, effect: Effect) -> None:
        self._show_effect(effect)

    def _show_effect(self, effect: Effect) -> None:
        self.effect.set_value(effect)
        self.tree.set_choice(self._choices[effect])

    def _on_ticked(self) -> None:
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        """Figures and chips anew; marks of the tree too."""
        clear_layout(self._tags)
        self._last_tag: QWidget = self.free_input
        self.tree.refresh()
        for effect in _EFFECTS:
            choice = self._choices[effect]
            names = {key: choice.book.communities[key].name for key in choice.chosen}
            mark = f"{_(EFFECTS[effect])} · " if len(self._used) > 1 else ""
            areas = choice.areas(effect)
            for key in choice.chosen:
                (item,) = area_items([a for a in areas if a.community_id == key], names)
                self._add_tag(f"{mark}{item.text}", partial(self._let_go, effect, key))
            for place in self._free[effect]:
                self._add_tag(f"{mark}{place}", partial(self._let_go_free, effect, place))
        merged = self._merged()
        self.figures.show_numbers(merged.total(), len(merged.chosen), merged.buildings())
        self.empty.setVisible(self._tags.count() == 0)
        self._tags.invalidate()

    def _merged(self) -> AreaChoice:
        """Both effects together, each building once."""
        merged = AreaChoice(self._choices[Effect.NO_WATER].book)
        merged.take(a for effect in _EFFECTS for a in self._choices[effect].areas(effect))
        return merged

    def _add_tag(self, text: str, let_go: partial[None]) -> None:
        tag = PlaceTag(self._theme, text, fixed=self._read_only)
        tag.removed.connect(let_go)
        self._tags.addWidget(tag)
        tag.show()
        chain_tabs(self._last_tag, tag)
        self._last_tag = tag

    def _let_go(self, effect: Effect, community_id: int) -> None:
        self._choices[effect].chosen.pop(community_id, None)
        self._on_ticked()

    def _let_go_free(self, effect: Effect, place: str) -> None:
        self._free[effect].remove(place)
        self._on_ticked()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter, ↓ goes into the tree and Enter ticks the place found."""
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

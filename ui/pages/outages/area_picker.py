"""Choosing where: what is ticked in the tree, its figures, the places as chips, free text."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.notice_areas import area_items, split_places
from app.domain.outage import Area, Effect
from app.domain.place import PlaceBook
from app.i18n import _
from ui.pages.outages.area_choice import AreaChoice
from ui.pages.outages.area_finder import AreaFinder
from ui.pages.outages.area_parts import Figures, PlaceTag
from ui.pages.outages.flow import FlowLayout
from ui.pages.outages.windows import EFFECTS
from ui.theme import Theme
from ui.widgets.segmented import Segmented
from ui.widgets.tab_order import chain_tabs
from ui.widgets.text import clear_layout, text_label

_EFFECTS = (Effect.NO_WATER, Effect.LOW_PRESSURE)


class AreaPicker(QWidget):
    """Areas of both effects; `changed` after every choice.

    Until `set_places` gave the place book, saved areas are kept but the tree is empty.
    """

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._free: dict[Effect, list[str]] = {effect: [] for effect in _EFFECTS}
        self._choices = {effect: AreaChoice(PlaceBook(())) for effect in _EFFECTS}
        self._pending: tuple[Area, ...] = ()
        self._read_only = False
        self._used = frozenset({Effect.NO_WATER})
        self._build()
        self.free_input.returnPressed.connect(self.add_free)
        self.effect.chosen.connect(self._show_effect)
        self.finder.tree.ticked.connect(self._on_ticked)

    def _build(self) -> None:
        theme = self._theme
        self.effect = Segmented[Effect](
            theme, [(e, _(EFFECTS[e])) for e in _EFFECTS], label=_("Ticked places have")
        )
        self.effect.set_value(Effect.NO_WATER)
        self.effect_box = QWidget()
        row = QHBoxLayout(self.effect_box)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(text_label(_("Ticked places have"), "label"))
        row.addWidget(self.effect, 1)
        self.finder = AreaFinder(theme, self._choices[Effect.NO_WATER], self.effect_box)
        self.filter = self.finder.filter
        self.figures = Figures(theme)
        tags = QWidget()
        self._tags = FlowLayout(theme.px(6), tags)
        self.free_input = QLineEdit()
        self.free_input.setPlaceholderText(_("Road section, shops … Enter adds it"))
        self.free_input.setAccessibleName(_("Area in words"))
        self.empty = text_label(_("Nothing chosen yet."), "cap", wrap=True)
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
        grid.addWidget(self.finder, 0, 0)
        grid.addLayout(right, 0, 1)
        grid.setColumnStretch(0, 46)
        grid.setColumnStretch(1, 54)
        self.effect_box.hide()

    def set_places(self, book: PlaceBook, words: Mapping[int, str]) -> None:
        """Give the place book and the words by which each estate is found."""
        areas = self.areas()
        self._choices = {effect: AreaChoice(book) for effect in _EFFECTS}
        self.finder.set_places(self._choices[self._shown_effect], words)
        self.show_areas(areas)
        self.finder.open_few()

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
        self.finder.tree.set_read_only(read_only=read_only)
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

    @property
    def _known(self) -> bool:
        return len(self._choices[Effect.NO_WATER].book) > 0

    @property
    def _shown_effect(self) -> Effect:
        return self.effect.value or Effect.NO_WATER

    def _occupied(self, effect: Effect) -> bool:
        choice = self._choices[effect]
        return bool(choice.chosen or choice.foreign or self._free[effect])

    def _show_effect(self, effect: Effect) -> None:
        self.effect.set_value(effect)
        self.finder.tree.set_choice(self._choices[effect])

    def _on_ticked(self) -> None:
        self._show_choice()
        self.changed.emit()

    def _show_choice(self) -> None:
        """Figures and chips anew; marks of the tree too."""
        clear_layout(self._tags)
        self._last_tag: QWidget = self.free_input
        self.finder.tree.refresh()
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

"""Palette, shortcut sheet and search: what opens over the window, and what they ask."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.domain.search import Found, Hit, SearchResult
from ui.labels import label
from ui.navigation import Navigate
from ui.shell.action_table import ActionTable
from ui.shell.palette import CommandPalette, PaletteEntry
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.search_box import ICONS, SearchBox

Find = Callable[[str], SearchResult]
HIT_PAGES: Mapping[Found, str] = {
    Found.ACCOUNT: "call_desk",
    Found.TICKET: "tickets",
    Found.OUTAGE: "outages",
}
FOUND_IN_PALETTE = 6


class Overlays(QObject):
    """Opens palette, sheet and search box; asks `find` in the background.

    A chosen hit goes to the page of its kind (`HIT_PAGES`), whose `activate` gets the hit's key.
    """

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        actions: ActionTable,
        tasks: Tasks,
        search: SearchBox,
        navigate: Navigate,
        find: Find | None,
    ) -> None:
        super().__init__(window)
        self._actions, self._tasks, self._find = actions, tasks, find
        self._search, self._navigate = search, navigate
        self._before: QWidget | None = None
        self.palette = CommandPalette(theme, window)
        self.keys = ShortcutSheet(theme, window)
        search.asked.connect(self._on_search_asked)
        search.hit_chosen.connect(self.open_hit)
        self.palette.asked.connect(self._on_palette_asked)
        self.palette.closed.connect(self._on_palette_closed)

    def open_palette(self) -> None:
        """Ctrl+K."""
        entries = [
            PaletteEntry(
                text=entry.spec.text,
                run=partial(self._actions.trigger, entry.spec),
                group=entry.group,
                initials=entry.spec.initials,
                icon=entry.spec.icon or "command",
                second=entry.spec.keys.split(";")[0],
            )
            for entry in self._actions.live()
            if entry.spec.enabled is None or entry.spec.enabled()
        ]
        if not self.palette.isVisible():
            window = self.palette.window()
            self._before = window.focusWidget()
        self.palette.open(entries)

    def open_keys(self) -> None:
        """F1."""
        self.keys.open(self._actions.live())

    def open_search(self) -> None:
        """F3: the search box, or the palette while a call takes its place."""
        if self._search.isVisible():
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._search.selectAll()
        else:
            self.open_palette()

    def open_hit(self, hit: Hit) -> None:
        """Go to what was found."""
        self._navigate(HIT_PAGES[hit.found], hit.key)

    def _on_search_asked(self, words: str) -> None:
        if self._find is not None:
            box, work = self._search, partial(self._find, words)
            self._tasks.run(work, owner=box, done=box.show_result, newest="search")

    def _on_palette_asked(self, words: str) -> None:
        if self._find is not None:
            done = partial(self._on_palette_found, words)
            work = partial(self._find, words)
            self._tasks.run(work, owner=self.palette, done=done, newest="palette")

    def _on_palette_found(self, words: str, result: SearchResult) -> None:
        entries = [
            PaletteEntry(
                text=hit.title,
                run=partial(self.open_hit, hit),
                group=label(hit.found),
                icon=ICONS[hit.found],
                second=hit.number,
                flag=hit.flag,
            )
            for hit in result.hits[:FOUND_IN_PALETTE]
        ]
        self.palette.add_found(words, entries)

    def _on_palette_closed(self) -> None:
        """The focus goes back where it was; a widget that went away is left alone."""
        before, self._before = self._before, None
        if before is not None and self.palette.window().isAncestorOf(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)

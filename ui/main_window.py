"""The shell: rail, call bar, pages, status line, palette, overlays. No feature code."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.search import Found, Hit, SearchResult
from app.i18n import _
from ui.changes import ChangeRelay
from ui.errors import present
from ui.labels import label
from ui.layout import breakpoint_for
from ui.navigation import Page, PageContext, PageSpec
from ui.preferences import Preferences
from ui.shell.action_table import SHELL, ActionTable
from ui.shell.call_bar import CallBar
from ui.shell.call_state import CallBarState, CallControl
from ui.shell.display_menu import DisplayChoices
from ui.shell.offline import OfflineBanner
from ui.shell.page_stack import PageStack
from ui.shell.palette import CommandPalette, PaletteEntry
from ui.shell.pane_cycle import move_focus
from ui.shell.rail import Rail
from ui.shell.shell_actions import shell_actions
from ui.shell.shortcut_sheet import ShortcutSheet
from ui.shell.status_line import StatusLine
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.search_box import ICONS
from ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from app.bootstrap import Services

Find = Callable[[str], SearchResult]
HIT_PAGES: Mapping[Found, str] = {
    Found.ACCOUNT: "call_desk",
    Found.TICKET: "tickets",
    Found.OUTAGE: "outages",
}
RAIL_WORDS_FROM = 1401  # effective px; at 1400 and below the rail has icons only


class MainWindow(QMainWindow):
    """The window of one look. `appearance_changed`: the preferences changed, build me anew.

    The application then takes `save_state()`, builds a new window and gives it back with
    `restore_state()`; the call is in `control`, which may be handed on to the new window.
    """

    appearance_changed = Signal()
    retry_requested = Signal()

    def __init__(
        self,
        *,
        services: "Services",
        tasks: Tasks,
        changes: ChangeRelay,
        theme: Theme,
        preferences: Preferences,
        specs: Sequence[PageSpec],
        find: Find | None = None,
        hit_pages: Mapping[Found, str] = HIT_PAGES,
        control: CallControl | None = None,
    ) -> None:
        super().__init__()
        self.services, self.tasks, self.changes = services, tasks, changes
        self.theme, self.preferences = theme, preferences
        self._find, self._hit_pages = find, hit_pages
        self._specs = [spec for spec in specs if services.person.seat in spec.seats]
        self.control = control or CallControl()
        self.actions_table = ActionTable(self)
        self.display = DisplayChoices(preferences, self._on_display_chosen)
        self._build()
        self.toasts = Toasts(theme, self, bottom=theme.px(24))
        for group, actions in shell_actions(self, self._specs, self.control, self.display):
            self.actions_table.register(actions, page=SHELL, group=group)
        self._connect_signals()
        self._show_title()

    def _build(self) -> None:
        theme = self.theme
        self.rail = Rail(theme, self._specs)
        self.call_bar = CallBar(theme, self.control, self.services.person, self.services.clock)
        self.offline = OfflineBanner(theme, self.services.clock)
        self.pages = PageStack(self._specs, self._context_for, self.actions_table)
        self.status = StatusLine(theme)
        self.palette_frame = CommandPalette(theme, self)
        self.keys_sheet = ShortcutSheet(theme, self)
        centre = QWidget()
        outer = QVBoxLayout(centre)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        upper = QHBoxLayout()
        upper.setSpacing(0)
        upper.addWidget(self.rail)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.call_bar)
        column.addWidget(self.offline)
        column.addWidget(self.pages, 1)
        upper.addLayout(column, 1)
        outer.addLayout(upper, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(centre)
        self.setMinimumSize(theme.px(560), theme.px(420))

    def _connect_signals(self) -> None:
        self.rail.page_chosen.connect(self.navigate)
        self.rail.settings_requested.connect(self._on_settings_requested)
        self.pages.page_shown.connect(self._on_page_shown)
        self.offline.retry_requested.connect(self.retry_requested)
        self.status.palette_requested.connect(self.open_palette)
        self.status.keys_requested.connect(self.open_keys)
        self.status.display_requested.connect(self.open_settings)
        self.call_bar.search.asked.connect(self._on_search_asked)
        self.call_bar.search.hit_chosen.connect(self.open_hit)
        self.palette_frame.asked.connect(self._on_palette_asked)
        self.tasks.unhandled.connect(self._on_unhandled)

    def _context_for(self, spec: PageSpec) -> PageContext:
        return PageContext(
            services=self.services,
            tasks=self.tasks,
            theme=self.theme,
            changes=self.changes,
            toasts=self.toasts,
            navigate=self.navigate,
            actions=self.actions_table,
            call_bar=self.control,
            preferences=self.preferences,
            badge=partial(self.rail.set_badge, spec.key),
        )

    def navigate(self, page_key: str, record: object | None = None) -> None:
        """Bring a page to the front; a page of another seat is told, not shown."""
        if page_key in self.pages.specs:
            self.pages.show_page(page_key, record)
        else:
            self.toasts.show_info(_("Your seat does not have this screen."))

    def page(self, key: str) -> Page:
        """A page, built now if need be, without bringing it to the front."""
        return self.pages.page(key)

    def set_call(self, state: CallBarState | None) -> None:
        """Show this call in the call bar, or none."""
        self.control.set_call(state)

    def set_offline(self, since: datetime | None, waiting: int = 0) -> None:
        """Show the offline banner, or take it away."""
        self.offline.set_offline(since, waiting)

    def save_state(self) -> dict[str, object]:
        """All pages' states and which one is in front."""
        return {"front": self.pages.front, "pages": self.pages.save_states()}

    def restore_state(self, state: dict[str, object]) -> None:
        """Take over what another look's window had."""
        pages, front = state.get("pages"), state.get("front")
        if isinstance(pages, dict):
            self.pages.restore_states(pages)
        if isinstance(front, str) and front in self.pages.specs:
            self.navigate(front)

    def open_palette(self) -> None:
        """Ctrl+K."""
        entries = [
            PaletteEntry(
                text=entry.spec.text,
                run=partial(self.actions_table.trigger, entry.spec),
                group=entry.group,
                initials=entry.spec.initials,
                icon=entry.spec.icon or "command",
                second=entry.spec.keys.split(";")[0],
            )
            for entry in self.actions_table.live()
            if entry.spec.enabled is None or entry.spec.enabled()
        ]
        self.palette_frame.open(entries)

    def open_keys(self) -> None:
        """F1."""
        self.keys_sheet.open(self.actions_table.live())

    def open_search(self) -> None:
        """F3: the search box, or the palette while a call takes its place."""
        if self.call_bar.search.isVisible():
            self.call_bar.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.call_bar.search.selectAll()
        else:
            self.open_palette()

    def open_hit(self, hit: Hit) -> None:
        """Go to what a search found; the page's `activate` gets the hit's key."""
        self.navigate(self._hit_pages[hit.found], hit.key)

    def open_settings(self) -> None:
        """Ctrl+9: the display menu beside the rail."""
        self.rail.open_settings()

    def open_agent_menu(self) -> None:
        """Ctrl+F2."""
        self.call_bar.open_agent_menu()

    def undo_latest(self) -> None:
        """Alt+U."""
        self.toasts.undo_latest()

    def cycle_panes(self, step: int) -> None:
        """F6: call bar, then the page's panes."""
        page = self.pages.built(self.pages.front)
        move_focus([self.call_bar, *(page.panes() if page is not None else [])], step)

    def _show_title(self) -> None:
        spec = self.pages.specs.get(self.pages.front)
        name = _("Hotline Desk")
        self.setWindowTitle(f"{name} — {_(spec.title)}" if spec is not None else name)

    def _on_page_shown(self, key: str) -> None:
        self.rail.show_page(key)
        self._show_title()

    def _on_settings_requested(self, place: QPoint) -> None:
        self.display.menu(self).popup(place)

    def _on_display_chosen(self) -> None:
        QTimer.singleShot(0, self, self.appearance_changed.emit)

    def _on_unhandled(self, error: BaseException) -> None:
        present(error, self.toasts)

    def _on_search_asked(self, words: str) -> None:
        box = self.call_bar.search
        if self._find is not None:
            work = partial(self._find, words)
            self.tasks.run(work, owner=box, done=box.show_result, newest="search")

    def _on_palette_asked(self, words: str) -> None:
        if self._find is not None:
            done = partial(self._on_palette_found, words)
            work = partial(self._find, words)
            self.tasks.run(work, owner=self.palette_frame, done=done, newest="palette")

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
            for hit in result.hits[:6]
        ]
        self.palette_frame.add_found(words, entries)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        zoom = self.theme.zoom
        effective = self.width() * 100 / zoom
        breakpoint_ = breakpoint_for(self.width(), zoom)
        roomy = effective >= RAIL_WORDS_FROM
        self.rail.set_narrow(narrow=not roomy)
        self.call_bar.set_layout(breakpoint_, hints=roomy)
        self.status.set_narrow(narrow=effective < 1080)

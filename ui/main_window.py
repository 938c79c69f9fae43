"""The shell: rail, call bar, pages, status line, overlays. No feature code."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.people import SEARCHING, Seat
from app.i18n import _
from ui.changes import ChangeRelay
from ui.errors import present
from ui.layout import breakpoint_for
from ui.navigation import Page, PageContext, PageSpec
from ui.preferences import Preferences
from ui.shell.action_table import SHELL, ActionTable
from ui.shell.call_bar import CallBar
from ui.shell.call_state import CallBarState, CallControl
from ui.shell.display_menu import DisplayChoices
from ui.shell.focus_keeper import FocusKeeper
from ui.shell.offline import OfflineBanner
from ui.shell.overlays import Find, Overlays
from ui.shell.page_stack import PageStack
from ui.shell.rail import Rail
from ui.shell.rail_counts import RailCounts
from ui.shell.shell_actions import shell_actions
from ui.shell.status_line import StatusLine
from ui.tasks import Tasks
from ui.theme import Theme
from ui.widgets.toast import Toasts

if TYPE_CHECKING:
    from app.bootstrap import Services

SMALLEST = QSize(900, 600)  # what any screen has room for, at any zoom
RAIL_WORDS_FROM = 1401  # effective px; at 1400 and below the rail has icons only


class MainWindow(QMainWindow):
    """The window of one look. `appearance_changed`: the preferences changed, build me anew.

    The application then takes `save_state()`, builds a new window and gives it back with
    `restore_state()`; the call is in `control`, which is handed on to the new window.
    """

    appearance_changed = Signal()
    retry_requested = Signal()
    sign_out_requested = Signal()

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
        control: CallControl | None = None,
    ) -> None:
        super().__init__()
        self.services, self.tasks, self.changes = services, tasks, changes
        self.theme, self.preferences = theme, preferences
        seat, shared = services.person.seat, services.shared
        self._specs = [spec for spec in specs if spec.shown_to(seat, shared=shared)]
        self.control = control or CallControl()
        self.action_table = ActionTable(self)
        self.display = DisplayChoices(preferences, self._on_display_chosen)
        self._build()
        self.focus_keeper = FocusKeeper(self, self.call_bar, self.pages, self.rail)
        self.toasts = Toasts(theme, self, bottom=theme.px(24))
        # A public screen searches nothing, nor do seats that may not look accounts up.
        found = find if seat in SEARCHING else None
        self.overlays = Overlays(
            self, theme, self.action_table, tasks, self.call_bar.search, self.navigate, found
        )
        for group, actions in shell_actions(self, self._specs, self.control, self.display):
            self.action_table.register(actions, page=SHELL, group=group)
        self._counts = RailCounts(
            self, tasks, services, changes, [] if self.public else self._specs,
            built=self.pages.built, show=self.rail.set_badge,
        )  # fmt: skip
        self._connect_signals()
        self._show_title()

    def _build(self) -> None:
        theme = self.theme
        self.rail = Rail(theme, self._specs)
        person, clock = self.services.person, self.services.clock
        self.call_bar = CallBar(theme, self.control, person, clock, calls=self.has_calls)
        self.offline = OfflineBanner(theme, self.services.clock)
        self.pages = PageStack(self._specs, self._context_for, self.action_table)
        self.status = StatusLine(theme)
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
        self.call_bar.setVisible(not self.public)
        column.addWidget(self.offline)
        column.addWidget(self.pages, 1)
        upper.addLayout(column, 1)
        outer.addLayout(upper, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(centre)
        self.setMinimumSize(QSize(theme.px(560), theme.px(420)).boundedTo(SMALLEST))

    def _connect_signals(self) -> None:
        self.rail.page_chosen.connect(self.navigate)
        self.rail.settings_requested.connect(self._on_settings_requested)
        self.call_bar.sign_out_chosen.connect(self.sign_out_requested)
        self.pages.page_shown.connect(self._on_page_shown)
        self.offline.retry_requested.connect(self.retry_requested)
        self.status.palette_requested.connect(self.overlays.open_palette)
        self.status.keys_requested.connect(self.overlays.open_keys)
        self.status.display_requested.connect(self.open_settings)
        self.tasks.unhandled.connect(self._on_unhandled)

    def _context_for(self, spec: PageSpec) -> PageContext:
        return PageContext(
            services=self.services,
            tasks=self.tasks,
            theme=self.theme,
            changes=self.changes,
            toasts=self.toasts,
            navigate=self.navigate,
            actions=self.action_table,
            call_bar=self.control,
            preferences=self.preferences,
            badge=_no_badge if self.public else partial(self.rail.set_badge, spec.key),
            display=self.display,
        )

    @property
    def public(self) -> bool:
        """Whether strangers see this screen: no search, no counts."""
        return self.services.person.seat is Seat.GUIDE

    @property
    def has_calls(self) -> bool:
        """Whether this seat takes calls: a screen of its own registers them."""
        return any(spec.takes_calls for spec in self._specs)

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

    def open_settings(self) -> None:
        """The display menu above its place in the status line."""
        menu = self.display.menu(self)
        top = self.status.zoom_button.mapToGlobal(QPoint(0, 0))
        menu.popup(QPoint(top.x(), top.y() - menu.sizeHint().height()))

    def _show_title(self) -> None:
        spec = self.pages.specs.get(self.pages.front)
        name = _("Hotline Desk")
        self.setWindowTitle(f"{name} — {_(spec.title)}" if spec is not None else name)

    def _on_page_shown(self, key: str) -> None:
        self.rail.show_page(key)
        self._show_title()

    def _on_settings_requested(self, place: QPoint) -> None:
        menu = self.display.menu(self)
        menu.addSeparator()
        menu.addAction(_("Sign out"), self.sign_out_requested.emit)
        menu.popup(place)

    def _on_display_chosen(self) -> None:
        QTimer.singleShot(0, self, self.appearance_changed.emit)

    def _on_unhandled(self, error: BaseException) -> None:
        present(error, self.toasts)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self._counts, self._counts.count)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        zoom = self.theme.zoom
        effective = self.width() * 100 / zoom
        roomy = effective >= RAIL_WORDS_FROM
        self.rail.set_narrow(narrow=not roomy)
        self.call_bar.set_layout(breakpoint_for(self.width(), zoom), hints=roomy)
        self.status.set_narrow(narrow=effective < 1080)


def _no_badge(_count: int) -> None:
    """Counts of waiting work are nobody's business on a public screen."""

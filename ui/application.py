"""The screen's composition root: one program per desktop, sign-in, the window, its rebuilding."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication
from typing_extensions import override

from app.domain.call import CallEvent, CallState
from app.domain.change import Change, Subject
from app.domain.people import Person
from app.i18n import _
from app.services.telephone import Telephone
from app.settings import Settings
from ui.after_start import LATER, AfterStart, show_simulator
from ui.appearance import Appearance, first_size, show_status
from ui.arrival import Arrival, OpenCore
from ui.changes import ChangeRelay
from ui.courier import Courier
from ui.garbage import GarbageCollector
from ui.keeper import Keeper
from ui.leaving import Leaving
from ui.live import LiveLine
from ui.main_window import MainWindow
from ui.moments import set_site_zone
from ui.navigation import TakesCalls
from ui.preferences import Preferences
from ui.shell.call_state import CallPhase
from ui.shell.outbox_view import OutboxView
from ui.sign_in_parts import Entrance
from ui.single_instance import SingleInstance
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.bootstrap import Core, Services
    from app.domain.search import SearchResult

CALL_DESK = "call_desk"
SIMULATOR_LATER = 200  # ms; the window answers first
FINISH_WITHIN = 3000  # ms that saving may take when the program is closed


@dataclass(frozen=True, slots=True)
class Options:
    """How the program was started.

    `demo` opens invented data signed in as an agent; with `choose` a person is chosen there, too.
    """

    demo: bool = False
    headless: bool = False
    out: Path = Path("demo-out")
    accounts: int = 20_000
    choose: bool = False


class Application(QObject):
    """Lives as long as the process; everything that is shown hangs on it."""

    def __init__(
        self, qt: QApplication, settings: Settings, options: Options, open_core: OpenCore
    ) -> None:
        super().__init__()
        self.qt, self.settings, self.options = qt, settings, options
        self.core: Core | None = None
        self.services: Services | None = None
        self.window: MainWindow | None = None
        self.failure: BaseException | None = None
        self._waiting: list[CallEvent] = []
        self._garbage = GarbageCollector(self, self._on_call)
        self.leaving = Leaving(self._on_call, self)
        self.leaving.agreed.connect(self.finish)
        self.tasks = Tasks(self)
        self._later = AfterStart(self.tasks, self._garbage, self)
        self.changes = ChangeRelay(self)
        self.courier = Courier(self.tasks, self)
        self.live = LiveLine(self.changes, self.courier, self.tasks, self)
        self.courier.returned.connect(self._on_returned)
        self.keeper = Keeper(self.changes, self.tasks, self)
        self.preferences = Preferences(settings.paths.data / "preferences.ini")
        self._appearance = Appearance(qt, self.preferences, settings, self)
        self.arrival = Arrival(
            settings, self.preferences, self.tasks, self.changes.publish, open_core,
            alone=options.demo, parent=self,
        )  # fmt: skip
        self.arrival.opened.connect(self._on_opened)
        self.arrival.signed_in.connect(self._on_signed_in)
        self.arrival.failed.connect(self._on_not_opened)
        self.telephone = SingleInstance(Telephone(area_code=settings.site.area_code), self)
        self.telephone.call_event.connect(self.take_call)
        self.telephone.activated.connect(self._on_activated)
        self.telephone.listening.connect(self._on_listening)
        self._telephony = False
        self._minute = QTimer(self)
        self._minute.setInterval(60_000)
        self._minute.timeout.connect(self._on_minute)
        qt.setQuitOnLastWindowClosed(False)

    def start(self) -> None:
        """Show the sign-in and open the database behind it."""
        set_site_zone(self.settings.site.timezone)
        theme = self._appearance.put_on(self._now())
        screen = self.arrival.show_screen(theme)
        screen.resize(theme.px(1100), theme.px(720))
        screen.installEventFilter(self)
        if not self.options.headless:
            screen.show()
        self.arrival.open(_("Preparing the example data") if self.options.demo else "")

    def sign_in(self, person: Person) -> None:
        """Let a person of the embedded database in, then show the window."""
        assert self.core is not None  # the list of people came from it
        self.arrival.sign_in(self.core, person)

    @property
    def _sign_in(self) -> Entrance | None:
        return self.arrival.screen

    def take_call(self, event: CallEvent) -> None:
        """A telephone event: hand it to the call desk; keep it until somebody has signed in."""
        if self.window is None:
            self._waiting.append(event)
            return
        if CALL_DESK not in self.window.pages.specs:
            return
        page = self.window.page(CALL_DESK)
        if isinstance(page, TakesCalls):
            if event.state is CallState.RINGING:
                self.qt.alert(self.window)
            page.receive(event)

    def rebuild(self) -> None:
        """Language, theme, zoom or density changed: build the window anew, keep all that is in it.

        What was typed travels through the pages' states; the call through the call control.
        """
        old = self.window
        assert old is not None  # only a window asks for it
        state, geometry, maximised = old.save_state(), old.geometry(), old.isMaximized()
        new = self._build_window(old)
        new.restore_state(state)
        new.setGeometry(geometry)
        if maximised:
            new.showMaximized()
        elif old.isVisible():
            new.show()
        old.removeEventFilter(self)
        old.close()
        old.deleteLater()
        QTimer.singleShot(LATER, self._garbage, self._garbage.renew)

    def finish(self) -> None:
        """Save what is typed, wait a moment for it, and end."""
        self._minute.stop()
        self.courier.stop()
        self.keeper.stop()
        if self.window is not None:
            self.window.save_state()
            self.preferences.set_bytes("window", self.window.saveGeometry())
            self.window.hide()
        self.live.leave()
        self.preferences.save()
        waited = QTimer(self)
        waited.setInterval(20)
        rounds = iter(range(FINISH_WITHIN // 20))

        def look() -> None:
            if self.tasks.pending and next(rounds, None) is not None:
                return
            waited.stop()
            self.close()
            self.qt.quit()

        waited.timeout.connect(look)
        waited.start()

    def close(self) -> None:
        """Give back threads, the telephone's door and the database."""
        self.courier.stop()
        self.live.stop()
        self.telephone.close()
        self.tasks.close()
        if self.core is not None:
            self.core.close()

    def _on_opened(self, core: "Core", people: tuple[Person, ...]) -> None:
        self.core = core
        if self.options.demo and not self.options.choose:
            from app.services.demo_cast import DEMO_LOGIN

            agent = next((p for p in people if p.login == DEMO_LOGIN), people[0])
            self.sign_in(agent)

    def _on_not_opened(self, error: BaseException) -> None:
        self.failure = error

    def _on_signed_in(self, core: "Core", services: "Services", warning: str) -> None:
        self.core, self.services = core, services
        self.window = self._build_window(None)
        geometry = self.preferences.bytes("window")
        if geometry.isEmpty() or not self.window.restoreGeometry(geometry):
            self.window.resize(first_size(self.qt))
        self.window.navigate(next(iter(self.window.pages.specs)))
        if self._sign_in is not None:
            self._sign_in.removeEventFilter(self)
            self.arrival.leave()
        if not self.options.headless:
            self.window.show()
        self.courier.serve(services)
        if services.alone.provision is None:
            self.live.serve(services)
            self.keeper.serve(services)
        self._minute.start()
        if self.options.demo and not self.options.headless:
            QTimer.singleShot(SIMULATOR_LATER, self.window, partial(show_simulator, self.window))
        self._garbage.spare()
        self._later.begin(self.window, services)
        if warning:
            self.window.toasts.show_info(warning)
        waiting, self._waiting = self._waiting, []
        for event in waiting:
            self.take_call(event)

    def _on_returned(self) -> None:
        """The server has let in who began without it: everything is read anew."""
        assert self.services is not None  # the courier works for somebody
        self.live.serve(self.services)
        self.keeper.serve(self.services)
        self.changes.hear(Change(frozenset(Subject), frozenset(), ""))
        self._later.warm_up(self.services)

    def _build_window(self, old: MainWindow | None) -> MainWindow:
        from ui.pages import PAGES

        services = self.services
        assert services is not None  # somebody has signed in

        def find(words: str) -> "SearchResult":
            return services.search.find(words)  # its code is read at the first question

        theme = self._appearance.put_on(self._now())
        if old is not None:
            self.tasks.unhandled.disconnect(old._on_unhandled)  # noqa: SLF001 - it ends here
        window = MainWindow(
            services=services,
            tasks=self.tasks,
            changes=self.changes,
            theme=theme,
            preferences=self.preferences,
            specs=PAGES,
            find=find,
            control=old.control if old is not None else None,
        )
        window.pages.page_built.connect(self._garbage.spare, Qt.ConnectionType.QueuedConnection)
        show_status(window.status, self.settings.site, services.clock())
        self._show_telephony(window)
        window.appearance_changed.connect(self.rebuild, Qt.ConnectionType.QueuedConnection)
        window.installEventFilter(self)
        self.leaving.watch(window, OutboxView(window, self.courier, services))
        self.window = window
        return window

    def _on_call(self) -> bool:
        state = self.window.control.state if self.window is not None else None
        return state is not None and state.phase is not CallPhase.WRAP_UP

    def _now(self) -> datetime:
        return self.core.clock() if self.core is not None else datetime.now(UTC)

    def _on_listening(self, listening: bool) -> None:
        self._telephony = listening
        if self.window is not None:
            self._show_telephony(self.window)

    def _show_telephony(self, window: MainWindow) -> None:
        arrive = _("Telephone link ready")
        words = arrive if self._telephony else _("Telephone link unavailable")
        window.status.set_telephony(words, connected=self._telephony)

    def _on_activated(self) -> None:
        top = self.window or self._sign_in
        if top is not None:
            top.show()
            top.raise_()
            top.activateWindow()

    def _on_minute(self) -> None:
        """Follow the shift from light to dark, but never in the middle of a call."""
        window = self.window
        if window is None or self.services is None:
            return
        show_status(window.status, self.settings.site, self.services.clock())
        if window.control.state is not None:
            return
        if self._appearance.theme(self._now()).scheme is not window.theme.scheme:
            self.rebuild()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Close and watched in (self.window, self._sign_in):
            event.ignore()
            self.leaving.close(asked=watched is self.window and not self.qt.isSavingSession())
            return True
        return super().eventFilter(watched, event)

"""The whole program on demonstration data, with its own clock: for pictures and measurements."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.bootstrap import Core, Progress, open_demo, system_clock
from app.settings import Paths, Settings
from ui.application import Application, Options
from ui.hands import run_until
from ui.main_window import MainWindow
from ui.preferences import Preferences
from ui.theme import load_fonts


class Program:
    """An `Application` without a display, driven from outside; `spin` runs its event loop."""

    def __init__(
        self,
        folder: Path,
        *,
        accounts: int = 20_000,
        clock: Callable[[], datetime] = system_clock,
    ) -> None:
        found = QApplication.instance()
        self.qt = found if isinstance(found, QApplication) else QApplication([])
        load_fonts()
        self.settings = Settings(paths=Paths(data=folder, log=folder))
        self.clock = clock
        self.accounts = accounts
        options = Options(demo=True, headless=True, accounts=accounts)
        self.application = Application(self.qt, self.settings, options, self._open)

    def _open(self, progress: Progress) -> Core:
        return open_demo(self.settings, accounts=self.accounts, clock=self.clock, progress=progress)

    @property
    def preferences(self) -> Preferences:
        return self.application.preferences

    @property
    def window(self) -> MainWindow:
        assert self.application.window is not None
        return self.application.window

    def start(self, width: int = 1440, height: int = 900) -> None:
        """Open, sign in as the demonstration's agent, show the window."""
        self.application.start()
        self.wait(lambda: self.application.window is not None, 120)
        self.window.resize(width, height)
        self.window.show()
        self.settle()

    def sign_in(self, login: str) -> None:
        """Another person of the demonstration takes the seat; the window keeps its size."""
        services, core = self.application.services, self.application.core
        assert services is not None  # start() signed somebody in
        assert core is not None  # start() opened it
        if services.person.login == login:
            return
        old = self.window
        self.application.sign_in(next(p for p in core.people() if p.login == login))
        self.wait(lambda: self.application.window is not old)
        self.window.resize(old.size())
        self.window.show()
        old.removeEventFilter(self.application)
        old.close()
        old.deleteLater()
        self.settle()
        self.window.activateWindow()
        self.settle()

    def wait(self, until: Callable[[], object], seconds: float = 20) -> float:
        """Run the event loop until something is so; returns the seconds it took."""
        return run_until(until, seconds)

    def settle(self) -> None:
        """Run until no work is under way and everything was painted."""
        for _ in range(3):
            self.wait(lambda: not self.application.tasks.pending)
            run_until(lambda: False, 0.03, must=False)
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def rebuild(self, width: int, height: int) -> None:
        """A new look was chosen in the preferences."""
        self.application.rebuild()
        self.window.resize(width, height)
        self.window.show()
        self.settle()

    def close(self) -> None:
        """End threads and close the database."""
        self.window.hide()
        self.application.close()
        self.window.deleteLater()
        self.application.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

"""What can wait until the window is there."""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.i18n import _
from ui.garbage import GarbageCollector
from ui.gradual import Gradual
from ui.main_window import MainWindow
from ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from app.bootstrap import Services

LATER = 1500  # ms after the window is there


class AfterStart(QObject):
    """The server's first call, the pages not yet opened, the calendar's end."""

    def __init__(self, tasks: Tasks, garbage: GarbageCollector, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._garbage = tasks, garbage
        self._steps: Gradual | None = None

    @property
    def over(self) -> bool:
        """Whether all of it has been done."""
        return self._steps is not None and self._steps.over

    def begin(self, window: MainWindow, services: "Services") -> None:
        """Somebody has signed in, and their window is shown."""
        if self._steps is not None:
            self._steps.deleteLater()
        self._steps = Gradual(self._prepare(window, services), self)
        load = partial(self._load, window, services, self._steps)
        QTimer.singleShot(LATER, self._steps, load)

    def _load(self, window: MainWindow, services: "Services", steps: Gradual) -> None:
        """The code of pages and services, beside the window: to load all of it takes long."""
        specs = tuple(window.pages.specs.values())

        def work() -> None:
            from app.bootstrap import read_code

            read_code(services)
            for spec in specs:
                spec.load()

        self._tasks.run(work, owner=steps, done=lambda _nothing: steps.start(), lane=Lane.OUTPUT)

    def warm_up(self, services: "Services") -> None:
        """The first call must not wait for what a server does only once."""

        def work() -> None:
            from app.bootstrap import warm_up

            warm_up(services)

        self._tasks.run(work, owner=self, failed=lambda _error: None)

    def _prepare(self, window: MainWindow, services: "Services") -> Iterator[None]:
        self.warm_up(services)
        yield from window.pages.build_ahead()
        self._garbage.spare()

        def done(years: tuple[int, ...]) -> None:
            """Limits counted wrongly for want of a table must not be trusted blindly."""
            if years:
                words = _("No holidays are known for {years}: working days count weekends only.")
                window.toasts.show_info(words.format(years=", ".join(map(str, years))))

        self._tasks.run(services.catalogue.years_without_holidays, owner=window, done=done)


def show_simulator(window: MainWindow) -> None:
    """The telephone of the demonstration, beside its window."""
    from app.services.demo_cast import demo_cast
    from ui.simulator import SampleCaller, Simulator

    callers = tuple(SampleCaller(c.number, c.note) for c in demo_cast())
    Simulator(window.theme, callers, window).float_beside(window)

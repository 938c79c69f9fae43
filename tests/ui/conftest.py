"""Tests of the screen: the real look, a desk that needs no database, a window of it."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import Services
from app.data.engine import Database
from app.data.schema import upgrade
from app.i18n import set_language
from tests.helpers.screen import SPECS, Desk
from tests.helpers.seeds import seed_small
from tests.helpers.tickets import Desks, SetClock
from ui.changes import ChangeRelay
from ui.main_window import MainWindow
from ui.navigation import Page
from ui.pages import PAGES
from ui.preferences import Preferences
from ui.server_sign_in import ServerSignIn
from ui.tasks import InlineTasks, Tasks
from ui.theme import Scheme, Theme, load_fonts


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    load_fonts()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    look = Theme(Scheme.LIGHT)
    look.apply(qapp)
    return look


@pytest.fixture
def screen(theme: Theme, qtbot: QtBot) -> ServerSignIn:
    """The sign-in of a shared server, shown."""
    screen = ServerSignIn(theme, "鲁中供水有限公司（示例）", "hotline-a, hotline-b")
    qtbot.addWidget(screen)
    screen.show()
    return screen


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    door = Tasks()
    yield door
    door.close()


@pytest.fixture
def owner(qapp: QApplication) -> QObject:
    return QObject()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "desk.ini")


@pytest.fixture
def make_window(
    qapp: QApplication, preferences: Preferences
) -> Iterator[Callable[..., MainWindow]]:
    """A window of the note pages in a look."""
    windows: list[MainWindow] = []

    def make(theme: Theme | None = None, desk: Desk | None = None, **more: object) -> MainWindow:
        look = theme or Theme(Scheme.LIGHT)
        look.apply(qapp)
        window = MainWindow(
            services=desk or Desk(),
            changes=ChangeRelay(),
            theme=look,
            preferences=preferences,
            **{"specs": SPECS, "tasks": InlineTasks(), **more},
        )
        window.resize(1440, 900)
        windows.append(window)
        return window

    yield make
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def page_of(
    make_window: Callable[..., MainWindow],
) -> Callable[..., Page]:
    """A page of a person's own window, which is shown with it in front."""

    def make(services: Services, key: str, width: int = 1366, height: int = 768,
             **more: object) -> Page:  # fmt: skip
        window = make_window(
            desk=services, **{"specs": PAGES, "find": services.search.find, **more}
        )
        window.resize(width, height)
        window.navigate(key)
        window.show()
        window.activateWindow()
        return window.page(key)

    return make


@pytest.fixture
def window(page: Page) -> MainWindow:
    """The window around the test's page."""
    window = page.window()
    assert isinstance(window, MainWindow)
    return window


@pytest.fixture(autouse=True)
def _bury_the_dead() -> Iterator[None]:
    """Every test leaves windows in reference cycles; a new look would style them all again."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    """People at one database with the small town."""
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    upgrade(database)
    seed_small(database)
    yield Desks(database, SetClock(), tmp_path)
    database.close()

"""A call desk on a real embedded database, driven by key events."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bootstrap import Core, Services, sign_in
from app.data.calls import CallRow
from app.data.engine import Database
from app.domain.call import CallEvent, CallState
from app.domain.phone import read_number
from app.settings import Paths, Settings
from tests.helpers.outages import Told, add_outage, area, window
from tests.helpers.seeds import AGENT, LIUQUAN_2, NOW, seed_small
from ui.changes import ChangeRelay
from ui.main_window import MainWindow
from ui.pages.call_desk import PAGE
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.page import CallDeskPage
from ui.preferences import Preferences
from ui.tasks import InlineTasks, Tasks
from ui.theme import Theme

CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class HeldTasks(InlineTasks):
    """Keeps work back until it is released, to see the screen before an answer comes."""

    def __init__(self) -> None:
        super().__init__()
        self.held: list[int] = []
        self.holding = False

    def _submit(self, lane: object, number: int) -> None:
        if self.holding:
            self.held.append(number)
        else:
            super()._submit(lane, number)

    def release(self, place: int = 0) -> None:
        """Do the held work at a place now."""
        number = self.held.pop(place)
        self._perform(number)
        self._on_landed(number)


class Clock:
    """The desk's clock; tests move it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@dataclass
class DeskRoom:
    """The window with the call desk in front, and what it works on."""

    window: MainWindow
    page: CallDeskPage
    core: Core
    services: Services
    tasks: Tasks
    changes: ChangeRelay
    clock: Clock

    @property
    def case(self) -> Case:
        """The call on screen."""
        case = self.page.room.case
        assert case is not None
        return case

    @property
    def form(self):
        return self.page.work.card.form

    def ring(self, number: str, call_id: UUID | None = None) -> UUID:
        """The telephone rings."""
        call_id = call_id or uuid4()
        self.tell(call_id, number, CallState.RINGING)
        return call_id

    def tell(self, call_id: UUID, number: str, state: CallState) -> None:
        """The telephone says something."""
        normal = read_number(number).number
        self.page.receive(CallEvent(call_id, number, normal, state, self.clock.now))

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(self._target(), key, modifier)
        QTest.qWait(0)

    def type(self, text: str) -> None:
        """Type plain letters and digits where the focus is."""
        QTest.keyClicks(self._target(), text)
        QTest.qWait(0)

    def say(self, text: str) -> None:
        """Chinese as an input method commits it, where the focus is."""
        self._target().insertPlainText(text) if hasattr(
            self._target(), "insertPlainText"
        ) else self._target().insert(text)

    def row(self, call_id: UUID) -> CallRow | None:
        """The call as it lies in the database."""
        with Session(self.core.database.reads) as orm:
            return orm.scalar(select(CallRow).where(CallRow.id == call_id))

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or self.window


def _seeded(template: Path) -> Path:
    """The small town, seeded once for all tests."""
    town = template.with_name("small-town.db")
    if not town.exists():
        making = template.with_name("small-town.making")
        shutil.copy(template, making)
        database = Database(f"sqlite:///{making}")
        seed_small(database)
        database.close()
        making.rename(town)
    return town


def open_desk(folder: Path, template: Path, tasks: Tasks | None = None) -> Iterator[DeskRoom]:
    """Build everything on a copy of the migrated template; closes it afterwards."""
    path = folder / "hotline.db"
    shutil.copy(_seeded(template), path)
    database = Database(f"sqlite:///{path}")
    clock = Clock()
    settings = replace(Settings(), paths=Paths(data=folder, log=folder))
    core = Core(settings, database, clock)
    yield from desk_on(core, clock, folder, tasks)
    core.close()


def desk_on(
    core: Core, clock: Clock, folder: Path, tasks: Tasks | None = None
) -> Iterator[DeskRoom]:
    """A window on an open database."""
    theme = Theme()
    theme.apply(QApplication.instance())
    tasks, changes = tasks or InlineTasks(), ChangeRelay()
    services = sign_in(core, AGENT, changes.publish)
    window_ = MainWindow(
        services=services, tasks=tasks, changes=changes, theme=theme,
        preferences=Preferences(folder / "preferences.ini"), specs=[PAGE],
        find=services.search.find,
    )  # fmt: skip
    window_.resize(1440, 900)
    window_.show()
    window_.activateWindow()
    window_.navigate("call_desk")
    QTest.qWait(0)
    page = window_.page("call_desk")
    assert isinstance(page, CallDeskPage)
    try:
        yield DeskRoom(window_, page, core, services, tasks, changes, clock)
    finally:
        window_.close()
        window_.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def outage_at_liuquan(core: Core, **more: object) -> UUID:
    """An emergency is on at 柳泉花园二期, from two hours ago for four hours more."""
    told = Told(windows=(window(-2, 4, now=NOW),), areas=(area(LIUQUAN_2),), **more)
    return add_outage(core.database, told)

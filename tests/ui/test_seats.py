"""Every seat of a shared server opens each of its screens without being refused anything."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from typing_extensions import override

from app.bootstrap import Core
from app.data.engine import Database
from app.domain.people import Person, Seat
from app.settings import Paths, Settings
from tests.helpers.outages import Told, add_outage, area, window
from tests.helpers.seated import signed_in
from tests.helpers.seats import EVERYBODY, seed_seats
from tests.helpers.seeds import AGENT, LIUQUAN_2, NOW, ZHANGDIAN_REPAIR
from tests.helpers.tickets import a_form
from ui.changes import ChangeRelay
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.preferences import Preferences
from ui.tasks import InlineTasks
from ui.theme import Theme

pytestmark = pytest.mark.parametrize("engine_name", ["shared"], indirect=True)
DESK = ["call_desk", "tickets", "outages"]
SCREENS = {
    Seat.AGENT: DESK,
    Seat.DISPATCHER: DESK,
    Seat.BRANCH: ["tickets", "outages"],
    Seat.SUPERVISOR: [*DESK, "accounts"],
    Seat.EXPERT: DESK,
    Seat.CALLBACK: DESK,
    Seat.GUIDE: ["lobby", "outages"],
    Seat.ADMINISTRATOR: ["accounts", "people"],
    Seat.AUDITOR: [],
}


class NotingTasks(InlineTasks):
    """Remembers what went wrong, whatever the screen makes of it."""

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[str] = []

    @override
    def _perform(self, number: int) -> None:
        super()._perform(number)
        entry = self._entries.get(number)
        if entry is not None and isinstance(entry.landing, BaseException):
            self.errors.append(repr(entry.landing))


def _open_all(core: Core, person: Person, records: dict[str, object], folder: Path) -> list[str]:
    """Sign in, open every screen of the seat, with its record where it has one."""
    services, tasks, changes = signed_in(core, person), NotingTasks(), ChangeRelay()
    window_ = MainWindow(
        services=services, tasks=tasks, changes=changes, theme=Theme(),
        preferences=Preferences(folder / f"{person.login}.ini"), specs=PAGES,
        find=services.search.find,
    )  # fmt: skip
    window_.resize(1440, 900)
    window_.show()
    shown = [key for key in window_.pages.specs if key not in {"settings", "audit"}]
    for key in window_.pages.specs:
        window_.navigate(key)
        if key in records:
            window_.navigate(key, records[key])
        QTest.qWait(0)
    window_.close()
    window_.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    wrong = [] if shown == SCREENS[person.seat] else [f"shows {shown}"]
    return wrong + tasks.errors


def test_that_every_seat_opens_its_screens_on_a_shared_server(
    database: Database, tmp_path: Path, theme: Theme
) -> None:
    seed_seats(database)
    core = Core(Settings(paths=Paths(data=tmp_path, log=tmp_path)), database, lambda: NOW)
    ticket = signed_in(core, AGENT).tickets.create(a_form(unit_id=ZHANGDIAN_REPAIR))
    told = Told(windows=(window(-1, 3, now=NOW),), areas=(area(LIUQUAN_2),))
    records = {"tickets": ticket.id, "outages": add_outage(database, told)}
    wrong = {p.seat: _open_all(core, p, records, tmp_path) for p in EVERYBODY}
    assert {seat: found for seat, found in wrong.items() if found} == {}

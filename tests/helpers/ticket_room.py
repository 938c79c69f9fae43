"""The ticket screen of one person on a real database."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.bootstrap import Core, Services, sign_in
from app.domain.people import Person
from app.domain.ticket import TicketDetail
from tests.helpers.tickets import Desks
from ui.changes import ChangeRelay
from ui.main_window import MainWindow
from ui.pages.tickets import PAGE
from ui.pages.tickets.page import TicketsPage
from ui.preferences import Preferences
from ui.tasks import InlineTasks
from ui.theme import Theme


class Room:
    """A window with the ticket screen of one person."""

    def __init__(self, qtbot: QtBot, desks: Desks, folder: Path, person: Person) -> None:
        self.relay = ChangeRelay()
        core = Core(desks.settings, desks.database, desks.clock)
        self.services: Services = sign_in(core, person, self.relay.publish)
        self.window = MainWindow(
            services=self.services,
            tasks=InlineTasks(),
            changes=self.relay,
            theme=Theme(),
            preferences=Preferences(folder / f"{person.login}.ini"),
            specs=[PAGE],
        )
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()
        self.window.navigate("tickets")
        page = self.window.page("tickets")
        assert isinstance(page, TicketsPage)
        self.page = page

    def numbers(self) -> list[str]:
        return [line.number for line in self.page.queue.table.rows]

    @property
    def shown(self) -> TicketDetail:
        ticket = self.page.detail.ticket
        assert ticket is not None
        return ticket

    def toast(self) -> str:
        return self.window.toasts.shown[-1].text

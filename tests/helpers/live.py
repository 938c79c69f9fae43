"""A desk of a shared server as the program runs it: workers, the change feed, a window."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication

from app.bootstrap import Core, Services, sign_in, system_clock
from app.data.engine import Database
from app.domain.people import Person
from app.settings import Paths, Settings
from tests.helpers.seated import seated
from ui.changes import ChangeRelay
from ui.courier import Courier
from ui.live import LiveLine
from ui.main_window import MainWindow
from ui.navigation import PageSpec
from ui.preferences import Preferences
from ui.tasks import Tasks
from ui.theme import Theme


class LiveDesk:
    """One signed-in person with the pages of `specs`; `database` is the owner's."""

    def __init__(
        self, database: Database, person: Person, folder: Path, specs: list[PageSpec]
    ) -> None:
        own = folder / person.login
        own.mkdir()
        settings = Settings(paths=Paths(data=own, log=own))
        self.person = person
        self.database = seated(database, person)
        self._root = QObject()
        self.tasks, self.relay = Tasks(self._root), ChangeRelay(self._root)
        core = Core(settings, self.database, system_clock)
        self.services: Services = sign_in(core, person, self.relay.publish)
        self.services.live.mark()
        self.services.catalogue.get()
        self.services.places.book()
        self.courier = Courier(self.tasks, self._root)
        self.line = LiveLine(self.relay, self.courier, self.tasks, self._root)
        self.there: list[bool] = []
        self.line.stands.connect(self.there.append)
        theme = Theme()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app)
        self.window = MainWindow(
            services=self.services, tasks=self.tasks, changes=self.relay, theme=theme,
            preferences=Preferences(own / "desk.ini"), specs=specs,
        )  # fmt: skip
        self.window.resize(1440, 900)
        self.window.show()
        self.window.navigate(specs[0].key)
        self.line.serve(self.services)

    def close(self) -> None:
        """The person goes home."""
        self.line.stop()
        self.courier.stop()
        self.window.close()
        self.window.deleteLater()
        self.tasks.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.database.close()

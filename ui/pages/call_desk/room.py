"""What the parts that steer the call desk share: services, tasks, the desk, the screen."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject

from app.domain.call import IntakeDraft, Registered
from app.domain.catalogue import Catalogue, Category
from app.domain.diagnosis import Diagnosis
from app.domain.errors import InvalidInput
from app.domain.place import PlaceBook
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.desk import Desk
from ui.pages.call_desk.sayings import Speech, speech
from ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from app.bootstrap import Services


class DeskView(Protocol):
    """What the screen is told. It shows; it decides nothing."""

    def show_case(self) -> None:
        """Another call is on screen, or none."""

    def show_facts(self) -> None:
        """What is known about the call on screen has changed; presets may have been filled in."""

    def show_draft(self) -> None:
        """Its draft, the state of saving or the other calls have changed."""

    def show_problems(self, found: tuple[InvalidInput, ...]) -> None:
        """These things stand in the way of registering."""

    def show_registered(self, case: Case, registered: Registered) -> None:
        """A call was registered."""

    def tell(self, text: str) -> None:
        """Say that something worked."""

    def tell_error(self, error: BaseException) -> None:
        """Say that something failed."""


class Room:
    """Shared by the parts. Catalogue and places are empty until they were read."""

    def __init__(self, services: "Services", tasks: Tasks, owner: QObject, view: DeskView) -> None:
        self.services, self.tasks, self.owner, self.view = services, tasks, owner, view
        self.desk = Desk()
        self.catalogue = Catalogue((), (), (), (), ())
        self.book = PlaceBook(())
        site = services.session.settings.site
        self.company, self.area_code = site.company, site.area_code
        self.zone = ZoneInfo(site.timezone)

    def start(self, done: Callable[[], None]) -> None:
        """Read catalogues, places and the forms an earlier run left behind."""
        services = self.services

        def on_drafts(drafts: tuple[IntakeDraft, ...]) -> None:
            self.desk.add_saved(drafts)
            done()

        # In the workers: the first question for the calls brings much code along.
        def read_drafts() -> tuple[IntakeDraft, ...]:
            return services.calls.drafts()

        def warm() -> None:
            """Building the screen pop's statement takes longer than running it."""
            services.calls.pop("")

        self.read_known(done)
        self.tasks.run(read_drafts, owner=self.owner, done=on_drafts, lane=Lane.DISK)
        self.tasks.run(warm, owner=self.owner, failed=lambda _error: None)

    def read_known(self, done: Callable[[], None]) -> None:
        """Read catalogues and places."""
        services = self.services

        def work() -> tuple[Catalogue, PlaceBook]:
            return services.catalogue.get(), services.places.book()

        def on_read(found: tuple[Catalogue, PlaceBook]) -> None:
            self.catalogue, self.book = found
            done()

        self.tasks.run(work, owner=self.owner, done=on_read)

    def adopt(self, desk: Desk) -> None:
        """Go on with the calls of the screen that was rebuilt; what was asked is asked anew."""
        desk.add_saved(tuple(case.draft for case in self.desk.cases.values()))
        self.desk = desk
        for case in desk.cases.values():
            case.busy = case.asking = False

    @property
    def case(self) -> Case | None:
        """The call on screen."""
        return self.desk.case

    def now(self) -> datetime:
        """This moment by the desk's clock."""
        return self.services.clock()

    def run(self, work: Callable[[], object], lane: Lane = Lane.DATABASE) -> None:
        """Run work whose result nobody waits for."""
        self.tasks.run(work, owner=self.owner, lane=lane)

    def diagnosis(self, case: Case) -> Diagnosis | None:
        """Why there is no water, as of now."""
        return case.diagnosis(self.now())

    def category(self, case: Case) -> Category | None:
        """The category chosen in the form."""
        return self.catalogue.category(case.draft.category_code)

    def speech(self, case: Case) -> Speech | None:
        """What to say to the caller, as of now."""
        found = self.diagnosis(case)
        if found is None:
            return None
        return speech(case, found, self.catalogue, company=self.company, zone=self.zone)

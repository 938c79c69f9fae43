"""What every service of a signed-in person is built from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.data.engine import Database
from app.data.unit_of_work import UnitsOfWork
from app.domain.change import Change, Subject
from app.domain.people import Person
from app.domain.shared_numbers import number_list
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Session:
    """One sign-in: who, on which database, by which clock.

    `works` opens audited transactions: `with session.works("ticket.dispatch") as work: …`.
    """

    person: Person
    database: Database
    clock: Callable[[], datetime]
    works: UnitsOfWork
    settings: Settings

    @property
    def shared_numbers(self) -> frozenset[str]:
        """Numbers that stand for nobody in particular: the settings' list and our own hotline."""
        site = self.settings.site
        return number_list(f"{site.hotline},{site.shared_numbers}", site.area_code)

    def told(self, subject: Subject, record_id: object) -> None:
        """Publish what a function of the server has changed."""
        change = Change(frozenset({subject}), frozenset({str(record_id)}), self.person.name)
        self.works.told(change)

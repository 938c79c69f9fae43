"""What every service of a signed-in person is built from."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.data.engine import Database
from app.data.unit_of_work import UnitsOfWork
from app.domain.people import Person
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

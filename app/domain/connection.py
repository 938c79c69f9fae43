"""Who is connected to the shared server, how much may be looked up, and what was noticed."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.people import Person, Seat


@dataclass(frozen=True, slots=True)
class Member:
    """A person as an administrator sees him. `has_login`: the server knows the login."""

    person: Person
    active: bool = True
    has_login: bool = True


@dataclass(frozen=True, slots=True)
class Connection:
    """An open connection. `name` is empty for logins that are no person's."""

    pid: int
    login: str
    name: str
    since: datetime
    client: str
    application: str
    state: str
    state_since: datetime | None
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Quota:
    """How many accounts a seat may open and list in an hour, and how many tickets see anew."""

    seat: Seat
    opened: int
    listed: int
    tickets: int = 60


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something supervisors should look at; the numbers where a quota was reached."""

    id: int
    at: datetime
    name: str
    login: str
    text: str
    opened: int | None = None
    listed: int | None = None
    tickets: int | None = None

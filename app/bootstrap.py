"""The composition root: settings → database → `Core`; a person signs in → `Services`."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session as OrmSession

from app.data.engine import Database, translated
from app.data.outbox import OutboxStore
from app.data.people import active_people
from app.data.unit_of_work import UnitsOfWork
from app.domain.alone import Provision
from app.domain.change import Change
from app.domain.errors import Unavailable
from app.domain.people import DESKS, Person
from app.domain.sealing import Seal
from app.i18n import N_, _
from app.services.alone import Alone
from app.services.alone_door import provision_store
from app.services.catalogue import Catalogues
from app.services.live import Live
from app.services.outbox import Outbox
from app.services.places import Places
from app.services.session import Session
from app.settings import Desk, Settings

if TYPE_CHECKING:
    from app.services.account_import import AccountImport
    from app.services.audit import Audit
    from app.services.editing import Editing
    from app.services.front_door import Entered, FrontDoor
    from app.services.lobby import Lobby
    from app.services.notices import Notices
    from app.services.outages import Outages
    from app.services.people import People
    from app.services.search import Search
    from app.services.steady_calls import SteadyCalls
    from app.services.steady_tickets import SteadyTickets

Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]
VERSION = "0.1.0"
_SERVER = N_("The shared server")
_FOLDER = N_("The data folder {folder}")
_NO_FOLDER = N_("It cannot be made. Check its rights and the disk, or name another in [paths].")
_UPGRADED = N_("The database was brought up to date. The older one is kept as {file}.")
_MADE_ANEW = N_(
    "The example data are made anew every day and for every version of the program: what you tried"
    " out in the older ones is gone."
)
_OWN_LOGIN = N_("It is opened with a login of one's own.")


def system_clock() -> datetime:
    """The embedded database's clock is this computer's."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Core:
    """What lives as long as the process: settings and the database.

    `word` is what a person should know about how it was opened, or "".
    """

    settings: Settings
    database: Database
    clock: Clock
    word: str = ""

    def people(self) -> tuple[Person, ...]:
        """Everybody who may sign in to the embedded database."""
        with translated(), OrmSession(self.database.reads) as orm:
            return tuple(row.value() for row in orm.scalars(active_people()))

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()


@dataclass(frozen=True)
class Services:
    """What a signed-in person can do; lives as long as the sign-in.

    What the first screen does not need is made, and its code read, when it is first asked for.
    """

    session: Session
    places: Places
    catalogue: Catalogues
    outbox: Outbox
    live: Live
    alone: Alone
    seal: Seal

    @property
    def person(self) -> Person:
        return self.session.person

    @property
    def shared(self) -> bool:
        """Whether people sign in to a server that rules what each seat may do."""
        return self.session.database.guarded

    @property
    def clock(self) -> Clock:
        return self.session.clock

    @cached_property
    def calls(self) -> "SteadyCalls":
        from app.services.steady_calls import SteadyCalls

        return SteadyCalls(self.session, self.catalogue, self.tickets, self.outbox, self.seal)

    @cached_property
    def tickets(self) -> "SteadyTickets":
        from app.services.steady_tickets import SteadyTickets

        return SteadyTickets(self.session, self.catalogue, self.places, self.outbox)

    @cached_property
    def outages(self) -> "Outages":
        from app.services.outages import Outages

        return Outages(self.session, self.places)

    @cached_property
    def notices(self) -> "Notices":
        from app.services.notices import Notices

        return Notices(self.session, self.places, self.catalogue)

    @cached_property
    def search(self) -> "Search":
        from app.services.search import Search

        return Search(self.session, self.places)

    @cached_property
    def imports(self) -> "AccountImport":
        from app.services.account_import import AccountImport

        return AccountImport(self.session, self.places, self.catalogue)

    @cached_property
    def lobby(self) -> "Lobby":
        from app.services.lobby import Lobby

        return Lobby(self.session, self.tickets)

    @cached_property
    def people(self) -> "People":
        from app.services.people import People

        return People(self.session)

    @cached_property
    def audit(self) -> "Audit":
        from app.services.audit import Audit

        return Audit(self.session)

    @cached_property
    def editing(self) -> "Editing":
        from app.services.editing import Editing

        return Editing(self.session)


def open_core(settings: Settings, *, url: str | None = None, clock: Clock = system_clock) -> Core:
    """Open the database, the embedded file by default.

    The embedded one is brought up to date, and gets the catalogues and a first set of seats.

    Raises:
        Unavailable: the file cannot be opened or is of a newer program, or a shared server is
            configured.
    """
    if settings.server.host and url is None:
        raise Unavailable(what=_(_SERVER), advice=_(_OWN_LOGIN))
    address = url or settings.embedded_url
    if address.startswith("sqlite") and url is None:
        _make_folder(settings.paths.data)
    database = Database(address)
    word = ""
    if database.embedded:
        from app.data.embedded import bring_up_to_date
        from app.data.index_care import mend
        from app.services.stock import stock

        if (copy := bring_up_to_date(database, clock())) is not None:
            word = _(_UPGRADED).format(file=copy)
        mend(database)
        stock(database, VERSION, clock)
    return Core(settings, database, clock, word)


def front_door(settings: Settings, *, clock: Clock = system_clock) -> "FrontDoor | None":
    """Where people sign in with a login of their own; None for the embedded database."""
    from app.services.front_door import FrontDoor

    return FrontDoor(settings, VERSION, clock) if settings.server.host else None


def core_of(settings: Settings, entered: "Entered") -> Core:
    """The core of somebody who came in by the front door."""
    return Core(settings, entered.database, entered.clock)


def read_code(services: Services) -> None:
    """Make the services that most seats ask for: their code is read at the first use."""
    for service in ("search", "outages", "notices", "imports", "editing"):
        getattr(services, service)


def warm_up(services: Services) -> None:
    """Let the server plan the screen pop before the first call: it takes ten times as long once."""
    if services.session.database.guarded and services.person.seat in DESKS:
        services.calls.pop("")


def open_demo(
    settings: Settings,
    *,
    accounts: int,
    clock: Clock = system_clock,
    progress: Progress | None = None,
) -> Core:
    """Open the demonstration's own database, made anew each day: its outages are of today.

    `progress` hears the accounts made and wanted. Its key is a file: nobody is asked to unlock
    anything, and no key store keeps invented people.
    """
    from app.services.demo_folder import DemoFolder

    _make_folder(settings.paths.data)
    folder = DemoFolder(settings.paths.data, accounts, clock().astimezone().date())
    word = ""
    fresh = folder.fresh
    if not fresh and folder.clear():
        word = _(_MADE_ANEW)
    database = Database(settings.embedded_url)
    if not fresh:
        from app.data.schema import upgrade
        from app.services.demo_data import make_demo

        upgrade(database)
        make_demo(database, accounts=accounts, now=clock(), progress=progress)
        folder.finish()
    return Core(replace(settings, desk=Desk(key_file="always")), database, clock, word)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = _(_FOLDER).format(folder=folder)
        raise Unavailable(what=what, advice=_(_NO_FOLDER)) from error


def sign_in(
    core: Core,
    person: Person,
    publish: Callable[[Change], None],
    provision: Provision | None = None,
) -> Services:
    """Build the services of one person; `publish` hears of every commit.

    With a `provision` the person works alone until the server lets him in.
    """
    works = UnitsOfWork(core.database, person, core.clock, publish)
    session = Session(person, core.database, core.clock, works, core.settings)
    places = Places(session)
    catalogues = Catalogues(session)
    seal = desk_seal(core, person)
    store = OutboxStore(
        core.settings.paths.data / "outbox.db", seal, login=person.login, person_id=person.id
    )
    outbox = Outbox(session, store, lambda: services.calls)
    live = Live(session, catalogues, places)
    kept = provision_store(core.settings, person.login, seal)
    alone = Alone(session, catalogues, places, live, kept)
    if provision is not None:
        from app.services.front_door import FrontDoor

        alone.begin(provision, FrontDoor(core.settings, VERSION, system_clock).admit)
    services = Services(
        session=session,
        places=places,
        catalogue=catalogues,
        outbox=outbox,
        live=live,
        alone=alone,
        seal=seal,
    )
    return services


def desk_seal(core: Core, person: Person) -> Seal:
    """What seals the person's drafts and outbox here; the key is asked for at the first use."""
    from app.integrations import secrets

    return secrets.desk_seal(core.settings, person.login, embedded=core.database.embedded)

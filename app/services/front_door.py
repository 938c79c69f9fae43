"""The way in to a shared server: one's own login and password, remembered here if asked for."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.data.engine import Database
from app.data.schema import head_revision
from app.data.shared_server import address, verifier, welcome
from app.domain.alone import Offer, Provision, SiteClock
from app.domain.errors import (
    FirstPassword,
    HotlineError,
    InvalidInput,
    ProgramTooOld,
    Unavailable,
)
from app.domain.people import Person
from app.domain.people_rules import check_own_password
from app.i18n import N_, _
from app.integrations.passwords import PasswordStore
from app.services.alone_door import AloneDoor
from app.settings import Settings

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)
_DISABLED = N_("You are not active in the hotline any more. Ask the administrator.")
_DATABASE = N_("The database")
_OLD_DATABASE = N_("It is older than this program. Ask the administrator to run “admin upgrade”.")
_FILL_IN = N_("Please fill in.")


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody has signed in. `clock` goes as the server's; `warning` is to be shown, if any.

    With a `provision` it was without the server: the database is shut.
    """

    database: Database
    person: Person
    clock: Clock
    warning: str = ""
    provision: Provision | None = None
    first_password: bool = False


def password_store(settings: Settings) -> PasswordStore:
    """What this desk remembers for the server of the settings."""
    return PasswordStore(f"{settings.server.host}/{settings.server.database}")


class FrontDoor:
    """Signs people in to the server of the settings."""

    def __init__(self, settings: Settings, version: str, clock: Clock) -> None:
        self._server, self._version, self._clock = settings.server, version, clock
        self._store = password_store(settings)
        self._alone = AloneDoor(settings, clock)

    def remembered(self, login: str) -> str | None:
        """The password that this person asked this desk to remember. May take some seconds."""
        return self._store.get(login.strip().lower()) if login.strip() else None

    def enter(self, login: str, password: str, *, remember: bool, wanted: str = "") -> Entered:
        """Sign in. A wrong password is not remembered any longer.

        `wanted` takes the place of a password that an administrator gave.

        Raises:
            FirstPassword: the password was given, and `wanted` is empty.
            InvalidInput: login or password is refused; names the field.
            Unreachable: the server does not answer; see `alone`.
            Unavailable: the server, its version or this program's does not allow it.
        """
        login = _checked(login, password)
        database = Database(self._address(login, password), guarded=True)
        try:
            entered = self.admit(database)
            if entered.first_password:
                entered, password = self._renewed(entered, login, password, wanted), wanted
        except InvalidInput as error:
            database.close()
            if error.field == "wanted":
                raise
            self._store.forget(login)
            with suppress(Unavailable):  # what cannot be read lets nobody in, either
                self._alone.refused(login, password, error.field)
            raise
        except BaseException:
            database.close()
            raise
        _tend(entered.database)
        warning = self._remember(login, password, remember=remember)
        return Entered(entered.database, entered.person, entered.clock, warning)

    def alone(self, login: str) -> Offer | None:
        """Whether this login may take calls here while the server is away. May take seconds."""
        login = login.strip().lower()
        return self._alone.offer(login) if login else None

    def enter_alone(self, login: str, password: str) -> Entered:
        """Sign in without the server; nothing is asked of it before it has let the person in.

        Raises:
            InvalidInput: the password is wrong, or was wrong too often; names the field.
            Unavailable: this desk keeps nothing for the login, or nothing recent.
        """
        login = _checked(login, password)
        provision = self._alone.enter(login, password)
        database = Database(self._address(login, password), guarded=True, shut=True)
        clock = SiteClock(self._clock, provision.offset)
        return Entered(database, provision.person, clock, provision=provision)

    def admit(self, database: Database) -> Entered:
        """Whom the server lets in by this database's login; raises as `enter`."""
        found = welcome(database, self._server, self._clock)
        if found.person is None:
            raise InvalidInput(field="login", hint=_DISABLED)
        if _number(self._version) < _number(found.oldest_client):
            raise ProgramTooOld(version=self._version, oldest=found.oldest_client)
        if found.revision < head_revision():
            raise Unavailable(what=_(_DATABASE), advice=_(_OLD_DATABASE))
        clock = SiteClock(self._clock, found.offset)
        return Entered(database, found.person, clock, first_password=found.first_password)

    def _renewed(self, entered: Entered, login: str, given: str, wanted: str) -> Entered:
        """The same person with a password of their own; from here on only that one opens."""
        if not wanted:
            raise FirstPassword
        check_own_password(wanted, login, given)
        made = verifier(entered.database, login, wanted)
        entered.database.act("change_password", {"verifier": made})
        entered.database.close()
        return replace(entered, database=Database(self._address(login, wanted), guarded=True))

    def _address(self, login: str, password: str) -> sa.URL:
        return address(self._server, login, password, f"hotline-desk/{self._version}")

    def _remember(self, login: str, password: str, *, remember: bool) -> str:
        """Keep the password or forget it; gives what there is to say about it."""
        if not remember:
            self._store.forget(login)
            return ""
        try:
            self._store.keep(login, password)
        except Unavailable as error:
            return error.message()
        return ""


def _checked(login: str, password: str) -> str:
    """The login as it is kept; both must be there."""
    login = login.strip().lower()
    for field, text in (("login", login), ("password", password)):
        if not text:
            raise InvalidInput(field=field, hint=_FILL_IN)
    return login


def _tend(database: Database) -> None:
    """The day's housekeeping, which the first sign-in of a day starts; nobody waits for it."""
    try:
        database.act("tend", {})
    except (HotlineError, DBAPIError):  # the doctor tells an administrator
        log.warning("the server's housekeeping did not run")


def _number(version: str) -> tuple[int, ...]:
    """A version for comparing: 0.10 is newer than 0.9."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())

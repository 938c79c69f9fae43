"""The way in to a shared server: one's own login and password, remembered here if asked for."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from app.data.engine import Database
from app.data.schema import head_revision
from app.data.shared_server import address, welcome
from app.domain.errors import HotlineError, InvalidInput, ProgramTooOld, Unavailable
from app.domain.people import Person
from app.i18n import N_, _
from app.integrations.passwords import PasswordStore
from app.settings import Settings

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)
_DISABLED = N_("You are not active in the hotline any more. Ask the administrator.")
_DATABASE = N_("The database")
_OLD_DATABASE = N_("It is older than this program. Ask the administrator to run “admin upgrade”.")
_FILL_IN = N_("Please fill in.")


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody has signed in. `clock` goes as the server's; `warning` is to be shown, if any."""

    database: Database
    person: Person
    clock: Clock
    warning: str = ""


def password_store(settings: Settings) -> PasswordStore:
    """What this desk remembers for the server of the settings."""
    return PasswordStore(f"{settings.server.host}/{settings.server.database}")


class FrontDoor:
    """Signs people in to the server of the settings."""

    def __init__(self, settings: Settings, version: str, clock: Clock) -> None:
        self._server, self._version, self._clock = settings.server, version, clock
        self._store = password_store(settings)

    def remembered(self, login: str) -> str | None:
        """The password that this person asked this desk to remember. May take some seconds."""
        return self._store.get(login.strip().lower()) if login.strip() else None

    def enter(self, login: str, password: str, *, remember: bool) -> Entered:
        """Sign in. A wrong password is not remembered any longer.

        Raises:
            InvalidInput: login or password is refused; names the field.
            Unavailable: the server, its version or this program's does not allow it.
        """
        login = login.strip().lower()
        for field, text in (("login", login), ("password", password)):
            if not text:
                raise InvalidInput(field=field, hint=_FILL_IN)
        url = address(self._server, login, password, f"hotline-desk/{self._version}")
        database = Database(url, guarded=True)
        try:
            entered = self._entered(database)
        except InvalidInput:
            self._store.forget(login)
            database.close()
            raise
        except BaseException:
            database.close()
            raise
        _tend(database)
        warning = self._remember(login, password, remember=remember)
        return Entered(entered.database, entered.person, entered.clock, warning)

    def _entered(self, database: Database) -> Entered:
        found = welcome(database, self._server, self._clock)
        if found.person is None:
            raise InvalidInput(field="login", hint=_DISABLED)
        if _number(self._version) < _number(found.oldest_client):
            raise ProgramTooOld(version=self._version, oldest=found.oldest_client)
        if found.revision < head_revision():
            raise Unavailable(what=_(_DATABASE), advice=_(_OLD_DATABASE))
        clock, offset = self._clock, found.offset
        return Entered(database, found.person, lambda: clock() + offset)

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


def _tend(database: Database) -> None:
    """The day's housekeeping, which the first sign-in of a day starts; nobody waits for it."""
    try:
        database.act("tend", {})
    except (HotlineError, DBAPIError):  # the doctor tells an administrator
        log.warning("the server's housekeeping did not run")


def _number(version: str) -> tuple[int, ...]:
    """A version for comparing: 0.10 is newer than 0.9."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())

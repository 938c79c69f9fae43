"""The way in while the shared server is away: by what this desk keeps of the last sign-in."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from app.data.provisions import ProvisionStore
from app.domain.alone import Offer, Provision, free_again
from app.domain.errors import InvalidInput, Unavailable
from app.domain.sealing import Seal
from app.i18n import N_, _
from app.integrations.password_check import fits
from app.settings import Settings

_WRONG = N_("This is not the password you signed in with last on this desk.")
_WAIT = N_("Too many wrong passwords. Try again at {time}.")
_WHAT = N_("Working without the server")
_NOTHING = N_("This desk keeps nothing for your login, or nothing recent enough.")


def provision_store(settings: Settings, login: str, seal: Seal) -> ProvisionStore:
    """What this desk keeps of a login at the server of the settings."""
    place = f"{settings.server.host}/{settings.server.database}"
    return ProvisionStore(settings.paths.data / "alone.db", seal, place=place, login=login)


class AloneDoor:
    """Lets in whom the server let in on this desk some days ago. Logins are in small letters."""

    def __init__(self, settings: Settings, clock: Callable[[], datetime]) -> None:
        self._settings, self._clock = settings, clock

    def offer(self, login: str) -> Offer | None:
        """Whether this login may work alone here; None when nothing is kept of it.

        May take some seconds: the key store is asked.
        """
        days = self._settings.desk.alone_days
        provision = self._store(login).provision() if days > 0 else None
        return provision.offered(self._clock(), days) if provision is not None else None

    def enter(self, login: str, password: str) -> Provision:
        """What is kept, for whoever knows the password.

        Raises:
            InvalidInput: the password is wrong, or was wrong too often; names the field.
            Unavailable: nothing is kept, or it is too old.
        """
        store, now = self._store(login), self._clock()
        days = self._settings.desk.alone_days
        provision = store.provision() if days > 0 else None
        if provision is None or not provision.offered(now, days).usable:
            raise Unavailable(what=_(_WHAT), advice=_(_NOTHING))
        until = free_again(*store.wrong(), now)
        if until is not None:
            zone = ZoneInfo(self._settings.site.timezone)
            time = f"{until.astimezone(zone):%H:%M:%S}"
            raise InvalidInput(field="password", hint=_WAIT, time=time)
        store.note_try(now)
        if not fits(password, provision.verifier):
            raise InvalidInput(field="password", hint=_WRONG)
        store.note_right()
        return provision

    def refused(self, login: str, password: str, field: str) -> None:
        """The server said no: what is kept goes, unless the password was only mistyped."""
        store = self._store(login)
        provision = store.provision()
        if provision is not None and (field == "login" or fits(password, provision.verifier)):
            store.forget()

    def _store(self, login: str) -> ProvisionStore:
        from app.integrations.secrets import desk_seal

        return provision_store(
            self._settings, login, desk_seal(self._settings, login, embedded=False)
        )

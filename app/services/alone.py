"""Working without the shared server: what is kept for it, and the way back."""

import logging
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from app.data.engine import Database
from app.data.provisions import ProvisionStore
from app.domain.alone import Provision, Return, SiteClock, without_people
from app.domain.errors import (
    FirstPassword,
    HotlineError,
    InvalidInput,
    ProgramTooOld,
    Unavailable,
    Unreachable,
)
from app.domain.people import DESKS, Person
from app.i18n import N_, _
from app.integrations.password_check import made
from app.services.catalogue import Catalogues
from app.services.live import Live
from app.services.places import Places
from app.services.session import Session

if TYPE_CHECKING:
    from app.services.front_door import Entered

log = logging.getLogger(__name__)
Admit: TypeAlias = "Callable[[Database], Entered]"
_OTHER_PASSWORD = N_("Your password has been changed since your last sign-in here.")


class SeatChanged(HotlineError):
    """The person sits elsewhere by now. Fields: none."""

    template: ClassVar[str] = N_("Your seat or unit has been changed.")


class Alone:
    """What one signed-in person needs to take calls alone, and how the server is found again.

    `come_back` and `keep` run in workers.
    """

    def __init__(
        self, session: Session, catalogues: Catalogues, places: Places, live: Live,
        store: ProvisionStore,
    ) -> None:  # fmt: skip
        self._session, self._catalogues, self._places = session, catalogues, places
        self._live, self._store = live, store
        self._provision: Provision | None = None
        self._admit: Admit | None = None
        self._refusal: Return | None = None
        self._lock = Lock()

    @property
    def provision(self) -> Provision | None:
        """What the desk works from while it works alone; None at the server."""
        return self._provision

    def begin(self, provision: Provision, admit: Admit) -> None:
        """Work from this; `admit` asks the server whom it lets in, by a connection of its own."""
        self._provision, self._admit = provision, admit
        self._catalogues.begin_with(provision.catalogue, provision.days)
        self._places.begin_with(provision.places)

    def keep(self) -> None:
        """Keep what the next sign-in needs if the server is away by then.

        Raises:
            Unavailable: this desk has no key store, or the disk does not take it.
        """
        session = self._session
        password = session.database.address.password
        if not session.database.guarded or self._provision is not None or not password:
            return
        if session.settings.desk.alone_days <= 0 or session.person.seat not in DESKS:
            self._store.forget()
            return
        provision = Provision(
            person=session.person,
            catalogue=without_people(self._catalogues.get()),
            days=self._catalogues.workdays().days,
            places=self._places.book(),
            offset=_offset(session),
            kept_at=session.clock(),
            verifier=made(password),
        )
        self._store.keep(provision)

    def come_back(self, *, again: bool = False) -> Return:
        """Try to be let in. Until then no other connection is made, so nothing is sent.

        A server that refused the person is asked once more only with `again`.
        """
        with self._lock:
            provision, admit = self._provision, self._admit
            if provision is None or admit is None:
                return Return()
            if self._refusal is not None and not again:
                return self._refusal
            self._refusal = None
            try:
                entered = self._asked(admit, provision.person)
            except Unreachable:
                return Return(alone=True)
            except Unavailable as error:
                return Return(alone=True, reason=error.message())
            except HotlineError as error:
                self._refusal = self._refused(error)
                return self._refusal
            self._settle(entered)
            return Return(back=True)

    def _asked(self, admit: Admit, person: Person) -> "Entered":
        trial = Database(self._session.database.address, guarded=True)
        try:
            entered = admit(trial)
        finally:
            trial.close()
        if entered.first_password:
            raise FirstPassword
        if _place(entered.person) != _place(person):
            raise SeatChanged
        return entered

    def _refused(self, error: HotlineError) -> Return:
        """What is kept was true no longer; a program that is too old may still take calls."""
        log.warning("the server is back and refuses the person: %s", type(error).__name__)
        if not isinstance(error, ProgramTooOld):
            with suppress(Unavailable):
                self._store.forget()
        words = error.message()
        if isinstance(error, InvalidInput) and error.field == "password":
            words = _(_OTHER_PASSWORD)
        return Return(alone=True, reason=words, final=True)

    def _settle(self, entered: "Entered") -> None:
        """Connections are made again; changes are followed from before anything is read."""
        session = self._session
        if isinstance(session.clock, SiteClock):
            session.clock.offset += entered.clock() - session.clock()
        session.database.open_up()
        self._provision = None
        with suppress(Unavailable):  # it may have gone again; then they are read when it is back
            self._live.mark()
        for held in (self._catalogues, self._places):
            held.forget()
        self._catalogues.get()
        self._catalogues.workdays()
        self._places.book()


def _place(person: Person) -> tuple[object, ...]:
    return person.id, person.login, person.seat, person.unit_id


def _offset(session: Session) -> timedelta:
    return session.clock.offset if isinstance(session.clock, SiteClock) else timedelta()

"""Working alone: what a desk keeps so that its person can take calls while the server is away.

Catalogues and the place book, no account, no call, no ticket: a desk alone shows nobody's data but
what its own person types.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from app.domain.catalogue import Catalogue
from app.domain.people import Person
from app.domain.place import PlaceBook

TRIES = 5
"""Wrong passwords in a row after which one has to wait."""
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=1)
_CLOCK_PLAY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Provision:
    """What is kept of one person's last sign-in. `offset` is what the server's clock is ahead.

    `days` are the working days' exceptions. `verifier` recognises the password and is not it.
    """

    person: Person
    catalogue: Catalogue
    days: Mapping[date, bool]
    places: PlaceBook
    offset: timedelta
    kept_at: datetime
    verifier: str

    def offered(self, now: datetime, days: int) -> "Offer":
        """Whether it may still be used, at `now` by this computer's clock.

        A clock that stands before the moment of keeping makes nothing young again.
        """
        age = now + self.offset - self.kept_at
        return Offer(self.kept_at, days, usable=-_CLOCK_PLAY <= age <= timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Offer:
    """Something is kept of this login, since `kept_at`; it is good for `days`."""

    kept_at: datetime
    days: int
    usable: bool


@dataclass(frozen=True, slots=True)
class Return:
    """How an attempt to come back to the server ended.

    `alone`: the desk goes on alone. `back`: it was let in by this attempt. `reason` says what the
    server objects to; `final`: it will not be asked again unless the person wants it.
    """

    alone: bool = False
    back: bool = False
    reason: str = ""
    final: bool = False


class SiteClock:
    """The server's clock on this computer; the offset may be learnt anew."""

    def __init__(self, clock: Callable[[], datetime], offset: timedelta) -> None:
        self._clock = clock
        self.offset = offset

    def __call__(self) -> datetime:
        return self._clock() + self.offset


def without_people(catalogue: Catalogue) -> Catalogue:
    """The catalogues as a desk may keep them: units without the names of who is on duty."""
    retired = replace(
        catalogue.retired, units=tuple(replace(u, duty_person="") for u in catalogue.retired.units)
    )
    return replace(
        catalogue,
        units=tuple(replace(u, duty_person="") for u in catalogue.units),
        retired=retired,
        lobby_services=(),
        offices=(),
    )


def free_again(wrong: int, last: datetime, now: datetime) -> datetime | None:
    """When the next password may be tried after `wrong` wrong ones; None: now."""
    if wrong < TRIES:
        return None
    until = last + min(_FIRST_WAIT * 2 ** min(wrong - TRIES, 10), _LONGEST_WAIT)
    return until if now < until else None

"""One call at this desk: what the telephone said, what was found, what was typed."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.domain.account import AccountCard
from app.domain.call import (
    AreaCalls,
    CallState,
    IntakeDraft,
    OpenTicket,
    Promise,
    Registered,
    ScreenPop,
)
from app.domain.diagnosis import Diagnosis, diagnose
from app.domain.outage import OutageHit

# Presets of these never count as something a person typed.
_NOT_CONTENT = frozenset({"account_id", "account_no", "community_id", "saved_at"})


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """What was found for a place that is not the account's."""

    community_id: int
    building: int | None
    outages: tuple[OutageHit, ...]
    area_calls: AreaCalls | None


@dataclass(frozen=True, slots=True)
class PlaceLeaks:
    """The open leak tickets of a community; not `known` when they could not be read."""

    community_id: int
    tickets: tuple[OpenTicket, ...] = ()
    known: bool = True


@dataclass(slots=True)
class Case:
    """A call and its form. The draft belongs to the call's id for ever.

    `touched` names the fields a person edited; presets leave them alone. `changes` counts what was
    changed since the draft was made, `saved_changes` how much of it is on disk. `seconds` is how
    long the latest answer took, `earlier_today` how often the number called before this call.
    """

    draft: IntakeDraft
    state: CallState
    since: datetime
    pop: ScreenPop | None = None
    asking: bool = False
    failed: bool = False
    seconds: float = 0.0
    place: PlaceFacts | None = None
    leaks: PlaceLeaks | None = None
    touched: set[str] = field(default_factory=set)
    changes: int = 0
    saved_changes: int = 0
    save_failed: str = ""
    busy: bool = False
    registered: Registered | None = None
    notice: str = ""
    earlier_today: int = 0

    @property
    def id(self) -> UUID:
        """The call's id."""
        return self.draft.call_id

    @property
    def live(self) -> bool:
        """Whether somebody is on the line."""
        return self.state in {CallState.ANSWERED, CallState.HELD}

    @property
    def ended(self) -> bool:
        """Whether the telephone is down."""
        return self.state is CallState.ENDED

    @property
    def unsaved(self) -> bool:
        """Whether there is something that is not on disk yet, and may go there."""
        return self.changes > self.saved_changes and not self.busy and self.registered is None

    @property
    def has_content(self) -> bool:
        """Whether a person typed or chose anything."""
        return bool(self.touched - _NOT_CONTENT)

    @property
    def worth_keeping(self) -> bool:
        """Whether closing it would lose something: typed text, or a talk not yet registered."""
        return self.registered is None and (self.has_content or self.draft.answered_at is not None)

    @property
    def account(self) -> AccountCard | None:
        """The chosen account, when the screen pop knows it."""
        accounts = self.pop.accounts if self.pop else ()
        return next((a for a in accounts if a.id == self.draft.account_id), None)

    @property
    def elsewhere(self) -> bool:
        """Whether the address is another community than the account's."""
        account, place = self.account, self.draft.community_id
        return place is not None and (account is None or account.community_id != place)

    def type(self, name: str, value: object) -> None:
        """A person set a field of the draft."""
        self.touched.add(name)
        self.put(**{name: value})

    def put(self, **values: object) -> bool:
        """Set fields without marking them as typed; True when anything changed."""
        changed = {k: v for k, v in values.items() if getattr(self.draft, k) != v}
        if not changed:
            return False
        # the names are fields of the draft; their types are kept by the callers
        self.draft = replace(self.draft, **changed)  # type: ignore[arg-type]
        self.changes += 1
        return True

    def put_saved_at(self, at: datetime | None) -> None:
        """The draft reached the disk; that is no change of it."""
        self.draft = replace(self.draft, saved_at=at)

    def preset(self, **values: object) -> bool:
        """Set those fields that nobody typed; True when anything changed."""
        return self.put(**{k: v for k, v in values.items() if k not in self.touched})

    def diagnosis(self, at: datetime) -> Diagnosis | None:
        """Why there is no water, from what is known now; None before the first answer."""
        facts, account = self.facts(), self.account
        if facts is None:
            return None
        if account is not None and self.elsewhere:
            account = replace(account, community_id=self.draft.community_id)
        return diagnose(facts, account, at)

    def facts(self) -> ScreenPop | None:
        """The screen pop as it concerns the address in the form."""
        if self.pop is None or not self.elsewhere:
            return self.pop
        place = self.place
        if place is None or place.community_id != self.draft.community_id:
            return replace(self.pop, outages=())
        area = place.area_calls or AreaCalls(place.community_id, 0, 0)
        hits = tuple(replace(o, account_id=None) for o in place.outages)
        return replace(self.pop, outages=hits, area_calls=(area,))

    def open_tickets(self) -> tuple[OpenTicket, ...]:
        """Tickets this call may belong to: leaks of the place, the account's, the number's."""
        leaks = self.leaks.tickets if self.leaks is not None else ()
        ids = {ticket.id for ticket in leaks}
        mine = self.pop.tickets if self.pop else ()
        return (*leaks, *(ticket for ticket in mine if ticket.id not in ids))

    def broken_promise(self, at: datetime) -> Promise | None:
        """The latest promise to this caller that was not kept, if any."""
        promises = self.promises()
        return next((p for p in promises if p.broken(at)), None)

    def promises(self) -> tuple[Promise, ...]:
        """Promises to the chosen account or the number, newest first."""
        if self.pop is None:
            return ()
        mine = [p for p in self.pop.promises if self._mine(p.account_id)]
        return tuple(sorted(mine, key=lambda p: p.made_at, reverse=True))

    def _mine(self, account_id: int | None) -> bool:
        return account_id is None or self.draft.account_id in {None, account_id}

"""All calls of this desk that are not finished, and which one is on screen. Knows no screen."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app.domain.call import CallEvent, CallState, IntakeDraft, Registered
from ui.pages.call_desk.case import Case

FINISHED_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Finished:
    """A call registered here since the sign-in, for the idle view."""

    draft: IntakeDraft
    registered: Registered
    at: datetime


@dataclass(slots=True)
class Desk:
    """Calls by id. The one in `shown` is on screen, the others are parked or ring.

    A ring never takes the screen from a form: the caller waits in the call bar until the call is
    answered, and only then the form on screen is parked.
    """

    cases: dict[UUID, Case] = field(default_factory=dict)
    shown: UUID | None = None
    finished: list[Finished] = field(default_factory=list)

    @property
    def case(self) -> Case | None:
        """The call on screen."""
        return self.cases.get(self.shown) if self.shown is not None else None

    @property
    def ringing(self) -> Case | None:
        """The call that rings: the one on screen, else the latest."""
        case = self.case
        if case is not None and case.state is CallState.RINGING:
            return case
        rings = [c for c in self.cases.values() if c.state is CallState.RINGING]
        return max(rings, key=lambda c: c.since, default=None)

    @property
    def parked(self) -> tuple[Case, ...]:
        """Forms waiting to be finished, oldest first; neither on screen nor ringing."""
        waiting = [
            c
            for c in self.cases.values()
            if c.id != self.shown and c.state is not CallState.RINGING and c.registered is None
        ]
        return tuple(sorted(waiting, key=lambda c: c.draft.started_at))

    def take(self, event: CallEvent) -> Case | None:
        """What the telephone says. Safe to repeat; returns the call it concerns, if it is kept."""
        case = self.cases.get(event.call_id)
        if case is None:
            if event.state is CallState.ENDED:
                return None
            case = self._open(event)
        if event.state is CallState.ANSWERED:
            self._answered(case, event.at)
        elif event.state is CallState.HELD and case.state is CallState.ANSWERED:
            case.state, case.since = CallState.HELD, event.at
        elif event.state is CallState.ENDED:
            self._ended(case, event.at)
        return self.cases.get(event.call_id)

    def add_saved(self, drafts: tuple[IntakeDraft, ...]) -> None:
        """Forms left unfinished by an earlier run of the program."""
        for draft in drafts:
            if draft.call_id in self.cases or any(
                f.draft.call_id == draft.call_id for f in self.finished
            ):
                continue
            ended = draft.ended_at or draft.saved_at or draft.started_at
            kept = Case(replace(draft, ended_at=ended), CallState.ENDED, ended)
            kept.touched = _filled(draft)
            self.cases[draft.call_id] = kept

    def show(self, call_id: UUID) -> None:
        """Bring a call's form to the screen; the one that was there is parked."""
        if call_id in self.cases:
            self.leave()
            self.shown = call_id

    def leave(self) -> None:
        """Park what is on screen; a finished or empty call is dropped."""
        case, self.shown = self.case, None
        if case is not None and case.ended and not case.worth_keeping:
            del self.cases[case.id]

    def next_parked(self) -> bool:
        """The next parked form after the one on screen, round and round; False when none."""
        order = sorted(self.cases.values(), key=lambda c: (c.draft.started_at, str(c.id)))
        order = [c for c in order if c.state is not CallState.RINGING or c.id == self.shown]
        places = [c.id for c in order]
        if not places or places == [self.shown]:
            return False
        here = places.index(self.shown) if self.shown in places else -1
        self.show(places[(here + 1) % len(places)])
        return True

    def finish(self, case: Case, registered: Registered, at: datetime) -> None:
        """The call is registered; it leaves the desk as soon as the telephone is down."""
        case.registered = registered
        self.finished.insert(0, Finished(case.draft, registered, at))
        del self.finished[FINISHED_SHOWN:]
        if case.ended:
            self.close(case.id)

    def arrived(self, registered: Registered) -> None:
        """A call that waited in the outbox is on the server now."""
        call_id = registered.call_id
        self.finished = [
            replace(f, registered=registered) if f.draft.call_id == call_id else f
            for f in self.finished
        ]
        if (case := self.cases.get(call_id)) is not None and case.registered is not None:
            case.registered = registered

    def take_back(self, draft: IntakeDraft) -> None:
        """A call that waited in the outbox is a form again."""
        self.finished = [f for f in self.finished if f.draft.call_id != draft.call_id]
        if (case := self.cases.get(draft.call_id)) is not None:
            case.registered = None
        self.add_saved((draft,))

    def close(self, call_id: UUID) -> Case | None:
        """Take a call off the desk."""
        if self.shown == call_id:
            self.shown = None
        return self.cases.pop(call_id, None)

    def _open(self, event: CallEvent) -> Case:
        draft = IntakeDraft(event.call_id, event.raw_number, event.number, event.at)
        case = Case(draft, CallState.RINGING, event.at)
        self.cases[case.id] = case
        current = self.case
        if current is None or (current.ended and not current.worth_keeping):
            self.show(case.id)
        return case

    def _answered(self, case: Case, at: datetime) -> None:
        if case.ended:  # a late message
            if case.draft.answered_at is None:
                case.put(answered_at=at)
            return
        if case.state is CallState.ANSWERED:
            return
        if case.state is CallState.RINGING:
            case.put(answered_at=at)
        case.state, case.since = CallState.ANSWERED, at
        if self.shown != case.id:
            self.show(case.id)

    def _ended(self, case: Case, at: datetime) -> None:
        if case.ended:
            return
        case.state, case.since = CallState.ENDED, at
        case.put(ended_at=at)
        if not case.worth_keeping:
            self.close(case.id)


def _filled(draft: IntakeDraft) -> set[str]:
    """The fields of a saved draft that hold something: nothing may be poured over them."""
    empty = IntakeDraft(draft.call_id, "", "", draft.started_at)
    names = IntakeDraft.__dataclass_fields__
    return {n for n in names if getattr(draft, n) != getattr(empty, n)} | {"outage_id"}

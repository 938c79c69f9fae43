"""The limits a ticket is bound by: the promises as they stood when it was made."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import Catalogue, Grade, RequestKind, Step
from app.domain.ticket import TicketState
from app.domain.workdays import Due, Workdays


@dataclass(frozen=True, slots=True)
class StepLimit:
    """Minutes for one step; `working` counts working days of `minutes` / 1440 each."""

    minutes: int
    working: bool
    source: str


Snapshot = Mapping[Step, StepLimit]

# The steps whose limits run in a state, in their order. A state that is not named has no limit.
STEPS_OF: dict[TicketState, tuple[Step, ...]] = {
    TicketState.WAIT_DISPATCH: (Step.DISPATCH,),
    TicketState.WAIT_ACCEPT: (Step.ACCEPT,),
    TicketState.IN_PROGRESS: (Step.CONTACT, Step.ARRIVE, Step.FINISH),
}


@dataclass(frozen=True, slots=True)
class Running:
    """The limit that runs out next: until when, how long it was in all (minutes), of which step.

    `complete` False: it was counted through a year whose table of holidays is missing.
    """

    due_at: datetime | None
    minutes: int
    step: Step | None = None
    complete: bool = True


NOTHING = Running(None, 0)


def snapshot(catalogue: Catalogue, grade: Grade, kind: RequestKind | None = None) -> Snapshot:
    """The limits of today for a grade and kind of request; later changes move nothing."""
    found = {step: catalogue.minutes(grade, step, kind) for step in Step}
    return {
        step: StepLimit(limit.minutes, limit.working, limit.source)
        for step, limit in found.items()
        if limit is not None
    }


def due(at: datetime, limit: StepLimit, workdays: Workdays) -> Due:
    """When the limit ends that began at `at`, and whether all holidays until then are known."""
    return workdays.add_minutes(at, limit.minutes, working=limit.working)


def running(
    state: TicketState,
    limits: Snapshot,
    *,
    since: datetime,
    finish: Due | None,
    workdays: Workdays,
    passed: Collection[Step] = (),
) -> Running:
    """The limit of `state`, entered at `since`, that runs out first.

    Finishing counts from the registration (`finish`), the other steps from the moment the ticket
    came to them. Steps that are `passed` have no clock any more.
    """
    clocks: list[Running] = []
    for step in STEPS_OF.get(state, ()):
        limit = limits.get(step)
        if limit is None or step in passed:
            continue
        ends = finish if step is Step.FINISH else due(since, limit, workdays)
        if ends is not None:
            clocks.append(Running(ends.at, limit.minutes, step, ends.complete))
    return min(clocks, key=lambda clock: (clock.due_at is None, clock.due_at), default=NOTHING)

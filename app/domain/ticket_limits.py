"""The limits a ticket is bound by: the promises as they stood when it was made."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import Catalogue, Grade, Step
from app.domain.ticket import TicketState
from app.domain.workdays import Workdays


@dataclass(frozen=True, slots=True)
class StepLimit:
    """Minutes for one step; `working` counts working days of `minutes` / 1440 each."""

    minutes: int
    working: bool
    source: str


Snapshot = Mapping[Step, StepLimit]

# The step whose limit runs in a state. A state that is not named has no limit.
STEP_OF: dict[TicketState, Step] = {
    TicketState.WAIT_DISPATCH: Step.DISPATCH,
    TicketState.WAIT_ACCEPT: Step.ACCEPT,
    TicketState.IN_PROGRESS: Step.FINISH,
}


@dataclass(frozen=True, slots=True)
class Running:
    """The limit that runs now: until when, and how long it was in all (minutes)."""

    due_at: datetime | None
    minutes: int


NOTHING = Running(None, 0)


def snapshot(catalogue: Catalogue, grade: Grade) -> Snapshot:
    """The grade's limits of today; keep it with the ticket, later changes move nothing."""
    return {
        limit.step: StepLimit(limit.minutes, limit.working, limit.source)
        for limit in catalogue.limits
        if limit.grade == grade
    }


def due(at: datetime, limit: StepLimit, workdays: Workdays) -> datetime:
    """The instant the limit ends that began at `at`."""
    return workdays.add_minutes(at, limit.minutes, working=limit.working).at


def running(
    state: TicketState,
    limits: Snapshot,
    *,
    since: datetime,
    finish_due_at: datetime | None,
    workdays: Workdays,
) -> Running:
    """The limit of `state`, entered at `since`.

    Finishing counts from the registration (`finish_due_at`), the other steps from the moment the
    ticket came to them.
    """
    step = STEP_OF.get(state)
    limit = limits.get(step) if step is not None else None
    if limit is None:
        return NOTHING
    if step is Step.FINISH:
        return Running(finish_due_at, limit.minutes)
    return Running(due(since, limit, workdays), limit.minutes)

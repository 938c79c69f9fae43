"""What may be done to a ticket: the table of moves, their guards, and the next step.

Later issues (退单, 延期, 申诉, 回访) add rows to the tables here and to `TicketState` and
`TicketAction`; no code changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.catalogue import Step
from app.domain.errors import InvalidInput, InvalidTransition, NotAllowed
from app.domain.people import Seat
from app.domain.ticket import TicketAction, TicketState
from app.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Move:
    """One legal act. `needs` are the fields to fill in; a missing one is named.

    `target` equal to `source` is an act that moves nothing (催办, 补充说明).
    """

    source: TicketState
    action: TicketAction
    target: TicketState
    seats: frozenset[Seat]
    needs: tuple[str, ...] = ()


_DESK = frozenset({Seat.AGENT, Seat.DISPATCHER, Seat.SUPERVISOR})
_CALLS = _DESK | {Seat.EXPERT, Seat.CALLBACK}
"""Who takes calls: a call may become a ticket that is dispatched, or another caller of one."""
_UNIT = frozenset({Seat.BRANCH, Seat.DISPATCHER, Seat.SUPERVISOR})
_ALL = _CALLS | _UNIT
_REPLY = ("contacted", "cause", "measures", "accepted_by_caller")
_AT_UNIT = (TicketState.WAIT_ACCEPT, TicketState.IN_PROGRESS)
_UNFINISHED = (TicketState.WAIT_DISPATCH, *_AT_UNIT, TicketState.WAIT_ARCHIVE)


def _stays(
    action: TicketAction,
    states: tuple[TicketState, ...],
    seats: frozenset[Seat],
    needs: tuple[str, ...] = (),
) -> tuple[Move, ...]:
    return tuple(Move(state, action, state, seats, needs) for state in states)


MOVES: tuple[Move, ...] = (
    Move(TicketState.WAIT_DISPATCH, TicketAction.DISPATCH, TicketState.WAIT_ACCEPT, _CALLS,
         ("unit_id",)),
    Move(TicketState.WAIT_ACCEPT, TicketAction.REDISPATCH, TicketState.WAIT_ACCEPT, _DESK,
         ("unit_id",)),
    Move(TicketState.WAIT_ACCEPT, TicketAction.RECALL, TicketState.WAIT_DISPATCH, _DESK,
         ("reason",)),
    Move(TicketState.WAIT_ACCEPT, TicketAction.ACCEPT, TicketState.IN_PROGRESS, _UNIT,
         ("handler",)),
    Move(TicketState.IN_PROGRESS, TicketAction.REPLY, TicketState.WAIT_ARCHIVE, _UNIT, _REPLY),
    Move(TicketState.WAIT_ARCHIVE, TicketAction.ARCHIVE, TicketState.ARCHIVED, _DESK),
    *_stays(TicketAction.CONTACT, (TicketState.IN_PROGRESS,), _UNIT),
    *_stays(TicketAction.ARRIVE, (TicketState.IN_PROGRESS,), _UNIT),
    *_stays(TicketAction.URGE, _AT_UNIT, _DESK),
    *_stays(TicketAction.CALL_AGAIN, _UNFINISHED, _CALLS),
    *_stays(TicketAction.REMARK, (*_UNFINISHED, TicketState.ARCHIVED), _ALL, ("text",)),
)  # fmt: skip

# The step that F9 offers, by whose turn it is: the seat's own act, else asking for it.
_NEXT: tuple[tuple[TicketState, TicketAction, frozenset[Seat]], ...] = (
    (TicketState.WAIT_DISPATCH, TicketAction.DISPATCH, _CALLS),
    (TicketState.WAIT_ACCEPT, TicketAction.ACCEPT, frozenset({Seat.BRANCH})),
    (TicketState.IN_PROGRESS, TicketAction.REPLY, frozenset({Seat.BRANCH})),
    (TicketState.WAIT_ACCEPT, TicketAction.URGE, _DESK),
    (TicketState.IN_PROGRESS, TicketAction.URGE, _DESK),
    (TicketState.WAIT_ARCHIVE, TicketAction.ARCHIVE, _DESK),
)

# What happens on the way without moving the ticket, and the step whose clock it stops. Who has
# arrived needs no contact any more: milestones do not go back.
MILESTONES: dict[TicketAction, Step] = {
    TicketAction.CONTACT: Step.CONTACT,
    TicketAction.ARRIVE: Step.ARRIVE,
}

STATE_NAMES: dict[TicketState, str] = {
    TicketState.WAIT_DISPATCH: N_("Awaiting dispatch"),
    TicketState.WAIT_ACCEPT: N_("Awaiting acceptance"),
    TicketState.IN_PROGRESS: N_("In progress"),
    TicketState.WAIT_ARCHIVE: N_("Reported, to archive"),
    TicketState.ARCHIVED: N_("Archived"),
}
ACTION_NAMES: dict[TicketAction, str] = {
    TicketAction.ACCEPT_CALL: N_("Registered"),
    TicketAction.DISPATCH: N_("Dispatch"),
    TicketAction.RECALL: N_("Recall"),
    TicketAction.REDISPATCH: N_("Reassign"),
    TicketAction.ACCEPT: N_("Accept"),
    TicketAction.CONTACT: N_("Caller contacted"),
    TicketAction.ARRIVE: N_("On site"),
    TicketAction.REPLY: N_("Report back"),
    TicketAction.ARCHIVE: N_("Archive"),
    TicketAction.URGE: N_("Urge"),
    TicketAction.REMARK: N_("Remark"),
    TicketAction.CALL_AGAIN: N_("Called again"),
}
HINTS: dict[str, str] = {
    "unit_id": N_("Choose the responsible unit."),
    "reason": N_("Say why it is recalled."),
    "handler": N_("Name the person who will handle it."),
    "contacted": N_("Say whether and when the caller was contacted in time."),
    "cause": N_("Describe the site and the cause of the problem."),
    "measures": N_("Describe what was done and with what result."),
    "accepted_by_caller": N_("Say whether the caller accepts the result."),
    "text": N_("Write something first."),
}


def passed_steps(contacted_at: datetime | None, arrived_at: datetime | None) -> frozenset[Step]:
    """The steps between acceptance and report whose clocks have stopped."""
    if arrived_at is not None:
        return frozenset({Step.CONTACT, Step.ARRIVE})
    return frozenset({Step.CONTACT}) if contacted_at is not None else frozenset()


def check_move(
    state: TicketState,
    action: TicketAction,
    seat: Seat,
    fields: Mapping[str, object],
    passed: Collection[Step] = (),
) -> Move:
    """The move that `action` makes from `state`; milestones that are `passed` are over.

    Raises:
        InvalidTransition: the state does not allow it; it names both in people's words.
        NotAllowed: the seat may not do it.
        InvalidInput: a needed field is missing or blank; `field` names the first one.
    """
    move = next((m for m in MOVES if m.source is state and m.action is action), None)
    name = _(ACTION_NAMES[action])
    if move is None or MILESTONES.get(action) in passed:
        raise InvalidTransition(what=name, state=_(STATE_NAMES[state]))
    if seat not in move.seats:
        raise NotAllowed(what=name)
    for need in move.needs:
        value = fields.get(need)
        if value is None or (isinstance(value, str) and not value.strip()):
            raise InvalidInput(field=need, hint=HINTS[need])
    return move


def moves_for(
    state: TicketState, seat: Seat, passed: Collection[Step] = ()
) -> tuple[TicketAction, ...]:
    """What the seat may do in the state, in the order of the table, without `passed` milestones."""
    return tuple(
        m.action
        for m in MOVES
        if m.source is state and seat in m.seats and MILESTONES.get(m.action) not in passed
    )


def next_step(state: TicketState, seat: Seat) -> TicketAction | None:
    """The one act the screen puts on F9; None when the ticket waits for nobody here."""
    return next((a for s, a, seats in _NEXT if s is state and seat in seats), None)

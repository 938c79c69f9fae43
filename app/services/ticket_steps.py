"""What each act writes into a ticket: one small function an act, in a table.

A later act (退单, 延期, 回访) is a new function and a new line in `EFFECTS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.data.ids import new_id
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.unit_of_work import UnitOfWork
from app.domain.catalogue import Catalogue, Step, Unit
from app.domain.change import Subject
from app.domain.errors import InvalidInput
from app.domain.people import Person
from app.domain.ticket import Reply, TicketAction, TicketState
from app.domain.ticket_limits import Snapshot, StepLimit, running
from app.domain.ticket_moves import HINTS, passed_steps
from app.domain.workdays import Due, Workdays
from app.i18n import N_

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rules:
    """What acts are measured by: the catalogues and the calendar of working days."""

    catalogue: Catalogue
    workdays: Workdays


def limits_json(limits: Snapshot) -> dict[str, Any]:
    """The snapshot as the ticket's row keeps it."""
    return {step.value: asdict(limit) for step, limit in limits.items()}


def limits_of(ticket: TicketRow) -> dict[Step, StepLimit]:
    """The snapshot of a ticket's row."""
    return {Step(step): StepLimit(**limit) for step, limit in (ticket.limits or {}).items()}


def enter(ticket: TicketRow, state: TicketState, at: datetime, rules: Rules) -> None:
    """Put the ticket into `state` and start the limits of that state."""
    ticket.state = state
    _run_clock(ticket, at, rules)


def _run_clock(ticket: TicketRow, since: datetime, rules: Rules) -> None:
    """Put the limit that runs out next into the ticket's row; its state began at `since`."""
    finish = ticket.finish_due_at
    now = running(
        ticket.state,
        limits_of(ticket),
        since=since,
        finish=None if finish is None else Due(finish, ticket.finish_complete),
        workdays=rules.workdays,
        passed=passed(ticket),
    )
    ticket.due_at, ticket.limit_minutes = now.due_at, now.minutes
    ticket.due_step, ticket.due_complete = now.step, now.complete


def passed(ticket: TicketRow) -> frozenset[Step]:
    """The milestones that are behind the ticket."""
    return passed_steps(ticket.contacted_at, ticket.arrived_at)


def write_entry(
    work: UnitOfWork,
    ticket_id: UUID,
    action: TicketAction,
    text: str = "",
    *,
    entry_id: UUID | None = None,
) -> None:
    """Add a row to the timeline; its id makes repeating the act harmless."""
    work.add(entry_of(work.actor, work.at, ticket_id, action, text, entry_id))
    work.touch(Subject.TICKET, ticket_id)


def entry_of(
    actor: Person,
    at: datetime,
    ticket_id: UUID,
    action: TicketAction,
    text: str = "",
    entry_id: UUID | None = None,
) -> TicketEntryRow:
    """A row of the timeline, not written yet."""
    return TicketEntryRow(
        id=entry_id or new_id(),
        ticket_id=ticket_id,
        at=at,
        actor_id=actor.id,
        action=action,
        text=text.strip(),
    )


def chosen_unit(fields: Fields, rules: Rules) -> Unit:
    """The unit that was chosen.

    Raises:
        InvalidInput: the catalogue does not hold it (any more).
    """
    chosen = fields.get("unit_id")
    unit = rules.catalogue.unit(chosen) if isinstance(chosen, int) else None
    if unit is None:
        raise InvalidInput(field="unit_id", hint=HINTS["unit_id"])
    return unit


def _text(fields: Fields, name: str) -> str:
    return str(fields.get(name) or "").strip()


def _dispatch(ticket: TicketRow, fields: Fields, _at: datetime, rules: Rules) -> str:
    unit = chosen_unit(fields, rules)
    ticket.unit_id, ticket.handler = unit.id, ""
    note = _text(fields, "note")
    return f"{unit.name} · {note}" if note else unit.name


def _redispatch(ticket: TicketRow, fields: Fields, at: datetime, rules: Rules) -> str:
    """The next unit gets the whole time for accepting; the timeline names both."""
    before = rules.catalogue.unit(ticket.unit_id)
    if fields.get("unit_id") == ticket.unit_id:
        raise InvalidInput(field="unit_id", hint=N_("This unit has it; choose another."))
    text = _dispatch(ticket, fields, at, rules)
    _run_clock(ticket, at, rules)
    return f"{before.name} → {text}" if before is not None else text


def _recall(ticket: TicketRow, fields: Fields, _at: datetime, _rules: Rules) -> str:
    ticket.unit_id, ticket.handler = None, ""
    return _text(fields, "reason")


def _accept(ticket: TicketRow, fields: Fields, at: datetime, _rules: Rules) -> str:
    ticket.handler, ticket.accepted_at = _text(fields, "handler"), at
    return ticket.handler


def _contact(ticket: TicketRow, fields: Fields, at: datetime, rules: Rules) -> str:
    ticket.contacted_at = at
    _run_clock(ticket, ticket.accepted_at or at, rules)
    return _text(fields, "text")


def _arrive(ticket: TicketRow, fields: Fields, at: datetime, rules: Rules) -> str:
    ticket.arrived_at = at
    _run_clock(ticket, ticket.accepted_at or at, rules)
    return _text(fields, "text")


def _reply(ticket: TicketRow, fields: Fields, at: datetime, _rules: Rules) -> str:
    names = ("contacted", "cause", "measures", "accepted_by_caller")
    reply = Reply(**{name: _text(fields, name) for name in names})
    ticket.reply, ticket.replied_at = asdict(reply), at
    return reply.measures


def _note(_ticket: TicketRow, fields: Fields, _at: datetime, _rules: Rules) -> str:
    return _text(fields, "text")


def _urge(ticket: TicketRow, fields: Fields, _at: datetime, _rules: Rules) -> str:
    ticket.urged += 1
    return _text(fields, "text")


# What an act writes besides the move; the text it returns stands in the timeline.
EFFECTS: dict[TicketAction, Callable[[TicketRow, Fields, datetime, Rules], str]] = {
    TicketAction.DISPATCH: _dispatch,
    TicketAction.RECALL: _recall,
    TicketAction.REDISPATCH: _redispatch,
    TicketAction.ACCEPT: _accept,
    TicketAction.CONTACT: _contact,
    TicketAction.ARRIVE: _arrive,
    TicketAction.REPLY: _reply,
    TicketAction.ARCHIVE: _note,
    TicketAction.URGE: _urge,
    TicketAction.REMARK: _note,
}

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
from app.domain.ticket import Reply, TicketAction, TicketState
from app.domain.ticket_limits import Snapshot, StepLimit, running
from app.domain.ticket_moves import HINTS
from app.domain.workdays import Workdays

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
    """Put the ticket into `state` and start the limit of that state."""
    ticket.state = state
    now = running(
        state,
        limits_of(ticket),
        since=at,
        finish_due_at=ticket.finish_due_at,
        workdays=rules.workdays,
    )
    ticket.due_at, ticket.limit_minutes = now.due_at, now.minutes


def write_entry(
    work: UnitOfWork,
    ticket_id: UUID,
    action: TicketAction,
    text: str = "",
    *,
    entry_id: UUID | None = None,
) -> None:
    """Add a row to the timeline; its id makes repeating the act harmless."""
    work.add(
        TicketEntryRow(
            id=entry_id or new_id(),
            ticket_id=ticket_id,
            at=work.at,
            actor_id=work.actor.id,
            action=action,
            text=text.strip(),
        )
    )
    work.touch(Subject.TICKET, ticket_id)


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


def _recall(ticket: TicketRow, fields: Fields, _at: datetime, _rules: Rules) -> str:
    ticket.unit_id, ticket.handler = None, ""
    return _text(fields, "reason")


def _accept(ticket: TicketRow, fields: Fields, _at: datetime, _rules: Rules) -> str:
    ticket.handler = _text(fields, "handler")
    return ticket.handler


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
    TicketAction.ACCEPT: _accept,
    TicketAction.REPLY: _reply,
    TicketAction.ARCHIVE: _note,
    TicketAction.URGE: _urge,
    TicketAction.REMARK: _note,
}

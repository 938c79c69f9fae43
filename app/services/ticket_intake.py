"""Tickets that come into being, and callers who join them, inside somebody's unit of work."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.data.ids import new_id
from app.data.numbers import Series, next_number
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.unit_of_work import UnitOfWork
from app.domain.call import IntakeDraft
from app.domain.catalogue import Catalogue, Category, RequestKind, Step
from app.domain.change import Subject
from app.domain.errors import InvalidInput
from app.domain.people import Person
from app.domain.shared_numbers import rings_back
from app.domain.ticket import TicketAction, TicketState
from app.domain.ticket_limits import due, snapshot
from app.domain.ticket_moves import check_move
from app.i18n import N_
from app.services.catalogue import Catalogues
from app.services.session import Session
from app.services.ticket_steps import (
    EFFECTS,
    Rules,
    enter,
    entry_of,
    limits_json,
)


def rules_for(catalogues: Catalogues) -> Rules:
    """The catalogues and the calendar of working days."""
    return Rules(catalogues.get(), catalogues.workdays())


def open_ticket(
    work: UnitOfWork,
    session: Session,
    catalogues: Catalogues,
    *,
    ticket_id: UUID,
    draft: IntakeDraft,
    title: str,
    unit_id: int | None = None,
    remark: str = "",
) -> TicketRow:
    """Make a ticket of what a caller said; with `unit_id` it is dispatched at once.

    The limits of its grade and kind are copied into it: later changes of the catalogue move
    nothing. The caller of this function commits. Repeating it with the same id gives the first
    ticket.

    Raises:
        InvalidInput: category or unit is not (any more) in the catalogue.
    """
    existing = work.session.get(TicketRow, ticket_id)
    if existing is not None:
        return existing
    rules = rules_for(catalogues)
    ticket, entries = compose_ticket(
        rules, work.actor, work.at, ticket_id=ticket_id, draft=draft, title=title,
        unit_id=unit_id, remark=remark,
    )  # fmt: skip
    day = work.at.astimezone(ZoneInfo(session.settings.site.timezone)).date()
    ticket.number = next_number(work.session, Series.TICKET, day)
    work.add(ticket)
    work.add(*entries)
    return ticket


def compose_ticket(
    rules: Rules,
    actor: Person,
    at: datetime,
    *,
    ticket_id: UUID,
    draft: IntakeDraft,
    title: str,
    unit_id: int | None,
    remark: str,
) -> tuple[TicketRow, list[TicketEntryRow]]:
    """The rows of a new ticket, without its number; nothing is written.

    Raises:
        InvalidInput: category or unit is not (any more) in the catalogue.
    """
    ticket = _ticket(actor, at, rules.catalogue, ticket_id, draft, title)
    limits = snapshot(rules.catalogue, draft.grade, ticket.source)
    ticket.limits = limits_json(limits)
    finish = limits.get(Step.FINISH)
    if finish is not None:
        ticket.finish_due_at, ticket.finish_complete = due(at, finish, rules.workdays)
    enter(ticket, TicketState.WAIT_DISPATCH, at, rules)
    accepted = "" if unit_id else remark
    entries = [entry_of(actor, at, ticket_id, TicketAction.ACCEPT_CALL, accepted)]
    if unit_id is not None:
        fields: dict[str, object] = {"unit_id": unit_id, "note": remark}
        move = check_move(ticket.state, TicketAction.DISPATCH, actor.seat, fields)
        text = EFFECTS[TicketAction.DISPATCH](ticket, fields, at, rules)
        enter(ticket, move.target, at, rules)
        entries.append(entry_of(actor, at, ticket_id, TicketAction.DISPATCH, text))
    return ticket, entries


def add_caller(work: UnitOfWork, ticket_id: UUID, draft: IntakeDraft) -> TicketRow:
    """One more caller about the same matter (增加一位来电人): an entry, not a new ticket.

    Repeating it for the same call adds nothing. The caller of this function commits.

    Raises:
        NotFound: there is no such ticket.
        InvalidTransition: it is archived; a new ticket is needed.
    """
    ticket = work.get(TicketRow, ticket_id)
    known = work.session.get(TicketEntryRow, draft.call_id)
    if known is not None and known.ticket_id == ticket_id:
        return ticket
    check_move(ticket.state, TicketAction.CALL_AGAIN, work.actor.seat, {})
    entry = caller_entry(work.actor, work.at, ticket_id, draft)
    entry.id = entry.id if known is None else new_id()
    work.add(entry)
    work.touch(Subject.TICKET, ticket_id)
    return ticket


def caller_entry(
    actor: Person, at: datetime, ticket_id: UUID, draft: IntakeDraft
) -> TicketEntryRow:
    """The line of one more caller; its id is the call's, so that it is written once."""
    text = "：".join(p for p in (draft.salutation.strip(), draft.complaint.strip()) if p)
    return entry_of(actor, at, ticket_id, TicketAction.CALL_AGAIN, text, draft.call_id)


def category_of(catalogue: Catalogue, code: str) -> Category:
    """The category with this code.

    Raises:
        InvalidInput: there is none.
    """
    category = catalogue.category(code)
    if category is None:
        raise InvalidInput(
            field="category_code", hint=N_("Choose a category; its initials are enough")
        )
    return category


def _ticket(
    actor: Person,
    at: datetime,
    catalogue: Catalogue,
    ticket_id: UUID,
    draft: IntakeDraft,
    title: str,
) -> TicketRow:
    category = category_of(catalogue, draft.category_code)
    kinds = category.kinds or (RequestKind.INTERNAL,)
    return TicketRow(
        id=ticket_id,
        grade=draft.grade,
        source=draft.request_kind or kinds[0],
        category_code=category.code,
        title=title.strip() or category.name,
        complaint=draft.complaint.strip(),
        answers=dict(draft.answers),
        account_id=draft.account_id,
        community_id=draft.community_id,
        caller_name=draft.salutation.strip(),
        caller_number=draft.number,
        callback_number=draft.callback_number or (draft.number if rings_back(draft.number) else ""),
        address=draft.address.strip(),
        location_note=draft.location_note.strip(),
        handler="",
        outage_id=draft.outage_id,
        urged=0,
        finish_complete=True,
        created_at=at,
        created_by=actor.id,
    )

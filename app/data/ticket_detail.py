"""One ticket with its timeline and what belongs to it, read in one trip."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.data.accounts import AccountRow
from app.data.calls import CallRow
from app.data.catalogue import CategoryRow, UnitRow
from app.data.json_rows import rows
from app.data.outages import OutageRow
from app.data.people import PersonRow
from app.data.places import CommunityRow
from app.data.ticket_queries import caller_count, may_see
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.types import AnySelect
from app.domain.call import talk_seconds
from app.domain.people import Person
from app.domain.shared_numbers import SHORTEST_OF_A_PERSON
from app.domain.ticket import RelatedCall, RelatedTicket, Reply, TicketDetail, TicketEntry
from app.domain.ticket_moves import moves_for, next_step, passed_steps

RELATED = 20


def detail(ticket_id: UUID, person: Person, shared: Collection[str] = ()) -> AnySelect:
    """The ticket, its entries, related tickets and calls; `ticket` is empty when not seen.

    Tickets of the same caller's number are related, but not by one that is `shared` or short.
    """
    return sa.select(
        rows(_ticket(ticket_id, person)).label("ticket"),
        rows(_entries(ticket_id)).label("entries"),
        rows(_tickets(ticket_id, person, shared)).label("tickets"),
        rows(_calls(ticket_id)).label("calls"),
    )


def _ticket_columns() -> tuple[Any, ...]:
    """The columns of `TicketDetail` under its names."""
    return (
        TicketRow.id,
        TicketRow.number,
        TicketRow.version,
        TicketRow.state,
        TicketRow.grade,
        CategoryRow.name.label("category"),
        CategoryRow.name_en.label("category_en"),
        CategoryRow.questions,
        TicketRow.source,
        TicketRow.title,
        TicketRow.complaint,
        TicketRow.answers,
        TicketRow.caller_name,
        TicketRow.caller_number,
        TicketRow.callback_number,
        sa.func.coalesce(AccountRow.account_no, "").label("account_no"),
        TicketRow.address,
        TicketRow.location_note,
        sa.func.coalesce(CommunityRow.district, "").label("district"),
        TicketRow.unit_id,
        sa.func.coalesce(UnitRow.name, "").label("unit"),
        sa.func.coalesce(UnitRow.name_en, "").label("unit_en"),
        sa.func.coalesce(UnitRow.phone, "").label("unit_phone"),
        TicketRow.handler,
        TicketRow.due_at,
        TicketRow.limit_minutes,
        TicketRow.due_step,
        TicketRow.due_complete,
        TicketRow.finish_due_at,
        TicketRow.finish_complete,
        TicketRow.contacted_at,
        TicketRow.arrived_at,
        TicketRow.created_at,
        PersonRow.name.label("created_by"),
        sa.func.coalesce(OutageRow.number, "").label("outage_number"),
        caller_count().label("callers"),
        TicketRow.reply,
        TicketRow.urged,
        TicketRow.replied_at,
        TicketRow.account_id,
        TicketRow.outage_id,
        TicketRow.category_code,
    )


def _ticket(ticket_id: UUID, person: Person) -> AnySelect:
    return (
        sa.select(*_ticket_columns())
        .join(CategoryRow, CategoryRow.code == TicketRow.category_code)
        .join(PersonRow, PersonRow.id == TicketRow.created_by)
        .outerjoin(AccountRow, AccountRow.id == TicketRow.account_id)
        .outerjoin(CommunityRow, CommunityRow.id == TicketRow.community_id)
        .outerjoin(UnitRow, UnitRow.id == TicketRow.unit_id)
        .outerjoin(OutageRow, OutageRow.id == TicketRow.outage_id)
        .where(TicketRow.id == ticket_id, may_see(person))
    )


def _entries(ticket_id: UUID) -> AnySelect:
    return (
        sa.select(
            TicketEntryRow.at,
            TicketEntryRow.action,
            PersonRow.name.label("actor"),
            PersonRow.seat_no,
            TicketEntryRow.text,
        )
        .join(PersonRow, PersonRow.id == TicketEntryRow.actor_id)
        .where(TicketEntryRow.ticket_id == ticket_id)
        .order_by(TicketEntryRow.at, TicketEntryRow.id)
    )


def _of(ticket: Any, ticket_id: UUID) -> Callable[[Any], sa.ScalarSelect[Any]]:
    """Gives a column's value of this one ticket."""

    def value(column: Any) -> sa.ScalarSelect[Any]:
        return sa.select(column).where(ticket.id == ticket_id).scalar_subquery()

    return value


def _tickets(ticket_id: UUID, person: Person, shared: Collection[str]) -> AnySelect:
    """Other tickets of the account, the outage or the caller's number."""
    this = aliased(TicketRow)
    of_this = _of(this, ticket_id)
    return (
        sa.select(
            TicketRow.id,
            TicketRow.number,
            TicketRow.title,
            TicketRow.state,
            sa.func.coalesce(UnitRow.name, "").label("unit"),
            TicketRow.created_at,
        )
        .outerjoin(UnitRow, UnitRow.id == TicketRow.unit_id)
        .where(
            TicketRow.id != ticket_id,
            may_see(person),
            sa.or_(
                TicketRow.account_id == of_this(this.account_id),
                TicketRow.outage_id == of_this(this.outage_id),
                sa.and_(
                    TicketRow.caller_number == of_this(this.caller_number),
                    sa.func.length(TicketRow.caller_number) >= SHORTEST_OF_A_PERSON,
                    TicketRow.caller_number.not_in(sorted(shared)),
                ),
            ),
        )
        .order_by(TicketRow.created_at.desc(), TicketRow.id)
        .limit(RELATED)
    )


def _calls(ticket_id: UUID) -> AnySelect:
    """Calls that made or repeated the ticket, and those of its account and outage."""
    of_this = _of(TicketRow, ticket_id)
    return (
        sa.select(
            CallRow.id,
            CallRow.started_at,
            CallRow.answered_at,
            CallRow.ended_at,
            CallRow.number,
            sa.func.coalesce(sa.func.nullif(CallRow.complaint, ""), CategoryRow.name, "").label(
                "summary"
            ),
            sa.func.coalesce(PersonRow.name, "").label("agent"),
            sa.func.coalesce(PersonRow.seat_no, "").label("seat_no"),
        )
        .outerjoin(CategoryRow, CategoryRow.code == CallRow.category_code)
        .outerjoin(PersonRow, PersonRow.id == CallRow.agent_id)
        .where(
            sa.or_(
                CallRow.ticket_id == ticket_id,
                CallRow.account_id == of_this(TicketRow.account_id),
                CallRow.outage_id == of_this(TicketRow.outage_id),
            )
        )
        .order_by(CallRow.started_at.desc(), CallRow.id)
        .limit(RELATED)
    )


def detail_from(row: Any, person: Person, *, english: bool = False) -> TicketDetail | None:
    """The ticket from the row of `detail`, None when it is not there for this person."""
    if not row.ticket:
        return None
    values = row.ticket[0]._asdict()
    asked = {q["key"]: q for q in values.pop("questions")}
    answers = values.pop("answers") or {}
    reply = values.pop("reply")
    state = values["state"]
    passed = passed_steps(values["contacted_at"], values["arrived_at"])
    return TicketDetail(
        **values,
        answers=tuple(
            _answered(asked.get(key), key, str(text), english=english)
            for key, text in answers.items()
        ),
        reply=Reply(**reply) if reply else None,
        entries=tuple(TicketEntry(**entry._asdict()) for entry in row.entries),
        moves=moves_for(state, person.seat, passed),
        next_step=next_step(state, person.seat),
        related_tickets=tuple(RelatedTicket(**t._asdict()) for t in row.tickets),
        related_calls=tuple(_call(c) for c in row.calls),
    )


def _answered(
    question: dict[str, Any] | None, key: str, answer: str, *, english: bool
) -> tuple[str, str]:
    """A question and its answer in the language; a choice without English stays Chinese."""
    if question is None:
        return key, answer
    if not english:
        return question["text"], answer
    choices = zip(question.get("choices", ()), question.get("choices_en", ()), strict=False)
    return question["text_en"], dict(choices).get(answer) or answer


def _call(row: Any) -> RelatedCall:
    return RelatedCall(
        id=row.id,
        started_at=row.started_at,
        number=row.number,
        summary=row.summary,
        agent=row.agent,
        seat_no=row.seat_no,
        seconds=talk_seconds(row.answered_at, row.ended_at),
    )

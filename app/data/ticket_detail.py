"""One ticket with its timeline and what belongs to it, read in one trip."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.data.accounts import AccountRow
from app.data.calls import CallRow
from app.data.catalogue import CategoryRow, UnitRow
from app.data.id_list import as_list, in_list
from app.data.json_rows import rows
from app.data.outages import OutageRow
from app.data.people import PersonRow
from app.data.places import CommunityRow
from app.data.reads import Read, Use, Values, own_values
from app.data.ticket_views import caller_count
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.types import AnySelect, Instant
from app.domain.call import talk_seconds
from app.domain.people import Person, Seat
from app.domain.shared_numbers import SHORTEST_OF_A_PERSON
from app.domain.ticket import RelatedCall, RelatedTicket, Reply, TicketDetail, TicketEntry
from app.domain.ticket_moves import moves_for, next_step, passed_steps

Key = sa.BindParameter[UUID]

RELATED = 20
HISTORY = timedelta(days=365)
"""How far back the calls of a ticket's account are shown."""


def _detail() -> AnySelect:
    """The ticket, its entries, related tickets and calls; all empty when it is not seen.

    Its parameters are `ticket_id`, those of who is asking, and `shared` (`as_list` of numbers that
    stand for nobody in particular: they relate no tickets).
    """
    ticket_id = sa.bindparam("ticket_id", type_=sa.Uuid())
    return sa.select(
        rows(_ticket(ticket_id)).label("ticket"),
        rows(_entries(ticket_id)).label("entries"),
        rows(_tickets(ticket_id)).label("tickets"),
        rows(_calls(ticket_id)).label("calls"),
    )


def _seen(ticket: Any = TicketRow) -> sa.ColumnElement[bool]:
    """A branch sees the tickets of its own unit, a guide those it made, the desks see all."""
    seat = sa.bindparam("my_seat", type_=sa.Text())
    unit = sa.bindparam("my_unit", type_=sa.Integer())
    maker = sa.bindparam("my_id", type_=sa.Integer())
    return sa.case(
        (seat == _word(Seat.BRANCH), ticket.unit_id == unit),
        (seat == _word(Seat.GUIDE), ticket.created_by == maker),
        else_=sa.true(),
    )


def _word(seat: Seat) -> sa.ColumnElement[str]:
    return sa.literal_column(f"'{seat.value}'")


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
        TicketRow.limits,
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


def _ticket(ticket_id: Key) -> AnySelect:
    return (
        sa.select(*_ticket_columns())
        .join(CategoryRow, CategoryRow.code == TicketRow.category_code)
        .join(PersonRow, PersonRow.id == TicketRow.created_by)
        .outerjoin(AccountRow, AccountRow.id == TicketRow.account_id)
        .outerjoin(CommunityRow, CommunityRow.id == TicketRow.community_id)
        .outerjoin(UnitRow, UnitRow.id == TicketRow.unit_id)
        .outerjoin(OutageRow, OutageRow.id == TicketRow.outage_id)
        .where(TicketRow.id == ticket_id, _seen())
    )


def _entries(ticket_id: Key) -> AnySelect:
    return (
        sa.select(
            TicketEntryRow.at,
            TicketEntryRow.action,
            PersonRow.name.label("actor"),
            PersonRow.seat_no,
            TicketEntryRow.text,
        )
        .join(PersonRow, PersonRow.id == TicketEntryRow.actor_id)
        .join(TicketRow, TicketRow.id == TicketEntryRow.ticket_id)
        .where(TicketEntryRow.ticket_id == ticket_id, _seen())
        .order_by(TicketEntryRow.at, TicketEntryRow.id)
    )


def _of(ticket: Any, ticket_id: Key) -> Callable[[Any], sa.ScalarSelect[Any]]:
    """Gives a column's value of this one ticket."""

    def value(column: Any) -> sa.ScalarSelect[Any]:
        return sa.select(column).where(ticket.id == ticket_id, _seen(ticket)).scalar_subquery()

    return value


def _tickets(ticket_id: Key) -> AnySelect:
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
            _seen(),
            sa.or_(
                TicketRow.account_id == of_this(this.account_id),
                TicketRow.outage_id == of_this(this.outage_id),
                sa.and_(
                    TicketRow.caller_number == of_this(this.caller_number),
                    sa.func.length(TicketRow.caller_number) >= SHORTEST_OF_A_PERSON,
                    sa.not_(
                        in_list(
                            TicketRow.caller_number.expression,
                            sa.bindparam("shared", type_=sa.Text()),
                        )
                    ),
                ),
            ),
        )
        .order_by(TicketRow.created_at.desc(), TicketRow.id)
        .limit(RELATED)
    )


def _calls(ticket_id: Key) -> AnySelect:
    """Calls that made or repeated the ticket, and those of its account and outage.

    One index look-up each, within the months since `since`: an OR would read neither index.
    """
    of_this = _of(TicketRow, ticket_id)
    recent = CallRow.started_at >= sa.bindparam("since", type_=Instant())
    newest = (CallRow.started_at.desc(), CallRow.id)
    ways = [
        sa.select(
            sa.select(CallRow.id, CallRow.started_at)
            .where(column == of_this(ours), recent)
            .order_by(*newest)
            .limit(RELATED)
            .subquery()
        )
        for column, ours in (
            (CallRow.ticket_id, TicketRow.id),
            (CallRow.account_id, TicketRow.account_id),
            (CallRow.outage_id, TicketRow.outage_id),
        )
    ]
    found = sa.union(*ways).subquery()
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
        .join(found, sa.and_(CallRow.id == found.c.id, CallRow.started_at == found.c.started_at))
        .outerjoin(CategoryRow, CategoryRow.code == CallRow.category_code)
        .outerjoin(PersonRow, PersonRow.id == CallRow.agent_id)
        .order_by(*newest)
        .limit(RELATED)
    )


TICKET_DETAIL = Read(
    "ticket_detail",
    _detail,
    seats=frozenset(Seat) - {Seat.ADMINISTRATOR, Seat.AUDITOR},
    tickets="ticket",
    use=Use.OPENED,
)


def detail_values(ticket_id: UUID, person: Person, shared: Collection[str], at: datetime) -> Values:
    """The parameters of `TICKET_DETAIL`."""
    return {
        "ticket_id": ticket_id,
        "shared": as_list(sorted(shared)),
        "since": at - HISTORY,
        **own_values(person),
    }


def detail_from(row: Any, person: Person, *, english: bool = False) -> TicketDetail | None:
    """The ticket from the row of `detail`, None when it is not there for this person."""
    if not row.ticket:
        return None
    values = row.ticket[0]._asdict()
    asked = {q["key"]: q for q in values.pop("questions")}
    answers = values.pop("answers") or {}
    reply = values.pop("reply")
    running = (values.pop("limits") or {}).get(values["due_step"], {})
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
        limit_working=bool(running.get("working")),
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

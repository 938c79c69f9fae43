"""How a registered call is stored: by our own transaction, or by one function of the server.

Both take the same rows, composed here of the draft and the rules; nothing is decided twice.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.data.calls import CallRow, PromiseRow
from app.data.ids import new_id
from app.data.numbers import Series, next_number
from app.data.outages import OutageRow
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.unit_of_work import UnitOfWork, row_values
from app.domain.call import CallEvent, IntakeDraft, Outcome, Registered
from app.domain.catalogue import Category
from app.domain.change import Subject
from app.domain.intake import title_of
from app.services.catalogue import Catalogues
from app.services.promises import restoration, restoration_promise, ticket_promise
from app.services.session import Session
from app.services.ticket_intake import add_caller, caller_entry, compose_ticket, rules_for

# Fields of the draft that the call keeps as they are.
_COPIED = (
    "account_id", "community_id", "request_kind", "category_code", "grade", "salutation",
    "callback_number", "address", "location_note", "complaint", "reply", "answers", "mood",
    "notify_by_sms", "wants_callback", "wants_water", "read_back_at",
)  # fmt: skip


@dataclass(slots=True)
class Intake:
    """The rows of one registered call, not stored yet; the ticket has no number."""

    call: CallRow
    ticket: TicketRow | None = None
    entries: list[TicketEntryRow] = field(default_factory=list)
    promise: PromiseRow | None = None


class Intakes(Protocol):
    """Stores registered calls; repeating one gives its first result."""

    def register(
        self, draft: IntakeDraft, category: Category, dispatch_to: int | None, remark: str
    ) -> Registered:
        """Answered, merged into an outage, or turned into a ticket that is dispatched."""

    def join(self, draft: IntakeDraft, ticket_id: UUID) -> Registered:
        """Another caller of an unfinished ticket."""


def make_intakes(session: Session, catalogues: Catalogues) -> Intakes:
    """The way that fits the session's database."""
    return (GuardedIntakes if session.database.guarded else OwnIntakes)(session, catalogues)


def event_values(event: CallEvent) -> dict[str, Any]:
    """A telephone event as the server's function takes it."""
    return {
        "id": event.call_id,
        "raw_number": event.raw_number,
        "number": event.number,
        "extension": event.extension,
        "at": event.at,
        "state": event.state.value,
    }


class _Composer:
    """Makes the rows of an intake."""

    def __init__(self, session: Session, catalogues: Catalogues) -> None:
        self._session = session
        self._catalogues = catalogues
        self._zone = ZoneInfo(session.settings.site.timezone)

    def _compose(
        self, draft: IntakeDraft, category: Category, dispatch_to: int | None, remark: str,
        at: datetime,
    ) -> Intake:  # fmt: skip
        intake = Intake(self._call(draft, at))
        call = intake.call
        if dispatch_to is not None:
            ticket, intake.entries = compose_ticket(
                rules_for(self._catalogues),
                self._session.person, at, ticket_id=new_id(), draft=draft,
                title=title_of(draft, category), unit_id=dispatch_to, remark=remark,
            )  # fmt: skip
            intake.ticket = ticket
            call.ticket_id, call.outcome = ticket.id, Outcome.DISPATCHED
            intake.promise = ticket_promise(call, ticket, at, self._zone)
        elif draft.outage_id is not None:
            call.outage_id, call.outcome = draft.outage_id, Outcome.MERGED
            due = self._session.database.all(restoration(draft.outage_id, at))
            if due:
                intake.promise = restoration_promise(call, due[0].ends_at, at, self._zone)
        else:
            call.outcome = Outcome.ANSWERED
        return intake

    def _call(self, draft: IntakeDraft, at: datetime) -> CallRow:
        """The call with the form's content."""
        row = CallRow(
            id=draft.call_id,
            raw_number=draft.raw_number,
            number=draft.number,
            started_at=draft.started_at,
            answered_at=draft.answered_at,
            ended_at=draft.ended_at,
            agent_id=self._session.person.id,
            registered_at=at,
        )
        for name in _COPIED:
            setattr(row, name, getattr(draft, name))
        row.category_code = draft.category_code or None  # a call that joins a ticket may have none
        return row

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()


class OwnIntakes(_Composer):
    """Stores by our own transaction: the embedded database, or its owner."""

    def register(
        self, draft: IntakeDraft, category: Category, dispatch_to: int | None, remark: str
    ) -> Registered:
        with self._session.works("call.register") as work:
            kept = self._kept(work, draft)
            if kept.outcome is None:
                intake = self._compose(draft, category, dispatch_to, remark, work.at)
                if intake.ticket is not None:
                    day = self._day(work.at)
                    intake.ticket.number = next_number(work.session, Series.TICKET, day)
                    work.add(intake.ticket)
                    work.add(*intake.entries)
                self._fill(kept, intake.call)
                if intake.promise is not None:
                    work.add(intake.promise)
                work.commit()
            return _result(work, kept)

    def join(self, draft: IntakeDraft, ticket_id: UUID) -> Registered:
        with self._session.works("call.join_ticket") as work:
            kept = self._kept(work, draft)
            if kept.outcome is None:
                call = self._call(draft, work.at)
                call.ticket_id = add_caller(work, ticket_id, draft).id
                call.outcome = Outcome.ANOTHER_CALLER
                self._fill(kept, call)
                work.commit()
            return _result(work, kept)

    def _kept(self, work: UnitOfWork, draft: IntakeDraft) -> CallRow:
        """The call's row, locked: a second desk gets the first one's result."""
        return work.add_once(
            CallRow(
                id=draft.call_id,
                raw_number=draft.raw_number,
                number=draft.number,
                started_at=draft.started_at,
            )
        )

    @staticmethod
    def _fill(kept: CallRow, given: CallRow) -> None:
        for name in (*_COPIED, "agent_id", "registered_at", "outcome", "ticket_id", "outage_id"):
            setattr(kept, name, getattr(given, name))
        kept.answered_at = kept.answered_at or given.answered_at
        kept.ended_at = kept.ended_at or given.ended_at


class GuardedIntakes(_Composer):
    """Lets the server's function `register_call` store it: one round trip."""

    def register(
        self, draft: IntakeDraft, category: Category, dispatch_to: int | None, remark: str
    ) -> Registered:
        at = self._session.clock()
        return self._store(self._compose(draft, category, dispatch_to, remark, at), at)

    def join(self, draft: IntakeDraft, ticket_id: UUID) -> Registered:
        at = self._session.clock()
        call = self._call(draft, at)
        call.outcome = Outcome.ANOTHER_CALLER
        intake = Intake(call, entries=[caller_entry(self._session.person, at, ticket_id, draft)])
        return self._store(intake, at, join=ticket_id)

    def _store(self, intake: Intake, at: datetime, join: UUID | None = None) -> Registered:
        call = intake.call
        call.updated_at = at
        rows = (intake.ticket, intake.promise)
        for row in rows:
            if isinstance(row, TicketRow):
                row.number, row.updated_at = "", at
        ticket, promise = (None if row is None else row_values(row) for row in rows)
        answer = self._session.database.act(
            "register_call",
            {
                "call": row_values(call),
                "ticket": ticket,
                "promise": promise,
                "entries": [row_values(entry) for entry in intake.entries],
                "join": join,
                "day": self._day(at),
            },
        )
        self._session.told(Subject.CALL, call.id)
        if answer["ticket_id"] is not None:
            self._session.told(Subject.TICKET, answer["ticket_id"])
        return Registered(
            call_id=UUID(answer["call_id"]),
            outcome=Outcome(answer["outcome"]),
            ticket_id=UUID(answer["ticket_id"]) if answer["ticket_id"] else None,
            ticket_number=answer["ticket_number"],
            outage_number=answer["outage_number"],
            callers=int(answer["callers"]),
        )


def _result(work: UnitOfWork, row: CallRow) -> Registered:
    outage = work.session.get(OutageRow, row.outage_id) if row.outage_id else None
    ticket = work.session.get(TicketRow, row.ticket_id) if row.ticket_id else None
    callers = 0
    if outage is not None:
        counting = sa.select(sa.func.count()).where(CallRow.outage_id == outage.id)
        callers = work.session.scalar(counting) or 0
    return Registered(
        call_id=row.id,
        outcome=row.outcome or Outcome.ANSWERED,
        ticket_id=row.ticket_id,
        ticket_number=ticket.number if ticket else "",
        outage_number=outage.number if outage else "",
        callers=callers,
    )

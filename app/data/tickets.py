"""Ticket rows, their timeline, and the numbers of the day."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data import accounts, catalogue, outages, people, places  # noqa: F401 - referred to
from app.data.base import Row, Versioned
from app.data.types import BigId, Code, Instant, Json, Word
from app.domain.catalogue import Grade, RequestKind, Step
from app.domain.change import Subject
from app.domain.ticket import TicketAction, TicketState

_OPEN = sa.text("state <> 'archived'")


class TicketRow(Versioned, Row):
    """工单. `limits` is the snapshot of the rules when it was made: later changes move nothing.

    `due_at` is the limit of `due_step` that runs out next; `…_complete` False: it was counted
    through a year whose holidays were not known. What tells of a person is `deferred`: on a shared
    server people may not select it, and no act needs it.
    """

    __tablename__ = "ticket"
    __table_args__ = (
        sa.Index("ix_ticket_open_due", "due_at", "id", sqlite_where=_OPEN),
        # What waits for whoever took the call: an agent's own list.
        sa.Index("ix_ticket_open_maker", "created_by", "due_at", "id",
                 sqlite_where=_OPEN),
        sa.Index("ix_ticket_open_unit", "unit_id", "due_at", "id",
                 sqlite_where=_OPEN),
        sa.Index("ix_ticket_open_state", "state", "due_at", "id",
                 sqlite_where=_OPEN),
        sa.Index(None, "created_at", "id"),
        # A unit with few tickets: its own month, not everybody's.
        sa.Index(None, "unit_id", "created_at", "id"),
        sa.Index(None, "account_id", "created_at"),
        sa.Index(None, "caller_number", "created_at"),
        sa.Index(None, "community_id", "created_at"),
        sa.Index(None, "outage_id"),
    )  # fmt: skip
    subject = Subject.TICKET

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(Code, unique=True)
    state: Mapped[TicketState] = mapped_column(Word(TicketState))
    grade: Mapped[Grade] = mapped_column(Word(Grade))
    source: Mapped[RequestKind] = mapped_column(Word(RequestKind))
    category_code: Mapped[str] = mapped_column(sa.ForeignKey("category.code"))
    title: Mapped[str] = mapped_column(sa.Text, deferred=True)
    complaint: Mapped[str] = mapped_column(sa.Text, deferred=True)
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict, deferred=True)
    account_id: Mapped[int | None] = mapped_column(
        BigId, sa.ForeignKey("account.id"), deferred=True
    )
    community_id: Mapped[int | None] = mapped_column(sa.ForeignKey("community.id"), deferred=True)
    caller_name: Mapped[str] = mapped_column(sa.Text, default="", deferred=True)
    caller_number: Mapped[str] = mapped_column(Code, default="", deferred=True)
    callback_number: Mapped[str] = mapped_column(Code, default="", deferred=True)
    address: Mapped[str] = mapped_column(sa.Text, default="", deferred=True)
    location_note: Mapped[str] = mapped_column(sa.Text, default="", deferred=True)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    handler: Mapped[str] = mapped_column(sa.Text, default="")
    outage_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outage.id"))
    limits: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    due_at: Mapped[datetime | None] = mapped_column(Instant)
    limit_minutes: Mapped[int] = mapped_column(sa.Integer, default=0)
    due_step: Mapped[Step | None] = mapped_column(Word(Step))
    due_complete: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    finish_due_at: Mapped[datetime | None] = mapped_column(Instant)
    finish_complete: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    accepted_at: Mapped[datetime | None] = mapped_column(Instant)
    contacted_at: Mapped[datetime | None] = mapped_column(Instant)
    arrived_at: Mapped[datetime | None] = mapped_column(Instant)
    reply: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    replied_at: Mapped[datetime | None] = mapped_column(Instant)
    urged: Mapped[int] = mapped_column(sa.Integer, default=0)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class TicketEntryRow(Row):
    """One row of a ticket's timeline. Never changed."""

    __tablename__ = "ticket_entry"
    __table_args__ = (sa.Index(None, "ticket_id", "at"),)

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    ticket_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ticket.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    action: Mapped[TicketAction] = mapped_column(Word(TicketAction))
    text: Mapped[str] = mapped_column(sa.Text, default="", deferred=True)


class NumberDayRow(Row):
    """The base of a day's numbers: number = next value of the sequence − base.

    Lock-free on PostgreSQL (DATABASE: 1 072 intakes/s against 298 with a counter row); on SQLite,
    which has one writer anyway, `last` is the counter itself.
    """

    __tablename__ = "number_day"

    series: Mapped[str] = mapped_column(Code, primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    last: Mapped[int] = mapped_column(sa.BigInteger)

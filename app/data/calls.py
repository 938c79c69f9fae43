"""Call rows and the promises made on the telephone."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data import accounts, catalogue, outages, people, places, tickets  # noqa: F401 - referred to
from app.data.base import Row, Versioned
from app.data.types import BigId, Code, Instant, Json, Word
from app.domain.call import Mood, Outcome
from app.domain.catalogue import Grade, RequestKind
from app.domain.change import Subject


class CallRow(Versioned, Row):
    """A telephone call. `outcome` is empty until the agent registers it."""

    __tablename__ = "call"
    __table_args__ = (
        sa.Index(None, "number", "started_at"),
        sa.Index(None, "account_id", "started_at"),
        sa.Index(None, "community_id", "started_at"),
        sa.Index(None, "agent_id", "started_at"),
        sa.Index(None, "outage_id"),
        sa.Index(None, "ticket_id"),
    )
    subject = Subject.CALL

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    raw_number: Mapped[str] = mapped_column(sa.Text)
    number: Mapped[str] = mapped_column(Code)
    extension: Mapped[str] = mapped_column(sa.Text, default="")
    started_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    account_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("account.id"))
    community_id: Mapped[int | None] = mapped_column(sa.ForeignKey("community.id"))
    request_kind: Mapped[RequestKind | None] = mapped_column(Word(RequestKind))
    category_code: Mapped[str | None] = mapped_column(sa.ForeignKey("category.code"))
    grade: Mapped[Grade | None] = mapped_column(Word(Grade))
    salutation: Mapped[str] = mapped_column(sa.Text, default="")
    callback_number: Mapped[str] = mapped_column(Code, default="")
    address: Mapped[str] = mapped_column(sa.Text, default="")
    location_note: Mapped[str] = mapped_column(sa.Text, default="")
    complaint: Mapped[str] = mapped_column(sa.Text, default="")
    reply: Mapped[str] = mapped_column(sa.Text, default="")
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    mood: Mapped[Mood] = mapped_column(Word(Mood), default=Mood.CALM)
    notify_by_sms: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    wants_callback: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    wants_water: Mapped[bool] = mapped_column(sa.Boolean, default=False)
    outcome: Mapped[Outcome | None] = mapped_column(Word(Outcome))
    outage_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outage.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ticket.id"))
    read_back_at: Mapped[datetime | None] = mapped_column(Instant)
    registered_at: Mapped[datetime | None] = mapped_column(Instant)


class PromiseRow(Row):
    """What a caller was told, and until when."""

    __tablename__ = "promise"
    __table_args__ = (sa.Index(None, "account_id", "made_at"), sa.Index(None, "number", "made_at"))
    subject = Subject.CALL

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    # No foreign key: calls are partitioned by month on PostgreSQL.
    call_id: Mapped[UUID] = mapped_column(sa.Uuid)
    account_id: Mapped[int | None] = mapped_column(BigId, sa.ForeignKey("account.id"))
    number: Mapped[str] = mapped_column(Code)
    made_at: Mapped[datetime] = mapped_column(Instant)
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(sa.Text)
    due_at: Mapped[datetime] = mapped_column(Instant)
    outage_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("outage.id"))
    ticket_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ticket.id"))

"""Outage rows: the event, its versions, windows of time and areas."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data import catalogue, people, places  # noqa: F401 - referred to
from app.data.base import Row, Versioned
from app.data.types import Code, Instant, Json, Word
from app.domain.change import Subject
from app.domain.outage import Effect, OutageKind, OutageState


class OutageRow(Versioned, Row):
    """停水事件. `published_no` is the version in force; 0 while it is a draft."""

    __tablename__ = "outage"
    __table_args__ = (sa.Index(None, "state", "updated_at"),)
    subject = Subject.OUTAGE

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    number: Mapped[str] = mapped_column(Code, unique=True)
    state: Mapped[OutageState] = mapped_column(Word(OutageState))
    kind: Mapped[OutageKind] = mapped_column(Word(OutageKind))
    title: Mapped[str] = mapped_column(sa.Text)
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    published_no: Mapped[int] = mapped_column(sa.Integer, default=0)
    restored_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant)
    created_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class OutageVersionRow(Row):
    """One wording of the notice. Once published it is never changed."""

    __tablename__ = "outage_version"
    subject = Subject.OUTAGE
    record_key = "outage_id"

    outage_id: Mapped[UUID] = mapped_column(sa.ForeignKey("outage.id"), primary_key=True)
    version_no: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
    published_by: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    internal_note: Mapped[str] = mapped_column(sa.Text, default="")
    internal_end: Mapped[datetime | None] = mapped_column(Instant)
    water_point: Mapped[str] = mapped_column(sa.Text, default="")
    tips: Mapped[list[Any]] = mapped_column(Json, default=list)


class OutageWindowRow(Row):
    """A period with one effect. `ends_at` is the published time."""

    __tablename__ = "outage_window"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["outage_id", "version_no"], ["outage_version.outage_id", "outage_version.version_no"]
        ),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
    )

    outage_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    version_no: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    effect: Mapped[Effect] = mapped_column(Word(Effect))
    starts_at: Mapped[datetime] = mapped_column(Instant)
    ends_at: Mapped[datetime] = mapped_column(Instant)


class OutageAreaRow(Row):
    """A community, some of its buildings, or free text."""

    __tablename__ = "outage_area"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["outage_id", "version_no"], ["outage_version.outage_id", "outage_version.version_no"]
        ),
        sa.Index(None, "community_id"),
    )

    outage_id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True)
    version_no: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    effect: Mapped[Effect] = mapped_column(Word(Effect))
    community_id: Mapped[int | None] = mapped_column(sa.ForeignKey("community.id"))
    building_from: Mapped[int | None] = mapped_column(sa.Integer)
    building_to: Mapped[int | None] = mapped_column(sa.Integer)
    text: Mapped[str] = mapped_column(sa.Text, default="")
    households: Mapped[int] = mapped_column(sa.Integer, default=0)

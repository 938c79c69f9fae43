"""People who sign in, and the record of what they changed."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data import catalogue  # noqa: F401 - referred to
from app.data.base import Row
from app.data.types import BigId, Code, Instant, Json, Word
from app.domain.change import Subject
from app.domain.people import Person, Seat


class PersonRow(Row):
    """Somebody with a desk."""

    __tablename__ = "person"
    subject = Subject.PERSON

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    login: Mapped[str] = mapped_column(Code, unique=True)
    name: Mapped[str] = mapped_column(sa.Text)
    seat: Mapped[Seat] = mapped_column(Word(Seat))
    seat_no: Mapped[str] = mapped_column(sa.Text, default="")
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    active: Mapped[bool] = mapped_column(sa.Boolean, default=True)

    def value(self) -> Person:
        return Person(self.id, self.name, self.seat, self.seat_no, self.unit_id, self.login)


class AuditRow(Row):
    """One changed record: who, when, which columns from what to what. Append only."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        sa.Index(None, "subject_kind", "record_id", "at"),
        sa.Index(None, "at"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(sa.Integer)
    action: Mapped[str] = mapped_column(sa.Text)
    subject_kind: Mapped[Subject] = mapped_column(Word(Subject))
    record_id: Mapped[str] = mapped_column(Code)
    row_kind: Mapped[str] = mapped_column(sa.Text)
    changes: Mapped[dict[str, Any]] = mapped_column(Json)


def active_people() -> "sa.Select[PersonRow]":
    """Everybody who may sign in, seats first, then names."""
    return (
        sa.select(PersonRow)
        .where(PersonRow.active)
        .order_by(PersonRow.seat, PersonRow.seat_no, PersonRow.name)
    )

"""Lobby rows: documents' last four (hashed), services, offices, equipment, rounds, visits."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data import accounts, catalogue, people, tickets  # noqa: F401 - referred to
from app.data.base import Row, Versioned
from app.data.types import BigId, Code, Instant, Json, Word
from app.domain.change import Subject
from app.domain.lobby import FacilityState, VisitReason
from app.domain.lobby_catalogue import Applicant, LobbyService, Office, Paper


class DocumentRow(Row):
    """The last four of an account holder's document, as a salted hash.

    Four characters are guessed in no time by whoever has the hash: nobody selects this table, and
    wrong tries of a day are counted. `tries` are those of `tried_on`, the site's day. After a right
    answer `passed_by` may read the bill until `passed_until`.
    """

    __tablename__ = "account_document"

    account_id: Mapped[int] = mapped_column(
        BigId, sa.ForeignKey("account.id", ondelete="CASCADE"), primary_key=True,
        autoincrement=False,
    )  # fmt: skip
    salt: Mapped[str] = mapped_column(sa.Text)
    hash: Mapped[str] = mapped_column(sa.Text)
    tries: Mapped[int] = mapped_column(sa.Integer, default=0)
    tried_on: Mapped[date | None] = mapped_column(sa.Date)
    passed_by: Mapped[int | None] = mapped_column(sa.Integer)
    passed_until: Mapped[datetime | None] = mapped_column(Instant)


class LobbyServiceRow(Versioned, Row):
    """大厅业务 with its papers."""

    __tablename__ = "lobby_service"
    subject = Subject.CATALOGUE
    record_key = "code"

    code: Mapped[str] = mapped_column(Code, primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    name: Mapped[str] = mapped_column(sa.Text)
    name_en: Mapped[str] = mapped_column(sa.Text)
    papers: Mapped[list[dict[str, Any]]] = mapped_column(Json)
    counter: Mapped[str] = mapped_column(sa.Text, default="")
    duration: Mapped[str] = mapped_column(sa.Text, default="")
    fee: Mapped[str] = mapped_column(sa.Text, default="")
    note: Mapped[str] = mapped_column(sa.Text, default="")
    source: Mapped[str] = mapped_column(sa.Text)
    active: Mapped[bool] = mapped_column(sa.Boolean, default=True)


class OfficeRow(Versioned, Row):
    """营业厅. `services` and `rounds` as in `app.domain.lobby.Office`; rounds as "08:20"."""

    __tablename__ = "lobby_office"
    subject = Subject.CATALOGUE

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    position: Mapped[int] = mapped_column(sa.Integer)
    name: Mapped[str] = mapped_column(sa.Text)
    name_en: Mapped[str] = mapped_column(sa.Text)
    district: Mapped[str] = mapped_column(sa.Text, default="")
    address: Mapped[str] = mapped_column(sa.Text, default="")
    hours: Mapped[str] = mapped_column(sa.Text, default="")
    phone: Mapped[str] = mapped_column(sa.Text, default="")
    unit_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))
    services: Mapped[list[str]] = mapped_column(Json, default=list)
    rounds: Mapped[list[str]] = mapped_column(Json, default=list)


class FacilityRow(Versioned, Row):
    """A piece of a hall's equipment; `ticket_id` is its last repair ticket."""

    __tablename__ = "lobby_facility"
    __table_args__ = (sa.Index(None, "office_id", "position"),)
    subject = Subject.LOBBY

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("lobby_office.id"))
    position: Mapped[int] = mapped_column(sa.Integer)
    name: Mapped[str] = mapped_column(sa.Text)
    name_en: Mapped[str] = mapped_column(sa.Text)
    icon: Mapped[str] = mapped_column(sa.Text, default="")
    active: Mapped[bool] = mapped_column(sa.Boolean, default=True)
    ticket_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("ticket.id"))


class RoundMarkRow(Row):
    """What a round of a day found."""

    __tablename__ = "lobby_round_mark"
    subject = Subject.LOBBY
    record_key = "facility_id"

    facility_id: Mapped[int] = mapped_column(sa.ForeignKey("lobby_facility.id"), primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    round_no: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    state: Mapped[FacilityState] = mapped_column(Word(FacilityState))
    note: Mapped[str] = mapped_column(sa.Text, default="")
    marked_at: Mapped[datetime] = mapped_column(Instant)
    marked_by: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))


class VisitRow(Row):
    """How many people came to a hall on a day for a reason: a count, nothing about anybody."""

    __tablename__ = "lobby_visit"

    office_id: Mapped[int] = mapped_column(sa.ForeignKey("lobby_office.id"), primary_key=True)
    day: Mapped[date] = mapped_column(sa.Date, primary_key=True)
    reason: Mapped[VisitReason] = mapped_column(Word(VisitReason), primary_key=True)
    visits: Mapped[int] = mapped_column(sa.Integer, default=0)


def paper_from(raw: dict[str, Any]) -> Paper:
    """One paper as the catalogue's JSON has it."""
    return Paper(
        text=raw["text"],
        text_en=raw.get("text_en", ""),
        applicants=tuple(Applicant(a) for a in raw.get("for", ())),
        note=raw.get("note", ""),
        note_en=raw.get("note_en", ""),
    )


def paper_json(paper: Paper) -> dict[str, Any]:
    """The paper as it is stored."""
    return {
        "text": paper.text,
        "text_en": paper.text_en,
        "for": [a.value for a in paper.applicants],
        "note": paper.note,
        "note_en": paper.note_en,
    }


def service_from(row: Any) -> LobbyService:
    """A service from its row or a folded one."""
    return LobbyService(
        code=row.code,
        position=row.position,
        name=row.name,
        name_en=row.name_en,
        papers=tuple(paper_from(raw) for raw in row.papers),
        counter=row.counter,
        duration=row.duration,
        fee=row.fee,
        note=row.note,
        source=row.source,
        active=row.active,
        version=row.version,
    )


def office_from(row: Any) -> Office:
    """An office from its row or a folded one."""
    return Office(
        id=row.id,
        position=row.position,
        name=row.name,
        name_en=row.name_en,
        district=row.district,
        address=row.address,
        hours=row.hours,
        phone=row.phone,
        unit_id=row.unit_id,
        services=tuple(row.services),
        rounds=tuple(time.fromisoformat(moment) for moment in row.rounds),
        version=row.version,
    )

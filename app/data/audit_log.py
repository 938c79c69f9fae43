"""The audit, read: on a shared server by the auditor's functions, else from `audit_entry`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.data.engine import Database
from app.data.people import AuditRow, PersonRow
from app.data.types import AnySelect
from app.domain.audit import PAGE, AuditEntry, AuditFilter, Chain, LookUp, Verified
from app.domain.change import Subject


def asked_of(wanted: AuditFilter) -> dict[str, Any]:
    """The filter as the server's functions take it; what is empty is left out."""
    values = {
        "since": wanted.since, "until": wanted.until, "person_id": wanted.person_id,
        "subject": wanted.subject, "record": wanted.record, "text": wanted.text,
    }  # fmt: skip
    return {key: value for key, value in values.items() if value not in (None, "")}


def entry_from(said: Mapping[str, Any]) -> AuditEntry:
    """An entry of the server's answer."""
    return AuditEntry(
        id=said["id"],
        at=datetime.fromisoformat(said["at"]),
        person=said["person"],
        login=said["login"],
        client=said["client"] or "",
        application=said["application"],
        subject=said["subject"],
        record=said["record"],
        kind=said["kind"],
        act=said["act"].removeprefix("note: "),
        columns=tuple(said["columns"] or ()),
    )


def look_up_from(said: Mapping[str, Any]) -> LookUp:
    """A look-up of the server's answer."""
    return LookUp(
        at=datetime.fromisoformat(said["at"]),
        person=said["person"],
        login=said["login"],
        client=said["client"] or "",
        function=said["function"],
        accounts=(*(said["accounts"] or ()), *(said.get("tickets") or ())),
    )


def chain_from(said: Mapping[str, Any]) -> Chain:
    """The chain's state of the server's answer."""
    closed = said["closed_at"]
    return Chain(
        no=said["no"] or 0,
        head=said["head"] or "",
        closed_at=None if closed is None else datetime.fromisoformat(closed),
        entries=said["entries"] or 0,
        of=said["of"],
        waiting=said["open"],
    )


def verified_from(said: Mapping[str, Any]) -> Verified:
    """How far a check is, of the server's answer."""
    return Verified(said["checked"], said["of"], said["broken"], said["head"] or "")


def embedded_entries(
    database: Database, wanted: AuditFilter, before: int | None
) -> tuple[AuditEntry, ...]:
    """The entries of the embedded database, one more than a page."""
    return tuple(
        AuditEntry(
            id=row.id, at=row.at, person=row.name or "", login=row.login or "", client="",
            application="", subject=row.subject_kind.value, record=row.record_id,
            kind=row.row_kind, act=row.action, columns=tuple(row.changes or ()),
        )
        for row in database.all(_entries(wanted, before))
    )  # fmt: skip


def _entries(wanted: AuditFilter, before: int | None) -> AnySelect:
    statement = (
        sa.select(*AuditRow.__table__.columns, PersonRow.name, PersonRow.login)
        .outerjoin(PersonRow, PersonRow.id == AuditRow.actor_id)
        .where(AuditRow.at >= wanted.since)
        .order_by(AuditRow.id.desc())
        .limit(PAGE + 1)
    )
    if wanted.until is not None:
        statement = statement.where(AuditRow.at < wanted.until)
    if before is not None:
        statement = statement.where(AuditRow.id < before)
    if wanted.person_id is not None:
        statement = statement.where(AuditRow.actor_id == wanted.person_id)
    if wanted.subject:
        if wanted.subject not in set(Subject):
            return statement.where(sa.false())
        statement = statement.where(AuditRow.subject_kind == Subject(wanted.subject))
    if wanted.record:
        statement = statement.where(AuditRow.record_id == wanted.record)
    if wanted.text:
        # The words as they stand in the JSON, which keeps Chinese as it is.
        values = sa.cast(AuditRow.changes, sa.Text)
        statement = statement.where(
            sa.or_(
                values.icontains(wanted.text, autoescape=True),
                AuditRow.record_id.icontains(wanted.text, autoescape=True),
                PersonRow.login.icontains(wanted.text, autoescape=True),
            )
        )
    return statement


def embedded_changes(database: Database, entry_id: int) -> tuple[str, dict[str, Any]] | None:
    """The subject and the changes of an entry of the embedded database."""
    statement = sa.select(AuditRow.subject_kind, AuditRow.changes).where(AuditRow.id == entry_id)
    rows = database.all(statement)
    return (rows[0].subject_kind.value, dict(rows[0].changes)) if rows else None

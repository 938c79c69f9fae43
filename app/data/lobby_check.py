"""The check of a document's last four, as the embedded database does it.

On a shared server a guide may select neither the hashes nor the amounts: there the function
`hotline.lobby_verify` (`server/lobby.sql`) compares, counts and records the same way.
"""

import hashlib
import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.data.lobby import DocumentRow
from app.data.people import AuditRow
from app.domain.lobby import BILL_OPEN_FOR, TRIES_A_DAY, WRONG_A_DAY, CheckResult, Verification

VERIFY = "lobby_verify"
"""The function of a shared server."""
ACTION = "lobby.verify"
_KIND = "account_document"


def hashed(salt: str, last_four: str) -> str:
    """The hash that is stored for the last four of a document."""
    return hashlib.sha256(f"{salt}:{last_four}".encode()).hexdigest()


def document_row(account_id: int, last_four: str, salt: str = "") -> dict[str, Any]:
    """The row to store; the salt is made unless one is given (demonstration data)."""
    salt = salt or secrets.token_hex(16)
    return {"account_id": account_id, "salt": salt, "hash": hashed(salt, last_four), "tries": 0}


def audit_kind(result: CheckResult) -> str:
    """What the audit calls a check: its result, never what was typed."""
    return f"{_KIND}.{result.value}"


def compare(
    session: Session, account_id: int, last_four: str, person_id: int, at: datetime, day: datetime
) -> Verification:
    """Compare and count; the caller records and commits, right or wrong.

    `day` is the site's midnight before `at`.
    """
    row = session.get(DocumentRow, account_id, with_for_update=True)
    if row is None:
        return Verification(CheckResult.NO_DOCUMENT, 0)
    today: date = day.date()
    tried = row.tries if row.tried_on == today else 0
    if tried >= TRIES_A_DAY or _wrong_since(session, person_id, day) >= WRONG_A_DAY:
        return Verification(CheckResult.LOCKED, 0)
    if not secrets.compare_digest(row.hash, hashed(row.salt, last_four)):
        row.tries, row.tried_on = tried + 1, today
        return Verification(CheckResult.WRONG, TRIES_A_DAY - row.tries)
    row.passed_by, row.passed_until = person_id, at + BILL_OPEN_FOR
    return Verification(CheckResult.PASSED, TRIES_A_DAY - tried)


def _wrong_since(session: Session, person_id: int, since: datetime) -> int:
    counted = sa.select(sa.func.count()).where(
        AuditRow.at >= since,
        AuditRow.actor_id == person_id,
        AuditRow.action == ACTION,
        AuditRow.row_kind == audit_kind(CheckResult.WRONG),
    )
    return int(session.scalar(counted) or 0)

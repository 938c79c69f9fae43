"""What the audit holds: rows of the program's own, or the entries that a shared server writes."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.data.engine import Database
from app.data.people import AuditRow
from tests.helpers.seated import SharedDatabase

_ENTRIES = sa.text(
    "SELECT act, kind, subject, record, person_id, changes FROM hotline_log.entry"
    " WHERE person_id IS NOT NULL ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `act` is the program's ("ticket.dispatch"); of a row that a shared server saw
    changing it is what became of the row: insert, update, delete."""

    act: str
    kind: str
    subject: str
    record: str
    person_id: int
    changes: dict[str, Any]


def audit(database: Database, *, kind: str = "", record: object = "") -> list[Entry]:
    """The entries of people, oldest first; `database` is the owner's."""
    if isinstance(database, SharedDatabase):
        found = [Entry(*row) for row in database.all(_ENTRIES)]
    else:
        row = AuditRow
        columns = (row.action, row.row_kind, row.subject_kind, row.record_id, row.actor_id,
                   row.changes)  # fmt: skip
        found = [Entry(*entry) for entry in database.all(sa.select(*columns).order_by(row.id))]
    return [
        Entry(e.act.removeprefix("note: "), e.kind, str(e.subject), e.record, e.person_id,
              e.changes)
        for e in found
        if e.kind == (kind or e.kind) and e.record == (str(record) if record else e.record)
    ]  # fmt: skip

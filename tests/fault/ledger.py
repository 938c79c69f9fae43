"""Counting: what desks wrote down against what the database and the desks' stores hold."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.data.drafts import DraftStore
from app.data.engine import Database
from app.data.outbox import OutboxStore
from app.domain.outbox import OutboxState
from app.domain.people import Person
from app.integrations.secrets import DeskSeal, KeyFile
from tests.fault.desk import JOURNAL
from tests.fault.site import Site

OUTCOMES = {
    "answer": "answered", "dispatch": "dispatched", "merge": "merged", "join": "another_caller",
}  # fmt: skip
_CALLS = sa.text(
    "SELECT c.id::text, c.outcome, c.ticket_id::text, t.number, c.outage_id::text, c.complaint"
    " FROM call c LEFT JOIN ticket t ON t.id = c.ticket_id WHERE c.registered_at IS NOT NULL"
)
_WRONG = {
    "a call twice": "SELECT count(*) FROM (SELECT id FROM call GROUP BY id HAVING count(*) > 1) x",
    "a ticket number twice":
        "SELECT count(*) FROM (SELECT number FROM ticket GROUP BY number HAVING count(*) > 1) x",
    "a ticket without its call":
        "SELECT count(*) FROM ticket t WHERE t.location_note = 'dispatch' AND NOT EXISTS"
        " (SELECT FROM call c WHERE c.ticket_id = t.id AND c.outcome = 'dispatched')",
    "two tickets of one call":
        "SELECT count(*) FROM (SELECT complaint FROM ticket WHERE location_note = 'dispatch'"
        " GROUP BY complaint HAVING count(*) > 1) x",
    "a ticket without entries":
        "SELECT count(*) FROM ticket t WHERE NOT EXISTS"
        " (SELECT FROM ticket_entry e WHERE e.ticket_id = t.id)",
    "a registered call without outcome":
        "SELECT count(*) FROM call WHERE (registered_at IS NULL) <> (outcome IS NULL)",
    "a joined call without its entry":
        "SELECT count(*) FROM call c WHERE outcome = 'another_caller' AND NOT EXISTS"
        " (SELECT FROM ticket_entry e WHERE e.id = c.id AND e.ticket_id = c.ticket_id)",
    "an entry without its joined call":
        "SELECT count(*) FROM ticket_entry e WHERE action = 'call_again' AND NOT EXISTS"
        " (SELECT FROM call c WHERE c.id = e.id AND c.outcome = 'another_caller')",
    "a promise twice":
        "SELECT count(*) FROM (SELECT call_id FROM promise GROUP BY call_id HAVING count(*) > 1) x",
}  # fmt: skip


@dataclass
class Ledger:
    """What one desk wrote down in all its lives."""

    saved: dict[str, int] = field(default_factory=dict)
    pressed: dict[str, str] = field(default_factory=dict)
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    """What the server acknowledged, not what the outbox took."""
    queued: dict[str, float] = field(default_factory=dict)
    """When the outbox took it."""
    moments: list[float] = field(default_factory=list)
    """When the server acknowledged something."""
    pressed_at: dict[str, float] = field(default_factory=dict)


def read(folder: Path) -> Ledger:
    """The journal of a desk; its last line may be torn."""
    ledger = Ledger()
    path = folder / JOURNAL
    text = path.read_text("utf-8") if path.exists() else ""
    for line in text.splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        call = entry["call"]
        match entry["what"]:
            case "saved":
                ledger.saved[call] = entry["typed"]
            case "pressed":
                ledger.pressed[call] = entry["kind"]
                ledger.pressed_at[call] = entry["at"]
            case "told" if entry["queued"]:
                ledger.queued.setdefault(call, entry["at"])
            case "told":
                ledger.told[call] = entry
                ledger.moments.append(entry["at"])
    return ledger


@dataclass
class Finding:
    """How it stands. `wrong` is what must never be."""

    pressed: int = 0
    there: int = 0
    waiting: int = 0
    wrong: list[str] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    """Acknowledged by the server, and not there."""

    def add(self, what: str, found: object) -> None:
        if found:
            self.wrong.append(f"{what}: {found}")


def count(site: Site, desks: dict[Path, Person], *, database: Database | None = None) -> Finding:
    """Compare everything."""
    owner = database or site.database
    rows = {row[0]: row for row in owner.all(_CALLS)}
    finding = Finding(there=len(rows))
    for what, question in _WRONG.items():
        finding.add(what, owner.one(sa.text(question))[0])
    for folder, person in desks.items():
        ledger = read(folder)
        waiting, drafts = _kept(folder, person)
        finding.pressed += len(ledger.pressed)
        finding.waiting += len(waiting | set(drafts))
        for call, kind in ledger.pressed.items():
            row = rows.get(call)
            if row is None and not {call} & (waiting | set(drafts) | set(ledger.told)):
                finding.add("a pressed call is nowhere", f"{call} {kind}")
            if row is not None:
                _compare(finding, call, kind, row, ledger)
        for call in ledger.told:
            if call not in rows:
                finding.lost.add(call)
                finding.add("acknowledged and lost", call)
        for call, length in ledger.saved.items():
            if call not in ledger.pressed and len(drafts.get(call, "")) < length:
                finding.add("typed and lost", call)
    return finding


def _compare(finding: Finding, call: str, kind: str, row: "sa.Row[Any]", ledger: Ledger) -> None:
    _id, outcome, ticket, number, outage, complaint = row
    if outcome != OUTCOMES[kind] or not complaint.startswith(call):
        finding.add("another outcome", f"{call} {kind} {outcome}")
    if (ticket is not None) != (kind in {"dispatch", "join"}) or (outage is None) != (
        kind != "merge"
    ):
        finding.add("half a call", call)
    told = ledger.told.get(call)
    if told is not None and told["ticket"] != (number or ""):
        finding.add("another ticket number", f"{call}: {told['ticket']} {number}")


def _kept(folder: Path, person: Person) -> tuple[set[str], dict[str, str]]:
    """What waits in the outbox, and the texts of the drafts."""
    seal = DeskSeal(person.login, folder, KeyFile.ALWAYS)
    outbox = OutboxStore(folder / "outbox.db", seal, login=person.login, person_id=person.id)
    waiting = {e.record for e in outbox.entries(OutboxState.WAITING, OutboxState.CONFLICT)}
    conflicts = outbox.entries(OutboxState.CONFLICT)
    assert not conflicts, [outbox.answer(e) for e in conflicts]
    drafts = DraftStore(folder / "drafts.db", seal).all(person.id)
    return waiting, {str(UUID(str(d.call_id))): d.complaint for d in drafts}

"""The audit as who checks it sees it: entries, look-ups, the chain, and what is masked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.change import Subject
from app.domain.masks import STAR

PAGE = 100
"""How many entries come at a time."""
_PLAIN = frozenset({
    "state", "grade", "source", "category_code", "limits", "due_step", "outcome", "mood", "kind",
    "status", "relation", "seat", "digest", "result", "act", "told", "function", "login",
    "file_name", "extension", "action",
})  # fmt: skip
_OPEN = frozenset({Subject.CATALOGUE, Subject.OUTAGE, Subject.PERSON, Subject.PLACE})
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+Z-]*)?")
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")
_NUMBER = re.compile(r"[0-9+*#-]{7,}")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What is looked for; `text` in values, records and logins. `until` is not included."""

    since: datetime
    until: datetime | None = None
    person_id: int | None = None
    subject: str = ""
    record: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act. `subject` is a `Subject`'s value, or "audit" where somebody read the audit.

    `columns` are the names of what was changed; the values are asked for one by one.
    """

    id: int
    at: datetime
    person: str
    login: str
    client: str
    application: str
    subject: str
    record: str
    kind: str
    act: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some entries, the newest first."""

    entries: tuple[AuditEntry, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """What an entry says. `batch` is the closed batch that holds it, None while it is open."""

    changes: dict[str, Any]
    batch: int | None
    revealed: bool


@dataclass(frozen=True, slots=True)
class LookUp:
    """Somebody opened these accounts or tickets; `accounts` has the numbers of either."""

    at: datetime
    person: str
    login: str
    client: str
    function: str
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LookUpPage:
    """Some look-ups, the newest first."""

    reads: tuple[LookUp, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Chain:
    """A closed batch, how many there are, and how many entries wait for the next one."""

    no: int
    head: str
    closed_at: datetime | None
    entries: int
    of: int
    waiting: int

    @property
    def line(self) -> str:
        """What is kept elsewhere: with it nobody can make the chain anew."""
        at = "" if self.closed_at is None else self.closed_at.isoformat(timespec="seconds")
        return f"{self.no} {self.head} {at}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check found: the first `broken` batch, or None; how far it went."""

    checked: int
    of: int
    broken: int | None
    head: str


def masked(subject: str, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The changes without what is personal; the shared server masks by the same rule itself."""
    plain = subject in _OPEN
    return {key: _masked(value, plain or key in _PLAIN) for key, value in changes.items()}


def _masked(value: Any, plain: bool) -> Any:
    if isinstance(value, Mapping):
        return {key: _masked(one, plain or key in _PLAIN) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(one, plain) for one in value]
    if not isinstance(value, str) or plain or not value:
        return value
    if _MOMENT.fullmatch(value) or _ID.fullmatch(value):
        return value
    if _NUMBER.fullmatch(value):
        return value[:3] + STAR * (len(value) - 5) + value[-2:]
    return value[0] + STAR * min(len(value) - 1, 6)

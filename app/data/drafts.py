"""Intake drafts, kept on this computer: what is typed survives a crash and a dead database.

A small SQLite file of its own, written every few seconds. A draft belongs to one call for ever.
"""

import dataclasses
import json
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints
from uuid import UUID

from app.domain.call import IntakeDraft
from app.domain.errors import Unavailable
from app.i18n import N_, _

log = logging.getLogger(__name__)

_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_SCHEMA = """
CREATE TABLE IF NOT EXISTS draft (
    call_id TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL,
    content TEXT NOT NULL
)
"""
_WHAT = N_("The draft store on this computer")
_ADVICE = N_("Check the free space of the disk; what is on screen is still there.")


def draft_to_json(draft: IntakeDraft) -> str:
    """A draft as text; `draft_from_json` gives the same draft back."""
    return json.dumps(dataclasses.asdict(draft), default=_plain, ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (UUID, Enum)):
        return str(value)
    raise TypeError(f"a draft cannot hold {type(value).__name__}")


def draft_from_json(text: str) -> IntakeDraft:
    """Read a draft back. Fields of other program versions are left out, missing ones are empty."""
    content: dict[str, Any] = json.loads(text)
    types = get_type_hints(IntakeDraft)
    known = {k: _typed(types[k], v) for k, v in content.items() if k in types}
    return IntakeDraft(**known)


def _typed(kind: Any, value: Any) -> Any:
    options = [k for k in (get_args(kind) or (kind,)) if k is not type(None)]
    wanted = options[0]
    if value is None or not isinstance(wanted, type):
        return value
    if wanted is datetime:
        return datetime.fromisoformat(value)
    if wanted is UUID or issubclass(wanted, Enum):
        return wanted(value)
    return value


def _readable(content: str) -> IntakeDraft | None:
    """The draft, or None when another version of the program wrote what this one cannot read."""
    try:
        return draft_from_json(content)
    except (ValueError, TypeError, AttributeError):
        log.warning("a draft of %d characters cannot be read; it stays in the store", len(content))
        return None


class DraftStore:
    """The file of drafts. Safe to use from any one thread at a time; opens per act."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connected()) as connection, connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(what=_(_WHAT), advice=_(_ADVICE)) from error

    def _connected(self) -> sqlite3.Connection:
        """The file, opened; a damaged one is laid aside whole, so that new drafts are kept."""
        try:
            return self._prepared()
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith(_DAMAGED):
                raise
        aside = self._path.with_name(f"{self._path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        self._path.replace(aside)
        log.warning("the draft store is damaged; it is kept as %s", aside.name)
        return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=5)
        try:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def save(self, person_id: int, draft: IntakeDraft) -> None:
        """Keep the latest text of a call's form.

        Raises:
            Unavailable: the disk is full or the file cannot be written.
        """
        with self._open() as connection:
            connection.execute(
                "INSERT INTO draft VALUES (?, ?, ?) "
                "ON CONFLICT (call_id) DO UPDATE SET content = excluded.content",
                (str(draft.call_id), person_id, draft_to_json(draft)),
            )

    def all(self, person_id: int) -> tuple[IntakeDraft, ...]:
        """The person's unfinished drafts, oldest call first; what cannot be read stays unread."""
        with self._open() as connection:
            found = connection.execute(
                "SELECT content FROM draft WHERE person_id = ?", (person_id,)
            ).fetchall()
        drafts = [draft for (content,) in found if (draft := _readable(content)) is not None]
        return tuple(sorted(drafts, key=lambda d: d.started_at))

    def remove(self, call_id: UUID) -> None:
        """Forget a draft: its call was registered or discarded."""
        with self._open() as connection:
            connection.execute("DELETE FROM draft WHERE call_id = ?", (str(call_id),))

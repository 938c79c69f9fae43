"""Intake drafts, kept on this computer: what is typed survives a crash and a dead database.

A small SQLite file of its own, written every few seconds; what stands in it is sealed for the
person. A draft belongs to one call for ever.
"""

import dataclasses
import json
import logging
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints
from uuid import UUID

from app.data.local_file import LocalFile
from app.domain.call import IntakeDraft
from app.domain.sealing import CannotOpen, Seal
from app.i18n import N_

log = logging.getLogger(__name__)

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
    if not content:
        return None
    try:
        return draft_from_json(content)
    except (ValueError, TypeError, AttributeError):
        log.warning("a draft of %d characters cannot be read; it stays in the store", len(content))
        return None


class DraftStore:
    """The file of drafts, sealed for their person. Safe to use from any one thread at a time.

    Drafts that an earlier version left unsealed are read, and sealed by the first reading.
    Without a `seal` drafts can only be removed.
    """

    def __init__(self, path: Path, seal: Seal | None = None) -> None:
        self._file = LocalFile(path, _SCHEMA, what=_WHAT, advice=_ADVICE, wal=False)
        self._given_seal = seal

    @property
    def _seal(self) -> Seal:
        if self._given_seal is None:
            raise TypeError("a store of drafts without a seal can only remove them")
        return self._given_seal

    def save(self, person_id: int, draft: IntakeDraft) -> None:
        """Keep the latest text of a call's form.

        Raises:
            Unavailable: the disk is full, the file cannot be written, or there is no key.
        """
        sealed = self._seal.close(draft_to_json(draft), _about(draft.call_id))
        with self._file.open() as connection:
            connection.execute(
                "INSERT INTO draft VALUES (?, ?, ?) "
                "ON CONFLICT (call_id) DO UPDATE SET content = excluded.content",
                (str(draft.call_id), person_id, sealed),
            )

    def all(self, person_id: int) -> tuple[IntakeDraft, ...]:
        """The person's unfinished drafts, oldest call first; what cannot be read stays unread."""
        with self._file.open() as connection:
            found = connection.execute(
                "SELECT call_id, content FROM draft WHERE person_id = ?", (person_id,)
            ).fetchall()
        texts = [self._text(call_id, content) for call_id, content in found]
        drafts = [draft for text in texts if (draft := _readable(text)) is not None]
        return tuple(sorted(drafts, key=lambda d: d.started_at))

    def remove(self, call_id: UUID) -> None:
        """Forget a draft: its call was registered or discarded."""
        with self._file.open() as connection:
            connection.execute("DELETE FROM draft WHERE call_id = ?", (str(call_id),))

    def _text(self, call_id: str, content: str) -> str:
        """What was written; an unsealed draft is sealed on the way. Empty when it stays closed."""
        try:
            if not content.startswith("{"):
                return self._seal.open(content, _about(call_id))
            with self._file.open() as connection:
                connection.execute(
                    "UPDATE draft SET content = ? WHERE call_id = ? AND content = ?",
                    (self._seal.close(content, _about(call_id)), call_id, content),
                )
        except CannotOpen as error:
            log.warning("a draft stays closed: its key %s is not here", error.fields["key"])
            return ""
        return content


def _about(call_id: UUID | str) -> str:
    return f"draft {call_id}"

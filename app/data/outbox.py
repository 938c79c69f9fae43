"""The outbox on this computer: its own SQLite file, every payload sealed for its person."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Row
from typing import Any
from uuid import UUID

from app.data.local_file import LocalFile
from app.domain.outbox import OutboxKind, OutboxState, Standing
from app.domain.sealing import Seal
from app.i18n import N_

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    login TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    payload TEXT NOT NULL,
    made_at TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'waiting',
    answer TEXT NOT NULL DEFAULT '',
    UNIQUE (login, record)
);
"""
_WHAT = N_("The outbox on this computer")
_ADVICE = N_("Check the free space of the disk; what is on screen is still there.")
KEEP_SENT = timedelta(days=30)
"""How long the ids of what was sent are remembered; its content goes at once."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row. `payload` and `answer` (what the server said to a conflict) are sealed."""

    number: int
    id: UUID
    kind: OutboxKind
    record: str
    payload: str
    made_at: datetime
    attempts: int
    last_error: str
    state: OutboxState
    answer: str


class OutboxStore:
    """The entries of one person, in the order they were made; of others only the number.

    Every method raises Unavailable when the file cannot be written or the key is not there.
    """

    def __init__(self, path: Path, seal: Seal, *, login: str, person_id: int) -> None:
        self._file = LocalFile(path, _SCHEMA, what=_WHAT, advice=_ADVICE, wal=True)
        self._seal, self._login, self._person_id = seal, login, person_id

    def put(
        self,
        entry_id: UUID,
        kind: OutboxKind,
        record: str,
        payload: Mapping[str, Any],
        made_at: datetime,
    ) -> None:
        """Keep an act; on the disk when this returns.

        `record` is the id that makes the act happen once: a later put with the same one takes the
        place of the earlier, unless that one was sent.
        """
        text = json.dumps(payload, ensure_ascii=False)
        sealed = self._seal.close(text, _about(kind, record))
        with self._file.open() as connection:
            connection.execute(
                "DELETE FROM entry WHERE state = 'sent' AND made_at < ?",
                ((made_at - KEEP_SENT).isoformat(),),
            )
            connection.execute(
                "INSERT INTO entry (id, login, person_id, kind, record, payload, made_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (login, record) DO UPDATE SET"
                " kind = excluded.kind, payload = excluded.payload, state = 'waiting', answer = ''"
                " WHERE state <> 'sent'",
                (str(entry_id), self._login, self._person_id, kind.value, record, sealed,
                 made_at.isoformat()),
            )  # fmt: skip

    def entries(self, *states: OutboxState) -> tuple[Entry, ...]:
        """The person's entries in these states, oldest first."""
        if not self._file.path.exists():
            return ()
        marks = ", ".join("?" for _state in states)
        with self._file.open() as connection:
            connection.row_factory = Row
            found = connection.execute(
                f"SELECT * FROM entry WHERE login = ? AND state IN ({marks}) ORDER BY number",
                (self._login, *states),
            ).fetchall()
        return tuple(_entry(row) for row in found)

    def entry(self, entry_id: UUID) -> Entry | None:
        """One of the person's entries."""
        every = self.entries(*OutboxState)
        return next((e for e in every if e.id == entry_id), None)

    def payload(self, entry: Entry) -> dict[str, Any]:
        """What was to be done.

        Raises:
            CannotOpen: it was sealed with a key that is not here.
        """
        text = self._seal.open(entry.payload, _about(entry.kind, entry.record))
        content: dict[str, Any] = json.loads(text)
        return content

    def answer(self, entry: Entry) -> dict[str, Any]:
        """What the server said to a conflict; empty when nothing."""
        if not entry.answer:
            return {}
        content: dict[str, Any] = json.loads(self._seal.open(entry.answer, f"answer {entry.id}"))
        return content

    def sent(self, entry: Entry) -> None:
        """The server has it: its content is no longer needed here."""
        self._change(
            entry.id, "state = 'sent', payload = '', answer = '', attempts = attempts + 1", ()
        )

    def failed(self, entry: Entry, error: str) -> None:
        """Not sent this time; `error` is a word without personal data."""
        self._change(entry.id, "attempts = attempts + 1, last_error = ?", (error,))

    def refused(self, entry: Entry, error: str, answer: Mapping[str, Any]) -> None:
        """The server's record stands against it: both versions stay until the person decides."""
        text = json.dumps(answer, ensure_ascii=False)
        sealed = self._seal.close(text, f"answer {entry.id}")
        self._change(
            entry.id,
            "state = 'conflict', attempts = attempts + 1, last_error = ?, answer = ?",
            (error, sealed),
        )

    def again(self, entry: Entry, payload: Mapping[str, Any]) -> None:
        """Send it once more, as it stands in `payload`."""
        text = json.dumps(payload, ensure_ascii=False)
        sealed = self._seal.close(text, _about(entry.kind, entry.record))
        self._change(entry.id, "state = 'waiting', answer = '', payload = ?", (sealed,))

    def remove(self, entry_id: UUID) -> None:
        """The person has decided against it."""
        with self._file.open() as connection:
            connection.execute(
                "DELETE FROM entry WHERE id = ? AND login = ?", (str(entry_id), self._login)
            )

    def standing(self) -> Standing:
        """How many wait, of the person and of others. Needs no key."""
        counts: dict[tuple[bool, str, bool], int] = {}
        for mine, state, event, count in self._counted():
            counts[mine, state, event] = count
        waiting = counts.get((True, "waiting", False), 0)
        return Standing(
            waiting=waiting,
            conflicts=sum(n for (mine, s, _e), n in counts.items() if mine and s == "conflict"),
            others=sum(n for (mine, _s, e), n in counts.items() if not mine and not e),
            unsent=waiting + counts.get((True, "waiting", True), 0),
            laid_aside=self._file.laid_aside(),
        )

    def _counted(self) -> Iterator[tuple[bool, str, bool, int]]:
        if not self._file.path.exists():
            return
        with self._file.open() as connection:
            found = connection.execute(
                "SELECT login = ?, state, kind = ?, count(*) FROM entry WHERE state <> 'sent'"
                " GROUP BY 1, 2, 3",
                (self._login, OutboxKind.EVENT.value),
            ).fetchall()
        for mine, state, event, count in found:
            yield bool(mine), state, bool(event), count

    def _change(self, entry_id: UUID, change: str, values: tuple[str, ...]) -> None:
        with self._file.open() as connection:
            connection.execute(
                f"UPDATE entry SET {change} WHERE id = ? AND login = ?",
                (*values, str(entry_id), self._login),
            )


def _about(kind: OutboxKind, record: str) -> str:
    return f"outbox {kind.value} {record}"


def _entry(row: Row) -> Entry:
    return Entry(
        number=row["number"],
        id=UUID(row["id"]),
        kind=OutboxKind(row["kind"]),
        record=row["record"],
        payload=row["payload"],
        made_at=datetime.fromisoformat(row["made_at"]),
        attempts=row["attempts"],
        last_error=row["last_error"],
        state=OutboxState(row["state"]),
        answer=row["answer"],
    )

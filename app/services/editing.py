"""The soft lock: who is editing what on the shared server. An embedded database has one desk."""

from datetime import datetime
from threading import Lock
from typing import Any

from app.domain.editing import Colleague
from app.services.session import Session

HOLDS = 45.0
"""Seconds that it holds without being said again."""
BEAT = 20.0
"""Seconds between two times it is said."""


class Editing:
    """Says what this person edits and asks who else does.

    Records are named by a word for their kind and their key as text.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._mine: set[tuple[str, str]] = set()
        self._lock = Lock()
        self.holds, self.beat = HOLDS, BEAT

    @property
    def shared(self) -> bool:
        """Whether there are colleagues to tell."""
        return self._session.database.guarded

    def begin(self, subject: str, record: object) -> tuple[Colleague, ...]:
        """I am editing this, or still am; gives the others who are."""
        if not self.shared:
            return ()
        with self._lock:
            self._mine.add((subject, str(record)))
        values = {"subject": subject, "record": str(record), "seconds": self.holds}
        return _colleagues(self._session.database.act("edit_begin", values))

    def end(self, subject: str, record: object) -> None:
        """I am not editing it any more."""
        if not self.shared:
            return
        with self._lock:
            self._mine.discard((subject, str(record)))
        self._session.database.act("edit_end", {"subject": subject, "record": str(record)})

    def end_all(self) -> None:
        """The program ends."""
        with self._lock:
            mine = tuple(self._mine)
        for subject, record in mine:
            self.end(subject, record)

    def others(self, subject: str, record: object) -> tuple[Colleague, ...]:
        """Who else is editing this now, the first one first."""
        if not self.shared:
            return ()
        values = {"subject": subject, "record": str(record)}
        return _colleagues(self._session.database.act("edit_others", values))


def _colleagues(answer: list[list[Any]]) -> tuple[Colleague, ...]:
    return tuple(
        Colleague(name, seat_no or "", datetime.fromisoformat(since), float(seconds))
        for name, seat_no, since, seconds in answer
    )

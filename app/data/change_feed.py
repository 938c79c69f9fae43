"""What colleagues change, on this desk within seconds.

One connection listens. A notification says only that something has changed (it carries no data,
and the server sends at most one a second); what has changed is then fetched, once more a second
later, and every few seconds anyway, so that a lost notification loses nothing: seldom where such a
look finds nothing new, since three hundred idle desks are to cost the server next to nothing. After
the network was away the cursor brings everything that happened meanwhile.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Any

import sqlalchemy as sa
from psycopg import Error

from app.data.engine import POSTGRESQL_OPTIONS
from app.data.reads import SCHEMA, asked
from app.data.steady_connection import SteadyConnection
from app.domain.change import Change, Subject

log = logging.getLogger(__name__)

POLL = 5.0
"""Seconds between two looks without a notification."""
CALM = 3
"""So many times longer, once a look has found nothing that a notification should have told of."""
AGAIN = 1.2
"""Seconds until the second look: the server notifies at most once a second."""
PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between two attempts to reach a server that is away; the last one goes on."""
_CHANGES = f"SELECT {SCHEMA}.changes(%s::jsonb)"


class ChangeFeed:
    """Follows the shared database in a thread of its own, from `start` to `stop`.

    `publish` hears of every change of a colleague, from the feed's thread. `state` hears whether
    the server answers.
    """

    def __init__(
        self,
        url: sa.URL | Callable[[], sa.URL],
        publish: Callable[[Change], None],
        state: Callable[[bool], None] = lambda _there: None,
        *,
        cursor: str | None = None,
    ) -> None:
        """`url` may be asked for anew at each connection; `cursor` is where to begin."""
        self._url = url
        self._publish = publish
        self._state = state
        self._cursor = cursor
        self._seen: set[int] = set()
        self._stopping = threading.Event()
        self._connection: SteadyConnection | None = None
        self._thread = threading.Thread(target=self._run, name="change feed", daemon=True)

    def start(self) -> None:
        """Begin to follow."""
        self._thread.start()

    def stop(self, wait: float = 2.0) -> None:
        """End the thread and its connection."""
        self._stopping.set()
        connection = self._connection
        if connection is not None:
            with suppress(Error):  # the server may be away
                connection.cancel_safe(timeout=1.0)
            connection.close()
        if self._thread.is_alive():
            self._thread.join(wait)

    def _run(self) -> None:
        attempts = 0
        while not self._stopping.is_set():
            try:
                with SteadyConnection.connect(**_arguments(self._url)) as connection:
                    self._connection = connection
                    attempts = 0
                    self._follow(connection)
            except Error as error:
                if self._stopping.is_set():
                    return
                log.info("the change feed lost its connection: %s", type(error).__name__)
                self._state(False)
            self._connection = None
            self._stopping.wait(PAUSES[min(attempts, len(PAUSES) - 1)])
            attempts += 1

    def _follow(self, connection: SteadyConnection) -> None:
        connection.execute(f"LISTEN {SCHEMA}")
        self._fetch(connection)
        self._state(True)
        # This second's notification may have been sent before anybody listened here.
        again = monotonic() + AGAIN
        calm = False
        while not self._stopping.is_set():
            wait = AGAIN if again else POLL * CALM if calm else POLL
            heard = any(connection.notifies(timeout=wait, stop_after=1))
            now = monotonic()
            if heard and again and now < again:
                continue  # looked just now; the second look is on its way
            fresh = self._fetch(connection)
            if not heard and not again:
                calm = not fresh
            again = now + AGAIN if heard else 0.0

    def _fetch(self, connection: SteadyConnection) -> bool:
        """Publish what is new; tells whether there was anything."""
        row = connection.execute(_CHANGES, (asked({"cursor": self._cursor}),)).fetchone()
        answer = row[0] if row is not None else {"cursor": self._cursor, "changes": [], "more": 0}
        if answer["more"]:
            self._publish(Change(frozenset(Subject), frozenset(), ""))
        fresh = [c for c in answer["changes"] if c[0] not in self._seen]
        if answer["cursor"] == self._cursor:
            self._seen.update(c[0] for c in fresh)
        else:
            self._seen = {c[0] for c in answer["changes"]}
        self._cursor = answer["cursor"]
        for change in _together(fresh):
            self._publish(change)
        return bool(fresh or answer["more"])


def _together(fresh: list[list[Any]]) -> list[Change]:
    """One `Change` for all records that one person changed."""
    by_person: dict[str, list[list[Any]]] = {}
    for entry in fresh:
        by_person.setdefault(entry[3] or "", []).append(entry)
    known = set(Subject)
    return [
        Change(
            frozenset(Subject(e[1]) for e in entries if e[1] in known),
            frozenset(e[2] for e in entries),
            person,
        )
        for person, entries in by_person.items()
    ]


def _arguments(url: sa.URL | Callable[[], sa.URL]) -> dict[str, Any]:
    """The driver's arguments of an SQLAlchemy address, several hosts included."""
    address = url() if callable(url) else url
    _none, found = address.get_dialect()().create_connect_args(address)
    return {**POSTGRESQL_OPTIONS, **found, "autocommit": True}

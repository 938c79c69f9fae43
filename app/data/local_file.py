"""A small SQLite file on this computer: opened per act, on the disk before the act returns."""

import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from app.domain.errors import Unavailable
from app.i18n import _

log = logging.getLogger(__name__)

_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_BESIDE = ("-wal", "-shm", "-journal")


class LocalFile:
    """Safe to use from any thread, one act at a time; `what` and `advice` are said when it fails.

    A damaged file is laid aside whole (`….damaged-<time>`), so that new entries are kept.
    """

    def __init__(self, path: Path, schema: str, *, what: str, advice: str, wal: bool) -> None:
        """`what` and `advice` are texts marked with `N_`."""
        self.path = path
        self._schema, self._what, self._advice, self._wal = schema, what, advice, wal

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """One transaction; kept when the block ends without an error.

        Raises:
            Unavailable: the file cannot be opened or written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connected()) as connection, connection:
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise Unavailable(what=_(self._what), advice=_(self._advice)) from error

    def laid_aside(self) -> tuple[str, ...]:
        """Names of damaged files that were kept."""
        pattern = f"{self.path.name}.damaged-*"
        names = (p.name for p in self.path.parent.glob(pattern))
        return tuple(sorted(n for n in names if not n.endswith(_BESIDE)))

    def _connected(self) -> sqlite3.Connection:
        try:
            return self._prepared()
        except sqlite3.DatabaseError as error:
            if not error.sqlite_errorname.startswith(_DAMAGED):
                raise
        aside = self.path.with_name(f"{self.path.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
        self.path.replace(aside)
        for end in _BESIDE:
            beside = self.path.with_name(self.path.name + end)
            if beside.exists():
                beside.replace(aside.with_name(aside.name + end))
        log.warning("%s is damaged; it is kept as %s", self.path.name, aside.name)
        return self._prepared()

    def _prepared(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=5)
        try:
            if self._wal:
                connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA secure_delete=ON")
            connection.executescript(self._schema)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

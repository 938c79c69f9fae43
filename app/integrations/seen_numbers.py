"""Which 户号 an import has met already, and in which line: on disk, so that memory stays flat."""

import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType


class SeenNumbers:
    """A scratch file beside the system's other temporary files; gone when closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="hotline-import-")
        self._file = sqlite3.connect(Path(self._folder.name) / "seen.db", isolation_level=None)
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-8192"):
            self._file.execute(f"PRAGMA {pragma}")
        self._file.execute("CREATE TABLE seen (no TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID")

    def repeated(self, rows: Sequence[tuple[str, int]]) -> dict[int, int]:
        """Remember (户号, line); returns line → first line for those that were there before."""
        before = self._file.total_changes
        self._file.execute("BEGIN")
        self._file.executemany("INSERT OR IGNORE INTO seen VALUES (?, ?)", rows)
        self._file.execute("COMMIT")
        if self._file.total_changes - before == len(rows):
            return {}
        query = "SELECT line FROM seen WHERE no = ?"
        found = (
            (line, self._file.execute(query, (number,)).fetchone()[0]) for number, line in rows
        )
        return {line: first for line, first in found if first != line}

    def __enter__(self) -> "SeenNumbers":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        self._folder.cleanup()

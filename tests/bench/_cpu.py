"""What one server uses of the processor: its own processes only, other servers may run beside."""

import os
from pathlib import Path

import sqlalchemy as sa

from app.data.engine import Database


class ServerCpu:
    """Counts the processor time of a server on this machine from now on."""

    def __init__(self, database: Database) -> None:
        backend = database.one(sa.text("SELECT pg_backend_pid()"))[0]
        self._postmaster = _parent(int(backend))
        self._begin = self._used()

    def seconds(self) -> float:
        """Seconds that the server has used since this was made."""
        return self._used() - self._begin

    def _used(self) -> float:
        """Those that run, and those that have ended: their parent keeps the sum."""
        total = 0
        for entry in Path("/proc").glob("[0-9]*/stat"):
            fields = _fields(entry)
            if fields and int(fields[1]) == self._postmaster:
                total += int(fields[11]) + int(fields[12])
        total += sum(int(f) for f in _fields(Path(f"/proc/{self._postmaster}/stat"))[11:15])
        return total / os.sysconf("SC_CLK_TCK")


def _parent(pid: int) -> int:
    return int(_fields(Path(f"/proc/{pid}/stat"))[1])


def _fields(path: Path) -> list[str]:
    """The fields behind the name: state, parent, …; nothing when the process has just ended."""
    try:
        return path.read_text("ascii", "replace").rsplit(")", 1)[1].split()
    except OSError:
        return []

"""The account import: rows a second, memory, the file again, and a file with few changes.

µs/row is processor time, of this program and (where /proc tells) of the server.
Arguments: a size (default 1000000) and engines (default sqlite postgresql).
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from app.data.engine import Database
from app.data.schema import upgrade
from tests.bench._data import account_file, import_file, postgres_server, say
from tests.bench.table import show


def run(arguments: Sequence[str]) -> None:
    """Measure and print."""
    size = next((int(a) for a in arguments if a.isdigit()), 1_000_000)
    engines = [a for a in arguments if not a.isdigit()] or ["sqlite", "postgresql"]
    source = account_file(size)
    rows: list[list[object]] = []
    with tempfile.TemporaryDirectory() as folder:
        if "sqlite" in engines:
            rows += _runs("sqlite", f"sqlite:///{folder}/hotline.db", source, Path(folder))
        if "postgresql" in engines:
            with postgres_server() as server:
                data = server.root / "data"
                rows += _runs("postgresql", server.create("imported"), source, Path(folder), data)
    head = ("", "rows", "seconds", "rows/s", "added", "updated", "unchanged", "refused", "RSS MB",
            "µs/row here", "µs/row server")  # fmt: skip
    show("Account import", head, rows)


def _runs(
    engine: str, url: str, source: Path, folder: Path, server: Path | None = None
) -> list[list[object]]:
    database = Database(url)
    upgrade(database)
    found: list[list[object]] = []
    changed = folder / "changed.csv"
    _change_some(source, changed)
    for what, path in (("new", source), ("again", source), ("1 % changed", changed)):
        say(f"{engine}: {what}")
        start, here, there = time.perf_counter(), _used_here(), _used_by(server)
        report = import_file(database, path)
        seconds = time.perf_counter() - start
        here, there = _used_here() - here, _used_by(server) - there
        found.append([
            f"{engine}, {what}", report.rows, seconds, round(report.rows / seconds), report.added,
            report.updated, report.unchanged, report.rejected, _peak_memory(),
            round(here / report.rows * 1e6), round(there / report.rows * 1e6),
        ])  # fmt: skip
    database.close()
    return found


def _change_some(source: Path, target: Path) -> None:
    """Every hundredth account owes another amount."""
    with source.open(encoding="utf-8-sig") as old, target.open("w", encoding="utf-8-sig") as new:
        for number, line in enumerate(old):
            cells = line.split(",")
            if number and number % 100 == 0:
                cells[8] = "77.70"
            new.write(",".join(cells))


def _peak_memory() -> int:
    """The most this process has held so far, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1 << 20 if sys.platform == "darwin" else 1 << 10))


def _used_here() -> float:
    """Processor seconds of this program and of the helpers it has ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, kinds))


def _used_by(server: Path | None) -> float:
    """Processor seconds of a server's processes, ended ones included; 0 where nobody tells."""
    if server is None or not Path("/proc/self/stat").exists():
        return 0.0
    first = (server / "postmaster.pid").read_text(encoding="utf-8").split()[0]
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        except OSError:
            continue  # it ended meanwhile
        if stat.parent.name == first:
            ticks += sum(map(int, fields[11:15]))
        elif fields[1] == first:
            ticks += sum(map(int, fields[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")

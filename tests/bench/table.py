"""What every measurement prints: a table, with the target beside the figure."""

import platform
import statistics
from collections.abc import Callable, Sequence
from os import cpu_count
from time import perf_counter


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def timed(work: Callable[[], object], times: int) -> list[float]:
    """Milliseconds of each of `times` runs."""
    found = []
    for _ in range(times):
        begin = perf_counter()
        work()
        found.append((perf_counter() - begin) * 1000)
    return found


def show(title: str, head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table; figures are right-aligned."""
    cells = [[_text(c) for c in row] for row in rows]
    widths = [max(_width(line[i]) for line in [list(head), *cells]) for i in range(len(head))]
    print(f"\n{title}  ({platform.machine()}, {cpu_count()} CPUs, Python "
          f"{platform.python_version()})")  # fmt: skip
    for line in [list(head), ["-" * w for w in widths], *cells]:
        padded = [
            cell + " " * (w - _width(cell)) if i == 0 else " " * (w - _width(cell)) + cell
            for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        ]
        print("  ".join(padded))


def summary(name: str, values: Sequence[float], target: str) -> list[object]:
    """A row: name, median, p95, maximum, target."""
    return [name, statistics.median(values), percentile(values, 0.95), max(values), target]


HEAD = ("", "p50 ms", "p95 ms", "max ms", "target")


def _text(cell: object) -> str:
    return f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in text)

"""A mark for the text of a row: the same row of the next file is known without reading it."""

from collections.abc import Sequence
from hashlib import blake2b
from operator import itemgetter

from app.domain.account_fields import ColumnMapping

READING = 1
"""Counts up when rows are read in another way: what was marked before is then read anew."""


class RowMarks:
    """Marks of 64 bits for the rows of one file; other columns or another `basis` give others.

    `basis` is whatever else decides what a row means: area code, time zone, branches.
    """

    def __init__(self, columns: ColumnMapping, *basis: object) -> None:
        what = [(field.value, places) for field, places in sorted(columns.items())]
        self._start = blake2b(repr((READING, what, basis)).encode(), digest_size=8)
        used = sorted({place for places in columns.values() for place in places})
        self._texts = itemgetter(*used, used[0])  # at least two, so that it gives a tuple

    def of(self, cells: Sequence[str]) -> int:
        """The mark of a row's cells, of those that are read."""
        mark = self._start.copy()
        mark.update("\x1f".join(self._texts(cells)).encode("utf-8", "surrogatepass"))
        return int.from_bytes(mark.digest(), "big", signed=True)

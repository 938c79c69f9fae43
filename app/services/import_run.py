"""One run over an account file: read, check, write batch by batch, report."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from app.data.account_batches import AccountWriter, Counts, Incoming
from app.data.account_copy import AccountCopier
from app.data.engine import Database, translated
from app.domain.account_import import ImportHandle, ImportReport
from app.domain.account_row import AccountRow, RowError
from app.domain.errors import Cancelled, HotlineError
from app.domain.place_finder import FreshCommunity, PlaceFinder
from app.domain.row_marks import RowMarks
from app.domain.row_reader import RowReader
from app.i18n import _
from app.integrations.account_files import BadRows, FilePreview, read_cells
from app.integrations.seen_numbers import SeenNumbers
from app.services.account_intake import Intake

BATCH = 10_000
"""Rows a transaction."""


@dataclass(slots=True)
class Tally:
    """What has been done so far; `line` is the last line of which the batch is in."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    new_places: int = 0
    unread_phones: int = 0
    unplaced: int = 0
    line: int = 0
    started: float = field(default_factory=time.monotonic)

    @property
    def rows(self) -> int:
        return self.added + self.updated + self.unchanged + self.rejected

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def report(self, bad_rows: BadRows, *, cancelled: bool = False) -> ImportReport:
        return ImportReport(
            self.added, self.updated, self.unchanged, self.rejected,
            bad_rows.path if bad_rows.count else None,
            self.seconds, cancelled, self.new_places, self.unread_phones, self.unplaced,
        )  # fmt: skip


_Bad = tuple[int, str, Sequence[str]]


class _Good(NamedTuple):
    """An accepted row; `row` is None when the database has it word for word."""

    number: str
    line: int
    row: AccountRow | None
    place: int


@dataclass(slots=True)
class _Batch:
    """Rows that are written in one transaction; `counts` when they are in."""

    accounts: list[Incoming]
    fresh: list[FreshCommunity]
    bad: list[_Bad]
    known: int
    unread: int
    unplaced: int
    line: int
    counts: Counts = field(default_factory=Counts)


@dataclass(slots=True)
class ImportRunner:
    """Everything one run needs. Memory stays flat: it holds one batch."""

    database: Database
    seen: FilePreview
    reader: RowReader
    marks: RowMarks
    finder: PlaceFinder
    intake: Intake
    writer: AccountWriter | AccountCopier
    numbers: SeenNumbers
    bad_rows: BadRows
    handle: ImportHandle
    tally: Tally
    compares: bool = True
    """Whether there are accounts that may have the rows already."""
    _rows: list[tuple[int, Sequence[str]]] = field(default_factory=list)
    _read: tuple[int, int] = (0, 0)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "import"))
    _writing: "Future[_Batch] | None" = None

    def go(self) -> None:
        """Read to the end. What was read before an error is written before it is raised.

        One batch is written while the next one is read and checked.

        Raises:
            Cancelled: the person stopped it; whole batches are in.
            HotlineError, OSError: the file or the database cannot go on.
        """
        try:
            self._go()
        except Cancelled:
            self._settle()
            raise
        finally:
            self._pool.shutdown()

    def _go(self) -> None:
        try:
            # Closed at once, however it ends: the file must not stay open until it is tidied up.
            with closing(
                read_cells(self.seen, self.reader.picker, progress=self._on_read)
            ) as found:
                for row in found:
                    self._rows.append(row)
                    if len(self._rows) >= BATCH:
                        self._flush()
        except (HotlineError, OSError):
            # Of a batch under way that was not tried yet: no writing failed, but the reading.
            if len(self._rows) < BATCH:
                self._flush()
                self._settle()
            raise
        self._flush()
        self._settle()

    def _on_read(self, done: int, total: int) -> None:
        self._read = (done, total)

    def _flush(self) -> None:
        """Begin to write the batch, when the one before is in; then report."""
        if not self._rows:
            return
        batch = self._checked()
        self._settle()
        self._writing = self._pool.submit(self._write, batch)
        self._rows = []
        self.handle.progress(*self._read, self._progress_text())

    def _checked(self) -> _Batch:
        """What becomes of the rows that were read."""
        marks = [self.marks.of(cells) for _line, cells in self._rows]
        known = self._known(marks)
        good: list[_Good] = []
        bad: list[_Bad] = []
        for place, (line, cells) in enumerate(self._rows):
            if place in known:
                good.append(_Good(self.reader.plain_number(cells), line, None, place))
                continue
            row = self.reader.read(line, cells)
            if isinstance(row, RowError):
                bad.append((line, row.reason, cells))
            else:
                good.append(_Good(row.account_no, line, row, place))
        good = self._once_each(good, bad)
        rows = [(row, marks[place]) for _number, _line, row, place in good if row is not None]
        accounts = [self.intake.account(row, mark) for row, mark in rows]
        return _Batch(
            accounts=accounts,
            fresh=self.finder.take_fresh(),
            bad=bad,
            known=len(good) - len(rows),
            unread=sum(len(row.unread_phones) for row, _mark in rows),
            unplaced=sum(account.placed.nowhere for account in accounts),
            line=self._rows[-1][0],
        )

    def _known(self, marks: Sequence[int]) -> frozenset[int]:
        """The places of the rows that say nothing new."""
        if not self.compares:
            return frozenset()
        numbers = [self.reader.plain_number(cells) for _line, cells in self._rows]
        return frozenset(self.writer.known(self.database, numbers, marks))

    def _write(self, batch: _Batch) -> _Batch:
        if batch.accounts:
            with translated(), self.database.writes.begin() as connection:
                batch.counts = self.writer.write(connection, batch.accounts, batch.fresh)
        batch.counts.unchanged += batch.known
        return batch

    def _settle(self) -> None:
        """Wait until the batch under way is in, note its refused rows and count.

        Raises:
            HotlineError: it could not be written.
        """
        if self._writing is None:
            return
        writing, self._writing = self._writing, None
        written = writing.result()
        tally, counts = self.tally, written.counts
        tally.added += counts.added
        tally.updated += counts.updated
        tally.unchanged += counts.unchanged
        tally.new_places += counts.communities
        tally.rejected += len(written.bad)
        tally.unread_phones += written.unread
        tally.unplaced += written.unplaced
        tally.line = written.line
        for bad in sorted(written.bad, key=lambda entry: entry[0]):
            self.bad_rows.add(*bad)

    def _once_each(self, good: list[_Good], bad: list[_Bad]) -> list[_Good]:
        """The rows whose 户号 the file has not had before; the others are refused."""
        repeated = self.numbers.repeated([(number, line) for number, line, *_rest in good])
        if not repeated:
            return good
        for found in good:
            if (first := repeated.get(found.line)) is not None:
                reason = _("The account no. stands in line {line} already").format(line=first)
                bad.append((found.line, reason, self._rows[found.place][1]))
        return [found for found in good if found.line not in repeated]

    def _progress_text(self) -> str:
        """Rows, speed and what is left, in the current language."""
        done, total = self._read
        seconds = max(self.tally.seconds, 0.001)
        rate = round(self.tally.rows / seconds)
        if not done or not total:
            return _("{rows:,} rows · {rate:,} a second").format(rows=self.tally.rows, rate=rate)
        left = round(seconds * max(0, total - done) / done)
        return _("{rows:,} rows · {rate:,} a second · about {minutes}:{seconds:02} left").format(
            rows=self.tally.rows, rate=rate, minutes=left // 60, seconds=left % 60
        )


def open_bad_rows(source: Path, otherwise: Path, headers: Sequence[str]) -> BadRows:
    """The file of refused rows: beside the source, or in `otherwise` where that is not possible.

    Raises:
        OSError: neither folder can be written to.
    """
    word, stamp = _("refused"), time.strftime("%Y%m%d-%H%M%S")
    name = f"{source.stem}-{word}-{stamp}.csv"
    try:
        return BadRows(source.with_name(name), headers)
    except OSError:
        otherwise.mkdir(parents=True, exist_ok=True)
        return BadRows(otherwise / name, headers)

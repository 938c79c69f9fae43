"""One run over an account file: read, check, write batch by batch, report."""

import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.data.account_batches import AccountWriter, Counts, Incoming
from app.data.account_copy import AccountCopier
from app.data.engine import Database, translated
from app.domain.account_fields import ColumnMapping
from app.domain.account_import import ImportHandle, ImportReport
from app.domain.account_row import AccountRow, RowError, RowRules, check_row
from app.domain.errors import Cancelled, HotlineError
from app.domain.place_finder import FreshCommunity, PlaceFinder
from app.i18n import _
from app.integrations.account_files import BadRows, FilePreview, RawRow, read_rows
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
            self.seconds, cancelled, self.new_places, self.unread_phones,
        )  # fmt: skip


@dataclass(slots=True)
class _Good:
    row: AccountRow
    cells: Sequence[str]


_Bad = tuple[int, str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class _Written:
    """A batch that is in: its counts, its refused rows, its last line."""

    counts: Counts
    bad: list[_Bad]
    unread: int
    line: int


@dataclass(slots=True)
class ImportRunner:
    """Everything one run needs. Memory stays flat: it holds one batch."""

    database: Database
    seen: FilePreview
    columns: ColumnMapping
    rules: RowRules
    finder: PlaceFinder
    intake: Intake
    writer: AccountWriter | AccountCopier
    numbers: SeenNumbers
    bad_rows: BadRows
    handle: ImportHandle
    tally: Tally
    _good: list[_Good] = field(default_factory=list)
    _bad: list[_Bad] = field(default_factory=list)
    _read: tuple[int, int] = (0, 0)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "import"))
    _writing: "Future[_Written] | None" = None

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
            # Closed at once, however it ends: the file must not stay open until somebody tidies up.
            with closing(read_rows(self.seen, self.columns, progress=self._on_read)) as found:
                for raw in found:
                    self._take(raw)
        except (HotlineError, OSError):
            if self._read_error_only():
                self._flush(self._last_line())
                self._settle()
            raise
        self._flush(self._last_line())
        self._settle()

    def _take(self, raw: RawRow) -> None:
        checked = check_row(raw.fields, line=raw.line_no, rules=self.rules)
        if isinstance(checked, RowError):
            self._bad.append((checked.line, checked.reason, raw.cells))
        else:
            self._good.append(_Good(checked, raw.cells))
        if len(self._good) + len(self._bad) >= BATCH:
            self._flush(raw.line_no)

    def _on_read(self, done: int, total: int) -> None:
        self._read = (done, total)

    def _last_line(self) -> int:
        lines = [g.row.line for g in self._good] + [line for line, *_rest in self._bad]
        return max(lines, default=self.tally.line)

    def _read_error_only(self) -> bool:
        """Whether the batch under way was not tried yet: no writing failed."""
        return len(self._good) + len(self._bad) < BATCH

    def _flush(self, line: int) -> None:
        """Begin to write the batch, when the one before is in; then report."""
        if not self._good and not self._bad:
            return
        good = self._once_each()
        batch = [self.intake.account(g.row) for g in good]
        fresh = self.finder.take_fresh()
        self._settle()
        unread = sum(len(g.row.unread_phones) for g in good)
        self._writing = self._pool.submit(self._write, batch, fresh, self._bad, unread, line)
        self._good, self._bad = [], []
        self.handle.progress(*self._read, self._progress_text())

    def _write(
        self, batch: Sequence[Incoming], fresh: Sequence[FreshCommunity], bad: list[_Bad],
        unread: int, line: int,
    ) -> "_Written":  # fmt: skip
        with translated(), self.database.writes.begin() as connection:
            counts = self.writer.write(connection, batch, fresh)
        return _Written(counts, bad, unread, line)

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
        tally.line = written.line
        for bad in sorted(written.bad, key=lambda entry: entry[0]):
            self.bad_rows.add(*bad)

    def _once_each(self) -> list[_Good]:
        """The rows whose 户号 the file has not had before; the others are refused."""
        entries = [(g.row.account_no, g.row.line) for g in self._good]
        repeated = self.numbers.repeated(entries)
        if not repeated:
            return self._good
        for g in self._good:
            if (first := repeated.get(g.row.line)) is not None:
                reason = _("The account no. stands in line {line} already").format(line=first)
                self._bad.append((g.row.line, reason, g.cells))
        return [g for g in self._good if g.row.line not in repeated]

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

"""The account import: look at a billing file, bring it in, tell what became of every row."""

import errno
import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.data.account_batches import AccountWriter
from app.data.account_copy import AccountCopier
from app.data.accounts import ImportRow
from app.data.engine import Database, translated
from app.data.ids import new_id
from app.data.index_care import for_loading, mend, refresh_statistics, set_aside
from app.domain.account_fields import FIELD_LABELS, REQUIRED, ColumnMapping
from app.domain.account_import import (
    ImportHandle,
    ImportPreview,
    ImportReport,
    ImportRun,
    ImportStopped,
    SampleRow,
)
from app.domain.account_row import RowError, RowRules, check_row
from app.domain.change import Subject
from app.domain.errors import Cancelled, HotlineError, InvalidInput, Unavailable
from app.domain.place_finder import PlaceFinder
from app.domain.row_marks import RowMarks
from app.domain.row_reader import RowReader
from app.i18n import N_, _
from app.integrations.account_files import (
    SAMPLES,
    XLSX,
    BadRows,
    FilePreview,
    RawRow,
    preview,
    read_rows,
)
from app.integrations.pinyin import initials_table
from app.integrations.seen_numbers import SeenNumbers
from app.services.account_intake import Intake, branch_of_district, told_columns
from app.services.catalogue import Catalogues
from app.services.import_run import ImportRunner, Tally, open_bad_rows
from app.services.places import Places
from app.services.session import Session

log = logging.getLogger(__name__)

_FILE = N_("The file {name}")
_GONE = N_("It is no longer there. Choose it again.")
_LOCKED = N_("Another program holds it, or it may not be read. Close it there and try again.")
_FULL = N_("The disk is full. Free some space and import the file again.")
_UNREADABLE = N_("It cannot be read any more. Check the disk or the network drive and try again.")


class AccountImport:
    """Imports account files. Rows go in by batches: a batch is in whole or not at all."""

    def __init__(self, session: Session, places: Places, catalogues: Catalogues) -> None:
        self._session = session
        self._places = places
        self._catalogues = catalogues
        site = session.settings.site
        self._rules = RowRules(site.area_code, ZoneInfo(site.timezone))

    def preview(self, path: Path, mapping: ColumnMapping | None = None) -> ImportPreview:
        """Look at a file; `mapping` is the person's correction of what was suggested.

        Raises:
            InvalidInput: it is no account file, or damaged; the hint says where.
            Unavailable: it cannot be opened.
        """
        with _file_errors(path):
            seen = preview(path)
            columns = seen.mapping if mapping is None else mapping
            samples = tuple(self._sample(row) for row in islice(read_rows(seen, columns), SAMPLES))
            size = path.stat().st_size
        return ImportPreview(
            path, size, _encoding_name(seen.encoding), seen.delimiter_name, seen.sheet,
            seen.header_line, seen.headers, columns, samples,
            tuple(f for f in REQUIRED if f not in columns),
        )  # fmt: skip

    def run(self, path: Path, mapping: ColumnMapping | None, handle: ImportHandle) -> ImportReport:
        """Bring the file in. Safe to repeat: a row that says nothing new changes nothing.

        When `handle.progress` raises Cancelled the import ends after the batch that is in, and
        the report says so.

        Raises:
            InvalidInput: required columns are missing, or it is no account file.
            NotAllowed: a shared server lets this seat import nothing.
            Unavailable: the file or the database cannot be opened.
            ImportStopped: it broke off; the error holds the report of what is in.
        """
        with _file_errors(path):
            seen = preview(path)
            columns = seen.mapping if mapping is None else mapping
            _require(columns)
            bad_rows = open_bad_rows(path, self._session.settings.paths.data, seen.headers)
        import_id = self._note_start(path, bad_rows)
        tally = Tally()
        try:
            with (
                SeenNumbers() as numbers,
                bad_rows,
                _loading(self._session.database) as (own, some),
            ):
                runner = self._runner(own, seen, columns, numbers, bad_rows, handle, tally)
                runner.compares = some
                runner.go()
        except Cancelled:
            return self._finish(import_id, tally.report(bad_rows, cancelled=True))
        except (HotlineError, OSError) as error:
            report = tally.report(bad_rows, cancelled=True)
            try:
                self._finish(import_id, report)
            except HotlineError:
                log.warning("the end of import %s could not be noted", import_id)
            raise ImportStopped(report, line=tally.line, reason=_reason(error, path)) from error
        return self._finish(import_id, tally.report(bad_rows))

    def history(self, limit: int = 20) -> tuple[ImportRun, ...]:
        """The latest imports, newest first."""
        row = ImportRow
        statement = (
            sa.select(
                row.id, row.file_name, row.started_at, row.finished_at, row.added, row.updated,
                row.unchanged, row.rejected, row.cancelled,
            )
            .order_by(row.started_at.desc(), row.id.desc())
            .limit(limit)
        )  # fmt: skip
        return tuple(ImportRun(*run) for run in self._session.database.all(statement))

    def _runner(
        self,
        database: Database,
        seen: FilePreview,
        columns: ColumnMapping,
        numbers: SeenNumbers,
        bad_rows: BadRows,
        handle: ImportHandle,
        tally: Tally,
    ) -> ImportRunner:
        self._places.forget()
        units = self._catalogues.get().units
        finder = PlaceFinder(self._places.book().communities.values(), branch_of_district(units))
        branches = sorted((u.id, u.name, u.district) for u in units)
        exported_at = datetime.fromtimestamp(seen.path.stat().st_mtime, UTC)
        person, now = self._session.person, self._session.clock()
        told = told_columns(columns)
        writer: AccountWriter | AccountCopier = AccountCopier(told)
        if database.embedded:
            writer = AccountWriter(told, now, person.id)
        return ImportRunner(
            database=database,
            seen=seen,
            reader=RowReader(columns, self._rules),
            marks=RowMarks(columns, self._rules.area_code, str(self._rules.zone), branches),
            finder=finder,
            intake=Intake(finder, units, initials_table(), exported_at),
            writer=writer,
            numbers=numbers,
            bad_rows=bad_rows,
            handle=handle,
            tally=tally,
        )

    def _sample(self, row: RawRow) -> SampleRow:
        checked = check_row(row.fields, line=row.line_no, rules=self._rules)
        reason = checked.reason if isinstance(checked, RowError) else ""
        return SampleRow(row.line_no, tuple(row.cells), reason)

    def _note_start(self, path: Path, bad_rows: BadRows) -> str:
        """A row for the history: an import that breaks off with the program is seen there."""
        import_id = str(new_id())
        values = {"id": import_id, "file_name": path.name, "started_at": self._session.clock(),
                  "added": 0, "updated": 0, "unchanged": 0, "rejected": 0,
                  "cancelled": False}  # fmt: skip
        try:
            with translated(), self._session.database.writes.begin() as connection:
                connection.execute(sa.insert(ImportRow), [values])
        except HotlineError:
            bad_rows.close()  # leaves no empty file beside the source
            raise
        return import_id

    def _finish(self, import_id: str, report: ImportReport) -> ImportReport:
        """Write the counts: the one audit entry of the import, and the news for the pages."""
        self._places.forget()
        with self._session.works("account.import") as work:
            row = work.get(ImportRow, import_id)
            row.finished_at = self._session.clock()
            row.added, row.updated = report.added, report.updated
            row.unchanged, row.rejected = report.unchanged, report.rejected
            row.cancelled = report.cancelled
            work.touch(Subject.PLACE, import_id)
            work.commit()
        return report


@contextmanager
def _loading(database: Database) -> Iterator[tuple[Database, bool]]:
    """What a load runs on, and whether there are accounts already.

    A first load goes without look-up indexes; they are there again when it ends, however.
    """
    thresholds = gc.get_threshold()
    # Rows come and go by the ten thousand without cycles: looking for these costs a sixth.
    gc.set_threshold(100_000, 50, 100)
    try:
        with for_loading(database) as own:
            some = set_aside(own)
            try:
                yield own, some
            finally:
                mend(own)
            refresh_statistics(own)
    finally:
        gc.set_threshold(*thresholds)


def _require(columns: ColumnMapping) -> None:
    missing = [_(FIELD_LABELS[f]) for f in REQUIRED if f not in columns]
    if missing:
        raise InvalidInput(
            field="mapping",
            hint=N_("Choose a column for: {names}."),
            names=_(", ").join(missing),
        )


def _encoding_name(encoding: str) -> str:
    """The encoding as people call it."""
    names = {"utf-8-sig": "UTF-8 (BOM)", "gb18030": "GBK / GB18030", XLSX: _("Excel workbook")}
    return names.get(encoding, encoding.upper())


@contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = _(_FILE).format(name=path.name)
        raise Unavailable(what=what, advice=_advice(error)) from error


def _advice(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return _(_GONE)
    if isinstance(error, PermissionError):
        return _(_LOCKED)
    return _(_FULL) if error.errno == errno.ENOSPC else _(_UNREADABLE)


def _reason(error: HotlineError | OSError, path: Path) -> str:
    """Why an import broke off, as one sentence."""
    if isinstance(error, HotlineError):
        return error.message()
    return f"{_(_FILE).format(name=path.name)}: {_advice(error)}"

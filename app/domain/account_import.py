"""The account import as a person meets it: a look at the file, the run, its report, its history."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Protocol

from app.domain.account_fields import AccountField, ColumnMapping
from app.domain.errors import HotlineError
from app.i18n import N_


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One of the first rows as it stands in the file; `reason` says why it would be refused."""

    line: int
    cells: tuple[str, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file looks like, to be confirmed or corrected before the import.

    `encoding` and `delimiter` are in words of the current language; `missing` are required fields
    that no column was found for.
    """

    path: Path
    size: int
    encoding: str
    delimiter: str
    sheet: str
    header_line: int
    headers: tuple[str, ...]
    mapping: ColumnMapping
    samples: tuple[SampleRow, ...]
    missing: tuple[AccountField, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import ended. `rejected_file` holds the refused rows, None when there are none.

    `unread_phones` counts telephone texts that make no number; their accounts are in. So are the
    `unplaced` ones, which belong to no community: outages there do not find them.
    """

    added: int
    updated: int
    unchanged: int
    rejected: int
    rejected_file: Path | None
    seconds: float
    cancelled: bool = False
    new_places: int = 0
    unread_phones: int = 0
    unplaced: int = 0

    @property
    def rows(self) -> int:
        """All rows that were read."""
        return self.added + self.updated + self.unchanged + self.rejected


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import of the past. `finished_at` is None for one that broke off or still runs."""

    id: str
    file_name: str
    started_at: datetime
    finished_at: datetime | None
    added: int
    updated: int
    unchanged: int
    rejected: int
    cancelled: bool


class ImportStopped(HotlineError):
    """The import cannot go on. Fields: `line` (last line that is in), `done` (rows), `reason`.

    `report` tells what is in; what was read stays.
    """

    template: ClassVar[str] = N_(
        "The import stopped after line {line}: {reason} The {done} rows before it are kept;"
        " import the file again to go on."
    )

    def __init__(self, report: ImportReport, *, line: int, reason: str) -> None:
        super().__init__(line=line, reason=reason, done=report.rows)
        self.report = report


class ImportHandle(Protocol):
    """Where the import reports to; `progress` raises Cancelled when the person stopped it."""

    def progress(self, done: int, total: int, text: str = "") -> None: ...

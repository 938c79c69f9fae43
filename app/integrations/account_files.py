"""Account files of the billing system: CSV in any usual encoding, and xlsx.

The whole file is checked to be of one encoding before the first row is given out, so that an
import never stops half way at a damaged character. Rows are streamed: memory stays flat.
"""

import csv
import io
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from app.domain.account_fields import (
    REQUIRED,
    AccountField,
    CellPicker,
    ColumnMapping,
    suggest_mapping,
)
from app.domain.errors import InvalidInput
from app.i18n import N_, _
from app.integrations.text_encoding import detect_encoding

Progress = Callable[[int, int], None]
"""Told now and then: how much is read, of how much (bytes of a CSV, rows of a workbook)."""

XLSX = "xlsx"
SAMPLES = 5
_TITLE_ROWS = 20  # a header stands at most so far below the top
_DELIMITERS = (",", ";", "\t", "|")
_PROGRESS_EVERY = 2000
_LONGEST_CELL = 100_000
_NAMES = {",": N_("comma"), ";": N_("semicolon"), "\t": N_("tab"), "|": N_("vertical bar")}


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file looks like, for a person to confirm before the import.

    `encoding` is Python's name, or "xlsx"; `sheet` is the worksheet's name; `header_line` counts
    from 1. `samples` are the first rows below the header, as wide as `headers`.
    """

    path: Path
    encoding: str
    delimiter: str
    sheet: str
    header_line: int
    headers: tuple[str, ...]
    mapping: ColumnMapping
    samples: tuple[tuple[str, ...], ...]

    @property
    def missing(self) -> tuple[AccountField, ...]:
        """Required fields that no column was found for."""
        return tuple(field for field in REQUIRED if field not in self.mapping)

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words, in the current language; empty for a workbook."""
        return _(_NAMES[self.delimiter]) if self.delimiter else ""


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file.

    `line_no` is the line in which it begins (rows with line breaks take several), `fields` what
    the mapping finds in it, `cells` all of it.
    """

    line_no: int
    fields: dict[AccountField, str]
    cells: Sequence[str]


Row = tuple[int, Sequence[str]]


def preview(path: Path) -> FilePreview:
    """Look at a file: its encoding, where its header stands, what the columns seem to be.

    Raises:
        InvalidInput: it is no CSV or xlsx file, is damaged (the line is named) or has no header.
    """
    encoding = file_encoding(path)
    best: FilePreview | None = None
    for delimiter, sheet in _shapes(path, encoding):
        with _opened(path, encoding, delimiter, sheet, None) as rows:
            found = _look(path, encoding, delimiter, sheet, rows)
        if found and (best is None or _likeness(found) > _likeness(best)):
            best = found
    if best is None:
        raise InvalidInput(field="file", hint=N_("The file holds no table: no heading was found."))
    return best


def read_rows(
    seen: FilePreview, mapping: ColumnMapping | None = None, *, progress: Progress | None = None
) -> Generator[RawRow]:
    """All rows below the header, empty ones left out. `mapping` is the person's correction.

    Raises:
        InvalidInput: the file changed or a row cannot be taken apart; the line is named.
    """
    picker = CellPicker(seen.mapping if mapping is None else mapping)
    for line, cells in read_cells(seen, picker, progress=progress):
        yield RawRow(line, picker.fields(cells), cells)


def read_cells(
    seen: FilePreview, picker: CellPicker, *, progress: Progress | None = None
) -> Generator[Row]:
    """The cells of the same rows, with their lines; at least as many as the mapping speaks of."""
    width, first = picker.width, picker.first
    with _opened(seen.path, seen.encoding, seen.delimiter, seen.sheet, progress) as rows:
        for line, cells in rows:
            if line <= seen.header_line:
                continue
            if len(cells) < width:
                if not any(cells):
                    continue
                cells = [*cells, *[""] * (width - len(cells))]  # noqa: PLW2901 - filled up
            if cells[first] or any(picker.fields(cells).values()):
                yield line, cells


def file_encoding(path: Path) -> str:
    """Encoding of a CSV file, or "xlsx".

    Raises:
        InvalidInput: another kind of file, or a damaged one.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    if start.startswith(b"PK\x03\x04"):
        return XLSX
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise InvalidInput(
            field="file", hint=N_("This is an old Excel file (.xls). Save it as .xlsx or CSV.")
        )
    lowered = start.lstrip().lower()
    if lowered.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise InvalidInput(
            field="file",
            hint=N_("This is a web page with an Excel name. Open it and save it as .xlsx or CSV."),
        )
    return detect_encoding(path)


def _shapes(path: Path, encoding: str) -> Iterable[tuple[str, str]]:
    """The (delimiter, sheet) pairs that are worth a look."""
    if encoding != XLSX:
        return [(delimiter, "") for delimiter in _DELIMITERS]
    from app.integrations.workbooks import sheet_names

    return [("", name) for name in sheet_names(path)]


@contextmanager
def _opened(
    path: Path, encoding: str, delimiter: str, sheet: str, progress: Progress | None
) -> Iterator[Iterator[Row]]:
    if encoding == XLSX:
        from app.integrations.workbooks import opened_sheet

        with opened_sheet(path, sheet, progress) as rows:
            yield rows
        return
    total = path.stat().st_size
    with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
        tell = None if progress is None else lambda: progress(raw.tell(), total)
        yield _csv_rows(file, delimiter, tell)


def _csv_rows(
    file: Iterable[str], delimiter: str, tell: Callable[[], None] | None
) -> Iterator[Row]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(file, delimiter=delimiter)
    line = 1
    count = 0
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
            count += 1
            if tell is not None and count % _PROGRESS_EVERY == 0:
                tell()
    except csv.Error as error:
        raise InvalidInput(
            field="file",
            hint=N_("From line {line} on the file cannot be read: a quotation mark is not closed."),
            line=line,
        ) from error
    except UnicodeDecodeError as error:
        raise InvalidInput(
            field="file", hint=N_("Line {line} holds damaged characters."), line=line
        ) from error
    if tell is not None:
        tell()


def _look(
    path: Path, encoding: str, delimiter: str, sheet: str, rows: Iterator[Row]
) -> FilePreview | None:
    """The header among the first rows: the one with most known headings, else the widest."""
    top: list[Row] = []
    try:
        for row in rows:
            top.append(row)
            if len(top) >= _TITLE_ROWS + SAMPLES:
                break
    except InvalidInput:
        if not top:
            raise
    candidates = [
        (len(suggest_mapping(cells)), sum(1 for c in cells if c.strip()), -index)
        for index, (_line, cells) in enumerate(top[:_TITLE_ROWS])
    ]
    if not candidates or max(candidates)[1] < 2:
        return None
    index = -max(candidates)[2]
    line, cells = top[index]
    headers = tuple(" ".join(cell.split()) for cell in cells)
    filled = [row for _line, row in top[index + 1 :] if any(row)][:SAMPLES]
    samples = tuple(tuple((*row, *[""] * len(headers))[: len(headers)]) for row in filled)
    mapping = suggest_mapping(headers)
    return FilePreview(path, encoding, delimiter, sheet, line, headers, mapping, samples)


def _likeness(seen: FilePreview) -> tuple[int, int]:
    """How much a look resembles an account file."""
    return (len(seen.mapping), len(seen.headers))


class BadRows:
    """The file of refused rows: line number, reason, and the original cells to correct.

    UTF-8 with BOM, so that Excel opens it; made when the first row comes. The corrected file can
    be imported as it is.
    """

    def __init__(self, path: Path, headers: Sequence[str]) -> None:
        self.path = path
        self.count = 0
        self._headers = headers
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([_("Line in the file"), _("Reason"), *headers])

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        """One refused row."""
        self._writer.writerow([line, reason, *map(_harmless, cells)])
        self.count += 1

    def close(self) -> None:
        """Finish the file; removed when no row came."""
        self._file.close()
        if not self.count:
            self.path.unlink(missing_ok=True)

    def __enter__(self) -> "BadRows":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula, marked as text."""
    runs = cell[:1] in {"=", "@"} or (cell[:1] in {"+", "-"} and not cell[1:2].isdigit())
    return "'" + cell if runs and len(cell) > 1 else cell

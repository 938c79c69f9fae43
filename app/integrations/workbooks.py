"""Worksheets of an xlsx file as rows of text."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.domain.errors import InvalidInput
from app.i18n import N_

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_PROGRESS_EVERY = 500
_LOOKED_AT = 50  # rows whose formats tell how a column is written
_ZEROS = re.compile(r"0{2,}")


@contextmanager
def _workbook(path: Path) -> Iterator["Workbook"]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise InvalidInput(
            field="file",
            hint=N_("The workbook cannot be opened; it may be damaged or locked by a password."),
        ) from error
    try:
        yield book
    finally:
        book.close()


def sheet_names(path: Path) -> list[str]:
    """Names of the worksheets in their order."""
    with _workbook(path) as book:
        return [sheet.title for sheet in book.worksheets]


@contextmanager
def opened_sheet(
    path: Path, name: str, progress: Callable[[int, int], None] | None
) -> Iterator[Iterator[tuple[int, Sequence[str]]]]:
    """The rows of a sheet with their numbers, cells as the text a person sees."""
    with _workbook(path) as book:
        sheet = book[name]
        total = sheet.max_row or 0
        sheet.reset_dimensions()  # some exports claim to be one cell large
        padded = _padded_columns(sheet.iter_rows(max_row=_LOOKED_AT))

        def rows() -> Iterator[tuple[int, Sequence[str]]]:
            for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
                cells = [cell_text(value) for value in values]
                for column, width in padded.items():
                    if column < len(cells) and isinstance(values[column], (int, float)):
                        cells[column] = cells[column].zfill(width)
                yield number, cells
                if progress is not None and number % _PROGRESS_EVERY == 0:
                    progress(number, max(total, number))

        yield rows()


def _padded_columns(rows: Iterable[Sequence[Any]]) -> dict[int, int]:
    """Columns shown with leading zeros (format 00000000), and to how many digits.

    The number itself has lost them: 户号 03220711 is stored as 3220711.
    """
    widths: dict[int, int] = {}
    for row in rows:
        for column, cell in enumerate(row):
            shown = getattr(cell, "number_format", None) or ""
            if _ZEROS.fullmatch(shown):
                widths[column] = max(widths.get(column, 0), len(shown))
    return widths


def cell_text(value: object) -> str:
    """A cell's value as text: whole numbers without ".0", dates as 2026-11-22."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d" if value.time() == time() else "%Y-%m-%d %H:%M:%S")
    return "" if value is None else str(value)  # a date's own text is 2026-11-22

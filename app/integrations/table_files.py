"""Tables written for spreadsheets: xlsx, and CSV as UTF-8 with BOM. No cell runs as a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

Value = str | int | datetime | None
Row = Sequence[Value]

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WHEN = "yyyy-mm-dd hh:mm"
_WIDEST = 60


def harmless(text: str) -> str:
    """Text that a spreadsheet would read as a formula, marked as text."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(path: Path, header: Sequence[str], table: Iterable[Row]) -> None:
    """Write the rows as they come; instants are naive, of the site's clock."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for row in chain((tuple(header),), table):
            writer.writerow([_plain(value) for value in row])


def write_xlsx(path: Path, header: Sequence[str], table: Iterable[Row], title: str) -> None:
    """Write the rows as they come: texts as texts, instants as instants, the header fixed."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: WriteOnlyWorksheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place, name in enumerate(header, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(_WIDEST, max(12, 2 * len(name) + 4))
    first = [_cell(sheet, name) for name in header]
    for cell in first:
        cell.font = Font(bold=True)
    sheet.append(first)
    try:
        for row in table:
            sheet.append([_cell(sheet, value) for value in row])
    finally:  # also when it is cancelled: this takes away the library's temporary file
        book.save(path)


def _plain(value: Value) -> str | int | None:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return harmless(value) if isinstance(value, str) else value


def _cell(sheet: "WriteOnlyWorksheet", value: Value) -> "WriteOnlyCell":
    """A cell that keeps a text a text, whatever it begins with."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = value if isinstance(value, str) else None
    cell = WriteOnlyCell(sheet, value if text is None else str(ILLEGAL_CHARACTERS_RE.sub("", text)))
    if text is not None:
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA)
    elif isinstance(value, datetime):
        cell.number_format = _WHEN
    return cell

"""The one table model: any record, columns described by values, rows known by their id.

`set_rows` changes the model by the smallest steps, so a refresh moves neither the selection nor
the scroll position, whatever came, went or changed place.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from typing_extensions import override

from ui.labels import Look

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
KIND_ROLE = Qt.ItemDataRole.UserRole + 2


class CellKind(StrEnum):
    """Which way a column is painted."""

    PLAIN = "plain"
    TWO_LINES = "two_lines"
    CHIP = "chip"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell. `tint` names a colour token; `look` is painted by chip columns.

    In other columns `look` is a small mark with its words in the second line. `middle` cuts a long
    text in its middle: the ends of file names tell them apart.
    """

    text: str = ""
    second: str = ""
    look: Look | None = None
    bold: bool = False
    tint: str = "text"
    spoken: str = ""
    middle: bool = False

    @property
    def display(self) -> str:
        """The first line, or the chip's words."""
        return self.look.text if self.look is not None and not self.text else self.text

    @property
    def in_words(self) -> str:
        """Everything the cell says, for tooltips and screen readers."""
        look = self.look.spoken if self.look is not None and not self.text else ""
        return self.spoken or look or "\n".join(p for p in (self.display, self.second) if p)


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column. `width` in px at 100 %; `stretch` takes what is left; `title` is translated.

    `sort` gives the value a click on the header sorts by; None: the column does not sort.
    """

    key: str
    title: str
    cell: Callable[[R], Cell]
    kind: CellKind = CellKind.PLAIN
    width: int = 120
    stretch: bool = False
    numeric: bool = False
    sort: Callable[[R], object] | None = None


class RecordTable(QAbstractTableModel, Generic[R]):
    """Records of one kind in rows."""

    def __init__(
        self,
        columns: Sequence[Column[R]],
        row_id: Callable[[R], Hashable],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._row_id = row_id
        self._rows: list[R] = []
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> tuple[R, ...]:
        """The records as shown, top to bottom."""
        return tuple(self._rows)

    def record(self, row: int) -> R | None:
        """The record of a row, None outside."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, key: Hashable) -> int:
        """The row of the record with this id, -1 when it is not here."""
        return next((i for i, r in enumerate(self._rows) if self._row_id(r) == key), -1)

    def id_of(self, record: R) -> Hashable:
        """The id rows are known by."""
        return self._row_id(record)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these records; what stays keeps its selection."""
        wanted = self._in_order(list(rows))
        ids = [self._row_id(r) for r in wanted]
        self._drop(set(ids))
        self._reorder(ids)
        self._insert_and_update(wanted)

    def append_rows(self, rows: Sequence[R]) -> None:
        """Add the next page of a long list at the end."""
        known = {self._row_id(r) for r in self._rows}
        fresh = [r for r in rows if self._row_id(r) not in known]
        if fresh:
            start = len(self._rows)
            self.beginInsertRows(QModelIndex(), start, start + len(fresh) - 1)
            self._rows.extend(fresh)
            self.endInsertRows()

    def _drop(self, keep: set[Hashable]) -> None:
        for row in range(len(self._rows) - 1, -1, -1):
            if self._row_id(self._rows[row]) not in keep:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._rows[row]
                self.endRemoveRows()

    def _reorder(self, ids: list[Hashable]) -> None:
        place = {key: i for i, key in enumerate(ids)}
        target = sorted(self._rows, key=lambda r: place[self._row_id(r)])
        if [self._row_id(r) for r in target] == [self._row_id(r) for r in self._rows]:
            return
        self.layoutAboutToBeChanged.emit()
        new_row = {self._row_id(r): i for i, r in enumerate(target)}
        before = self.persistentIndexList()
        after = [self.index(new_row[self._row_id(self._rows[i.row()])], i.column()) for i in before]
        self._rows = target
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _insert_and_update(self, wanted: list[R]) -> None:
        row = 0
        while row < len(wanted):
            record = wanted[row]
            here = self.record(row)
            if here is not None and self._row_id(here) == self._row_id(record):
                self._update(row, record)
                row += 1
                continue
            end = row
            following = None if here is None else self._row_id(here)
            while end < len(wanted) and self._row_id(wanted[end]) != following:
                end += 1
            self.beginInsertRows(QModelIndex(), row, end - 1)
            self._rows[row:row] = wanted[row:end]
            self.endInsertRows()
            row = end

    def _update(self, row: int, record: R) -> None:
        changed = self._rows[row] != record
        self._rows[row] = record
        if changed:
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.columns) - 1))

    def refresh_times(self) -> None:
        """Paint all rows again: texts that depend on the time of day may have changed."""
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _in_order(self, rows: list[R]) -> list[R]:
        if self._sorted_by is None:
            return rows
        column, order = self._sorted_by
        value = self.columns[column].sort
        if value is None:
            return rows

        def key(record: R) -> tuple[bool, object]:
            found = value(record)
            return (found is None, "" if found is None else found)

        return sorted(rows, key=key, reverse=order is Qt.SortOrder.DescendingOrder)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        sortable = 0 <= column < len(self.columns) and self.columns[column].sort is not None
        self._sorted_by = (column, order) if sortable else None
        self.set_rows(list(self._rows))

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        column = self.columns[index.column()]
        if role == KIND_ROLE:
            return column.kind
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in _CELL_ROLES:
            return None
        cell = column.cell(self._rows[index.row()])
        if role == CELL_ROLE:
            return cell
        return cell.display if role == Qt.ItemDataRole.DisplayRole else cell.in_words

    @override
    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        if orientation is Qt.Orientation.Vertical or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            numeric = self.columns[section].numeric
            side = Qt.AlignmentFlag.AlignRight if numeric else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


_CELL_ROLES = {
    CELL_ROLE,
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
}

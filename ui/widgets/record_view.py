"""The table view of every list: keys, sizes and column order kept, no grid."""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView
from typing_extensions import override

from ui.models.cell_delegate import CellDelegate
from ui.models.record_table import RecordTable
from ui.preferences import Preferences
from ui.theme import Theme

R = TypeVar("R")


class RecordView(QTableView, Generic[R]):
    """Shows a `RecordTable`.

    `record_chosen` when the current row changes (None: no row), `record_opened` on Enter or
    double click, `end_reached` when the last row is in sight. Space adds rows to the selection
    when `multiple`. Column widths are kept under `name`.
    """

    record_chosen = Signal(object)
    record_opened = Signal(object)
    end_reached = Signal()

    def __init__(
        self,
        theme: Theme,
        table: RecordTable[R],
        *,
        label: str,
        name: str = "",
        preferences: Preferences | None = None,
        lines: int = 1,
        multiple: bool = False,
    ) -> None:
        super().__init__()
        self.table = table
        self._theme, self._name, self._preferences = theme, name, preferences
        self._current: Hashable | None = None
        self.setAccessibleName(label)
        self.setModel(table)
        self.setItemDelegate(CellDelegate(theme, lines=lines, parent=self))
        self._set_behaviour(multiple=multiple)
        self._set_header(theme.row_height(lines))
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        table.rowsInserted.connect(lambda *_rows: self._keep_current())
        self.doubleClicked.connect(self._on_double_clicked)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def _set_behaviour(self, *, multiple: bool) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if multiple else mode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def _set_header(self, row_height: int) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_height)
        self.verticalHeader().setMinimumSectionSize(row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(self._theme.px(30))
        header.setMinimumSectionSize(self._theme.px(40))
        header.setSectionsMovable(True)
        sortable = any(column.sort is not None for column in self.table.columns)
        if sortable:
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            self.setSortingEnabled(True)
        stored = self._preferences.sizes(self._stored) if self._preferences and self._name else []
        widths = [self._theme.px(column.width) for column in self.table.columns]
        for section, column in enumerate(self.table.columns):
            kept = stored[section] if len(stored) == len(widths) else widths[section]
            self.setColumnWidth(section, kept)
            if column.stretch:
                header.setSectionResizeMode(section, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(self._on_section_resized)

    @property
    def _stored(self) -> str:
        return f"columns-{self._name}-{self._theme.zoom}"

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show these records; the current record stays current as long as it is there."""
        self.table.set_rows(rows)
        self._keep_current()

    def current_record(self) -> R | None:
        """The record of the current row."""
        return self.table.record(self.currentIndex().row())

    def selected_records(self) -> list[R]:
        """All selected records, top to bottom."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        found = [self.table.record(row) for row in rows]
        return [record for record in found if record is not None]

    def choose(self, key: Hashable) -> bool:
        """Make the record with this id current; False when it is not here."""
        row = self.table.row_of(key)
        if row < 0:
            return False
        self.setCurrentIndex(self.table.index(row, 0))
        self.scrollTo(self.table.index(row, 0))
        return True

    def choose_first(self) -> None:
        """Make the first record current when none is."""
        if not self.currentIndex().isValid() and self.table.rowCount():
            self.setCurrentIndex(self.table.index(0, 0))

    def _keep_current(self) -> None:
        if self._current is not None and not self.currentIndex().isValid():
            self.choose(self._current)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        record = self.table.record(now.row()) if now.isValid() else None
        self._current = None if record is None else self.table.id_of(record)
        self.record_chosen.emit(record)

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.record_opened.emit(self.table.record(index.row()))

    def _on_scrolled(self, value: int) -> None:
        if value >= self.verticalScrollBar().maximum() and self.table.rowCount():
            self.end_reached.emit()

    def _on_section_resized(self, _section: int, _old: int, _new: int) -> None:
        if self._preferences is not None and self._name:
            widths = [self.columnWidth(i) for i in range(len(self.table.columns))]
            self._preferences.set_sizes(self._stored, widths)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            record = self.current_record()
            if record is not None:
                self.record_opened.emit(record)
            return
        if event.key() == Qt.Key.Key_Home or event.key() == Qt.Key.Key_End:
            last = self.table.rowCount() - 1
            row = 0 if event.key() == Qt.Key.Key_Home else last
            self.setCurrentIndex(self.table.index(row, 0))
            return
        super().keyPressEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters belong to the input method and the palette, not to jumping in the list."""

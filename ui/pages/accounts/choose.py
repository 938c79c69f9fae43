"""Where a file is dropped or chosen."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.waiting import BusyLine, EmptyState

_KINDS = {".csv", ".txt", ".xlsx"}


class ChoosePane(QFrame):
    """`file_chosen` carries the path, dropped or picked in the system's dialog."""

    file_chosen = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._dialog: QFileDialog | None = None
        self.setProperty("role", "well")
        self.setAcceptDrops(True)
        self.setAccessibleName(_("Drop an account file here"))
        self.state = EmptyState(
            theme,
            "upload",
            _("Drop the billing system's account file here"),
            _("CSV in UTF-8 or GBK, or an Excel workbook (.xlsx). Nothing is changed until you"
              " have seen a preview."),
            (_("Choose a file…"), self.ask),
        )  # fmt: skip
        self.busy = BusyLine(theme)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        column.addStretch(1)
        column.addWidget(self.state)
        column.addWidget(self.busy)
        column.addStretch(1)

    def ask(self) -> None:
        """Open the system's file dialog; the answer comes by signal."""
        if self._dialog is None:
            self._dialog = QFileDialog(self, _("Choose an account file"))
            self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            self._dialog.setNameFilters(
                [_("Account files") + " (*.csv *.txt *.xlsx)", _("All files") + " (*)"]
            )
            self._dialog.fileSelected.connect(lambda name: self.file_chosen.emit(Path(name)))
        self._dialog.open()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        urls = event.mimeData().urls()
        if len(urls) == 1 and Path(urls[0].toLocalFile()).suffix.lower() in _KINDS:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self.file_chosen.emit(Path(event.mimeData().urls()[0].toLocalFile()))

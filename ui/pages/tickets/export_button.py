"""The button that takes the list along as a file, and the line that tells how far it is."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout, QWidget

from app.domain.ticket_batch import ListFormat
from app.i18n import N_, _
from ui.theme import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.waiting import ProgressLine
from ui.wording import count_text

_FORMATS = {ListFormat.XLSX: N_("Excel workbook…"), ListFormat.CSV: N_("CSV table…")}


class ExportButton(IconButton):
    """`export_wanted` carries a `ListFormat`. `full_phone` where the seat may choose it."""

    export_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "download", _("Export the list"))
        menu = QMenu(self)
        for form, words in _FORMATS.items():
            menu.addAction(_(words), partial(self.export_wanted.emit, form))
        menu.addSeparator()
        self._phone = menu.addAction(_("With full telephone numbers"))
        self._phone.setCheckable(True)
        self._phone.setVisible(False)
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)

    @property
    def full_phone(self) -> bool:
        """Whether the person wants the numbers in full."""
        return self._phone.isVisible() and self._phone.isChecked()

    def allow_phone(self, *, allowed: bool) -> None:
        """Let this seat choose full numbers, or not."""
        self._phone.setVisible(allowed)


class ExportLine(QWidget):
    """How much of the file is written; Esc stops it."""

    def __init__(self, theme: Theme, cancel: Callable[[], object]) -> None:
        super().__init__()
        self.line = ProgressLine(theme, cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(4), theme.px(12), theme.px(4))
        column.addWidget(self.line)
        self.hide()

    def show_progress(self, done: int, total: int, _text: str = "") -> None:
        """`done` of `total` tickets."""
        words = _("Exporting {done} of {total}").format(
            done=count_text(done), total=count_text(total)
        )
        self.line.show_progress(done, total, words)
        self.show()

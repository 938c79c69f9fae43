"""While an import runs, and how it ended."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.domain.account_import import ImportReport
from app.i18n import _
from ui.labels import Role
from ui.pages.accounts.words import ended
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton
from ui.widgets.text import text_label
from ui.widgets.waiting import ProgressLine
from ui.wording import count_text


class RunningPane(QWidget):
    """Progress, with the way to stop it."""

    def __init__(self, theme: Theme, cancel: Callable[[], object]) -> None:
        super().__init__()
        self._headline = text_label("", "section", wrap=True)
        self.progress = ProgressLine(theme, cancel)
        note = text_label(
            _("You can go on working: calls and searches are not held up. Rows go in by batches;"
              " stopping keeps the batches that are in."), "cap2", wrap=True,
        )  # fmt: skip
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(24), theme.px(24), theme.px(24), theme.px(24))
        column.setSpacing(theme.px(12))
        column.addStretch(1)
        column.addWidget(self._headline)
        column.addWidget(self.progress)
        column.addWidget(note)
        column.addStretch(2)

    def begin(self, name: str) -> None:
        """A run started."""
        self._headline.setText(_("Importing {name}").format(name=name))
        self.progress.show_progress(0, 0, "")

    def stopping(self) -> None:
        """The person asked to stop; the batch under way is finished."""
        self._headline.setText(_("Stopping after the rows under way…"))


class ResultPane(QWidget):
    """The counts large, the sentence, and what to do next."""

    def __init__(self, theme: Theme, again: Callable[[], object]) -> None:
        super().__init__()
        self._theme = theme
        self._report: ImportReport | None = None
        self.banner = Banner(theme, Role.OK, "")
        figures = QHBoxLayout()
        figures.setSpacing(theme.gutter)
        self._figures = {
            name: _figure(theme, figures, title)
            for name, title in (
                ("added", _("Added")), ("updated", _("Changed")),
                ("unchanged", _("As before")), ("rejected", _("Refused")),
            )
        }  # fmt: skip
        self.open_button = KeyButton(
            theme, _("Open the file of refused rows"), icon="external-link", on_click=self.open_file
        )
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addWidget(KeyButton(theme, _("Another file"), "Ctrl+O", on_click=again))
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        gap = theme.gutter
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(theme.px(16))
        column.addWidget(self.banner)
        column.addLayout(figures)
        column.addLayout(buttons)
        column.addStretch(1)

    def show_report(self, report: ImportReport, error: str = "") -> None:
        """Tell how it ended; `error` is the sentence of an import that broke off."""
        self._report = report
        role, title, text = ended(report)
        if error:
            role, title, text = Role.OVER, _("The import broke off"), error
        self.banner.show_state(role, title, text)
        for name, label in self._figures.items():
            label.setText(count_text(getattr(report, name)))
        self.open_button.setVisible(report.rejected_file is not None)
        if report.rejected_file is not None:
            self.open_button.setToolTip(str(report.rejected_file))

    def open_file(self) -> None:
        """Open the refused rows in the program that opens such files here."""
        if self._report is not None and self._report.rejected_file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report.rejected_file)))


def _figure(theme: Theme, row: QHBoxLayout, title: str) -> QLabel:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.px(2))
    number = text_label("0", "kpi", select=True)
    number.setAccessibleName(title)
    column.addWidget(number)
    column.addWidget(text_label(title, "label"))
    row.addWidget(box, 1)
    return number

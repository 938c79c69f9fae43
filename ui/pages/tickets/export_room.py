"""Writes the list as it is shown into a file, in the background."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from app.domain.ticket import QueueFilter, TicketView
from app.domain.ticket_batch import ListFormat
from app.i18n import _, ngettext
from ui.errors import present
from ui.labels import label, local_time
from ui.navigation import PageContext
from ui.pages.tickets.export_button import ExportLine
from ui.pages.tickets.queue import QueuePane
from ui.pages.tickets.views import ViewList
from ui.tasks import Job, JobHandle, Lane
from ui.wording import count_text

_PATTERNS = {ListFormat.XLSX: "Excel (*.xlsx)", ListFormat.CSV: "CSV (*.csv)"}


class ExportRoom(QObject):
    """Asks where, writes, tells. One export at a time."""

    def __init__(self, context: PageContext, pane: QueuePane, views: ViewList) -> None:
        super().__init__(pane)
        self._context, self._pane, self._views = context, pane, views
        self._lists = context.services.tickets.lists
        self._job: Job | None = None
        self.line = ExportLine(context.theme, self.cancel)
        pane.export_line.addWidget(self.line)
        pane.export_button.allow_phone(allowed=self._lists.may_show_phone)
        pane.export_button.export_wanted.connect(self.ask)

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._job is not None and not self._job.over

    def ask(self, form: ListFormat = ListFormat.XLSX) -> None:
        """Ask where to write the list; what is shown now is what will be written."""
        if self.busy:
            return
        view, wanted = self._views.view, self._pane.wanted
        day = local_time(self._context.services.clock()).strftime("%Y%m%d-%H%M")
        name = f"{label(view)}-{day}.{form.value}"
        dialog = QFileDialog(self._pane, _("Export the list"), name, _PATTERNS[form])
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(form.value)
        dialog.fileSelected.connect(lambda file: self.write(Path(file), form, view, wanted))
        dialog.open()

    def write(self, path: Path, form: ListFormat, view: TicketView, wanted: QueueFilter) -> None:
        """Write every ticket of the view and filters."""
        lists, full = self._lists, self._pane.export_button.full_phone

        def work(handle: JobHandle) -> int:
            return lists.write(path, form, view, wanted, words=label, tell=handle, full_phone=full)

        def done(count: int) -> None:
            self.line.hide()
            words = ngettext("{n} ticket exported to {name}", "{n} tickets exported to {name}",
                             count)  # fmt: skip
            self._context.toasts.show_success(words.format(n=count_text(count), name=path.name))

        self.line.show_progress(0, 0)
        self._job = self._context.tasks.run_with_progress(
            work,
            owner=self,
            done=done,
            failed=self._on_failed,
            progress=self.line.show_progress,
            cancelled=self._on_cancelled,
            lane=Lane.OUTPUT,
        )

    def cancel(self) -> bool:
        """Stop after the tickets being read; no file is left. False when nothing was written."""
        if not self.busy or self._job is None:
            return False
        self._job.cancel()
        return True

    def _on_cancelled(self) -> None:
        self.line.hide()
        self._context.toasts.show_info(_("The export was cancelled; no file was written."))

    def _on_failed(self, error: BaseException) -> None:
        self.line.hide()
        present(error, self._context.toasts)

"""The poster's worker: draws while somebody types, saves, copies and prints."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QFileDialog

from app.domain.outage import OutageDetail, OutageDraft, OutageState
from app.i18n import _
from app.services.notice_values import NoticePreview, PosterOptions
from ui.navigation import PageContext
from ui.pages.outages.preview_pane import PreviewPane
from ui.printing import Printing, PrintRequest
from ui.tasks import Lane
from ui.widgets.pdf_view import image_of

if TYPE_CHECKING:
    from app.services.notices import Notices

REDRAW_MS = 40
"""Rest after a key before the poster is drawn: together well under 100 ms."""


class PosterOutput(QObject):
    """Keeps the preview equal to the form: the newest wish wins, older drawings are dropped."""

    drawn = Signal()

    def __init__(self, context: PageContext, pane: PreviewPane, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._pane = context, pane
        self._notices: Notices = context.services.notices
        self._draft: OutageDraft | None = None
        self._detail: OutageDetail | None = None
        self._dialog: QFileDialog | None = None
        self.printing = Printing(context.tasks, context.toasts, pane)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self.redraw)
        pane.options_changed.connect(self.redraw)
        pane.save_requested.connect(self.ask_where_to_save)
        pane.copy_requested.connect(self.copy_picture)
        pane.message_requested.connect(self.copy_message)
        pane.print_requested.connect(self.print)

    def show(self, draft: OutageDraft | None, detail: OutageDetail | None) -> None:
        """Draw this soon; None clears the pane."""
        self._draft, self._detail = draft, detail
        if draft is None:
            self._timer.stop()
            self._pane.show_preview(None)
        else:
            self._timer.start()

    def redraw(self) -> None:
        """Draw now, off the UI thread."""
        draft, detail, options = self._draft, self._detail, self._pane.options()
        if draft is None:
            return
        self._context.tasks.run(
            lambda: self._preview(draft, detail, options),
            owner=self,
            done=self._on_drawn,
            lane=Lane.OUTPUT,
            newest="poster",
        )

    def ask_where_to_save(self) -> None:
        """The system's file dialog; the file is written by a worker."""
        preview = self._pane.preview
        if preview is None:
            return
        place = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(place))
        name = f"{self._file_name()}.pdf"
        dialog = QFileDialog(self._pane, _("Save the poster"), str(folder / name), "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        self._dialog = dialog
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Write the PDF that is shown."""
        preview = self._pane.preview
        if preview is None:
            return
        self._context.tasks.run(
            lambda: self._notices.save_pdf(preview.pdf, path),
            owner=self,
            done=self._on_written,
            lane=Lane.OUTPUT,
        )

    def copy_picture(self) -> None:
        """The page that is shown goes to the clipboard at 200 dpi."""
        preview, page = self._pane.preview, self._pane.view.page
        if preview is None:
            return
        self._context.tasks.run(
            lambda: image_of(self._notices.picture(preview.pdf, page)),
            owner=self,
            done=self._on_picture,
            lane=Lane.OUTPUT,
        )

    def copy_message(self) -> None:
        """The text message goes to the clipboard."""
        wanted = self._wanted()
        if wanted is None:
            return
        self._context.tasks.run(
            lambda: self._notices.sms_text(self._as_detail(*wanted)),
            owner=self,
            done=self._on_message,
            lane=Lane.OUTPUT,
        )

    def print(self) -> None:
        """Ctrl+P: the system's dialog with the copies chosen here; each copy is numbered."""
        wanted, options = self._wanted(), self._pane.options()
        if wanted is None or self._pane.preview is None:
            return
        draft, detail = wanted
        request = PrintRequest(
            title=self._file_name(),
            copies=self._pane.copies.value(),
            pages=lambda copies: self._notices.print_pages(
                self._as_detail(draft, detail), with_copies(options, copies)
            ),
            instead=(_("Save as PDF"), self.ask_where_to_save),
            colour=not options.monochrome,
        )
        self.printing.start(request)

    def _wanted(self) -> tuple[OutageDraft, OutageDetail | None] | None:
        return None if self._draft is None else (self._draft, self._detail)

    def _preview(
        self, draft: OutageDraft, detail: OutageDetail | None, options: PosterOptions
    ) -> NoticePreview:
        return self._notices.of(self._as_detail(draft, detail), options)

    def _as_detail(self, draft: OutageDraft, detail: OutageDetail | None) -> OutageDetail:
        """What is to be drawn: the stored notice, or the draft as it stands in the form."""
        if detail is not None and detail.state is not OutageState.DRAFT:
            return detail
        return self._notices.as_draft(draft, detail.number if detail is not None else "")

    def _file_name(self) -> str:
        number = self._detail.number if self._detail is not None else ""
        version = self._detail.content.version_no if self._detail is not None else 1
        return f"停水通知 {number}-{version}" if number else "停水通知 草稿"

    def _on_drawn(self, preview: NoticePreview) -> None:
        if self._draft is not None:
            self._pane.show_preview(preview)
            self.drawn.emit()

    def _on_written(self, path: Path) -> None:
        self._context.toasts.show_success(_("Saved: {name}").format(name=path.name))

    def _on_picture(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self._context.toasts.show_success(_("The picture is in the clipboard."))

    def _on_message(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        words = _("Text message copied, {n} characters: {text}")
        self._context.toasts.show_success(words.format(n=len(text), text=text))


def with_copies(options: PosterOptions, copies: int) -> PosterOptions:
    """The same choices for so many numbered copies."""
    return PosterOptions(
        copies=copies,
        places=options.places,
        tear_off=options.tear_off,
        bilingual=options.bilingual,
        monochrome=options.monochrome,
    )

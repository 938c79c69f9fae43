"""The work order as it will be printed: preview, print, save as PDF."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog

from app.domain.ticket import TicketDetail
from app.i18n import _
from ui.errors import present
from ui.navigation import PageContext
from ui.printing import Printing, PrintRequest
from ui.tasks import Lane
from ui.widgets.buttons import IconButton, KeyButton
from ui.widgets.card import Card
from ui.widgets.pdf_view import PdfView
from ui.widgets.waiting import BusyLine

if TYPE_CHECKING:
    from app.domain.document import Document


class WorkOrderPane(Card):
    """Takes the place of the detail until `closed`."""

    closed = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.theme, _("Work order"))
        self._context = context
        self._orders = context.services.tickets.work_orders
        self._ticket: TicketDetail | None = None
        self._document: Document | None = None
        self._printing = Printing(context.tasks, context.toasts, self)
        theme = context.theme
        self.back = IconButton(theme, "chevron-left", _("Previous page"))
        self.onward = IconButton(theme, "chevron-right", _("Next page"))
        for turner, by in ((self.back, -1), (self.onward, 1)):
            turner.clicked.connect(partial(self._turn, by))
            turner.hide()
            self.add_to_header(turner)
        self.add_to_header(IconButton(theme, "x", _("Close"), on_click=self.closed.emit))
        self.flush()
        self.busy = BusyLine(theme)
        self.view = PdfView(theme, _("Preview of the work order"))
        self.body.addWidget(self.busy)
        self.view.page_changed.connect(self._on_page_changed)
        self.body.addWidget(self.view, 1)
        self.full_phone = QCheckBox(_("Full telephone number"))
        self.full_phone.toggled.connect(lambda _on: self._draw())
        self.print_button = KeyButton(
            theme, _("Print"), "Ctrl+P", kind="primary", on_click=self.print_now
        )
        footer = self.footer()
        footer.addWidget(self.full_phone)
        self.full_phone.setVisible(self._orders.may_show_phone)  # before, it would be a window
        footer.addStretch(1)
        footer.addWidget(KeyButton(theme, _("Save PDF"), icon="file-down", on_click=self.save))
        footer.addWidget(self.print_button)

    def show_ticket(self, ticket: TicketDetail) -> None:
        """Draw this ticket's work order."""
        self._ticket = ticket
        self.set_title(_("Work order"), ticket.number)
        self._draw()

    def print_now(self) -> None:
        """Open the system's print dialog, or say that there is no printer."""
        ticket, document = self._ticket, self._document
        if ticket is None or document is None:
            return
        full = self._full
        request = PrintRequest(
            title=ticket.number,
            copies=2,
            pages=lambda copies: self._orders.sheets(ticket.id, document, copies, full_phone=full),
            instead=(_("Save PDF"), self.save),
            colour=False,
        )
        self._printing.start(request)

    def save(self) -> None:
        """Ask where and write the PDF."""
        if self._ticket is None or self._document is None:
            return
        dialog = QFileDialog(
            self, _("Save the work order"), f"{self._ticket.number}.pdf", "PDF (*.pdf)"
        )
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda name: self.save_as(Path(name)))
        dialog.open()

    def save_as(self, path: Path) -> None:
        """Write the PDF to `path`."""
        ticket, document = self._ticket, self._document
        if ticket is None or document is None:
            return

        def done(_nothing: None) -> None:
            self._context.toasts.show_success(_("Saved as {name}.").format(name=path.name))

        self._context.tasks.run(
            partial(self._orders.save, ticket.id, document, path, full_phone=self._full),
            owner=self,
            done=done,
            failed=lambda error: present(error, self._context.toasts),
            lane=Lane.OUTPUT,
        )

    @property
    def _full(self) -> bool:
        return self.full_phone.isChecked() and self._orders.may_show_phone

    def _draw(self) -> None:
        ticket, full = self._ticket, self._full
        if ticket is None:
            return
        self.busy.start(_("Drawing the work order"))

        def work() -> "tuple[Document, tuple[object, ...]]":
            document = self._orders.draw(ticket, full_phone=full)
            return document, self._orders.pictures(document)

        self._context.tasks.run(
            work,
            owner=self,
            done=self._on_drawn,
            failed=self._on_failed,
            lane=Lane.OUTPUT,
            newest="draw",
        )

    def _on_drawn(self, drawn: "tuple[Document, tuple[object, ...]]") -> None:
        self.busy.stop()
        self._document, pages = drawn
        self.view.show_pages(pages)  # type: ignore[arg-type]  # PagePixels by shape
        for warning in self._document.warnings:
            self._context.toasts.show_info(warning.message())

    def _turn(self, by: int, _checked: bool = False) -> None:
        self.view.turn_to(self.view.page + by)

    def _on_page_changed(self, page: int, pages: int) -> None:
        """An order of several sheets says which one is seen."""
        words = [self._ticket.number] if self._ticket is not None else []
        if pages > 1:
            words.append(_("Page {n} of {count}").format(n=page + 1, count=pages))
        self.subtitle_label.setText(" · ".join(words))
        self.back.setVisible(pages > 1)
        self.onward.setVisible(pages > 1)
        self.back.setEnabled(page > 0)
        self.onward.setEnabled(page + 1 < pages)

    def _on_failed(self, error: BaseException) -> None:
        self.busy.stop()
        present(error, self._context.toasts)

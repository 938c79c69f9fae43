"""What may take the place of the detail: a new ticket, the work order."""

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.catalogue import Catalogue
from app.domain.errors import KeptForLater
from app.domain.place import PlaceBook
from app.domain.ticket import NewTicket, TicketDetail
from app.i18n import _
from ui.errors import present_in
from ui.navigation import PageContext
from ui.pages.tickets.detail import DetailPane
from ui.pages.tickets.new_form import NewTicketPane
from ui.pages.tickets.side import Side
from ui.pages.tickets.work_order_pane import WorkOrderPane


class SideRoom(QObject):
    """Opens and closes what stands in for the detail.

    `opened` when something does, `sending` carries the id of a ticket about to be made,
    `created` the ticket that was.
    """

    opened = Signal()
    sending = Signal(object)
    created = Signal(object)

    def __init__(self, context: PageContext, side: Side, detail: DetailPane) -> None:
        super().__init__(side)
        self._context, self._side, self._detail = context, side, detail
        self._choices: tuple[Catalogue, PlaceBook] | None = None
        self._typed: NewTicket | None = None
        self.new_form: NewTicketPane | None = None
        self.work_order: WorkOrderPane | None = None

    @property
    def typed(self) -> NewTicket | None:
        """The new ticket that is not sent yet."""
        return self.new_form.value() if self.new_form is not None else self._typed

    @property
    def covers(self) -> bool:
        """Whether a new ticket or a work order is in the place of the detail."""
        return self._side.shown in {self.new_form, self.work_order}

    def restore(self, typed: NewTicket | None) -> None:
        """Take back what was typed before the window was built anew."""
        self._typed = typed

    def set_choices(self, catalogue: Catalogue, book: PlaceBook) -> None:
        """Categories, places and units for the form."""
        self._choices = (catalogue, book)
        if self.new_form is not None:
            self.new_form.set_choices(catalogue, book)
        elif self._typed is not None:
            self.open_new()

    def open_new(self) -> None:
        """Ctrl+N: the short form of a ticket without a call."""
        if self.new_form is None:
            self.new_form = self._made()
        self._side.show_instead(self.new_form)
        self.opened.emit()
        self.new_form.category.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_work_order(self) -> None:
        """Ctrl+P: the work order as it will be printed; again: print it."""
        if self.work_order is not None and self._side.shown is self.work_order:
            self.work_order.print_now()
            return
        ticket = self._detail.ticket
        if ticket is None or self._side.shown is not self._detail:
            return
        if self.work_order is None:
            self.work_order = WorkOrderPane(self._context)
            self.work_order.closed.connect(self.close_work_order)
        self._side.show_instead(self.work_order)
        self.opened.emit()
        self.work_order.show_ticket(ticket)

    def close_work_order(self) -> None:
        """Back to the ticket, when the work order is shown."""
        if self.work_order is not None and self._side.shown is self.work_order:
            self._side.show_detail()

    def submit(self) -> bool:
        """Send the new ticket when its form is shown; False when it is not."""
        if self.new_form is None or self._side.shown is not self.new_form:
            return False
        self.new_form.submit()
        return True

    def leave(self) -> bool:
        """Esc: back to the ticket, what was typed stays; False when nothing was open."""
        if not self.covers:
            return False
        self._side.show_detail()
        return True

    def _made(self) -> NewTicketPane:
        form = NewTicketPane(self._context.theme, self._context.services.tickets.new_id())
        form.sent.connect(self._on_sent)
        form.closed.connect(self._on_closed)
        if self._choices is not None:
            form.set_choices(*self._choices)
        if self._typed is not None:
            form.fill(self._typed)
        return form

    def _on_sent(self, value: NewTicket) -> None:
        if self.new_form is None:
            return
        self.sending.emit(value.id)
        self.new_form.submit_button.set_busy(busy=True, text=_("Sending"))
        self._context.tasks.run(
            partial(self._context.services.tickets.create, value),
            owner=self,
            done=self._on_created,
            failed=self._on_failed,
        )

    def _on_created(self, ticket: TicketDetail) -> None:
        self._on_closed()
        words = _("Ticket {number} is registered.")
        self._context.toasts.show_success(words.format(number=ticket.number))
        self.created.emit(ticket)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, KeptForLater):
            self._on_closed()
            self._context.toasts.show_info(error.message())
        elif self.new_form is not None:
            self.new_form.submit_button.set_busy(busy=False)
            present_in(error, self.new_form.fields, self._context.toasts)

    def _on_closed(self) -> None:
        if self.new_form is not None:
            self._side.remove(self.new_form)
        self.new_form, self._typed = None, None
        self._side.show_detail()

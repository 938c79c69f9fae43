"""Reads the chosen ticket and carries out what the person does to it."""

from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.catalogue import Catalogue
from app.domain.errors import Conflict, InvalidTransition, KeptForLater
from app.domain.people import Seat
from app.domain.ticket import TicketAction, TicketDetail
from app.i18n import N_, _
from ui.errors import present, present_in
from ui.labels import in_language
from ui.navigation import PageContext
from ui.pages.tickets.act_form import ActForm
from ui.pages.tickets.detail import DetailPane, asks_something
from ui.soft_lock import SoftLock

_DONE: Mapping[TicketAction, str] = {
    TicketAction.DISPATCH: N_("{number} is dispatched to {unit}."),
    TicketAction.RECALL: N_("{number} is back at the desk."),
    TicketAction.REDISPATCH: N_("{number} is reassigned to {unit}."),
    TicketAction.CONTACT: N_("{number}: the caller is contacted."),
    TicketAction.ARRIVE: N_("{number}: the crew is on site."),
    TicketAction.ACCEPT: N_("{number} is accepted by {handler}."),
    TicketAction.REPLY: N_("The report on {number} is sent."),
    TicketAction.ARCHIVE: N_("{number} is archived."),
    TicketAction.URGE: N_("{unit} is urged about {number}."),
}
Values = Mapping[str, object]
SENDING = frozenset({TicketAction.DISPATCH, TicketAction.REDISPATCH})


class DetailRoom(QObject):
    """Feeds a `DetailPane`.

    `read` after a ticket was read or changed, `lost` with the error when it cannot be shown.
    What is typed into a form is kept per ticket and act until it was sent.
    """

    read = Signal(object)
    lost = Signal(object)

    def __init__(self, context: PageContext, pane: DetailPane) -> None:
        super().__init__(pane)
        self._context, self._pane = context, pane
        self._tickets = context.services.tickets
        self._catalogue: Catalogue | None = None
        self._kept: dict[tuple[UUID, TicketAction], tuple[UUID, Values]] = {}
        self._remark_id = self._tickets.new_id()
        self.wanted: UUID | None = None
        self.lock = SoftLock(context, pane.edit_mark, "ticket")
        pane.form_open.connect(lambda shown: self.lock.hold(editing=shown))
        pane.act_wanted.connect(self.begin)
        pane.form_submitted.connect(self._on_form_submitted)
        pane.form_closed.connect(self._keep_form)
        pane.remark_sent.connect(self._on_remark_sent)

    @property
    def kept(self) -> dict[tuple[UUID, TicketAction], tuple[UUID, Values]]:
        """What is typed and not sent, the open form included."""
        self._keep_form()
        return self._kept

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """The units to dispatch to."""
        self._catalogue = catalogue

    def restore_kept(self, kept: dict[tuple[UUID, TicketAction], tuple[UUID, Values]]) -> None:
        """Take back what was typed before the window was built anew."""
        self._kept = dict(kept)

    def show(self, ticket_id: UUID, then: Callable[[], None] | None = None) -> None:
        """Read a ticket and show it; `then` follows when it is shown."""
        self.wanted = ticket_id

        def done(ticket: TicketDetail) -> None:
            self._take(ticket)
            if then is not None:
                then()

        self._context.tasks.run(
            partial(self._tickets.detail, ticket_id),
            owner=self,
            done=done,
            failed=self.lost.emit,
            newest="detail",
        )

    def refresh(self) -> None:
        """Read the ticket again: somebody changed it."""
        if self.wanted is not None:
            self.show(self.wanted)

    def begin(self, action: TicketAction) -> None:
        """Do an act at once, or let its fields appear."""
        ticket = self._pane.ticket
        if ticket is None or action not in ticket.moves:
            return
        if not asks_something(action):
            self._act(ticket, action, self._tickets.new_id(), {}, None)
            return
        self._keep_form()
        act_id, preset = self._kept.get((ticket.id, action), (self._tickets.new_id(), {}))
        preset = {**self._preset(action), **preset}
        without = ticket.unit_id if action is TicketAction.REDISPATCH else None
        self._pane.open_form(action, act_id, self.units(without), preset)

    def reopen(self, action: TicketAction | None) -> None:
        """Open the form again that was open before the window was built anew."""
        if action is not None:
            self.begin(action)

    def _preset(self, action: TicketAction) -> dict[str, object]:
        person = self._context.services.person
        if action is TicketAction.ACCEPT and person.seat is Seat.BRANCH:
            return {"handler": person.name}
        if action in SENDING:
            return {"unit_id": self.lead_unit()}
        return {}

    def lead_unit(self) -> int | None:
        """The unit that is responsible for the shown ticket's category in its district."""
        ticket, catalogue = self._pane.ticket, self._catalogue
        category = catalogue.category(ticket.category_code) if ticket and catalogue else None
        if ticket is None or catalogue is None or category is None:
            return None
        unit = catalogue.lead_unit(category, ticket.district)
        return unit.id if unit is not None else None

    def units(self, without: int | None = None) -> list[tuple[str, int]]:
        """The units to choose from, but not the one that has it."""
        units = self._catalogue.units if self._catalogue is not None else ()
        return [(in_language(u.name, u.name_en), u.id) for u in units if u.id != without]

    def _keep_form(self) -> None:
        form, ticket = self._pane.form, self._pane.ticket
        if form is not None and ticket is not None and form.typed():
            self._kept[ticket.id, form.action] = (form.act_id, form.values())

    def _on_form_submitted(self, form: ActForm) -> None:
        ticket = self._pane.ticket
        if ticket is not None:
            form.submit_button.set_busy(busy=True, text=_("Sending"))
            self._act(ticket, form.action, form.act_id, form.values(), form)

    def _act(
        self,
        ticket: TicketDetail,
        action: TicketAction,
        act_id: UUID,
        values: Values,
        form: ActForm | None,
    ) -> None:
        version = None if action is TicketAction.URGE else ticket.version
        work = partial(self._tickets.act, ticket.id, action, version, act_id=act_id, **dict(values))
        self._context.tasks.run(
            work,
            owner=self,
            done=partial(self._on_acted, action),
            failed=partial(self._on_act_failed, form),
        )

    def _on_acted(self, action: TicketAction, ticket: TicketDetail) -> None:
        self._kept.pop((ticket.id, action), None)
        if self._pane.form is not None and self._pane.form.action is action:
            self._pane.close_form()
        self._context.toasts.show_success(
            _(_DONE[action]).format(
                number=ticket.number,
                unit=in_language(ticket.unit, ticket.unit_en),
                handler=ticket.handler,
            )
        )
        if self.wanted == ticket.id:
            self._take(ticket)

    def _on_act_failed(self, form: ActForm | None, error: BaseException) -> None:
        open_form = self._pane.form
        if isinstance(error, KeptForLater):
            if form is not None and form is open_form:
                self._pane.close_form()
            self._context.toasts.show_info(error.message())
        elif form is not None and form is open_form:
            form.submit_button.set_busy(busy=False)
            present_in(error, form.fields, self._context.toasts)
        else:
            present(error, self._context.toasts)
        if isinstance(error, (Conflict, InvalidTransition)):
            self._keep_form()
            self.refresh()

    def _on_remark_sent(self, text: str) -> None:
        ticket = self._pane.ticket
        if ticket is None:
            return
        self._context.tasks.run(
            partial(self._tickets.remark, ticket.id, text, act_id=self._remark_id),
            owner=self,
            done=partial(self._on_remarked, text),
            failed=partial(self._on_remark_failed, text),
        )

    def _on_remark_failed(self, text: str, error: BaseException) -> None:
        if not isinstance(error, KeptForLater):
            present(error, self._context.toasts)
            return
        self._remark_id = self._tickets.new_id()
        if self._pane.remark.text() == text:
            self._pane.remark.clear()
        self._context.toasts.show_info(error.message())

    def _on_remarked(self, text: str, ticket: TicketDetail) -> None:
        self._remark_id = self._tickets.new_id()
        if self._pane.remark.text() == text:
            self._pane.remark.clear()
        if self.wanted == ticket.id:
            self._take(ticket)

    def _take(self, ticket: TicketDetail) -> None:
        if self._pane.ticket is not None and self._pane.ticket.id != ticket.id:
            self._keep_form()
        self._pane.show_ticket(ticket)
        self.lock.show_record(ticket.id)
        self.read.emit(ticket)

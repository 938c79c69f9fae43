"""The ticket screen: views, queue, detail; it wires them and fits them to the window."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.catalogue import Catalogue
from app.domain.change import Change, Subject
from app.domain.people import Seat
from app.domain.place import PlaceBook
from app.domain.ticket import QueueFilter, TicketAction, TicketLine, TicketView
from app.i18n import _
from ui.layout import breakpoint_for
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.tickets.detail import DetailPane
from ui.pages.tickets.detail_room import DetailRoom
from ui.pages.tickets.export_room import ExportRoom
from ui.pages.tickets.following import Following
from ui.pages.tickets.queue import QueuePane
from ui.pages.tickets.queue_room import QueueRoom
from ui.pages.tickets.several_room import SeveralRoom
from ui.pages.tickets.side import Side, TicketPanes
from ui.pages.tickets.side_room import SideRoom
from ui.pages.tickets.state import PageState
from ui.pages.tickets.views import ViewList, ViewsModel
from ui.widgets.card import Card

TICK_MS = 30_000
HINTS_FROM = 1401  # effective px; narrower windows keep key hints in tooltips


class TicketsPage(Page):
    """Everything about tickets."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._loaded = self._stale = False
        self._filter: QueueFilter | None = None
        self._reopen: TicketAction | None = None
        self._build()
        self.queue_room = QueueRoom(context, self.queue, self.views, self._views_model)
        self.detail_room = DetailRoom(context, self.detail)
        self.side_room = SideRoom(context, self.side, self.detail)
        self.several_room = SeveralRoom(context, self.queue, self.side, self.detail_room)
        self.export_room = ExportRoom(context, self.queue, self.views)
        self.following = Following(
            context, self.queue, self.side, queue=self.queue_room, detail=self.detail_room,
            side=self.side_room, several=self.several_room,
        )  # fmt: skip
        self.queue.view_box.choose(TicketView.MINE)
        self.views.choose_quietly(TicketView.MINE)
        self._connect_signals()

    def _build(self) -> None:
        context, theme = self.context, self.theme
        self._views_model = ViewsModel()
        self.views = ViewList(theme, self._views_model)
        card = Card(theme, _("Views"))
        card.flush()
        card.body.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        card.body.addWidget(self.views)
        self.queue = QueuePane(context, self._views_model)
        self.detail = DetailPane(theme, context.services.clock)
        self.side = Side(theme, self.detail)
        self.split = TicketPanes(
            theme, context.preferences, card, self.queue, self.side, self.views.natural_width,
            parent=self,
        )  # fmt: skip
        box = QVBoxLayout(self)
        margin = theme.gutter
        box.setContentsMargins(margin, margin, margin, margin)
        box.addWidget(self.split)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)

    def _connect_signals(self) -> None:
        self.views.view_chosen.connect(lambda _view: self.following.release())
        self.following.side_wanted.connect(self.split.show_side)
        self.queue.line_opened.connect(self._on_line_opened)
        self.queue.new_wanted.connect(self.side_room.open_new)
        self.detail.print_wanted.connect(self.side_room.open_work_order)
        self.detail.ticket_wanted.connect(self.show_ticket)
        self.detail.outage_wanted.connect(partial(self.context.navigate, "outages"))
        self.side.back_wanted.connect(self.split.show_list)
        self.side_room.opened.connect(self.split.show_side)
        self.side_room.sending.connect(self.queue_room.expect)
        self.side_room.created.connect(lambda ticket: self.show_ticket(ticket.id))
        self._tick.timeout.connect(self.tick)
        self._tick.start()
        self.context.changes.subscribe((Subject.TICKET,), self._on_changed, self)

    @override
    def action_specs(self) -> list[ActionSpec]:
        side = self.side_room
        return [
            ActionSpec("F9; Ctrl+Enter", _("Next step of the ticket"), self.next_step, "xyb"),
            ActionSpec("Ctrl+F", _("Filter the tickets"), self.focus_filter, "sxgd", "filter"),
            ActionSpec("Ctrl+N", _("New ticket without a call"), side.open_new, "xjgd", "plus"),
            ActionSpec("Ctrl+P", _("Print the work order"), side.open_work_order, "dypgd",
                       "printer"),
            ActionSpec("", _("Export the list"), self.export_room.ask, "dclb", "download"),
            ActionSpec("F5", _("Refresh"), self.refresh, "sx", "refresh-cw"),
            ActionSpec("Alt+1", _("Overview"), partial(self.detail.tabs.setCurrentIndex, 0), "gk"),
            ActionSpec("Alt+2", _("Related"), partial(self.detail.tabs.setCurrentIndex, 1), "gl"),
        ]  # fmt: skip

    @override
    def activate(self, record: object | None = None) -> None:
        first, self._loaded = not self._loaded, True
        if first:
            services = self.context.services
            self.context.tasks.run(
                lambda: (services.catalogue.get(), services.places.book()),
                owner=self,
                done=self._on_choices,
            )
        if record is not None:
            self.show_ticket(UUID(str(record)))
        elif first and self.detail_room.wanted is not None:
            reopen = partial(self.detail_room.reopen, self._reopen)
            self.following.resume(self.detail_room.wanted, reopen)
        if first:
            self.queue_room.load()
        elif self._stale:
            self.refresh()

    @override
    def panes(self) -> list[QWidget]:
        return self.split.shown_panes()

    @override
    def save_state(self) -> PageState:
        form = self.detail.form
        return PageState(
            view=self.views.view,
            wanted=self._filter or self.queue.wanted,
            ticket_id=self.detail_room.wanted,
            tab=self.detail.tabs.currentIndex(),
            remark=self.detail.remark.text(),
            kept=self.detail_room.kept,
            open_form=form.action if form is not None else None,
            new=self.side_room.typed,
            several=self.several_room.chosen,
            several_typed=self.several_room.typed,
        )

    @override
    def restore_state(self, state: object) -> None:
        if not isinstance(state, PageState):
            return
        self._filter, self._reopen = state.wanted, state.open_form
        self.queue.restore_filter(state.wanted)
        self.side_room.restore(state.new)
        self.detail_room.restore_kept(state.kept)
        self.detail_room.wanted = state.ticket_id
        self.detail.remark.setText(state.remark)
        self.detail.tabs.setCurrentIndex(state.tab)
        self.several_room.restore(state.several, state.several_typed)
        self.views.choose_quietly(state.view)
        self.queue.view_box.choose(state.view)

    def next_step(self) -> None:
        """F9: send what is open, or begin the ticket's next step."""
        if self.several_room.next_step():
            return
        if not self.side_room.submit() and self.side.is_detail:
            self.split.show_side()
            self.detail.next_step()

    def focus_filter(self) -> None:
        """Ctrl+F."""
        self.split.show_list()
        self.queue.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.queue.search.selectAll()

    def refresh(self) -> None:
        """F5: read everything on the screen again."""
        self._stale = False
        self.queue_room.load()
        self.detail_room.refresh()

    def tick(self) -> None:
        """Half a minute passed: all limits count down, without a question to the database."""
        if self.isVisible():
            self.queue_room.tick()
            self.detail.refresh_times()

    def show_ticket(self, ticket_id: UUID) -> None:
        """Show a ticket, whether it is in the list or not."""
        self.following.show_ticket(ticket_id)

    def _on_line_opened(self, _line: TicketLine) -> None:
        self.split.show_side()
        self.detail.focus_step()

    def _on_choices(self, choices: tuple[Catalogue, PlaceBook]) -> None:
        catalogue, book = choices
        self.detail_room.set_catalogue(catalogue)
        own_unit = self.context.services.person.seat is Seat.BRANCH
        units = () if own_unit else catalogue.units
        self.queue.set_choices(list(book.tree()), units, self._filter or self.queue.wanted)
        self._filter = None
        self.side_room.set_choices(catalogue, book)

    def _on_changed(self, change: Change) -> None:
        self._stale = not self.isVisible()
        if self._stale:
            return
        self.queue_room.refresh_soon()
        wanted = self.detail_room.wanted
        if wanted is not None and (not change.ids or str(wanted) in change.ids):
            self.detail_room.refresh()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.export_room.cancel() or self.side_room.leave() or self.several_room.leave():
            return
        elif self.detail.form is not None:
            self.detail.form.closed.emit()
        else:
            self.split.show_list()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width, zoom = self.window().width(), self.theme.zoom
        hints = width * 100 / zoom >= HINTS_FROM
        self.split.fit(breakpoint_for(width, zoom), hints=hints)
        self.detail.show_hints(shown=hints)

"""Which ticket is shown: the one chosen in the list, or one that was asked for from elsewhere."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.domain.errors import HotlineError
from app.domain.ticket import TicketDetail, TicketLine
from app.i18n import _
from ui.errors import present
from ui.navigation import PageContext
from ui.pages.tickets.detail_room import DetailRoom
from ui.pages.tickets.queue import QueuePane
from ui.pages.tickets.queue_room import QueueRoom
from ui.pages.tickets.several_room import SeveralRoom
from ui.pages.tickets.side import Side
from ui.pages.tickets.side_room import SideRoom


class Following(QObject):
    """Keeps list and detail together. `side_wanted` brings the side to the front.

    A ticket that was asked for stays shown though it is not in the list, until another is chosen.
    """

    side_wanted = Signal()

    def __init__(
        self,
        context: PageContext,
        pane: QueuePane,
        shown: Side,
        *,
        queue: QueueRoom,
        detail: DetailRoom,
        side: SideRoom,
        several: SeveralRoom,
    ) -> None:
        super().__init__(pane)
        self._context, self._detail = context, detail
        self._side_room, self._several = side, several
        self._pane, self._side = pane, shown
        self._pinned = False
        self._pane.line_chosen.connect(self._on_line_chosen)
        queue.loaded.connect(self._on_queue_loaded)
        detail.read.connect(queue.show_changed)
        detail.read.connect(self._on_ticket_read)
        detail.lost.connect(self._on_ticket_lost)
        several.left.connect(detail.refresh)

    def show_ticket(self, ticket_id: UUID, then: Callable[[], None] | None = None) -> None:
        """Show a ticket, whether it is in the list or not."""
        self._pinned = True
        self._side_room.close_work_order()
        self._pane.list.choose(ticket_id)
        self._detail.show(ticket_id, then)
        self.side_wanted.emit()

    def resume(self, ticket_id: UUID, then: Callable[[], None]) -> None:
        """Show again what was shown before the window was built anew."""
        self._pinned = True
        self._detail.show(ticket_id, then)

    def release(self) -> None:
        """Another view was chosen: its first ticket is shown, whatever was asked for before."""
        self._pinned = False
        self._several.close()

    def _on_queue_loaded(self) -> None:
        if self._several.choose_again() or self._several.shown:
            return
        wanted = self._detail.wanted
        if wanted is not None and (self._pane.list.choose(wanted) or self._pinned):
            return
        if self._pane.table.rowCount():
            self._pane.list.choose_first()
        elif self._side.is_detail:
            self._detail.wanted = None
            self._side.show_words("clipboard-list", _("Choose a ticket"))

    def _on_line_chosen(self, line: TicketLine | None) -> None:
        if line is not None and line.id != self._detail.wanted:
            self._pinned = False
            self._side_room.close_work_order()
            self._detail.show(line.id)

    def _on_ticket_read(self, _ticket: TicketDetail) -> None:
        if not self._several.shown and not self._side_room.covers:
            self._side.show_detail()

    def _on_ticket_lost(self, error: BaseException) -> None:
        if not isinstance(error, HotlineError):
            present(error, self._context.toasts)
        words = error.message() if isinstance(error, HotlineError) else _("It could not be read.")
        self._side.show_words("triangle-alert", words, (_("Try again"), self._detail.refresh))

"""Reads the queue and the counts, and decides what the list shows when tickets come and go."""

from collections.abc import Hashable, Mapping
from datetime import timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.ticket import (
    Clock,
    QueueFilter,
    QueuePage,
    TicketDetail,
    TicketLine,
    TicketView,
    clock_state,
)
from app.i18n import N_, _
from ui.errors import unread
from ui.labels import label
from ui.navigation import PageContext
from ui.pages.tickets.queue import Act, QueuePane, searched_newest
from ui.pages.tickets.views import ViewList, ViewsModel

PAGE_SIZE = 100
REFRESH_PAUSE_MS = 120
_EMPTY: Mapping[TicketView, str] = {
    TicketView.MINE: N_("Nothing waits for you"),
    TicketView.TODAY: N_("No tickets today yet"),
    TicketView.OPEN: N_("No open tickets"),
    TicketView.OVER: N_("No overdue tickets"),
    TicketView.SOON: N_("No ticket is due soon"),
    TicketView.WAIT_DISPATCH: N_("Nothing to dispatch"),
    TicketView.WAIT_ACCEPT: N_("No ticket waits for acceptance"),
    TicketView.IN_PROGRESS: N_("Nothing is being worked on"),
    TicketView.WAIT_ARCHIVE: N_("Nothing to archive"),
    TicketView.ARCHIVED: N_("Nothing was archived in the last 30 days"),
    TicketView.FROM_12345: N_("No open tickets from 12345"),
}
# Where to look next when a view is empty.
_ELSEWHERE = (TicketView.SOON, TicketView.MINE, TicketView.OPEN, TicketView.TODAY)
Answer = tuple[QueuePage, Mapping[TicketView, int]]


class QueueRoom(QObject):
    """Feeds a `QueuePane` and the views.

    `loaded` after each answer to a question of the person (not after silent refreshes).
    """

    loaded = Signal()

    def __init__(
        self, context: PageContext, pane: QueuePane, views: ViewList, model: ViewsModel
    ) -> None:
        super().__init__(pane)
        self._context, self._pane, self._views, self._model = context, pane, views, model
        self._known: set[Hashable] = set()
        self._after: tuple[str, str] | None = None
        self._asking_more = False
        self._clocks: dict[Hashable, Clock] = {}
        self.counts: Mapping[TicketView, int] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(REFRESH_PAUSE_MS)
        self._pause.timeout.connect(self.refresh)
        pane.filter_changed.connect(self.load)
        pane.fresh_wanted.connect(self.load)
        pane.more_wanted.connect(self._on_more_wanted)
        pane.view_box.view_chosen.connect(views.choose)
        views.view_chosen.connect(self._on_view_chosen)

    def load(self) -> None:
        """Read the view anew, as the person asked; everything found is shown."""
        self._pause.stop()
        self._pane.show_busy()
        self._context.tasks.run(
            self._question(PAGE_SIZE),
            owner=self,
            done=self._on_loaded,
            failed=self._on_failed,
            newest="queue",
        )

    def refresh_soon(self) -> None:
        """Something changed: read again in a moment, many changes at once."""
        if not self._pause.isActive():
            self._pause.start()

    def refresh(self) -> None:
        """Read again without moving anything: new tickets are only counted on the bar."""
        size = max(PAGE_SIZE, self._pane.table.rowCount())
        self._context.tasks.run(
            self._question(size), owner=self, done=self._on_refreshed, newest="queue"
        )

    def tick(self) -> None:
        """Half a minute passed: count down; ask only when a limit crossed its line."""
        self._pane.table.refresh_times()
        clocks = self._clocks_now()
        if clocks != self._clocks:
            self._clocks = clocks
            self.refresh_soon()

    def show_changed(self, ticket: TicketDetail) -> None:
        """Bring a line up to date from the ticket that was just read."""
        lines = [line_of(ticket) if x.id == ticket.id else x for x in self._pane.table.rows]
        if lines != list(self._pane.table.rows):
            self._pane.list.set_rows(lines)

    def expect(self, ticket_id: Hashable) -> None:
        """This ticket was made here: it is shown at once, not announced."""
        self._known.add(ticket_id)

    def _question(self, size: int) -> "Question":
        view, wanted = self._views.view, self._pane.wanted
        return Question(self._context, view, wanted, size)

    def _on_view_chosen(self, view: TicketView) -> None:
        self._pane.view_box.choose(view)
        self._known = set()
        self.load()

    def _on_loaded(self, answer: Answer) -> None:
        page, counts = answer
        self._take(page, counts)
        self._known = {line.id for line in page.rows}
        self._pane.show_fresh(0)
        self._show(list(page.rows), page)
        self.loaded.emit()

    def _on_refreshed(self, answer: Answer) -> None:
        page, counts = answer
        self._take(page, counts)
        fresh = [line for line in page.rows if line.id not in self._known]
        if not self._pane.table.rowCount():
            self._known |= {line.id for line in fresh}
            fresh = []
        shown = [line for line in page.rows if line.id in self._known]
        self._pane.show_fresh(len(fresh))
        self._show(self._with_current(shown), page)

    def _with_current(self, lines: list[TicketLine]) -> list[TicketLine]:
        """The chosen line stays where it is even when it has left the view."""
        current = self._pane.list.current_record()
        if current is None or any(line.id == current.id for line in lines):
            return lines
        place = self._pane.table.row_of(current.id)
        return [*lines[:place], current, *lines[place:]]

    def _take(self, page: QueuePage, counts: Mapping[TicketView, int]) -> None:
        self._after = page.after
        self._asking_more = False
        self.counts = counts
        self._model.set_counts(counts)
        self._context.badge(counts.get(TicketView.OVER, 0))

    def _show(self, lines: list[TicketLine], page: QueuePage) -> None:
        self._pane.cut = page.cut
        if lines:
            self._pane.show_lines(lines, page.total)
        else:
            self._show_empty()
        self._clocks = self._clocks_now()

    def _show_empty(self) -> None:
        if self._pane.wanted != QueueFilter():
            sentence = _("No ticket matches the filter")
            hint = searched_newest() if self._pane.cut else ""
            action: Act | None = (_("Clear the filter"), self._pane.clear_filter)
            self._pane.show_state("filter", sentence, hint, action)
            return
        view = self._views.view
        there = next((v for v in _ELSEWHERE if v is not view and self.counts.get(v)), None)
        action = None
        if there is not None:
            words = _("Show “{view}” {n}").format(view=label(there), n=self.counts[there])
            action = (words, lambda: self._views.choose(there))
        self._pane.show_state("inbox", _(_EMPTY[view]), "", action)

    def _on_failed(self, error: BaseException) -> None:
        sentence = unread(error, self._context.toasts)
        self._pane.show_state("triangle-alert", sentence, "", (_("Try again"), self.load))

    def _on_more_wanted(self) -> None:
        if self._after is None or self._asking_more:
            return
        self._asking_more = True
        self._context.tasks.run(
            Question(self._context, self._views.view, self._pane.wanted, PAGE_SIZE, self._after),
            owner=self,
            done=self._on_more,
            newest="queue",
        )

    def _on_more(self, answer: Answer) -> None:
        page, counts = answer
        self._take(page, counts)
        self._known |= {line.id for line in page.rows}
        self._pane.add_lines(page.rows)
        self._clocks = self._clocks_now()

    def _clocks_now(self) -> dict[Hashable, Clock]:
        now = self._context.services.clock()
        return {
            x.id: clock_state(x.due_at, timedelta(minutes=x.limit_minutes), now, done=x.done)
            for x in self._pane.table.rows
        }


class Question:
    """What the worker asks: a page of the queue and the counts."""

    def __init__(
        self,
        context: PageContext,
        view: TicketView,
        wanted: QueueFilter,
        size: int,
        after: tuple[str, str] | None = None,
    ) -> None:
        self._tickets = context.services.tickets
        self._view, self._wanted, self._size, self._after = view, wanted, size, after

    def __call__(self) -> Answer:
        wanted = self._wanted
        page = self._tickets.queue(
            self._view,
            text=wanted.text,
            district=wanted.district,
            unit_id=wanted.unit_id,
            source=wanted.source,
            after=self._after,
            limit=self._size,
        )
        return page, self._tickets.counts()


def line_of(ticket: TicketDetail) -> TicketLine:
    """The line of a ticket as it was just read."""
    return TicketLine(
        id=ticket.id,
        number=ticket.number,
        grade=ticket.grade,
        category=ticket.category,
        category_en=ticket.category_en,
        district=ticket.district,
        address=ticket.address,
        source=ticket.source,
        created_at=ticket.created_at,
        title=ticket.title,
        state=ticket.state,
        unit=ticket.unit,
        unit_en=ticket.unit_en,
        handler=ticket.handler,
        due_at=ticket.due_at,
        limit_minutes=ticket.limit_minutes,
        callers=ticket.callers,
        urged=ticket.urged,
        version=ticket.version,
        due_step=ticket.due_step,
        due_complete=ticket.due_complete,
    )

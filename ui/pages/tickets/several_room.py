"""Follows the selection of the queue and carries out one act on all that is chosen."""

import threading
from collections.abc import Mapping
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal

from app.domain.ticket import TicketAction, TicketLine, TicketState
from app.domain.ticket_batch import ActResult, Order
from app.i18n import ngettext
from ui.errors import present
from ui.navigation import PageContext
from ui.pages.tickets.act_form import ActForm
from ui.pages.tickets.detail_room import DetailRoom
from ui.pages.tickets.queue import QueuePane
from ui.pages.tickets.queue_room import line_of
from ui.pages.tickets.several import SeveralPane
from ui.pages.tickets.side import Side
from ui.tasks import JobHandle, Lane

Values = Mapping[str, object]


class SeveralRoom(QObject):
    """Shows a `SeveralPane` instead of the detail while more than one ticket is chosen.

    `left` when the detail may be shown again. The unit and note that were typed are kept until
    they were sent, and an order keeps its id until its ticket took it: sending again is harmless.
    """

    left = Signal()

    def __init__(
        self, context: PageContext, queue: QueuePane, side: Side, detail: DetailRoom
    ) -> None:
        super().__init__(side)
        self._context, self._queue, self._side, self._detail = context, queue, side, detail
        self._tickets = context.services.tickets
        self.pane = SeveralPane(context.theme, context.services.person.seat)
        self.pane.hide()
        self._act_ids: dict[tuple[UUID, TicketAction], UUID] = {}
        self._typed: Values = {}
        self._stop = threading.Event()
        self._running = False
        self._reopen: tuple[UUID, ...] = ()
        queue.several_chosen.connect(self._on_several_chosen)
        queue.line_chosen.connect(lambda _line: self._on_several_chosen())
        self.pane.act_wanted.connect(self.begin)
        self.pane.form_submitted.connect(self._on_form_submitted)
        self.pane.rest_wanted.connect(self.choose_refused)
        self.pane.stop_wanted.connect(self._on_stop_wanted)
        self.pane.closed.connect(self.leave)

    @property
    def shown(self) -> bool:
        """Whether the pane is in the place of the detail."""
        return self._side.shown is self.pane

    @property
    def chosen(self) -> tuple[UUID, ...]:
        """The chosen tickets, to be chosen again when the window is built anew."""
        return self.pane.ids if self.shown and not self.pane.told else self._reopen

    @property
    def typed(self) -> Values:
        """Unit and note that are not sent."""
        return self.pane.form.values() if self.pane.form is not None else self._typed

    def restore(self, chosen: tuple[UUID, ...], typed: Values) -> None:
        """Choose again what was chosen before the window was built anew, once it is read."""
        self._reopen, self._typed = chosen, typed

    def choose_again(self) -> bool:
        """After reading: take the restored selection; False when there is none."""
        chosen, self._reopen = self._reopen, ()
        if chosen:
            self._queue.list.select(chosen)
            self._take(self._queue.list.selected_records())
        return bool(chosen)

    def begin(self, action: TicketAction) -> None:
        """Ask for the unit, or urge at once."""
        if self._running:
            return
        if action is TicketAction.URGE:
            self._run(TicketAction.URGE, {})
            return
        preset = {"unit_id": self._detail.lead_unit(), **self._typed}
        self.pane.open_form(self._tickets.new_id(), self._detail.units(), preset)

    def next_step(self) -> bool:
        """F9; False when the pane is not shown."""
        if self.shown:
            self.pane.next_step()
        return self.shown

    def choose_refused(self) -> None:
        """Choose the refused tickets again, as they are now, in whatever view they are."""
        ids, tickets = self.pane.refused, self._tickets
        self._context.tasks.run(
            lambda: [line_of(tickets.detail(key)) for key in ids],
            owner=self,
            done=self._on_read_again,
            failed=lambda error: present(error, self._context.toasts),
        )

    def _on_read_again(self, lines: list[TicketLine]) -> None:
        self._queue.list.select([line.id for line in lines])
        self.pane.show_lines(lines)

    def leave(self) -> bool:
        """Esc: close the form, then leave the selection; False when nothing was open."""
        if not self.shown or self._running:
            return False
        if self.pane.form is not None:
            self._typed = self.pane.form.values()
            self.pane.close_form()
            return True
        self.close()
        if (current := self._queue.list.current_record()) is not None:
            self._queue.list.select((current.id,))
        self.left.emit()
        return True

    def _on_several_chosen(self) -> None:
        """Only people choose: what a refresh adds or takes away leaves the chosen ones alone."""
        if not self._running and self._queue.list.hasFocus():
            self._take(self._queue.list.selected_records())

    def _take(self, lines: list[TicketLine]) -> None:
        if len(lines) > 1:
            self._typed = self.typed
            self.pane.close_form()
            self.pane.show_lines(lines)
            self._side.show_instead(self.pane)
        elif self.shown:
            self.close()
            self.left.emit()

    def close(self) -> None:
        """Give the place back to the detail; what was typed stays for the next time."""
        if not self.shown:
            return
        self._typed = self.typed
        self.pane.close_form()
        self.pane.list.set_rows([])
        self._side.show_detail()

    def _on_stop_wanted(self) -> None:
        self._stop.set()

    def _on_form_submitted(self, form: ActForm) -> None:
        self._typed = form.values()
        self._run(TicketAction.DISPATCH, self._typed)

    def _order(self, line: TicketLine, action: TicketAction) -> Order:
        if action is TicketAction.DISPATCH and line.state is TicketState.WAIT_ACCEPT:
            action = TicketAction.REDISPATCH
        act_id = self._act_ids.setdefault((line.id, action), self._tickets.new_id())
        version = None if action is TicketAction.URGE else line.version
        return Order(line.id, version, action, act_id)

    def _run(self, action: TicketAction, values: Values) -> None:
        orders = [self._order(line, action) for line in self.pane.lines]
        stop = self._stop = threading.Event()
        tickets = self._tickets

        def work(handle: JobHandle) -> list[ActResult]:
            results: list[ActResult] = []
            for result in tickets.act_on(orders, **dict(values)):
                results.append(result)
                handle.progress(len(results), len(orders))
                if stop.is_set():
                    break
            return results

        self._running = True
        self.pane.progress.show_progress(0, len(orders))
        self.pane.set_running(running=True)
        self._context.tasks.run_with_progress(
            work,
            owner=self,
            done=self._on_done,
            failed=self._on_failed,
            progress=self.pane.progress.show_progress,
            lane=Lane.DATABASE,
        )

    def _on_done(self, results: list[ActResult]) -> None:
        self._end()
        done = [result for result in results if result.ticket is not None]
        kept = [result for result in results if result.kept]
        for result in (*done, *kept):
            self._act_ids.pop((result.order.ticket_id, result.order.action), None)
        if len(done) + len(kept) == len(self.pane.lines):
            self._typed = {}
        self.pane.close_form()
        self.pane.show_results(results)
        self.pane.list.setFocus(Qt.FocusReason.OtherFocusReason)
        if done:
            words = ngettext("Done for {n} ticket.", "Done for {n} tickets.", len(done))
            self._context.toasts.show_success(words.format(n=len(done)))
        if kept:
            self._context.toasts.show_info(kept[0].error.message() if kept[0].error else "")
        if self.pane.refused:
            words = ngettext("{n} ticket was not changed; the list says why.",
                             "{n} tickets were not changed; the list says why.",
                             len(self.pane.refused))  # fmt: skip
            self._context.toasts.show_error(words.format(n=len(self.pane.refused)))

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        present(error, self._context.toasts)

    def _end(self) -> None:
        self._running = False
        self.pane.set_running(running=False)

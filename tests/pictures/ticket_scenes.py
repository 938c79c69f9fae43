"""The ticket screen at work: forms of the acts, a new ticket, the work order, what is related."""

from typing import Any

from app.data.ids import new_id
from app.domain.errors import Conflict, InvalidTransition
from app.domain.ticket import TicketAction, TicketState, TicketView
from app.domain.ticket_batch import ActResult, Order
from tests.helpers.program import Program
from tests.pictures.scenes import Shot, key
from ui.labels import label

DISPATCHER, CREW = "gaoyuan", "wangjianguo"
LONG = "柳泉路与华光路口东北角人行道持续冒水" * 18


def _tickets(program: Program, view: TicketView) -> Any:
    program.window.navigate("tickets")
    page: Any = program.window.page("tickets")
    if page.detail.form is not None:
        page.detail.form.closed.emit()
    page.side_room.leave()
    page.several_room.leave()
    page.several_room.leave()
    page.export_room.line.hide()
    page.queue.clear_filter()
    page.views.choose(view)
    program.settle()
    page.queue.list.choose_first()
    program.settle()
    page.queue.list.setFocus()
    return page


def dispatch(program: Program) -> None:
    _tickets(program, TicketView.WAIT_DISPATCH)
    key(program, "F9")


def accept_with_error(program: Program) -> None:
    page = _tickets(program, TicketView.WAIT_ACCEPT)
    key(program, "F9")
    page.detail.form.fields["handler"].editor.clear()
    page.detail.form.submit()
    program.settle()


def reply_with_errors(program: Program) -> None:
    page = _tickets(program, TicketView.IN_PROGRESS)
    key(program, "F9")
    page.detail.form.submit()
    program.settle()


def archive(program: Program) -> None:
    _tickets(program, TicketView.WAIT_ARCHIVE)
    key(program, "F9")


def archived(program: Program) -> None:
    _tickets(program, TicketView.ARCHIVED)


def related(program: Program) -> None:
    page = _tickets(program, TicketView.OVER)
    rows = page.queue.table.rows
    busy = max(rows, key=lambda row: row.callers)
    page.show_ticket(busy.id)
    program.settle()
    key(program, "Alt+2")


def new_ticket(program: Program) -> None:
    page = _tickets(program, TicketView.OPEN)
    key(program, "Ctrl+N")
    form = page.side_room.new_form
    form.address.setText("张店区柳泉路与华光路口")
    form.caller.setText("王女士" * 30)
    form.complaint.setPlainText(LONG)
    key(program, "Ctrl+Return")


def work_order(program: Program) -> None:
    _tickets(program, TicketView.OVER)
    key(program, "Ctrl+P")


def in_work(program: Program) -> None:
    _tickets(program, TicketView.IN_PROGRESS)


def several(program: Program) -> Any:
    page = _tickets(program, TicketView.OPEN)
    states = (TicketState.WAIT_DISPATCH, TicketState.WAIT_ACCEPT, TicketState.IN_PROGRESS)
    some = [row.id for state in states for row in page.queue.table.rows if row.state is state][:6]
    page.queue.list.select(some)
    program.settle()
    key(program, "F9")
    return page


def several_done(program: Program) -> None:
    """Two were dispatched, a colleague was faster with one, one was refused."""
    page = several(program)
    pane = page.several_room.pane
    orders = [Order(line.id, 1, TicketAction.DISPATCH, new_id()) for line in pane.lines]
    pane.close_form()
    errors: list[Any] = [
        None,
        None,
        Conflict(what="", winner="孙倩"),
        InvalidTransition(what=label(TicketAction.DISPATCH), state=label(TicketState.IN_PROGRESS)),
    ]
    pane.show_results([
        ActResult(order, page.detail.ticket if error is None else None, error)
        for order, error in zip(orders, errors, strict=False)
    ])  # fmt: skip
    program.settle()


def exporting(program: Program) -> None:
    page = _tickets(program, TicketView.TODAY)
    page.export_room.line.show_progress(500, 1280)
    program.settle()


TICKET_SHOTS: tuple[Shot, ...] = (
    Shot("2-tickets-dispatch", dispatch, DISPATCHER),
    Shot("2-tickets-archive", archive, DISPATCHER),
    Shot("2-tickets-archived", archived, DISPATCHER),
    Shot("2-tickets-in-work", in_work, CREW),
    Shot("2-tickets-several", several, DISPATCHER),
    Shot("2-tickets-several-done", several_done, DISPATCHER),
    Shot("2-tickets-exporting", exporting, DISPATCHER),
    Shot("2-tickets-related", related, DISPATCHER),
    Shot("2-tickets-new", new_ticket, DISPATCHER),
    Shot("2-tickets-work-order", work_order, DISPATCHER),
    Shot("2-tickets-accept-error", accept_with_error, CREW),
    Shot("2-tickets-reply-errors", reply_with_errors, CREW),
)

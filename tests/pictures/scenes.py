"""The states every screen is shown in. A scene brings the program there by its own public ways."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.data.ids import new_id
from app.domain.call import CallEvent, CallState
from app.domain.outage import OutageState
from app.domain.phone import read_number
from app.domain.ticket import QueueFilter, TicketView
from app.i18n import current_language
from app.services.demo_data import DEMO_LOGIN, demo_cast
from tests.helpers.program import Program
from ui.shell.call_state import AgentState

# The moment of the mock-ups: a Tuesday evening, an outage has just been put off.
NOW = datetime(2026, 7, 14, 17, 52, 6, tzinfo=ZoneInfo("Asia/Shanghai"))
Scene = Callable[[Program], QWidget | None]


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture: its name, how to get there, and who is signed in.

    `window` is what the picture is of, where it is not the main window.
    """

    name: str
    scene: Scene
    login: str = DEMO_LOGIN
    window: Callable[[Program], QWidget] | None = None


def ring(program: Program, number: str, state: CallState, call_id: UUID | None = None) -> UUID:
    """What the telephone would tell, 222 seconds ago when answered (3:42 in the call bar)."""
    call_id = call_id or new_id()
    ago = timedelta(seconds=222 if state is CallState.ANSWERED else 6)
    caller = read_number(number)
    program.application.take_call(CallEvent(call_id, number, caller.number, state, NOW - ago))
    program.settle()
    return call_id


def clear_desk(program: Program) -> None:
    """Put all calls of the scene before aside."""
    page: Any = program.window.page("call_desk")
    for call_id in list(page.room.desk.cases):
        program.window.services.calls.discard(call_id)
        page.room.desk.close(call_id)
    program.window.control.set_agent_state(AgentState.READY)
    page.show_case()
    program.settle()


def call_from(program: Program, number: str) -> Any:
    """An answered call, its pop on screen; returns the page."""
    clear_desk(program)
    program.window.navigate("call_desk")
    call_id = ring(program, number, CallState.RINGING)
    ring(program, number, CallState.ANSWERED, call_id)
    return program.window.page("call_desk")


def key(program: Program, sequence: str) -> None:
    """Press a key or a shortcut, as a person does."""
    combination = QKeySequence(sequence)[0]
    target = QApplication.focusWidget() or program.window
    QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
    program.settle()


def insert(program: Program, text: str) -> None:
    """Type a text into the field that has the focus, as an input method does."""
    from PySide6.QtGui import QInputMethodEvent

    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(QApplication.focusWidget(), event)
    program.settle()


def idle(program: Program) -> None:
    clear_desk(program)
    program.window.navigate("call_desk")


def ringing(program: Program) -> None:
    clear_desk(program)
    program.window.navigate("call_desk")
    ring(program, demo_cast().outage.number, CallState.RINGING)


def outage_call(program: Program) -> None:
    page = call_from(program, demo_cast().outage.number)
    page.work.insert_script()
    program.settle()


def unknown_call(program: Program) -> None:
    call_from(program, demo_cast().unknown.number)


def several_accounts(program: Program) -> None:
    call_from(program, demo_cast().three_accounts.number)


def cut_off_call(program: Program) -> None:
    call_from(program, demo_cast().cut_off.number)


def call_with_errors(program: Program) -> None:
    page = call_from(program, demo_cast().unknown.number)
    page.work.register()
    program.settle()


def tickets(program: Program) -> None:
    clear_desk(program)
    program.window.navigate("tickets")
    _view(program, TicketView.OPEN)


def no_tickets(program: Program) -> None:
    program.window.navigate("tickets")
    page: Any = program.window.page("tickets")
    page.queue.restore_filter(QueueFilter(text="没有这样的工单"))
    page.queue.filter_changed.emit()
    program.settle()


def _view(program: Program, view: TicketView) -> None:
    page: Any = program.window.page("tickets")
    page.queue.clear_filter()
    page.views.choose(view)
    program.settle()


def outages(program: Program) -> None:
    clear_desk(program)
    program.window.navigate("outages")
    _open_outage(program, OutageState.PUBLISHED)


def outage_draft(program: Program) -> None:
    program.window.navigate("outages")
    _open_outage(program, OutageState.DRAFT)


def _open_outage(program: Program, state: OutageState) -> None:
    lines = program.window.services.outages.lines().lines
    line = next(line for line in lines if line.state is state)
    program.window.navigate("outages", line.id)
    program.settle()


def accounts(program: Program) -> None:
    program.window.navigate("accounts")


def settings(program: Program) -> None:
    program.window.navigate("settings")


def palette(program: Program) -> None:
    outages(program)
    program.window.overlays.open_palette()
    program.settle()


def keys_sheet(program: Program) -> None:
    program.window.navigate("tickets")
    program.window.overlays.open_keys()
    program.settle()


def search(program: Program) -> None:
    tickets(program)
    program.window.overlays.open_search()
    insert(program, "张店 柳泉 7号楼")
    QTest.qWait(100)
    program.wait(lambda: not program.application.tasks.pending)
    QTest.qWait(300)
    program.settle()


def offline(program: Program) -> None:
    tickets(program)
    program.window.set_offline(NOW - timedelta(seconds=72), 3)
    program.settle()


def said(chinese: str, english: str) -> str:
    """Words of a scene in the language that is shown."""
    return english if current_language() == "en" else chinese


def close_overlays(program: Program) -> None:
    """Leave what a scene opened over the page."""
    window = program.window
    for overlay in (window.overlays.palette, window.overlays.keys):
        overlay.hide()
    for toast in list(window.toasts.shown):
        window.toasts.close(toast)
    window.call_bar.search.clear()
    window.call_bar.search.close_results()
    window.set_offline(None)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    program.settle()


SHOTS: tuple[Shot, ...] = (
    Shot("1-call-desk-outage", outage_call),
    Shot("1-call-desk-ringing", ringing),
    Shot("1-call-desk-unknown-number", unknown_call),
    Shot("1-call-desk-three-accounts", several_accounts),
    Shot("1-call-desk-cut-off", cut_off_call),
    Shot("1-call-desk-errors", call_with_errors),
    Shot("1-call-desk-idle", idle),
    Shot("2-tickets", tickets),
    Shot("2-tickets-empty", no_tickets),
    Shot("3-outages-published", outages),
    Shot("3-outages-draft", outage_draft),
    Shot("4-accounts", accounts),
    Shot("5-settings", settings),
    Shot("6-palette", palette),
    Shot("6-shortcuts", keys_sheet),
    Shot("6-search", search),
    Shot("6-offline", offline),
)

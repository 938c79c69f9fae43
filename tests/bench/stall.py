"""The longest the window did not answer, while every query takes half a second more.

Each step begins when the one before has come to rest. "At work" is what the thread of the window
had to do by itself: on a busy machine it also waits for the processor.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, thread_time
from typing import Any

import sqlalchemy as sa
from PySide6.QtCore import QTimer

from app.data.ids import new_id
from app.domain.call import CallEvent, CallState
from app.domain.ticket import TicketView
from app.services.demo_data import demo_cast
from tests.bench.table import show
from tests.helpers.program import Program

DELAY = 0.5  # s added to every statement
TICK = 1  # ms


class Watch:
    """Notes the longest gap between two ticks of the event loop, and the most work in one."""

    def __init__(self) -> None:
        self.longest, self.last = 0.0, perf_counter()
        self.work, self.worked = 0.0, thread_time()
        self.timer = QTimer()
        self.timer.setInterval(TICK)
        self.timer.timeout.connect(self._on_tick)
        self.timer.start()

    def _on_tick(self) -> None:
        now, worked = perf_counter(), thread_time()
        self.longest = max(self.longest, (now - self.last) * 1000)
        self.work = max(self.work, (worked - self.worked) * 1000)
        self.last, self.worked = now, worked

    def take(self) -> tuple[float, float]:
        """The longest gap and the most work since the last time it was asked."""
        found = self.longest, self.work
        self.longest = self.work = 0.0
        self.last, self.worked = perf_counter(), thread_time()
        return found


def run() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        program.start()
        rows = _first_visits(program)
        core = program.application.core
        assert core is not None
        for engine in (core.database.reads, core.database.writes):
            sa.event.listen(engine, "before_cursor_execute", _slow)
        watch = Watch()
        for name, act in _acts(program):
            watch.take()
            act()
            program.settle()
            rows.append([name, *watch.take(), "≤ 50"])
        program.close()
    show(f"Longest stall of the window, every query delayed {DELAY * 1000:.0f} ms",
         ("", "ms", "at work", "target"), rows)  # fmt: skip


def _first_visits(program: Program) -> list[list[object]]:
    """Each page as it is shown first, built before as the program does while it is idle."""
    application: Any = program.application
    watch = Watch()
    program.wait(lambda: application._later.over)
    rows: list[list[object]] = [["after the start: built ahead", *watch.take(), ""]]
    for page in ("tickets", "outages", "accounts", "settings", "call_desk"):
        program.settle()
        watch.take()
        program.window.navigate(page)
        program.settle()
        rows.append([f"{page}: first visit" if page != "call_desk" else "back to the desk",
                     *watch.take(), ""])  # fmt: skip
    return rows


def _slow(*_arguments: object) -> None:
    time.sleep(DELAY)


def _acts(program: Program) -> list[tuple[str, Callable[[], None]]]:
    window = program.window
    number = demo_cast().outage.number
    call_id = new_id()

    def event(state: CallState) -> None:
        program.application.take_call(CallEvent(call_id, number, number, state, program.clock()))

    def tickets() -> None:
        window.navigate("tickets")
        page: Any = window.page("tickets")
        page.views.choose(TicketView.IN_PROGRESS)

    return [
        ("ring and screen pop", lambda: event(CallState.RINGING)),
        ("answer", lambda: event(CallState.ANSWERED)),
        ("tickets: another view", tickets),
        ("outages: open", lambda: window.navigate("outages")),
        ("search", lambda: window.call_bar.search.setText("张店 柳泉")),
        ("back to the call", lambda: window.navigate("call_desk")),
    ]

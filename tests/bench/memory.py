"""Memory after 300 calls on the real window: it must not grow."""

import gc
import tempfile
from pathlib import Path
from typing import Any

from app.data.ids import new_id
from app.domain.call import CallEvent, CallState
from app.services.demo_data import demo_cast
from tests.bench.table import show
from tests.helpers.program import Program

CALLS = 300
WARM = 30  # calls before the first reading: caches fill


def run() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder))
        program.start()
        callers = [c.number for c in demo_cast()]
        rows = []
        first = 0.0
        for count in range(1, WARM + CALLS + 1):
            _call(program, callers[count % len(callers)])
            if count == WARM:
                first = _resident()
                rows.append([f"after {WARM} calls (caches are full)", first, "", ""])
            elif count > WARM and (count - WARM) % 100 == 0:
                now = _resident()
                growth = (now / first - 1) * 100
                rows.append([f"after {count - WARM} calls more", now, growth, "≤ 10 %"])
        program.close()
    show("Memory", ("", "MB resident", "growth %", "target"), rows)


def _call(program: Program, number: str) -> None:
    """Ring, answer, open ticket and outage screens now and then, end."""
    page: Any = program.window.page("call_desk")
    call_id = new_id()
    for state in (CallState.RINGING, CallState.ANSWERED):
        program.application.take_call(CallEvent(call_id, number, number, state, program.clock()))
        program.settle()
    page.work.insert_script()
    program.window.navigate("tickets")
    program.settle()
    program.window.navigate("call_desk")
    program.window.services.calls.discard(call_id)
    page.room.desk.close(call_id)
    page.show_case()
    program.settle()


def _resident() -> float:
    gc.collect()
    with Path("/proc/self/statm").open() as file:
        return int(file.read().split()[1]) * 4096 / 1e6

"""Screen pop: from the ring event to the filled call desk, painted on the real window.

The first ring comes when the program has been open for a few seconds.
"""

import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import sqlalchemy as sa
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.data.accounts import PhoneRow
from app.data.ids import new_id
from app.domain.call import CallEvent, CallState
from tests.bench.table import HEAD, show, summary
from tests.helpers.program import Program

ACCOUNTS = 200_000
CALLS = 60


class Painted(QObject):
    """Notes that a widget was painted when something was known."""

    def __init__(self, watched: QWidget, known: Callable[[], bool]) -> None:
        super().__init__(watched)
        self.known, self.so = known, False
        watched.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.so = self.so or (event.type() == QEvent.Type.Paint and self.known())
        return False


def run() -> None:
    """Print the table. An argument after the name is the number of accounts."""
    accounts = int(sys.argv[2]) if len(sys.argv) > 2 else ACCOUNTS
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), accounts=accounts)
        program.start()
        application: Any = program.application
        program.wait(lambda: application._later.over)  # seconds after the start, as in use
        core = program.application.core
        assert core is not None
        numbers = [row.number for row in core.database.all(
            sa.select(PhoneRow.number).limit(20_000))]  # fmt: skip
        chosen = random.Random(1).sample(numbers, CALLS)
        asked = [_asked(program, number) for number in chosen]
        shown = [_shown(program, number) for number in chosen]
        program.close()
    show(f"Screen pop, SQLite, {accounts:,} accounts", HEAD, [
        summary("the service's answer", asked, ""),
        summary("ring event → filled call desk", shown[1:], "≤ 60"),
        ["  of these the first", shown[0], "", "", ""],
    ])  # fmt: skip


def _asked(program: Program, number: str) -> float:
    begin = perf_counter()
    program.window.services.calls.pop(number)
    return (perf_counter() - begin) * 1000


def _shown(program: Program, number: str) -> float:
    page: Any = program.window.page("call_desk")
    call_id = new_id()
    cases = page.room.desk.cases
    painted = Painted(page.work.account, lambda: cases[call_id].pop is not None)
    begin = perf_counter()
    event = CallEvent(call_id, number, number, CallState.RINGING, program.clock())
    program.application.take_call(event)
    program.wait(lambda: painted.so)
    took = (perf_counter() - begin) * 1000
    painted.deleteLater()
    page.line.note()  # not while the next one is measured
    page.room.desk.close(call_id)
    page.show_case()
    program.settle()
    return took

"""Working the window from outside: waiting for what it does, keys, a ringing telephone."""

import subprocess
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEventLoop, QKeyCombination, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.simulator import program_command

if TYPE_CHECKING:
    from ui.application import Application
    from ui.main_window import MainWindow

POLL = 2  # ms


def run_until(condition: Callable[[], object], seconds: float = 60, *, must: bool = True) -> float:
    """Run the event loop until something is so; returns the seconds it took.

    Raises:
        TimeoutError: it did not become so in time, and it `must`.
    """
    begin = perf_counter()
    loop, timer = QEventLoop(), QTimer()
    raised: list[Exception] = []

    def look() -> None:
        try:
            over = bool(condition()) or perf_counter() - begin > seconds
        except Exception as error:  # noqa: BLE001 - raised again behind the loop
            raised.append(error)
            over = True
        if over:
            loop.quit()

    timer.setInterval(POLL)
    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    if raised:
        raise raised[0]
    took = perf_counter() - begin
    if must and took > seconds:
        raise TimeoutError("the program did not get there")
    return took


class Hands:
    """What a person does at the keyboard, in a program that somebody has signed in to."""

    def __init__(self, application: "Application") -> None:
        self.application = application

    @property
    def window(self) -> "MainWindow":
        assert self.application.window is not None  # somebody has signed in
        return self.application.window

    def tell(self, number: str, call_id: UUID, *more: str) -> None:
        """What a softphone runs when it rings."""
        command = [*program_command(), "--incoming", number, "--call-id", str(call_id), *more]
        quiet = subprocess.DEVNULL
        subprocess.Popen(command, stdout=quiet, stderr=quiet)  # noqa: S603 - our own program

    def press(self, keys: str) -> None:
        """A key or shortcut, at whatever has the focus."""
        combination: QKeyCombination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs miss it
        target = QApplication.focusWidget() or self.window
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())
        self.settle()

    def settle(self) -> None:
        """Until no work is under way."""
        for _ in range(3):
            run_until(lambda: not self.window.tasks.pending)
            run_until(lambda: False, 0.02, must=False)

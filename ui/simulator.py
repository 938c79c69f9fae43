"""A telephone for demonstrations: rings, answers and hangs up by the very path a softphone uses."""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QProcess, Qt, Signal
from PySide6.QtWidgets import (
    QDockWidget,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMainWindow,
    QVBoxLayout,
    QWidget,
)

from app.domain.phone import display, read_number
from app.i18n import N_, _
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.text import text_label

_NUMBER = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class SampleCaller:
    """A number as the telephone would write it, and what it shows. `note` is marked with N_."""

    number: str
    note: str


SAMPLE_CALLERS: tuple[SampleCaller, ...] = (
    SampleCaller("14005334417", N_("Mobile number")),
    SampleCaller("+8614005334417", N_("The same with country code")),
    SampleCaller("05330000111", N_("Landline with area code")),
    SampleCaller("0000222", N_("Landline without area code")),
    SampleCaller("14009999999", N_("Number of no account")),
    SampleCaller("12345", N_("Hotline 12345")),
    SampleCaller("anonymous", N_("Number withheld")),
)


def program_command() -> list[str]:
    """The command that starts this program, installed or from its sources."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, str(Path(__file__).resolve().parent.parent / "main.py")]


class Simulator(QDockWidget):
    """A dockable list of callers with 响铃, 接听 and 挂机.

    Every button starts the program once more with --incoming; `handed_over(exit code, ms)` tells
    how that went. The call's id is made when it rings and kept until it ends.
    """

    handed_over = Signal(int, float)

    def __init__(
        self,
        theme: Theme,
        callers: tuple[SampleCaller, ...] = SAMPLE_CALLERS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Telephone simulator"), parent)
        self.setObjectName("simulator")
        self._theme = theme
        self._call_id = ""
        self._ringing = ""
        self.number = QLineEdit()
        self.number.setPlaceholderText(_("Number as the telephone writes it"))
        self.number.setAccessibleName(_("Number"))
        self.callers = QListWidget()
        self.callers.setAccessibleName(_("Sample callers"))
        self.callers.setSpacing(theme.px(4))
        for caller in callers:
            number = read_number(caller.number).number
            shown = caller.number if number != caller.number else display(number)
            item = QListWidgetItem(f"{shown}\n{_(caller.note)}")
            item.setData(_NUMBER, caller.number)
            self.callers.addItem(item)
        self.ring_button = KeyButton(theme, _("Ring"), kind="primary", on_click=self.ring)
        self.answer_button = KeyButton(theme, _("Answer"), on_click=self.answer)
        self.end_button = KeyButton(theme, _("End"), kind="danger", on_click=self.end)
        self.state = text_label("", "sec", wrap=True)
        self._build()
        self._connect_signals()
        self.callers.setCurrentRow(0)

    def _build(self) -> None:
        keys = QHBoxLayout()
        keys.setSpacing(self._theme.px(8))
        for button in (self.ring_button, self.answer_button, self.end_button):
            keys.addWidget(button, 1)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setSpacing(self._theme.px(8))
        column.addWidget(self.callers, 1)
        column.addWidget(self.number)
        column.addLayout(keys)
        column.addWidget(self.state)
        self.setWidget(content)

    def _connect_signals(self) -> None:
        self.callers.currentItemChanged.connect(self._on_caller_chosen)
        self.callers.itemActivated.connect(lambda _item: self.ring())
        self.number.returnPressed.connect(self.ring)

    def float_beside(self, window: QMainWindow) -> None:
        """A window of its own over the lower right of `window`."""
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self)
        self.setFloating(True)
        place, size = window.geometry(), self.sizeHint()
        left = place.left() + round(place.width() * 0.6) - size.width() // 2
        self.move(left, place.bottom() - size.height() - 40)

    def ring(self) -> None:
        """A new call from the number in the field."""
        self._call_id = str(uuid4())
        self._ringing = self.number.text()
        self._hand_over()

    def answer(self) -> None:
        """The seat picks up."""
        self._hand_over("--answered")

    def end(self) -> None:
        """One side hangs up."""
        self._hand_over("--ended")
        self._call_id = ""

    def _hand_over(self, *event: str) -> None:
        if not self._call_id:
            self.state.setText(_("Let it ring first."))
            return
        program, *arguments = program_command()
        process = QProcess(self)
        began = time.monotonic()
        process.finished.connect(lambda code, _status: self._on_finished(process, code, began))
        process.errorOccurred.connect(lambda _error: self.state.setText(process.errorString()))
        number = f"--incoming={self._ringing}"
        process.start(program, [*arguments, number, "--call-id", self._call_id, *event])

    def _on_caller_chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.number.setText(str(item.data(_NUMBER)))

    def _on_finished(self, process: QProcess, code: int, began: float) -> None:
        process.deleteLater()
        milliseconds = (time.monotonic() - began) * 1000
        if code == 0:
            text = _("Handed over in {ms} ms.")
        else:
            text = _("Not delivered (code {code}). Is the program running?")
        self.state.setText(text.format(ms=round(milliseconds), code=code))
        self.handed_over.emit(code, milliseconds)

"""One program per signed-in desktop, and what the telephone tells, on the UI thread."""

import logging
from functools import partial

from PySide6.QtCore import QLockFile, QObject, Signal
from shiboken6 import isValid

from app.domain.call import CallEvent
from app.services.telephone import Activation, Happening, Telephone
from ui.mailbox import mailbox

log = logging.getLogger(__name__)


class SingleInstance(QObject):
    """Claims the desktop for this program and relays what the telephone tells.

    Signals arrive in the thread that made this object: `call_event(CallEvent)`, `activated()` when
    the program was started a second time, `listening(bool)` once after `claim`.
    """

    call_event = Signal(object)
    activated = Signal()
    listening = Signal(bool)

    def __init__(self, telephone: Telephone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._telephone = telephone
        self._lock = QLockFile(telephone.lock_path)
        self._lock.setStaleLockTime(0)  # stale only when its process is gone
        self._mailbox = mailbox()

    def claim(self) -> bool:
        """Whether this is the only program; if not, the other one was asked to come forward.

        To be called once, before the first window.
        """
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            if not self._telephone.ask_to_come_forward():
                log.warning("the running program does not answer")
            return False
        heard = self._telephone.listen(self._hear)
        self._mailbox.post(partial(self._tell_listening, heard))
        return True

    def close(self) -> None:
        """Stop listening; afterwards events are kept for the next start."""
        self._telephone.hang_up()
        self._lock.unlock()

    def _hear(self, happening: Happening) -> None:
        """In the telephone's thread."""
        self._mailbox.post(partial(self._on_happened, happening))

    def _tell_listening(self, heard: bool) -> None:
        if isValid(self):
            self.listening.emit(heard)

    def _on_happened(self, happening: Happening) -> None:
        if not isValid(self):
            return
        if isinstance(happening, CallEvent):
            self.call_event.emit(happening)
        elif isinstance(happening, Activation):
            self.activated.emit()

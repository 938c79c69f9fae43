"""Letters from other threads, opened on the UI thread.

No other thread may touch a Qt object, not even to emit a signal. Qt guards the connections of
objects by a few shared locks; PySide takes Python's own lock while one of these is held (a
destructor asks whether Python overrides `disconnectNotify`), and holds Python's lock while it asks
for one of these. Two threads that do so at once wait for each other for ever
(docs/decisions/015-no-qt-outside-the-ui-thread.md).
"""

import atexit
import logging
import socket
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QSocketNotifier

log = logging.getLogger(__name__)

Letter = Callable[[], None]


class Mailbox(QObject):
    """Made on the UI thread; `post` may be called from any thread and returns at once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._letters: deque[Letter] = deque()
        # A socket wakes the event loop on every system, Windows included.
        self._bell, self._button = socket.socketpair()
        self._bell.setblocking(False)
        self._button.setblocking(False)
        self._notifier = QSocketNotifier(self._bell.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._open)

    def post(self, letter: Letter) -> None:
        """Have `letter` called on the UI thread, in the order of posting."""
        self._letters.append(letter)
        with suppress(OSError):  # full: it rings already; closed: nobody is left to open it
            self._button.send(b"\0")

    def close(self) -> None:
        """No more letters are opened."""
        self._notifier.setEnabled(False)
        self._bell.close()
        self._button.close()

    def _open(self) -> None:
        with suppress(OSError):
            while self._bell.recv(4096):
                pass
        # Those that are there now: what they post themselves waits for the next ring.
        for _ in range(len(self._letters)):
            letter = self._letters.popleft()
            try:
                letter()
            except Exception:
                if self._letters:
                    self.post(_nothing)  # the others are opened nevertheless
                raise


def _nothing() -> None:
    """Rings the bell."""


_ours: Mailbox | None = None


def mailbox() -> Mailbox:
    """The program's own mailbox; the first call is made on the UI thread."""
    global _ours  # noqa: PLW0603 - one for the process
    if _ours is None:
        _ours = Mailbox()
        atexit.register(_ours.close)
    return _ours

"""One program per signed-in desktop, and the door through which the telephone speaks to it.

The server lives in a thread of its own: it acknowledges while the window is busy, and what it
received waits in the UI thread's queue.
"""

import logging
from functools import partial

from PySide6.QtCore import QLockFile, QObject, QThread, QTimer, Signal, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.domain.call import CallEvent
from app.services.telephone import Activation, Telephone

log = logging.getLogger(__name__)

LOOK_FOR_KEPT_EVERY = 2000  # ms: events that came while we could not acknowledge in time
LONGEST_LINE = 8192
SILENCE = 5000  # ms until a connection that says nothing is closed
CONNECT_WITHIN = 1000  # ms


class _Receiver(QObject):
    """Listens; everything in it runs in the receiving thread."""

    happened = Signal(object)
    ready = Signal(bool)

    def __init__(self, telephone: Telephone) -> None:
        super().__init__()
        self._telephone = telephone
        self._server: QLocalServer | None = None
        self._timer: QTimer | None = None

    @Slot()
    def start(self) -> None:
        """Listen, removing what a crashed program left, and take the events it missed."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._on_connection)
        address = self._telephone.address
        QLocalServer.removeServer(address)  # we hold the lock: whoever made it is dead
        if not server.listen(address):
            log.error("telephone: cannot listen: %s", server.errorString())
        self._server = server
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_FOR_KEPT_EVERY)
        self._timer.timeout.connect(self._take_kept)
        self._timer.start()
        self.ready.emit(server.isListening())
        self._take_kept()

    @Slot()
    def stop(self) -> None:
        """Close the door and end the thread's loop."""
        if self._timer is not None:
            self._timer.stop()
        if self._server is not None:
            self._server.close()
        self.thread().quit()

    @Slot()
    def _take_kept(self) -> None:
        for event in self._telephone.kept():
            self.happened.emit(event)

    @Slot()
    def _on_connection(self) -> None:
        while self._server is not None and self._server.hasPendingConnections():
            connection = self._server.nextPendingConnection()
            connection.readyRead.connect(partial(self._on_ready_read, connection))
            connection.disconnected.connect(connection.deleteLater)
            QTimer.singleShot(SILENCE, connection, connection.abort)
            self._on_ready_read(connection)  # it may have spoken before we listened

    def _on_ready_read(self, connection: QLocalSocket) -> None:
        while connection.canReadLine():
            answer, happening = self._telephone.accept(bytes(connection.readLine().data()))
            connection.write(answer)
            connection.flush()
            if happening is not None:
                self.happened.emit(happening)
        if connection.bytesAvailable() > LONGEST_LINE:
            log.warning("telephone: a line without an end")
            connection.abort()


class SingleInstance(QObject):
    """Claims the desktop for this program and relays what the telephone tells.

    Signals arrive in the thread that made this object: `call_event(CallEvent)`, `activated()` when
    the program was started a second time, `listening(bool)` once after `claim`.
    """

    call_event = Signal(object)
    activated = Signal()
    listening = Signal(bool)
    _stop_requested = Signal()

    def __init__(self, telephone: Telephone, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._telephone = telephone
        self._lock = QLockFile(telephone.lock_path)
        self._lock.setStaleLockTime(0)  # stale only when its process is gone
        self._thread = QThread(self)
        self._thread.setObjectName("telephone")
        self._receiver = _Receiver(telephone)
        self._receiver.moveToThread(self._thread)
        self._thread.started.connect(self._receiver.start)
        self._stop_requested.connect(self._receiver.stop)
        self._receiver.happened.connect(self._on_happened)
        self._receiver.ready.connect(self.listening)

    def claim(self) -> bool:
        """Whether this is the only program; if not, the other one was asked to come forward.

        To be called once, before the first window.
        """
        if not self._lock.tryLock(0) and self._lock.error() == QLockFile.LockError.LockFailedError:
            self._ask_other_to_come_forward()
            return False
        self._thread.start()
        return True

    def close(self) -> None:
        """Stop listening; afterwards events are kept for the next start."""
        if self._thread.isRunning():
            self._stop_requested.emit()
            self._thread.wait(2000)
        self._lock.unlock()

    def _ask_other_to_come_forward(self) -> None:
        connection = QLocalSocket()
        connection.connectToServer(self._telephone.address)
        if not connection.waitForConnected(CONNECT_WITHIN):
            log.warning("the running program does not answer: %s", connection.errorString())
            return
        connection.write(self._telephone.activation)
        connection.flush()
        connection.waitForReadyRead(CONNECT_WITHIN)
        connection.disconnectFromServer()

    @Slot(object)
    def _on_happened(self, happening: object) -> None:
        if isinstance(happening, CallEvent):
            self.call_event.emit(happening)
        elif isinstance(happening, Activation):
            self.activated.emit()

"""The door through which the telephone speaks to the running program.

A socket of this user alone, a named pipe on Windows. Threads of its own and no Qt: it answers
while the window is busy, and shares no lock with it (docs/decisions/015).
"""

import logging
import os
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

LONGEST_LINE = 8192
SILENCE = 5.0
"""Seconds until a connection that says nothing is closed."""
LOOK_EVERY = 2.0
"""Seconds between two looks for what came while we could not acknowledge in time."""

Answer = Callable[[bytes], bytes]


class TelephoneServer:
    """Listens at `address`; `answer` gives the acknowledgement of a line, `idle` looks around.

    Both are called from the server's threads.
    """

    def __init__(self, address: str, answer: Answer, idle: Callable[[], None]) -> None:
        self._address = address
        self._answer = answer
        self._idle = idle
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._door: socket.socket | None = None

    def start(self) -> bool:
        """Listen, removing what a crashed program left; whether that is possible."""
        serve = self._serve_pipe if sys.platform == "win32" else self._serve_socket
        try:
            if sys.platform != "win32":
                self._door = _listen(self._address)
        except OSError as error:
            log.error("telephone: cannot listen: %s", error)  # noqa: TRY400 - no trace needed
            return False
        for work, name in ((serve, "telephone"), (self._look_around, "telephone idle")):
            thread = threading.Thread(target=work, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)
        return True

    def stop(self, wait: float = 2.0) -> None:
        """Close the door; afterwards events are kept for the next start."""
        self._stopping.set()
        if self._door is not None:
            with suppress(OSError):
                Path(self._address).unlink()
        for thread in self._threads:
            if thread.name != "telephone" or sys.platform != "win32":
                thread.join(wait)
        self._threads.clear()

    def _look_around(self) -> None:
        while True:
            try:
                self._idle()
            except OSError as error:
                log.warning("telephone: kept events cannot be read: %s", error)
            if self._stopping.wait(LOOK_EVERY):
                return

    def _serve_socket(self) -> None:
        door = self._door
        assert door is not None
        with selectors.DefaultSelector() as selector, door:
            selector.register(door, selectors.EVENT_READ)
            talks: dict[socket.socket, _Talk] = {}
            while not self._stopping.is_set():
                for key, _events in selector.select(timeout=0.2):
                    if key.fileobj is door:
                        with suppress(OSError):
                            connection, _peer = door.accept()
                            connection.setblocking(False)
                            talks[connection] = _Talk(connection)
                            selector.register(connection, selectors.EVENT_READ)
                    elif isinstance(key.fileobj, socket.socket):
                        talks[key.fileobj].hear(self._answer)
                for talk in [t for t in talks.values() if t.over]:
                    selector.unregister(talk.connection)
                    del talks[talk.connection]
                    talk.connection.close()
            for connection in talks:
                connection.close()

    def _serve_pipe(self) -> None:
        """One message a connection, as the client of a named pipe writes its line."""
        from multiprocessing.connection import Listener

        with Listener(self._address, family="AF_PIPE") as door:
            while not self._stopping.is_set():
                with suppress(OSError, EOFError), door.accept() as connection:
                    if connection.poll(SILENCE):
                        connection.send_bytes(self._answer(connection.recv_bytes(LONGEST_LINE)))


class _Talk:
    """One connection: lines in, acknowledgements out."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self._text = b""
        self._until = time.monotonic() + SILENCE
        self._ended = False

    @property
    def over(self) -> bool:
        """Whether the other end has gone, or said nothing for too long."""
        return self._ended or time.monotonic() > self._until

    def hear(self, answer: Answer) -> None:
        """Read what came and acknowledge every whole line."""
        try:
            part = self.connection.recv(LONGEST_LINE)
            self._text += part
            while b"\n" in self._text:
                line, self._text = self._text.split(b"\n", 1)
                self.connection.sendall(answer(line + b"\n"))
        except BlockingIOError:
            return
        except OSError:
            part = b""
        if len(self._text) > LONGEST_LINE:
            log.warning("telephone: a line without an end")
        self._ended = not part or len(self._text) > LONGEST_LINE


def _listen(address: str) -> socket.socket:
    """We hold the desktop's lock: whoever made a socket that is there is dead."""
    with suppress(FileNotFoundError):
        Path(address).unlink()
    door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        before = os.umask(0o177)  # nobody else may ever connect, not even for a moment
        try:
            door.bind(address)
        finally:
            os.umask(before)
        door.listen(64)
        door.setblocking(False)
    except OSError:
        door.close()
        raise
    return door

"""What the telephone tells: call events for the desk, whoever sent them and however often."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from app.domain.call import CallEvent, CallState
from app.domain.phone import AREA_CODE, read_number
from app.integrations.telephone import ACCEPTED, REFUSED, Message, read_message, take_kept
from app.integrations.telephone_client import deliver, lock_path, server_address, spool_folder
from app.integrations.telephone_client import message as write_message
from app.integrations.telephone_server import TelephoneServer

log = logging.getLogger(__name__)

COME_WITHIN = 1.0
"""Seconds a second start waits for the first to answer."""
_REMEMBERED = 512
_STATES = {
    "newCall": CallState.RINGING,
    "answer": CallState.ANSWERED,
    "hold": CallState.HELD,
    "hangup": CallState.ENDED,
}


@dataclass(frozen=True, slots=True)
class Activation:
    """A second start: the person wants to see the window that is already there."""


Happening = CallEvent | Activation


class Telephone:
    """Reads the telephone's messages. Safe to use from the thread that receives them.

    One call keeps one id from ringing to its end, also when the telephone names none; a message
    that comes twice (delivered late and kept as well) counts once.
    """

    def __init__(
        self,
        *,
        area_code: str = AREA_CODE,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._area_code = area_code
        self._clock = clock
        self._server: TelephoneServer | None = None
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._open_calls: OrderedDict[str, UUID] = OrderedDict()

    @property
    def address(self) -> str:
        """Where this desktop's program listens: a socket path, or a pipe's name on Windows."""
        return server_address()

    @property
    def lock_path(self) -> str:
        """The file whose lock says that a program has this desktop."""
        return lock_path()

    def ask_to_come_forward(self) -> bool:
        """A second start asks the first one to show its window; whether it answered."""
        return deliver(write_message("activate", ""), within=COME_WITHIN)

    def listen(self, hear: Callable[[Happening], None]) -> bool:
        """Take events from now on, those that were kept first; whether that is possible.

        `hear` is called from the telephone's own threads.
        """

        def answer(line: bytes) -> bytes:
            acknowledged, happening = self.accept(line)
            if happening is not None:
                hear(happening)
            return acknowledged

        def idle() -> None:
            for happening in self.kept():
                hear(happening)

        self._server = TelephoneServer(self.address, answer, idle)
        return self._server.start()

    def hang_up(self) -> None:
        """Stop listening; afterwards events are kept for the next start."""
        server, self._server = self._server, None
        if server is not None:
            server.stop()

    def accept(self, line: bytes) -> tuple[bytes, Happening | None]:
        """The acknowledgement for a line, and what it tells (nothing for garbage or a double)."""
        message = read_message(line)
        if message is None:
            return REFUSED, None
        return ACCEPTED, self._happening(message)

    def kept(self) -> Iterator[Happening]:
        """What happened while nobody listened, oldest first."""
        for message in take_kept(Path(spool_folder())):
            happening = self._happening(message)
            if isinstance(happening, CallEvent):
                yield happening

    def _happening(self, message: Message) -> Happening | None:
        with self._lock:
            if message.id and message.id in self._seen:
                return None
            self._seen[message.id] = None
            _forget_oldest(self._seen)
            if message.event == "activate":
                return Activation()
            caller = read_number(message.number, area_code=self._area_code)
            state = _STATES[message.event]
            return CallEvent(
                call_id=self._call_id(message, caller.number, state),
                raw_number=message.number,
                number=caller.number,
                state=state,
                at=message.at or self._clock(),
                extension=message.extension,
            )

    def _call_id(self, message: Message, number: str, state: CallState) -> UUID:
        if message.call_id:
            return _as_uuid(message.call_id)
        known = self._open_calls.get(number)
        if known is None or state is CallState.RINGING:
            known = uuid4()
        self._open_calls[number] = known
        if state is CallState.ENDED:
            del self._open_calls[number]
        _forget_oldest(self._open_calls)
        return known


def _as_uuid(call_id: str) -> UUID:
    """The telephone's own id when it is a UUID, else one made from it, always the same."""
    try:
        return UUID(call_id)
    except ValueError:
        return uuid5(NAMESPACE_URL, f"telephone:{call_id}")


def _forget_oldest(memory: OrderedDict[str, None] | OrderedDict[str, UUID]) -> None:
    while len(memory) > _REMEMBERED:
        memory.popitem(last=False)

"""A connection that does not wait for ever for a server that has fallen silent.

Keepalives and tcp_user_timeout end a connection whose network is gone. They do not see a server
that is frozen, or a proxy that takes everything and passes nothing on: their network answers.
"""

from time import monotonic
from typing import Any, TypeVar

from psycopg import Connection, Error, OperationalError
from psycopg.abc import PQGen
from typing_extensions import override

T = TypeVar("T")

PATIENCE = 15.0
"""Seconds of silence after which a statement is given up; as long as tcp_user_timeout waits."""
_GRACE = 2.0
"""Seconds for the server to say that it has cancelled; one that lives needs a few milliseconds."""


class Unreachable(OperationalError):
    """Neither the connection nor a new one gets an answer: trying again would cost seconds."""

    sqlstate = "08001"


class SteadyConnection(Connection[Any]):
    """Gives up a statement after `patience` seconds in which nothing was heard.

    The server is asked to cancel it: a busy server does, which is an error like any other
    (57014, “took too long”). One that does not answer that either is gone: the connection is
    closed, and the error is the one of a lost connection. A `patience` of None waits for ever.
    """

    patience: float | None = PATIENCE

    @override
    def wait(self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None) -> T:
        """Wait for what `gen` does; as in psycopg, where `timeout` is of those who poll."""
        if self.patience is None or timeout is not None:
            return super().wait(gen, interval, timeout)
        return super().wait(self._within(gen, self.patience), interval)

    def _within(self, gen: PQGen[T], patience: float) -> PQGen[T]:
        """The same generator, ended when nothing is heard for too long."""
        until, cancelled = monotonic() + patience, False
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    until = monotonic() + (_GRACE if cancelled else patience)
                elif monotonic() >= until:
                    self._give_up(again=cancelled)
                    until, cancelled = monotonic() + _GRACE, True
                wanted = gen.send(ready)
        except StopIteration as stop:
            result: T = stop.value
            return result

    def _give_up(self, *, again: bool) -> None:
        """Ask the server to cancel; close when it does not hear that, or has not done it."""
        if again:
            self.close()
            raise OperationalError("the server does not answer on this connection")
        try:
            self.cancel_safe(timeout=_GRACE)
        except Error as error:
            self.close()
            raise Unreachable("the server has fallen silent") from error

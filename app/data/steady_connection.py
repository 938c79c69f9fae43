"""A connection that does not wait for ever for a server that has fallen silent.

Keepalives and tcp_user_timeout end a connection whose network is gone. They do not see a server
that is frozen, or a proxy that takes everything and passes nothing on: their network answers.
"""

from time import monotonic
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from typing_extensions import override

T = TypeVar("T")

PATIENCE = 15.0
"""Seconds of silence after which a statement is given up; as long as tcp_user_timeout waits.

A server that lives speaks before: it ends a person's statement after `STATEMENT_LIMIT`.
"""
STATEMENT_LIMIT = 12_000
"""Milliseconds that a person's statement may take; the server's own limit."""


class Silent(OperationalError):
    """The server does not say anything any more: trying again at once would only take longer."""

    sqlstate = "08001"


class Shut(OperationalError):
    """The desk works alone: nothing is asked of the server before it has let the person in."""

    sqlstate = "HDOFF"


class SteadyConnection(Connection[Any]):
    """Closes itself after `patience` seconds in which nothing was heard; None waits for ever.

    The server is not asked to cancel: a commit that waits for its standby would be told as done.
    It goes on waiting instead, and a repeated act waits behind it.
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
        until = monotonic() + patience
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    until = monotonic() + patience
                elif monotonic() >= until:
                    self.close()
                    raise Silent("the server has fallen silent")
                wanted = gen.send(ready)
        except StopIteration as stop:
            result: T = stop.value
            return result

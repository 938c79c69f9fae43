"""A value that every desk holds in memory: read once, read again after it was forgotten."""

import logging
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from app.domain.errors import Unavailable

T = TypeVar("T")
log = logging.getLogger(__name__)


class Held(Generic[T]):
    """Safe to use from any thread. `read` asks the database."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._value: T | None = None
        self._current = False
        self._lock = Lock()

    def get(self) -> T:
        """The value; a forgotten one still serves while the database is away.

        Raises:
            Unavailable: the database is away and nothing was read before.
        """
        with self._lock:
            if self._value is None or not self._current:
                try:
                    self._value = self._read()
                    self._current = True
                except Unavailable:
                    if self._value is None:
                        raise
                    log.warning("what was read before stays: the database is away")
            return self._value

    def put(self, value: T) -> None:
        """Hold this until it is forgotten."""
        with self._lock:
            self._value, self._current = value, True

    def forget(self) -> None:
        """Read it anew at the next call."""
        with self._lock:
            self._current = False

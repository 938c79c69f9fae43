"""A person's password of the shared server in the operating system's key store, if he asks for it.

Never in a file, never in a log. The store may be locked and wait for a person: it is asked in a
thread of its own, for a few seconds.
"""

import logging
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from app.domain.errors import Unavailable
from app.i18n import N_, _
from app.integrations.secrets import key_store

T = TypeVar("T")
log = logging.getLogger(__name__)
WAIT_FOR_STORE = 4.0
_WHAT = N_("The key store of this computer")
_NO_STORE = N_(
    "The password was not remembered. Start the desktop's key store (for example GNOME Keyring or"
    " KWallet), or type the password every time."
)


class PasswordStore:
    """Passwords of one server's logins. `place` is "host/database"."""

    def __init__(self, place: str, wait: float = WAIT_FOR_STORE) -> None:
        self._service = f"HotlineDesk {place}"
        self._wait = wait

    def get(self, login: str) -> str | None:
        """The remembered password; None without one, without a store or without an answer."""

        def work() -> str | None:
            store = key_store()
            return None if store is None else store.get_password(self._service, login)

        return self._asked(work)

    def keep(self, login: str, password: str) -> None:
        """Remember it.

        Raises:
            Unavailable: this computer has no key store, or it does not take it.
        """

        def work() -> bool:
            store = key_store()
            if store is None:
                return False
            store.set_password(self._service, login, password)
            return bool(store.get_password(self._service, login) == password)

        if not self._asked(work):
            raise Unavailable(what=_(_WHAT), advice=_(_NO_STORE))

    def forget(self, login: str) -> None:
        """Remember it no longer."""

        def work() -> None:
            store = key_store()
            if store is not None and store.get_password(self._service, login) is not None:
                store.delete_password(self._service, login)

        self._asked(work)

    def _asked(self, work: Callable[[], T]) -> T | None:
        answers: SimpleQueue[T | None] = SimpleQueue()

        def run() -> None:
            try:
                answers.put(work())
            except Exception as error:  # noqa: BLE001 - backends raise what their libraries raise
                log.warning("the key store failed: %s", type(error).__name__)
                answers.put(None)

        Thread(target=run, name="key store", daemon=True).start()
        try:
            return answers.get(timeout=self._wait)
        except Empty:
            log.warning("the key store has not answered yet")
            return None

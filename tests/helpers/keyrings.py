"""A key store for tests, by keyring's own interface: in memory, or in a file for two processes."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, NoKeyringError, PasswordDeleteError

FILE = "HOTLINE_TEST_KEYRING"


class TestKeyring(KeyringBackend):
    """Keeps what it is given; in the file that `HOTLINE_TEST_KEYRING` names, where it names one."""

    __test__ = False
    priority = 9.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}

    def _file(self) -> Path | None:
        name = os.environ.get(FILE)
        return Path(name) if name else None

    def get_password(self, service: str, username: str) -> str | None:
        file = self._file()
        if file is not None:
            self.kept = json.loads(file.read_text("utf-8")) if file.exists() else {}
        return self.kept.get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[f"{service}/{username}"] = password
        if (file := self._file()) is not None:
            file.write_text(json.dumps(self.kept), "utf-8")

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop(f"{service}/{username}", None) is None:
            raise PasswordDeleteError


class LockedKeyring(TestKeyring):
    """Waits for a person to unlock it."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.unlocked.wait(20)
        return super().get_password(service, username)


class RefusingKeyring(TestKeyring):
    """The person has closed the question for the password."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked


class NoKeyring(TestKeyring):
    """What keyring gives where there is no key store."""

    priority = 0

    def get_password(self, service: str, username: str) -> str | None:
        raise NoKeyringError


@contextmanager
def key_store(store: KeyringBackend | None = None) -> Iterator[None]:
    """While it lasts this is the computer's key store; an empty one of memory by default."""
    before = keyring.get_keyring()
    keyring.set_keyring(store or TestKeyring())
    yield
    keyring.set_keyring(before)

"""The key of one person on one desk, and what is sealed with it (AES-256-GCM).

The key is kept by the operating system (`keyring`: Windows Credential Manager, Secret Service).
Where there is no such store, a file in the data folder takes its place when the settings permit
it. A sealed text names its key: texts of a lost key are told from damaged ones, and a key file
and a key store may follow each other.
"""

import base64
import hashlib
import logging
import os
import secrets
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from app.domain.errors import Unavailable
from app.domain.sealing import CannotOpen
from app.i18n import N_, _
from app.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)

SERVICE = "HotlineDesk local store"
VERSION = "s1"
WAIT_FOR_STORE = 4.0  # seconds; a locked store asks the person and answers when it likes
_NONCE = 12
_KEY = 32
_WHAT = N_("The key store of this computer")
_NO_STORE = N_(
    "Nothing can be kept safely here while the server is away. Start the desktop's key store (for"
    " example GNOME Keyring or KWallet), or let the administrator set key_file in [desk]."
)
_LOCKED = N_("It is locked. Unlock the desktop's key store, then try again; your text is kept.")
_FILE = N_("The key file {file}")
_CHECK_FILE = N_("Check the rights of the data folder and the free space of the disk.")
_TEXT = N_("A record on this computer")


class KeyPlace(StrEnum):
    """Where the key is kept."""

    STORE = "store"  # the operating system's own
    FILE = "file"  # a file in the data folder


class KeyFile(StrEnum):
    """Whether a file may hold the key."""

    NEVER = "never"
    INSTEAD = "instead"  # where no key store is
    ALWAYS = "always"  # the key store is not asked: demonstration, tests


@dataclass(frozen=True, slots=True)
class _Key:
    """A key and its mark, which stands in every text sealed with it."""

    cipher: "AESGCM"
    mark: str
    place: KeyPlace

    @classmethod
    def of(cls, text: str, place: KeyPlace) -> "_Key | None":
        """Read a kept key; None when it is none."""
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        try:
            raw = base64.b64decode(text.strip(), validate=True)
        except ValueError:
            return None
        if len(raw) != _KEY:
            return None
        return cls(AESGCM(raw), hashlib.sha256(b"mark" + raw).hexdigest()[:8], place)


class DeskSeal:
    """The seal of one person on this desk. Asks for the key when it is first needed; any thread."""

    def __init__(self, login: str, folder: Path, key_file: KeyFile) -> None:
        self._login = login
        self._key_file = key_file
        name = hashlib.sha256(login.encode()).hexdigest()[:12]
        self._path = folder / f"key-{name}.txt"
        self._store = _KeyStore(login)
        self._keys: tuple[_Key, ...] = ()
        self._lock = Lock()

    def close(self, text: str, about: str) -> str:
        """The text, sealed for this person; see `Seal`."""
        key = self._known()[0]
        nonce = secrets.token_bytes(_NONCE)
        sealed = key.cipher.encrypt(nonce, text.encode("utf-8", "surrogatepass"), about.encode())
        return f"{VERSION}.{key.mark}.{base64.b64encode(nonce + sealed).decode()}"

    def open(self, token: str, about: str) -> str:
        """The text again; see `Seal`."""
        from cryptography.exceptions import InvalidTag

        version, _dot, rest = token.partition(".")
        mark, _dot, body = rest.partition(".")
        key = self._marked(mark)
        if version != VERSION or key is None:
            raise CannotOpen(what=_(_TEXT), key=mark or "?")
        try:
            raw = base64.b64decode(body, validate=True)
            text = key.cipher.decrypt(raw[:_NONCE], raw[_NONCE:], about.encode())
        except (ValueError, InvalidTag) as error:
            raise CannotOpen(what=_(_TEXT), key=mark) from error
        return text.decode("utf-8", "surrogatepass")

    @property
    def place(self) -> KeyPlace:
        """Where the key in use is kept.

        Raises:
            Unavailable: there is none, and none may be made.
        """
        return self._known()[0].place

    def _known(self) -> tuple[_Key, ...]:
        """The keys of this person, the one to seal with first."""
        with self._lock:
            if not self._keys:
                self._keys = self._collected(WAIT_FOR_STORE)
            return self._keys

    def _marked(self, mark: str) -> _Key | None:
        """The key of a sealed text; a store that did not answer in time is asked once more."""
        found = next((k for k in self._known() if k.mark == mark), None)
        if found is None and self._store.busy:
            with self._lock:
                self._keys = self._collected(wait=0)
            found = next((k for k in self._keys if k.mark == mark), None)
        return found

    def _collected(self, wait: float) -> tuple[_Key, ...]:
        stored = None if self._key_file is KeyFile.ALWAYS else self._store.key(wait)
        filed = self._read_file()
        keys = tuple(key for key in (stored, filed) if key is not None)
        if stored is None and self._key_file is KeyFile.NEVER:
            raise Unavailable(what=_(_WHAT), advice=_(_LOCKED if self._store.busy else _NO_STORE))
        return keys or (self._made_file(),)

    def _read_file(self) -> _Key | None:
        try:
            text = self._path.read_text("ascii")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise self._bad_file() from error
        key = _Key.of(text, KeyPlace.FILE)
        if key is None:
            raise self._bad_file()
        return key

    def _made_file(self) -> _Key:
        """A new key file, readable by its owner only; on the disk before anything is sealed."""
        making = self._path.with_suffix(".making")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            making.unlink(missing_ok=True)
            number = os.open(making, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(number, "w", encoding="ascii") as file:
                file.write(_new_key())
                file.flush()
                os.fsync(file.fileno())
            _put_in_place(making, self._path)
            _sync_folder(self._path.parent)
        except OSError as error:
            raise self._bad_file() from error
        log.warning("the key of drafts and outbox is kept in a file of the data folder")
        key = self._read_file()
        assert key is not None  # it was just written
        return key

    def _bad_file(self) -> Unavailable:
        what = _(_FILE).format(file=self._path.name)
        return Unavailable(what=what, advice=_(_CHECK_FILE))


def desk_seal(settings: Settings, login: str, *, embedded: bool) -> DeskSeal:
    """The seal of a person on this desk, with the key where the settings permit it."""
    word = settings.desk.key_file
    usual = KeyFile.INSTEAD if embedded else KeyFile.NEVER
    return DeskSeal(login, settings.paths.data, KeyFile(word) if word else usual)


class _KeyStore:
    """The operating system's key store, asked in a thread of its own: it may wait for a person."""

    def __init__(self, login: str) -> None:
        self._login = login
        self._answered = Event()
        self._asking: Thread | None = None
        self._text: str | None = None

    @property
    def busy(self) -> bool:
        """Whether it was asked and its answer has not been taken yet."""
        return self._asking is not None

    def key(self, wait: float) -> _Key | None:
        """The kept key, made the first time; None when nobody keeps one, or not in `wait` s."""
        if self._asking is None:
            self._answered.clear()
            self._asking = Thread(target=self._ask, name="key store", daemon=True)
            self._asking.start()
        if not self._answered.wait(wait):
            log.warning("the key store has not answered yet")
            return None
        self._asking = None
        return _Key.of(self._text, KeyPlace.STORE) if self._text else None

    def _ask(self) -> None:
        try:
            self._text = _kept_text(self._login)
        except Exception as error:  # noqa: BLE001 - backends raise what their libraries raise
            log.warning("the key store failed: %s", type(error).__name__)
            self._text = None
        self._answered.set()


def key_store() -> "KeyringBackend | None":
    """The operating system's key store; None where there is none that keeps secrets."""
    import keyring

    backend = keyring.get_keyring()
    if backend.priority < 1:  # the failing, the null, and plain-text ones
        return None
    if hasattr(backend, "persist"):  # Windows: do not carry it to other computers of the domain
        backend.persist = "local machine"
    return backend


def _kept_text(login: str) -> str | None:
    """The key's text in the key store, written there when it is new; None without a store."""
    backend = key_store()
    if backend is None:
        return None
    kept = backend.get_password(SERVICE, login)
    if kept is None:
        backend.set_password(SERVICE, login, _new_key())
        kept = backend.get_password(SERVICE, login)  # what is not kept must not seal anything
    return kept


def _new_key() -> str:
    return base64.b64encode(secrets.token_bytes(_KEY)).decode()


def _put_in_place(making: Path, path: Path) -> None:
    """Give the file its name unless another program was first: its key is in use already."""
    try:
        if os.name == "nt":
            making.rename(path)
        else:
            path.hardlink_to(making)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        making.rename(path)
    making.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """A new file's name reaches the disk; Windows does that by itself."""
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)

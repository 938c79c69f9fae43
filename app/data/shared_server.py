"""Signing in to a shared PostgreSQL as oneself: the address, the first question, what went wrong.

A refused connection carries no SQLSTATE in psycopg, only the server's words, which are in the
server's language: they are known in English and Chinese. The message itself is never shown or
logged as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.data.engine import Database
from app.data.reads import SCHEMA
from app.domain.errors import HotlineError, InvalidInput, Unavailable
from app.domain.people import Person, Seat
from app.i18n import N_, _
from app.settings import Server

_WHOAMI = sa.text(f"SELECT {SCHEMA}.whoami('{{}}')")

_SERVER = N_("The server {server}")
_WRONG = N_("Login or password is wrong. Mind the caps lock and the input method.")
_LOCKED_OUT = N_("This login is disabled. Ask the administrator.")
_NO_PERSON = N_("This login is nobody's in the hotline. Ask the administrator.")
_NO_ENTRY = N_("It lets this computer or login not in. Ask the administrator (pg_hba.conf).")
_UNREACHABLE = N_("It does not answer. Check the network cable; else ask the administrator.")
_UNKNOWN_NAME = N_("Its name is not known in this network. Check the network and [server] host.")
_CERTIFICATE = N_(
    "Its certificate is not trusted, so nothing was sent. Do not go on; ask the administrator"
    " (sslrootcert in [server])."
)
_NO_TLS = N_("It does not offer encryption, which [server] sslmode demands. Ask the administrator.")
_FULL = N_("All its connections are in use. Try again in a moment.")
_TOO_OFTEN = N_(
    "You are signed in too often already. Close the program elsewhere or ask the administrator."
)
_STARTING = N_("It is just starting or stopping. Try again in a moment.")
_NO_DATABASE = N_("The database {database} is not there. Ask the administrator (admin init-db).")
_NOT_SET_UP = N_("The database is not set up yet. Ask the administrator (admin init-db).")
_READ_ONLY = N_("No server takes changes just now, only copies answer. Try again in a moment.")

# Words of the server and of libpq → where it belongs and what to do. The first match counts.
_WORDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("certificate", "root.crt", "证书"), "", _CERTIFICATE),
    (("does not support ssl", "server refused ssl", "不支持 ssl"), "", _NO_TLS),
    (("password authentication failed", "no password supplied", "认证失败", "empty password"),
     "password", _WRONG),
    (("not permitted to log in", "不允许角色", "不允许登录"), "login", _LOCKED_OUT),
    (("too many connections for role", "发起的连接太多"), "", _TOO_OFTEN),
    (("too many clients", "remaining connection slots", "太多的客户", "太多的客户端"), "", _FULL),
    (("starting up", "shutting down", "recovery mode", "正在启动", "正在关闭"), "", _STARTING),
    (("read-write", "read-only"), "", _READ_ONLY),
    (("permission denied for database", "权限不够"), "login", _NO_PERSON),
    (("no pg_hba.conf entry", "pg_hba.conf"), "", _NO_ENTRY),
    (("role \"",), "password", _WRONG),
    (("database \"", "数据库 \""), "", _NO_DATABASE),
    (("could not translate host name", "name or service not known", "no such host"), "",
     _UNKNOWN_NAME),
)  # fmt: skip
_STATES: Mapping[str, tuple[str, str]] = {
    "28P01": ("password", _WRONG),
    "28000": ("login", _LOCKED_OUT),
    "42501": ("login", _NO_PERSON),
    "53300": ("", _FULL),
    "57P03": ("", _STARTING),
    "3D000": ("", _NO_DATABASE),
    "3F000": ("", _NOT_SET_UP),
    "42883": ("", _NOT_SET_UP),
    "42P01": ("", _NOT_SET_UP),
}


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the server says to a person who has signed in. `person` is None without a place."""

    person: Person | None
    oldest_client: str
    revision: str
    offset: timedelta


def address(server: Server, login: str, password: str, application: str) -> sa.URL:
    """The address of the shared server for one person.

    Several hosts, with commas, are tried in turn until one takes changes.
    """
    query: dict[str, Any] = {
        "application_name": application,
        "target_session_attrs": "read-write",
        "sslmode": server.sslmode,
    }
    if server.sslrootcert:
        query["sslrootcert"] = server.sslrootcert
    hosts = [host.strip() for host in server.host.split(",") if host.strip()]
    first, port = hosts[0], server.port
    if len(hosts) > 1:
        query["host"] = tuple(h if ":" in h else f"{h}:{server.port}" for h in hosts)
        first = ""
    elif first.count(":") == 1:
        first, _colon, own_port = first.partition(":")
        port = int(own_port) if own_port.isdigit() else port
    return sa.URL.create(
        "postgresql+psycopg", username=login, password=password, host=first or None,
        port=port if first else None, database=server.database, query=query,
    )  # fmt: skip


def welcome(database: Database, server: Server, clock: Callable[[], datetime]) -> Welcome:
    """The first question of a connection: who am I? `clock` is this computer's.

    Raises:
        InvalidInput: the login or the password is refused; names the field.
        Unavailable: the server cannot be reached, is not trusted, is full or not set up.
    """
    try:
        with database.reads.connect() as connection:
            began = clock()
            said = connection.execute(_WHOAMI).scalar_one()
            ended = clock()
    except (DBAPIError, UnicodeError) as error:
        raise refused(error, server) from error
    if said is None:
        return Welcome(None, "", "", timedelta())
    now = datetime.fromisoformat(said["now"])
    person = Person(said["id"], said["name"], Seat(said["seat"]), said["seat_no"],
                    said["unit_id"], said["login"])  # fmt: skip
    offset = now - (began + (ended - began) / 2)
    return Welcome(person, said["oldest_client"] or "", said["revision"] or "", offset)


def refused(error: Exception, server: Server) -> HotlineError:
    """What a connection that did not come about is called in the person's words."""
    original = getattr(error, "orig", None)
    state = getattr(original, "sqlstate", None) or ""
    field, hint = _STATES.get(state) or _by_words(str(original or error).lower())
    if field:
        return InvalidInput(field=field, hint=hint)
    what = _(_SERVER).format(server=server.title)
    return Unavailable(what=what, advice=_(hint).format(database=server.database))


def _by_words(said: str) -> tuple[str, str]:
    for words, field, hint in _WORDS:
        if any(word in said for word in words):
            return field, hint
    return "", _UNREACHABLE


def is_refusal(error: Exception) -> bool:
    """Whether a connection failed because the person may not sign in any more."""
    said = str(getattr(error, "orig", None) or error).lower()
    return _by_words(said)[0] != ""


def verifier(database: Database, login: str, password: str) -> str:
    """The SCRAM-SHA-256 verifier of a password: what a server may know of it."""
    with database.reads.connect() as connection:
        driver: Any = connection.connection.driver_connection
        made = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return bytes(made).decode()

"""Signing in to a shared PostgreSQL as oneself: address, first question, what went wrong."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.data.engine import Database
from app.data.reads import SCHEMA
from app.data.refusals import Refusal, refusal_of
from app.domain.errors import HotlineError, InvalidInput, Unavailable, Unreachable
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

# Where a refusal is told, "" for the screen as a whole, and what to do.
_TOLD: Mapping[Refusal, tuple[str, str]] = {
    Refusal.CERTIFICATE: ("", _CERTIFICATE),
    Refusal.NO_TLS: ("", _NO_TLS),
    Refusal.WRONG: ("password", _WRONG),
    Refusal.DISABLED: ("login", _LOCKED_OUT),
    Refusal.TOO_OFTEN: ("", _TOO_OFTEN),
    Refusal.FULL: ("", _FULL),
    Refusal.STARTING: ("", _STARTING),
    Refusal.READ_ONLY: ("", _READ_ONLY),
    Refusal.NO_PERSON: ("login", _NO_PERSON),
    Refusal.NO_ENTRY: ("", _NO_ENTRY),
    Refusal.NO_DATABASE: ("", _NO_DATABASE),
    Refusal.NOT_SET_UP: ("", _NOT_SET_UP),
    Refusal.UNKNOWN_NAME: ("", _UNKNOWN_NAME),
    Refusal.UNREACHABLE: ("", _UNREACHABLE),
}
_AWAY = frozenset(
    {Refusal.UNREACHABLE, Refusal.UNKNOWN_NAME, Refusal.STARTING, Refusal.READ_ONLY, Refusal.FULL}
)
"""Nobody takes the call there, whoever asks; nothing is said against this person or computer."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the server says to a person who has signed in. `person` is None without a place.

    `first_password`: the password in use was given by an administrator.
    """

    person: Person | None
    oldest_client: str
    revision: str
    offset: timedelta
    first_password: bool = False


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
        Unreachable: the server does not answer, or takes nobody just now.
        Unavailable: it is not trusted or not set up, or lets this computer not in.
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
    first = bool(said.get("first_password"))  # a server of before that asks for no own one
    return Welcome(person, said["oldest_client"] or "", said["revision"] or "", offset, first)


def refused(error: Exception, server: Server) -> HotlineError:
    """What a connection that did not come about is called in the person's words."""
    field, hint = _TOLD[refusal_of(error)]
    if field:
        return InvalidInput(field=field, hint=hint)
    what = _(_SERVER).format(server=server.title)
    kind = Unreachable if refusal_of(error) in _AWAY else Unavailable
    return kind(what=what, advice=_(hint).format(database=server.database))


def verifier(database: Database, login: str, password: str) -> str:
    """The SCRAM-SHA-256 verifier of a password: what a server may know of it."""
    with database.reads.connect() as connection:
        driver: Any = connection.connection.driver_connection
        made = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return bytes(made).decode()

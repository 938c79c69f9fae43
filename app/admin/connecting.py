"""An administrator's connection: a superuser, named by a connection string or libpq's variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.admin.console import ask_secret
from app.data.engine import Database
from app.domain.errors import InvalidInput, Unavailable
from app.i18n import N_, _

OLDEST_SERVER = 15
_MAINTENANCE = "postgres"
_NO_PASSWORD = N_(
    "Leave the password out of the command line, where every user of the computer can read it."
    " It is asked for, or taken from PGPASSWORD or the password file of libpq."
)
_NO_DSN = N_("“{dsn}” is no connection string; write for example “host=db1 user=postgres”.")
_ONE_HOST = N_("Name one host: an administrator works at the primary server.")
_SERVER = N_("The server")
_OLD = N_("It is PostgreSQL {found}; version {wanted} or newer is needed.")
_NO_SUPERUSER = N_(
    "“{user}” is no superuser there. Roles, schemas and rights are made by a superuser, usually"
    " postgres."
)
_STANDBY = N_("It is a standby and takes no changes; name the primary server.")


@dataclass(frozen=True, slots=True)
class Administrator:
    """Where the site is, and the right to change it. `database` is the site's database."""

    parameters: Mapping[str, str]
    database: str
    password: str | None = field(repr=False)
    version: int

    def open(self, name: str | None = None) -> Database:
        """The site's database, or another of the same server, as the superuser."""
        known = self.parameters
        rest = {k: v for k, v in known.items() if k not in {"user", "host", "port", "dbname"}}
        port = known.get("port")
        url = sa.URL.create(
            "postgresql+psycopg",
            username=known.get("user"),
            password=self.password,
            host=known.get("host"),
            port=int(port) if port else None,
            database=name or self.database,
            query=rest,
        )
        return Database(url)

    def connect(self, name: str | None = None) -> "psycopg.Connection[Any]":
        """A plain connection, every statement its own transaction."""
        return _connect(self.conninfo(name), self.password)

    def conninfo(self, name: str | None = None) -> str:
        """For the programs of PostgreSQL; the password is not in it."""
        return make_conninfo("", **{**self.parameters, "dbname": name or self.database})

    def environment(self) -> dict[str, str]:
        """For the programs of PostgreSQL, which are given the password out of sight."""
        more = {"PGPASSWORD": self.password} if self.password else {}
        return {**os.environ, **more}

    def has(self, name: str) -> bool:
        """Whether the server has a database of this name."""
        with self.connect(_MAINTENANCE) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            return found.fetchone() is not None

    def maintenance(self) -> "psycopg.Connection[Any]":
        """A connection to the database that every server has, to make and drop others."""
        return self.connect(_MAINTENANCE)

    def at(self, name: str) -> "Administrator":
        """The same right at another database of the server."""
        return replace(self, database=name)


def connect(dsn: str, usual_database: str) -> Administrator:
    """Sign in as the superuser of `dsn`; what it leaves out comes from libpq's PG… variables.

    Raises:
        InvalidInput: the connection string holds a password, several hosts, or nonsense.
        Unavailable: the server does not let us in, is too old, a standby, or we are no superuser.
    """
    try:
        parameters = {k: str(v) for k, v in conninfo_to_dict(dsn).items() if v is not None}
    except psycopg.ProgrammingError as error:
        raise InvalidInput(field="dsn", hint=_NO_DSN, dsn=_without_password(dsn)) from error
    if "password" in parameters:
        raise InvalidInput(field="dsn", hint=_NO_PASSWORD)
    if "," in parameters.get("host", "") + parameters.get("port", ""):
        raise InvalidInput(field="dsn", hint=_ONE_HOST)
    database = parameters.pop("dbname", "") or os.environ.get("PGDATABASE") or usual_database
    parameters.setdefault("connect_timeout", "10")
    password = os.environ.get("PGPASSWORD")
    conninfo = make_conninfo("", **{**parameters, "dbname": _MAINTENANCE})
    try:
        connection = _connect(conninfo, password)
    except Unavailable as refused:
        cause = refused.__cause__
        asked = getattr(getattr(cause, "pgconn", None), "needs_password", False)
        if not asked:
            raise
        user = parameters.get("user") or os.environ.get("PGUSER") or "postgres"
        password = ask_secret(_("Password of {user}").format(user=user))
        connection = _connect(conninfo, password)
    with connection:
        version = _check(connection)
    return Administrator(parameters, database, password, version)


def _connect(conninfo: str, password: str | None) -> "psycopg.Connection[Any]":
    more = {"password": password} if password else {}
    whole = make_conninfo(conninfo, application_name="hotline-admin", **more)
    try:
        connection = psycopg.connect(whole, autocommit=True)
    except psycopg.OperationalError as error:
        said = " ".join(str(error).split())
        raise Unavailable(what=_(_SERVER), advice=said) from error
    connection.execute("SET statement_timeout = 0")
    return connection


def _check(connection: "psycopg.Connection[Any]") -> int:
    """The major version of a server that we can work with."""
    number = connection.info.server_version
    if number < OLDEST_SERVER * 10_000:
        advice = _(_OLD).format(found=number // 10_000, wanted=OLDEST_SERVER)
        raise Unavailable(what=_(_SERVER), advice=advice)
    found = connection.execute(
        "SELECT current_user, rolsuper, pg_is_in_recovery() FROM pg_roles"
        " WHERE rolname = current_user"
    ).fetchone()
    assert found is not None  # one row for oneself
    if not found[1]:
        raise Unavailable(what=_(_SERVER), advice=_(_NO_SUPERUSER).format(user=found[0]))
    if found[2]:
        raise Unavailable(what=_(_SERVER), advice=_(_STANDBY))
    return number // 10_000


def _without_password(dsn: str) -> str:
    """What may be shown of a text that we could not read."""
    return "…" if "pass" in dsn.lower() or "@" in dsn else dsn

"""Engines: one for reads (every statement its own transaction), one for units of work."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from app.data.types import AnySelect
from app.domain.errors import Conflict, Unavailable
from app.i18n import N_, _

# Seconds; a server that does not answer must not look like a slow one (DATABASE section 8).
POSTGRESQL_OPTIONS = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15000,
    "application_name": "hotline-desk",
}
_DATABASE = N_("The database")
_CHECK_NETWORK = N_("What you typed is kept. Check the network; try again in a moment.")
_DISK_FULL = N_("The disk is full. Free some space, then try again; what you typed is kept.")
_COLLEAGUE = N_("A colleague")
_RECORD = N_("this record")


class Database:
    """The two engines of one database, SQLite file or PostgreSQL server.

    Reads go through an AUTOCOMMIT engine: one statement is one round trip, where SQLAlchemy's
    default takes three (BEGIN, SELECT, ROLLBACK).
    """

    def __init__(self, url: str) -> None:
        """`url` is an SQLAlchemy address: `sqlite:///path` or `postgresql+psycopg://…`."""
        address = sa.make_url(url)
        self.embedded = address.get_backend_name() == "sqlite"
        options: dict[str, Any] = {} if self.embedded else {"connect_args": POSTGRESQL_OPTIONS}
        if not self.embedded:
            options |= {"pool_size": 1, "max_overflow": 2, "pool_recycle": 1800}
        self.writes = sa.create_engine(address, **options)
        self.reads = sa.create_engine(address, isolation_level="AUTOCOMMIT", **options)
        if self.embedded:
            for engine in (self.writes, self.reads):
                sa.event.listen(engine, "connect", _prepare_sqlite)
            sa.event.listen(self.writes, "begin", _begin_immediately)

    def one(self, statement: AnySelect, parameters: dict[str, Any] | None = None) -> Any:
        """The only row of a statement. One round trip; retried once, since a read may be."""
        with translated():
            try:
                return self._one(statement, parameters)
            except OperationalError:
                if self.embedded:
                    raise
                return self._one(statement, parameters)

    def all(self, statement: AnySelect, parameters: dict[str, Any] | None = None) -> list[Any]:
        """All rows of a statement; one round trip, retried once."""
        with translated():
            try:
                return self._all(statement, parameters)
            except OperationalError:
                if self.embedded:
                    raise
                return self._all(statement, parameters)

    def _one(self, statement: AnySelect, parameters: dict[str, Any] | None) -> Any:
        with self.reads.connect() as connection:
            return connection.execute(statement, parameters or {}).one()

    def _all(self, statement: AnySelect, parameters: dict[str, Any] | None) -> list[Any]:
        with self.reads.connect() as connection:
            return list(connection.execute(statement, parameters or {}).all())

    def close(self) -> None:
        """Give all connections back."""
        self.reads.dispose()
        self.writes.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """WAL lets readers and the writer work at once; transactions are ours to open."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "busy_timeout=5000",
        "temp_store=MEMORY",
        "cache_size=-65536",
        "mmap_size=268435456",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediately(connection: sa.Connection) -> None:
    """Take the write lock at the start: a later upgrade from read to write can only fail."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@contextmanager
def translated() -> Iterator[None]:
    """Turn the database's errors into the program's own words; bugs stay what they are."""
    try:
        yield
    except StaleDataError as error:
        raise Conflict(what=_(_RECORD), winner=_(_COLLEAGUE)) from error
    except OperationalError as error:
        advice = _DISK_FULL if "full" in str(error.orig).lower() else _CHECK_NETWORK
        raise Unavailable(what=_(_DATABASE), advice=_(advice)) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise Unavailable(what=_(_DATABASE), advice=_(_CHECK_NETWORK)) from error
        raise

"""Engines: one for reads (every statement its own transaction), one for units of work."""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from app.data.failures import translated
from app.data.reads import SCHEMA, Read, Values, asked
from app.data.types import AnySelect

__all__ = ["Database", "translated"]

Statement: TypeAlias = "AnySelect | sa.TextClause"

# Seconds; a server that does not answer must not look like a slow one (DATABASE section 8).
POSTGRESQL_OPTIONS = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15000,
    "application_name": "hotline-desk",
    "options": f"-c search_path={SCHEMA}",
}

_SILENT = "08001"


class Database:
    """The two engines of one database, SQLite file or PostgreSQL server.

    Reads go through an AUTOCOMMIT engine: one statement is one round trip, where SQLAlchemy's
    default takes three (BEGIN, SELECT, ROLLBACK).
    """

    def __init__(self, url: str | sa.URL, *, guarded: bool = False, shut: bool = False) -> None:
        """`url` is an SQLAlchemy address: `sqlite:///path` or `postgresql+psycopg://…`.

        `guarded` is a person's own sign-in at a shared server: what people may not select is asked
        of the server's functions, and the server writes the audit. A `shut` one makes no
        connection before `open_up`: whoever works alone has not been let in yet.
        """
        address = sa.make_url(url)
        self.embedded = address.get_backend_name() == "sqlite"
        self.guarded = guarded
        self._shut = shut
        # An error's text must not carry what people typed into logs and reports.
        options: dict[str, Any] = {"hide_parameters": True}
        if not self.embedded:
            usual = {k: v for k, v in POSTGRESQL_OPTIONS.items() if k not in address.query}
            options |= {"connect_args": usual, "pool_size": 1, "max_overflow": 1,
                        "pool_recycle": 1800}  # fmt: skip
        self.writes = sa.create_engine(address, **options)
        self.reads = sa.create_engine(address, isolation_level="AUTOCOMMIT", **options)
        if self.embedded:
            present = _StillThere(address.database)
            for engine in (self.writes, self.reads):
                sa.event.listen(engine, "do_connect", present.check)
                sa.event.listen(engine, "connect", _prepare_sqlite)
                sa.event.listen(engine, "connect", present.note)
            sa.event.listen(self.writes, "begin", _begin_immediately)
        else:
            sa.event.listen(self.reads, "handle_error", self._on_read_error)
            for engine in (self.writes, self.reads):
                sa.event.listen(engine, "do_connect", self._on_connect)
        self._password: str | None = None

    def one(self, statement: Statement, parameters: dict[str, Any] | None = None) -> Any:
        """The only row of a statement. One round trip; retried once, since a read may be."""
        with translated():
            try:
                return self._one(statement, parameters)
            except OperationalError as error:
                if not _worth_repeating(error):
                    raise
                return self._one(statement, parameters)

    def all(self, statement: Statement, parameters: dict[str, Any] | None = None) -> list[Any]:
        """All rows of a statement; one round trip, retried once."""
        with translated():
            try:
                return self._all(statement, parameters)
            except OperationalError as error:
                if not _worth_repeating(error):
                    raise
                return self._all(statement, parameters)

    def ask(self, read: Read, values: Values) -> Any:
        """The row that answers one read; one round trip."""
        return self.ask_all([(read, values)])[0]

    def ask_all(self, questions: Sequence[tuple[Read, Values]]) -> list[Any]:
        """The rows that answer several reads; on a shared server still one round trip."""
        if not self.guarded:
            return [self.one(read.statement, dict(values)) for read, values in questions]
        parameters = {f"asked_{i}": asked(values) for i, (_read, values) in enumerate(questions)}
        answers = self.one(_calls(tuple(read.function for read, _values in questions)), parameters)
        return [
            read.decoded(answer) for (read, _values), answer in zip(questions, answers, strict=True)
        ]

    def act(self, function: str, values: Values) -> Any:
        """Let the shared server do an act that may be repeated; gives its JSON answer.

        One round trip and one transaction; sent once more when the answer got lost, which is safe:
        the client makes the keys.
        """
        return self.one(_calls((function,)), {"asked_0": asked(values)})[0]

    def _one(self, statement: Statement, parameters: dict[str, Any] | None) -> Any:
        with self.reads.connect() as connection:
            return connection.execute(statement, parameters or {}).one()

    def _all(self, statement: Statement, parameters: dict[str, Any] | None) -> list[Any]:
        with self.reads.connect() as connection:
            return list(connection.execute(statement, parameters or {}).all())

    @property
    def address(self) -> sa.URL:
        """Where a connection of one's own goes, with the password of now."""
        url = self.writes.url
        return url if self._password is None else url.set(password=self._password)

    def use_password(self, password: str) -> None:
        """The person has another password: connections that are made from now on need it."""
        self._password = password

    def open_up(self) -> None:
        """The server has let the person in: connections may be made."""
        self._shut = False

    def _on_connect(self, _dialect: object, _record: object, _args: object, given: Any) -> Any:
        """Connect as the person; an owner's statements (upgrades, loads) may take their time."""
        if self._shut:
            from app.data.steady_connection import Shut

            raise Shut("working alone")
        if self._password is not None:
            given["password"] = self._password
        if not self.guarded:
            return None
        from app.data.steady_connection import STATEMENT_LIMIT, SteadyConnection

        limit = f"{given.get('options', '')} -c statement_timeout={STATEMENT_LIMIT}"
        return SteadyConnection.connect(**{**given, "options": limit})

    def _on_read_error(self, context: Any) -> None:
        """A server that went away has ended the idle connections for writes, too.

        A read may be sent again, a write may not: it must not be the one that finds out.
        """
        if context.is_disconnect:
            self.writes.dispose()

    def close(self) -> None:
        """Give all connections back."""
        self.reads.dispose()
        self.writes.dispose()


def _worth_repeating(error: OperationalError) -> bool:
    """Whether the connection was lost, or others were in the way, and not: it took too long.

    A connection that could not be made is not tried again: a server that is gone costs seconds.
    """
    state = getattr(error.orig, "sqlstate", None)
    if state == _SILENT:
        return False
    return error.connection_invalidated or state in {"40001", "40P01"}


@lru_cache(maxsize=512)
def _calls(functions: tuple[str, ...]) -> sa.TextClause:
    """The SELECT of these functions of the server, each with its JSON."""
    columns = (
        f"{SCHEMA}.{name}(CAST(:asked_{i} AS jsonb)) AS answer_{i}"
        for i, name in enumerate(functions)
    )
    return sa.text(f"SELECT {', '.join(columns)}")


class _StillThere:
    """Refuses to go on with an empty file where one with data has been: SQLite would make it."""

    def __init__(self, database: str | None) -> None:
        self._file = Path(database) if database and database != ":memory:" else None
        self._seen = False

    def check(self, *_event: object) -> None:
        """Before a connection is made."""
        if self._seen and self._file is not None and not self._file.exists():
            error = sqlite3.OperationalError("the database file is gone")
            error.sqlite_errorname = "SQLITE_CANTOPEN"
            raise error

    def note(self, *_event: object) -> None:
        """After a connection was made."""
        self._seen = True


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

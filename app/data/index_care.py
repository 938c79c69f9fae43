"""Building the look-up indexes once, after a first big load, instead of row by row.

A million accounts fill a dozen indexes in random order: each batch rewrites most of their pages.
Built afterwards they take a tenth of the time. `mend` makes what is missing, also after a load
that broke off with the program.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex

from app.data.accounts import AccountRow
from app.data.base import Row
from app.data.engine import Database, translated

# With more accounts than this the indexes are needed during the load, too.
FEW = 20_000
_TABLES = [Row.metadata.tables[name] for name in ("account", "account_phone")]


@contextmanager
def for_loading(database: Database) -> Iterator[Database]:
    """A connection of its own for a long load, sparing with memory.

    The desk's connections map the file and sort in memory; a load would touch all of it.
    """
    if not database.embedded:
        own = Database(database.writes.url, guarded=database.guarded)
        for engine in (own.reads, own.writes):
            sa.event.listen(engine, "connect", _be_patient)
        try:
            yield own
        finally:
            own.close()
        return
    own = Database(database.writes.url.render_as_string(hide_password=False))
    sa.event.listen(own.writes, "connect", _be_sparing)
    try:
        yield own
    finally:
        own.close()


def _be_patient(connection: Any, _record: object) -> None:
    """Building an index of ten million rows takes longer than a desk's question may."""
    if hasattr(connection, "patience"):  # a person's own: a SteadyConnection
        connection.patience = None
    connection.execute("SET statement_timeout = 0")
    connection.commit()


def _be_sparing(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in ("mmap_size=0", "temp_store=FILE"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def set_aside(database: Database) -> bool:
    """Before a first load: drop the look-up indexes; `mend` brings them back.

    Returns whether there are accounts already.
    """
    if not database.embedded:
        return bool(database.act("import_begin", {})["any"])
    some = sa.select(AccountRow.id).limit(FEW + 1).subquery()
    there = int(database.one(sa.select(sa.func.count()).select_from(some))[0])
    if there > FEW:
        return True
    with translated(), database.writes.begin() as connection:
        for index in _indexes():
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {index.name}")
    return there > 0


def mend(database: Database) -> None:
    """Build the look-up indexes that are missing, each in a transaction of its own."""
    if not database.embedded:
        with ThreadPoolExecutor(2, "mend") as pool:
            list(pool.map(lambda _n: _mend_server(database, {}), range(2)))
        # What one of the two had left to the other, and the statistics.
        _mend_server(database, {"analyze": True})
        return
    with translated():
        with database.reads.connect() as connection:
            query = "SELECT name FROM sqlite_master WHERE type = 'index'"
            there = set(connection.exec_driver_sql(query).scalars())
        for index in _indexes():
            if index.name not in there:
                with database.writes.begin() as connection:
                    connection.execute(CreateIndex(index, if_not_exists=True))


def _mend_server(database: Database, how: Mapping[str, bool]) -> None:
    """Make what was set aside, one thing after another, until nothing is left for us."""
    while database.act("import_mend", how)["left"]:
        pass


def refresh_statistics(database: Database) -> None:
    """Tell the planner what a load has changed; without it indexes are picked by chance.

    On PostgreSQL that is the last act of `mend`.
    """
    if not database.embedded:
        return
    with translated(), database.writes.begin() as connection:
        connection.exec_driver_sql("PRAGMA analysis_limit = 1000")
        connection.exec_driver_sql("ANALYZE")


def _indexes() -> list[sa.Index]:
    """The indexes that are only there for looking up, in a fixed order."""
    found = [index for table in _TABLES for index in table.indexes if not index.unique]
    return sorted(found, key=lambda index: str(index.name))

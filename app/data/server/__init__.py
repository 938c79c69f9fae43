"""What a shared PostgreSQL has besides the tables: roles, rights, guards, audit, functions.

The SQL of this package is run at every upgrade and may be run any number of times: it leaves what
is there as it should be. The reads' functions are made of the program's own statements
(`app/data/reads.py`), so the embedded database and the server give the same answers.
"""

import hashlib
from pathlib import Path

import sqlalchemy as sa

from app.data.all_rows import metadata
from app.data.reads import Read, all_reads, function_of
from app.data.types import Word
from app.domain.people import Seat
from app.domain.ticket import TicketAction
from app.domain.ticket_moves import MOVES

OWNER = "hotline_owner"
_FOLDER = Path(__file__).resolve().parent
# In the order in which they refer to each other.
_FILES = ("log", "people", "guards", "calls")


def prepare(connection: sa.Connection) -> None:
    """Roles and schemas, before the tables. The connection is a superuser's."""
    _run(connection, "roles")


def become_owner(connection: sa.Connection) -> None:
    """What is made from here on in the transaction belongs to the owner."""
    connection.exec_driver_sql(f"SET LOCAL ROLE {OWNER}")
    connection.exec_driver_sql("SET LOCAL search_path = hotline")


def become_oneself(connection: sa.Connection) -> None:
    """The end of `become_owner`."""
    connection.exec_driver_sql("RESET ROLE")


def install(connection: sa.Connection) -> None:
    """Audit, guards, functions and rights, after the tables."""
    become_owner(connection)
    for name in _FILES:
        _run(connection, name)
    for name in sorted(p.stem for p in _FOLDER.glob("*.sql")):
        if name not in {*_FILES, "roles", "rights"}:
            _run(connection, name)
    _fill_moves(connection)
    _know_words(connection)
    _run(connection, "rights")
    for read in _reads():
        connection.exec_driver_sql(function_of(read).replace("%", "%%"))
        seats = ", ".join(f"hotline_{seat.value}" for seat in sorted(read.seats))
        function = f"hotline.{read.name}(jsonb)"
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {function} TO {seats}")
    become_oneself(connection)


def remove(connection: sa.Connection) -> None:
    """Take the functions away, before tables that they are made of; used by the migration tests."""
    connection.exec_driver_sql(
        "DO $$ DECLARE f text; BEGIN FOR f IN SELECT oid::regprocedure FROM pg_proc"
        " WHERE pronamespace = 'hotline'::regnamespace LOOP"
        " EXECUTE 'DROP FUNCTION IF EXISTS ' || f || ' CASCADE'; END LOOP; END $$"
    )


def sql_texts() -> tuple[str, ...]:
    """Everything that makes a function: what a check of a site compares with."""
    files = tuple(path.read_text("utf-8") for path in sorted(_FOLDER.glob("*.sql")))
    return files + tuple(function_of(read) for read in _reads())


def _reads() -> tuple[Read, ...]:
    """Every read: importing the modules declares them."""
    from app.data import (  # noqa: F401
        account_search,
        call_queries,
        lobby_reads,
        name_search,
        number_search,
        ticket_cases,
        ticket_counts,
        ticket_detail,
        ticket_lists,
        ticket_queue,
    )

    return all_reads()


def _run(connection: sa.Connection, name: str) -> None:
    text = (_FOLDER / f"{name}.sql").read_text("utf-8")
    connection.exec_driver_sql(text.replace("%", "%%"))


def _fill_moves(connection: sa.Connection) -> None:
    """The transition table of the program, for the guard of tickets."""
    rows = sorted({(m.source.value, m.target.value, seat.value) for m in MOVES for seat in m.seats})
    connection.exec_driver_sql("DELETE FROM hotline_log.ticket_move")
    connection.exec_driver_sql(
        "INSERT INTO hotline_log.ticket_move VALUES (%s, %s, %s)", [tuple(row) for row in rows]
    )
    acts = {(m.action.value, seat.value) for m in MOVES for seat in m.seats}
    acts |= {(TicketAction.ACCEPT_CALL.value, seat.value) for seat in Seat}
    connection.exec_driver_sql("DELETE FROM hotline_log.ticket_act")
    connection.exec_driver_sql(
        "INSERT INTO hotline_log.ticket_act VALUES (%s, %s)", [tuple(act) for act in sorted(acts)]
    )


def _know_words(connection: sa.Connection) -> None:
    """Only words that the program knows: one strange word in a row would stop every list of it."""
    checks = [
        (table.name, column.name, ", ".join(repr(word.value) for word in column.type.kind))
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Word)
    ]
    for table, column, words in checks:
        name = f"known_{column}"
        mark = hashlib.sha256(words.encode()).hexdigest()[:8]
        text = _KNOW.format(table=table, column=column, words=words, name=name, mark=mark)
        connection.exec_driver_sql(text.replace("%", "%%"))


_KNOW = """
DO $$ DECLARE old text; BEGIN
  SELECT conname INTO old FROM pg_constraint
    WHERE conrelid = 'hotline.{table}'::regclass AND conname ^@ '{name}_';
  IF old IS DISTINCT FROM '{name}_{mark}' THEN
    IF old IS NOT NULL THEN
      EXECUTE format('ALTER TABLE hotline.{table} DROP CONSTRAINT %I', old);
    END IF;
    ALTER TABLE hotline.{table}
      ADD CONSTRAINT {name}_{mark} CHECK ({column} IN ({words})) NOT VALID;
    -- Looks at the rows there are without keeping anybody from writing.
    ALTER TABLE hotline.{table} VALIDATE CONSTRAINT {name}_{mark};
  END IF;
END $$"""

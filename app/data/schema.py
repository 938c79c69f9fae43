"""The revision of a database, and bringing it up to date."""

import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from app.data.engine import Database, translated
from app.data.types import Word
from app.domain.errors import Unavailable
from app.i18n import N_, _

MIGRATIONS = Path(__file__).resolve().parent / "migrations"
# Any number that no other program uses: two desks must not migrate at once.
_LOCK = 4_207_533
# Tables of one engine (full text, the staging of imports) that the metadata cannot describe.
_UNDESCRIBED = ("account_text", "account_incoming")
_REVISION = re.compile(r"^((?:down_)?revision) = [\"']?(\w+)", re.MULTILINE)
_DATABASE = N_("The database")
_NEWER = N_("It was written by a newer version of this program. Install that version.")


def described(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Whether the metadata describes the object: Alembic's filter for comparisons."""
    return not (kind == "table" and (name or "").startswith(_UNDESCRIBED))


def differs(_context: Any, _column: Any, _other: Any, inspected: Any, ours: Any) -> bool | None:
    """Alembic's comparison for our enum columns; None leaves the others to Alembic."""
    if isinstance(ours, Word):
        wanted = sa.SmallInteger if issubclass(ours.kind, int) else sa.Text
        return not isinstance(inspected, wanted)
    return None


def _configuration(connection: Any) -> Any:
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(MIGRATIONS))
    configuration.attributes["connection"] = connection
    return configuration


def upgrade(database: Database, revision: str = "head", *, patience: int = 30) -> None:
    """Bring the schema to `revision`. Waits at most `patience` seconds for each lock of others.

    On PostgreSQL as a superuser: roles, rights, guards and functions are put right as well.

    Raises:
        Unavailable: the database does not answer, a lock was not given in time, or a newer
            program has been here.
    """
    from alembic import command
    from alembic.util import CommandError

    from app.data import server

    with translated(), database.writes.begin() as connection:
        if not database.embedded:
            connection.execute(sa.text(f"SET LOCAL lock_timeout = '{int(patience)}s'"))
            connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
            connection.execute(sa.text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
            server.prepare(connection)
            server.become_owner(connection)
        try:
            command.upgrade(_configuration(connection), revision)
        except CommandError as error:  # a revision that this program does not know
            raise Unavailable(what=_(_DATABASE), advice=_(_NEWER)) from error
        if not database.embedded:
            server.become_oneself(connection)
            server.install(connection)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to `revision`; used by the migration tests."""
    from alembic import command

    from app.data import server

    with translated(), database.writes.begin() as connection:
        if not database.embedded:
            server.remove(connection)
        command.downgrade(_configuration(connection), revision)


def current_revision(database: Database) -> str | None:
    """The revision the database is at; None for an empty database."""
    with translated(), database.reads.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found


def head_revision() -> str:
    """The newest revision this program knows."""
    known = _revisions()
    [head] = known.keys() - known.values()
    return head


def refuse_newer(revision: str | None) -> None:
    """Raise Unavailable for a revision that this program does not know."""
    if revision is not None and revision not in _revisions():
        raise Unavailable(what=_(_DATABASE), advice=_(_NEWER))


def _revisions() -> dict[str, str]:
    """Every revision and the one before it; read without Alembic, for every start asks."""
    files = (MIGRATIONS / "versions").glob("*.py")
    found = [dict(_REVISION.findall(file.read_text("utf-8"))) for file in files]
    return {names["revision"]: names["down_revision"] for names in found}

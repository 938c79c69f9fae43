"""What lies beside a backup: how many rows each table had, whose roles, which revision."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from app.domain.errors import InvalidInput
from app.i18n import N_

# The change log is of use for two days, to desks that are signed in; its transaction numbers mean
# nothing to another server.
LEFT_OUT = ("hotline_log.change",)
_NO_MANIFEST = N_("The manifest {file} cannot be read: {reason}")

_TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname IN ('hotline', 'hotline_log', 'hotline_roles') AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND c.relpersistence = 'p' ORDER BY 1, 2
"""
# People's logins and the program's own roles: roles belong to the server, not to the database.
_ROLES = """
    SELECT r.rolname AS name, r.rolcanlogin AS login, r.rolinherit AS inherit,
           r.rolcreaterole AS createrole, r.rolconnlimit AS connections,
           coalesce((SELECT setconfig FROM pg_db_role_setting s
                     WHERE s.setrole = r.oid AND s.setdatabase = 0), '{}') AS settings,
           ARRAY(SELECT g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
                 WHERE m.member = r.oid AND g.rolname LIKE 'hotline\\_%%' ORDER BY 1) AS member_of
    FROM pg_roles r
    WHERE r.rolname LIKE 'hotline\\_%%' OR EXISTS (
      SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
      WHERE m.member = r.oid AND g.rolname LIKE 'hotline\\_%%')
    ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup must give back. It holds no password."""

    program: str
    taken_at: str
    server: str
    database: str
    revision: str
    sha256: str
    counts: dict[str, int]
    roles: list[dict[str, Any]] = field(default_factory=list)


def beside(file: Path) -> Path:
    """Where the manifest of a backup lies."""
    return file.with_name(f"{file.name}.manifest.json")


def write(file: Path, manifest: Manifest) -> None:
    """Put it beside the backup."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    beside(file).write_text(f"{text}\n", "utf-8")


def read(file: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        InvalidInput: it is not there, or no manifest.
    """
    path = beside(file)
    try:
        return Manifest(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise InvalidInput(
            field="file", hint=_NO_MANIFEST, file=path, reason=type(error).__name__
        ) from error


def digest(file: Path) -> str:
    """The SHA-256 of a file, however long."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def counts(connection: "psycopg.Connection[Any]") -> dict[str, int]:
    """The rows of every table, by name, as this transaction sees them."""
    result = {}
    for schema, table in connection.execute(_TABLES).fetchall():
        name = f"{schema}.{table}"
        if name not in LEFT_OUT:
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema, table))
            row = connection.execute(query).fetchone()
            result[name] = int(row[0]) if row else 0
    return result


def revision(connection: "psycopg.Connection[Any]") -> str:
    """The revision of the schema, as this transaction sees it."""
    row = connection.execute("SELECT version_num FROM hotline.alembic_version").fetchone()
    return str(row[0]) if row else ""


def roles(connection: "psycopg.Connection[Any]") -> list[dict[str, Any]]:
    """The roles of the site with their memberships, without passwords."""
    cursor = connection.execute(_ROLES.replace("%%", "%"))
    names = [column.name for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

"""`admin backup`, `verify`, `restore`: a backup counts once it was restored and counted."""

import secrets
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import sql

from app.admin import databases, manifest, programs
from app.admin.check_disk import free_at
from app.admin.connecting import Administrator
from app.admin.console import say
from app.admin.manifest import Manifest
from app.bootstrap import VERSION
from app.data.engine import translated
from app.data.server import prepare
from app.domain.errors import InvalidInput
from app.i18n import N_, _

_GB = 1024**3
_THERE = N_("{file} is there already; choose another name.")
_NO_FILE = N_("{file} is not there.")
_NO_SCHEMA = N_("The database {name} has no schema of this program.")
_TAKEN = N_("The server already has a database {name}; choose another name, or drop it yourself.")
_DAMAGED = N_(
    "{file} is not the file that was written: its SHA-256 is another. Use another backup."
)
_NO_PASSWORDS = N_(
    "These people have a role without a password and without sign-in; give each a new password in"
    " the program, or restore the roles of the old server: {logins}"
)
_DIFFERS = N_("The restored database differs: {differences}")


_LITTLE_ROOM = N_(
    "Only {free} GB are free in {folder}, and the database takes {size} GB. Its backup is smaller,"
    " but may not fit."
)


def back_up(administrator: Administrator, file: Path) -> Manifest:
    """Write the database to `file`, compressed, and what it must hold beside it.

    Desks go on working: dump and counts see the same moment.

    Raises:
        InvalidInput: the file exists, or the database is not ours.
        Unavailable: pg_dump is missing, too old or failed.
    """
    if file.exists():
        raise InvalidInput(field="file", hint=_THERE, file=file)
    _look_at_disk(administrator, file.absolute().parent)
    part = file.with_name(f"{file.name}.part")
    part.touch(mode=0o600)  # it holds every customer
    began = time.monotonic()
    try:
        made = _dump(administrator, part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    manifest.write(file, made)
    text = _("{file}: {mb} MB, {rows} rows of {tables} tables, {seconds} s")
    say(text.format(file=file, mb=f"{file.stat().st_size / 2**20:.1f}",
                    rows=sum(made.counts.values()), tables=len(made.counts),
                    seconds=f"{time.monotonic() - began:.1f}"))  # fmt: skip
    say(_("Beside it: {file}. Now verify it, and keep both on another computer.").format(
        file=manifest.beside(file)))  # fmt: skip
    return made


def _look_at_disk(administrator: Administrator, folder: Path) -> None:
    """Say so before hours of work when there is hardly room; pg_dump packs to a quarter or less."""
    free = free_at(folder)
    database = administrator.open()
    try:
        with translated(), database.reads.connect() as connection:
            size = connection.scalar(sa.text("SELECT pg_database_size(current_database())"))
    finally:
        database.close()
    if free is not None and free < size / 2:
        say(_(_LITTLE_ROOM).format(free=f"{free / _GB:.1f}", size=f"{size / _GB:.1f}",
                                   folder=folder))  # fmt: skip


def _dump(administrator: Administrator, part: Path) -> Manifest:
    """Dump and count in the view of one transaction."""
    program = programs.find("pg_dump", administrator)
    with administrator.connect() as connection:
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        if not _is_ours(connection):
            raise InvalidInput(field="database", hint=_NO_SCHEMA, name=administrator.database)
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None  # one value
        programs.run(
            program, administrator, "--format=custom", f"--snapshot={snapshot[0]}",
            *(f"--exclude-table-data={name}" for name in manifest.LEFT_OUT),
            f"--file={part}", f"--dbname={administrator.conninfo()}",
        )  # fmt: skip
        return Manifest(
            program=VERSION,
            taken_at=datetime.now(UTC).isoformat(timespec="seconds"),
            server=str(connection.info.server_version),
            database=administrator.database,
            revision=manifest.revision(connection),
            sha256=manifest.digest(part),
            counts=manifest.counts(connection),
            roles=manifest.roles(connection),
        )


def verify(administrator: Administrator, file: Path, *, jobs: int = 2) -> None:
    """Restore into a database of its own, compare rows and revision, drop it.

    Raises:
        InvalidInput: the file is damaged or something differs.
        Unavailable: pg_restore is missing, too old or failed.
    """
    name = f"hotline_verify_{secrets.token_hex(4)}"
    made = _checked(file)
    try:
        _restore(administrator, file, made, name, jobs)
    finally:
        databases.drop(administrator, name)
    say(_("{file} was restored and holds what was written; the copy is dropped.").format(file=file))


def restore(administrator: Administrator, file: Path, into: str, *, jobs: int = 2) -> None:
    """Restore into a new database that becomes a site's.

    Raises:
        InvalidInput: the database exists, the file is damaged, or something differs.
        Unavailable: pg_restore is missing, too old or failed.
    """
    made = _checked(file)
    if administrator.has(into):
        raise InvalidInput(field="into", hint=_TAKEN, name=into)
    _restore(administrator, file, made, into, jobs)
    there = administrator.at(into)
    database = there.open()
    try:
        with translated(), database.writes.begin() as connection:
            prepare(connection)  # what belongs to the database itself: rights, search path
            zone = connection.exec_driver_sql(
                "SELECT value FROM hotline_log.site WHERE key = 'timezone'"
            ).scalar()
    finally:
        database.close()
    if zone:
        with there.connect() as plain:
            plain.execute(
                sql.SQL("ALTER DATABASE {} SET timezone = {}").format(
                    sql.Identifier(into), sql.Literal(zone)
                )
            )
    text = _("Restored into {name}. Next: admin upgrade, admin doctor; then point the desks to it.")
    say(text.format(name=into))


def _checked(file: Path) -> Manifest:
    """The manifest of an undamaged backup."""
    if not file.exists():
        raise InvalidInput(field="file", hint=_NO_FILE, file=file)
    made = manifest.read(file)
    if manifest.digest(file) != made.sha256:
        raise InvalidInput(field="file", hint=_DAMAGED, file=file)
    return made


def _restore(
    administrator: Administrator, file: Path, made: Manifest, name: str, jobs: int
) -> None:
    program = programs.find("pg_restore", administrator)
    began = time.monotonic()
    _make_roles(administrator, made)
    databases.make(administrator, name)
    programs.run(
        program, administrator, "--exit-on-error", f"--jobs={jobs}",
        f"--dbname={administrator.conninfo(name)}", file,
    )  # fmt: skip
    with administrator.connect(name) as connection:
        differences = [
            f"{table} {found} ≠ {made.counts.get(table)}"
            for table, found in manifest.counts(connection).items()
            if found != made.counts.get(table)
        ]
        missing = set(made.counts) - set(manifest.counts(connection))
        differences += sorted(missing)
        if manifest.revision(connection) != made.revision:
            differences.append(f"revision {manifest.revision(connection)} ≠ {made.revision}")
        connection.execute("ANALYZE")
    if differences:
        raise InvalidInput(field="file", hint=_DIFFERS, differences="; ".join(differences))
    text = _("{rows} rows of {tables} tables and revision {revision} as written, {seconds} s")
    say(text.format(rows=sum(made.counts.values()), tables=len(made.counts),
                    revision=made.revision, seconds=f"{time.monotonic() - began:.1f}"))  # fmt: skip


def _make_roles(administrator: Administrator, made: Manifest) -> None:
    """Roles that this server does not have; people's cannot sign in before they get a password."""
    created: list[str] = []
    with administrator.maintenance() as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles").fetchall()}
        for role in made.roles:
            if role["name"] not in known:
                created.append(role["name"])
                _make_role(connection, role)
        for role in made.roles:
            for group in role["member_of"] if role["name"] in created else ():
                connection.execute(
                    sql.SQL("GRANT {} TO {}").format(
                        sql.Identifier(group), sql.Identifier(role["name"])
                    )
                )
    people = [role["name"] for role in made.roles
              if role["login"] and role["name"] in created]  # fmt: skip
    if created:
        say(_("{n} roles made anew").format(n=len(created)))
    if people:
        say(_(_NO_PASSWORDS).format(logins=", ".join(people)))


def _make_role(connection: "psycopg.Connection[Any]", role: dict[str, Any]) -> None:
    name = sql.Identifier(role["name"])
    connection.execute(
        sql.SQL("CREATE ROLE {} NOLOGIN {} {} CONNECTION LIMIT {}").format(
            name,
            sql.SQL("INHERIT" if role["inherit"] else "NOINHERIT"),
            sql.SQL("CREATEROLE" if role["createrole"] else "NOCREATEROLE"),
            sql.Literal(role["connections"]),
        )
    )
    for setting in role["settings"]:
        key, _equals, value = setting.partition("=")
        connection.execute(
            sql.SQL("ALTER ROLE {} SET {} = {}").format(
                name, sql.Identifier(key), sql.Literal(value)
            )
        )


def _is_ours(connection: "psycopg.Connection[Any]") -> bool:
    row = connection.execute("SELECT to_regclass('hotline.alembic_version') IS NOT NULL").fetchone()
    return bool(row and row[0])

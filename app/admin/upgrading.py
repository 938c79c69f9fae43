"""`admin upgrade`: migrations while older clients are working."""

import re
import time

import sqlalchemy as sa

from app.admin import fingerprint
from app.admin.connecting import Administrator
from app.admin.console import say
from app.admin.setting_up import Account, tell_changes
from app.bootstrap import VERSION
from app.data.engine import Database, translated
from app.data.schema import current_revision, head_revision, upgrade
from app.data.server import become_owner
from app.domain.errors import InvalidInput, Unavailable
from app.i18n import N_, _

# Behind one that waits for a table everybody else waits, too: better little and often.
PATIENCE = 3
TRIES = 20
_PAUSE = 2.0
_NO_VERSION = N_("“{version}” is no version; write for example 0.2.0.")
_TOO_NEW = N_("This program is {ours}: a client of version {version} cannot be demanded by it.")
_EMPTY = N_("The database {name}")
_INIT = N_("It has no schema of this program yet. Run admin init-db.")


def bring_up_to_date(
    administrator: Administrator, *, oldest_client: str = "", tries: int = TRIES
) -> int:
    """Migrate, put functions and rights right, and say what changed; the number of changes.

    Raises:
        InvalidInput: `oldest_client` is no version, or newer than this program.
        Unavailable: no schema, a newer program was here, or a table could not be had.
    """
    if oldest_client:
        _check_version(oldest_client)
    database = administrator.open()
    done = Account()
    try:
        old = current_revision(database)
        if old is None:
            what = _(_EMPTY).format(name=administrator.database)
            raise Unavailable(what=what, advice=_(_INIT))
        with translated(), database.reads.connect() as connection:
            before = fingerprint.take(connection)
        began = time.monotonic()
        _upgrade_patiently(database, tries)
        took = time.monotonic() - began
        say(_("schema: {old} → {new}, {seconds} s").format(
            old=old, new=head_revision(), seconds=f"{took:.1f}"))  # fmt: skip
        done.changes += old != head_revision()
        with translated(), database.reads.connect() as connection:
            after = fingerprint.take(connection)
            fingerprint.remember(connection, after)
        tell_changes(before, after, done)
        _add_partitions(database, done)
        _tell_clients(database, done)
        _set_oldest(database, oldest_client, done)
    finally:
        database.close()
    if not done.changes:
        say(_("Everything was there already; nothing was changed."))
    return done.changes


def _upgrade_patiently(database: Database, tries: int) -> None:
    """Give way to the desks and try again: nobody waits longer than `PATIENCE` for us."""
    for n in range(1, tries + 1):
        try:
            upgrade(database, patience=PATIENCE)
        except Unavailable as error:
            if n == tries or not _is_lock(error):
                raise
            say(_("A table is in use; trying again ({n} of {tries}).").format(n=n, tries=tries))
            time.sleep(_PAUSE)
        else:
            return


def _is_lock(error: Unavailable) -> bool:
    cause = getattr(error.__cause__, "orig", None)
    return getattr(cause, "sqlstate", "") in {"55P03", "40P01"}


def _add_partitions(database: Database, done: Account) -> None:
    with translated(), database.writes.begin() as connection:
        become_owner(connection)
        made = connection.scalar(sa.text("SELECT hotline_log.add_partitions()"))
    if made:
        done.did(_("{n} monthly partitions").format(n=made))


def _tell_clients(database: Database, done: Account) -> None:
    """The versions that are at work, to know when the oldest may be raised."""
    query = sa.text(
        "SELECT application_name AS name, count(DISTINCT usename) AS people FROM pg_stat_activity"
        " WHERE datname = current_database() AND application_name ^@ 'hotline-desk'"
        " AND usename IN (SELECT login FROM hotline.person) GROUP BY 1 ORDER BY 1"
    )
    with translated(), database.reads.connect() as connection:
        found = [f"{row.name} × {row.people}" for row in connection.execute(query)]
    done.found(_("programs signed in now: {clients}").format(clients=", ".join(found) or "-"))


def _set_oldest(database: Database, version: str, done: Account) -> None:
    with translated(), database.writes.begin() as connection:
        old = connection.scalar(
            sa.text("SELECT value FROM hotline_log.site WHERE key = 'oldest_client'")
        )
        if not version or version == old:
            done.found(_("oldest client that may sign in: {version}").format(version=old))
            return
        connection.execute(
            sa.text(
                "INSERT INTO hotline_log.site VALUES ('oldest_client', :version)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
            ),
            {"version": version},
        )
    done.did(_("oldest client that may sign in: {old} → {new}").format(old=old, new=version))


def _check_version(version: str) -> None:
    if not re.fullmatch(r"\d+\.\d+\.\d+", version):
        raise InvalidInput(field="version", hint=_NO_VERSION, version=version)
    if _numbers(version) > _numbers(VERSION):
        raise InvalidInput(field="version", hint=_TOO_NEW, version=version, ours=VERSION)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))

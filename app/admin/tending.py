"""`admin tend`: what a timer should do every night; a site lives without it, but not as tidily."""

import sqlalchemy as sa

from app.admin.connecting import Administrator
from app.admin.setting_up import Account
from app.data.engine import Database, translated
from app.data.server import become_owner
from app.i18n import _

KEEP_READS = 400  # days; the site's own number is the fact keep_reads_days
_STEP = 20_000
_PARENTS = {"call": "hotline", "entry": "hotline_log", "read_record": "hotline_log"}


def tend(administrator: Administrator) -> int:
    """Months ahead, old changes, old read records; the number of things that changed.

    Raises:
        Unavailable: the server does not answer, or a table could not be had.
    """
    database = administrator.open()
    done = Account()
    try:
        _move_strays(database, done)
        _add_partitions(database, done)
        _forget_changes(database, done)
        _forget_reads(database, done)
    finally:
        database.close()
    return done.changes


def _add_partitions(database: Database, done: Account) -> None:
    with translated(), database.writes.begin() as connection:
        connection.execute(sa.text("SET LOCAL lock_timeout = '10s'"))
        become_owner(connection)
        made = connection.scalar(sa.text("SELECT hotline_log.add_partitions()"))
    text = _("monthly partitions made: {n}").format(n=made)
    (done.did if made else done.found)(text)


def _move_strays(database: Database, done: Account) -> None:
    """Rows in a default partition get their own month: they would keep it from being made."""
    with translated(), database.reads.connect() as connection:
        connection.exec_driver_sql("SET statement_timeout = 0")
        found = {
            part: connection.exec_driver_sql(
                f"SELECT count(*), date_trunc('month', min({_time_of(part)}) AT TIME ZONE 'UTC')"
                f" FROM hotline_log.{part}_rest"
            ).one()
            for part in _PARENTS
        }
    for part, (count, first) in found.items():
        if count:
            _move(database, part, first)
            text = _("{n} rows of {table} moved from the default partition to their months")
            done.did(text.format(n=count, table=part))


def _time_of(part: str) -> str:
    return "started_at" if part == "call" else "at"


def _move(database: Database, part: str, first: object) -> None:
    """Detach, make the months, put the rows back. Triggers are off: nothing about them is new."""
    parent = f"{_PARENTS[part]}.{part}"
    time = _time_of(part)
    with translated(), database.writes.begin() as connection:
        run = connection.exec_driver_sql
        run("SET LOCAL lock_timeout = '10s'")
        run("SET LOCAL statement_timeout = 0")
        run("SET LOCAL session_replication_role = replica")
        become_owner(connection)
        run(f"ALTER TABLE {parent} DETACH PARTITION hotline_log.{part}_rest")
        run(f"ALTER TABLE hotline_log.{part}_rest RENAME TO {part}_stray")
        # Months far ahead come from a wrong clock; they stay in the default partition.
        connection.execute(
            sa.text("SELECT hotline_log.add_partitions(3, CAST(:first AS date))"),
            {"first": first},
        )
        run(f"INSERT INTO {parent} OVERRIDING SYSTEM VALUE"
            f" SELECT * FROM hotline_log.{part}_stray ORDER BY {time}")  # fmt: skip
        run(f"DROP TABLE hotline_log.{part}_stray")


def _forget_changes(database: Database, done: Account) -> None:
    gone = 0
    while True:
        with translated(), database.writes.begin() as connection:
            step = connection.scalar(
                sa.text("SELECT hotline_log.forget_changes(:most)"), {"most": _STEP}
            )
        gone += step or 0
        if (step or 0) < _STEP:
            break
    text = _("changes older than two days removed: {n}").format(n=gone)
    (done.did if gone else done.found)(text)


def _forget_reads(database: Database, done: Account) -> None:
    """Whole months of the read record, and the hourly counts, that are past their time."""
    with translated(), database.writes.begin() as connection:
        connection.execute(sa.text("SET LOCAL lock_timeout = '10s'"))
        days = connection.scalar(
            sa.text(
                "SELECT coalesce((SELECT value::int FROM hotline_log.site"
                " WHERE key = 'keep_reads_days'), :usual)"
            ),
            {"usual": KEEP_READS},
        )
        old = connection.execute(
            sa.text(
                "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
                " WHERE i.inhparent = 'hotline_log.read_record'::regclass"
                " AND c.relname ~ '^read_record_[0-9]{6}$' AND to_date(right(c.relname, 6),"
                " 'YYYYMM') + interval '1 month' < now() - make_interval(days => :days)"
                " ORDER BY 1"
            ),
            {"days": days},
        )
        months = list(old.scalars())
        for month in months:
            connection.exec_driver_sql(f"DROP TABLE hotline_log.{month}")
        counts = connection.execute(
            sa.text(
                "DELETE FROM hotline_log.lookup_count"
                " WHERE hour < now() - make_interval(days => :days)"
            ),
            {"days": days},
        ).rowcount
    text = _("read records older than {days} days removed: {months} months, {counts} hourly counts")
    text = text.format(days=days, months=len(months), counts=counts)
    (done.did if months or counts else done.found)(text)

"""Housekeeping: the nightly command, and the function that any desk's sign-in calls."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.admin.connecting import Administrator
from app.admin.tending import tend
from tests.admin.conftest import FIRST_WORD
from tests.helpers.postgres import Server

NEXT_MONTH = "to_char(now() + interval '1 month', '_YYYYMM')"


@pytest.fixture
def desk(administrator: Administrator, site_server: Server) -> Iterator["psycopg.Connection[Any]"]:
    """A person's own connection."""
    with psycopg.connect(
        host="127.0.0.1", port=site_server.port, user="guanli", password=FIRST_WORD,
        dbname="hotline", autocommit=True,
    ) as connection:  # fmt: skip
        yield connection


def _one(connection: "psycopg.Connection[Any]", query: str) -> Any:
    row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return row[0]


def _drop_next_month(run: "psycopg.Connection[Any]") -> None:
    run.execute(f"DO $$ BEGIN EXECUTE 'DROP TABLE hotline_log.call' || {NEXT_MONTH}; END $$")


def _has_next_month(run: "psycopg.Connection[Any]") -> bool:
    return bool(_one(run, f"SELECT to_regclass('hotline_log.call' || {NEXT_MONTH}) IS NOT NULL"))


def test_that_the_command_makes_months_and_forgets_what_is_old(
    administrator: Administrator, run: "psycopg.Connection[Any]"
) -> None:
    _drop_next_month(run)
    run.execute(
        "INSERT INTO hotline_log.change (at, subject, record)"
        " SELECT now() - interval '3 days', 'ticket', n::text FROM generate_series(1, 50) AS n"
    )
    run.execute(
        "CREATE TABLE hotline_log.read_record_202001 PARTITION OF hotline_log.read_record"
        " FOR VALUES FROM ('2020-01-01') TO ('2020-02-01')"
    )
    assert tend(administrator) == 3
    assert _has_next_month(run)
    owner = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'call' || "
    assert _one(run, owner + NEXT_MONTH) == "hotline_owner"
    assert _one(run, "SELECT count(*) FROM hotline_log.change WHERE at < now() - '2 days'::interval"
                ) == 0  # fmt: skip
    assert _one(run, "SELECT to_regclass('hotline_log.read_record_202001') IS NULL")
    assert tend(administrator) == 0


def test_that_rows_of_a_default_partition_get_their_month(
    administrator: Administrator, run: "psycopg.Connection[Any]"
) -> None:
    run.execute(
        "INSERT INTO hotline_log.entry (at, subject, record, kind, act, changes)"
        " VALUES (now() - interval '4 months', 'unit', '1', 'unit', 'update', '{}')"
    )
    before = _one(run, "SELECT max(id) FROM hotline_log.entry")
    tend(administrator)
    assert _one(run, "SELECT count(*) FROM hotline_log.entry_rest") == 0
    assert _one(run, "SELECT max(id) FROM hotline_log.entry") == before
    found = _one(run, f"SELECT tableoid::regclass::text FROM hotline_log.entry WHERE id = {before}")
    assert found.startswith("hotline_log.entry_2")
    run.execute(f"DELETE FROM hotline_log.entry WHERE id = {before}")  # type: ignore[call-overload]


def test_that_the_first_sign_in_of_a_day_makes_the_months_ahead(
    desk: "psycopg.Connection[Any]", run: "psycopg.Connection[Any]"
) -> None:
    run.execute("DELETE FROM hotline_log.site WHERE key = 'tended'")
    _drop_next_month(run)
    assert _one(desk, "SELECT hotline.tend('{}')") == {"tended": True}
    assert _has_next_month(run)
    assert _one(desk, "SELECT hotline.tend('{}')") == {"tended": False}


def test_that_tending_waits_for_nobody(
    desk: "psycopg.Connection[Any]", run: "psycopg.Connection[Any]"
) -> None:
    run.execute("DELETE FROM hotline_log.site WHERE key = 'tended'")
    run.execute("BEGIN")
    run.execute("SELECT pg_advisory_xact_lock(4207537)")
    assert _one(desk, "SELECT hotline.tend('{}')") == {"tended": False}
    run.execute("ROLLBACK")

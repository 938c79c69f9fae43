"""The doctor: green on a fresh site, red for each fault that somebody can make."""

import sys
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from app.admin.connecting import Administrator
from app.admin.doctor import examine, look
from app.admin.findings import Finding, Severity
from tests.admin.conftest import HBA, write_hba
from tests.helpers.postgres import Server


@dataclass(frozen=True)
class Fault:
    """What somebody did, how it is undone, what the doctor says."""

    done: str
    undone: str
    said: str


FAULTS = {
    "row security off": Fault(
        "ALTER TABLE hotline.ticket DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE hotline.ticket ENABLE ROW LEVEL SECURITY",
        "row level security is off: ticket",
    ),
    "public may read": Fault(
        "GRANT SELECT ON hotline.account TO PUBLIC",
        "REVOKE SELECT ON hotline.account FROM PUBLIC",
        "PUBLIC has rights: hotline.account",
    ),
    "public may connect": Fault(
        "GRANT CONNECT ON DATABASE hotline TO PUBLIC",
        "REVOKE CONNECT ON DATABASE hotline FROM PUBLIC",
        "PUBLIC has rights: database CONNECT",
    ),
    "a table for a person": Fault(
        "GRANT SELECT ON hotline.account TO guanli",
        "REVOKE SELECT ON hotline.account FROM guanli",
        "changed since the last upgrade: tables",
    ),
    "a changed function": Fault(
        "ALTER FUNCTION hotline.my_seat() RENAME TO my_seat_as_it_was;"
        " CREATE FUNCTION hotline.my_seat() RETURNS text LANGUAGE sql AS $$ SELECT 'supervisor' $$",
        "DROP FUNCTION hotline.my_seat();"
        " ALTER FUNCTION hotline.my_seat_as_it_was() RENAME TO my_seat",
        "not as this program makes them: hotline.my_seat",
    ),
    "a trigger off": Fault(
        "ALTER TABLE hotline.ticket DISABLE TRIGGER keep",
        "ALTER TABLE hotline.ticket ENABLE TRIGGER keep",
        "changed since the last upgrade: triggers",
    ),
    "the owner may sign in": Fault(
        "ALTER ROLE hotline_owner LOGIN",
        "ALTER ROLE hotline_owner NOLOGIN",
        "hotline_owner may sign in",
    ),
    "a member of the owner": Fault(
        "GRANT hotline_owner TO guanli",
        "REVOKE hotline_owner FROM guanli",
        "guanli is a member of hotline_owner",
    ),
    "two seats": Fault(
        "GRANT hotline_agent TO guanli",
        "REVOKE hotline_agent FROM guanli",
        "guanli holds several seats: administrator, agent",
    ),
    "a stranger with a seat": Fault(
        "CREATE ROLE stranger LOGIN IN ROLE hotline_agent",
        "DROP ROLE stranger",
        "stranger holds a seat but is no person",
    ),
    "special rights": Fault(
        "ALTER ROLE guanli CREATEROLE",
        "ALTER ROLE guanli NOCREATEROLE",
        "guanli has special rights",
    ),
    "nobody administers": Fault(
        "ALTER ROLE guanli NOLOGIN", "ALTER ROLE guanli LOGIN", "no administrator can sign in"
    ),
    "a month missing": Fault(
        "DO $$ BEGIN EXECUTE 'DROP TABLE hotline_log.call'"
        " || to_char(now() + interval '1 month', '_YYYYMM'); END $$",
        "SET ROLE hotline_owner; SELECT hotline_log.add_partitions(); RESET ROLE",
        "partitions are missing: call_",
    ),
    "no vacuum": Fault(
        "ALTER TABLE hotline.call_incoming_test SET (autovacuum_enabled = off)",
        "DROP TABLE hotline.call_incoming_test",
        "autovacuum is off for",
    ),
    "a broken index": Fault(
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'hotline.pk_unit'::regclass",
        "UPDATE pg_index SET indisvalid = true WHERE indexrelid = 'hotline.pk_unit'::regclass",
        "the index hotline.pk_unit is not valid",
    ),
    "another revision": Fault(
        "UPDATE hotline.alembic_version SET version_num = '0000'",
        "UPDATE hotline.alembic_version SET version_num = '0001'",
        "schema 0000",
    ),
    "commits that may get lost": Fault(
        "ALTER SYSTEM SET synchronous_commit = off",
        "ALTER SYSTEM RESET synchronous_commit",
        "synchronous_commit = off",
    ),
    "weak passwords": Fault(
        "ALTER SYSTEM SET password_encryption = 'md5'",
        "ALTER SYSTEM RESET password_encryption",
        "password_encryption = md5",
    ),
}


def _musts(administrator: Administrator) -> list[str]:
    return [f.what for f in _findings(administrator) if f.severity is Severity.MUST]


def _findings(administrator: Administrator) -> list[Finding]:
    database = administrator.open()
    try:
        return [f for _group, findings in look(database) for f in findings]
    finally:
        database.close()


def _run(connection: "psycopg.Connection[Any]", text: str) -> None:
    """ALTER SYSTEM stands alone; the server takes a moment to read it."""
    connection.execute(text)  # type: ignore[call-overload]
    if "SYSTEM" in text:
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("SELECT pg_sleep(0.3)")


def test_that_a_fresh_site_is_healthy(
    administrator: Administrator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine(administrator) == 0
    said = capsys.readouterr().out
    assert "0 must be put right" in said
    assert "functions are as this program makes them" in said
    assert "WAL 0." in said
    if sys.platform == "linux":  # the server is on this computer: what is free is seen
        assert " GB, free " in said


@pytest.mark.parametrize("name", FAULTS)
def test_that_a_fault_is_found(
    name: str, administrator: Administrator, run: "psycopg.Connection[Any]"
) -> None:
    fault = FAULTS[name]
    if name == "no vacuum":
        run.execute("CREATE TABLE hotline.call_incoming_test (n int)")
    _run(run, fault.done)
    try:
        assert any(fault.said in what for what in _musts(administrator)), _musts(administrator)
    finally:
        _run(run, fault.undone)


def test_that_faults_that_were_put_right_are_gone(administrator: Administrator) -> None:
    assert _musts(administrator) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("host all all 192.168.0.0/16 trust", "trust"),
        ("host all all 192.168.0.0/16 md5", "md5"),
        ("host hotline all 192.168.0.0/16 scram-sha-256", "host hotline"),
        ("host hotline all no-such-thing", "line 2"),
    ],
)
def test_that_a_line_of_pg_hba_that_is_too_wide_is_found(
    line: str, said: str, administrator: Administrator, site_server: Server
) -> None:
    write_hba(site_server, f"{HBA}{line}\n")
    try:
        assert any(said in what for what in _musts(administrator))
    finally:
        write_hba(site_server, HBA)


def test_that_a_database_without_schema_is_told_to_init(
    administrator: Administrator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert examine(administrator.at("postgres")) == 1
    assert "init-db" in capsys.readouterr().out


def test_that_an_open_transaction_is_no_fault_at_once(administrator: Administrator) -> None:
    with administrator.connect() as other:
        other.execute("BEGIN")
        other.execute("SELECT 1")
        assert _musts(administrator) == []
        other.execute("ROLLBACK")

"""With a console and a login of each seat: the tables themselves."""
# ruff: noqa: ISC004, PT012

import psycopg
import pytest

from tests.helpers.besieged import (
    CALL,
    DRAFT,
    GONE,
    LOGINS,
    NOBODY,
    PUBLISHED,
    SEATS,
    STRAY,
    Besieged,
)
from tests.server.conftest import Refused

HIDDEN_TABLES = (
    "account", "account_phone", "account_billing", "account_text", "account_document",
    "account_incoming", "call", "promise", "number_day", "audit_entry", "alembic_version",
    "hotline_log.entry", "hotline_log.read_record", "hotline_log.lookup_count",
    "hotline_log.quota", "hotline_log.alarm", "hotline_log.change", "hotline_log.site",
    "hotline_log.batch", "hotline_log.ticket_move", "hotline_log.set_aside",
)  # fmt: skip


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize("table", HIDDEN_TABLES)
def test_that_nobody_selects_what_is_for_functions_alone(
    site: Besieged, role: str, table: str
) -> None:
    for statement in (
        f"SELECT * FROM {table}",
        f"SELECT count(*) FROM {table}",
        f"COPY {table} TO STDOUT",
        f"TABLE {table} LIMIT 1",
        f"DECLARE c CURSOR WITH HOLD FOR SELECT * FROM {table}",
        f"SELECT ctid FROM {table} FOR UPDATE",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.rows(role, statement)


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize("table", HIDDEN_TABLES)
def test_that_nobody_changes_what_is_for_functions_alone(
    site: Besieged, refused: Refused, role: str, table: str
) -> None:
    may_insert = table == "account_incoming" and role in {"supervisor", "administrator"}
    for statement in (
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
        *(() if may_insert else (f"INSERT INTO {table} DEFAULT VALUES",)),
    ):
        with site.as_(role).transaction(), pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.as_(role).execute(statement)
            raise AssertionError(statement)


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        *((seat, "DELETE FROM ticket") for seat in SEATS),
        *((seat, "DELETE FROM ticket_entry") for seat in SEATS),
        *((seat, "DELETE FROM outage") for seat in SEATS),
        *((seat, "UPDATE person SET seat = 'administrator'") for seat in SEATS),
        *((seat, "INSERT INTO person (login, name, seat) VALUES ('x', 'x', 'auditor')")
          for seat in SEATS),
        *((seat, "UPDATE ticket_entry SET text = ''") for seat in SEATS),
        *((seat, "TRUNCATE ticket CASCADE") for seat in SEATS),
        ("agent", "UPDATE account_import SET added = 0"),
        ("agent", "UPDATE unit SET name = 'x'"),
        ("dispatcher", "UPDATE service_limit SET minutes = 999"),
        ("branch", "INSERT INTO workday VALUES ('2026-07-15', true)"),
        ("agent", "UPDATE outage SET state = 'cancelled'"),
        ("branch", "UPDATE outage_version SET reason = 'x'"),
        ("guide", "INSERT INTO outage SELECT * FROM outage"),
        ("auditor", "INSERT INTO ticket SELECT * FROM ticket"),
        ("administrator", "UPDATE ticket SET unit_id = 1"),
        ("guide", "UPDATE ticket SET handler = 'x'"),
        ("agent", "SELECT * FROM lobby_visit"),
        ("agent", "UPDATE lobby_office SET name = 'x'"),
        ("guide", "UPDATE lobby_facility SET name = 'x'"),
        ("supervisor", "SELECT setval('ticket_number', 1)"),
        ("agent", "SELECT nextval('ticket_number')"),
        ("agent", "SELECT nextval('hotline_log.looked_opened_100')"),
        ("agent", "SELECT setval('hotline_log.pulse', 1)"),
        ("agent", "SELECT last_value FROM ticket_number"),
    ],
)  # fmt: skip
def test_that_a_right_nobody_gave_is_refused(refused: Refused, role: str, statement: str) -> None:
    refused(role, statement)


def test_that_a_login_without_a_seat_does_not_even_connect(site: Besieged) -> None:
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        site.as_(NOBODY)


@pytest.mark.parametrize("role", [STRAY, GONE])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ticket SET state = 'archived'",
        "UPDATE ticket SET urged = urged + 1, version = version + 1",
        "INSERT INTO ticket SELECT (t).* FROM (SELECT t FROM ticket t LIMIT 1) q",
        "INSERT INTO ticket_entry SELECT gen_random_uuid(), ticket_id, at, actor_id, action, text"
        " FROM ticket_entry",
        "SELECT screen_pop('{}')",
        "SELECT find_account_no('{}')",
        "SELECT ticket_detail('{}')",
        "SELECT register_call('{}')",
        "SELECT call_event('{}')",
        "SELECT attach_number('{}')",
        "SELECT note('{}')",
        "SELECT changes('{}')",
        "SELECT tend('{}')",
        "SELECT close_batch('{}')",
    ],
)
def test_that_a_role_without_an_active_person_may_do_nothing(
    refused: Refused, role: str, statement: str
) -> None:
    refused(role, statement)


def test_that_who_is_not_active_is_told_nothing_about_himself(site: Besieged) -> None:
    assert site.ask(STRAY, "whoami") is None
    assert site.ask(GONE, "whoami") is None


@pytest.mark.parametrize("role", ["expert", "callback", "guide", "administrator", "auditor"])
def test_that_drafts_of_outages_are_hidden_with_all_their_parts(site: Besieged, role: str) -> None:
    assert site.rows(role, "SELECT 1 FROM outage WHERE id = %s", PUBLISHED)
    for table, key in (("outage", "id"), ("outage_version", "outage_id"),
                       ("outage_area", "outage_id"), ("outage_window", "outage_id")):  # fmt: skip
        assert not site.rows(role, f"SELECT 1 FROM {table} WHERE {key} = %s", DRAFT), table
    assert site.rows(role, "SELECT 1 FROM outage_area WHERE outage_id = %s", PUBLISHED)


@pytest.mark.parametrize("role", ["dispatcher", "supervisor"])
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE outage_version SET reason = 'x' WHERE outage_id = '{PUBLISHED}'",
        f"DELETE FROM outage_area WHERE outage_id = '{PUBLISHED}'",
        f"UPDATE outage SET state = 'draft', version = 2 WHERE id = '{PUBLISHED}'",
    ],
)
def test_that_what_was_published_stays(refused: Refused, role: str, statement: str) -> None:
    refused(role, statement, "HD422")


def test_that_the_number_of_an_outage_is_not_changed(refused: Refused) -> None:
    refused("dispatcher", f"UPDATE outage SET number = 'TS-1', version = 2 WHERE id = '{DRAFT}'")


@pytest.mark.parametrize("role", SEATS)
def test_that_calls_are_not_found_through_what_counts_them(site: Besieged, role: str) -> None:
    assert site.rows(role, "SELECT outage_callers(%s)", CALL) == [(0,)]

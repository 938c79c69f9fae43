"""With a console: hiding an act, reading the audit, changing it, and the administrator's powers."""
# ruff: noqa: ISC004

import json
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.helpers.besieged import LOGINS, MINE, SEATS, Besieged
from tests.server.conftest import Refused

VERIFIER = "SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0c2FsdA==$" + "A" * 43 + "=:" + "B" * 43 + "="
OF_ADMINISTRATORS = ("add_person", "change_person", "set_password", "connections_now",
                     "end_connection", "quotas", "set_quota", "alarms")  # fmt: skip
OF_AUDITORS = ("audit_search", "audit_entry", "audit_reads", "audit_alarms", "audit_verify",
               "audit_chain")  # fmt: skip


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM hotline_log.entry",
        "UPDATE hotline_log.entry SET login = 'somebody'",
        "INSERT INTO hotline_log.entry (subject, record, kind, act, changes)"
        " VALUES ('ticket', '1', 'ticket', 'update', '{}')",
        "TRUNCATE hotline_log.entry",
        "DROP TABLE hotline_log.entry_rest",
        "ALTER TABLE hotline_log.entry DETACH PARTITION hotline_log.entry_rest",
        "DELETE FROM hotline_log.batch",
        "UPDATE hotline_log.batch SET head = ''",
        "DELETE FROM hotline_log.read_record",
        "DELETE FROM hotline_log.alarm",
        "UPDATE hotline_log.quota SET opened = 1000000",
        "DELETE FROM hotline_log.lookup_count",
        "SELECT hotline_log.close_batch('0')",
        "SELECT hotline_log.add_partitions(9)",
        "SELECT hotline_log.forget_changes(1)",
        "SELECT hotline_log.raise_alarm(1, 'x', 'y')",
        "SELECT hotline_log.looked(1, 'opened', -100)",
        "SELECT hotline_log.note_audit(1, 'x', 'y', '{}')",
    ],
)
def test_that_the_audit_is_changed_by_nobody(refused: Refused, role: str, statement: str) -> None:
    refused(role, statement)


@pytest.mark.parametrize("role", [role for role in LOGINS if role != "auditor"])
@pytest.mark.parametrize("function", OF_AUDITORS)
def test_that_only_auditors_read_the_audit(refused: Refused, role: str, function: str) -> None:
    refused(role, f"SELECT hotline.{function}('{{}}')")


@pytest.mark.parametrize("role", [role for role in LOGINS if role != "administrator"])
@pytest.mark.parametrize("function", OF_ADMINISTRATORS)
def test_that_only_administrators_keep_people(refused: Refused, role: str, function: str) -> None:
    refused(role, f"SELECT hotline.{function}('{{}}')")


@pytest.mark.parametrize("role", SEATS)
@pytest.mark.parametrize(
    "call",
    [
        "hotline_roles.give_seat('besieged_agent', 'administrator')",
        "hotline_roles.give_password('besieged_agent', 'x')",
        "hotline_roles.make_login('intruder', 'auditor', 'x')",
        "hotline_roles.sessions()",
        "hotline_roles.end_sessions('besieged_other', NULL, NULL)",
        "hotline_log.enrol('{}')",
        "hotline.administrator('x')",
        "hotline.auditor('x')",
        "hotline.admit('x', '{agent}')",
        "hotline.importer()",
        "hotline.held_call(gen_random_uuid(), now())",
        "hotline.note_opened(1, 'x', '[]')",
        "hotline.count_households('{1}', '{1}', '{-100}')",
    ],
)
def test_that_inner_functions_are_called_by_functions_alone(
    refused: Refused, role: str, call: str
) -> None:
    refused(role, f"SELECT {call}")


def person(site: Besieged, **more: Any) -> Jsonb:
    mine = site.person("administrator")
    row = site.seen("SELECT to_jsonb(p) FROM hotline.person p WHERE id = %s", mine)
    seen = {key: row[key] for key in ("name", "seat", "seat_no", "unit_id", "active")}
    return Jsonb(seen | {"id": mine, "seen": seen} | more)


@pytest.mark.parametrize("change", [{"seat": "auditor"}, {"seat": "agent"}, {"active": False}])
def test_that_an_administrator_does_not_change_his_own_seat(
    site: Besieged, refused: Refused, change: dict[str, object]
) -> None:
    refused("administrator", "SELECT hotline.change_person(%s)", values=(person(site, **change),))


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"login": "app"}, ("HD400",)),
        ({"login": "hotline_owner"}, ("HD400",)),
        ({"login": "hotline_keeper"}, ("HD400",)),
        ({"login": "postgres"}, ("HD400",)),
        ({"login": "pg_read_all_data"}, ("HD400",)),
        ({"login": "public"}, ("HD400",)),
        ({"login": "x; ALTER ROLE app"}, ("HD400",)),
        ({"login": 'a" SUPERUSER --'}, ("HD400",)),
        ({"login": "Ägent"}, ("HD400",)),
        ({"seat": "owner"}, ("HD400", "23514")),
        ({"seat": "keeper"}, ("HD400", "23514")),
        ({"seat": "agent, hotline_owner"}, ("HD400", "23514")),
        ({"seat": None}, ("23502",)),
        ({"verifier": "plain text"}, ("HD400",)),
        ({"verifier": "SCRAM-SHA-256$1:a$b:c"}, ("HD400",)),
        ({"verifier": "md5" + "0" * 32}, ("HD400",)),
        ({"verifier": None}, ("HD400",)),
        ({"verifier": VERIFIER + "'; ALTER ROLE x SUPERUSER; --"}, ("HD400",)),
        ({"name": ""}, ("HD400",)),
        ({"name": "长" * 100}, ("HD400",)),
        ({"unit_id": 424242}, ("23503",)),
        ({"unit_id": "1; DROP"}, ("22P02",)),
    ],
)  # fmt: skip
def test_that_no_login_but_a_persons_is_made(
    refused: Refused, asked: dict[str, object], codes: tuple[str, ...]
) -> None:
    usual = {"login": "intruder", "name": "不速之客", "seat": "agent", "seat_no": "",
             "unit_id": 1, "verifier": VERIFIER}  # fmt: skip
    refused("administrator", "SELECT hotline.add_person(%s)", *codes,
            values=(Jsonb(usual | asked),))  # fmt: skip


def test_that_an_administrator_ends_no_connection_of_the_server(site: Besieged) -> None:
    pid = site.owner.info.backend_pid
    since = site.seen("SELECT backend_start::text FROM pg_stat_activity WHERE pid = %s", pid)
    for asked in ({"pid": pid, "since": since}, {"login": "app"}, {}):
        assert site.ask("administrator", "end_connection", **asked) == {"ended": 0}
    assert site.seen("SELECT 1") == 1


@pytest.mark.parametrize("value", [0, -5, 10_000_000, None])
def test_that_a_quota_stays_a_quota(site: Besieged, refused: Refused, value: object) -> None:
    opened, listed = site.owner.execute(
        "SELECT opened, listed FROM hotline_log.quota WHERE seat = 'agent'"
    ).fetchone()
    asked = {"seat": "agent", "opened": value, "listed": listed,
             "seen": {"opened": opened, "listed": listed}}  # fmt: skip
    refused("administrator", "SELECT hotline.set_quota(%s)", "HD400", values=(Jsonb(asked),))


HIDDEN_ACTS = (
    "SET hotline.importing = 'on'",
    "SET search_path = public",
    "SET application_name = 'a dispatcher''s desk'",
    "SET TimeZone = 'Pacific/Kiritimati'",
    "SELECT set_config('hotline.importing', 'on', false)",
)


@pytest.mark.parametrize("before", HIDDEN_ACTS)
def test_that_no_setting_hides_an_act_from_the_audit(site: Besieged, before: str) -> None:
    for act, kind in (
        ("UPDATE hotline.ticket SET urged = urged + 1, version = version + 1"
         f" WHERE id = '{MINE}'", "ticket"),
        ("SELECT hotline.attach_number('{\"account_id\": 1, \"relation\": \"owner\","
         f" \"number\": \"1400777{HIDDEN_ACTS.index(before):04}\"}}')", "account_phone"),
    ):  # fmt: skip
        last = site.seen("SELECT max(id) FROM hotline_log.entry")
        with site.fresh("agent") as connection:
            connection.execute(before)
            connection.execute(act)
        entries = site.owner.execute(
            "SELECT login, person_id, kind FROM hotline_log.entry WHERE id > %s", (last,)
        ).fetchall()
        assert ("besieged_agent", site.person("agent"), kind) in entries


def test_that_an_import_from_a_console_is_in_the_audit(site: Besieged) -> None:
    last = site.seen("SELECT max(id) FROM hotline_log.entry")
    with site.fresh("supervisor") as connection:
        connection.execute(
            "INSERT INTO account_incoming (account_no, account_no_reversed, name, initials,"
            " initials_other, address, as_of, usage) VALUES ('03-2207-11846', '64811-7022-30',"
            " '改名', 'gm', '', '', now(), '[]')"
        )
        connection.execute("SELECT hotline.import_take('{\"told\": []}')")
    login, changes = site.owner.execute(
        "SELECT login, changes FROM hotline_log.entry WHERE id > %s AND act = 'import'", (last,)
    ).fetchone()
    assert login == "besieged_supervisor"
    assert (changes["updated"], changes["accounts"]) == (1, [1])


def test_that_a_forged_note_is_told_from_what_the_server_saw(site: Besieged) -> None:
    site.ask("agent", "note", subject="ticket", record=str(MINE), kind="ticket", act="update",
             changes={"state": ["x", "y"]}, person_id=4, login="zhaomin")  # fmt: skip
    act, login = site.owner.execute(
        "SELECT act, login FROM hotline_log.entry ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert (act, login) == ("note: update", "besieged_agent")


@pytest.mark.parametrize("asked", [{}, {"since": "2000-01-01", "text": "周"}])
def test_that_reading_the_audit_is_in_the_audit(site: Besieged, asked: dict[str, str]) -> None:
    site.ask("auditor", "audit_search", **asked)
    login, act, changes = site.owner.execute(
        "SELECT login, act, changes FROM hotline_log.entry ORDER BY id DESC LIMIT 1"
    ).fetchone()
    assert (login, act, changes) == ("besieged_auditor", "note: audit.search", asked)


def test_that_an_auditor_sees_values_after_a_recorded_reveal_only(site: Besieged) -> None:
    entry = site.seen("SELECT id FROM hotline_log.entry WHERE kind = 'account_phone' LIMIT 1")
    if entry is None:
        site.ask("agent", "attach_number", account_id=1, relation="owner", number="14006660001")
        site.ask("agent", "attach_number", account_id=1, relation="family", number="14006660001")
    site.owner.execute("UPDATE hotline.account SET name = '周淑敏敏' WHERE id = 2")
    entry = site.seen("SELECT id FROM hotline_log.entry ORDER BY id DESC LIMIT 1")
    masked = site.ask("auditor", "audit_entry", id=entry)
    assert "周淑敏敏" not in json.dumps(masked, ensure_ascii=False)
    shown = site.ask("auditor", "audit_entry", id=entry, reveal=True)
    assert shown["changes"]["name"][1] == "周淑敏敏"
    assert site.seen(
        "SELECT act FROM hotline_log.entry WHERE record = %s ORDER BY id DESC LIMIT 1", str(entry)
    ) == "note: audit.reveal"  # fmt: skip


def test_that_an_auditor_who_rolls_his_reading_back_is_in_the_servers_log(site: Besieged) -> None:
    entry = site.seen("SELECT min(id) FROM hotline_log.entry")
    with site.fresh("auditor") as connection:
        connection.execute("SET client_min_messages = error")
        connection.execute("BEGIN")
        asked = Jsonb({"id": entry, "reveal": True})
        connection.execute("SELECT hotline.audit_entry(%s)", [asked])
        connection.execute("ROLLBACK")
    log = (site.server.root / "server.log").read_text(errors="replace")
    assert f"person {site.person('auditor')} read the audit: reveal {entry}" in log


@pytest.mark.parametrize("role", SEATS)
def test_that_a_password_of_another_is_not_set_by_a_statement(site: Besieged, role: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.as_(role).execute(f"ALTER ROLE besieged_{'agent' if role != 'agent' else 'guide'}"
                               " PASSWORD 'x'")  # fmt: skip

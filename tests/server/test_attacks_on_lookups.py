"""With a console: copying the customers, seeing more than the seat does, escaping the counting."""
# ruff: noqa: ISC004, PT012

import json
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.helpers.besieged import LOGINS, MINE, SEATS, THEIRS, Besieged
from tests.helpers.lobby import LAST_FOUR
from tests.helpers.seeds import NOW, OWNER_PHONE, ZHOU
from tests.server.conftest import Refused

POP = {"day": str(NOW), "week": str(NOW), "history": str(NOW), "area": str(NOW), "now": str(NOW)}
QUIET = {"shared": "[]", "since": str(NOW)}


@pytest.fixture(autouse=True)
def _a_new_hour(site: Besieged) -> None:
    site.reset_quota()
    site.owner.execute("TRUNCATE hotline_log.alarm")


def pop(site: Besieged, role: str, number: str = OWNER_PHONE, **more: Any) -> Any:
    return site.ask(role, "screen_pop", forms=json.dumps([number]), account_id=None, **POP | more)


def step(connection: "psycopg.Connection[Any]", account: int) -> None:
    values = Jsonb({"forms": '["-"]', "account_id": account, **POP})
    connection.execute("SELECT hotline.screen_pop(%s)", [values])


def quota(site: Besieged, seat: str, opened: int, listed: int = 500) -> None:
    site.owner.execute(
        "UPDATE hotline_log.quota SET opened = %s, listed = %s WHERE seat = %s",
        (opened, listed, seat),
    )


def test_that_stepping_through_accounts_stops_at_the_quota_with_an_alarm(site: Besieged) -> None:
    quota(site, "agent", 10)
    with pytest.raises(psycopg.Error) as caught, site.fresh("agent") as connection:
        for account in range(1, 40):
            step(connection, account)
    assert caught.value.sqlstate == "HD429"
    assert account == 11
    text, person = site.owner.execute("SELECT text, person_id FROM hotline_log.alarm").fetchone()
    assert text.startswith("quota reached: 10 opened")
    assert person == site.person("agent")


def test_that_another_connection_begins_no_new_quota(site: Besieged) -> None:
    quota(site, "agent", 3)
    for account in (1, 2, 3):
        with site.fresh("agent") as connection:
            step(connection, account)
    with pytest.raises(psycopg.Error) as caught, site.fresh("agent") as connection:
        connection.execute("SET TimeZone = 'Pacific/Kiritimati'")
        connection.execute("SET application_name = 'somebody else'")
        step(connection, 4)
    assert caught.value.sqlstate == "HD429"


TAKEN_BACK = (
    "BEGIN; SELECT hotline.screen_pop({}); ROLLBACK",
    "SELECT hotline.screen_pop({}); SELECT 1 / 0",
    "DO $x$ DECLARE seen text; BEGIN seen := hotline.screen_pop({}); RAISE EXCEPTION '%', seen;"
    " END $x$",
    "DO $x$ BEGIN BEGIN PERFORM hotline.screen_pop({}); RAISE EXCEPTION 'x'; EXCEPTION WHEN OTHERS"
    " THEN NULL; END; END $x$",
    "BEGIN; SAVEPOINT s; SELECT hotline.screen_pop({}); ROLLBACK TO s; COMMIT",
    "SELECT hotline.screen_pop({}) UNION ALL SELECT to_jsonb(1 / (length(current_user) - 14))",
)


@pytest.mark.parametrize("statement", TAKEN_BACK)
def test_that_a_rollback_does_not_give_lookups_back(site: Besieged, statement: str) -> None:
    quota(site, "agent", 30)
    stopped = 0
    for account in range(1, 61):
        asked = "'" + json.dumps({"forms": '["-"]', "account_id": account % 30 + 1, **POP}) + "'"
        try:
            site.as_("agent").execute(statement.replace("{}", asked))
        except psycopg.Error as error:
            stopped += error.sqlstate == "HD429"
            site.as_("agent").execute("ROLLBACK")
    inner = "WHEN OTHERS" in statement  # which swallows the refusal, but gets no answer either
    assert stopped == 30 or inner
    with pytest.raises(psycopg.Error) as caught:
        pop(site, "agent")
    assert caught.value.sqlstate == "HD429"


def test_that_a_colleagues_desk_raises_the_alarm_that_was_rolled_back(site: Besieged) -> None:
    quota(site, "agent", 600)
    for _round in range(25):
        site.as_("agent").execute("BEGIN")
        pop(site, "agent")
        site.as_("agent").execute("ROLLBACK")
    assert site.seen("SELECT count(*) FROM hotline_log.alarm") == 0
    site.owner.execute("DELETE FROM hotline_log.site WHERE key = 'batch_tried'")
    site.ask("dispatcher", "changes", cursor="0")
    assert site.seen("SELECT text FROM hotline_log.alarm").startswith(
        "lookups taken back: 25 of 25 opened"
    )
    log = (site.server.root / "server.log").read_text(errors="replace")
    assert f"person {site.person('agent')} opened accounts {{{ZHOU}}} by screen_pop" in log


def test_that_a_look_that_finds_nothing_counts_as_well(site: Besieged) -> None:
    quota(site, "agent", 20, 20)
    for number in range(20):
        pop(site, "agent", f"1400999{number:04}")
    with pytest.raises(psycopg.Error) as caught:
        pop(site, "agent")
    assert caught.value.sqlstate == "HD429"


@pytest.mark.parametrize("limit", [10_000_000, -1, None, 0])
@pytest.mark.parametrize("function", ["find_account_no", "find_number", "find_name"])
def test_that_one_question_does_not_list_everybody(
    site: Besieged, function: str, limit: int | None
) -> None:
    quota(site, "agent", 600, 12_000)
    site.owner.execute(
        "INSERT INTO hotline.account (account_no, account_no_reversed, meter_no, meter_no_reversed,"
        " name, initials, initials_other, address, branch_id, water_use, meter, key_account, care,"
        " version, updated_at) SELECT '09-' || g, reverse('09-' || g), '', '', '钱多', 'qd', '',"
        " '', 11, '', '', false, '', 1, now() FROM generate_series(1000, 1200) g"
        " ON CONFLICT DO NOTHING"
    )
    found = site.ask("agent", function, start="", end="￿", limit=limit)["found"]
    assert len(found) <= 100


@pytest.mark.parametrize(
    "asked",
    [
        "[]", "1", '"x"', "null", '{"start": {"a": 1}, "limit": "x"}', '{"limit": 1.5}',
        '{"limit": "1; DROP TABLE account"}', '{"start": "\' OR 1=1 --", "end": "\'"}',
        '{"start": "%", "end": "%", "limit": 5}',
    ],
)  # fmt: skip
def test_that_sql_and_nonsense_in_values_find_nobody(site: Besieged, asked: str) -> None:
    before = site.fingerprint()
    try:
        found = site.rows("agent", "SELECT hotline.find_account_no(%s::jsonb)", asked)[0][0]
    except psycopg.Error as error:
        assert error.sqlstate in {"22P02", "22023"}  # noqa: PT017 - either way is right
    else:
        assert not found["found"]
    assert site.fingerprint() == before


@pytest.mark.parametrize("role", ["guide", "administrator", "auditor"])
@pytest.mark.parametrize(
    "function",
    ["screen_pop", "place_findings", "find_account_no", "find_number", "find_name",
     "find_number_whole", "find_words", "find_ticket_start", "import_begin", "import_take",
     "import_places", "import_known", "import_mend"],
)  # fmt: skip
def test_that_seats_without_customers_look_nobody_up(
    site: Besieged, refused: Refused, role: str, function: str
) -> None:
    if role == "administrator" and function.startswith("import"):
        role = "expert"  # administrators import
    refused(role, f"SELECT hotline.{function}('{{}}')", "42501", "42883")


def test_that_a_guide_obtains_nobodys_name_number_or_amount(site: Besieged) -> None:
    """Everything a guide can call, with everything a guide knows."""
    account_no = site.seen("SELECT account_no FROM hotline.account WHERE id = 1")
    asked = {
        "account_id": ZHOU, "account_no": account_no, "code": account_no, "meter_no": "YC20110718",
        "forms": json.dumps([OWNER_PHONE]), "start": "", "end": "￿", "limit": 50, "my_id": 100,
        "my_seat": "agent", "ticket_id": str(MINE), "day": "2026-07-14", "id": ZHOU,
        "my_moment": "2000-01-01", "cursor": "0", **QUIET, **POP,
    }  # fmt: skip
    functions = site.rows(
        "guide", "SELECT proname FROM pg_proc WHERE pronamespace = 'hotline'::regnamespace AND"
        " pg_get_function_identity_arguments(oid) = 'asked jsonb'"
        " AND has_function_privilege(oid, 'EXECUTE')",
    )  # fmt: skip
    told = {}
    for (function,) in functions:
        try:
            told[function] = str(site.ask("guide", function, **asked))
        except psycopg.Error as error:
            assert error.sqlstate != "XX000", (function, error)  # noqa: PT017
    assert {"lobby_find", "lobby_bill", "ticket_detail", "whoami"} <= set(told)
    for function, answer in told.items():
        for secret in ("周淑敏", OWNER_PHONE, "14005331102", "36.2", "3620", account_no):
            assert secret not in answer, function


@pytest.mark.parametrize("ticket", [MINE, THEIRS])
def test_that_a_guide_reads_no_ticket_of_others(site: Besieged, ticket: object) -> None:
    values = QUIET | {"ticket_id": str(ticket), "my_seat": "agent", "my_id": 100}
    assert not site.ask("guide", "ticket_detail", **values)["ticket"]


def test_that_guessing_the_last_four_ends_after_five_tries_in_any_zone(site: Besieged) -> None:
    site.owner.execute("UPDATE hotline.account_document SET tries = 0")
    results = []
    for i in range(8):
        with site.fresh("guide") as connection:
            zone = ("Asia/Shanghai", "Pacific/Kiritimati", "Etc/GMT+12")[i % 3]
            connection.execute(f"SET TimeZone = '{zone}'")
            values = Jsonb({"account_id": ZHOU, "last4": f"000{i}"})
            [(answer,)] = connection.execute("SELECT hotline.lobby_verify(%s)", [values]).fetchall()
            results.append(answer["result"])
    assert results == ["wrong"] * 5 + ["locked"] * 3
    assert site.ask("guide", "lobby_verify", account_id=ZHOU, last4=LAST_FOUR)["result"] == "locked"


@pytest.mark.parametrize("role", [r for r in LOGINS if r != "guide"])
def test_that_only_guides_check_documents(refused: Refused, role: str) -> None:
    refused(role, f'SELECT hotline.lobby_verify(\'{{"account_id": {ZHOU}, "last4": "204X"}}\')')


@pytest.mark.parametrize("role", SEATS)
def test_that_one_is_oneself_whatever_one_says(site: Besieged, role: str) -> None:
    said = site.ask(role, "whoami", id=4, login="zhaomin", my_id=4)
    assert said["id"] == site.person(role)
    assert site.rows(role, "SELECT me(), my_seat()") == [(site.person(role), role)]


@pytest.mark.parametrize("field", ["subject", "record", "kind", "act", "changes"])
def test_that_a_note_of_one_who_wants_to_fill_the_audit_is_refused(
    refused: Refused, field: str
) -> None:
    note = {"subject": "call", "record": "1", "kind": "x", "act": "x", field: "长" * 30_000}
    refused("agent", "SELECT hotline.note(%s)", "HD400", values=(Jsonb(note),))

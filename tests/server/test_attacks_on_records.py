"""With a console: forging who, when and what in tickets, calls and their numbers."""

import json
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.helpers.besieged import CALL, MINE, OPEN_CALL, THEIRS, Besieged
from tests.helpers.seeds import NOW, OWNER_PHONE
from tests.server.conftest import Refused

WORDS = ("id", "number", "source", "title", "complaint", "answers", "account_id", "caller_name",
         "caller_number", "callback_number", "address", "created_at", "created_by")  # fmt: skip
DESKS = ("agent", "dispatcher", "supervisor", "expert", "callback")


@pytest.mark.parametrize("column", WORDS)
@pytest.mark.parametrize("role", [*DESKS, "branch"])
def test_that_what_a_caller_said_is_never_changed(refused: Refused, role: str, column: str) -> None:
    refused(role, f"UPDATE ticket SET {column} = {column}, version = version + 1")


def one(role: str, change: str, ticket: UUID = MINE) -> tuple[str, str]:
    return role, f"UPDATE ticket SET {change}, version = version + 1 WHERE id = '{ticket}'"


@pytest.mark.parametrize(
    ("role", "statement", "code"),
    [
        (*one("agent", "state = 'archived'"), "HD422"),
        (*one("branch", "state = 'archived'"), "HD422"),
        (*one("branch", "state = 'wait_dispatch'"), "HD422"),
        (*one("expert", "state = 'wait_archive'"), "HD422"),
        (*one("agent", "state = 'wait_archive'"), "HD422"),
        (*one("callback", "state = 'invented'"), "HD422"),
        (*one("agent", "unit_id = 22"), "42501"),
        (*one("branch", "unit_id = 22"), "42501"),
        (*one("branch", "due_at = due_at + interval '9 days'"), "42501"),
        (*one("agent", "due_at = NULL"), "42501"),
        (*one("agent", "limit_minutes = 99999"), "42501"),
        (*one("branch", "limits = '{}', finish_due_at = now() + interval '1 year'"), "42501"),
        (*one("agent", "handler = '别人'"), "42501"),
        (*one("agent", "accepted_at = now()"), "42501"),
        (*one("agent", "arrived_at = now()"), "42501"),
        (*one("branch", "reply = '{}'"), "42501"),
        (*one("callback", "urged = urged + 1"), "42501"),
        (*one("agent", "urged = 0 - 5"), "42501"),
        (*one("agent", "grade = 4"), "42501"),
        ("agent", f"UPDATE ticket SET urged = urged + 1 WHERE id = '{MINE}'", "HD409"),
        ("agent", f"UPDATE ticket SET urged = urged + 1, version = 99 WHERE id = '{MINE}'",
         "HD409"),
    ],
)  # fmt: skip
def test_that_a_ticket_moves_by_the_rules_only(
    refused: Refused, role: str, statement: str, code: str
) -> None:
    refused(role, statement, code)


def test_that_the_changer_is_who_is_signed_in(site: Besieged) -> None:
    with site.as_("agent").transaction(force_rollback=True):
        [(by,)] = site.rows(
            "agent",
            "UPDATE ticket SET urged = urged + 1, version = version + 1, updated_by = 4,"
            " updated_at = '2020-01-01' WHERE id = %s RETURNING updated_by", MINE,
        )  # fmt: skip
    assert by == site.person("agent")


def a_ticket(site: Besieged, **more: Any) -> dict[str, Any]:
    row = site.seen("SELECT to_jsonb(t) FROM hotline.ticket t WHERE id = %s", MINE)
    return row | {"id": str(uuid4()), "state": "wait_dispatch", "unit_id": None} | more


FORGED_TICKETS: list[tuple[dict[str, Any], tuple[str, ...]]] = [
    ({"number": "GD-20260714-9999"}, ("42501",)),
    ({"number": "GD-20991231-0001"}, ("42501",)),
    ({"number": "GD-20260714-0001; DROP TABLE ticket"}, ("42501",)),
    ({"number": None}, ("42501",)),
    ({"number": "GD-20260714-0001"}, ("23505",)),
    ({"number": "GD-20260714-0002", "state": "archived"}, ("HD422",)),
    ({"number": "GD-20260714-0002", "state": "in_progress"}, ("HD422",)),
    ({"number": "GD-20260714-0002", "complaint": "长" * 300_000}, ("HD400",)),
    ({"number": "GD-20260714-0002", "grade": 7}, ("23514",)),
    ({"number": "GD-20260714-0002", "source": "nonsense"}, ("23514",)),
]


@pytest.mark.parametrize(("forged", "codes"), FORGED_TICKETS)
def test_that_a_made_up_ticket_is_refused(
    site: Besieged, refused: Refused, forged: dict[str, Any], codes: tuple[str, ...]
) -> None:
    refused(
        "agent",
        "INSERT INTO ticket SELECT (jsonb_populate_record(NULL::ticket, %s)).*",
        *codes,
        values=(Jsonb(a_ticket(site, **forged)),),
    )


def test_that_a_ticket_in_anothers_name_is_ones_own(site: Besieged) -> None:
    with site.as_("agent").transaction(force_rollback=True):
        number = site.rows("agent", "SELECT next_number('GD', '2026-07-14', 4)")[0][0]
        made = a_ticket(site, number=number, created_by=4, created_at="2099-01-01T00:00:00Z")
        site.as_("agent").execute(
            "INSERT INTO ticket SELECT (jsonb_populate_record(NULL::ticket, %s)).*", [Jsonb(made)]
        )
        [(by, future)] = site.rows(
            "agent", "SELECT created_by, created_at > now() + interval '1 minute' FROM ticket"
            " WHERE id = %s", made["id"],
        )  # fmt: skip
    assert by == site.person("agent")
    assert not future


def test_that_nobody_begins_the_numbers_of_days_to_come(site: Besieged) -> None:
    with site.as_("agent").transaction(force_rollback=True):
        [(number,)] = site.rows("agent", "SELECT next_number('GD', '2999-01-01', 4)")
    assert "2999" not in number


@pytest.mark.parametrize("action", ["dispatch", "archive", "recall", "urge"])
def test_that_the_timeline_is_not_written_for_another_seat(refused: Refused, action: str) -> None:
    refused(
        "branch",
        f"INSERT INTO ticket_entry VALUES (gen_random_uuid(), '{MINE}', now(), 3, '{action}', '')",
    )


def test_that_a_row_of_the_timeline_is_in_ones_own_name_and_not_of_the_future(
    site: Besieged,
) -> None:
    with site.as_("branch").transaction(force_rollback=True):
        [(by, ahead)] = site.rows(
            "branch",
            "INSERT INTO ticket_entry VALUES (gen_random_uuid(), %s, '2099-01-01', 4, 'remark',"
            " 'x') RETURNING actor_id, at > now() + interval '1 minute'", MINE,
        )  # fmt: skip
    assert (by, ahead) == (site.person("branch"), False)


def test_that_a_remark_with_an_earlier_time_tells_the_audit_when_it_came(site: Besieged) -> None:
    entry = uuid4()
    site.as_("agent").execute(
        "INSERT INTO ticket_entry VALUES (%s, %s, '2026-01-01', 4, 'remark', 'x')", (entry, MINE)
    )
    act = site.seen("SELECT act FROM hotline_log.entry WHERE changes->>'id' = %s", str(entry))
    assert act == "note: ticket.told_later"


def a_call(**more: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()), "raw_number": OWNER_PHONE, "number": OWNER_PHONE, "extension": "",
        "started_at": str(NOW), "outcome": "answered", "complaint": "x", "reply": "x",
        "salutation": "", "callback_number": "", "address": "", "location_note": "",
        "answers": {}, "mood": "calm", "notify_by_sms": False, "wants_callback": False,
        "wants_water": False,
    } | more  # fmt: skip


def ask(values: object) -> tuple[str, tuple[Jsonb]]:
    return "SELECT register_call(%s)", (Jsonb(values),)


def test_that_a_registered_call_is_not_written_over(site: Besieged) -> None:
    before = site.fingerprint()
    site.ask("agent", "register_call", call=a_call(id=str(CALL), complaint="他人的话"))
    site.ask("expert", "call_event", id=str(CALL), number="1", raw_number="1", extension="",
             at=str(NOW), state="ringing")  # fmt: skip
    assert site.fingerprint() == before


@pytest.mark.parametrize("role", ["branch", "guide", "administrator", "auditor"])
@pytest.mark.parametrize("function", ["register_call", "call_event", "attach_number"])
def test_that_seats_without_a_telephone_write_no_calls(
    refused: Refused, role: str, function: str
) -> None:
    refused(role, f"SELECT {function}('{{}}')")


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, ("23502", "22004")),
        ({"call": None}, ("23502", "22023")),
        ({"call": "DROP TABLE call"}, ("22023", "23502")),
        ({"call": [1, 2]}, ("22023", "23502")),
        ({"call": a_call(id="no uuid")}, ("22P02",)),
        ({"call": a_call(id=None)}, ("23502",)),
        ({"call": a_call(started_at="'; DROP TABLE call; --")}, ("22007",)),
        ({"call": a_call(complaint="长" * 400_000)}, ("HD400",)),
        ({"call": a_call(mood="furious")}, ("23514",)),
        ({"call": a_call(outcome="erased")}, ("23514",)),
        ({"call": a_call(account_id=999_999)}, ("23503",)),
        ({"call": a_call(), "join": str(uuid4())}, ("HD404",)),
        ({"call": a_call(), "entries": [{"id": str(uuid4())}]}, ("23502", "42501")),
        ({"call": a_call(), "ticket": {"id": str(MINE)}, "day": "2026-07-14"},
         ("23502", "23505", "HD422")),
        ({"call": a_call(), "ticket": {"state": "archived"}, "day": "2026-07-14"},
         ("HD422", "23502")),
    ],
)  # fmt: skip
def test_that_nonsense_for_a_call_is_refused_whole(
    refused: Refused, asked: dict[str, Any], codes: tuple[str, ...]
) -> None:
    statement, values = ask(asked)
    refused("agent", statement, *codes, values=values)


def test_that_the_agent_of_a_call_is_who_registers_it(site: Besieged) -> None:
    call = str(uuid4())
    promise = {"id": str(uuid4()), "number": OWNER_PHONE, "made_at": str(NOW), "made_by": 4,
               "text": "x", "due_at": str(NOW), "call_id": str(CALL)}  # fmt: skip
    site.ask(
        "expert", "register_call",
        call=a_call(id=call, agent_id=4, updated_by=4, version=77, registered_at="2099-01-01"),
        promise=promise, my_id=4,
    )  # fmt: skip
    row = site.seen("SELECT to_jsonb(c) FROM hotline.call c WHERE id = %s", call)
    assert (row["agent_id"], row["updated_by"], row["version"]) == (site.person("expert"),) * 2 + (
        1,
    )
    assert row["registered_at"] < "2099"
    said = site.owner.execute(
        "SELECT made_by, call_id::text FROM hotline.promise WHERE id = %s", (promise["id"],)
    ).fetchone()
    assert said == (site.person("expert"), call)


def test_that_taking_over_a_colleagues_open_call_is_told_in_the_audit(site: Besieged) -> None:
    site.ask("expert", "register_call", call=a_call(id=str(OPEN_CALL)))
    changes = site.seen(
        "SELECT changes FROM hotline_log.entry WHERE record = %s AND kind = 'call'"
        " ORDER BY id DESC LIMIT 1", str(OPEN_CALL),
    )  # fmt: skip
    assert changes["agent_id"] == [site.person("agent"), site.person("expert")]


@pytest.mark.parametrize(
    ("number", "relation", "account", "code"),
    [
        ("x' OR 1=1 --", "owner", 1, "HD400"),
        ("1" * 5000, "owner", 1, "HD400"),
        (None, "owner", 1, "HD400"),
        ("14005339998", "emperor", 1, "23514"),
        ("14005339998", "owner", 999_999, "HD404"),
        ("14005339998", "owner", "1; DELETE", "22P02"),
    ],
)
def test_that_a_strange_number_is_not_attached(
    refused: Refused, number: object, relation: str, account: object, code: str
) -> None:
    asked = json.dumps({"number": number, "relation": relation, "account_id": account})
    refused("agent", "SELECT attach_number(%s::jsonb)", code, values=(asked,))


def test_that_a_locked_ticket_of_another_branch_is_not_reached(site: Besieged) -> None:
    for statement in ("SELECT 1 FROM ticket WHERE id = %s FOR UPDATE",
                      "SELECT 1 FROM ticket WHERE id = %s FOR SHARE"):  # fmt: skip
        assert site.rows("branch", statement, THEIRS) == []


def test_that_a_call_id_reveals_no_more_than_its_numbers(site: Besieged) -> None:
    answer = site.ask("agent", "register_call", call=a_call(id=str(CALL)))
    assert set(answer) == {"call_id", "outcome", "ticket_id", "ticket_number", "outage_number",
                           "callers"}  # fmt: skip
    with pytest.raises(psycopg.Error):
        site.rows("agent", "SELECT registered(NULL)")

"""With a console: copying what tickets tell of customers, past the functions and through them."""
# ruff: noqa: PT012

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from tests.helpers.besieged import HIDDEN, LOGINS, MINE, THEIRS, Besieged
from tests.helpers.seeds import NOW, OWNER_PHONE
from tests.server.conftest import Refused

PERSONAL = (
    "title", "complaint", "answers", "account_id", "community_id", "caller_name", "caller_number",
    "callback_number", "address", "location_note", "reply",
)  # fmt: skip
DESKS = ("agent", "dispatcher", "supervisor", "expert", "callback", "branch", "other")
OTHERS = ("guide", "administrator", "auditor")
WATCH = {"at": str(NOW), "day_start": str(NOW), "since": "2000-01-01", "soon": str(NOW),
         "soon_long": str(NOW), "page": 101}  # fmt: skip


@pytest.fixture(autouse=True)
def _a_new_day(site: Besieged) -> Iterator[None]:
    kept = site.owner.execute("SELECT seat, opened, listed, tickets FROM hotline_log.quota")
    quotas = kept.fetchall()
    site.reset_quota()
    site.owner.execute("TRUNCATE hotline_log.alarm, hotline_log.ticket_seen")
    yield
    for seat, *numbers in quotas:
        site.owner.execute(
            "UPDATE hotline_log.quota SET opened = %s, listed = %s, tickets = %s WHERE seat = %s",
            (*numbers, seat),
        )


def quota(site: Besieged, seat: str, tickets: int, opened: int = 500) -> None:
    site.owner.execute(
        "UPDATE hotline_log.quota SET tickets = %s, opened = %s WHERE seat = %s",
        (tickets, opened, seat),
    )


@pytest.fixture(scope="module")
def pile(site: Besieged) -> list[str]:
    """Sixty more tickets of the branch's own unit, made by somebody else."""
    made = site.owner.execute(
        "INSERT INTO hotline.ticket SELECT (jsonb_populate_record(t, jsonb_build_object("
        " 'id', gen_random_uuid(), 'number', 'GD-20260713-' || lpad(n::text, 4, '0'),"
        " 'due_at', t.due_at + n * interval '1 minute', 'created_by', 4))).*"
        " FROM hotline.ticket t, generate_series(1, 60) n WHERE t.id = %s RETURNING id::text",
        (MINE,),
    ).fetchall()
    return [row[0] for row in made]


@pytest.mark.parametrize("column", PERSONAL)
@pytest.mark.parametrize("role", LOGINS)
def test_that_nobody_selects_what_a_ticket_tells_of_a_customer(
    site: Besieged, role: str, column: str
) -> None:
    for statement in (
        f"SELECT {column} FROM ticket",
        f"SELECT count({column}) FROM ticket",
        f"SELECT id FROM ticket WHERE {column} IS NOT NULL",
        f"SELECT id FROM ticket ORDER BY {column}",
        f"SELECT id FROM ticket GROUP BY id, {column}",
        f"SELECT a.id FROM ticket a JOIN ticket b USING ({column})",
        f"SELECT {column} FROM ticket FOR UPDATE",
        f"COPY ticket ({column}) TO STDOUT",
        f"COPY (SELECT {column} FROM ticket) TO STDOUT",
        f"DECLARE c CURSOR WITH HOLD FOR SELECT {column} FROM ticket",
        f"SELECT (t).{column} FROM (SELECT t FROM ticket t) q",
        f"SELECT to_jsonb(t)->'{column}' FROM ticket t",
        f"SELECT query_to_xml('SELECT {column} FROM hotline.ticket', true, true, '')",
        f"EXPLAIN ANALYZE SELECT {column} FROM ticket",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.rows(role, statement)


@pytest.mark.parametrize("role", LOGINS)
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM ticket", "TABLE ticket", "COPY ticket TO STDOUT", "SELECT t FROM ticket t",
        "SELECT t::text FROM ticket t", "SELECT table_to_xml('hotline.ticket', true, true, '')",
        "SELECT * FROM ticket_entry", "SELECT text FROM ticket_entry",
        "SELECT id FROM ticket_entry WHERE text <> ''", "COPY ticket_entry TO STDOUT",
        "SELECT e FROM ticket_entry e",
    ],
)  # fmt: skip
def test_that_nobody_selects_whole_tickets_or_what_was_said(
    site: Besieged, role: str, statement: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.rows(role, statement)


@pytest.mark.parametrize("role", DESKS)
@pytest.mark.parametrize("column", [*PERSONAL, "*"])
def test_that_writing_gives_nothing_back(refused: Refused, role: str, column: str) -> None:
    urged = "UPDATE ticket SET urged = urged, version = version + 1"
    refused(role, f"{urged} WHERE id = '{MINE}' RETURNING {column}")
    refused(role, f"WITH t AS ({urged} RETURNING {column}) SELECT * FROM t")
    if column != "*":
        refused(role, f"{urged} WHERE {column} IS NOT NULL")
        refused(role, f"UPDATE ticket SET handler = {column}::text, version = version + 1")


@pytest.mark.parametrize("role", DESKS)
def test_that_an_entry_gives_its_text_back_to_nobody(refused: Refused, role: str) -> None:
    row = f"(gen_random_uuid(), '{MINE}', now(), 3, 'remark', 'x')"
    refused(role, f"INSERT INTO ticket_entry VALUES {row} RETURNING text")
    row = f"gen_random_uuid(), '{MINE}', now(), 3, 'remark', complaint"
    refused(role, f"INSERT INTO ticket_entry SELECT {row} FROM ticket")


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize(
    "function",
    ["tickets_open_dispatcher", "tickets_mine_agent", "tickets_open_branch", "ticket_queue",
     "ticket_archive", "ticket_archive_search", "ticket_ids", "ticket_portion", "same_case",
     "ticket_counts_dispatcher"],
)  # fmt: skip
def test_that_seats_without_tickets_are_shown_none(
    refused: Refused, role: str, function: str
) -> None:
    refused(role, f"SELECT hotline.{function}('{{}}')")


@pytest.mark.parametrize(
    "function",
    ["admit_tickets(text,text[])", "tickets_listed(integer,text,jsonb,integer)",
     "tickets_opened(integer,text,jsonb,integer)", "tickets_exported(integer,text,jsonb,integer)",
     "tickets_wanted(integer,text,jsonb,integer)"],
)  # fmt: skip
@pytest.mark.parametrize("role", LOGINS)
def test_that_counting_is_not_called_by_people(site: Besieged, role: str, function: str) -> None:
    [(may,)] = site.rows(
        role, "SELECT has_function_privilege(%s, 'EXECUTE')", f"hotline.{function}"
    )
    assert not may


def listing(site: Besieged, role: str, **values: Any) -> Any:
    return site.ask(role, "ticket_queue", **WATCH | {"view": "open"} | values)


@pytest.mark.parametrize("forged", [
    {}, {"my_unit": 22}, {"my_seat": "agent"}, {"my_id": 4}, {"view": "mine"}, {"view": "today"},
])  # fmt: skip
def test_that_a_branch_is_listed_its_own_tickets(site: Besieged, forged: dict[str, Any]) -> None:
    for function in ("ticket_queue", "ticket_archive", "ticket_archive_search", "ticket_ids"):
        answer = site.ask("branch", function, **WATCH | {"view": "open"} | forged)
        assert str(THEIRS) not in str(answer)
    ids = json.dumps([str(THEIRS)])
    assert site.ask("branch", "ticket_portion", ids=ids, full_phone=True)["tickets"] == []
    found = site.ask("branch", "same_case", address=HIDDEN, since="2000-01-01", **forged)
    assert str(THEIRS) not in str(found)


@pytest.mark.parametrize("size", [1, 10, 5000])
def test_that_a_scrape_ends_at_the_quota_with_an_alarm(
    site: Besieged, pile: list[str], size: int
) -> None:
    quota(site, "agent", 30)
    seen: set[str] = set()
    after: dict[str, Any] = {}
    with pytest.raises(psycopg.Error) as caught, site.fresh("agent") as connection:
        for _page in range(100):
            values = Jsonb(WATCH | {"view": "open", "page": size} | after)
            [(answer,)] = connection.execute("SELECT hotline.ticket_queue(%s)", [values])
            seen |= {line[0] for line in answer["lines"]}
            last = answer["lines"][-1]
            after = {"after": last[12], "after_id": last[0]}
    assert caught.value.sqlstate == "HD429"
    assert len(seen) < 30 + size
    assert site.seen("SELECT text FROM hotline_log.alarm").startswith("ticket quota reached: ")
    assert site.seen("SELECT person_id FROM hotline_log.alarm") == site.person("agent")


def test_that_refreshing_all_day_costs_nothing(site: Besieged, pile: list[str]) -> None:
    quota(site, "agent", 70)
    for _refresh in range(20):
        assert len(listing(site, "agent")["lines"]) == 62
    assert site.seen("SELECT tickets FROM hotline_log.lookup_count") == 62


def test_that_guessing_words_counts_even_when_nothing_is_found(site: Besieged) -> None:
    quota(site, "agent", 5)
    for guess in range(5):
        site.ask("agent", "ticket_archive_search", **WATCH, **{f"word_{guess}": str(guess)})
    with pytest.raises(psycopg.Error) as caught:
        listing(site, "agent")
    assert caught.value.sqlstate == "HD429"


def test_that_a_rollback_gives_no_listed_ticket_back(site: Besieged, pile: list[str]) -> None:
    quota(site, "agent", 100)
    connection = site.as_("agent")
    for _try in range(2):
        connection.execute("BEGIN")
        listing(site, "agent")
        connection.execute("ROLLBACK")
    with pytest.raises(psycopg.Error) as caught:
        listing(site, "agent")
    assert caught.value.sqlstate == "HD429"


def test_that_opening_one_ticket_after_another_ends_at_the_quota_and_is_recorded(
    site: Besieged, pile: list[str]
) -> None:
    quota(site, "agent", 1000, opened=10)
    values = {"shared": "[]", "since": str(NOW)}
    opened = 0
    with pytest.raises(psycopg.Error) as caught:
        for ticket in pile:
            for _again in range(2):
                assert site.ask("agent", "ticket_detail", ticket_id=ticket, **values)["ticket"]
            opened += 1
    assert caught.value.sqlstate == "HD429"
    assert opened == 10
    recorded = site.owner.execute(
        "SELECT tickets[1]::text FROM hotline_log.read_record WHERE function = 'ticket_detail'"
        " AND person_id = %s ORDER BY at DESC LIMIT 10", (site.person("agent"),),
    ).fetchall()  # fmt: skip
    assert {row[0] for row in recorded} == set(pile[:10])
    # What is open already stays open: an act on it answers with the ticket as it is then.
    assert site.ask("agent", "ticket_detail", ticket_id=pile[0], **values)["ticket"]


def test_that_a_file_counts_every_row_every_time_and_is_recorded(
    site: Besieged, pile: list[str]
) -> None:
    quota(site, "dispatcher", 100)
    listing(site, "dispatcher")
    site.reset_quota()
    ids = json.dumps(pile)
    assert len(site.ask("dispatcher", "ticket_portion", ids=ids, full_phone=True)["tickets"]) == 60
    recorded = site.seen(
        "SELECT cardinality(tickets) FROM hotline_log.read_record WHERE function = 'ticket_portion'"
        " ORDER BY at DESC LIMIT 1"
    )
    assert recorded == 60
    for function, more in (("ticket_portion", {"ids": ids}), ("ticket_ids", {"view": "open"})):
        with pytest.raises(psycopg.Error) as caught:
            site.ask("dispatcher", function, **WATCH | more)
        assert caught.value.sqlstate == "HD429"


@pytest.mark.parametrize("role", ["agent", "expert", "callback"])
@pytest.mark.parametrize("said", [{}, {"full_phone": True}, {"my_seat": "supervisor"}])
def test_that_a_file_shows_whole_numbers_to_seats_that_may_only(
    site: Besieged, role: str, said: dict[str, Any]
) -> None:
    ids = json.dumps([str(MINE)])
    assert OWNER_PHONE not in str(site.ask(role, "ticket_portion", ids=ids, **said))
    assert OWNER_PHONE not in str(site.ask("dispatcher", "ticket_portion", ids=ids))
    full = site.ask("dispatcher", "ticket_portion", ids=ids, full_phone=True)
    assert OWNER_PHONE in str(full)


@pytest.mark.parametrize("values", [
    {"page": -1}, {"page": 10**9}, {"view": "archived"}, {"view": "' OR true --"}, {"view": None},
    {"word_0": ""}, {"word_1": "\\"}, {"after_id": str(MINE)},
])  # fmt: skip
def test_that_odd_questions_list_nothing_that_is_not_counted(
    site: Besieged, values: dict[str, Any]
) -> None:
    try:
        answer = listing(site, "agent", **values)
    except psycopg.Error as error:
        assert error.sqlstate in {"22P02", "22025", "22003"}  # noqa: PT017 - either way is right
        return
    counted = site.owner.execute("SELECT sum(tickets) FROM hotline_log.lookup_count").fetchone()
    assert (counted or (0,))[0] or not answer["lines"]

"""With a console and a branch's login: what belongs to other units."""
# ruff: noqa: ISC004

import psycopg
import pytest

from tests.helpers.besieged import DRAFT, HIDDEN, MINE, THEIRS, Besieged
from tests.helpers.seeds import ZHANGDIAN_REPAIR, ZHOUCUN_REPAIR
from tests.server.conftest import Refused

BRANCH = {"branch": (MINE, THEIRS), "other": (THEIRS, MINE)}


@pytest.mark.parametrize(("role", "tickets"), BRANCH.items())
def test_that_a_branch_sees_its_own_tickets_only(
    site: Besieged, role: str, tickets: tuple[object, object]
) -> None:
    own, foreign = tickets
    assert site.rows(role, "SELECT id FROM ticket") == [(own,)]
    assert {row[0] for row in site.rows(role, "SELECT ticket_id FROM ticket_entry")} == {own}
    for statement in (
        "SELECT 1 FROM ticket WHERE id = %s",
        "SELECT 1 FROM ticket t WHERE t.id = %s OR t.state IS NOT NULL AND t.id = %s",
        "SELECT 1 FROM ticket_entry WHERE ticket_id = %s",
        "UPDATE ticket SET urged = 7, version = version + 1 WHERE id = %s RETURNING urged",
        "WITH t AS (UPDATE ticket SET handler = 'x' WHERE id = %s RETURNING id) SELECT * FROM t",
        "SELECT 1 FROM ticket a JOIN ticket b USING (category_code) WHERE b.id = %s",
        "SELECT 1 FROM ticket WHERE id = %s FOR UPDATE SKIP LOCKED",
    ):
        values = (foreign,) * statement.count("%s")
        assert site.rows(role, statement, *values) == [], statement


@pytest.mark.parametrize(
    "statement",
    [
        # An error would tell of the hidden row: there must be none.
        f"SELECT 1 / (length(number) - {len('GD-20260714-0002')}) FROM ticket WHERE unit_id = 22",
        "SELECT 1 FROM ticket WHERE unit_id = 22"
        f" AND 1 / (length(number) - {len('GD-20260714-0002')}) > 0",
        "SELECT 1 FROM ticket WHERE unit_id = 22 AND number::integer = 1",
        "SELECT 1 FROM ticket WHERE unit_id = 22 AND handler::date > '2000-01-01'",
        "SELECT 1 FROM ticket WHERE unit_id = 22 AND xpath('//a', ('<a>' || number)::xml) IS NULL",
        "SELECT 1 FROM ticket WHERE unit_id = 22 AND pg_sleep(0.2) IS NULL",
        "SELECT 1 FROM ticket WHERE unit_id = 22 AND number ~ ('(' || number)",
        "SELECT 1 FROM ticket_entry WHERE actor_id = 100 AND action::integer = 1"
        f" AND ticket_id = '{THEIRS}'",
        "SELECT query_to_xml('SELECT complaint FROM hotline.ticket WHERE unit_id = 22',"
        " true, true, '')::text ~ '秘密' WHERE false",
    ],
)
def test_that_errors_do_not_tell_of_hidden_rows(site: Besieged, statement: str) -> None:
    assert site.rows("branch", statement) == []


def test_that_a_function_that_reads_by_text_reads_with_ones_own_rights(site: Besieged) -> None:
    for statement in (
        "SELECT query_to_xml('SELECT complaint FROM hotline.ticket', true, true, '')",
        "SELECT table_to_xml('hotline.ticket', true, true, '')",
        "SELECT schema_to_xml('hotline', true, true, '')",
        "SELECT cursor_to_xml('x', 1, true, true, '')",
        "SELECT ts_stat('SELECT to_tsvector(complaint) FROM hotline.ticket WHERE unit_id = 22')",
    ):
        try:
            found = site.rows("branch", statement)
        except psycopg.Error:
            continue
        assert str(THEIRS) not in str(found), statement


@pytest.mark.parametrize("analyze", ["", "(ANALYZE, VERBOSE) "])
def test_that_explain_shows_no_hidden_value(site: Besieged, analyze: str) -> None:
    plan = site.rows("branch", f"EXPLAIN {analyze}SELECT number FROM ticket WHERE unit_id = 22")
    assert HIDDEN not in str(plan)
    if analyze:
        assert "rows=0" in str(plan)


@pytest.mark.parametrize("view", ["pg_stats", "pg_stats_ext", "pg_stats_ext_exprs"])
def test_that_statistics_hold_nothing_of_hidden_tables(site: Besieged, view: str) -> None:
    site.owner.execute("ANALYZE hotline.ticket, hotline.account, hotline.account_phone")
    hidden = ("account", "account_phone", "ticket", "call", "ticket_entry", "outage_version")
    assert not site.rows("branch", f"SELECT 1 FROM {view} WHERE tablename = ANY (%s)", list(hidden))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.rows("branch", "SELECT stavalues1 FROM pg_statistic")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS"
        " $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$",
        "CREATE FUNCTION hotline.leak(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE FUNCTION public.leak(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE OPERATOR hotline.=== (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text)",
        "CREATE TEMP TABLE person AS SELECT 1",
        "CREATE TEMP VIEW mine AS SELECT * FROM ticket",
        "CREATE VIEW hotline.mine AS SELECT * FROM ticket",
        "CREATE RULE r AS ON SELECT TO ticket DO INSTEAD SELECT * FROM ticket",
        "CREATE POLICY p ON ticket USING (true)",
        "ALTER TABLE ticket DISABLE ROW LEVEL SECURITY",
        "ALTER POLICY branch_sees_its_own ON ticket USING (true)",
        "DROP POLICY branch_sees_its_own ON ticket",
    ],
)
def test_that_nothing_is_made_to_look_round_the_corner(refused: Refused, statement: str) -> None:
    refused("branch", statement)


def test_that_row_security_switched_off_shows_nothing(site: Besieged) -> None:
    with site.fresh("branch") as connection:
        connection.execute("SET row_security = off")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT id FROM ticket")


@pytest.mark.parametrize(
    "setting",
    [
        "hotline.my_unit = '22'", "hotline.person = '4'", "role = 'besieged_branch'",
        "plan_cache_mode = force_generic_plan", "search_path = pg_temp, public",
        "hotline.importing = 'on'", "session_replication_role = DEFAULT",
    ],
)  # fmt: skip
def test_that_settings_do_not_change_who_one_is(site: Besieged, setting: str) -> None:
    with site.fresh("branch") as connection:
        try:
            connection.execute(f"SET {setting}")
        except psycopg.errors.InsufficientPrivilege:
            return
        assert connection.execute("SELECT id FROM hotline.ticket").fetchall() == [(MINE,)]
        unit = connection.execute("SELECT hotline.my_unit()").fetchone()
        assert unit == (ZHANGDIAN_REPAIR,)


@pytest.mark.parametrize("forged", [
    {}, {"my_unit": ZHOUCUN_REPAIR}, {"my_seat": "supervisor"}, {"my_id": 4},
    {"my_id": 4, "my_seat": "agent", "my_unit": None},
])  # fmt: skip
def test_that_a_foreign_ticket_is_not_told_by_its_function(
    site: Besieged, forged: dict[str, object]
) -> None:
    values = {"ticket_id": str(THEIRS), "shared": "[]", "since": "2000-01-01", **forged}
    answer = site.ask("branch", "ticket_detail", **values)
    assert HIDDEN not in str(answer)
    assert not answer["ticket"]
    assert site.ask("branch", "ticket_detail", **(values | {"ticket_id": str(MINE)}))["ticket"]


@pytest.mark.parametrize("forged", [{}, {"my_unit": 12}, {"my_seat": "agent"}, {"my_unit": 22}])
@pytest.mark.parametrize("function", ["find_account_no", "find_number", "find_name"])
def test_that_accounts_of_another_district_are_not_found(
    site: Besieged, function: str, forged: dict[str, object]
) -> None:
    """解晓东 and 欧阳㛃 live in 周村区."""
    asked = {"start": "", "end": "￿", "limit": 100, **forged}
    answer = site.ask("branch", function, **asked)
    assert "04-0311" not in str(answer)
    theirs = site.ask("other", function, **asked)
    assert "04-0311" in str(theirs)


@pytest.mark.parametrize("role", ["guide", "administrator", "auditor"])
def test_that_other_seats_see_no_ticket_at_all(site: Besieged, role: str) -> None:
    assert site.rows(role, "SELECT 1 FROM ticket") == []
    assert site.rows(role, "SELECT 1 FROM ticket_entry") == []


def test_that_a_branch_does_not_write_into_a_foreign_timeline(refused: Refused) -> None:
    refused(
        "branch",
        f"INSERT INTO ticket_entry VALUES (gen_random_uuid(), '{THEIRS}', now(), 102,"
        " 'remark', '')",
    )


def test_that_a_branch_does_not_hand_its_ticket_away(refused: Refused) -> None:
    refused("branch", f"UPDATE ticket SET unit_id = {ZHOUCUN_REPAIR}, version = 2"
            f" WHERE id = '{MINE}'")  # fmt: skip


def test_that_drafts_are_read_by_who_works_with_them_only(site: Besieged) -> None:
    assert site.rows("branch", "SELECT 1 FROM outage WHERE id = %s", DRAFT)
    assert not site.rows("guide", "SELECT 1 FROM outage WHERE id = %s", DRAFT)

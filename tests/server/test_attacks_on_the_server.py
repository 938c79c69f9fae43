"""With a console: the server around the tables, its roles, files, locks, objects and sessions."""

import psycopg
import pytest

from tests.helpers.besieged import HIDDEN, LOGINS, SEATS, STRAY, Besieged
from tests.helpers.seeds import OWNER_PHONE
from tests.server.conftest import Refused

FILES_AND_PROGRAMS = (
    "COPY person TO PROGRAM 'cat'",
    "COPY account_incoming FROM PROGRAM 'id'",
    "COPY person TO '/tmp/people.csv'",
    "COPY workday FROM '/etc/passwd'",
    "SELECT pg_read_file('postgresql.conf')",
    "SELECT pg_read_binary_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "SELECT pg_ls_logdir()",
    "SELECT pg_ls_waldir()",
    "SELECT pg_stat_file('PG_VERSION')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_create(0)",
    "SELECT lo_creat(-1)",
    "SELECT lo_from_bytea(0, '\\x00')",
    "SELECT lo_export(1, '/tmp/x')",
    "SELECT pg_current_logfile()",
    "SELECT pg_hba_file_rules()",
    "SELECT pg_show_all_file_settings()",
    "SELECT rolpassword FROM pg_authid",
    "SELECT passwd FROM pg_shadow",
    "SELECT * FROM pg_user_mapping",
    "SELECT pg_logical_emit_message(false, 'x', 'y')",
    "SELECT pg_create_physical_replication_slot('x')",
    "SELECT pg_switch_wal()",
    "SELECT pg_backup_start('x')",
    "SELECT pg_promote()",
    "SELECT pg_reload_conf()",
    "SELECT pg_rotate_logfile()",
    "CHECKPOINT",
)
OBJECTS = (
    "CREATE TABLE hotline.mine (x integer)",
    "CREATE TABLE public.mine (x integer)",
    "CREATE TEMP TABLE account (x integer)",
    "CREATE UNLOGGED TABLE public.mine (x integer)",
    "CREATE SCHEMA mine",
    "CREATE SCHEMA AUTHORIZATION CURRENT_USER",
    "CREATE FUNCTION hotline.me() RETURNS integer LANGUAGE sql AS 'SELECT 4'",
    "CREATE OR REPLACE FUNCTION hotline.my_seat() RETURNS text LANGUAGE sql AS 'SELECT ''agent'''",
    "CREATE FUNCTION public.f() RETURNS void LANGUAGE c AS 'libc', 'system'",
    "CREATE EXTENSION dblink",
    "CREATE EXTENSION postgres_fdw",
    "CREATE EXTENSION file_fdw",
    "CREATE FOREIGN DATA WRAPPER f",
    "CREATE SERVER s FOREIGN DATA WRAPPER f",
    "CREATE LANGUAGE plpython3u",
    "CREATE DATABASE mine",
    "CREATE ROLE mine SUPERUSER",
    "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()",
    "CREATE PUBLICATION p FOR TABLE ticket",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
    "CREATE TABLESPACE t LOCATION '/tmp'",
    "CREATE STATISTICS hotline.s ON id, number FROM ticket",
    "CREATE INDEX i ON ticket (title)",
    "CREATE TRIGGER t AFTER UPDATE ON ticket EXECUTE FUNCTION guard_ticket()",
    "ALTER TABLE ticket DISABLE TRIGGER ALL",
    "ALTER TABLE ticket DISABLE TRIGGER keep",
    "ALTER TABLE ticket ENABLE REPLICA TRIGGER keep",
    "ALTER TABLE hotline_log.entry RENAME TO gone",
    "ALTER TABLE ticket OWNER TO CURRENT_USER",
    "ALTER TABLE ticket ALTER COLUMN complaint TYPE varchar(1)",
    "ALTER FUNCTION hotline.me() SECURITY INVOKER",
    "ALTER FUNCTION hotline.whoami(jsonb) OWNER TO CURRENT_USER",
    "ALTER SCHEMA hotline RENAME TO gone",
    "ALTER SEQUENCE ticket_number RESTART",
    "DROP TABLE ticket",
    "DROP TRIGGER keep ON ticket",
    "DROP FUNCTION hotline.me()",
    "DROP SCHEMA hotline_log CASCADE",
    "DROP OWNED BY hotline_owner",
    "REASSIGN OWNED BY hotline_owner TO CURRENT_USER",
    "COMMENT ON TABLE ticket IS 'x'",
    "SECURITY LABEL ON TABLE ticket IS 'x'",
    "REFRESH MATERIALIZED VIEW x",
    "CLUSTER ticket USING pk_ticket",
    "REINDEX TABLE ticket",
)
ROLES = (
    "SET ROLE hotline_owner",
    "SET ROLE hotline_keeper",
    "SET ROLE hotline_watcher",
    "SET ROLE app",
    "SET ROLE pg_read_all_data",
    "SET SESSION AUTHORIZATION app",
    "SET SESSION AUTHORIZATION hotline_owner",
    "SET session_replication_role = replica",
    "SET row_security = off; SELECT * FROM account",
    "SET log_statement = 'none'",
    "SET temp_file_limit = -1",
    "ALTER SYSTEM SET log_statement = 'none'",
    "ALTER DATABASE postgres SET search_path = public",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER ROLE CURRENT_USER CREATEROLE",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "ALTER ROLE CURRENT_USER CONNECTION LIMIT -1",
    "ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'",
    "ALTER ROLE app PASSWORD 'x'",
    "ALTER ROLE besieged_other PASSWORD 'x'",
    "ALTER ROLE besieged_other SET search_path = pg_temp",
    "ALTER ROLE hotline_owner LOGIN PASSWORD 'x'",
    "ALTER ROLE ALL SET search_path = pg_temp",
    "ALTER DEFAULT PRIVILEGES FOR ROLE hotline_owner GRANT SELECT ON TABLES TO PUBLIC",
    "GRANT hotline_owner TO CURRENT_USER",
    "GRANT hotline_administrator TO CURRENT_USER",
    "GRANT hotline_keeper TO CURRENT_USER",
    "GRANT pg_read_all_data TO CURRENT_USER",
    "GRANT pg_execute_server_program TO CURRENT_USER",
    "GRANT SELECT ON account TO CURRENT_USER",
    "GRANT EXECUTE ON FUNCTION hotline.audit_search(jsonb) TO CURRENT_USER",
    "GRANT USAGE ON SCHEMA hotline_log TO CURRENT_USER",
    "REVOKE hotline_administrator FROM besieged_administrator",
    "DROP ROLE besieged_administrator",
)
LOCKS = (
    "SELECT pg_advisory_lock(4207538)",
    "SELECT pg_advisory_lock(1, 2)",
    "SELECT pg_advisory_xact_lock(4207534)",
    "SELECT pg_try_advisory_lock(4207537)",
    "SELECT pg_advisory_lock(g) FROM generate_series(1, 1000000) g",
    "SELECT pg_advisory_lock_shared(1)",
    "BEGIN; LOCK TABLE ticket IN ACCESS EXCLUSIVE MODE",
    "BEGIN; LOCK TABLE person IN EXCLUSIVE MODE",
)
# What an unknown wrapper, a role that is not there or a name says before rights are asked.
OTHER_WORDS = ("42501", "42704", "42883", "42P01", "0A000", "42P13", "58P01", "22023", "42710",
               "42809", "55000", "2BP01", "42939")  # fmt: skip


@pytest.mark.parametrize("statement", [*FILES_AND_PROGRAMS, *OBJECTS, *ROLES, *LOCKS])
@pytest.mark.parametrize("role", ["agent", "supervisor", "administrator"])
def test_that_the_server_itself_is_out_of_reach(
    refused: Refused, role: str, statement: str
) -> None:
    refused(role, statement, *OTHER_WORDS)


@pytest.mark.parametrize("role", [*SEATS, STRAY])
@pytest.mark.parametrize("group", SEATS)
def test_that_nobody_takes_another_seat(site: Besieged, role: str, group: str) -> None:
    own = "agent" if role == STRAY else role
    with site.fresh(role) as connection:
        if group != own:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SET ROLE hotline_{group}")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SET SESSION AUTHORIZATION besieged_{group}")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"GRANT hotline_{group} TO CURRENT_USER")


@pytest.mark.parametrize("call", ["pg_terminate_backend", "pg_cancel_backend"])
@pytest.mark.parametrize("role", SEATS)
def test_that_nobody_ends_anothers_connection(site: Besieged, role: str, call: str) -> None:
    victims = {site.owner.info.backend_pid}
    if role != "other":
        victims.add(site.as_("other").info.backend_pid)
    for victim in victims:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.rows(role, f"SELECT {call}(%s)", victim)
    assert site.rows("other", "SELECT 1") == [(1,)]


def test_that_what_others_ask_is_not_shown(site: Besieged) -> None:
    site.rows("dispatcher", "SELECT 'the words of a colleague'")
    shown = site.rows("agent", "SELECT query, client_addr FROM pg_stat_activity"
                      " WHERE usename = 'besieged_dispatcher'")  # fmt: skip
    assert shown
    assert "words of a colleague" not in str(shown)


def test_that_the_source_of_functions_and_rules_holds_no_secret(site: Besieged) -> None:
    source = str(site.rows("guide", "SELECT prosrc FROM pg_proc WHERE pronamespace::regnamespace"
                           "::text ~ '^hotline'"))  # fmt: skip
    for secret in ("SCRAM-SHA-256$4096:", OWNER_PHONE, "周淑敏", "password ="):
        assert secret not in source, secret


def test_that_notifications_carry_no_text(site: Besieged) -> None:
    with site.fresh("guide") as listener:
        listener.execute("LISTEN hotline")
        site.owner.execute("SELECT setval('hotline_log.pulse', 1)")
        site.as_("agent").execute(
            "UPDATE ticket SET urged = urged + 1, version = version + 1 WHERE unit_id = 22"
        )
        heard = list(listener.notifies(timeout=5, stop_after=1))
    assert [note.payload for note in heard] == [""]
    assert HIDDEN not in str(heard)


def test_that_changes_name_records_and_no_person_outside(site: Besieged) -> None:
    told = str(site.ask("guide", "changes", cursor="0"))
    assert OWNER_PHONE not in told
    assert HIDDEN not in told


@pytest.mark.parametrize("role", SEATS)
def test_that_no_function_is_open_to_everybody(site: Besieged, role: str) -> None:
    public = site.owner.execute(
        "SELECT p.oid::regprocedure::text FROM pg_proc p, aclexplode(coalesce(p.proacl,"
        " acldefault('f', p.proowner))) a WHERE a.grantee = 0 AND a.privilege_type = 'EXECUTE'"
        " AND p.pronamespace::regnamespace::text ~ '^hotline'"
    ).fetchall()
    assert public == []
    loose = site.owner.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace::regnamespace"
        "::text ~ '^hotline' AND NOT coalesce(array_to_string(proconfig, ' ') ~"
        " 'search_path=(hotline|hotline_log|pg_catalog), pg_temp', false)"
    ).fetchall()
    assert loose == []
    reachable = site.rows(
        role, "SELECT proname FROM pg_proc WHERE pronamespace IN (SELECT oid FROM pg_namespace"
        " WHERE nspname IN ('hotline_log', 'hotline_roles')) AND has_schema_privilege(pronamespace,"
        " 'USAGE') AND has_function_privilege(oid, 'EXECUTE')",
    )  # fmt: skip
    assert reachable == []


def test_that_objects_of_ones_own_search_path_do_not_reach_into_functions(site: Besieged) -> None:
    with site.fresh("agent") as connection:
        connection.execute("SET search_path = pg_temp, public, hotline")
        assert connection.execute("SELECT hotline.my_seat()").fetchone() == ("agent",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TEMP TABLE person (id integer, login name, seat text)")


@pytest.mark.parametrize("role", LOGINS[:9])
def test_that_a_login_made_by_the_administrator_has_limits(site: Besieged, role: str) -> None:
    made = site.owner.execute("SELECT prosrc FROM pg_proc WHERE proname = 'make_login'").fetchone()
    assert made is not None
    for limit in ("CONNECTION LIMIT 6", "statement_timeout", "idle_in_transaction_session_timeout",
                  "lock_timeout"):  # fmt: skip
        assert limit in made[0]


def test_that_a_question_without_end_is_ended(site: Besieged) -> None:
    with site.fresh("agent") as connection:
        connection.execute("SET statement_timeout = '300ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("SELECT count(*) FROM generate_series(1, 1000000000)")

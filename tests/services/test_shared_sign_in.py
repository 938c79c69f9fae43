"""Signing in at a real server with passwords and encryption, and what an administrator may do."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import keyring
import psycopg
import pytest

from app.bootstrap import VERSION, Services, system_clock, warm_up
from app.data.schema import upgrade
from app.domain.connection import Member, Quota
from app.domain.errors import (
    Conflict,
    FirstPassword,
    HotlineError,
    InvalidInput,
    NotAllowed,
    ProgramTooOld,
    TooManyLookups,
    Unavailable,
)
from app.domain.people import Person, Seat
from app.i18n import set_language
from app.services.front_door import Entered, FrontDoor, password_store
from tests.helpers.seeds import HOTLINE, OWNER_PHONE
from tests.helpers.site import ADMIN, ADMIN_PASSWORD, Site, make_certificate, make_site

PASSWORD = "mmx-4kd-z7p"
_numbers = iter(range(1, 100))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    set_language("en")
    site = make_site(tmp_path_factory.mktemp("site"))
    yield site
    site.database.close()
    site.postgres.stop()


@pytest.fixture(autouse=True)
def _close_all(site: Site) -> Iterator[None]:
    """Every test gives back its connections."""
    yield
    site.leave()


@pytest.fixture
def admin(site: Site) -> Services:
    return site.admin()


@pytest.fixture
def take_in(admin: Services) -> Callable[..., Person]:
    """Take somebody in with PASSWORD; gives the person with the id."""

    def make(seat: Seat = Seat.AGENT, *, unit: int | None = HOTLINE) -> Person:
        login = f"person_{next(_numbers)}"
        person = Person(0, f"测试{login[-2:]}", seat, "88", unit, login)
        return replace(person, id=admin.people.add(person, PASSWORD))

    return make


def member(services: Services, login: str) -> Member:
    return next(m for m in services.people.members() if m.person.login == login)


def refusal(action: Callable[[], object], kind: type[HotlineError]) -> HotlineError:
    with pytest.raises(kind) as caught:
        action()
    return caught.value


# Signing in


def test_that_a_person_signs_in_with_a_password_and_works(
    site: Site, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    services = site.enter(person.login.upper() + " ", PASSWORD)
    assert services.person == person
    assert services.session.database.guarded
    assert services.catalogue.get().units
    assert services.places.book()
    assert services.calls.pop(OWNER_PHONE).accounts
    warm_up(services)
    assert site.value(f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{person.login}'"
                      " AND application_name = 'hotline-desk/0.1.0'")  # fmt: skip


def test_that_a_given_password_must_be_replaced_and_opens_nothing_after_that(
    site: Site, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    door = FrontDoor(site.settings, VERSION, system_clock)
    own = "水-only-mine-9"

    def enter(password: str, wanted: str = "") -> Entered:
        return door.enter(person.login, password, remember=True, wanted=wanted)

    refusal(lambda: enter(PASSWORD), FirstPassword)
    for weak in (PASSWORD, "short", f"{person.login}-and-more"):
        error = refusal(partial(enter, PASSWORD, weak), InvalidInput)
        assert error.fields["field"] == "wanted"
    assert password_store(site.settings).get(person.login) is None
    entered = enter(PASSWORD, own)
    assert entered.person == person
    assert entered.database.act("changes", {})["cursor"]
    entered.database.close()
    assert password_store(site.settings).get(person.login) == own
    assert refusal(lambda: enter(PASSWORD, own), InvalidInput).fields["field"] == "password"
    enter(own).database.close()
    with pytest.raises(psycopg.OperationalError):
        site.plain(person.login, PASSWORD)


def test_that_an_administrator_s_reset_is_a_first_password_again(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    door = FrontDoor(site.settings, VERSION, system_clock)
    door.enter(person.login, PASSWORD, remember=False, wanted="mine-alone-7").database.close()
    admin.people.set_password(person, "given-again-8")
    refusal(lambda: door.enter(person.login, "given-again-8", remember=False), FirstPassword)


def test_that_a_given_password_is_refused_after_a_week_and_one_s_own_is_not(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    door = FrontDoor(site.settings, VERSION, system_clock)

    def valid(asked: str) -> object:
        return site.value(f"SELECT {asked} FROM pg_roles WHERE rolname = '{person.login}'")

    assert valid("rolvaliduntil - now() BETWEEN interval '6 days' AND interval '7 days'")
    site.run(f"ALTER ROLE {person.login} VALID UNTIL '2026-01-01'")
    with pytest.raises(InvalidInput):
        door.enter(person.login, PASSWORD, remember=False, wanted="mine-alone-7")
    admin.people.set_password(person, "given-again-8")
    door.enter(
        person.login, "given-again-8", remember=False, wanted="mine-alone-7"
    ).database.close()
    assert valid("rolvaliduntil = 'infinity'")


def test_that_the_clock_of_the_services_is_the_server_s(site: Site) -> None:
    slow = FrontDoor(site.settings, VERSION, lambda: datetime.now(UTC) - timedelta(hours=3))
    entered = slow.enter(ADMIN, ADMIN_PASSWORD, remember=False)
    entered.database.close()
    assert abs(entered.clock() - datetime.now(UTC)) < timedelta(seconds=2)


@pytest.mark.parametrize(
    ("login", "password", "field"),
    [(ADMIN, "not this one", "password"), ("nobody", "not this one", "password"),
     ("", "x", "login"), (ADMIN, "", "password")],
)  # fmt: skip
def test_that_a_wrong_login_or_password_is_told_beside_the_field(
    site: Site, login: str, password: str, field: str
) -> None:
    error = refusal(lambda: site.enter(login, password), InvalidInput)
    assert error.fields["field"] == field
    assert password not in error.message() or not password.strip("x")


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"port": 1}, "does not answer"), ({"database": "nowhere"}, "is not there"),
     ({"database": "postgres"}, "not set up"), ({"sslrootcert": "/nowhere.crt"}, "not trusted"),
     ({"host": "nowhere.invalid"}, "not known in this network")],
)  # fmt: skip
def test_that_what_is_wrong_with_the_server_is_told(
    site: Site, changes: dict[str, object], words: str
) -> None:
    if "sslrootcert" in changes and not site.encrypted:
        pytest.skip("this server was built without encryption")
    settings = site.with_server(**changes)
    if changes.get("database") == "postgres":
        site.run(f"GRANT CONNECT ON DATABASE postgres TO {ADMIN}")
    error = refusal(lambda: site.enter(ADMIN, ADMIN_PASSWORD, settings=settings), Unavailable)
    assert words in error.message()
    assert settings.server.host in error.message()


def test_that_a_server_with_a_foreign_certificate_gets_no_password(
    site: Site, tmp_path: Path
) -> None:
    if not site.encrypted:
        pytest.skip("this server was built without encryption")
    other, _key = make_certificate(tmp_path, "other")
    settings = site.with_server(sslrootcert=str(other))
    error = refusal(lambda: site.enter(ADMIN, ADMIN_PASSWORD, settings=settings), Unavailable)
    assert "certificate is not trusted" in error.message()


def test_that_the_next_host_is_tried(site: Site) -> None:
    settings = site.with_server(host="127.0.0.1:1, 127.0.0.1")
    assert site.enter(ADMIN, ADMIN_PASSWORD, settings=settings).person.login == ADMIN


def test_that_a_login_without_a_place_is_told(site: Site) -> None:
    site.run("CREATE ROLE stranger LOGIN PASSWORD 'stranger'")
    error = refusal(lambda: site.enter("stranger", "stranger"), InvalidInput)
    assert "nobody's" in error.message()


def test_that_too_many_connections_of_a_person_are_told(
    site: Site, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    consoles = [site.plain(person.login, PASSWORD) for _ in range(6)]
    error = refusal(lambda: site.enter(person.login, PASSWORD), Unavailable)
    assert "too often" in error.message()
    for console in consoles:
        console.close()


def test_that_an_old_program_is_told_and_not_let_in(site: Site) -> None:
    error = refusal(lambda: site.enter(ADMIN, ADMIN_PASSWORD, version="0.0.9"), ProgramTooOld)
    assert "0.1.0" in error.message()


def test_that_a_database_older_than_the_program_is_told(site: Site) -> None:
    revision = site.value("SELECT version_num FROM hotline.alembic_version")
    site.run("UPDATE hotline.alembic_version SET version_num = '0000'")
    error = refusal(lambda: site.enter(ADMIN, ADMIN_PASSWORD), Unavailable)
    site.run(f"UPDATE hotline.alembic_version SET version_num = '{revision}'")
    assert "older than this program" in error.message()


# Remembering


def test_that_a_password_is_remembered_only_if_asked_for(
    site: Site, key_store: None, caplog: pytest.LogCaptureFixture
) -> None:
    store = password_store(site.settings)
    site.enter(ADMIN, ADMIN_PASSWORD)
    assert store.get(ADMIN) is None
    site.enter(ADMIN, ADMIN_PASSWORD, remember=True)
    assert store.get(ADMIN) == ADMIN_PASSWORD
    refusal(lambda: site.enter(ADMIN, "not this one", remember=True), InvalidInput)
    assert store.get(ADMIN) is None
    site.enter(ADMIN, ADMIN_PASSWORD, remember=True)
    site.enter(ADMIN, ADMIN_PASSWORD)
    assert store.get(ADMIN) is None
    assert ADMIN_PASSWORD not in caplog.text
    assert not [f for f in site.folder.rglob("*") if f.is_file()
                and ADMIN_PASSWORD.encode() in f.read_bytes()]  # fmt: skip


def test_that_a_computer_without_a_key_store_lets_in_and_says_so(
    site: Site, without_key_store: None
) -> None:
    from app.bootstrap import front_door

    door = front_door(site.settings)
    assert door is not None
    entered = door.enter(ADMIN, ADMIN_PASSWORD, remember=True)
    entered.database.close()
    assert "was not remembered" in entered.warning
    assert door.remembered(ADMIN) is None


@pytest.fixture
def key_store() -> Iterator[None]:
    from tests.helpers.keyrings import TestKeyring

    before = keyring.get_keyring()
    keyring.set_keyring(TestKeyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture
def without_key_store() -> Iterator[None]:
    from tests.helpers.keyrings import NoKeyring

    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())
    yield
    keyring.set_keyring(before)


# One's own password


def test_that_one_changes_one_s_own_password_and_goes_on(
    site: Site, take_in: Callable[..., Person], key_store: None
) -> None:
    person = take_in()
    services = site.enter(person.login, PASSWORD, remember=True)
    assert refusal(
        lambda: services.people.change_my_password("not this one", "another-one-7"), InvalidInput
    ).fields["field"] == "now"  # fmt: skip
    services.people.change_my_password(PASSWORD, "水another-one-7")
    services.session.database.reads.dispose()
    services.session.database.writes.dispose()
    assert services.people.members()  # on a new connection
    assert password_store(site.settings).get(person.login) == "水another-one-7"
    refusal(lambda: site.enter(person.login, PASSWORD), InvalidInput)
    site.enter(person.login, "水another-one-7")


def test_that_a_weak_password_is_refused(admin: Services) -> None:
    person = Person(0, "测试", Seat.AGENT, "", HOTLINE, "weak_one")
    for password in ("short", "xx-weak_one-xx", "with\nline-break"):
        error = refusal(lambda p=password: admin.people.add(person, p), InvalidInput)
        assert error.fields["field"] == "password"


# The administrator


def test_that_somebody_new_has_the_rights_of_one_seat(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in(Seat.DISPATCHER)
    assert site.value(
        "SELECT string_agg(g.rolname, ',') FROM pg_auth_members m JOIN pg_roles g ON g.oid ="
        f" m.roleid JOIN pg_roles l ON l.oid = m.member WHERE l.rolname = '{person.login}'"
    ) == "hotline_dispatcher"  # fmt: skip
    role = f"SELECT %s FROM pg_roles WHERE rolname = '{person.login}'"
    assert site.value(role % "rolconnlimit") == 6
    assert "statement_timeout=30s" in str(site.value(role % "array_to_string(rolconfig, ',')"))
    stored = str(site.value(f"SELECT rolpassword FROM pg_authid WHERE rolname = '{person.login}'"))
    assert stored.startswith("SCRAM-SHA-256$")
    assert member(admin, person.login).has_login


def test_that_adding_may_be_repeated_when_the_answer_got_lost(site: Site, admin: Services) -> None:
    person = Person(0, "重复", Seat.AGENT, "", HOTLINE, "repeated_one")
    assert admin.people.add(person, PASSWORD) == admin.people.add(person, PASSWORD)
    other = replace(person, name="别人")
    error = refusal(lambda: admin.people.add(other, PASSWORD), InvalidInput)
    assert error.fields["field"] == "login"


@pytest.mark.parametrize("login", ["hotline_owner", "pg_monitor", "postgres", "Ab", "a b c", "app"])
def test_that_the_server_itself_refuses_such_logins(
    site: Site, admin: Services, login: str
) -> None:
    from app.data.shared_server import verifier

    database = admin.session.database
    values = {"login": login, "name": "x", "seat": "agent", "seat_no": "", "unit_id": None,
              "verifier": verifier(database, login, PASSWORD)}  # fmt: skip
    refusal(lambda: database.act("add_person", values), InvalidInput)


def test_that_a_moved_person_has_the_other_seat_alone_and_signs_in_again(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    console = site.plain(person.login, PASSWORD)
    seen = member(admin, person.login)
    moved = replace(seen, person=replace(seen.person, seat=Seat.CALLBACK))
    admin.people.change(seen, moved)
    with pytest.raises(psycopg.OperationalError):
        console.execute("SELECT 1")
    assert site.enter(person.login, PASSWORD).person.seat is Seat.CALLBACK
    roles = site.value(
        "SELECT string_agg(g.rolname, ',') FROM pg_auth_members m JOIN pg_roles g ON g.oid ="
        f" m.roleid JOIN pg_roles l ON l.oid = m.member WHERE l.rolname = '{person.login}'"
    )
    assert roles == "hotline_callback"


def test_that_a_disabled_person_is_out_at_once_and_may_come_back(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    console = site.plain(person.login, PASSWORD)
    working = site.enter(person.login, PASSWORD)
    seen = member(admin, person.login)
    admin.people.change(seen, replace(seen, active=False))
    with pytest.raises(psycopg.OperationalError):
        console.execute("SELECT 1")
    error = refusal(lambda: site.enter(person.login, PASSWORD), InvalidInput)
    assert "disabled" in error.message()
    assert "does not hold any more" in refusal(working.people.members, Unavailable).message()
    now = member(admin, person.login)
    admin.people.change(now, replace(now, active=True))
    assert site.enter(person.login, PASSWORD).people.members()


def test_that_two_administrators_do_not_overwrite_each_other(
    admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    seen = member(admin, person.login)
    admin.people.change(seen, replace(seen, person=replace(seen.person, seat_no="01")))
    late = replace(seen, person=replace(seen.person, seat_no="02"))
    refusal(lambda: admin.people.change(seen, late), Conflict)


def test_that_a_password_is_reset_and_first_given(site: Site, admin: Services) -> None:
    before = member(admin, "linxiaoyue")
    assert not before.has_login
    admin.people.set_password(before.person, "first-one-1234")
    assert site.enter("linxiaoyue", "first-one-1234").person == before.person
    admin.people.set_password(before.person, "second-one-1234")
    refusal(lambda: site.enter("linxiaoyue", "first-one-1234"), InvalidInput)
    site.enter("linxiaoyue", "second-one-1234")


def test_that_logins_made_by_hand_are_kept_after_an_upgrade(site: Site, admin: Services) -> None:
    site.run("CREATE ROLE byhand LOGIN IN ROLE hotline_agent PASSWORD 'by-hand-12345'")
    site.run("INSERT INTO hotline.person (login, name, seat, seat_no, active)"
             " VALUES ('byhand', '手建', 'agent', '', true)")  # fmt: skip
    upgrade(site.database)
    upgrade(site.database)
    seen = member(admin, "byhand")
    admin.people.change(seen, replace(seen, person=replace(seen.person, seat=Seat.DISPATCHER)))
    admin.people.set_password(seen.person, "another-one-1234")
    assert site.enter("byhand", "another-one-1234").person.seat is Seat.DISPATCHER


def test_that_connections_are_seen_and_ended(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    console = site.plain(person.login, PASSWORD)
    found = [c for c in admin.people.connections() if c.login == person.login]
    assert [(c.name, c.client, c.mine) for c in found] == [(person.name, "127.0.0.1", False)]
    assert any(c.mine for c in admin.people.connections())
    assert admin.people.end_connection(found[0])
    with pytest.raises(psycopg.OperationalError):
        console.execute("SELECT 1")
    assert not admin.people.end_connection(found[0])
    others = next(c for c in admin.people.connections() if c.login == "app")
    assert not admin.people.end_connection(others)


def test_that_quotas_are_changed_hold_and_make_an_alarm(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    seen = next(q for q in admin.people.quotas() if q.seat is Seat.EXPERT)
    admin.people.set_quota(seen, Quota(Seat.EXPERT, 1, 50))
    refusal(lambda: admin.people.set_quota(seen, Quota(Seat.EXPERT, 2, 50)), Conflict)
    refusal(lambda: admin.people.set_quota(seen, Quota(Seat.EXPERT, 0, 50)), InvalidInput)
    person = take_in(Seat.EXPERT)
    expert = site.enter(person.login, PASSWORD)
    expert.calls.pop(OWNER_PHONE)
    refusal(lambda: expert.calls.pop(OWNER_PHONE), TooManyLookups)
    alarm = admin.people.alarms()[0]
    assert (alarm.name, alarm.opened) == (person.name, 1)


def test_that_what_an_administrator_does_is_in_the_audit(
    site: Site, admin: Services, take_in: Callable[..., Person]
) -> None:
    person = take_in()
    seen = member(admin, person.login)
    admin.people.change(seen, replace(seen, active=False))
    now = member(admin, person.login)
    admin.people.set_password(now.person, "another-one-1234")
    acts = site.value(
        "SELECT string_agg(act, ',' ORDER BY id) FROM hotline_log.entry WHERE subject = 'person'"
        f" AND record = '{person.id}' AND login = '{ADMIN}'"
    )
    assert acts == "insert,update,note: person.password"
    assert "another-one" not in str(site.value(
        "SELECT string_agg(changes::text, '') FROM hotline_log.entry"))  # fmt: skip


# What nobody may


@pytest.mark.parametrize("seat", [s for s in Seat if s is not Seat.ADMINISTRATOR])
def test_that_no_other_seat_manages_people(
    site: Site, take_in: Callable[..., Person], seat: Seat
) -> None:
    person = take_in(seat)
    console = site.plain(person.login, PASSWORD)
    for function in ("add_person", "change_person", "set_password", "connections_now",
                     "end_connection", "quotas", "set_quota", "alarms"):  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            console.execute(f"SELECT hotline.{function}('{{}}')".encode())
    console.close()


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE hotline_keeper", "SET ROLE hotline_owner", "SET ROLE hotline_watcher",
        "ALTER ROLE {me} SUPERUSER", "ALTER ROLE {me} CREATEROLE", "ALTER ROLE {me} BYPASSRLS",
        "ALTER ROLE {me} CONNECTION LIMIT 100", "GRANT hotline_owner TO {me}",
        "GRANT hotline_keeper TO {me}", "GRANT hotline_supervisor TO {me}",
        "GRANT hotline_administrator TO {other}", "CREATE ROLE mine LOGIN",
        "ALTER ROLE {other} PASSWORD 'x'", "ALTER ROLE app PASSWORD 'x'",
        "SELECT hotline_roles.give_seat('{me}', 'supervisor')",
        "SELECT hotline_roles.make_login('mine', 'agent', 'x')",
        "SELECT hotline_roles.give_password('app', 'x')",
        "SELECT * FROM hotline_roles.sessions()",
        "SELECT hotline_roles.end_sessions('app', NULL, NULL)",
        "SELECT hotline_log.enrol('{{}}')", "UPDATE person SET seat = 'supervisor'",
        "INSERT INTO person (login, name, seat, seat_no, active) VALUES ('x','x','agent','',true)",
        "DELETE FROM person", "UPDATE hotline_log.quota SET opened = 9999",
        "DELETE FROM hotline_log.alarm", ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE usename = 'app'"), ("CREATE FUNCTION hotline_roles.mine() RETURNS int LANGUAGE sql"
        " AS 'SELECT 1'"),
        "SELECT set_password('{{\"id\": 1, \"verifier\": \"md5abc\"}}')",
    ],
)  # fmt: skip
def test_that_an_administrator_is_not_more_than_the_functions(
    site: Site, take_in: Callable[..., Person], statement: str
) -> None:
    other = take_in()
    console = site.plain(ADMIN, ADMIN_PASSWORD)
    with pytest.raises(psycopg.Error) as caught:
        console.execute(statement.format(me=ADMIN, other=other.login).encode())
    assert caught.value.sqlstate in ("42501", "HD400"), caught.value
    console.close()


def test_that_nobody_changes_his_own_seat(site: Site, admin: Services) -> None:
    seen = member(admin, ADMIN)
    wanted = replace(seen, person=replace(seen.person, seat=Seat.SUPERVISOR))
    refusal(lambda: admin.people.change(seen, wanted), NotAllowed)
    values = {"name": "邓丽", "seat": "supervisor", "seat_no": "", "unit_id": None, "active": True,
              "id": seen.person.id}  # fmt: skip
    before = {**values, "seat": "administrator"}
    del before["id"]
    refusal(
        lambda: admin.session.database.act("change_person", values | {"seen": before}), NotAllowed
    )
    assert member(admin, ADMIN).person.seat is Seat.ADMINISTRATOR


@pytest.mark.parametrize("made", ["CREATEROLE", "SUPERUSER", "IN ROLE hotline_keeper"])
def test_that_a_login_with_more_rights_is_nobody_s_to_change(
    site: Site, admin: Services, made: str
) -> None:
    login = f"special_{next(_numbers)}"
    site.run(f"CREATE ROLE {login} LOGIN {made}")
    site.run(f"INSERT INTO hotline.person (login, name, seat, seat_no, active)"
             f" VALUES ('{login}', 'x', 'agent', '', true)")  # fmt: skip
    known = member(admin, login)
    refusal(lambda: admin.people.set_password(known.person, "another-one-1234"), NotAllowed)
    refusal(lambda: admin.people.change(known, replace(known, active=False)), NotAllowed)

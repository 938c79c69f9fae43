"""A shared server of any size for the measurements: accounts by the program's own import, tickets
and calls by SQL, people with logins. Made once and kept running until the bench ends."""

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from app.bootstrap import Core, Services, sign_in
from app.data.catalogue import UnitRow
from app.data.engine import Database
from app.data.people import PersonRow
from app.data.schema import upgrade
from app.domain.catalogue import UnitKind
from app.domain.people import Person, Seat
from app.services.account_import import AccountImport
from app.services.catalogue import Catalogues
from app.services.places import Places
from app.services.starter import load_first_people, load_starter
from app.settings import Paths, Settings
from tests.bench._data import account_file, say
from tests.helpers.postgres import Server
from tests.helpers.seated import seated

MONTHS = 26
DISTRICTS = ("张店区", "淄川区", "博山区", "临淄区", "周村区", "桓台县", "高青县", "沂源县")
SQL_TICKETS = """
INSERT INTO ticket (id, number, state, grade, source, category_code, title, complaint, answers,
    account_id, community_id, caller_name, caller_number, callback_number, address, location_note,
    unit_id, handler, limits, due_at, limit_minutes, urged, created_at, created_by, version,
    updated_at, due_complete, finish_complete)
SELECT gen_random_uuid(), 'GD-' || to_char(at, 'YYYYMMDD') || '-' || lpad(n::text, 8, '0'),
    CASE WHEN n % 1000 < 6 THEN (ARRAY['wait_dispatch', 'wait_accept', 'in_progress',
         'wait_archive'])[1 + n % 4] ELSE 'archived' END,
    3, 'repair', 'leak.road', '报漏 · 路面冒水', '门口管道漏水 ' || n, '{}', account_id,
    community_id, name, number, number, address, '', units.ids[1 + n % cardinality(units.ids)],
    '', '{}', CASE WHEN n % 1000 < 6 THEN now() + (n % 4000 - 500) * interval '1 minute' END,
    1440, 0, CASE WHEN n % 1000 < 6 THEN now() - n % 2000 * interval '1 minute' ELSE at END, 1, 1,
    at, true, true
FROM (SELECT row_number() OVER () AS n, a.id AS account_id, a.community_id, a.name, a.address,
             p.number, now() - random() * interval '790 days' AS at
        FROM account a JOIN account_phone p ON p.account_id = a.id AND p.relation = 'owner'
        WHERE a.id % 2 = 0) AS made,
     (SELECT array_agg(id ORDER BY id) AS ids FROM unit WHERE kind IN ('repair', 'branch')) AS units
ORDER BY made.n % 1000 < 6, made.at
"""
SQL_CALLS = """
INSERT INTO call (id, raw_number, number, extension, started_at, answered_at, ended_at, agent_id,
    account_id, community_id, request_kind, category_code, grade, salutation, callback_number,
    address, location_note, complaint, reply, answers, mood, notify_by_sms, wants_callback,
    wants_water, outcome, registered_at, version, updated_at)
SELECT gen_random_uuid(), number, number, '', at, at + interval '8 seconds',
    at + interval '2 minutes', 1, account_id, community_id, 'repair', 'leak.road', 3, '', number,
    '', '', '咨询 停水', '', '{}', 'calm', false, false, false, 'answered', at, 1, at
FROM (SELECT p.number, p.account_id, a.community_id,
             now() - random() * interval '790 days' AS at
        FROM account_phone p JOIN account a ON a.id = p.account_id,
             generate_series(1, 2) AS times
        WHERE times = 1 OR p.account_id % 3 = 0) AS made
ORDER BY made.at
"""
SQL_WARM = """
SELECT sum(pg_prewarm(c.oid::regclass)) FROM pg_class c
WHERE c.relnamespace = 'hotline'::regnamespace AND c.relkind IN ('r', 'i')
  AND c.relname ~ 'account|ticket|community|street|outage'
"""


class HeldServer:
    """A server that `hold` started: its sites stay, and the next measurement finds them filled."""

    def __init__(self, address: str) -> None:
        self._address = sa.make_url(address)
        self.port = self._address.port or 5432

    def url(self, database: str) -> str:
        return self._address.set(database=database).render_as_string(hide_password=False)

    def create(self, name: str) -> str:
        """The site's address; an empty database is made where there is none."""
        if not self._all("SELECT 1 FROM pg_database WHERE datname = :name", name):
            self._all(f'CREATE DATABASE "{name}" TEMPLATE template0', name)
        return self.url(name)

    def drop(self, name: str) -> None:
        """Nothing: what was filled is kept."""

    def _all(self, statement: str, name: str) -> list[sa.Row[tuple[object, ...]]]:
        engine = sa.create_engine(self._address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            done = connection.execute(sa.text(statement), {"name": name})
            found = list(done) if done.returns_rows else []
        engine.dispose()
        return found


@contextmanager
def big_server() -> Iterator[Server | HeldServer]:
    """The server named by HOTLINE_BENCH_SERVER, else one of the bench's own."""
    address = os.environ.get("HOTLINE_BENCH_SERVER")
    if address:
        yield HeldServer(address)
        return
    with own_server() as server:
        yield server


@contextmanager
def own_server() -> Iterator[Server]:
    """A server with its usual durability and the memory of a modest machine."""
    memory = os.environ.get("HOTLINE_BENCH_BUFFERS", "4GB")
    server = Server(
        options=f"-c shared_buffers={memory} -c max_wal_size=8GB -c max_connections=420"
        " -c maintenance_work_mem=512MB -c effective_cache_size=12GB -c random_page_cost=1.1"
        " -c checkpoint_timeout=30min -c autovacuum_vacuum_scale_factor=0.01"
    )
    try:
        yield server
    finally:
        server.stop()


def site_of(server: Server | HeldServer, size: int) -> tuple[Database, list[list[object]]]:
    """The owner's database with so many accounts, half as many tickets and twice as many calls.

    Also gives what filling it took: (what, rows, seconds, rows a second); nothing for a site that
    a held server has already.
    """
    database = Database(server.create(f"site_{size}"))
    _hand_over(database)
    upgrade(database)
    if database.one(sa.text("SELECT count(*) FROM (SELECT 1 FROM call LIMIT 1) AS one"))[0]:
        return database, []
    load_starter(database, lambda: datetime.now(UTC))
    load_first_people(database)
    _branches(database)
    took: list[list[object]] = []
    boss = person(database, Seat.SUPERVISOR)
    services = desk(database, boss)
    source = account_file(size)
    for what in ("import, new", "import, again"):
        say(f"{what}: {size:,}")
        start = time.perf_counter()
        imports = AccountImport(
            services.session, Places(services.session), Catalogues(services.session)
        )
        report = imports.run(source, None, _Progress(size))
        seconds = time.perf_counter() - start
        took.append([what, report.rows, seconds, round(report.rows / seconds)])
        if size > 1_000_000:
            break
    services.session.database.close()
    for what, statement, table in (
        ("tickets", SQL_TICKETS, "ticket"),
        ("calls", SQL_CALLS, "call"),
    ):
        say(f"{what} …")
        start = time.perf_counter()
        rows = _fill(database, statement, table)
        seconds = time.perf_counter() - start
        took.append([f"{what}, by SQL", rows, seconds, round(rows / seconds)])
    _hand_over(database)
    with database.reads.connect() as connection:
        connection.exec_driver_sql("VACUUM ANALYZE")
        connection.exec_driver_sql(
            "UPDATE hotline_log.quota SET opened = 1e9, listed = 1e9, tickets = 1e9"
        )
        connection.exec_driver_sql("CHECKPOINT")
    return database, took


def _branches(database: Database) -> None:
    """An office for every district, and the branch's person in the first of them."""
    with database.writes.begin() as connection:
        for district in DISTRICTS:
            connection.execute(
                sa.insert(UnitRow).values(
                    name=f"{district}分公司", name_en="", kind=UnitKind.BRANCH, district=district,
                    phone="", duty_person="", active=True, version=1, updated_at=datetime.now(UTC),
                )
            )  # fmt: skip
        first = sa.select(UnitRow.id).where(UnitRow.district == DISTRICTS[0]).scalar_subquery()
        connection.execute(
            sa.update(PersonRow).where(PersonRow.seat == Seat.BRANCH).values(unit_id=first)
        )


def warm(database: Database) -> None:
    """Bring what lookups read into the server's memory, where it lies after a working day."""
    with database.reads.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_prewarm'"
        ).first()
        if found is None:
            say("there is no pg_prewarm: the first lookups read the disk")
            return
        say("warming …")
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_prewarm SCHEMA public")
        connection.exec_driver_sql("SET search_path = hotline, public")
        connection.exec_driver_sql("SET statement_timeout = 0")
        connection.exec_driver_sql(SQL_WARM)
        connection.exec_driver_sql("RESET ALL")


def person(database: Database, seat: Seat) -> Person:
    """The first person of a seat."""
    rows = database.all(sa.select(PersonRow.id, PersonRow.name, PersonRow.seat, PersonRow.seat_no,
                                  PersonRow.unit_id, PersonRow.login)
                        .where(PersonRow.seat == seat).order_by(PersonRow.id).limit(1))  # fmt: skip
    return Person(*rows[0])


def desk(database: Database, who: Person, port: int | None = None) -> Services:
    """The services of a person signed in to the shared server, over `port` when it is a proxy's."""
    own = seated(database, who)
    if port is not None:
        own.close()
        own = Database(own.writes.url.set(port=port), guarded=True)
    folder = Path(tempfile.mkdtemp(prefix="hotline-bench-"))
    settings = Settings(paths=Paths(data=folder, log=folder))
    return sign_in(Core(settings, own, lambda: datetime.now(UTC)), who, lambda _change: None)


def _fill(database: Database, statement: str, table: str) -> int:
    """Run an INSERT without triggers and look-up indexes, which are made again afterwards."""
    of_table = {"table": table}
    with database.writes.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql("SET LOCAL maintenance_work_mem = '1GB'")
        connection.exec_driver_sql("SET LOCAL work_mem = '256MB'")
        connection.execute(
            sa.text("SELECT hotline_log.add_partitions(3, (now() - :months * interval '1 month')"
                    "::date)"), {"months": MONTHS})  # fmt: skip
        found = connection.execute(
            sa.text("SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c"
                    " ON c.oid = i.indexrelid WHERE i.indrelid = CAST(:table AS regclass)"
                    " AND NOT i.indisunique"), of_table).all()  # fmt: skip
        for name, _definition in found:
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
        rows = connection.exec_driver_sql(statement.replace("%", "%%")).rowcount
        for _name, definition in found:
            connection.exec_driver_sql(definition.replace(" ON ONLY ", " ON "))
    return rows


def _hand_over(database: Database) -> None:
    """Months that were added here are the owner's, too, or the next upgrade is refused."""
    with database.writes.begin() as connection:
        connection.exec_driver_sql(
            "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class"
            " WHERE relnamespace = to_regnamespace('hotline_log') AND relkind = 'r'"
            " AND relowner <> to_regrole('hotline_owner') LOOP"
            " EXECUTE 'ALTER TABLE ' || t || ' OWNER TO hotline_owner'; END LOOP; END $$"
        )


class _Progress:
    """Prints a line every million rows."""

    def __init__(self, size: int) -> None:
        self._start = time.perf_counter()
        self._size = size
        self._calls = 0

    def progress(self, done: int, total: int, text: str = "") -> None:
        self._calls += 1
        if self._calls % 50 == 0:
            say(f"  {text} ({time.perf_counter() - self._start:.0f} s)")

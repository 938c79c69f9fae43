"""Databases of a size for the measurements, made once and kept under .cache/bench."""

import csv
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from app.data.engine import Database
from app.data.schema import MIGRATIONS, head_revision, upgrade
from app.data.unit_of_work import UnitsOfWork
from app.domain.account import AccountStatus
from app.domain.account_import import ImportReport
from app.domain.people import Person, Seat
from app.services.account_import import AccountImport
from app.services.catalogue import Catalogues
from app.services.demo_data.accounts import accounts
from app.services.demo_data.places import estates
from app.services.places import Places
from app.services.session import Session
from app.services.starter import load_first_people, load_starter
from app.settings import Settings
from tests.helpers.postgres import Server

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "bench"
SIZES = (20_000, 200_000, 1_000_000)
NOW = datetime(2026, 7, 14, 6, tzinfo=UTC)
_HEADER = ("户号", "户名", "用水地址", "所属街道", "联系电话", "表号", "用水性质", "状态",
           "欠费金额", "余额",
           "水量", "大客户", "关怀户", "导出时间")  # fmt: skip
_STATUS = {
    AccountStatus.NORMAL: "正常", AccountStatus.CUT_OFF: "欠费停水",
    AccountStatus.SUSPENDED: "报停", AccountStatus.CLOSED: "销户",
    AccountStatus.REMOVED: "撤表", AccountStatus.TRANSFER: "过户未完",
}  # fmt: skip


def account_file(size: int) -> Path:
    """A billing file with so many invented accounts."""
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"accounts-{size}.csv"
    if path.exists():
        return path
    part = path.with_suffix(".csv-part")
    rng = Random(1)
    with part.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADER)
        for a in accounts(estates(size, rng), size, NOW, rng):
            writer.writerow([
                a.account_no, a.name, a.address, a.estate.street,
                "/".join(number for number, _relation in a.phones), a.meter_no, a.water_use,
                _STATUS[a.status], a.arrears, a.balance or "", "/".join(map(str, a.usage)),
                "是" if a.key_account else "否", a.care, "2026-07-14 06:00",
            ])  # fmt: skip
    part.rename(path)
    return path


def session_on(database: Database) -> Session:
    """An agent's session, in a database with its catalogues."""
    load_starter(database, lambda: NOW)
    load_first_people(database)
    person = Person(1, "bench", Seat.AGENT, "01", 1, "agent")
    works = UnitsOfWork(database, person, lambda: NOW, lambda _change: None)
    return Session(person, database, lambda: NOW, works, Settings())


class _Silent:
    """Nobody watches the progress."""

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Nothing."""


def import_file(database: Database, path: Path) -> ImportReport:
    """Bring a file in as a person would."""
    session = session_on(database)
    service = AccountImport(session, Places(session), Catalogues(session))
    return service.run(path, None, _Silent())


def sqlite_of(size: int) -> Database:
    """The embedded database with so many accounts; made anew when its schema is another."""
    path = CACHE / f"accounts-{size}-{_schema()}.db"
    if not path.exists():
        for old in CACHE.glob(f"accounts-{size}[-.]*db*"):
            old.unlink()
        part = path.with_suffix(".db-part")
        part.unlink(missing_ok=True)
        say(f"making {path.name} …")
        database = Database(f"sqlite:///{part}")
        upgrade(database)
        import_file(database, account_file(size))
        database.close()
        part.rename(path)
    return Database(f"sqlite:///{path}")


def _schema() -> str:
    total = hashlib.sha256()
    for file in sorted((MIGRATIONS / "versions").glob("*.py")):
        total.update(file.read_bytes())
    return f"{head_revision()}-{total.hexdigest()[:8]}"


@contextmanager
def postgres_server() -> Iterator[Server]:
    """A server with its usual durability (fsync, synchronous commit)."""
    server = Server(options="-c shared_buffers=512MB -c max_wal_size=4GB")
    try:
        yield server
    finally:
        server.stop()


def postgres_of(server: Server, size: int) -> Database:
    """A PostgreSQL database with so many accounts."""
    name = f"bench_{size}"
    database = Database(server.create(name))
    upgrade(database)
    say(f"filling {name} …")
    import_file(database, account_file(size))
    return database


def say(text: str) -> None:
    """To the person who waits; tables go to standard output."""
    print(f"· {text}", file=sys.stderr, flush=True)

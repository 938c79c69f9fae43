"""An import that dies with its process: whole batches are in, and the file can be brought again."""

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, open_core, sign_in
from app.data.accounts import AccountRow, BillingRow, ImportRow, PhoneRow
from app.data.engine import Database
from app.data.index_care import mend
from app.data.places import BuildingRow
from app.settings import Paths, Settings
from tests.helpers.seeds import AGENT, NOW, seed_small

ROOT = Path(__file__).resolve().parents[2]
BATCH, ROWS = 500, 20_000
_IMPORT = f"""
import sys
from pathlib import Path
from app.bootstrap import Core, sign_in
from app.data.engine import Database
from app.services import import_run
from app.settings import Paths, Settings
from tests.helpers.seeds import AGENT, NOW

import_run.BATCH = {BATCH}
url, folder = sys.argv[1:]
settings = Settings(paths=Paths(data=Path(folder), log=Path(folder)))
services = sign_in(Core(settings, Database(url), lambda: NOW), AGENT, lambda _change: None)

class Handle:
    def progress(self, done, total, text=""):
        print("batch", flush=True)

services.imports.run(Path(folder) / "accounts.csv", None, Handle())
"""


def write_file(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["户号", "户名", "用水地址", "联系电话", "欠费金额"])
        for n in range(ROWS):
            house = f"{n % 30 + 1}号楼1单元{n % 900 + 100}室"
            writer.writerow([f"09-{n:06}", "孔繁星", f"张店区柳泉路90号柳泉花园二期{house}",
                             f"1400533{n % 10000:04}", "12.50"])  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is POSIX")
def test_that_a_killed_import_leaves_whole_batches_and_can_be_repeated(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    seed_small(database)
    before = count(database, AccountRow)
    write_file(tmp_path / "accounts.csv")
    process = subprocess.Popen(
        [sys.executable, "-c", _IMPORT, database_url, str(tmp_path)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for _ in range(5):
        assert process.stdout.readline() == "batch\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()

    added = count(database, AccountRow) - before
    assert added >= 4 * BATCH, "only the batch under way may be missing"
    assert added % BATCH == 0
    assert added < ROWS
    assert_consistent(database)

    mend(database)  # as the next start of the program does
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
    services = sign_in(Core(settings, database, lambda: NOW), AGENT, lambda _change: None)
    report = services.imports.run(tmp_path / "accounts.csv", None, Silent())
    assert (report.added, report.unchanged, report.rejected) == (ROWS - added, added, 0)
    assert count(database, AccountRow) == before + ROWS
    assert_consistent(database)
    ended = sorted(run.finished_at is not None for run in services.imports.history())
    assert ended == [False, True], "the killed run is seen as one that broke off"
    assert count(database, ImportRow) == 2


def test_that_the_next_start_brings_back_the_indexes(tmp_path: Path) -> None:
    from app.data.index_care import set_aside

    core = open_core(Settings(paths=Paths(data=tmp_path, log=tmp_path)))
    whole = indexes(core.database)
    set_aside(core.database)
    assert indexes(core.database) < whole
    core.close()
    again = open_core(Settings(paths=Paths(data=tmp_path, log=tmp_path)))
    assert indexes(again.database) == whole
    again.close()


class Silent:
    def progress(self, done: int, total: int, text: str = "") -> None: ...


def indexes(database: Database) -> set[str]:
    names = sa.text("SELECT name FROM sqlite_master WHERE type = 'index'")
    with database.reads.connect() as connection:
        return set(connection.scalars(names))


def count(database: Database, kind: type[object]) -> int:
    return int(database.one(sa.select(sa.func.count()).select_from(kind))[0])


def assert_consistent(database: Database) -> None:
    """Every account has its billing, every imported one its number; buildings count them."""
    assert count(database, BillingRow) == count(database, AccountRow)
    numbered = sa.select(sa.func.count(sa.distinct(PhoneRow.account_id))).where(
        PhoneRow.account_id.in_(sa.select(AccountRow.id).where(AccountRow.account_no.like("09-%")))
    )
    imported = sa.select(sa.func.count()).where(AccountRow.account_no.like("09-%"))
    assert database.one(numbered)[0] == database.one(imported)[0]
    building = sa.func.coalesce(AccountRow.building, 0)
    counted = database.all(
        sa.select(AccountRow.community_id, building, sa.func.count())
        .where(AccountRow.community_id.is_not(None))
        .group_by(AccountRow.community_id, building)
    )
    kept = database.all(
        sa.select(BuildingRow.community_id, BuildingRow.number, BuildingRow.households)
    )
    assert sorted(map(tuple, counted)) == sorted(map(tuple, kept))

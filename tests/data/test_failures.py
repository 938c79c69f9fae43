"""What people are told when the database cannot be reached, read or written."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, open_core, sign_in
from app.data.engine import Database
from app.data.ids import new_id
from app.data.schema import upgrade
from app.domain.account import Relation
from app.domain.call import IntakeDraft
from app.domain.errors import Unavailable
from app.settings import Paths, Settings
from tests.helpers.postgres import Server
from tests.helpers.seeds import AGENT, NOW, OWNER_PHONE, UNKNOWN_PHONE, ZHOU, seed_small


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def settings_in(folder: Path) -> Settings:
    return Settings(paths=Paths(data=folder, log=folder))


def test_that_a_server_that_went_away_is_said_and_found_again(
    own_server: Server, tmp_path: Path
) -> None:
    database = Database(own_server.create("away"))
    upgrade(database)
    seed_small(database)
    services = sign_in(Core(settings_in(tmp_path), database, lambda: NOW), AGENT, lambda _c: None)
    assert services.calls.pop(OWNER_PHONE).accounts
    services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.FAMILY)

    own_server.halt()
    draft = IntakeDraft(new_id(), OWNER_PHONE, OWNER_PHONE, NOW, complaint="家中无水")
    saved = services.calls.save_draft(draft)
    with pytest.raises(Unavailable) as read:
        services.calls.pop(OWNER_PHONE)
    with pytest.raises(Unavailable) as written:
        services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.TENANT)
    assert "network" in read.value.message()
    assert "network" in written.value.message()
    assert services.calls.drafts() == (saved,)

    own_server.resume()
    assert services.calls.pop(OWNER_PHONE).accounts
    services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.TENANT)
    database.close()


def test_that_a_restart_between_two_acts_goes_unnoticed(own_server: Server, tmp_path: Path) -> None:
    database = Database(own_server.create("restarted"))
    upgrade(database)
    seed_small(database)
    services = sign_in(Core(settings_in(tmp_path), database, lambda: NOW), AGENT, lambda _c: None)
    services.calls.pop(OWNER_PHONE)
    services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.FAMILY)
    own_server.halt()
    own_server.resume()
    assert services.calls.pop(OWNER_PHONE).accounts
    services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.TENANT)
    database.close()


def test_that_an_error_shows_nothing_of_what_was_typed(database: Database) -> None:
    statement = sa.text("SELECT no_such_column WHERE :number = ''")
    with pytest.raises(sa.exc.DBAPIError) as caught:
        database.one(statement, {"number": UNKNOWN_PHONE})  # type: ignore[arg-type]  # any text does
    assert UNKNOWN_PHONE not in str(caught.value)


def test_that_a_locked_file_is_told_as_busy(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    upgrade(database)

    @sa.event.listens_for(database.writes, "connect")
    def impatient(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")

    database.writes.dispose()
    other = sqlite3.connect(tmp_path / "hotline.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as caught:
        seed_small_as_a_person(database)
    assert "Others are writing" in caught.value.message()
    other.close()
    seed_small_as_a_person(database)
    database.close()


def seed_small_as_a_person(database: Database) -> None:
    from app.data.engine import translated

    with translated():
        seed_small(database)


def test_that_a_file_that_is_no_database_stops_the_start_in_words_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "hotline.db"
    file.write_bytes(b"this is no database, but somebody may want it back " * 100)
    before = file.read_bytes()
    with pytest.raises(Unavailable) as caught:
        open_core(settings_in(tmp_path))
    assert "damaged" in caught.value.message()
    assert file.read_bytes() == before


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(Unavailable) as caught:
        open_core(settings_in(tmp_path / "taken" / "data"))
    assert "taken" in caught.value.message()


def test_that_a_file_that_vanished_is_not_made_anew(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    upgrade(database)
    database.close()
    for file in tmp_path.glob("hotline.db*"):
        file.unlink()
    with pytest.raises(Unavailable) as caught:
        database.all(sa.text("SELECT 1"))  # type: ignore[arg-type]  # any statement does
    assert "file" in caught.value.message()
    assert not list(tmp_path.glob("hotline.db*"))


def test_that_a_database_of_a_newer_program_is_left_alone(database: Database) -> None:
    with database.writes.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable) as caught:
        upgrade(database)
    assert "newer version" in caught.value.message()


_FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from app.bootstrap import Core, sign_in
from app.data.engine import Database
from app.data.ids import new_id
from app.domain.account import Relation
from app.domain.errors import Unavailable
from app.settings import Paths, Settings
from tests.helpers.seeds import AGENT, NOW, OWNER_PHONE, UNKNOWN_PHONE, ZHOU

folder = Path(sys.argv[1])
database = Database(f"sqlite:///{folder / 'hotline.db'}")
settings = Settings(paths=Paths(data=folder, log=folder))
services = sign_in(Core(settings, database, lambda: NOW), AGENT, lambda _c: None)
services.calls.pop(OWNER_PHONE)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))
try:
    services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.FAMILY)
    print("written")
except Unavailable as error:
    print(error.message())
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.FAMILY)
print(len(services.calls.pop(UNKNOWN_PHONE).accounts))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits of file sizes are POSIX")
def test_that_a_full_disk_is_told_and_the_act_can_be_repeated(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'hotline.db'}")
    upgrade(database)
    seed_small(database)
    database.close()
    done = subprocess.run(
        [sys.executable, "-c", _FULL_DISK, str(tmp_path)], capture_output=True, text=True,
        check=False, timeout=60,
    )  # fmt: skip
    told, found = done.stdout.splitlines() if not done.returncode else (done.stderr, "")
    assert "disk" in told
    assert found == "1"


def test_that_writers_at_once_wait_for_each_other(tmp_path: Path) -> None:
    path = f"sqlite:///{tmp_path / 'hotline.db'}"
    database = Database(path)
    upgrade(database)
    seed_small(database)
    failed: list[BaseException] = []

    def work(first: int) -> None:
        own = Database(path)
        services = sign_in(Core(settings_in(tmp_path), own, lambda: NOW), AGENT, lambda _c: None)
        try:
            for n in range(first, first + 20):
                services.calls.attach(ZHOU, f"1400533{n:04}", Relation.OTHER)
        except BaseException as error:  # noqa: BLE001 - shown by the test
            failed.append(error)
        own.close()

    threads = [threading.Thread(target=work, args=(n * 100,)) for n in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    count = database.one(sa.text("SELECT count(*) FROM account_phone WHERE added_by = 1"))  # type: ignore[arg-type]  # any statement does
    assert count[0] == 80
    database.close()

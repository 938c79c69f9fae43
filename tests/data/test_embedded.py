"""The embedded file of another version of the program: upgraded after a copy, or left alone."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import open_core
from app.data import schema
from app.data.engine import Database
from app.data.schema import current_revision, head_revision
from app.domain.errors import Unavailable
from app.settings import Paths, Settings

NOW = datetime(2026, 7, 14, 6, tzinfo=UTC)
_NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{older}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("nickname", sa.Text()))
    {more}
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A desk whose database this version of the program has made."""
    found = Settings(paths=Paths(data=tmp_path / "data", log=tmp_path))
    open_core(found).close()
    return found


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of revisions that may be added to."""
    folder = tmp_path / "migrations"
    shutil.copytree(schema.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    return folder / "versions"


def next_version(versions: Path, more: str = "") -> str:
    older = head_revision()
    versions.joinpath("9998_next.py").write_text(_NEXT.format(older=older, more=more), "utf-8")
    return older


def columns(file: Path) -> set[str]:
    database = Database(f"sqlite:///{file}")
    with database.reads.connect() as connection:
        found = {c["name"] for c in sa.inspect(connection).get_columns("person")}
    database.close()
    return found


def files(settings: Settings) -> list[Path]:
    return sorted(settings.paths.data.glob("hotline*.db*"))


def test_that_an_older_database_is_copied_and_then_upgraded(
    settings: Settings, migrations: Path
) -> None:
    older = next_version(migrations)
    core = open_core(settings, clock=lambda: NOW)
    assert current_revision(core.database) == "9998"
    assert core.people()
    core.close()
    copy = settings.paths.data / f"hotline-before-{older}-20260714-060000.db"
    assert str(copy) in core.word
    assert "nickname" not in columns(copy)
    assert "nickname" in columns(settings.paths.data / "hotline.db")


def test_that_a_database_of_now_is_opened_without_a_word(settings: Settings) -> None:
    core = open_core(settings)
    core.close()
    assert core.word == ""
    assert [f.name for f in files(settings)] == ["hotline.db"]


def test_that_a_failed_upgrade_leaves_all_as_it_was(settings: Settings, migrations: Path) -> None:
    older = next_version(migrations, 'op.execute("this is no SQL")')
    with pytest.raises(sa.exc.OperationalError):
        open_core(settings)
    file = settings.paths.data / "hotline.db"
    assert "nickname" not in columns(file)
    database = Database(f"sqlite:///{file}")
    assert current_revision(database) == older
    database.close()


def test_that_nothing_is_upgraded_where_no_copy_can_be_made(
    settings: Settings, migrations: Path
) -> None:
    older = next_version(migrations)
    taken = settings.paths.data / f"hotline-before-{older}-20260714-060000.db"
    taken.mkdir()
    with pytest.raises(Unavailable) as caught:
        open_core(settings, clock=lambda: NOW)
    assert "must be copied" in caught.value.message()
    assert not list(settings.paths.data.glob("*-part"))
    assert "nickname" not in columns(settings.paths.data / "hotline.db")


def test_that_a_newer_database_stops_the_start_in_words_and_stays(settings: Settings) -> None:
    file = settings.paths.data / "hotline.db"
    database = Database(f"sqlite:///{file}")
    with database.writes.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    before = file.read_bytes()
    with pytest.raises(Unavailable) as caught:
        open_core(settings)
    assert "newer version" in caught.value.message()
    assert file.read_bytes() == before
    assert not list(settings.paths.data.glob("hotline-before*"))

"""The demonstration's folder: made anew when the day or the program is another one."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, open_demo
from app.data import schema
from app.settings import Paths, Settings

NOW = datetime(2026, 7, 14, 6, tzinfo=UTC)
MARK = sa.text("UPDATE person SET name = 'changed'")


def opened(folder: Path, now: datetime = NOW) -> Core:
    settings = Settings(paths=Paths(data=folder, log=folder))
    core = open_demo(settings, accounts=300, clock=lambda: now)
    core.close()
    return core


def changed(core: Core) -> bool:
    """Whether what a person did in it is still there."""
    names = {person.name for person in core.people()}
    core.close()
    return names == {"changed"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A demonstration in which somebody has worked."""
    core = opened(tmp_path)
    assert core.word == ""
    with core.database.writes.begin() as connection:
        connection.execute(MARK)
    core.close()
    return tmp_path


def test_that_the_demonstration_of_today_is_kept(folder: Path) -> None:
    core = opened(folder, NOW + timedelta(hours=2))
    assert changed(core)
    assert core.word == ""


def test_that_another_day_makes_it_anew_and_says_so(folder: Path) -> None:
    core = opened(folder, NOW + timedelta(days=1))
    assert not changed(core)
    assert "made anew" in core.word


def test_that_another_schema_makes_it_anew(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path_factory.mktemp("another") / "migrations"
    shutil.copytree(schema.MIGRATIONS, copy)
    file = next((copy / "versions").glob("*.py"))
    file.write_text(file.read_text("utf-8") + "\n# a column more\n", "utf-8")
    monkeypatch.setattr("app.services.demo_folder.MIGRATIONS", copy)
    assert not changed(opened(folder))


@pytest.mark.parametrize("left", ["", "0.1.0 300 2026-07-14"])
def test_that_what_an_older_program_or_a_broken_start_left_is_made_anew(
    folder: Path, left: str
) -> None:
    (folder / "made-of.txt").write_text(left)
    assert not changed(opened(folder))


def test_that_a_folder_without_its_database_is_filled_again(folder: Path) -> None:
    for file in folder.glob("hotline.db*"):
        file.unlink()
    assert not changed(opened(folder))


def test_that_the_progress_is_told_in_steps(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
    open_demo(
        settings,
        accounts=5000,
        clock=lambda: NOW,
        progress=lambda done, wanted: told.append((done, wanted)),
    ).close()
    assert told == [(2000, 5000), (4000, 5000), (5000, 5000)]

"""Fixtures: an empty migrated database on each engine, copied from a template in milliseconds."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.data.engine import Database
from app.data.schema import upgrade
from tests.helpers.postgres import Server
from tests.helpers.seated import SharedDatabase

ENGINES = ("sqlite", "postgresql")
_names = itertools.count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The session's PostgreSQL server."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def postgres_template(postgres: Server) -> str:
    """A migrated database to copy from."""
    database = Database(postgres.create("template_hotline"))
    upgrade(database)
    database.close()
    return "template_hotline"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "hotline.db"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    """Runs the test once on each engine; "shared" is PostgreSQL with sign-ins of people."""
    return str(request.param)


@pytest.fixture
def database_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty, migrated database of the engine."""
    if engine_name == "sqlite":
        path = tmp_path / "hotline.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"test_{next(_names)}"
    yield server.create(name, request.getfixturevalue("postgres_template"))
    server.drop(name)


@pytest.fixture
def database(engine_name: str, database_url: str) -> Iterator[Database]:
    """An empty, migrated database: its owner's, also where people sign in for themselves."""
    database = (SharedDatabase if engine_name == "shared" else Database)(database_url)
    yield database
    database.close()

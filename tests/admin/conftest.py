"""A server of its own: safe settings and passwords, as a real site has them, and its own roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from app.admin import connecting, console
from app.admin.connecting import Administrator
from app.admin.setting_up import set_up
from app.settings import Site
from tests.helpers.postgres import Server

SAFE = (
    "-c listen_addresses=127.0.0.1 -c shared_buffers=32MB -c max_connections=60 "
    "-c unix_socket_directories="
)
SUPERUSER_WORD = "the-superuser-of-tests"
FIRST_WORD = "a-long-enough-word"
HBA = "host all all 127.0.0.1/32 scram-sha-256\n"


def write_hba(server: Server, text: str) -> None:
    (server.root / "data" / "pg_hba.conf").write_text(text)


@pytest.fixture(scope="session")
def site_server() -> Iterator[Server]:
    server = Server(SAFE)
    with psycopg.connect(
        host="127.0.0.1", port=server.port, user="app", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(f"ALTER ROLE app PASSWORD '{SUPERUSER_WORD}'")
        write_hba(server, HBA)
        connection.execute("SELECT pg_reload_conf()")
    yield server
    server.stop()


@contextmanager
def environment() -> Iterator[pytest.MonkeyPatch]:
    """Answers instead of a terminal, the password where libpq looks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", SUPERUSER_WORD)
        patch.delenv("PGDATABASE", raising=False)
        patch.setattr(console, "ask_secret", lambda _question: FIRST_WORD)
        patch.setattr("app.admin.setting_up.ask_secret", lambda _question: FIRST_WORD)
        yield patch


@pytest.fixture(scope="session")
def administrator(site_server: Server) -> Iterator[Administrator]:
    """A superuser of a site that was set up."""
    with environment():
        found = connecting.connect(dsn(site_server), "hotline")
        set_up(found, Site(), login="guanli", name="管理员")
        yield found


def dsn(server: Server) -> str:
    return f"host=127.0.0.1 port={server.port} user=app"


@pytest.fixture
def run(administrator: Administrator) -> Iterator["psycopg.Connection[Any]"]:
    """The superuser's connection to the site."""
    with administrator.connect() as connection:
        yield connection

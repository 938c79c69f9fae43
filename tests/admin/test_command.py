"""The command line: exit codes, and no secret in what it says."""

import io
import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.admin.command import BROKEN, REFUSED, main
from app.admin.connecting import Administrator
from app.i18n import current_language, set_language
from tests.admin.conftest import SUPERUSER_WORD, dsn
from tests.helpers.postgres import Server

LOOK = """
import sys
from app.admin.command import main
try:
    main(["--help"])
except SystemExit:
    pass
sys.exit(any(name.startswith("PySide6") for name in sys.modules))
"""


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command chooses its language itself."""
    before = current_language()
    monkeypatch.setenv("HOTLINE_DISPLAY_LANGUAGE", "en")
    yield
    set_language(before)


def test_that_the_doctor_of_a_healthy_site_ends_with_zero(
    administrator: Administrator, site_server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--dsn", dsn(site_server), "--quiet"]) == 0
    assert main(["doctor", "--dsn", dsn(site_server), "--database", "postgres"]) == BROKEN
    assert SUPERUSER_WORD not in capsys.readouterr().out


@pytest.mark.parametrize(
    "address", ["host=db password=top-secret", "postgresql://app:top-secret@db/hotline"]
)
def test_that_a_password_on_the_command_line_is_refused_and_not_repeated(
    address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--dsn", address]) == REFUSED
    said = capsys.readouterr()
    assert "PGPASSWORD" in said.err
    assert "top-secret" not in said.err + said.out


def test_that_a_password_is_asked_for_when_the_server_wants_one(
    administrator: Administrator,
    site_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("PGPASSWORD")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{SUPERUSER_WORD}\n"))
    assert main(["doctor", "--dsn", dsn(site_server), "--quiet"]) == 0
    assert SUPERUSER_WORD not in capsys.readouterr().out


def test_that_a_server_that_is_not_there_is_no_crash(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--dsn", "host=127.0.0.1 port=1 user=app"]) == REFUSED
    assert "The server is not available" in capsys.readouterr().err


def test_that_no_screen_is_loaded() -> None:
    assert subprocess.run([sys.executable, "-c", LOOK], check=False).returncode == 0

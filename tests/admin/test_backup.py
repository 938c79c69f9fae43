"""Backup, verify, restore: the round trip, and what is refused."""

import json
import os
from pathlib import Path

import psycopg
import pytest

from app.admin import backup, databases, manifest, programs
from app.admin.connecting import Administrator
from app.admin.doctor import examine
from app.domain.errors import InvalidInput, Unavailable


@pytest.fixture
def written(administrator: Administrator, tmp_path: Path) -> Path:
    """A backup of the site."""
    for name in ("pg_dump", "pg_restore"):
        try:
            programs.find(name, administrator)
        except Unavailable as error:
            pytest.skip(error.message())
    file = tmp_path / "hotline.dump"
    backup.back_up(administrator, file)
    return file


def test_that_a_backup_comes_back_whole_and_healthy(
    administrator: Administrator, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup.verify(administrator, written)
    with administrator.maintenance() as connection:
        left = connection.execute(
            "SELECT count(*) FROM pg_database WHERE datname LIKE 'hotline_verify%'"
        ).fetchone()
    assert left == (0,)
    backup.restore(administrator, written, "hotline_again")
    try:
        assert examine(administrator.at("hotline_again")) == 0
        with pytest.raises(InvalidInput, match="InvalidInput"):
            backup.restore(administrator, written, "hotline_again")
    finally:
        databases.drop(administrator, "hotline_again")
    assert "as written" in capsys.readouterr().out


def test_that_the_manifest_counts_every_table_and_holds_no_password(written: Path) -> None:
    text = manifest.beside(written).read_text("utf-8")
    if os.name == "posix":
        assert written.stat().st_mode & 0o077 == 0  # it holds every customer
    assert "SCRAM" not in text
    found = json.loads(text)
    assert found["counts"]["hotline.category"] > 50
    assert found["revision"] == "0001"
    assert {"hotline_owner", "hotline_keeper", "guanli"} <= {r["name"] for r in found["roles"]}


def test_that_a_damaged_file_is_refused(administrator: Administrator, written: Path) -> None:
    with written.open("r+b") as stream:
        stream.seek(2000)
        stream.write(b"!")
    with pytest.raises(InvalidInput) as refused:
        backup.verify(administrator, written)
    assert "SHA-256" in refused.value.message()


def test_that_a_backup_with_other_rows_than_written_is_refused(
    administrator: Administrator, written: Path
) -> None:
    path = manifest.beside(written)
    changed = json.loads(path.read_text("utf-8"))
    changed["counts"]["hotline.category"] += 1
    path.write_text(json.dumps(changed), "utf-8")
    with pytest.raises(InvalidInput) as refused:
        backup.verify(administrator, written)
    assert "hotline.category" in refused.value.message()


def test_that_people_missing_on_the_server_come_back_without_sign_in(
    administrator: Administrator, written: Path, run: "psycopg.Connection[object]"
) -> None:
    path = manifest.beside(written)
    changed = json.loads(path.read_text("utf-8"))
    changed["roles"].append({
        "name": "liming", "login": True, "inherit": True, "createrole": False, "connections": 6,
        "settings": ["statement_timeout=30s"], "member_of": ["hotline_agent"],
    })  # fmt: skip
    path.write_text(json.dumps(changed), "utf-8")
    backup.verify(administrator, written)
    try:
        found = run.execute(
            "SELECT rolcanlogin, rolpassword IS NULL, pg_has_role('liming', 'hotline_agent',"
            " 'MEMBER') FROM pg_authid WHERE rolname = 'liming'"
        ).fetchone()
        assert found == (False, True, True)
    finally:
        run.execute("DROP ROLE liming")


def test_that_a_missing_program_is_named(
    administrator: Administrator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_PG_BIN", str(tmp_path))
    with pytest.raises(Unavailable) as refused:
        backup.back_up(administrator, tmp_path / "x.dump")
    assert "HOTLINE_PG_BIN" in refused.value.message()

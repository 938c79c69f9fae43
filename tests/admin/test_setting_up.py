"""init-db: from nothing to a first sign-in; the second time there is nothing left to do."""

import subprocess

import psycopg
import pytest

from app.admin import connecting, databases, fingerprint, programs
from app.admin.connecting import Administrator
from app.admin.setting_up import set_up
from app.domain.errors import InvalidInput, Unavailable
from app.settings import Site
from tests.admin.conftest import FIRST_WORD, dsn
from tests.helpers.postgres import Server


def _schema(administrator: Administrator) -> str:
    """The schema as pg_dump writes it; its order of rights depends on who came first."""
    program = programs.find("pg_dump", administrator)
    done = subprocess.run(
        [program, "--schema-only", f"--dbname={administrator.conninfo()}"],
        env=administrator.environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = (
        x for x in done.stdout.splitlines() if not x.startswith(("\\restrict", "\\unrestrict"))
    )
    return "\n".join(sorted(lines))


def test_that_a_second_run_changes_nothing_and_says_so(
    administrator: Administrator, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        before = _schema(administrator)
    except Unavailable:
        pytest.skip("pg_dump is not there; install Debian's postgresql")
    assert set_up(administrator, Site()) == 0
    said = capsys.readouterr().out
    assert "nothing was changed" in said
    assert "\n+ " not in said
    assert _schema(administrator) == before


def test_that_the_first_administrator_signs_in_with_a_scram_password(
    administrator: Administrator, site_server: Server, run: "psycopg.Connection[object]"
) -> None:
    kept = run.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'guanli'").fetchone()
    assert kept is not None
    assert str(kept[0]).startswith("SCRAM-SHA-256$")  # type: ignore[index]
    with psycopg.connect(
        host="127.0.0.1", port=site_server.port, user="guanli", password=FIRST_WORD,
        dbname="hotline",
    ) as connection:  # fmt: skip
        me = connection.execute("SELECT hotline.whoami('{}')").fetchone()
        assert me is not None
        assert me[0]["seat"] == "administrator"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM hotline.account")


def test_that_no_password_is_said(capsys: pytest.CaptureFixture[str], site_server: Server) -> None:
    with pytest.raises(InvalidInput) as refused:
        connecting.connect(f"{dsn(site_server)} password=secret-word", "hotline")
    assert "secret-word" not in refused.value.message()
    assert "secret-word" not in capsys.readouterr().out


def test_that_a_database_where_chinese_is_no_letter_is_refused_with_the_reason(
    administrator: Administrator,
) -> None:
    with administrator.maintenance() as connection:
        connection.execute(
            "CREATE DATABASE plain TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
    try:
        with pytest.raises(InvalidInput) as refused:
            set_up(administrator.at("plain"), Site(), person=False)
        assert "LC_CTYPE C" in refused.value.message()
    finally:
        databases.drop(administrator, "plain")


def test_that_a_person_is_no_superuser(administrator: Administrator, site_server: Server) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PGPASSWORD", FIRST_WORD)
        address = f"host=127.0.0.1 port={site_server.port} user=guanli"
        with pytest.raises(Unavailable) as refused:
            connecting.connect(address, "hotline")
    # The maintenance database may refuse the person, or we do.
    assert "guanli" in refused.value.message() or "permission" in refused.value.message()


def test_that_the_fingerprint_sees_a_right_that_was_given_by_hand(
    administrator: Administrator, run: "psycopg.Connection[object]"
) -> None:
    database = administrator.open()
    with database.reads.connect() as connection:
        before = fingerprint.take(connection)
        run.execute("GRANT SELECT (name) ON hotline.account TO guanli")
        after = fingerprint.take(connection)
        run.execute("REVOKE SELECT (name) ON hotline.account FROM guanli")
        again = fingerprint.take(connection)
    database.close()
    assert [k for k in fingerprint.KINDS if before[k] != after[k]] == ["columns"]
    assert again["tables"] == before["tables"]


def test_that_an_administrator_who_came_back_with_a_backup_gets_a_password(
    administrator: Administrator, site_server: Server, run: "psycopg.Connection[object]"
) -> None:
    run.execute("ALTER ROLE guanli NOLOGIN PASSWORD NULL")
    assert set_up(administrator, Site(), login="guanli", name="管理员") == 1
    with psycopg.connect(
        host="127.0.0.1", port=site_server.port, user="guanli", password=FIRST_WORD,
        dbname="hotline",
    ) as connection:  # fmt: skip
        assert connection.info.user == "guanli"

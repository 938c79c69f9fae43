"""upgrade: while desks are working, and what it says."""

import threading

import psycopg
import pytest

from app.admin import upgrading
from app.admin.connecting import Administrator
from app.bootstrap import VERSION
from app.domain.errors import InvalidInput, Unavailable


def test_that_an_upgrade_says_from_where_to_where(
    administrator: Administrator, capsys: pytest.CaptureFixture[str]
) -> None:
    assert upgrading.bring_up_to_date(administrator) == 0
    said = capsys.readouterr().out
    assert "0001 → 0001" in said
    assert "nothing was changed" in said


def test_that_a_function_changed_by_hand_is_put_right_and_named(
    administrator: Administrator,
    run: "psycopg.Connection[object]",
    capsys: pytest.CaptureFixture[str],
) -> None:
    run.execute(
        "CREATE OR REPLACE FUNCTION hotline.my_unit() RETURNS integer LANGUAGE sql AS 'SELECT 1'"
    )
    assert upgrading.bring_up_to_date(administrator) == 1
    assert "+ functions: 1 new or changed" in capsys.readouterr().out


def test_that_the_oldest_client_is_set_only_when_asked(
    administrator: Administrator, run: "psycopg.Connection[object]"
) -> None:
    run.execute("UPDATE hotline_log.site SET value = '0.0.9' WHERE key = 'oldest_client'")
    upgrading.bring_up_to_date(administrator)
    asked = "SELECT value FROM hotline_log.site WHERE key = 'oldest_client'"
    assert run.execute(asked).fetchone() == ("0.0.9",)
    upgrading.bring_up_to_date(administrator, oldest_client=VERSION)
    assert run.execute(asked).fetchone() == (VERSION,)


@pytest.mark.parametrize("version", ["soon", "1.2", "99.0.0"])
def test_that_a_version_nobody_has_is_refused(version: str, administrator: Administrator) -> None:
    with pytest.raises(InvalidInput):
        upgrading.bring_up_to_date(administrator, oldest_client=version)


def test_that_an_upgrade_gives_way_to_a_desk_and_then_goes_on(
    administrator: Administrator,
    run: "psycopg.Connection[object]",
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(upgrading, "PATIENCE", 1)
    monkeypatch.setattr(upgrading, "_PAUSE", 0.05)
    run.execute("BEGIN")
    run.execute("SELECT count(*) FROM hotline.ticket")  # a desk that is reading
    with pytest.raises(Unavailable):
        upgrading.bring_up_to_date(administrator, tries=1)
    end = threading.Timer(1.5, run.rollback)
    end.start()
    upgrading.bring_up_to_date(administrator)
    end.join()
    assert "A table is in use; trying again" in capsys.readouterr().out


def test_that_an_empty_database_is_sent_to_init_db(administrator: Administrator) -> None:
    with pytest.raises(Unavailable) as refused:
        upgrading.bring_up_to_date(administrator.at("postgres"))
    assert "init-db" in refused.value.message()

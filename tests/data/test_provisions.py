"""What a desk keeps for working alone: sealed, for one login at one server, and not for ever."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from app.data.engine import Database
from app.data.provisions import ProvisionStore, from_text, to_text
from app.domain.alone import Provision, free_again, without_people
from app.domain.place import Community, PlaceBook
from app.integrations.password_check import fits, made
from app.integrations.secrets import DeskSeal, KeyFile
from app.services.catalogue import read_catalogue
from tests.helpers.seeds import AGENT, seed_small

NOW = datetime(2026, 7, 14, 10, 0, tzinfo=UTC)
BOOK = PlaceBook([Community(3, "张店区", "车站", "柳泉路", "90", "柳泉花园", None, 61, {7: 61})])


@pytest.fixture
def provision(database: Database) -> Provision:
    seed_small(database)
    catalogue = without_people(read_catalogue(database))
    days = {date(2026, 10, 1): False, date(2026, 10, 10): True}
    return Provision(AGENT, catalogue, days, BOOK, timedelta(seconds=-3), NOW, "v")


def store(folder: Path, login: str = "lin", place: str = "a/hotline") -> ProvisionStore:
    seal = DeskSeal(login, folder, KeyFile.ALWAYS)
    return ProvisionStore(folder / "alone.db", seal, place=place, login=login)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_the_same_is_read_again(provision: Provision) -> None:
    again = from_text(to_text(provision))
    assert again.places.communities == BOOK.communities
    assert replace(again, places=BOOK) == provision
    assert again.catalogue.categories
    assert again.catalogue.categories[0].questions == provision.catalogue.categories[0].questions


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_it_opens_for_its_login_and_server_alone(provision: Provision, tmp_path: Path) -> None:
    store(tmp_path).keep(provision)
    assert store(tmp_path).provision() is not None
    assert store(tmp_path, place="b/hotline").provision() is None
    assert store(tmp_path, login="sun").provision() is None
    store(tmp_path).forget()
    assert store(tmp_path).provision() is None


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_what_nobody_may_use_any_more_goes(provision: Provision, tmp_path: Path) -> None:
    store(tmp_path).keep(provision)
    store(tmp_path, "sun").keep(replace(provision, kept_at=NOW + timedelta(days=30)))
    assert store(tmp_path).provision() is not None
    store(tmp_path, "sun").keep(replace(provision, kept_at=NOW + timedelta(days=32)))
    assert store(tmp_path).provision() is None
    assert store(tmp_path, "sun").provision() is not None


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_tries_are_counted_until_the_right_one_or_the_next_sign_in(
    provision: Provision, tmp_path: Path
) -> None:
    kept = store(tmp_path)
    kept.keep(provision)
    for _ in range(3):
        kept.note_try(NOW)
    assert store(tmp_path).wrong() == (3, NOW)
    kept.note_right()
    assert kept.wrong()[0] == 0
    kept.note_try(NOW)
    kept.keep(provision)
    assert kept.wrong()[0] == 0


def test_that_the_wait_grows_to_an_hour() -> None:
    assert free_again(4, NOW, NOW) is None
    waits = [free_again(n, NOW, NOW) for n in (5, 6, 7, 11, 50)]
    minutes = [int((until - NOW).total_seconds()) // 60 for until in waits if until is not None]
    assert minutes == [1, 2, 4, 60, 60]
    assert free_again(5, NOW, NOW + timedelta(minutes=1)) is None


def test_that_a_verifier_knows_its_password_alone() -> None:
    verifier = made("水-kr7-ｍma")
    assert fits("水-kr7-mma", verifier)  # full-width letters are the same to the server, too
    assert not fits("水-kr7-mmb", verifier)
    assert "kr7" not in verifier
    assert verifier != made("水-kr7-mma")

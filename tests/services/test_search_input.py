"""Whatever is typed or pasted into the search box: an answer, soon, and never an error."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, Services
from app.data.accounts import PhoneRow
from app.data.engine import Database
from app.domain.account import Relation
from app.settings import Paths, Settings
from tests.helpers.seated import signed_in
from tests.helpers.seeds import AGENT, NOW, OWNER_PHONE, ZHOU, seed_small


@pytest.fixture
def services(database: Database, tmp_path: Path) -> Services:
    seed_small(database)
    core = Core(Settings(paths=Paths(data=tmp_path, log=tmp_path)), database, lambda: NOW)
    return signed_in(core, AGENT)


@pytest.mark.parametrize(
    "text",
    ["%", "_", "%%%", "周%", "03-2207%", "周_敏", "' OR 1=1 --", "\\", '"', "*", "账户:*",
     "AND OR NOT",
     "😀", "😀😀 柳泉", "。，！？", "---", "()", "\t\n", "\0", "周\0淑敏", "\ud83d", "周\ud83d敏",
     "９９９９９９９９９９９９９９９９９９９９号楼 柳泉花园", "99999999999999999999号楼3单元",
     "柳泉花园 99999999999-99999999999-9999999999", "TS-99999999999999999999", "GD", "GD-", "TS-０",
     "²³¹", "٠١٢٣٤٥", "柳泉花园99999999999999999999室"],
)  # fmt: skip
def test_that_odd_input_is_answered_without_an_error(services: Services, text: str) -> None:
    result = services.search.find(text)
    assert result.query == text
    assert len(result.hits) <= 50


@pytest.mark.parametrize("text", ["%", "_", "周%", "03-2207%", "周_敏", "' OR 1=1 --"])
def test_that_wildcards_stand_for_themselves(services: Services, text: str) -> None:
    assert services.search.find(text).hits == ()


@pytest.mark.parametrize(
    "piece",
    ["柳泉花园", "共", "共团 ", "1", "12号", "a", "a1 ", "1-", "😀", "(", "张店区共青团路12号"],
)
def test_that_ten_thousand_characters_are_answered_soon(services: Services, piece: str) -> None:
    services.search.find("柳泉")
    began = time.perf_counter()
    services.search.find(piece * (10_000 // len(piece)))
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize(
    "text",
    [
        "１４００５３３４４１７",
        "140 0533 4417",
        "０３－２２０７－１１８４６",
        " 周淑敏 ",
        "周淑敏　７－２－１１０２",
    ],
)
def test_that_full_width_input_finds_the_same(services: Services, text: str) -> None:
    hits = services.search.find(text).hits
    assert hits
    assert hits[0].key == ZHOU


def test_that_a_number_is_found_by_the_area_code_of_the_site(
    database: Database, tmp_path: Path
) -> None:
    seed_small(database)
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
    settings = replace(settings, site=replace(settings.site, area_code="0532"))
    services = signed_in(Core(settings, database, lambda: NOW), AGENT)
    with database.writes.begin() as connection:
        connection.execute(
            sa.insert(PhoneRow).values(
                account_id=ZHOU, number="0000777", number_reversed="7770000",
                relation=Relation.OWNER,
            )
        )  # fmt: skip
    hits = services.search.find("0532-0000777").hits
    assert [hit.key for hit in hits] == [ZHOU]


def test_that_pasted_oddities_are_stored_without_what_no_database_keeps(services: Services) -> None:
    from app.domain.errors import HotlineError
    from tests.helpers.tickets import a_form

    form = a_form(complaint="水\0压\ud83d低 😀𠮷", address="柳泉花园\0二期")
    try:
        ticket = services.tickets.create(form)
    except HotlineError as error:
        pytest.fail(error.message())
    assert ticket.complaint == "水压低 😀𠮷"
    assert services.calls.pop(OWNER_PHONE).accounts

"""One search box, two engines, the same answers."""

import shutil
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.data.accounts import AccountRow
from app.data.catalogue import CategoryRow
from app.data.engine import Database
from app.data.outages import OutageRow
from app.data.tickets import TicketRow
from app.data.unit_of_work import UnitsOfWork
from app.domain.catalogue import Grade, RequestKind
from app.domain.outage import OutageKind, OutageState
from app.domain.search import Found, Reading
from app.domain.ticket import TicketState
from app.services.places import Places
from app.services.search import Search
from app.services.session import Session
from app.settings import Settings
from tests.helpers.databases import ENGINES
from tests.helpers.postgres import Server
from tests.helpers.seated import seated
from tests.helpers.seeds import AGENT, NOW, seed_small

TICKET, OLD_TICKET, OUTAGE = UUID(int=101), UUID(int=102), UUID(int=103)


def _records(database: Database) -> None:
    with database.writes.begin() as connection:
        category = connection.scalar(sa.select(CategoryRow.code).order_by(CategoryRow.code))
        for key, number in ((TICKET, "GD-20260713-0423"), (OLD_TICKET, "GD-20250101-0423")):
            connection.execute(
                sa.insert(TicketRow),
                [{
                    "id": key, "number": number, "state": TicketState.WAIT_DISPATCH,
                    "grade": Grade.ORDINARY, "source": RequestKind.REPAIR,
                    "category_code": category, "title": "水表井盖松动", "complaint": "井盖",
                    "address": "张店区 柳泉花园二期", "created_at": NOW, "created_by": AGENT.id,
                    "version": 1, "updated_at": NOW,
                }],
            )  # fmt: skip
        connection.execute(
            sa.insert(OutageRow),
            [{
                "id": OUTAGE, "number": "TS-20260714-03", "state": OutageState.PUBLISHED,
                "kind": OutageKind.EMERGENCY, "title": "共青团西路 DN400 主管抢修",
                "created_at": NOW, "created_by": AGENT.id, "version": 1, "updated_at": NOW,
            }],
        )  # fmt: skip


def _search(database: Database) -> Search:
    """The search of an agent at the small town's database."""
    seed_small(database)
    _records(database)
    works = UnitsOfWork(database, AGENT, lambda: NOW, lambda _change: None)
    session = Session(AGENT, database, lambda: NOW, works, Settings())
    return Search(session, Places(session))


@pytest.fixture(scope="module", params=ENGINES)
def search(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Search]:
    """One town an engine for all tests that only read."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("town") / "hotline.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        url = f"sqlite:///{path}"
    else:
        server: Server = request.getfixturevalue("postgres")
        url = server.create("town_for_search", request.getfixturevalue("postgres_template"))
    database = Database(url)
    yield _search(database)
    database.close()
    if request.param == "postgresql":
        server.drop("town_for_search")


@pytest.fixture
def own_search(database: Database) -> Search:
    """A town of its own, for tests that change it."""
    return _search(database)


# What is typed, how it is read, what is found: account ids in their order.
FOUND: list[tuple[str, Reading, list[Any]]] = [
    # telephone numbers in every spelling, beginnings and ends
    ("14005334417", Reading.PHONE, [1]),
    ("140 0533 4417", Reading.PHONE, [1]),
    ("+86 140-0533-4417", Reading.PHONE, [1]),
    ("１４００５３３４４１７", Reading.PHONE, [1]),
    ("14005330000", Reading.PHONE, [7, 8, 9]),
    ("0533-0000200", Reading.PHONE, [6]),
    ("0000200", Reading.PHONE, [6]),
    ("14005330", Reading.PHONE, [7, 8, 9, 2, 3, 4, 5, 10, 11, 12]),
    ("4417", Reading.LAST_DIGITS, [1]),
    ("1102", Reading.LAST_DIGITS, [1]),
    # 户号 whole, beginning, last digits; with dashes and without
    ("03-2207-11846", Reading.ACCOUNT_NO, [1]),
    ("03220711846", Reading.ACCOUNT_NO, [1]),
    ("０３－２２０７－１１８４６", Reading.ACCOUNT_NO, [1]),
    ("03-2207-1184", Reading.ACCOUNT_NO, [1, 2, 3, 4]),
    ("0322071184", Reading.ACCOUNT_NO, [1, 2, 3, 4]),
    ("11846", Reading.LAST_DIGITS, [1]),
    ("711846", Reading.LAST_DIGITS, [1]),
    # 表号
    ("YC20110718", Reading.METER_NO, [1]),
    ("yc2011071", Reading.METER_NO, [1, 2]),
    ("0720", Reading.LAST_DIGITS, [3]),
    # names: whole, family name, given name, rare characters, companies by any part
    ("周淑敏", Reading.NAME, [1]),
    ("张伟", Reading.NAME, [7, 8]),
    ("张", Reading.NAME, [7, 8, 9]),
    ("淑敏", Reading.NAME, [1]),
    ("㛃", Reading.NAME, []),
    ("欧阳㛃", Reading.NAME, [11]),
    ("王䶮", Reading.NAME, [12]),
    ("䶮", Reading.NAME, [12]),
    ("徐𬭳", Reading.NAME, [21]),
    ("鲁中示例", Reading.NAME, [6]),
    # initials, with both readings of a family name
    ("zsm", Reading.INITIALS, [1]),
    ("ZSM", Reading.INITIALS, [1]),
    ("zw", Reading.INITIALS, [7, 8, 9]),
    ("cyf", Reading.INITIALS, [2]),
    ("dyf", Reading.INITIALS, [2]),
    ("zgq", Reading.INITIALS, [3]),
    ("cgq", Reading.INITIALS, [3]),
    ("ql", Reading.INITIALS, [4]),
    ("cl", Reading.INITIALS, [4, 26, 14]),
    ("oyf", Reading.INITIALS, [5]),
    ("qyf", Reading.INITIALS, [5]),
    ("xxd", Reading.INITIALS, [10]),
    ("jxd", Reading.INITIALS, [10]),
    # addresses in any order and with gaps
    ("阳光花园 1-3-501", Reading.ADDRESS, [7]),
    ("柳泉花园二期 7-2-1102", Reading.ADDRESS, [1]),
    ("柳泉花园 7-2-1102", Reading.ADDRESS, [1]),
    ("7-2-1102", Reading.ADDRESS, [1]),
    ("1102 柳泉花园二期", Reading.ADDRESS, [1]),
    ("柳泉花园二期７号楼２单元１１０２室", Reading.ADDRESS, [1]),
    ("柳泉花园二期七号楼二单元", Reading.ADDRESS, [2, 1]),
    ("张店 共青团路 12号 3单元", Reading.ADDRESS, [7, 9]),
    ("3单元 共青团路 张店", Reading.ADDRESS, [7, 9]),
    ("丝绸路 3号 2单元", Reading.ADDRESS, [11, 10]),
    ("周村 丝绸小区 402室", Reading.ADDRESS, [10]),
    ("回民村", Reading.ADDRESS, [12]),
    # a name or its initials at a place
    ("张伟 阳光花园", Reading.NAME, [7, 8]),
    ("阳光花园 张伟", Reading.NAME, [7, 8]),
    ("张 共青团路", Reading.NAME, [7, 8, 9]),
    ("张伟 2-1-202", Reading.NAME, [8]),
    ("zsm 7-2-1102", Reading.INITIALS, [1]),
    ("zw 阳光花园", Reading.INITIALS, [7, 8, 9]),
    # words that no place has
    ("沿街商铺", Reading.ADDRESS, [30]),
    ("东数第三间 沿街", Reading.ADDRESS, [30]),
    # tickets and outages
    ("GD-20260713-0423", Reading.TICKET_NO, [TICKET]),
    ("gd202607130423", Reading.TICKET_NO, [TICKET]),
    ("20260713-0423", Reading.TICKET_NO, [TICKET]),
    ("GD-0423", Reading.TICKET_NO, [TICKET]),
    ("0423", Reading.TICKET_NO, [TICKET]),
    ("GD-2025", Reading.TICKET_NO, [OLD_TICKET]),
    ("TS-20260714-03", Reading.OUTAGE_NO, [OUTAGE]),
    ("ts 03", Reading.OUTAGE_NO, [OUTAGE]),
]


@pytest.mark.parametrize(("typed", "reading", "keys"), FOUND, ids=[f[0] for f in FOUND])
def test_that_both_engines_find_the_same(
    search: Search, typed: str, reading: Reading, keys: list[Any]
) -> None:
    result = search.find(typed)
    assert [hit.key for hit in result.hits] == keys
    if keys:
        assert result.hits[0].reading is reading
        assert result.words[0][0] is reading
    assert result.query == typed
    assert not result.more


@pytest.mark.parametrize(
    "typed",
    ["", " ", "%", "_", "%%", "张%", "张_", "'", "' OR 1=1 --", "\\", '"', "*", "*:*", "NEAR(",
     "\x00", "不存在的人", "zzzzzz", "99999999", "\U0010ffff", "🚰", "月球 环形山 1号楼",
     "a b c d e f g", "1-2-3-4-5", "）（", "AND"],
)  # fmt: skip
def test_that_nonsense_and_wildcards_find_nothing_and_break_nothing(
    search: Search, typed: str
) -> None:
    assert search.find(typed).hits == ()


def test_that_the_words_say_that_the_door_was_read_as_a_building(search: Search) -> None:
    as_door = search.find("张店 共青团路 12号 3单元")
    as_building = search.find("丝绸路 3号 2单元")
    assert [text for _reading, text in as_door.words][-2:] == ["door no. 12", "unit 3"]
    assert [text for _reading, text in as_building.words][-2:] == ["building 3", "unit 2"]


def test_that_a_door_without_such_a_unit_is_tried_as_a_building(search: Search) -> None:
    result = search.find("柳泉路 90号 1单元")
    assert [hit.key for hit in result.hits] == [3, 4, 5]
    nothing = search.find("丝绸路 6号 9单元")
    assert nothing.hits == ()
    assert nothing.words[-1][1] == "unit 9"


def test_that_unknown_words_are_left_out_when_nothing_else_helps(search: Search) -> None:
    result = search.find("柳泉花园二期 老邮局旁 7-2-1102")
    assert [hit.key for hit in result.hits] == [1]
    assert "老邮局旁" not in [text for _reading, text in result.words]


def test_that_hits_say_what_blocks_the_supply(search: Search) -> None:
    flags = {h.key: h.flag for h in search.find("柳泉花园二期").hits}
    assert flags == {1: "", 2: "arrears", 3: "cut_off", 4: "suspended", 5: "closed"}
    (hospital,) = search.find("鲁中示例医院").hits
    assert (hospital.flag, hospital.number, hospital.found) == (
        "key", "03-1000-00006", Found.ACCOUNT,
    )  # fmt: skip


def test_that_a_telephone_hit_shows_the_number_that_matched(search: Search) -> None:
    (hit,) = search.find("14005331102").hits
    assert hit.title == "周淑敏"
    assert hit.subtitle.startswith("140 0533 1102 · 张店区")


def test_that_wide_results_are_cut_in_the_order_of_the_index_and_say_so(
    search: Search,
) -> None:
    result = search.find("03", limit=5)
    assert [hit.number for hit in result.hits] == [
        "03-1000-00006", "03-2207-11846", "03-2207-11847", "03-2207-11848", "03-2207-11849",
    ]  # fmt: skip
    assert result.more
    assert len(search.find("张店").hits) == 28
    assert not search.find("张店").more


def test_that_an_exact_hit_comes_before_a_wide_one(own_search: Search, database: Database) -> None:
    with database.writes.begin() as connection:
        change = sa.update(AccountRow).where(AccountRow.id == 10)
        connection.execute(change.values(account_no="4417", account_no_reversed="7144"))
    result = own_search.find("4417")
    assert [hit.key for hit in result.hits] == [10, 1]


def test_that_a_wide_lookup_does_not_hide_the_others(
    own_search: Search, database: Database
) -> None:
    with database.writes.begin() as connection:
        rows = [
            {"id": 1000 + i, "account_no": f"1102{i:06}", "account_no_reversed": "x", "name": "陈",
             "address": "张店区", "key_account": False, "water_use": "", "meter": "", "care": "",
             "meter_no": "", "meter_no_reversed": "", "initials": "c", "initials_other": "",
             "version": 1, "updated_at": NOW}
            for i in range(80)
        ]  # fmt: skip
        connection.execute(sa.insert(AccountRow), rows)
    result = own_search.find("1102")
    assert len(result.hits) == 50
    assert result.more
    assert result.hits[-1].key == 1


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)
def test_that_a_search_is_one_round_trip(database: Database) -> None:
    _search(database)
    desk = seated(database, AGENT)
    works = UnitsOfWork(desk, AGENT, lambda: NOW, lambda _change: None)
    session = Session(AGENT, desk, lambda: NOW, works, Settings())
    search = Search(session, Places(session))
    search.find("阳光花园")
    statements: list[str] = []
    sa.event.listen(desk.reads, "before_cursor_execute",
                    lambda _c, _cur, sql, *_more: statements.append(sql))  # fmt: skip
    for typed in ("14005334417", "张店 共青团路 12号 3单元", "zsm", "张伟 阳光花园"):
        search.find(typed)
    assert len(statements) == 4
    desk.close()

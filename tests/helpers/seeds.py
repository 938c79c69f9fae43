"""A small town for tests: units, people of every seat, catalogues, six communities, accounts."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.catalogue import UnitRow
from app.data.engine import Database
from app.data.people import PersonRow
from app.data.places import BuildingRow, CommunityRow
from app.domain.account import AccountStatus, Relation
from app.domain.bigrams import indexed, tokens
from app.domain.catalogue import UnitKind
from app.domain.initials import name_initials
from app.domain.people import Person, Seat
from app.integrations.pinyin import initials_table
from app.services.starter import align_ids, insert_new, load_starter

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 7, 14, 17, 52, 6, tzinfo=ZONE)
"""The moment of the mock-ups: a Tuesday, a working day."""

HOTLINE, SUPERVISION, QUALITY, METERS, NETWORK = 1, 2, 3, 4, 5
ZHANGDIAN_BRANCH, ZHOUCUN_BRANCH, ZHANGDIAN_REPAIR, ZHOUCUN_REPAIR = 11, 12, 21, 22

AGENT = Person(1, "林晓月", Seat.AGENT, "07", HOTLINE, "linxiaoyue")
DISPATCHER = Person(2, "孙倩", Seat.DISPATCHER, "05", HOTLINE, "sunqian")
BRANCH = Person(3, "王建国", Seat.BRANCH, "", ZHANGDIAN_REPAIR, "wangjianguo")
SUPERVISOR = Person(4, "赵敏", Seat.SUPERVISOR, "01", SUPERVISION, "zhaomin")
OTHER_AGENT = Person(5, "张雯", Seat.AGENT, "03", HOTLINE, "zhangwen")
PEOPLE = (AGENT, DISPATCHER, BRANCH, SUPERVISOR, OTHER_AGENT)

LIUQUAN_1, LIUQUAN_2, QISHENG, SUNSHINE, SILK, VILLAGE = 1, 2, 3, 4, 5, 6
# (id, district, street, road, door, name, branch)
COMMUNITIES = (
    (LIUQUAN_1, "张店区", "科苑街道", "柳泉路", "88", "柳泉花园一期", ZHANGDIAN_BRANCH),
    (LIUQUAN_2, "张店区", "科苑街道", "柳泉路", "90", "柳泉花园二期", ZHANGDIAN_BRANCH),
    (QISHENG, "张店区", "科苑街道", "共青团西路", "67", "齐盛雅居", ZHANGDIAN_BRANCH),
    (SUNSHINE, "张店区", "和平街道", "共青团路", "12", "阳光花园", ZHANGDIAN_BRANCH),
    (SILK, "周村区", "丝绸路街道", "丝绸路", "6", "丝绸小区", ZHOUCUN_BRANCH),
    (VILLAGE, "张店区", "马尚街道", "", "", "回民村", ZHANGDIAN_BRANCH),
)

OWNER_PHONE = "14005334417"
"""Belongs to 周淑敏 alone (the caller of mock-1)."""
PROPERTY_PHONE = "14005330000"
"""The property company: belongs to three accounts."""
UNKNOWN_PHONE = "14005339999"
"""Belongs to nobody."""

ZHOU = 1
"""Account 周淑敏, 03-2207-11846, 柳泉花园二期 7-2-1102, care household."""
IN_ARREARS, CUT_OFF, SUSPENDED, CLOSED, HOSPITAL = 2, 3, 4, 5, 6
WITH_RESIDUE = 30
"""Account whose address has words that no place has (沿街商铺)."""

# (id, account no., meter no., name, community, building, unit, room, phones)
_ACCOUNTS: tuple[tuple[Any, ...], ...] = (
    (1, "03-2207-11846", "YC20110718", "周淑敏", LIUQUAN_2, 7, 2, 1102,
     {OWNER_PHONE: Relation.OWNER, "14005331102": Relation.FAMILY}),
    (2, "03-2207-11847", "YC20110719", "单于飞", LIUQUAN_2, 7, 2, 1101,
     {"14005330002": Relation.OWNER}),
    (3, "03-2207-11848", "YC20110720", "曾国强", LIUQUAN_2, 7, 1, 301,
     {"14005330003": Relation.TENANT}),
    (4, "03-2207-11849", "YC20110721", "仇丽", LIUQUAN_2, 8, 1, 101,
     {"14005330004": Relation.OWNER}),
    (5, "03-2207-11850", "YC20110722", "区永福", LIUQUAN_2, 8, 1, 102,
     {"14005330005": Relation.OWNER}),
    (6, "03-1000-00006", "LX20090001", "鲁中示例医院", SUNSHINE, None, None, None,
     {"05330000200": Relation.COMPANY}),
    (7, "03-2207-11852", "YC20110724", "张伟", SUNSHINE, 1, 3, 501,
     {PROPERTY_PHONE: Relation.PROPERTY}),
    (8, "03-2207-11853", "YC20110725", "张伟", SUNSHINE, 2, 1, 202,
     {PROPERTY_PHONE: Relation.PROPERTY}),
    (9, "03-2207-11854", "YC20110726", "张薇", SUNSHINE, 2, 3, 302,
     {PROPERTY_PHONE: Relation.PROPERTY}),
    (10, "04-0311-00010", "YC20120010", "解晓东", SILK, 3, 2, 402,
     {"14005330010": Relation.OWNER}),
    (11, "04-0311-00011", "YC20120011", "欧阳㛃", SILK, 3, 2, 401,
     {"14005330011": Relation.OWNER}),
    (12, "03-3305-00012", "", "王䶮", VILLAGE, None, None, None,
     {"14005330012": Relation.OWNER}),
)  # fmt: skip
_FILLER = ("李海涛", "陈立群", "郑凯", "孟庆华", "韩雪", "吴敏", "周宁", "刘洋", "徐𬭳", "马镕",
           "黄喆", "朱堃", "盖世英", "查良", "覃芳", "翟刚", "缪云", "令狐静")  # fmt: skip


def seed_small(database: Database) -> None:
    """Fill an empty, migrated database. Everything is fixed: use the constants of this module."""
    load_starter(database, lambda: NOW)
    with database.writes.begin() as connection:
        _units_and_people(connection)
        _places(connection)
        accounts = [*_ACCOUNTS, *_fillers()]
        _accounts(connection, accounts)
        for kind in (UnitRow, PersonRow, CommunityRow, AccountRow):
            align_ids(connection, kind)


def _units_and_people(connection: sa.Connection) -> None:
    units = [
        (ZHANGDIAN_BRANCH, "张店分公司", "Zhangdian branch", UnitKind.BRANCH, "张店区"),
        (ZHOUCUN_BRANCH, "周村分公司", "Zhoucun branch", UnitKind.BRANCH, "周村区"),
        (ZHANGDIAN_REPAIR, "张店维修中心", "Zhangdian repair centre", UnitKind.REPAIR, "张店区"),
        (ZHOUCUN_REPAIR, "周村维修中心", "Zhoucun repair centre", UnitKind.REPAIR, "周村区"),
    ]
    names = ("id", "name", "name_en", "kind", "district")
    more = {"phone": "0533-0000110", "duty_person": "", "version": 1, "updated_at": NOW}
    insert_new(connection, UnitRow, (dict(zip(names, u, strict=True)) | more for u in units))
    insert_new(connection, PersonRow, (
        {"id": p.id, "login": p.login, "name": p.name, "seat": p.seat, "seat_no": p.seat_no,
         "unit_id": p.unit_id, "active": True}
        for p in PEOPLE
    ))  # fmt: skip


def _places(connection: sa.Connection) -> None:
    names = ("id", "district", "street", "road", "door_no", "name", "branch_id")
    insert_new(connection, CommunityRow, (dict(zip(names, c, strict=True)) for c in COMMUNITIES))


def _fillers() -> list[tuple[Any, ...]]:
    """Accounts 13 to 30: three each in a building of 柳泉花园一期, 齐盛雅居 and 阳光花园."""
    places = (LIUQUAN_1, QISHENG, SUNSHINE)
    return [
        (13 + i, f"03-4400-{13 + i:05d}", f"YC2013{13 + i:04d}", name, places[i % 3],
         i // 3 + 1, i % 2 + 1, (i + 1) * 100 + 1, {f"1400533{4000 + i}": Relation.OWNER})
        for i, name in enumerate(_FILLER)
    ]  # fmt: skip


def _accounts(connection: sa.Connection, accounts: list[tuple[Any, ...]]) -> None:
    table = initials_table()
    communities = {c[0]: c for c in COMMUNITIES}
    households: dict[tuple[int, int], int] = {}
    for key, account_no, meter_no, name, community, building, unit, room, phones in accounts:
        first, *others = name_initials(name, table)
        address = _address(communities[community], building, unit, room)
        address += " 沿街商铺东数第三间" if key == WITH_RESIDUE else ""
        households[community, building or 0] = households.get((community, building or 0), 0) + 1
        digits = account_no.replace("-", "")
        insert_new(connection, AccountRow, [{
            "id": key, "account_no": account_no, "account_no_reversed": digits[::-1],
            "meter_no": meter_no, "meter_no_reversed": meter_no[::-1], "name": name,
            "initials": first, "initials_other": " ".join(others), "community_id": community,
            "building": building, "unit_no": unit, "room": room, "address": address,
            "branch_id": communities[community][6], "water_use": "居民 · 一户一表",
            "meter": "远传 DN20", "key_account": key == HOSPITAL,
            "care": "高龄独居" if key == ZHOU else "", "version": 1, "updated_at": NOW,
        }])  # fmt: skip
        insert_new(connection, BillingRow, [_billing(key)])
        insert_new(connection, PhoneRow, (
            {"account_id": key, "number": number, "number_reversed": number[::-1],
             "relation": relation, "added_by": None, "added_at": None}
            for number, relation in phones.items()
        ))  # fmt: skip
        if key == WITH_RESIDUE:
            _index_text(connection, key, f"{name} {address}")
    insert_new(connection, BuildingRow, (
        {"community_id": c, "number": b, "households": n} for (c, b), n in households.items()
    ))  # fmt: skip


def _address(
    community: tuple[Any, ...], building: int | None, unit: int | None, room: int | None
) -> str:
    _id, district, _street, road, door, name, _branch = community
    place = f"{district}{road}{door}号{name}" if road else f"{district}{name}"
    return place + (f"{building}号楼{unit}单元{room}室" if building else "")


def _billing(key: int) -> dict[str, Any]:
    status = {CUT_OFF: AccountStatus.CUT_OFF, SUSPENDED: AccountStatus.SUSPENDED,
              CLOSED: AccountStatus.CLOSED}.get(key, AccountStatus.NORMAL)  # fmt: skip
    arrears = {IN_ARREARS: Decimal("86.40"), CUT_OFF: Decimal("312.75")}.get(key, Decimal(0))
    return {
        "account_id": key,
        "status": status,
        "status_since": None if status is AccountStatus.NORMAL else date(2026, 5, 18),
        "arrears": arrears,
        "balance": Decimal("36.20") if key == ZHOU else None,
        "usage": [9, 10, 9],
        "as_of": NOW.replace(hour=6, minute=0),
    }


def _index_text(connection: sa.Connection, key: int, text: str) -> None:
    if connection.dialect.name == "sqlite":
        statement = sa.text("INSERT INTO account_text (rowid, words) VALUES (:id, :words)")
        connection.execute(statement, {"id": key, "words": indexed(text)})
    else:
        statement = sa.text("INSERT INTO account_text (account_id, words) VALUES (:id, :words)")
        connection.execute(statement, {"id": key, "words": list(dict.fromkeys(tokens(text)))})

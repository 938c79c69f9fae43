"""Estates on the real districts, streets and communities; roads, doors and buildings invented."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from random import Random

from app.resources import resource
from app.services.demo_cast import (
    LIUQUAN_1,
    LIUQUAN_2,
    MARKET,
    QISHENG,
    RENMIN,
    SILK,
    SUNSHINE,
    ZHANGDIAN,
)

DISTRICTS = ("张店区", "淄川区", "博山区", "临淄区", "周村区", "桓台县", "高青县", "沂源县")
BRANCH_BASE, REPAIR_BASE = 11, 21

_ROADS: dict[str, tuple[str, ...]] = {
    "张店区": ("共青团路", "共青团西路", "柳泉路", "人民路", "人民西路", "华光路", "金晶大道",
             "中心路", "西二路", "西六路", "新村西路", "南京路", "北京路", "联通路", "昌国路",
             "重庆路", "上海路", "世纪路", "鲁泰大道", "商场西街", "杏园东路", "东二路"),
    "淄川区": ("般阳路", "淄城路", "松龄路", "鲁山大道", "张博路", "留仙路", "将军路"),
    "博山区": ("中心路", "新建一路", "西冶街", "颜北路", "峨嵋山路", "沿河东路", "人民路"),
    "临淄区": ("临淄大道", "桓公路", "晏婴路", "牛山路", "天齐路", "稷下路", "遄台路"),
    "周村区": ("丝绸路", "机场路", "正阳路", "新建路", "站北路", "周隆路", "东门路"),
    "桓台县": ("建设街", "兴桓路", "东岳路", "少海路", "渔洋街", "张北路"),
    "高青县": ("黄河路", "青城路", "高苑路", "中心路", "田镇街", "芦湖路"),
    "沂源县": ("历山路", "振兴路", "胜利路", "健康路", "鲁山路", "瑞阳大道"),
}  # fmt: skip
_OFFICE = re.compile(
    r"(类似)?(社区)?(居民委员会|村民委员会|居委会|村委会|居委|委员会)?(社区)?$|社区$"
)
_NO_HOMES = re.compile(r"监狱|集团|公司|厂|矿|管理|园区|虚拟")
_HOME_ENDING = re.compile(r"(花园|家园|园|苑|庭|城|居|里|国际|豪庭|小区|公寓|湾|府|绿洲|康城)$")


@dataclass(frozen=True, slots=True)
class Building:
    """`number` 0 stands for houses without building numbers: `floors` of them."""

    number: int
    units: int
    floors: int

    @property
    def households(self) -> int:
        return self.units * self.floors * 2 if self.number else self.floors


@dataclass(frozen=True, slots=True)
class Estate:
    """A community with its buildings."""

    id: int
    district: str
    street: str
    road: str
    door_no: str
    name: str
    buildings: tuple[Building, ...]

    @property
    def branch_id(self) -> int:
        return BRANCH_BASE + DISTRICTS.index(self.district)

    @property
    def address(self) -> str:
        door = f"{self.door_no}号" if self.door_no else ""
        return f"{self.district}{self.road}{door}{self.name}"


def _many(first: int, last: int, units: int, floors: int) -> tuple[Building, ...]:
    return tuple(Building(n, units, floors) for n in range(first, last + 1))


_KEYS = (
    ("中心医院东院区", "科苑街道", "柳泉路", "99"),
    ("第七中学", "和平街道", "共青团西路", "32"),
    ("金晶大厦", "和平街道", "金晶大道", "18"),
    ("齐盛宾馆", "科苑街道", "柳泉路", "101"),
    (MARKET, "科苑街道", "共青团西路", "70"),
)


def cast_estates() -> list[Estate]:
    """The estates of the mock-ups, ids from 1; a household count everybody can check."""
    flat = [
        (ZHANGDIAN, "科苑街道", "柳泉路", "88", LIUQUAN_1, _many(1, 12, 3, 12)),
        (ZHANGDIAN, "科苑街道", "柳泉路", "90", LIUQUAN_2, _many(1, 11, 2, 23)),
        (ZHANGDIAN, "科苑街道", "共青团西路", "67", QISHENG,
         _many(1, 8, 2, 11) + _many(9, 9, 1, 25) + _many(10, 17, 2, 14) + _many(18, 18, 1, 35)),
        (ZHANGDIAN, "和平街道", "共青团路", "12", SUNSHINE,
         (*_many(1, 6, 3, 6), Building(0, 0, 5))),
        ("周村区", "丝绸路街道", "丝绸路", "6", SILK, _many(1, 8, 3, 5)),
        (ZHANGDIAN, "和平街道", "人民西路", "21", RENMIN, _many(1, 6, 3, 6)),
        *((ZHANGDIAN, street, road, door, name, (Building(0, 0, 1),))
          for name, street, road, door in _KEYS),
    ]  # fmt: skip
    return [Estate(i, *fields) for i, fields in enumerate(flat, 1)]


KEY_ESTATES = frozenset(name for name, *_ in _KEYS)
CAST_ESTATES = frozenset((LIUQUAN_1, LIUQUAN_2, QISHENG, SUNSHINE, SILK, RENMIN)) | KEY_ESTATES


def estate_count(accounts: int) -> tuple[int, int]:
    """How many estates beside the cast's, and the mean number of their households."""
    mean = min(850, max(60, round(accounts**0.5 / 2)))
    return max(1, accounts // mean), mean


def estates(accounts: int, rng: Random) -> Iterator[Estate]:
    """Enough estates for so many accounts, the cast's first; the same for the same `rng`."""
    cast = cast_estates()
    yield from cast
    taken = {(e.district, e.name) for e in cast}
    wanted, mean = estate_count(accounts)
    divisions = sorted(_divisions(), key=lambda row: _order(row, rng))
    number = len(cast)
    for phase in count(1):
        for district, street, community in divisions:
            if number - len(cast) >= 3 * wanted:
                return
            name = _estate_name(community, phase, rng)
            if (district, name) in taken:
                continue
            taken.add((district, name))
            number += 1
            yield _estate(number, district, street, name, mean, rng)


def _divisions() -> list[tuple[str, str, str]]:
    """District, street and community of every place where people live."""
    with resource("zibo_divisions.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [(r["district"], r["street"], r["community"]) for r in csv.DictReader(file)]
    return [r for r in rows if not _NO_HOMES.search(r[2])]


def _order(row: tuple[str, str, str], rng: Random) -> float:
    """By chance, the central district and its estates before far villages."""
    district, _street, community = row
    return rng.random() * (0.4 if district == ZHANGDIAN else 1) * (3 if "村" in community else 1)


def _estate_name(community: str, phase: int, rng: Random) -> str:
    base = _OFFICE.sub("", community)
    if not base.endswith("村") and not _HOME_ENDING.search(base):
        base += "村" if "村" in community else rng.choice(("小区", "小区", "花园", "家园"))
    return base if phase == 1 else f"{base}{'一二三四五六七八九十'[min(phase, 10) - 1]}期"


def _estate(number: int, district: str, street: str, name: str, mean: int, rng: Random) -> Estate:
    village = name.endswith("村")
    road = "" if village else rng.choice(_ROADS[district])
    door = "" if village else str(rng.randint(1, 320))
    return Estate(number, district, street, road, door, name, _buildings(village, mean, rng))


def _buildings(village: bool, mean: int, rng: Random) -> tuple[Building, ...]:
    floors = 5 if village else rng.choice((5, 6, 6, 6, 11, 11, 18, 26))
    units = rng.choice((1, 2, 2, 3, 4))
    wanted = rng.randint(mean // 3, mean * 5 // 3) // (units * floors * 2)
    homes = tuple(Building(n, units, floors) for n in range(1, max(1, wanted) + 1))
    return (*homes, Building(0, 0, rng.randint(1, 8))) if rng.random() < 0.2 else homes

"""The people of the demonstration and the units of the districts."""

from typing import Any

from app.domain.catalogue import UnitKind
from app.domain.people import Seat
from app.services.demo_data.places import BRANCH_BASE, DISTRICTS, REPAIR_BASE

AGENT, SUPERVISOR, DISPATCHER = 1, 6, 8
ZHANG_WEN, SUN_QIAN, LIU_YANG = 2, 3, 4
GUIDE = 13
ADMINISTRATOR = 14
AGENTS = (AGENT, ZHANG_WEN, SUN_QIAN, LIU_YANG, 5)

_HOTLINE, _SUPERVISION, _QUALITY = 1, 2, 3
# (id, login, name, seat, seat no., unit)
_PEOPLE: tuple[tuple[int, str, str, Seat, str, int], ...] = (
    (AGENT, "linxiaoyue", "林晓月", Seat.AGENT, "07", _HOTLINE),
    (ZHANG_WEN, "zhangwen", "张雯", Seat.AGENT, "03", _HOTLINE),
    (SUN_QIAN, "sunqian", "孙倩", Seat.AGENT, "05", _HOTLINE),
    (LIU_YANG, "liuyang", "刘洋", Seat.AGENT, "11", _HOTLINE),
    (5, "lizhe", "李喆", Seat.AGENT, "12", _HOTLINE),
    (SUPERVISOR, "zhaomin", "赵敏", Seat.SUPERVISOR, "01", _SUPERVISION),
    (7, "zhouning", "周宁", Seat.SUPERVISOR, "02", _SUPERVISION),
    (DISPATCHER, "gaoyuan", "高原", Seat.DISPATCHER, "21", _HOTLINE),
    (9, "wangjianguo", "王建国", Seat.BRANCH, "", REPAIR_BASE),
    (10, "wumin", "吴敏", Seat.BRANCH, "", BRANCH_BASE),
    (11, "menqinghua", "孟庆华", Seat.BRANCH, "", REPAIR_BASE + 1),
    (12, "hanxue", "韩雪", Seat.BRANCH, "", _QUALITY),
    (ADMINISTRATOR, "dengli", "邓丽", Seat.ADMINISTRATOR, "", _SUPERVISION),
    (GUIDE, "hejing", "何静", Seat.GUIDE, "", BRANCH_BASE),
)
_DUTY = ("王建国", "孟庆华", "郑凯", "李海涛", "周长贵", "杨立新", "董志强", "齐鲁青")
NAMES_EN = ("Zhangdian", "Zichuan", "Boshan", "Linzi", "Zhoucun", "Huantai", "Gaoqing", "Yiyuan")
"""The districts in English, in the order of `DISTRICTS`."""


def people() -> list[dict[str, Any]]:
    """Everybody with a desk, over all seats."""
    names = ("id", "login", "name", "seat", "seat_no", "unit_id")
    return [dict(zip(names, person, strict=True), active=True) for person in _PEOPLE]


def handler_of(unit_id: int) -> tuple[int, str]:
    """Who acts for a unit in the records (id), and who is on duty there (name)."""
    member = next((p for p in _PEOPLE if p[5] == unit_id and p[3] is Seat.BRANCH), None)
    if member is not None:
        return member[0], member[2]
    name = _DUTY[(unit_id - REPAIR_BASE) % len(_DUTY)]
    return DISPATCHER, name


def district_units() -> list[dict[str, Any]]:
    """A branch and a repair centre for each district."""
    result = []
    for i, district in enumerate(DISTRICTS):
        short, english = district[:-1], NAMES_EN[i]
        more = {"district": district, "duty_person": _DUTY[i]}
        result.append({
            "id": BRANCH_BASE + i, "name": f"{short}分公司", "name_en": f"{english} branch",
            "kind": UnitKind.BRANCH, "phone": f"0533-00002{i + 1:02d}", **more,
        })  # fmt: skip
        result.append({
            "id": REPAIR_BASE + i, "name": f"{short}维修中心",
            "name_en": f"{english} repair centre", "kind": UnitKind.REPAIR,
            "phone": f"0533-00003{i + 1:02d}", **more,
        })  # fmt: skip
    return result

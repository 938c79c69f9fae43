"""The callers of the demonstration: fixed numbers and accounts, whatever the amount of data."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.i18n import N_

ZHANGDIAN = "张店区"
DEMO_LOGIN = "linxiaoyue"


@dataclass(frozen=True, slots=True)
class CastCaller:
    """Somebody to ring as; `note` is marked for translation.

    `account_no` is empty for a number of nobody.
    """

    number: str
    name: str
    note: str
    account_no: str = ""


@dataclass(frozen=True, slots=True)
class DemoCast:
    """Who to ring as for what.

    `outage` has a broken promise and lives where an emergency is on; `three_accounts` is one
    number of several accounts; `leak` has an overdue ticket; `restored` lives where water has just
    come back; `coming` where a planned outage begins soon.
    """

    outage: CastCaller
    arrears: CastCaller
    cut_off: CastCaller
    unknown: CastCaller
    three_accounts: CastCaller
    leak: CastCaller
    hospital: CastCaller
    restored: CastCaller
    coming: CastCaller

    def __iter__(self) -> Iterator[CastCaller]:
        return iter((self.outage, self.arrears, self.cut_off, self.unknown, self.three_accounts,
                     self.leak, self.hospital, self.restored, self.coming))  # fmt: skip


_CAST = DemoCast(
    outage=CastCaller(
        "14005334417", "周淑敏", N_("Outage running late, promise not kept"), "03-2207-11846"
    ),
    arrears=CastCaller("14005330208", "单于飞", N_("Owes money, supplied"), "03-2207-11911"),
    cut_off=CastCaller("14005330315", "曾雨桐", N_("Cut off for arrears"), "03-2208-10315"),
    unknown=CastCaller("14005339999", "", N_("Number of no account")),
    three_accounts=CastCaller(
        "14005330000",
        "齐盛物业服务有限公司（示例）",
        N_("One number, three accounts"),
        "03-2209-10001",
    ),
    leak=CastCaller(
        "14005332086", "陈立群", N_("Reported a leak, overdue ticket"), "03-2208-12086"
    ),
    hospital=CastCaller(
        "05330000200", "中心医院东院区（示例）", N_("Key account, landline"), "03-1000-00001"
    ),
    restored=CastCaller("14005330601", "仇国平", N_("Water has just come back"), "03-2210-10601"),
    coming=CastCaller(
        "14005330703", "解晓东", N_("Outage announced for tomorrow"), "04-2211-10703"
    ),
)


def demo_cast() -> DemoCast:
    """The interesting callers of every demonstration database."""
    return _CAST


# Estates by name, with their own buildings, so that an outage covers a known number of households.
LIUQUAN_1, LIUQUAN_2, QISHENG = "柳泉花园一期", "柳泉花园二期", "齐盛雅居"
SUNSHINE, SILK, RENMIN, MARKET = "阳光花园", "丝绸小区", "人民西路小区", "科苑市场"


@dataclass(frozen=True, slots=True)
class CastAccount:
    """An account that must exist: caller's account number, estate, building, unit, room."""

    account_no: str
    name: str
    estate: str
    building: int | None
    unit_no: int | None
    room: int | None
    phone: str


CAST_ACCOUNTS: tuple[CastAccount, ...] = (
    CastAccount("03-2207-11846", "周淑敏", LIUQUAN_2, 7, 2, 1102, _CAST.outage.number),
    CastAccount("03-2207-11911", "单于飞", SUNSHINE, 3, 1, 602, _CAST.arrears.number),
    CastAccount("03-2208-10315", "曾雨桐", SUNSHINE, 5, 2, 301, _CAST.cut_off.number),
    CastAccount("03-2209-10001", _CAST.three_accounts.name, QISHENG, 12, 1, 101,
                _CAST.three_accounts.number),
    CastAccount("03-2209-10002", _CAST.three_accounts.name, QISHENG, 14, 1, 101,
                _CAST.three_accounts.number),
    CastAccount("03-2209-10003", _CAST.three_accounts.name, SUNSHINE, 1, 1, 101,
                _CAST.three_accounts.number),
    CastAccount("03-2208-12086", "陈立群", SUNSHINE, 2, 3, 402, _CAST.leak.number),
    CastAccount("03-1000-00001", _CAST.hospital.name, "中心医院东院区", None, None, None,
                _CAST.hospital.number),
    CastAccount("03-2210-10601", "仇国平", RENMIN, 4, 2, 502, _CAST.restored.number),
    CastAccount("04-2211-10703", "解晓东", SILK, 3, 2, 402, _CAST.coming.number),
)  # fmt: skip

"""Invented outages for the tests of notices and posters."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.notice import NoticeSite, PosterContent, compose_poster
from app.domain.outage import (
    Area,
    Effect,
    OutageDetail,
    OutageDraft,
    OutageKind,
    OutageState,
    VersionRow,
    Window,
)

ZONE = ZoneInfo("Asia/Shanghai")
SITE = NoticeSite("鲁中供水有限公司（示例）", "鲁中供水", "0533-0000111")
SITE_WITH_PAGE = replace(SITE, public_base_url="https://w.example.cn")
NAMES = {
    1: "莲池花园",
    2: "金晶苑",
    3: "柳泉花园一期",
    4: "柳泉花园二期",
    5: "齐盛雅居",
}


def at(month: int, day: int, hour: int = 0, minute: int = 0, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


def area(
    community: int | None = None,
    low: int | None = None,
    high: int | None = None,
    *,
    text: str = "",
    effect: Effect = Effect.NO_WATER,
) -> Area:
    return Area(effect, community, low, high, text, 100)


def no_water(start: datetime, end: datetime) -> Window:
    return Window(Effect.NO_WATER, start, end)


def low_pressure(start: datetime, end: datetime) -> Window:
    return Window(Effect.LOW_PRESSURE, start, end)


def outage(
    *,
    kind: OutageKind = OutageKind.PLANNED,
    state: OutageState = OutageState.PUBLISHED,
    number: str = "TS-20260719-01",
    windows: tuple[Window, ...] = (no_water(at(7, 19, 22), at(7, 20, 5)),),
    areas: tuple[Area, ...] = (area(1, 1, 18), area(2, 1, 6), area(text="昌国路 沿街商户")),
    reason: str = "昌国路 DN600 主管道连通",
    water_point: str = "",
    tips: tuple[str, ...] = (
        "请提前储水，停水期间关好水龙头、太阳能和洗衣机进水阀。",
        "刚来水可能发黄，放水几分钟变清再用；提前来水不另通知。",
    ),
    version_no: int = 1,
    versions: tuple[VersionRow, ...] = (VersionRow(1, at(7, 17, 9), "陈静", at(7, 20, 5)),),
    restored_at: datetime | None = None,
) -> OutageDetail:
    content = OutageDraft(
        id=UUID(int=7),
        kind=kind,
        title="昌国路 DN600 碰头连通",
        reason=reason,
        internal_note="",
        internal_end=None,
        windows=windows,
        areas=areas,
        water_point=water_point,
        tips=tips,
        unit_id=1,
        version_no=version_no,
    )
    return OutageDetail(
        number=number,
        state=state,
        content=content,
        versions=versions,
        published_at=versions[0].published_at if versions else None,
        restored_at=restored_at,
        callers=0,
        unit="张店分公司",
        version=1,
    )


def delayed() -> OutageDetail:
    """A burst main whose end was put off by twelve and a half hours."""
    return outage(
        kind=OutageKind.EMERGENCY,
        number="TS-20260714-03",
        windows=(no_water(at(7, 14, 8), at(7, 15, 6)),),
        areas=(area(3), area(4), area(5, 1, 9), area(text="共青团西路 沿街商户")),
        reason="DN400 主管道破裂，破损比预计严重",
        water_point=(
            "送水车　柳泉花园东门　14日 18:00–21:00\n老人、病人不便取水，请拨热线登记送水上门。"
        ),
        tips=(
            "停水期间请关好水龙头、太阳能和洗衣机进水阀。",
            "刚来水可能发黄，放水几分钟变清再用；提前来水不另通知。",
        ),
        version_no=2,
        versions=(
            VersionRow(1, at(7, 14, 8, 10), "陈静", at(7, 14, 17, 30)),
            VersionRow(2, at(7, 14, 16, 40), "陈静", at(7, 15, 6)),
        ),
    )


def emergency() -> OutageDetail:
    """The first version of the same burst."""
    full = delayed()
    content = replace(
        full.content, version_no=1, windows=(no_water(at(7, 14, 8), at(7, 14, 17, 30)),),
        reason="DN400 主管道破裂，正在抢修",
    )  # fmt: skip
    return replace(full, content=content, versions=full.versions[:1])


def two_phases() -> OutageDetail:
    """A day without water, then three weeks of low pressure (DOMAIN 4.5, Zibo 2017)."""
    return outage(
        windows=(
            no_water(at(4, 8, 8), at(4, 9, 8)),
            low_pressure(at(4, 9, 8), at(4, 30, 0)),
        ),
        areas=(
            area(1, 1, 18),
            area(2),
            area(3, effect=Effect.LOW_PRESSURE),
            area(5, effect=Effect.LOW_PRESSURE),
        ),
        reason="老旧主管道整体更换",
        number="TS-20260406-02",
        versions=(VersionRow(1, at(4, 6, 9), "陈静", at(4, 9, 8)),),
    )


def poster(detail: OutageDetail, site: NoticeSite = SITE_WITH_PAGE) -> PosterContent:
    return compose_poster(detail, names=NAMES, site=site, zone=ZONE)

"""Six outages in the states of the mock-up: running, announced, draft, low pressure, restored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.data.base import Row
from app.data.outages import OutageAreaRow, OutageRow, OutageVersionRow, OutageWindowRow
from app.domain.outage import Effect, OutageKind, OutageState
from app.services.demo_cast import LIUQUAN_1, LIUQUAN_2, QISHENG, RENMIN, SILK, SUNSHINE
from app.services.demo_data.moments import ZONE, Moment
from app.services.demo_data.people import SUPERVISOR
from app.services.demo_data.places import REPAIR_BASE, Estate

Rows = dict[type[Row], list[dict[str, Any]]]
Households = Mapping[tuple[int, int], int]
# (estate name, first building, last building); a free text when there is no such estate.
Place = tuple[str, int | None, int | None]
_TIPS = [
    "停水期间请关好水龙头、太阳能和洗衣机进水阀。",
    "刚来水可能发黄，放水几分钟变清再用；提前来水不另通知。",
]


@dataclass(frozen=True, slots=True)
class Window:
    """A period with one effect."""

    effect: Effect
    starts_at: datetime
    ends_at: datetime


@dataclass(slots=True)
class OutagePlan:
    """One outage to make; the versions differ in their windows only."""

    id: UUID
    kind: OutageKind
    state: OutageState
    title: str
    reason: str
    unit_id: int
    created_at: datetime
    versions: list[tuple[datetime | None, list[Window]]]
    places: list[Place]
    water_point: str = ""
    internal_note: str = ""
    internal_end: datetime | None = None
    restored_at: datetime | None = None
    number: str = ""
    tips: list[str] = field(default_factory=lambda: list(_TIPS))


def plan_outages(moment: Moment, others: Sequence[Estate]) -> list[OutagePlan]:
    """The plans; the first is the emergency at 柳泉花园, running late."""
    emergency = _emergency(moment)
    plans = [emergency, _valve(moment, others), _tank(moment), _draft(moment, others),
             _low_pressure(moment, others), _restored(moment)]  # fmt: skip
    counts: dict[str, int] = {}
    for plan in plans:
        day = f"{plan.created_at.astimezone(ZONE):%Y%m%d}"
        counts[day] = counts.get(day, 0) + 1
        plan.number = f"TS-{day}-{counts[day]:02d}"
    return plans


def _emergency(moment: Moment) -> OutagePlan:
    start = moment.round(moment.ago(hours=8, minutes=20))
    first_end = moment.round(moment.ago(minutes=20), 10)
    late = moment.clock(1, 6)
    if late - moment.now < timedelta(hours=8):
        late += timedelta(hours=12)
    return OutagePlan(
        id=moment.new_id(start),
        kind=OutageKind.EMERGENCY,
        state=OutageState.PUBLISHED,
        title="共青团西路 DN400 主管抢修",
        reason="DN400 主管道破裂，破损比预计严重",
        unit_id=REPAIR_BASE,
        created_at=start - timedelta(minutes=25),
        versions=[
            (start - timedelta(minutes=10), [Window(Effect.NO_WATER, start, first_end)]),
            (first_end - timedelta(minutes=50), [Window(Effect.NO_WATER, start, late)]),
        ],
        places=[(LIUQUAN_1, None, None), (LIUQUAN_2, None, None), (QISHENG, 1, 9),
                ("共青团西路 沿街商户", None, None)],
        water_point="柳泉花园东门 18:00–21:00",
        internal_note="换管 6 米，关阀 V-0417、V-0422",
        internal_end=late - timedelta(minutes=90),
    )  # fmt: skip


def _valve(moment: Moment, others: Sequence[Estate]) -> OutagePlan:
    start = moment.round(moment.ago(hours=4, minutes=30))
    end = start + timedelta(hours=7)
    told = start - timedelta(days=1)
    return OutagePlan(
        id=moment.new_id(told),
        kind=OutageKind.PLANNED,
        state=OutageState.PUBLISHED,
        title="丝绸路阀门更换",
        reason="更换 DN300 阀门",
        unit_id=REPAIR_BASE + 4,
        created_at=told,
        versions=[(told + timedelta(minutes=20), [Window(Effect.NO_WATER, start, end)])],
        places=[*_some(others, "周村区", 2), ("丝绸路中段 沿街商户", None, None)],
    )


def _tank(moment: Moment) -> OutagePlan:
    told = moment.round(moment.ago(hours=3))
    window = Window(Effect.NO_WATER, moment.clock(1, 9), moment.clock(1, 15))
    return OutagePlan(
        id=moment.new_id(told),
        kind=OutageKind.PLANNED,
        state=OutageState.PUBLISHED,
        title="丝绸小区清洗蓄水池",
        reason="清洗二次供水蓄水池",
        unit_id=REPAIR_BASE + 4,
        created_at=told,
        versions=[(told + timedelta(minutes=15), [window])],
        places=[(SILK, None, None)],
    )


def _draft(moment: Moment, others: Sequence[Estate]) -> OutagePlan:
    made = moment.ago(hours=1)
    return OutagePlan(
        id=moment.new_id(made),
        kind=OutageKind.PLANNED,
        state=OutageState.DRAFT,
        title="般阳小区管网改造",
        reason="老旧供水管网改造",
        unit_id=REPAIR_BASE + 1,
        created_at=made,
        versions=[(None, [])],
        places=_some(others, "淄川区", 1),
    )


def _low_pressure(moment: Moment, others: Sequence[Estate]) -> OutagePlan:
    start = moment.round(moment.ago(hours=2))
    end = start + timedelta(hours=9)
    told = start - timedelta(hours=26)
    return OutagePlan(
        id=moment.new_id(told),
        kind=OutageKind.LOW_PRESSURE,
        state=OutageState.PUBLISHED,
        title="北部水厂设备检修",
        reason="水厂设备检修，部分区域水压降低",
        unit_id=5,
        created_at=told,
        versions=[(told + timedelta(minutes=30), [Window(Effect.LOW_PRESSURE, start, end)])],
        places=[*_some(others, "桓台县", 2), (SUNSHINE, 5, 6)],
        tips=["降压期间低楼层可以用水，高楼层可能水小或无水。", "请错峰用水，提前储水。"],
    )


def _restored(moment: Moment) -> OutagePlan:
    start = moment.round(moment.ago(hours=7))
    end = start + timedelta(hours=7)
    told = start - timedelta(days=1)
    return OutagePlan(
        id=moment.new_id(told),
        kind=OutageKind.PLANNED,
        state=OutageState.RESTORED,
        title="人民西路消火栓更换",
        reason="更换消火栓",
        unit_id=REPAIR_BASE,
        created_at=told,
        versions=[(told + timedelta(minutes=20), [Window(Effect.NO_WATER, start, end)])],
        places=[(RENMIN, None, None)],
        restored_at=moment.ago(minutes=40),
    )


def _some(others: Sequence[Estate], district: str, how_many: int) -> list[Place]:
    """The first estates of a district; any others when it has none in a small database."""
    there = [e for e in others if e.district == district and e.road] or list(others)
    return [(e.name, None, None) for e in there[:how_many]]


def outage_rows(
    plans: Sequence[OutagePlan], estates: Mapping[str, Estate], households: Households
) -> Rows:
    """The rows of all outages, ready to insert in this order."""
    rows: Rows = {kind: [] for kind in (OutageRow, OutageVersionRow, OutageWindowRow,
                                        OutageAreaRow)}  # fmt: skip
    for plan in plans:
        rows[OutageRow].append(_event(plan))
        for number, (published_at, windows) in enumerate(plan.versions, 1):
            key = {"outage_id": plan.id, "version_no": number}
            rows[OutageVersionRow].append(key | _version(plan, published_at))
            rows[OutageWindowRow] += [
                key | {"position": i, "effect": w.effect, "starts_at": w.starts_at,
                       "ends_at": w.ends_at}
                for i, w in enumerate(windows)
            ]  # fmt: skip
            rows[OutageAreaRow] += [
                key | {"position": i} | _area(plan, place, estates, households)
                for i, place in enumerate(plan.places)
            ]
    return rows


def _event(plan: OutagePlan) -> dict[str, Any]:
    published = [at for at, _windows in plan.versions if at is not None]
    return {
        "id": plan.id,
        "number": plan.number,
        "state": plan.state,
        "kind": plan.kind,
        "title": plan.title,
        "unit_id": plan.unit_id,
        "published_no": len(published),
        "restored_at": plan.restored_at,
        "created_at": plan.created_at,
        "created_by": SUPERVISOR,
        "version": 1,
        "updated_at": plan.restored_at or (published[-1] if published else plan.created_at),
        "updated_by": SUPERVISOR,
    }


def _version(plan: OutagePlan, published_at: datetime | None) -> dict[str, Any]:
    return {
        "published_at": published_at,
        "published_by": SUPERVISOR if published_at else None,
        "reason": plan.reason,
        "internal_note": plan.internal_note,
        "internal_end": plan.internal_end,
        "water_point": plan.water_point,
        "tips": plan.tips,
    }


def _area(
    plan: OutagePlan, place: Place, estates: Mapping[str, Estate], households: Households
) -> dict[str, Any]:
    name, first, last = place
    low = plan.kind is OutageKind.LOW_PRESSURE
    effect = Effect.LOW_PRESSURE if low else Effect.NO_WATER
    estate = estates.get(name)
    if estate is None:
        return {"effect": effect, "community_id": None, "building_from": None,
                "building_to": None, "text": name, "households": 0}  # fmt: skip
    counted = sum(
        n for (community, building), n in households.items()
        if community == estate.id and (first is None or first <= building <= (last or first))
    )  # fmt: skip
    return {"effect": effect, "community_id": estate.id, "building_from": first,
            "building_to": last, "text": "", "households": counted}  # fmt: skip

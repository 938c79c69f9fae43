"""Invented outages for the tests of data, services and screens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from app.data.accounts import AccountRow
from app.data.catalogue import UnitRow
from app.data.engine import Database
from app.data.ids import new_id
from app.data.outages import OutageAreaRow, OutageRow, OutageVersionRow, OutageWindowRow
from app.data.people import PersonRow
from app.data.places import BuildingRow, CommunityRow
from app.domain.catalogue import UnitKind
from app.domain.outage import Area, Effect, OutageKind, OutageState, Window
from app.domain.people import Person, Seat

NOW = datetime(2026, 7, 14, 8, 36, tzinfo=UTC)  # 16:36 in Shanghai
DISPATCHER = Person(1, "赵敏", Seat.DISPATCHER, "01", 1, "zhaominhua")
COLLEAGUE = Person(2, "陈静", Seat.SUPERVISOR, "02", 1, "chenjing")
AGENT = Person(3, "王芳", Seat.AGENT, "07", None, "wangfang")

_PLACES = (
    (1, "张店区", "科苑街道", "共青团西路", "88", "柳泉花园一期", (1, 12, 72)),
    (2, "张店区", "科苑街道", "共青团西路", "90", "柳泉花园二期", (1, 11, 92)),
    (3, "张店区", "科苑街道", "共青团西路", "92", "齐盛雅居", (1, 18, 51)),
    (4, "张店区", "车站街道", "昌国路", "12", "莲池花园", (1, 18, 60)),
    (5, "周村区", "丝绸路街道", "丝绸路", "6", "金晶苑", (1, 6, 48)),
)


def hours(n: float) -> timedelta:
    return timedelta(hours=n)


def window(
    start: float, end: float, effect: Effect = Effect.NO_WATER, *, now: datetime = NOW
) -> Window:
    """A window in hours from now."""
    return Window(effect, now + hours(start), now + hours(end))


def area(
    community: int | None,
    low: int | None = None,
    high: int | None = None,
    *,
    effect: Effect = Effect.NO_WATER,
    text: str = "",
    households: int = 0,
) -> Area:
    return Area(effect, community, low, high, text, households)


@dataclass
class Told:
    """An outage as it lies in the database."""

    windows: tuple[Window, ...] = (window(-2, 4),)
    areas: tuple[Area, ...] = (area(1),)
    state: OutageState = OutageState.PUBLISHED
    restored_at: datetime | None = None
    kind: OutageKind = OutageKind.EMERGENCY
    title: str = "共青团西路 DN400 主管抢修"
    number: str = "TS-20260714-01"
    version_no: int = 1
    id: UUID = field(default_factory=new_id)


def seed_town(database: Database) -> None:
    """A unit, three people, five estates with buildings."""
    with Session(database.writes) as orm:
        orm.add(
            UnitRow(
                id=1, name="张店分公司", name_en="Zhangdian branch", kind=UnitKind.BRANCH,
                district="张店区", phone="", duty_person="", version=1, updated_at=NOW,
            )
        )  # fmt: skip
        orm.flush()
        for p in (DISPATCHER, COLLEAGUE, AGENT):
            orm.add(
                PersonRow(id=p.id, login=p.login, name=p.name, seat=p.seat, seat_no=p.seat_no,
                          unit_id=p.unit_id, active=True)
            )  # fmt: skip
        for number, district, street, road, door, name, (low, high, count) in _PLACES:
            orm.add(
                CommunityRow(id=number, district=district, street=street, road=road,
                             door_no=door, name=name, branch_id=1)
            )  # fmt: skip
            orm.flush()
            for building in range(low, high + 1):
                orm.add(BuildingRow(community_id=number, number=building, households=count))
        orm.commit()


def add_account(database: Database, number: str, community: int, building: int | None) -> int:
    """An account at a building; returns its id."""
    with Session(database.writes) as orm:
        row = AccountRow(
            account_no=number, account_no_reversed=number[::-1], meter_no_reversed="", name="周敏",
            community_id=community, building=building, address="示例地址", version=1,
            updated_at=NOW,
        )  # fmt: skip
        orm.add(row)
        orm.commit()
        return row.id


def add_outage(database: Database, told: Told) -> UUID:
    """Write the rows of an outage; returns its id."""
    published = told.state is not OutageState.DRAFT
    with Session(database.writes) as orm:
        orm.add(
            OutageRow(
                id=told.id, number=told.number, state=told.state, kind=told.kind, title=told.title,
                unit_id=1, published_no=told.version_no if published else 0,
                restored_at=told.restored_at, created_at=NOW, created_by=1, version=1,
                updated_at=NOW, updated_by=1,
            )
        )  # fmt: skip
        orm.flush()
        orm.add(
            OutageVersionRow(
                outage_id=told.id, version_no=told.version_no, reason="DN400 主管道破裂",
                published_at=NOW if published else None, published_by=1 if published else None,
                water_point="柳泉花园东门",
            )
        )  # fmt: skip
        orm.flush()
        key = {"outage_id": told.id, "version_no": told.version_no}
        for n, w in enumerate(told.windows):
            orm.add(OutageWindowRow(**key, position=n, effect=w.effect, starts_at=w.starts_at,
                                    ends_at=w.ends_at))  # fmt: skip
        for n, a in enumerate(told.areas):
            orm.add(OutageAreaRow(**key, position=n, effect=a.effect, community_id=a.community_id,
                                  building_from=a.building_from, building_to=a.building_to,
                                  text=a.text, households=a.households))  # fmt: skip
        orm.commit()
    return told.id

"""Accounts of the estates, one after another: any number of them in the same memory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from app.domain.account import AccountStatus, Relation
from app.services.demo_cast import CAST_ACCOUNTS, CastAccount, demo_cast
from app.services.demo_data.names import company_name, person_name
from app.services.demo_data.places import CAST_ESTATES, DISTRICTS, KEY_ESTATES, Building, Estate

_RESIDUES = ("沿街商铺东数第三间", "配电室南平房", "锅炉房西侧", "北门传达室", "幼儿园对面小楼")
_CARE = ("高龄独居", "低保户", "残疾人家庭", "透析病人")
_PHONE_STEP = 7_919_113  # coprime to the 100 million numbers behind 140: no number comes twice
_PHONES = 100_000_000
# The cast's own numbers, 1400533xxxx.
_RESERVED = range(5_330_000, 5_340_000)
_DRIFT = (-2, -1, 0, 1, 2)
_RELATIONS = (Relation.OWNER, Relation.FAMILY, Relation.TENANT)


@dataclass(frozen=True, slots=True)
class MadeAccount:
    """One account; `residue` is the part of the address that no place has."""

    id: int
    account_no: str
    meter_no: str
    name: str
    estate: Estate
    building: int | None
    unit_no: int | None
    room: int | None
    address: str
    residue: str
    phones: tuple[tuple[str, Relation], ...]
    water_use: str
    key_account: bool
    care: str
    status: AccountStatus
    status_since: datetime | None
    arrears: Decimal
    balance: Decimal | None
    usage: tuple[int, ...]


def accounts(
    places: Iterable[Estate], wanted: int, now: datetime, rng: Random
) -> Iterator[MadeAccount]:
    """So many accounts, estate by estate; the cast's are always among them."""
    maker = _Maker(now, rng)
    number = 0
    for estate in places:
        if number >= wanted:
            return
        own = [c for c in CAST_ACCOUNTS if c.estate == estate.name]
        # In a small database the cast's estates must leave room for the other districts.
        most = wanted // 8 if estate.name in CAST_ESTATES else wanted
        homes = [(c.building, c.unit_no, c.room) for c in own]
        taken = frozenset(homes)
        homes += [h for b in estate.buildings for h in _homes(b) if h not in taken]
        for position, home in enumerate(homes):
            if position >= len(own) and (position >= most or number >= wanted):
                break
            number += 1
            yield maker.account(
                number, estate, home, own[position] if position < len(own) else None
            )


def _homes(building: Building) -> Iterator[tuple[int | None, int | None, int | None]]:
    if not building.number:
        yield from ((None, None, None) for _ in range(building.floors))
        return
    for unit in range(1, building.units + 1):
        for floor in range(1, building.floors + 1):
            yield (building.number, unit, floor * 100 + 1)
            yield (building.number, unit, floor * 100 + 2)


class _Maker:
    """Draws what differs from account to account."""

    def __init__(self, now: datetime, rng: Random) -> None:
        self._now = now
        self._rng = rng
        self._phones = 0

    def account(
        self,
        number: int,
        estate: Estate,
        home: tuple[int | None, int | None, int | None],
        cast: CastAccount | None,
    ) -> MadeAccount:
        rng = self._rng
        building, unit, room = home
        key = estate.name in KEY_ESTATES
        company = key or rng.random() < 0.03
        residue = rng.choice(_RESIDUES) if building is None and not key else ""
        status, since, arrears, balance = self._billing()
        if cast is not None:
            status, since, arrears, balance = self._cast_billing(cast)
        return MadeAccount(
            id=number,
            account_no=cast.account_no if cast else self._number(number, estate),
            meter_no=f"YC{rng.randint(12, 25)}{number:08d}",
            name=cast.name if cast else self._name(estate, company, key),
            estate=estate,
            building=building,
            unit_no=unit,
            room=room,
            address=_address(estate, building, unit, room) + residue,
            residue=residue,
            phones=self._numbers(cast, company),
            water_use=_water_use(company, room),
            key_account=key,
            care=_care(cast, company, rng),
            status=status,
            status_since=since,
            arrears=arrears,
            balance=balance,
            usage=self._usage(company, status),
        )

    def _number(self, number: int, estate: Estate) -> str:
        district = DISTRICTS.index(estate.district) + 1
        book = f"{31 + estate.id % 60:02d}{number // 100_000:02d}"
        return f"{district:02d}-{book}-{number % 100_000:05d}"

    def _name(self, estate: Estate, company: bool, key: bool) -> str:
        if key:
            return f"{estate.name}（示例）"
        return company_name(self._rng) if company else person_name(self._rng)

    def _numbers(self, cast: CastAccount | None, company: bool) -> tuple[tuple[str, Relation], ...]:
        if cast is not None:
            relation = Relation.OWNER
            if cast.phone == demo_cast().three_accounts.number:
                relation = Relation.PROPERTY
            elif cast.phone == demo_cast().hospital.number:
                relation = Relation.COMPANY
            return ((cast.phone, relation),)
        draw = self._rng.random()
        how_many = 3 if draw < 0.12 else 2 if draw < 0.48 else 1
        first = Relation.COMPANY if company else Relation.OWNER
        return tuple((self._phone(), first if i == 0 else _RELATIONS[i]) for i in range(how_many))

    def _phone(self) -> str:
        self._phones += 1
        digits = self._phones * _PHONE_STEP % _PHONES
        while digits in _RESERVED:
            self._phones += 1
            digits = self._phones * _PHONE_STEP % _PHONES
        return f"140{digits:08d}"

    def _billing(self) -> tuple[AccountStatus, datetime | None, Decimal, Decimal | None]:
        draw = self._rng.random()
        if draw < 0.013:
            return self._stopped(draw)
        if draw < 0.04:
            return (AccountStatus.NORMAL, None, self._owed(), None)
        prepaid = Decimal(self._rng.randint(100, 20_000)) / 100 if draw > 0.6 else None
        return (AccountStatus.NORMAL, None, Decimal(0), prepaid)

    def _stopped(self, draw: float) -> tuple[AccountStatus, datetime, Decimal, None]:
        since = self._now - timedelta(days=self._rng.randint(3, 300))
        if draw < 0.004:
            return (AccountStatus.CUT_OFF, since, self._owed(), None)
        if draw < 0.008:
            return (AccountStatus.SUSPENDED, since, Decimal(0), None)
        status = AccountStatus.CLOSED if draw < 0.012 else AccountStatus.TRANSFER
        return (status, since, Decimal(0), None)

    def _owed(self) -> Decimal:
        return Decimal(self._rng.randint(1800, 42_000)) / 100

    def _cast_billing(
        self, cast: CastAccount
    ) -> tuple[AccountStatus, datetime | None, Decimal, Decimal | None]:
        people = demo_cast()
        if cast.account_no == people.arrears.account_no:
            return (AccountStatus.NORMAL, None, Decimal("186.40"), None)
        if cast.account_no == people.cut_off.account_no:
            since = self._now - timedelta(days=9)
            return (AccountStatus.CUT_OFF, since, Decimal("312.75"), None)
        return (AccountStatus.NORMAL, None, Decimal(0), Decimal("36.20"))

    def _usage(self, company: bool, status: AccountStatus) -> tuple[int, ...]:
        if status in (AccountStatus.CLOSED, AccountStatus.SUSPENDED):
            return (0, 0, 0)
        mean = self._rng.randint(60, 900) if company else self._rng.randint(4, 16)
        return tuple([mean + drift for drift in self._rng.choices(_DRIFT, k=3)])


def _address(estate: Estate, building: int | None, unit: int | None, room: int | None) -> str:
    return estate.address + (f"{building}号楼{unit}单元{room}室" if building else "")


def _water_use(company: bool, room: int | None) -> str:
    if company:
        return "非居民 · 单位"
    return "居民 · 一户一表 · 高区" if (room or 0) >= 1000 else "居民 · 一户一表"


def _care(cast: CastAccount | None, company: bool, rng: Random) -> str:
    if cast is not None:
        return _CARE[0] if cast.phone == demo_cast().outage.number else ""
    return rng.choice(_CARE) if not company and rng.random() < 0.006 else ""

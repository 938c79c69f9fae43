"""The lobby desk (大厅): a public screen, so nothing here is a full name, number or address.

The guide looks an account up by its whole number, checks the last four of a document before a bill
is printed, ticks the papers a visitor has brought, and goes round the hall's equipment.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.domain.account import AccountStatus
from app.domain.lobby_catalogue import Applicant, LobbyService, Office, Paper
from app.domain.outage import Effect, Phase, phase_at

TRIES_A_DAY = 5
"""How often the last four of one account may be wrong in a day."""

ACCOUNTS_SHOWN = 5
WRONG_A_DAY = 40
"""How many wrong checks one person may make in a day, over all accounts."""

BILL_OPEN_FOR = timedelta(minutes=2)
"""How long after a right check the bill may be printed."""


class FacilityState(StrEnum):
    """What a round found."""

    NORMAL = "normal"  # 正常
    FAULTY = "faulty"  # 异常
    OUT = "out"  # 停用


class VisitReason(StrEnum):
    """Why people came: counted with one tap."""

    PAYMENT = "payment"  # 缴费
    PAPERS_MISSING = "papers_missing"  # 材料不齐
    WRONG_PLACE = "wrong_place"  # 来错地方
    ELDERLY_HELP = "elderly_help"  # 老人协助
    CONSULT = "consult"  # 咨询


class SlipPaper(StrEnum):
    """What a slip is printed on."""

    RECEIPT = "receipt"  # 80 mm
    A5 = "A5"


class CheckResult(StrEnum):
    """What came of comparing the last four of a document."""

    PASSED = "passed"
    WRONG = "wrong"
    LOCKED = "locked"  # too many wrong ones today
    NO_DOCUMENT = "no_document"  # none is on file: the counter has to look


@dataclass(frozen=True, slots=True)
class Facility:
    """A piece of the hall's equipment. `ticket_number` names its repair that is under way."""

    id: int
    name: str
    name_en: str
    icon: str
    ticket_number: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What one round of today found of one facility."""

    facility_id: int
    round_no: int
    state: FacilityState
    note: str = ""


@dataclass(frozen=True, slots=True)
class LobbyOutage:
    """A published outage at an account's address, as everybody may know it."""

    account_id: int
    number: str
    effect: Effect
    starts_at: datetime
    ends_at: datetime
    restored_at: datetime | None
    water_point: str

    def phase(self, at: datetime) -> Phase:
        """Where it stands at the instant `at`."""
        return phase_at(self.starts_at, self.ends_at, self.restored_at, at)


@dataclass(frozen=True, slots=True)
class MaskedAccount:
    """What the public screen may show of an account. `id` only names it to the database."""

    id: int
    name: str
    account_no: str
    place: str
    phone: str
    district: str
    residential: bool
    supplied: bool
    in_arrears: bool
    documented: bool
    outages: tuple[LobbyOutage, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """The accounts of one number; `more` tells that it belongs to more than these."""

    accounts: tuple[MaskedAccount, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Bill:
    """What is printed after the check, and never shown: masked names, but real amounts.

    Money in yuan; `usage` in cubic metres, oldest first; `as_of` is when billing exported it.
    """

    account_id: int
    name: str
    account_no: str
    place: str
    status: AccountStatus
    arrears: Decimal
    balance: Decimal | None
    usage: tuple[int, ...]
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of the check, and how many wrong answers are left today."""

    result: CheckResult
    tries_left: int


@dataclass(frozen=True, slots=True)
class Hall:
    """Everything a guide's screen needs when it opens, read in one round trip."""

    office: Office | None
    offices: tuple[Office, ...]
    services: tuple[LobbyService, ...]
    facilities: tuple[Facility, ...]
    marks: tuple[Mark, ...]
    visits: Mapping[VisitReason, int]
    day: date
    round_no: int

    def mark(self, facility_id: int, round_no: int) -> Mark | None:
        """What a round found of a facility; None when it was not seen yet."""
        key = (facility_id, round_no)
        return next((m for m in self.marks if (m.facility_id, m.round_no) == key), None)

    def seen(self, round_no: int) -> int:
        """How many facilities a round has seen."""
        return sum(1 for m in self.marks if m.round_no == round_no)


@dataclass(frozen=True, slots=True)
class SlipRequest:
    """What stands on a 一次性告知 slip: the business, who came, and what they have brought."""

    service: LobbyService
    applicant: Applicant
    brought: frozenset[str]
    office: Office | None


@dataclass(frozen=True, slots=True)
class Report:
    """A fault of the hall's equipment that became a ticket."""

    ticket_id: UUID
    number: str


def missing(
    service: LobbyService, applicant: Applicant, brought: Collection[str]
) -> tuple[Paper, ...]:
    """The papers that are not there yet; a paper is known by its text."""
    return tuple(p for p in service.needed(applicant) if p.text not in brought)


def offices_for(offices: Sequence[Office], code: str, district: str) -> tuple[Office, ...]:
    """Where people of the district can have a business done, the district's own hall first."""
    fitting = [office for office in offices if office.serves(code, district)]
    return tuple(sorted(fitting, key=lambda o: (o.district != district, o.position)))


def round_at(rounds: Sequence[time], now: time) -> int:
    """The round that is due, from 1: the last whose time has come, else the first."""
    begun = sum(1 for moment in rounds if moment <= now)
    return max(1, begun)


def next_state(state: FacilityState | None) -> FacilityState:
    """One click further: 正常, 异常, 停用, and again."""
    states = tuple(FacilityState)
    return states[0] if state is None else states[(states.index(state) + 1) % len(states)]

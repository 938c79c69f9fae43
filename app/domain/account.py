"""Accounts (户): who is supplied, where, and what blocks the supply."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class AccountStatus(StrEnum):
    """State of the supply contract (DOMAIN: the flags to check before any advice)."""

    NORMAL = "normal"  # 正常
    CUT_OFF = "cut_off"  # 欠费停水
    SUSPENDED = "suspended"  # 报停
    CLOSED = "closed"  # 销户
    REMOVED = "removed"  # 撤表
    TRANSFER = "transfer"  # 过户未完


class Relation(StrEnum):
    """How a telephone number belongs to an account."""

    OWNER = "owner"  # 户主
    TENANT = "tenant"  # 租户
    FAMILY = "family"  # 家人
    PROPERTY = "property"  # 物业
    COMPANY = "company"  # 单位
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number attached to an account; `number` is normalised digits."""

    number: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class AccountCard:
    """All an agent sees of an account during a call.

    Money in yuan; `usage` are the last readings in cubic metres, oldest first; `as_of` is when
    billing exported the volatile values (arrears, balance, status).
    """

    id: int
    account_no: str
    meter_no: str
    name: str
    address: str
    community_id: int | None
    community: str
    building: int | None
    unit_no: int | None
    room: int | None
    branch_id: int | None
    branch: str
    water_use: str
    meter: str
    status: AccountStatus
    key_account: bool
    care: str
    arrears: Decimal
    balance: Decimal | None
    status_since: date | None
    usage: tuple[int, ...]
    as_of: datetime | None
    relation: Relation | None = None
    phones: tuple[PhoneNumber, ...] = field(default=())
    version: int = 1

    @property
    def in_arrears(self) -> bool:
        return self.arrears > 0

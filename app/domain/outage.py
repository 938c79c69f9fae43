"""Outages (停水): windows of time with an effect, areas, versions of the public notice."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID


class OutageKind(StrEnum):
    """Kind of notice; also decides the poster's shape."""

    PLANNED = "planned"  # 计划停水
    EMERGENCY = "emergency"  # 抢修停水
    LOW_PRESSURE = "low_pressure"  # 降压供水


class OutageState(StrEnum):
    """Life of an outage: 草稿 → 已发布 → 已恢复, plus 取消."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RESTORED = "restored"
    CANCELLED = "cancelled"


class Effect(StrEnum):
    """What a window does to an area."""

    NO_WATER = "no_water"  # 停水
    LOW_PRESSURE = "low_pressure"  # 降压


class Phase(StrEnum):
    """Where an outage stands for an address at a moment."""

    ACTIVE = "active"
    COMING = "coming"
    OVERRUN = "overrun"  # the published time has passed and nobody reported the restoration
    JUST_ENDED = "just_ended"
    PAST = "past"


JUST_ENDED_FOR = timedelta(hours=4)  # DOMAIN 4.7 rule 2: after that it is another fault


def phase_at(
    starts_at: datetime, ends_at: datetime, restored_at: datetime | None, at: datetime
) -> Phase:
    """Where a published outage stands at the instant `at`."""
    if restored_at is not None and restored_at <= at:
        return Phase.JUST_ENDED if at - restored_at < JUST_ENDED_FOR else Phase.PAST
    if at < starts_at:
        return Phase.COMING
    if at < ends_at:
        return Phase.ACTIVE
    return Phase.OVERRUN


@dataclass(frozen=True, slots=True)
class Window:
    """A period with one effect. `ends_at` is the published time, never the internal one."""

    effect: Effect
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Area:
    """Where. A community with optional building range, or free `text` (a road section, shops).

    `households` is the count when the area was chosen; 0 for free text.
    """

    effect: Effect
    community_id: int | None
    building_from: int | None
    building_to: int | None
    text: str
    households: int


@dataclass(frozen=True, slots=True)
class OutageDraft:
    """What the editor holds and saves. Times are instants (aware datetimes).

    `internal_end` is the site's own estimate (现场估计); agents never see it as a promise.
    """

    id: UUID
    kind: OutageKind
    title: str
    reason: str
    internal_note: str
    internal_end: datetime | None
    windows: tuple[Window, ...]
    areas: tuple[Area, ...]
    water_point: str
    tips: tuple[str, ...]
    unit_id: int | None
    version: int = 0
    version_no: int = 1


@dataclass(frozen=True, slots=True)
class OutageLine:
    """One line of the outage list."""

    id: UUID
    number: str
    title: str
    kind: OutageKind
    state: OutageState
    version_no: int
    district: str
    starts_at: datetime | None
    ends_at: datetime | None
    restored_at: datetime | None
    households: int
    callers: int

    def phase(self, at: datetime) -> Phase | None:
        """Where it stands at `at`; None for a draft, a cancelled one, or one without times."""
        over = self.state in {OutageState.DRAFT, OutageState.CANCELLED}
        if over or self.starts_at is None or self.ends_at is None:
            return None
        return phase_at(self.starts_at, self.ends_at, self.restored_at, at)


@dataclass(frozen=True, slots=True)
class OutageLines:
    """A part of the list. `more` tells that further ones answer the same question."""

    lines: tuple[OutageLine, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One published version of the notice."""

    version_no: int
    published_at: datetime
    published_by: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class OutageDetail:
    """An outage as the editor and the poster need it."""

    number: str
    state: OutageState
    content: OutageDraft
    versions: tuple[VersionRow, ...]
    published_at: datetime | None
    restored_at: datetime | None
    callers: int
    unit: str
    version: int


@dataclass(frozen=True, slots=True)
class OutageHit:
    """A published outage that covers an address (of `account_id`, or of `community_id`)."""

    outage_id: UUID
    number: str
    version_no: int
    kind: OutageKind
    title: str
    reason: str
    effect: Effect
    starts_at: datetime
    ends_at: datetime
    restored_at: datetime | None
    water_point: str
    callers: int
    account_id: int | None
    community_id: int | None

    def phase(self, at: datetime) -> Phase:
        """Where it stands at the instant `at`."""
        return phase_at(self.starts_at, self.ends_at, self.restored_at, at)

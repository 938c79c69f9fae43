"""Calls: the telephone event, the screen pop, the intake draft and what was promised."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.domain.account import AccountCard
from app.domain.catalogue import Grade, RequestKind
from app.domain.outage import OutageHit
from app.domain.ticket import TicketState


class CallState(StrEnum):
    """What the telephone says about the call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    HELD = "held"
    ENDED = "ended"


class Mood(StrEnum):
    """客户情绪: a signal for help, never a score."""

    CALM = "calm"
    ANXIOUS = "anxious"
    AGITATED = "agitated"


class Outcome(StrEnum):
    """What became of a registered call."""

    ANSWERED = "answered"  # 登记并答复
    MERGED = "merged"  # 归并到停水事件
    DISPATCHED = "dispatched"  # 转工单
    ANOTHER_CALLER = "another_caller"  # 增加一位来电人


def talk_seconds(answered_at: datetime | None, ended_at: datetime | None) -> int:
    """How long people talked; 0 for a call that was not taken or is not over."""
    if answered_at is None or ended_at is None:
        return 0
    return max(0, int((ended_at - answered_at).total_seconds()))


@dataclass(frozen=True, slots=True)
class CallEvent:
    """One message of the telephone. `raw_number` is kept exactly as it came."""

    call_id: UUID
    raw_number: str
    number: str
    state: CallState
    at: datetime
    extension: str = ""


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """An unfinished ticket of the account or the number, as the pop shows it."""

    id: UUID
    number: str
    title: str
    state: TicketState
    grade: Grade
    unit: str
    due_at: datetime | None
    created_at: datetime
    account_id: int | None


@dataclass(frozen=True, slots=True)
class RecentCall:
    """An earlier call of the number or the account. `seconds` is the talk time."""

    id: UUID
    started_at: datetime
    number: str
    summary: str
    agent: str
    seat_no: str
    seconds: int
    mood: Mood
    account_id: int | None


@dataclass(frozen=True, slots=True)
class Promise:
    """What we told a caller, and until when (已作承诺).

    `fulfilled_at` is the instant the promised thing happened; a promise whose `due_at` passed
    before that is broken.
    """

    id: UUID
    made_at: datetime
    made_by: str
    seat_no: str
    text: str
    due_at: datetime
    fulfilled_at: datetime | None
    outage_id: UUID | None
    account_id: int | None

    def broken(self, at: datetime) -> bool:
        """Whether it was not kept by the instant `at`."""
        return self.due_at < (self.fulfilled_at or at)


@dataclass(frozen=True, slots=True)
class AreaCalls:
    """Calls from one community in the last hour, and how many of them were merged."""

    community_id: int
    calls: int
    merged: int


@dataclass(frozen=True, slots=True)
class ScreenPop:
    """Everything the desk shows for a number, read in one round trip.

    `accounts` are ranked: the owner's number first, then by latest call; `more_accounts` tells that
    the number belongs to more than these. `times_7d` and `times_today` count the calls of the
    number that are known. `seen_at` is the server's time of the answer.
    """

    number: str
    accounts: tuple[AccountCard, ...]
    outages: tuple[OutageHit, ...]
    tickets: tuple[OpenTicket, ...]
    calls: tuple[RecentCall, ...]
    promises: tuple[Promise, ...]
    area_calls: tuple[AreaCalls, ...]
    times_today: int
    times_7d: int
    seen_at: datetime
    more_accounts: bool = False


@dataclass(frozen=True, slots=True)
class IntakeDraft:
    """The intake form of one call. Bound to `call_id` for ever: never shown on another call."""

    call_id: UUID
    raw_number: str
    number: str
    started_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    request_kind: RequestKind | None = None
    category_code: str = ""
    grade: Grade = Grade.ORDINARY
    account_id: int | None = None
    account_no: str = ""
    salutation: str = ""
    callback_number: str = ""
    community_id: int | None = None
    address: str = ""
    location_note: str = ""
    complaint: str = ""
    reply: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    mood: Mood = Mood.CALM
    notify_by_sms: bool = False
    wants_callback: bool = False
    wants_water: bool = False
    outage_id: UUID | None = None
    unit_id: int | None = None
    read_back_at: datetime | None = None
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """What registering a call brought: words for the toast and links to what was made.

    `queued`: the database is away; it waits in the outbox, and `outcome` is what was asked for.
    """

    call_id: UUID
    outcome: Outcome
    ticket_id: UUID | None = None
    ticket_number: str = ""
    outage_number: str = ""
    callers: int = 0
    arrears: Decimal | None = None
    queued: bool = False

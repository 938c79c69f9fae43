"""Tickets (工单): states, the clock, and what queue, detail and timeline show.

What may be done in which state is the table of `app.domain.ticket_moves`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.catalogue import Grade, RequestKind, Step


class TicketState(StrEnum):
    """States of the short life; the whole loop adds rows here and in `ticket_moves`."""

    WAIT_DISPATCH = "wait_dispatch"  # 待派单
    WAIT_ACCEPT = "wait_accept"  # 待接单
    IN_PROGRESS = "in_progress"  # 处理中
    WAIT_ARCHIVE = "wait_archive"  # 已回单, 待归档
    ARCHIVED = "archived"  # 已归档

    @property
    def open(self) -> bool:
        return self is not TicketState.ARCHIVED

    @property
    def reported(self) -> bool:
        """Whether the work is reported: no limit runs any more."""
        return self in {TicketState.WAIT_ARCHIVE, TicketState.ARCHIVED}


class TicketAction(StrEnum):
    """What a person does to a ticket."""

    ACCEPT_CALL = "accept_call"  # 受理 (creation)
    DISPATCH = "dispatch"  # 派单
    RECALL = "recall"  # 撤回
    REDISPATCH = "redispatch"  # 改派
    ACCEPT = "accept"  # 接单
    CONTACT = "contact"  # 已联系用户 (milestone, no move)
    ARRIVE = "arrive"  # 已到场 (milestone, no move)
    REPLY = "reply"  # 回单
    ARCHIVE = "archive"  # 归档
    URGE = "urge"  # 催办 (no move)
    REMARK = "remark"  # 补充说明 (no move)
    CALL_AGAIN = "call_again"  # 再次来电 (no move)


class Clock(StrEnum):
    """How a ticket stands against its limit (DESIGN-UI section 3)."""

    RUNNING = "running"
    SOON = "soon"
    OVER = "over"
    DONE = "done"


def clock_state(due_at: datetime | None, limit: timedelta, at: datetime, *, done: bool) -> Clock:
    """Running, due soon (30 min left; 4 h left when the limit is over 24 h), over or done."""
    if done or due_at is None:
        return Clock.DONE if done else Clock.RUNNING
    left = due_at - at
    if left < timedelta(0):
        return Clock.OVER
    soon = timedelta(hours=4) if limit > timedelta(hours=24) else timedelta(minutes=30)
    return Clock.SOON if left <= soon else Clock.RUNNING


class TicketView(StrEnum):
    """Saved views at the left of the queue."""

    MINE = "mine"
    OPEN = "open"
    TODAY = "today"
    OVER = "over"
    SOON = "soon"
    WAIT_DISPATCH = "wait_dispatch"
    WAIT_ACCEPT = "wait_accept"
    IN_PROGRESS = "in_progress"
    WAIT_ARCHIVE = "wait_archive"
    ARCHIVED = "archived"
    FROM_12345 = "from_12345"


COUNTED_AT_MOST = 1000
"""Archived tickets, those of a day and those that words were looked for in are counted so far."""
SEARCHED_AT_MOST = 5_000
"""In so many of the newest archived tickets words are looked for that no index knows."""
ARCHIVED_DAYS = 30  # how far back the archived view looks; older tickets are found by search


@dataclass(frozen=True, slots=True)
class TicketLine:
    """One line of the queue. `due_at` is the limit that runs now, `limit_minutes` its length.

    `due_complete` False: it was counted through a year whose holidays were not known.
    """

    id: UUID
    number: str
    title: str
    state: TicketState
    grade: Grade
    category: str
    category_en: str
    district: str
    address: str
    source: RequestKind
    unit: str
    handler: str
    due_at: datetime | None
    limit_minutes: int
    created_at: datetime
    callers: int
    urged: int
    unit_en: str = ""
    version: int = 0
    due_step: Step | None = None
    due_complete: bool = True

    @property
    def done(self) -> bool:
        """Whether the work is reported: no limit runs any more."""
        return self.state.reported


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of the queue and the key (`after`) that asks for the next one.

    `cut`: words were looked for in the newest `SEARCHED_AT_MOST` archived tickets only.
    """

    rows: tuple[TicketLine, ...]
    after: tuple[str, str] | None
    total: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class TicketEntry:
    """One row of the timeline. `text` is written by people; the action says what happened."""

    at: datetime
    action: TicketAction
    actor: str
    seat_no: str
    text: str


@dataclass(frozen=True, slots=True)
class RelatedTicket:
    """Another ticket of the same account, outage or telephone number."""

    id: UUID
    number: str
    title: str
    state: TicketState
    unit: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RelatedCall:
    """A call that made, repeated or concerns the ticket. `seconds` is the talk time."""

    id: UUID
    started_at: datetime
    number: str
    summary: str
    agent: str
    seat_no: str
    seconds: int


@dataclass(frozen=True, slots=True)
class Reply:
    """回单四要素 (Jinan Water, service rules 2020): contact, cause, measures, caller's consent."""

    contacted: str
    cause: str
    measures: str
    accepted_by_caller: str


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """A ticket with its timeline, as the detail pane and the work order need it."""

    id: UUID
    number: str
    version: int
    state: TicketState
    grade: Grade
    category: str
    category_en: str
    source: RequestKind
    title: str
    complaint: str
    answers: tuple[tuple[str, str], ...]
    caller_name: str
    caller_number: str
    callback_number: str
    account_no: str
    address: str
    location_note: str
    district: str
    unit_id: int | None
    unit: str
    unit_phone: str
    handler: str
    due_at: datetime | None
    limit_minutes: int
    finish_due_at: datetime | None
    created_at: datetime
    created_by: str
    outage_number: str
    callers: int
    reply: Reply | None
    entries: tuple[TicketEntry, ...]
    moves: tuple[TicketAction, ...]
    unit_en: str = ""
    urged: int = 0
    replied_at: datetime | None = None
    account_id: int | None = None
    outage_id: UUID | None = None
    category_code: str = ""
    next_step: TicketAction | None = None
    related_tickets: tuple[RelatedTicket, ...] = ()
    related_calls: tuple[RelatedCall, ...] = ()
    due_step: Step | None = None
    due_complete: bool = True
    finish_complete: bool = True
    limit_working: bool = False
    contacted_at: datetime | None = None
    arrived_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether the work is reported: no limit runs any more."""
        return self.state.reported


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket made without a call. `unit_id` set: it is dispatched at once.

    `grade` and `source` None take the category's own; a blank `title` is made from the complaint.
    `id` is made by the client, so that sending it again after a broken line does not make a
    second ticket.
    """

    id: UUID
    category_code: str
    title: str = ""
    complaint: str = ""
    address: str = ""
    location_note: str = ""
    caller_name: str = ""
    callback_number: str = ""
    community_id: int | None = None
    unit_id: int | None = None
    grade: Grade | None = None
    source: RequestKind | None = None


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What narrows a view: words (all must match), district, unit, source."""

    text: str = ""
    district: str = ""
    unit_id: int | None = None
    source: RequestKind | None = None

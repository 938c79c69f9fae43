"""Several tickets at once: acts on those that were chosen, and the file of a queue."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.catalogue import Grade, RequestKind
from app.domain.errors import HotlineError, KeptForLater
from app.domain.people import Seat
from app.domain.ticket import TicketAction, TicketDetail, TicketState

PHONE_SEATS = frozenset({Seat.BRANCH, Seat.DISPATCHER, Seat.SUPERVISOR})
"""Seats that may take telephone numbers along in full, in a file or on paper."""


@dataclass(frozen=True, slots=True)
class Order:
    """An act on one of several tickets. `act_id` is kept while the same act is sent again."""

    ticket_id: UUID
    version: int | None
    action: TicketAction
    act_id: UUID


@dataclass(frozen=True, slots=True)
class ActResult:
    """What became of an order: the ticket as it is now, or why there is none."""

    order: Order
    ticket: TicketDetail | None
    error: HotlineError | None

    @property
    def kept(self) -> bool:
        """Whether it waits on this computer: neither done nor refused."""
        return isinstance(self.error, KeptForLater)


@dataclass(frozen=True, slots=True)
class ListedTicket:
    """One row of a file of the queue; telephone numbers as they are kept."""

    id: UUID
    number: str
    title: str
    state: TicketState
    grade: Grade
    source: RequestKind
    category_group: str
    category_group_en: str
    category: str
    category_en: str
    district: str
    address: str
    location_note: str
    complaint: str
    caller_name: str
    caller_number: str
    callback_number: str
    unit: str
    unit_en: str
    handler: str
    created_at: datetime
    due_at: datetime | None
    finish_due_at: datetime | None
    replied_at: datetime | None
    callers: int
    urged: int


class ListFormat(StrEnum):
    """What a file of the queue is written as; the value is the file's suffix."""

    XLSX = "xlsx"
    CSV = "csv"

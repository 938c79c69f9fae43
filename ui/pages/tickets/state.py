"""What the ticket screen takes along when the window is built anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from app.domain.ticket import NewTicket, QueueFilter, TicketAction, TicketView

Kept = dict[tuple[UUID, TicketAction], tuple[UUID, Mapping[str, object]]]


@dataclass(frozen=True, slots=True)
class PageState:
    """Chosen view, filter and ticket, and everything typed and not sent."""

    view: TicketView = TicketView.MINE
    wanted: QueueFilter = field(default_factory=QueueFilter)
    ticket_id: UUID | None = None
    tab: int = 0
    remark: str = ""
    kept: Kept = field(default_factory=dict)
    open_form: TicketAction | None = None
    new: NewTicket | None = None
    several: tuple[UUID, ...] = ()
    several_typed: Mapping[str, object] = field(default_factory=dict)

"""Tickets (工单): views, queue, one ticket with its timeline and its next step."""

from typing import TYPE_CHECKING

from app.domain.change import Subject
from app.domain.people import Seat
from app.domain.ticket import TicketView
from app.i18n import N_
from ui.navigation import Page, PageSpec

if TYPE_CHECKING:
    from app.bootstrap import Services


def _load() -> type[Page]:
    from ui.pages.tickets.page import TicketsPage

    return TicketsPage


def _overdue(services: "Services") -> int:
    return services.tickets.counts().get(TicketView.OVER, 0)


PAGE = PageSpec(
    key="tickets",
    title=N_("Tickets"),
    icon="clipboard-list",
    seats=frozenset(Seat) - {Seat.GUIDE, Seat.ADMINISTRATOR, Seat.AUDITOR},
    load=_load,
    initials="gd",
    waiting=_overdue,
    subjects=frozenset({Subject.TICKET}),
    urgent=True,
)

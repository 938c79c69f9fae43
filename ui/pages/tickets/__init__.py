"""Tickets (工单): views, queue, one ticket with its timeline and its next step."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.tickets.page import TicketsPage

    return TicketsPage


PAGE = PageSpec(
    key="tickets",
    title=N_("Tickets"),
    icon="clipboard-list",
    seats=frozenset(Seat),
    load=_load,
    initials="gd",
)

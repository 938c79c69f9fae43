"""The accounts screen: bring in the billing system's file, see what became of it."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.accounts.page import AccountsPage

    return AccountsPage


PAGE = PageSpec(
    key="accounts",
    title=N_("Imports"),
    icon="file-up",
    seats=frozenset({Seat.AGENT, Seat.DISPATCHER, Seat.SUPERVISOR}),
    shared_seats=frozenset({Seat.SUPERVISOR, Seat.ADMINISTRATOR}),
    load=_load,
    initials="hb",
)

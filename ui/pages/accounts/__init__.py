"""The accounts screen: bring in the billing system's file, see what became of it."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import PageSpec
from ui.pages.accounts.page import AccountsPage

PAGE = PageSpec(
    key="accounts",
    title=N_("Account data"),
    icon="file-up",
    seats=frozenset({Seat.AGENT, Seat.DISPATCHER, Seat.SUPERVISOR}),
    build=AccountsPage,
    initials="hb",
)

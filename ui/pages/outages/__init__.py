"""The outages screen: list, editor with windows and areas, poster beside it."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import PageSpec
from ui.pages.outages.page import OutagesPage

PAGE = PageSpec(
    key="outages",
    title=N_("Outages"),
    icon="droplet-off",
    seats=frozenset(Seat),
    build=OutagesPage,
    initials="ts",
)

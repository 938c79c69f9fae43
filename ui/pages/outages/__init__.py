"""The outages screen: list, editor with windows and areas, poster beside it."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.outages.page import OutagesPage

    return OutagesPage


PAGE = PageSpec(
    key="outages",
    title=N_("Outages"),
    icon="droplet-off",
    seats=frozenset(Seat),
    load=_load,
    initials="ts",
)

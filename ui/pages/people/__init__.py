"""People: who may sign in, in which seat; who is connected; how much may be looked up."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.people.page import PeoplePage

    return PeoplePage


PAGE = PageSpec(
    key="people",
    title=N_("People"),
    icon="users-round",
    seats=frozenset({Seat.ADMINISTRATOR}),
    load=_load,
    initials="ryzh",
)

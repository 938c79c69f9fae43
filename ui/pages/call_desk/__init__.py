"""来电受理: the call desk."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.call_desk.page import CallDeskPage

    return CallDeskPage


PAGE = PageSpec(
    key="call_desk",
    title=N_("Calls"),
    icon="phone",
    seats=frozenset({Seat.AGENT, Seat.DISPATCHER, Seat.SUPERVISOR, Seat.EXPERT, Seat.CALLBACK}),
    load=_load,
    initials="ldsl",
    takes_calls=True,
)

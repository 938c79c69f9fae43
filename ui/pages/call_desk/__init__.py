"""来电受理: the call desk."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import PageSpec
from ui.pages.call_desk.page import CallDeskPage

PAGE = PageSpec(
    key="call_desk",
    title=N_("Calls"),
    icon="phone",
    seats=frozenset({Seat.AGENT, Seat.DISPATCHER, Seat.SUPERVISOR}),
    build=CallDeskPage,
    initials="ldsl",
)

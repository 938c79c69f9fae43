"""The outages screen: list, editor with windows and areas, poster beside it."""

from typing import TYPE_CHECKING

from app.domain.change import Subject
from app.domain.outage import Phase
from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec

if TYPE_CHECKING:
    from app.bootstrap import Services


def _load() -> type[Page]:
    from ui.pages.outages.page import OutagesPage

    return OutagesPage


def _running(services: "Services") -> int:
    at, on = services.clock(), {Phase.ACTIVE, Phase.OVERRUN}
    return sum(1 for line in services.outages.lines().lines if line.phase(at) in on)


PAGE = PageSpec(
    key="outages",
    title=N_("Outages"),
    icon="droplet-off",
    seats=frozenset(Seat) - {Seat.ADMINISTRATOR, Seat.AUDITOR},
    load=_load,
    initials="ts",
    waiting=_running,
    subjects=frozenset({Subject.OUTAGE}),
)

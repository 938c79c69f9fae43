"""The lobby desk: a public screen for the guide of a hall."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.lobby.page import LobbyPage

    return LobbyPage


PAGE = PageSpec(
    key="lobby",
    title=N_("Lobby"),
    icon="landmark",
    seats=frozenset({Seat.GUIDE}),
    load=_load,
    initials="dt",
)

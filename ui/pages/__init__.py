"""The screens, one package each, each exporting PAGE; `PAGES` is the order of the rail."""

from ui.navigation import PageSpec
from ui.pages import accounts, audit, call_desk, lobby, outages, people, settings, tickets

PAGES: tuple[PageSpec, ...] = (
    call_desk.PAGE,
    lobby.PAGE,
    tickets.PAGE,
    outages.PAGE,
    accounts.PAGE,
    people.PAGE,
    audit.PAGE,
    settings.PAGE,
)

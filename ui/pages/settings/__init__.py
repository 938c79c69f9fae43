"""Settings: the look of this desk, and the catalogues the utility edits."""

from app.domain.people import Seat
from app.i18n import N_
from ui.navigation import Page, PageSpec


def _load() -> type[Page]:
    from ui.pages.settings.page import SettingsPage

    return SettingsPage


PAGE = PageSpec(
    key="settings",
    title=N_("Settings"),
    icon="settings",
    seats=frozenset(Seat),
    load=_load,
    initials="sz",
    at_bottom=True,
)

"""The first look of a window: theme by choice or shift, its size, the status line's words."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.i18n import _
from app.settings import Display, Site
from ui.preferences import ZOOMS, Density, Preferences, ThemeChoice
from ui.shell.status_line import StatusLine
from ui.theme import Scheme, Theme

# Dark from 20:00 to 07:00 (DESIGN-UI section 2).
NIGHT_FROM, NIGHT_TO = time(20, 0), time(7, 0)
# Day shift (DOMAIN 0.1): the day starts at 08:30, the evening change is at 17:30.
DAY_FROM, DAY_TO = time(8, 30), time(17, 30)
COMPACT_BELOW = 1400  # effective pixels
PREFERRED = QSize(1440, 900)


def choose_theme(preferences: Preferences, display: Display, at: time) -> Theme:
    """The theme a person chose, else the settings' one, else by the shift at the site's time."""
    choice = preferences.theme
    if choice is ThemeChoice.SHIFT and display.theme in (ThemeChoice.LIGHT, ThemeChoice.DARK):
        choice = ThemeChoice(display.theme)
    night = at >= NIGHT_FROM or at < NIGHT_TO
    dark = choice is ThemeChoice.DARK or (choice is ThemeChoice.SHIFT and night)
    zoom = preferences.zoom
    if zoom == ZOOMS[0] and display.zoom in ZOOMS:
        zoom = display.zoom
    return Theme(Scheme.DARK if dark else Scheme.LIGHT, zoom, _density(preferences, display, zoom))


def _density(preferences: Preferences, display: Display, zoom: int) -> Density:
    if preferences.density is not None:
        return preferences.density
    if display.density in set(Density):
        return Density(display.density)
    width = QApplication.primaryScreen().availableGeometry().width()
    return Density.COMPACT if width * 100 / zoom < COMPACT_BELOW else Density.STANDARD


def first_size(qt: QApplication) -> QSize:
    """The size of the first window: what the screen has room for."""
    return PREFERRED.boundedTo(qt.primaryScreen().availableGeometry().size())


def show_status(status: StatusLine, site: Site, now: datetime) -> None:
    """Shift and company; the telephone's and the data's state are told by others."""
    local = now.astimezone(ZoneInfo(site.timezone)).time()
    if DAY_FROM <= local < DAY_TO:
        status.set_shift(_("Day shift 08:30 – 17:30"))
    else:
        status.set_shift(_("Night shift 17:30 – 08:30"))
    status.set_company(site.company)

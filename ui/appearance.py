"""The look of a window: language, theme by choice or shift, size, the status line's words."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QSize, QTranslator
from PySide6.QtWidgets import QApplication

from app.i18n import _, choose_language, set_language
from app.settings import Display, Settings, Site
from ui.preferences import ZOOMS, Density, Preferences, ThemeChoice
from ui.shell.status_line import StatusLine
from ui.theme import Scheme, Theme

# Dark from 20:00 to 07:00 (DESIGN-UI section 2).
NIGHT_FROM, NIGHT_TO = time(20, 0), time(7, 0)
# Day shift (DOMAIN 0.1): the day starts at 08:30, the evening change is at 17:30.
DAY_FROM, DAY_TO = time(8, 30), time(17, 30)
COMPACT_BELOW = 1400  # effective pixels
PREFERRED = QSize(1440, 900)


class Appearance(QObject):
    """Language and theme as preferred; changes the application only when they are others."""

    def __init__(
        self, qt: QApplication, preferences: Preferences, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._qt, self._preferences, self._settings = qt, preferences, settings
        self._qt_words = QTranslator(self)
        self._language = ""
        self._theme: Theme | None = None

    def put_on(self, at: datetime) -> Theme:
        """Speak the language and wear the theme of this moment, before any widget is built."""
        display = self._settings.display
        language = choose_language(self._preferences.language or display.language)
        set_language(language)
        if language != self._language:
            self._language = language
            self._speak(language)
        theme = self.theme(at)
        if self._theme is None or theme.look != self._theme.look:
            self._theme = theme
            theme.apply(self._qt)
        return self._theme

    def theme(self, at: datetime) -> Theme:
        """The theme that belongs to a moment."""
        local = at.astimezone(ZoneInfo(self._settings.site.timezone))
        return choose_theme(self._preferences, self._settings.display, local.time())

    def _speak(self, language: str) -> None:
        QLocale.setDefault(QLocale(language))
        self._qt.removeTranslator(self._qt_words)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_words.load(f"qtbase_{language}", folder):
            self._qt.installTranslator(self._qt_words)


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

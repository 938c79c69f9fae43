"""Language, theme, zoom and density: one menu, and the same choices as actions."""

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.i18n import N_, _, current_language
from ui.navigation import ActionSpec
from ui.preferences import ZOOMS, Density, Preferences, ThemeChoice

THEMES = {
    ThemeChoice.SHIFT: N_("By the shift (dark 20:00–07:00)"),
    ThemeChoice.LIGHT: N_("Light"),
    ThemeChoice.DARK: N_("Dark"),
}
DENSITIES: dict[Density | None, str] = {
    None: N_("By the window's width"),
    Density.STANDARD: N_("Standard"),
    Density.COMPACT: N_("Compact"),
}
LANGUAGES = {"zh_CN": "中文", "en": "English"}


class DisplayChoices:
    """Writes the choice into the preferences and then says that the look changed."""

    def __init__(self, preferences: Preferences, changed: Callable[[], None]) -> None:
        self._preferences, self._changed = preferences, changed

    def set_zoom(self, zoom: int) -> None:
        """Per cent; kept within the steps there are."""
        if zoom != self._preferences.zoom:
            self._preferences.zoom = zoom
            self._changed()

    def step_zoom(self, step: int) -> None:
        """One step larger or smaller; 0 goes back to 100 %."""
        place = ZOOMS.index(self._preferences.zoom) + step
        self.set_zoom(100 if step == 0 else ZOOMS[min(max(place, 0), len(ZOOMS) - 1)])

    def set_theme(self, theme: ThemeChoice) -> None:
        """Light, dark or by the shift."""
        self._preferences.theme = theme
        self._changed()

    def set_density(self, density: Density | None) -> None:
        """Standard, compact or by width."""
        self._preferences.density = density
        self._changed()

    def set_language(self, language: str) -> None:
        """One of the languages there are."""
        if language != current_language():
            self._preferences.language = language
            self._changed()

    def menu(self, parent: QWidget) -> QMenu:
        """All choices; what holds is checked."""
        menu = QMenu(parent)
        preferences = self._preferences
        zooms = [(f"{zoom} %", zoom == preferences.zoom, self._call_zoom(zoom)) for zoom in ZOOMS]
        themes = [
            (_(text), choice is preferences.theme, self._call_theme(choice))
            for choice, text in THEMES.items()
        ]
        densities = [
            (_(text), choice is preferences.density, self._call_density(choice))
            for choice, text in DENSITIES.items()
        ]
        languages = [
            (text, code == current_language(), self._call_language(code))
            for code, text in LANGUAGES.items()
        ]
        for title, choices in (
            (_("Zoom"), zooms),
            (_("Colours"), themes),
            (_("Density"), densities),
            (_("Language") + " / 语言", languages),
        ):
            _fill(menu.addMenu(title), choices)
        return menu

    def action_specs(self) -> list[ActionSpec]:
        """The same choices for keys and palette."""
        group = _("Display")
        specs = [
            ActionSpec("Ctrl+=; Ctrl++", _("Larger"), lambda: self.step_zoom(1), "fd", group=group),
            ActionSpec("Ctrl+-", _("Smaller"), lambda: self.step_zoom(-1), "sx", group=group),
            ActionSpec("Ctrl+0", _("Zoom 100 %"), lambda: self.step_zoom(0), "sf", group=group),
        ]
        initials = {ThemeChoice.SHIFT: "asb", ThemeChoice.LIGHT: "qs", ThemeChoice.DARK: "ss"}
        specs += [
            ActionSpec(
                "",
                _("Colours: {choice}").format(choice=_(text)),
                self._call_theme(choice),
                f"ys{initials[choice]}",
                "contrast",
                group,
            )
            for choice, text in THEMES.items()
        ]
        specs += [
            ActionSpec(
                "",
                _("Density: {choice}").format(choice=_(text)),
                self._call_density(choice),
                "md",
                "list",
                group,
            )
            for choice, text in DENSITIES.items()
        ]
        other = next(code for code in LANGUAGES if code != current_language())
        text = f"Language / 语言: {LANGUAGES[other]}"
        return [*specs, ActionSpec("", text, self._call_language(other), "yy", "languages", group)]

    def _call_zoom(self, zoom: int) -> Callable[[], None]:
        return lambda: self.set_zoom(zoom)

    def _call_theme(self, theme: ThemeChoice) -> Callable[[], None]:
        return lambda: self.set_theme(theme)

    def _call_density(self, density: Density | None) -> Callable[[], None]:
        return lambda: self.set_density(density)

    def _call_language(self, language: str) -> Callable[[], None]:
        return lambda: self.set_language(language)


def _fill(menu: QMenu, choices: list[tuple[str, bool, Callable[[], None]]]) -> None:
    group = QActionGroup(menu)
    for text, holds, choose in choices:
        action = menu.addAction(text)
        action.setCheckable(True)
        action.setChecked(holds)
        action.triggered.connect(lambda _checked, choose=choose: choose())
        group.addAction(action)

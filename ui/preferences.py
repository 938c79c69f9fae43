"""What a person set for this desk: language, theme, zoom, density, sizes of panes."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

ZOOMS: tuple[int, ...] = (100, 125, 150, 175, 200)


class ThemeChoice(StrEnum):
    """Light, dark, or by the shift (night 20:00 to 07:00 dark)."""

    LIGHT = "light"
    DARK = "dark"
    SHIFT = "shift"


class Density(StrEnum):
    """Heights of controls and rows; it never hides a field."""

    COMPACT = "compact"
    STANDARD = "standard"
    COMFORTABLE = "comfortable"


class Preferences:
    """A small INI file. Unknown or damaged values fall back to the default."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    @property
    def language(self) -> str | None:
        """The chosen language, or None when the person never chose."""
        return self._text("language") or None

    @language.setter
    def language(self, value: str | None) -> None:
        self._settings.setValue("language", value or "")

    @property
    def theme(self) -> ThemeChoice:
        text = self._text("theme")
        return ThemeChoice(text) if text in set(ThemeChoice) else ThemeChoice.SHIFT

    @theme.setter
    def theme(self, value: ThemeChoice) -> None:
        self._settings.setValue("theme", value.value)

    @property
    def zoom(self) -> int:
        """Per cent, one of ZOOMS."""
        text = self._text("zoom")
        zoom = int(text) if text.isdigit() else 100
        return zoom if zoom in ZOOMS else 100

    @zoom.setter
    def zoom(self, value: int) -> None:
        self._settings.setValue("zoom", str(value))

    @property
    def density(self) -> Density | None:
        """The chosen density, or None: by the window's width."""
        text = self._text("density")
        return Density(text) if text in set(Density) else None

    @density.setter
    def density(self, value: Density | None) -> None:
        self._settings.setValue("density", value.value if value else "")

    @property
    def login(self) -> str:
        """The login that was used last on this desk."""
        return self._text("login")

    @login.setter
    def login(self, value: str) -> None:
        self._settings.setValue("login", value)

    def bytes(self, name: str) -> QByteArray:
        """A stored window geometry or header state; empty when there is none."""
        value = self._settings.value(f"state/{name}")
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, name: str, value: QByteArray) -> None:
        self._settings.setValue(f"state/{name}", value)

    def sizes(self, name: str) -> list[int]:
        """Stored pane sizes of the splitter `name`; empty when there are none."""
        parts = self._text(f"sizes/{name}").split("|")
        return [int(part) for part in parts] if all(p.isdigit() for p in parts) else []

    def set_sizes(self, name: str, sizes: list[int]) -> None:
        self._settings.setValue(f"sizes/{name}", "|".join(str(size) for size in sizes))

    def save(self) -> None:
        """Write now; otherwise the file is written from time to time."""
        self._settings.sync()

    def _text(self, key: str) -> str:
        value = self._settings.value(key, "")
        return value if isinstance(value, str) else ""

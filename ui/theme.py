"""Tokens become colours, sizes, fonts, icons and the one stylesheet of the application.

A `Theme` is built once per look (light or dark, zoom, density); changing any of these rebuilds the
main window, so widgets read sizes and colours when they are built.
"""

import json
import re
from enum import StrEnum
from functools import cached_property, lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.resources import resource
from ui.preferences import Density

FAMILIES = ["Microsoft YaHei UI", "Noto Sans SC", "Noto Sans CJK SC", "sans-serif"]
_CONTROL = {Density.COMPACT: 28, Density.STANDARD: 32, Density.COMFORTABLE: 44}
_ROW = {Density.COMPACT: (28, 42), Density.STANDARD: (32, 46), Density.COMFORTABLE: (40, 56)}
_GAP = {Density.COMPACT: 6, Density.STANDARD: 8, Density.COMFORTABLE: 12}
_BODY = {Density.COMPACT: 13, Density.STANDARD: 14, Density.COMFORTABLE: 16}


class Scheme(StrEnum):
    """Light or dark, as drawn now."""

    LIGHT = "light"
    DARK = "dark"


class FontRole(StrEnum):
    """Sizes of type (DESIGN-UI section 4)."""

    CAPTION = "caption"
    LABEL = "label"
    BODY = "body"
    SAY = "say"
    SECTION = "section"
    CALL = "call"
    PAGE = "page"
    KPI = "kpi"


_FONT_PX = {
    FontRole.CAPTION: 12,
    FontRole.LABEL: 13,
    FontRole.BODY: 14,
    FontRole.SAY: 15,
    FontRole.SECTION: 16,
    FontRole.CALL: 20,
    FontRole.PAGE: 20,
    FontRole.KPI: 22,
}
_BOLD = frozenset({FontRole.SECTION, FontRole.CALL, FontRole.PAGE, FontRole.KPI})


@lru_cache(maxsize=1)
def tokens() -> dict[str, dict[str, str]]:
    """Colours by scheme and token name, as `#RRGGBB`."""
    text = resource("theme", "tokens.json").read_text(encoding="utf-8")
    loaded: dict[str, dict[str, str]] = json.loads(text)
    return loaded


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def load_fonts() -> None:
    """Make the bundled Noto Sans SC known to Qt; call once after QApplication exists."""
    for weight in ("400Regular", "700Bold"):
        QFontDatabase.addApplicationFont(str(resource("fonts", f"NotoSansSC_{weight}.ttf")))


class Theme:
    """One look. Sizes given to `px` are those of 100 %."""

    def __init__(
        self,
        scheme: Scheme = Scheme.LIGHT,
        zoom: int = 100,
        density: Density = Density.STANDARD,
    ) -> None:
        self.scheme = scheme
        self.zoom = zoom
        self.density = density
        self._tokens = tokens()[scheme.value]
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._colors: dict[str, QColor] = {}

    @property
    def look(self) -> tuple[Scheme, int, Density]:
        """What makes a theme another one."""
        return self.scheme, self.zoom, self.density

    def px(self, n: float) -> int:
        """`n` pixels at 100 % in the present zoom."""
        return max(1, round(n * self.zoom / 100)) if n else 0

    def css(self, token: str) -> str:
        """The colour of a token as `#RRGGBB`, for rich text."""
        return self._tokens[token]

    def color(self, token: str) -> QColor:
        """The colour of a token, for painting."""
        if token not in self._colors:
            self._colors[token] = QColor(self._tokens[token])
        return self._colors[token]

    def font(self, role: FontRole = FontRole.BODY, *, bold: bool | None = None) -> QFont:
        """The font of a role; weight 700 where the role says so or `bold` is set."""
        font = QFont()
        font.setFamilies(FAMILIES)
        size = _BODY[self.density] if role is FontRole.BODY else _FONT_PX[role]
        font.setPixelSize(self.px(size))
        font.setBold(role in _BOLD if bold is None else bold)
        return font

    @property
    def control_height(self) -> int:
        """Height of inputs and buttons."""
        return self.px(_CONTROL[self.density])

    @property
    def row_gap(self) -> int:
        """Space between the rows of a form."""
        return self.px(_GAP[self.density])

    @property
    def gutter(self) -> int:
        """Space between panes and around the work area."""
        return self.px(8 if self.density is Density.COMPACT else 12)

    def row_height(self, lines: int = 1) -> int:
        """Height of a table row with one or two lines."""
        return self.px(_ROW[self.density][1 if lines > 1 else 0])

    def pixmap(self, name: str, tint: str = "text2", size: int = 16) -> QPixmap:
        """The icon `name` in a token's colour, `size` pixels at 100 %, sharp on this screen."""
        ratio = self._ratio
        key = (name, tint, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._render(name, tint, self.px(size), ratio)
        return self._pixmaps[key]

    def icon(
        self, name: str, tint: str = "text2", *, checked: str = "", off: str = "disabled"
    ) -> QIcon:
        """The icon `name`; `checked` is the token while checked, `off` while disabled."""
        icon = QIcon()
        for size in (16, 20):
            icon.addPixmap(self.pixmap(name, tint, size))
            icon.addPixmap(self.pixmap(name, off, size), QIcon.Mode.Disabled)
            if checked:
                lit = self.pixmap(name, checked, size)
                icon.addPixmap(lit, QIcon.Mode.Normal, QIcon.State.On)
                icon.addPixmap(lit, QIcon.Mode.Active, QIcon.State.On)
        return icon

    def icon_size(self, size: int = 16) -> QSize:
        """The size to give a button so that its icon is not scaled."""
        return QSize(self.px(size), self.px(size))

    def stylesheet(self) -> str:
        """The whole stylesheet: tokens, sizes and density filled in."""
        template = resource("theme", "theme.qss.in").read_text(encoding="utf-8")
        template = re.sub(r"/\*.*?\*/", "", template, flags=re.DOTALL)
        control = _CONTROL[self.density]

        def length(match: re.Match[str]) -> str:
            name, first, second = match.group(1), float(match.group(2)), match.group(3)
            exact = int(second or 0)
            if name == "control":
                return f"{self.px(control) + int(first)}px"
            return f"{self.px(first) + exact}px"

        text = re.sub(r"\$(px|control)\((-?[\d.]+)(?:,\s*(-?\d+))?\)", length, template)
        text = re.sub(r"\$\(image:([\w-]+)\)", self._image, text)
        text = text.replace("$(body)", f"{self.px(_BODY[self.density])}px")
        return re.sub(r"\$\((\w+)\)", lambda m: self._tokens[m.group(1)], text)

    @cached_property
    def palette(self) -> QPalette:
        """The same colours for everything the stylesheet does not name."""
        pairs = {
            QPalette.ColorRole.Window: "window",
            QPalette.ColorRole.WindowText: "text",
            QPalette.ColorRole.Base: "field",
            QPalette.ColorRole.AlternateBase: "subtle",
            QPalette.ColorRole.Text: "text",
            QPalette.ColorRole.Button: "surface",
            QPalette.ColorRole.ButtonText: "text",
            QPalette.ColorRole.BrightText: "onOverFill",
            QPalette.ColorRole.Highlight: "accentFill",
            QPalette.ColorRole.HighlightedText: "onAccentFill",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.LinkVisited: "accent",
            QPalette.ColorRole.ToolTipBase: "surface",
            QPalette.ColorRole.ToolTipText: "text",
            QPalette.ColorRole.PlaceholderText: "text3",
            QPalette.ColorRole.Mid: "border",
            QPalette.ColorRole.Dark: "borderStrong",
            QPalette.ColorRole.Light: "surface",
            QPalette.ColorRole.Midlight: "subtle",
            QPalette.ColorRole.Shadow: "borderStrong",
        }
        palette = QPalette()
        for role, token in pairs.items():
            palette.setColor(role, self.color(token))
        off = (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        )
        for role in off:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette

    def apply(self, application: QApplication) -> None:
        """Dress the whole application in this look."""
        dark = self.scheme is Scheme.DARK
        hints = application.styleHints()
        hints.setColorScheme(Qt.ColorScheme.Dark if dark else Qt.ColorScheme.Light)
        application.setStyle("Fusion")
        application.setPalette(self.palette)
        application.setFont(self.font())
        application.setStyleSheet(self.stylesheet())

    @property
    def _ratio(self) -> float:
        screen = QGuiApplication.primaryScreen()
        return screen.devicePixelRatio()

    def _image(self, match: re.Match[str]) -> str:
        name = match.group(1)
        path = resource("theme", f"{name}.svg" if name in _PLAIN else f"{name}-{self.scheme}.svg")
        return f"url({path.as_posix()})"

    def _render(self, name: str, token: str, size: int, ratio: float) -> QPixmap:
        svg = _svg(name).replace("currentColor", self._tokens[token])
        pixmap = QPixmap(round(size * ratio), round(size * ratio))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer = QSvgRenderer(QByteArray(svg.encode()))
        renderer.render(painter, QRectF(0, 0, pixmap.width(), pixmap.height()))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap


_PLAIN = frozenset({"check", "dash", "dot"})

"""The look: contrast, sizes, files."""

import re
from itertools import product

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from app.resources import ROOT, resource
from ui.preferences import ZOOMS, Density
from ui.theme import Scheme, Theme, tokens

TEXT = ("text", "text2")
GROUNDS = ("surface", "window", "subtle", "field")
PAIRS: list[tuple[str, str, float]] = [
    *(
        (text, ground, 4.5)
        for text, ground in product(TEXT, ("surface", "window", "subtle", "field"))
    ),
    *((text, "selRow", 4.5) for text in TEXT),
    *(("text3", ground, 4.5) for ground in GROUNDS),
    *((state, "surface", 4.5) for state in ("accent", "ok", "soon", "over", "hold", "done", "sup")),
    *((state, "selRow", 4.5) for state in ("accent", "soon", "over", "ok", "sup")),
    *((state, f"{state}Soft", 4.5) for state in ("ok", "soon", "over", "hold", "done", "sup")),
    ("accent", "accentSoft", 4.5),
    ("text", "soonSoft", 4.5),
    ("text", "overSoft", 4.5),
    ("onAccentFill", "accentFill", 4.5),
    ("onAccentFill", "accentFillHover", 4.5),
    ("onAccentFill", "accentFillPress", 4.5),
    ("onOverFill", "overFill", 4.5),
    ("onOkFill", "okFill", 4.5),
    ("railText", "rail", 4.5),
    ("railTextSel", "railSel", 4.5),
    ("railBadgeText", "railBadge", 4.5),
    ("borderStrong", "surface", 3.0),
    ("borderStrong", "field", 3.0),
    ("focus", "surface", 3.0),
    ("markOk", "surface", 3.0),
    ("markOver", "surface", 3.0),
    ("markHold", "surface", 3.0),
    ("markSup", "surface", 3.0),
]


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(first: str, second: str) -> float:
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", list(Scheme))
def test_that_every_colour_pair_can_be_read(scheme: Scheme) -> None:
    colours = tokens()[scheme.value]
    failures = {
        (text, ground): round(contrast(colours[text], colours[ground]), 2)
        for text, ground, needed in PAIRS
        if contrast(colours[text], colours[ground]) < needed
    }
    assert failures == {}


def test_that_both_schemes_know_the_same_tokens() -> None:
    assert tokens()["light"].keys() == tokens()["dark"].keys()


@pytest.mark.parametrize(
    ("scheme", "zoom", "density"), list(product(Scheme, ZOOMS, Density)), ids=str
)
def test_that_the_stylesheet_is_complete(scheme: Scheme, zoom: int, density: Density) -> None:
    sheet = Theme(scheme, zoom, density).stylesheet()
    assert "$" not in sheet
    assert sheet.count("{") == sheet.count("}")
    for path in re.findall(r"url\(([^)]+)\)", sheet):
        assert resource("theme", path.rsplit("/", 1)[1]).exists()


@pytest.mark.parametrize("zoom", ZOOMS)
@pytest.mark.parametrize("editor", [QLineEdit, QPushButton])
def test_that_the_focus_border_does_not_move_the_layout(
    qtbot, qapp: QApplication, zoom: int, editor: type
) -> None:
    Theme(zoom=zoom).apply(qapp)
    widget = editor("text")
    qtbot.addWidget(widget)
    widget.show()
    widget.clearFocus()
    before = widget.sizeHint()
    widget.setFocus()
    widget.activateWindow()
    qtbot.waitUntil(widget.hasFocus)
    assert widget.sizeHint() == before


def test_that_zoom_and_density_give_the_sizes_of_the_design() -> None:
    assert Theme(zoom=150).px(12) == 18
    assert Theme().control_height == 32
    assert Theme(density=Density.COMPACT).control_height == 28
    assert Theme(density=Density.COMPACT).row_height(2) == 42
    assert Theme(zoom=200).row_height(1) == 64
    assert Theme().px(0) == 0


def test_that_every_icon_can_be_recoloured(qapp: QApplication) -> None:
    theme = Theme(Scheme.DARK)
    icons = sorted(path.stem for path in (ROOT / "icons").glob("*.svg"))
    assert "phone" in icons
    for name in icons:
        assert "currentColor" in resource("icons", f"{name}.svg").read_text(encoding="utf-8")
        assert not theme.pixmap(name).isNull()
    assert resource("icons", "LICENSE").exists()


@pytest.mark.parametrize("scheme", list(Scheme))
def test_that_the_pictures_in_the_stylesheet_have_the_colours_of_the_tokens(
    scheme: Scheme,
) -> None:
    wanted = tokens()[scheme.value]["text2"]
    for name in ("chevron-down", "chevron-up", "chevron-right"):
        assert wanted in resource("theme", f"{name}-{scheme}.svg").read_text(encoding="utf-8")

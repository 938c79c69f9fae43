"""The one printing font, Noto Sans SC in two weights: registration, widths, missing characters."""

import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.domain.document import DocumentWarning, WarningKind
from app.resources import resource

REGULAR = "NotoSansSC"
BOLD = "NotoSansSC-Bold"
_FILES = {REGULAR: "NotoSansSC_400Regular.ttf", BOLD: "NotoSansSC_700Bold.ttf"}
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class MissingGlyph:
    """A character that the printing font lacks, and the field in which it stands."""

    character: str
    field: str

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}"

    @property
    def name(self) -> str:
        """The character's Unicode name, e.g. GRINNING FACE; empty when it has none."""
        return unicodedata.name(self.character, "")


def register() -> None:
    """Load both weights once a process (a tenth of a second each); safe from any thread."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    from app.documents.zh_text import install_to_unicode_fix

    with _lock:
        known = set(pdfmetrics.getRegisteredFontNames())
        if {REGULAR, BOLD} <= known:
            return
        install_to_unicode_fix()
        for name, file in _FILES.items():
            pdfmetrics.registerFont(TTFont(name, str(resource("fonts", file))))


@lru_cache(maxsize=4096)
def _em_width(text: str, font: str) -> float:
    from reportlab.pdfbase import pdfmetrics

    register()
    return float(pdfmetrics.stringWidth(text, font, 1000)) / 1000


def text_width(text: str, pt: float, *, bold: bool = False) -> float:
    """Width in millimetres of `text` set in `pt` points."""
    return _em_width(text, BOLD if bold else REGULAR) * pt * 25.4 / 72


def missing_glyphs(texts: Mapping[str, str]) -> tuple[MissingGlyph, ...]:
    """Characters that neither weight can print, each once a field, in reading order."""
    from reportlab.pdfbase import pdfmetrics

    register()
    faces = [pdfmetrics.getFont(name).face.charToGlyph for name in _FILES]
    found: dict[MissingGlyph, None] = {}
    for field, text in texts.items():
        for character in text:
            if character.isspace():
                continue
            if any(ord(character) not in face for face in faces):
                found.setdefault(MissingGlyph(character, field))
    return tuple(found)


def _named(glyph: MissingGlyph) -> str:
    """U+1F600 GRINNING FACE; the name of a hanzi only repeats its code."""
    name = "" if glyph.name.startswith("CJK") else glyph.name
    return f"{glyph.code_point} {name}".strip()


def missing_glyph_warnings(texts: Mapping[str, str]) -> tuple[DocumentWarning, ...]:
    """One warning for each character of each field that cannot be printed."""
    return tuple(
        DocumentWarning(
            WarningKind.MISSING_CHARACTER,
            (
                ("character", glyph.character),
                ("code_point", _named(glyph)),
                ("field", glyph.field),
            ),
        )
        for glyph in missing_glyphs(texts)
    )

"""A finished document and what has to be said about it before it is printed."""

from dataclasses import dataclass
from enum import StrEnum

from app.domain.legibility import Glyphs
from app.i18n import N_, _


class WarningKind(StrEnum):
    """What may be wrong with a document; the person decides whether to print it."""

    AREA_CONTINUED = "area_continued"
    NAME_BROKEN = "name_broken"
    TIMES_SMALL = "times_small"
    MISSING_CHARACTER = "missing_character"


WARNING_TEXTS: dict[WarningKind, str] = {
    WarningKind.AREA_CONTINUED: N_(
        "The area does not fit at 36 pt: {places} places continue on {pages} more page(s). "
        "Use A3, or post all pages."
    ),
    WarningKind.NAME_BROKEN: N_("“{name}” is longer than a line and is broken inside the name."),
    WarningKind.TIMES_SMALL: N_(
        "{windows} periods: the times are printed at {pt} pt and are read from {metres} m only."
    ),
    WarningKind.MISSING_CHARACTER: N_(
        "“{character}” ({code_point}) in “{field}” is not in the printing font. Replace it."
    ),
}

FIELD_LABELS: dict[str, str] = {
    "company": N_("Company"),
    "number": N_("Notice number"),
    "areas": N_("Outage area"),
    "reason": N_("Reason"),
    "water_point": N_("Water point"),
    "tips": N_("Tips"),
    "hotline": N_("Hotline"),
    "place": N_("Posting place"),
    "address": N_("Address"),
    "location_note": N_("Landmark"),
    "complaint": N_("Complaint"),
    "caller": N_("Caller"),
    "answers": N_("Answers"),
    "timeline": N_("Timeline"),
    "reply": N_("Reply of the unit"),
}


@dataclass(frozen=True, slots=True)
class DocumentWarning:
    """One thing to say. `fields` fill the kind's text; `field` is a key of `FIELD_LABELS`."""

    kind: WarningKind
    fields: tuple[tuple[str, str], ...]

    def message(self) -> str:
        """The sentence for the user, in the current language."""
        filled = {
            name: _(FIELD_LABELS.get(value, value)) if name == "field" else value
            for name, value in self.fields
        }
        return _(WARNING_TEXTS[self.kind]).format(**filled)


@dataclass(frozen=True, slots=True)
class PrintedSize:
    """A text's size on the paper, in points, for the line that says from how far it is read."""

    part: str
    pt: float
    glyphs: Glyphs


@dataclass(frozen=True, slots=True)
class Document:
    """A finished PDF. The same values always make the same bytes."""

    pdf: bytes
    pages: int
    warnings: tuple[DocumentWarning, ...] = ()
    sizes: tuple[PrintedSize, ...] = ()

"""From how far a printed text can be read (DESIGN-UI 11.1: visual acuity, strokes, ink height)."""

import math
from enum import StrEnum


class Glyphs(StrEnum):
    """What is read; the denser the strokes, the larger it must be."""

    DIGITS = "digits"
    SIMPLE = "simple"  # 月 日 水
    MEDIUM = "medium"  # 停 通 知
    DENSE = "dense"  # 警 量


class Reader(StrEnum):
    """Who reads, and how easily."""

    THRESHOLD = "threshold"  # just readable at decimal acuity 0.8
    COMFORTABLE = "comfortable"  # one and a half times that size
    ELDERLY = "elderly"  # just readable at acuity 0.5, or in dim light


_PARTS = {Glyphs.DIGITS: 5, Glyphs.SIMPLE: 9, Glyphs.MEDIUM: 11, Glyphs.DENSE: 15}
"""Strokes and gaps across the glyph: one minute of arc each at acuity 1."""

_INK = {Glyphs.DIGITS: 0.733}
"""Height of the ink as a part of the type size; 0.92 for Chinese characters."""

_FACTOR = {Reader.THRESHOLD: 1 / 0.8, Reader.COMFORTABLE: 1.5 / 0.8, Reader.ELDERLY: 1 / 0.5}


def readable_distance(
    pt: float, kind: Glyphs = Glyphs.MEDIUM, reader: Reader = Reader.COMFORTABLE
) -> float:
    """Metres from which bold text of `pt` points is read."""
    ink = pt * 25.4 / 72 * _INK.get(kind, 0.92)
    angle = math.radians(_PARTS[kind] * _FACTOR[reader] / 60)
    return ink / (2 * math.tan(angle / 2)) / 1000

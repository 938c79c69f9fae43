"""Drawing in millimetres from the top left corner; the only place that touches the PDF library."""

import io
import threading
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from app.documents import fonts
from app.documents.qr import QUIET, encode

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

DRAWING = threading.RLock()
"""Held while a document is drawn: the library keeps its fonts' state globally."""

MM = 72 / 25.4
BLACK, WHITE, GREY = "#000000", "#FFFFFF", "#555555"
MIDDLE = 0.375
"""Em from the baseline up to the middle of digits and Chinese characters."""


class Align(StrEnum):
    """Where the given x lies in the text."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


class Sheet:
    """A PDF being drawn, page after page.

    The drawing is `width` × `height`; on a `paper` of another width (A5) all of it is scaled.
    """

    def __init__(
        self, width: float, height: float, *, title: str, paper: tuple[float, float] | None = None
    ) -> None:
        from reportlab.pdfgen.canvas import Canvas

        fonts.register()
        self.width, self.height = width, height
        self._paper = paper or (width, height)
        self._buffer = io.BytesIO()
        self._canvas = Canvas(
            self._buffer,
            pagesize=(self._paper[0] * MM, self._paper[1] * MM),
            invariant=1,
            pageCompression=1,
            initialFontName=fonts.REGULAR,
        )
        self._canvas.setTitle(title)
        self._canvas.setCreator("Hotline Desk")
        self.pages = 0
        self._fresh = True

    @property
    def _pen(self) -> "Canvas":
        """The canvas in millimetres; a page begins with its first stroke, so none is left empty."""
        if self._fresh:
            scale = self._paper[0] / self.width
            self._canvas.translate(0, (self._paper[1] - self.height * scale) * MM)
            self._canvas.scale(MM * scale, MM * scale)
            self._fresh = False
        return self._canvas

    def end_page(self) -> None:
        """Finish the page; what is drawn next stands on a new one."""
        self._canvas.showPage()
        self.pages += 1
        self._fresh = True

    def finish(self) -> bytes:
        """The PDF. Call after the last `end_page`."""
        self._canvas.save()
        return self._buffer.getvalue()

    def text(
        self,
        x: float,
        baseline: float,
        text: str,
        pt: float,
        *,
        bold: bool = False,
        colour: str = BLACK,
        align: Align = Align.LEFT,
    ) -> float:
        """Draw one line; returns its width in millimetres."""
        width = fonts.text_width(text, pt, bold=bold)
        left = x - width * {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[align]
        self._pen.setFillColor(colour)
        self._pen.setFont(fonts.BOLD if bold else fonts.REGULAR, pt / MM)
        self._pen.drawString(left, self.height - baseline, text)
        return width

    def middle(
        self,
        x: float,
        y: float,
        text: str,
        pt: float,
        *,
        bold: bool = False,
        colour: str = BLACK,
        align: Align = Align.LEFT,
    ) -> float:
        """Like `text`, with `y` the middle of the characters."""
        return self.text(x, y + MIDDLE * pt / MM, text, pt, bold=bold, colour=colour, align=align)

    def fill(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled rectangle without outline."""
        self._pen.setFillColor(colour)
        self._pen.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def frame(
        self, x: float, y: float, width: float, height: float, line: float, colour: str = BLACK
    ) -> None:
        """An outline of `line` millimetres that lies inside the rectangle."""
        self._pen.setStrokeColor(colour)
        self._pen.setLineWidth(line)
        self._pen.rect(
            x + line / 2, self.height - y - height + line / 2, width - line, height - line, fill=0
        )

    def rule(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        line: float,
        *,
        colour: str = BLACK,
        dash: Sequence[float] = (),
    ) -> None:
        """A straight line; `dash` are lengths of ink and gap."""
        self._pen.setStrokeColor(colour)
        self._pen.setLineWidth(line)
        self._pen.setDash(list(dash))
        self._pen.line(x1, self.height - y1, x2, self.height - y2)
        self._pen.setDash([])

    def hatch(self, x: float, y: float, width: float, height: float, *, step: float = 5.2) -> None:
        """A strip of slanting black bars on white, clipped to the rectangle."""
        bottom, top = self.height - y - height, self.height - y
        self._pen.saveState()
        clip = self._pen.beginPath()
        clip.rect(x, bottom, width, height)
        self._pen.clipPath(clip, stroke=0, fill=0)
        self._pen.setFillColor(BLACK)
        bars = self._pen.beginPath()
        left = x - height
        while left < x + width:
            bars.moveTo(left, bottom)
            bars.lineTo(left + step / 2, bottom)
            bars.lineTo(left + step / 2 + height, top)
            bars.lineTo(left + height, top)
            bars.close()
            left += step
        self._pen.drawPath(bars, stroke=0, fill=1)
        self._pen.restoreState()

    def qr(self, x: float, y: float, side: float, content: str) -> None:
        """A QR code in a square of `side` millimetres that includes its quiet zone."""
        code = encode(content)
        module = side / code.side
        path = self._pen.beginPath()
        for row, column, length in code.runs:
            top = self.height - y - (QUIET + row) * module
            path.rect(x + (QUIET + column) * module, top - module, length * module, module)
        self._pen.setFillColor(BLACK)
        self._pen.drawPath(path, stroke=0, fill=1)

    def turned_text(self, x: float, y: float, text: str, pt: float, *, bold: bool = False) -> None:
        """A line that reads downwards, beginning at (x, y); `x` is its baseline."""
        self._pen.saveState()
        self._pen.translate(x, self.height - y)
        self._pen.rotate(-90)
        self._pen.setFillColor(BLACK)
        self._pen.setFont(fonts.BOLD if bold else fonts.REGULAR, pt / MM)
        self._pen.drawString(0, 0, text)
        self._pen.restoreState()


def fit_size(text: str, width: float, sizes: Sequence[float], *, bold: bool = False) -> float:
    """The first of the sizes at which `text` is no wider than `width`, else the last."""
    return next((pt for pt in sizes if fonts.text_width(text, pt, bold=bold) <= width), sizes[-1])

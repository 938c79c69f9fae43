"""The pieces of a slip: lines of text, ticked boxes, frames, stacked from top to bottom."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from app.documents import fonts
from app.documents.sheet import BLACK, GREY, WHITE, Align, Sheet
from app.documents.zh_text import break_lines
from app.domain.document import Document
from app.domain.lobby import SlipPaper

_MM_A_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class Type:
    """Page width and margin in millimetres, type sizes in points."""

    width: float
    margin: float
    title: float
    large: float
    body: float
    small: float

    @property
    def room(self) -> float:
        return self.width - 2 * self.margin

    def line(self, pt: float) -> float:
        """Height of a line: Chinese text needs air between its lines."""
        return pt * _MM_A_POINT * 1.5


# The first at which a slip fits its page; the last runs on to further pages.
_TYPES = {
    SlipPaper.RECEIPT: (Type(80, 5, 17, 14, 11, 9),),
    SlipPaper.A5: (Type(148, 12, 22, 17, 13, 10.5), Type(148, 11, 20, 15, 11.5, 9.5)),
}
_A5_HEIGHT = 210.0


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of the slip: its height, and how it is drawn from its top."""

    height: float
    draw: Callable[[Sheet, float], object]


def _lines(words: str, width: float, pt: float, *, bold: bool = False) -> Sequence[str]:
    return break_lines(words, width, lambda part: fonts.text_width(part, pt, bold=bold))


def _baseline(type_: Type, top: float, pt: float) -> float:
    return top + type_.line(pt) * 0.72


def text(
    type_: Type,
    words: str,
    pt: float,
    *,
    bold: bool = False,
    colour: str = BLACK,
    align: Align = Align.LEFT,
) -> Block:
    """A paragraph across the whole width."""
    lines = _lines(words, type_.room, pt, bold=bold)
    x = type_.margin + (type_.room / 2 if align is Align.CENTRE else 0)

    def draw(sheet: Sheet, top: float) -> None:
        for number, line in enumerate(lines):
            y = _baseline(type_, top + number * type_.line(pt), pt)
            sheet.text(x, y, line, pt, bold=bold, colour=colour, align=align)

    return Block(len(lines) * type_.line(pt), draw)


def pair(type_: Type, label: str, value: str) -> Block:
    """A short label and its value, which may take several lines."""
    pt = type_.body
    left = fonts.text_width("时间　", pt)
    lines = _lines(value, type_.room - left, pt)

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(type_.margin, _baseline(type_, top, pt), label, pt, colour=GREY)
        for number, line in enumerate(lines):
            y = _baseline(type_, top + number * type_.line(pt), pt)
            sheet.text(type_.margin + left, y, line, pt)

    return Block(len(lines) * type_.line(pt), draw)


def tick(type_: Type, words: str, note: str, *, done: bool) -> Block:
    """A box, ticked when the paper is there, with what it is and a remark in small type."""
    pt, side = type_.body, type_.body * _MM_A_POINT * 1.05
    left = side + 2
    lines = _lines(words, type_.room - left, pt)
    notes = _lines(note, type_.room - left, type_.small) if note else ()

    def draw(sheet: Sheet, top: float) -> None:
        box = top + (type_.line(pt) - side) / 2
        sheet.frame(type_.margin, box, side, side, 0.35)
        if done:
            x, bottom = type_.margin, box + side * 0.8
            sheet.rule(x + side * 0.2, box + side * 0.5, x + side * 0.42, bottom, 0.5)
            sheet.rule(x + side * 0.42, bottom, x + side * 0.85, box + side * 0.18, 0.5)
        for number, line in enumerate(lines):
            y = _baseline(type_, top + number * type_.line(pt), pt)
            sheet.text(type_.margin + left, y, line, pt)
        below = top + len(lines) * type_.line(pt)
        for number, line in enumerate(notes):
            y = _baseline(type_, below + number * type_.line(type_.small), type_.small)
            sheet.text(type_.margin + left, y, line, type_.small, colour=GREY)

    height = len(lines) * type_.line(pt) + len(notes) * type_.line(type_.small)
    return Block(height, draw)


def framed(type_: Type, texts: Sequence[str]) -> Block:
    """What must not be overlooked, in a frame."""
    pt, inset = type_.body, 2.0
    lines = [line for part in texts for line in _lines(part, type_.room - 2 * inset, pt, bold=True)]
    height = len(lines) * type_.line(pt) + 2 * inset

    def draw(sheet: Sheet, top: float) -> None:
        sheet.frame(type_.margin, top, type_.room, height, 0.6)
        for number, line in enumerate(lines):
            y = _baseline(type_, top + inset + number * type_.line(pt), pt)
            sheet.text(type_.margin + inset, y, line, pt, bold=True)

    return Block(height, draw)


def chip(type_: Type, name: str, applicant: str) -> Block:
    """The business large, and who applies, white on black at its right or below it."""
    pt, height = type_.large, type_.line(type_.large)
    wide = fonts.text_width(applicant, type_.small, bold=True) + 3
    lines = _lines(name, type_.room - wide - 2, pt, bold=True)

    def draw(sheet: Sheet, top: float) -> None:
        for number, line in enumerate(lines):
            y = _baseline(type_, top + number * height, pt)
            sheet.text(type_.margin, y, line, pt, bold=True)
        right, tall = type_.margin + type_.room, type_.line(type_.small)
        box = top + (height - tall) / 2
        sheet.fill(right - wide, box, wide, tall, BLACK)
        middle = box + tall / 2
        sheet.middle(
            right - wide / 2, middle, applicant, type_.small, bold=True, colour=WHITE,
            align=Align.CENTRE,
        )  # fmt: skip

    return Block(len(lines) * height, draw)


def rule(type_: Type, *, thick: bool = False) -> Block:
    """A line across, dashed or thick."""

    def draw(sheet: Sheet, top: float) -> None:
        dash = () if thick else (1.0, 1.0)
        left, right = type_.margin, type_.margin + type_.room
        sheet.rule(left, top + 1.6, right, top + 1.6, 0.5 if thick else 0.25, dash=dash)

    return Block(3.2, draw)


def gap(type_: Type) -> Block:
    """Half a small line of nothing."""
    return Block(type_.line(type_.small) / 2, lambda _sheet, _top: None)


def document(title: str, make: Callable[[Type], Iterable[Block]], paper: SlipPaper) -> Document:
    """One long receipt, or as many A5 pages as it takes. The title names no person."""
    for type_ in _TYPES[paper]:
        blocks = list(make(type_))
        whole = sum(block.height for block in blocks) + 2 * type_.margin
        if whole <= _A5_HEIGHT:
            break
    height = whole if paper is SlipPaper.RECEIPT else _A5_HEIGHT
    sheet = Sheet(type_.width, height, title=title)
    top = type_.margin
    for block in blocks:
        if paper is SlipPaper.A5 and top + block.height > height - type_.margin:
            sheet.end_page()
            top = type_.margin
        block.draw(sheet, top)
        top += block.height
    sheet.end_page()
    return Document(sheet.finish(), sheet.pages)

"""Fitting the areas of a notice: the largest size of the ladder, then more pages, never smaller.

A line ends between places. A place wider than a line may be broken between its name and its
building numbers; a name only where it is wider than a line at the smallest size.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.documents.zh_text import break_lines
from app.domain.notice_areas import AreaBlock, AreaItem

LADDER = (56, 46, 40, 36)
"""Sizes in points; under 36 the area is not readable at 3 m (DESIGN-UI 11.1)."""

LEADING = 17 / 46
"""Millimetres from line to line for each point: a font's own spacing wastes a third of the box."""

INK = 0.92 * 25.4 / 72
"""Millimetres of ink height of a Chinese character for each point."""

PADDING = 2.2
"""Millimetres between the frame and the ink of the first and of the last line."""

GAP = 2.5
LEAST_BOX = 17.5
"""Millimetres between boxes, and the height that a box's label needs."""

INDENT = "　"

Measure = Callable[[str, float], float]


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One drawn line. `places` is how many places begin on it; a broken place's rest is indented.

    `cut` is the name that had to be broken, empty otherwise.
    """

    text: str
    places: int
    cut: str = ""

    @property
    def indented(self) -> bool:
        return self.places == 0


@dataclass(frozen=True, slots=True)
class AreaBox:
    """Lines of one block on one page."""

    block: AreaBlock
    lines: tuple[AreaLine, ...]

    @property
    def places(self) -> int:
        return sum(line.places for line in self.lines)

    def height(self, pt: float) -> float:
        """Least height in millimetres."""
        return max(LEAST_BOX, box_height(len(self.lines), pt))


@dataclass(frozen=True, slots=True)
class AreaPage:
    """The boxes of one page, all in one size."""

    pt: float
    boxes: tuple[AreaBox, ...]

    @property
    def height(self) -> float:
        """Least height in millimetres."""
        return boxes_height(self.boxes, self.pt)


@dataclass(frozen=True, slots=True)
class FittedArea:
    """The areas page by page. Page one may be without boxes when it has no room for any."""

    pages: tuple[AreaPage, ...]

    @property
    def continued(self) -> int:
        """Places that are not on the first page."""
        return sum(box.places for page in self.pages[1:] for box in page.boxes)

    @property
    def cut_names(self) -> tuple[str, ...]:
        lines = (line for page in self.pages for box in page.boxes for line in box.lines)
        return tuple(dict.fromkeys(line.cut for line in lines if line.cut))


def box_height(lines: int, pt: float) -> float:
    """Height of a box by its text alone."""
    return 2 * PADDING + pt * INK + (lines - 1) * pt * LEADING


def boxes_height(boxes: Sequence[AreaBox], pt: float) -> float:
    """Least height of boxes with the gaps between them."""
    return sum(box.height(pt) for box in boxes) + GAP * max(0, len(boxes) - 1)


def fit_areas(
    blocks: Sequence[AreaBlock], width: float, first: float, rest: float, measure: Measure
) -> FittedArea:
    """Fit into `first` millimetres of height on page one and `rest` on each further page."""
    for inner in (False, True):
        for pt in LADDER:
            for flowing in (False, True):
                boxes = _set(blocks, pt, width, measure, flowing=flowing)
                lines = [line for box in boxes for line in box.lines]
                broken = any(line.indented for line in lines)
                cut = any(line.cut for line in lines)
                if (broken and not inner) or (cut and pt != LADDER[-1]):
                    continue
                if boxes_height(boxes, pt) <= first:
                    return FittedArea((AreaPage(pt, boxes),))
    pt = LADDER[-1]
    boxes = _fill(_set(blocks, pt, width, measure, flowing=True), pt, first)
    left = _without(blocks, boxes)
    if left == tuple(blocks) and first >= rest:  # a place higher than a page: let it run over
        return FittedArea((AreaPage(pt, _set(blocks, pt, width, measure, flowing=True)),))
    return FittedArea((AreaPage(pt, boxes), *fit_areas(left, width, rest, rest, measure).pages))


def _without(blocks: Sequence[AreaBlock], boxes: Sequence[AreaBox]) -> tuple[AreaBlock, ...]:
    """The blocks with only those places that the boxes do not hold."""
    done = sum(box.places for box in boxes)
    left = []
    for block in blocks:
        items = block.items[done:]
        done = max(0, done - len(block.items))
        if items:
            left.append(replace(block, items=items))
    return tuple(left)


def _set(
    blocks: Sequence[AreaBlock], pt: float, width: float, measure: Measure, *, flowing: bool
) -> tuple[AreaBox, ...]:
    def wide(text: str) -> float:
        return measure(text, pt)

    return tuple(
        AreaBox(block, tuple(_block_lines(block.items, width, wide, flowing=flowing)))
        for block in blocks
    )


def _block_lines(
    items: Sequence[AreaItem], width: float, wide: Callable[[str], float], *, flowing: bool
) -> Iterator[AreaLine]:
    """One place a line; with `flowing`, as many as fit, parted by the lightest clear mark."""
    mark = "；" if any(len(item.parts) > 1 for item in items) else "、"
    line, places = "", 0
    for item in items:
        joined = f"{line}{mark}{item.text}" if line else item.text
        if wide(joined) <= width and (flowing or not line):
            line, places = joined, places + 1
            continue
        if line:
            yield AreaLine(line, places)
            line, places = "", 0
        if wide(item.text) <= width:
            line, places = item.text, 1
        else:
            yield from _broken(item, width, wide)
    if line:
        yield AreaLine(line, places)


def _broken(item: AreaItem, width: float, wide: Callable[[str], float]) -> Iterator[AreaLine]:
    """A place wider than a line: name first, its numbers in whole parts on indented lines."""
    indent = wide(INDENT)
    names = break_lines(item.name, width - indent, wide)
    cut = item.name if len(names) > 1 else ""
    pieces = [f"{part}、" for part in item.parts[:-1]] + list(item.parts[-1:])
    lines, line = list(names[:-1]), f"{names[-1]} " if item.parts else names[-1]
    for piece in pieces:
        if line and wide((line + piece).rstrip("、")) > width - indent:
            lines.append(line.strip())
            line = ""
        line += piece
    lines.append(line.strip())
    for number, text in enumerate(lines):
        yield AreaLine(text, 1 if number == 0 else 0, cut if number == 0 else "")


def _fill(boxes: Sequence[AreaBox], pt: float, room: float) -> tuple[AreaBox, ...]:
    """As many lines as one page takes, cut between places."""
    page: list[AreaBox] = []
    for box in boxes:
        room -= GAP if page else 0
        count = _lines_in(box.lines, room, pt)
        if count:
            page.append(AreaBox(box.block, box.lines[:count]))
            room -= page[-1].height(pt)
        if count < len(box.lines):
            break
    return tuple(page)


def _lines_in(lines: Sequence[AreaLine], room: float, pt: float) -> int:
    """How many of the lines fill a box of `room` millimetres without parting a place."""
    if room < LEAST_BOX:
        return 0
    count = min(len(lines), int((room - box_height(1, pt)) / (pt * LEADING) + 1 + 1e-9))
    while 0 < count < len(lines) and lines[count].indented:
        count -= 1
    return count

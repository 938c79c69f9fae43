"""The parts of the poster: head, title, boxes, reason, tips, hotline with code, strips."""

from dataclasses import dataclass

from app.documents import wording
from app.documents.area_fit import GAP, INDENT, LEADING, AreaPage
from app.documents.fonts import text_width
from app.documents.poster_layout import (
    BULLET_INDENT,
    CONTINUED_TOP,
    FOOT_HEIGHT,
    HEIGHT,
    INNER,
    LEFT,
    RAIL,
    RIGHT,
    TITLE_BOTTOM,
    WIDTH,
    Paragraph,
    PosterPlan,
    water_height,
)
from app.documents.sheet import BLACK, WHITE, Align, Sheet, fit_size
from app.domain.notice import PosterContent, Shape

PLAN_COLOUR, URGENT_COLOUR, MONO_COLOUR = "#0A4B8C", "#9E1418", "#333333"
TITLE_PT = 98
HOTLINE_SIZES = (58, 54, 50, 46, 42, 38, 34, 30, 26)
FRAME = 0.6
QR_SIDE = 38.0
HEAD_SIZES = (14, 13, 12, 11, 10, 9, 8)


@dataclass(frozen=True, slots=True)
class PageNote:
    """Which page and copy a sheet is."""

    page: int
    pages: int
    copy: int
    copies: int
    place: str


def spot_colour(shape: Shape, *, monochrome: bool) -> str:
    """The one colour beside black."""
    if monochrome:
        return MONO_COLOUR
    return URGENT_COLOUR if shape is Shape.BAND else PLAN_COLOUR


def draw_head(sheet: Sheet, content: PosterContent) -> None:
    """Company and number above the title."""
    number = wording.NUMBER.format(number=content.number) if content.number else ""
    width = sheet.text(RIGHT, 14.4, number, 14, align=Align.RIGHT)
    room = RIGHT - LEFT - width - 6
    sheet.text(LEFT, 14.4, content.company, fit_size(content.company, room, HEAD_SIZES))


def draw_title(sheet: Sheet, content: PosterContent, colour: str) -> None:
    """Four characters between two rules, or white on a solid band over a hatch strip."""
    width = RIGHT - LEFT
    version = wording.VERSION.format(version=content.version_no)
    if content.shape is Shape.BAND:
        sheet.fill(LEFT, 17, width, 38, colour)
        sheet.hatch(LEFT, 55, width, 4)
        sheet.middle(15.4, 36.3, content.title, TITLE_PT, bold=True, colour=WHITE)
        sheet.fill(158.4, 20.7, 35.6, 30.6, WHITE)
        _badge(sheet, 158.2, 20.5, content.badge, version, BLACK)
        return
    sheet.fill(LEFT, 17, width, 2.3, colour)
    sheet.fill(LEFT, TITLE_BOTTOM - 2.5, width, 2.3, colour)
    sheet.middle(11.4, 37.8, content.title, TITLE_PT, bold=True, colour=colour)
    _badge(sheet, 162, 22.4, content.badge, version, colour)


def _badge(sheet: Sheet, x: float, y: float, badge: str, version: str, colour: str) -> None:
    """The kind over the version, in a frame of 36 × 31 mm."""
    sheet.frame(x, y, 36, 31, 0.95, colour)
    sheet.fill(x, y + 13.9, 36, 0.8, colour)
    badge_pt = fit_size(badge, 32.5, (22.5, 21, 20, 18, 16), bold=True)
    sheet.middle(x + 18, y + 7.3, badge, badge_pt, bold=True, colour=colour, align=Align.CENTRE)
    pt = fit_size(version, 32.5, (29, 27, 25, 22, 20, 17), bold=True)
    sheet.middle(x + 18, y + 22.6, version, pt, bold=True, colour=colour, align=Align.CENTRE)


def draw_intro(sheet: Sheet, plan: PosterPlan) -> None:
    """What it replaces, and the English lines."""
    top = TITLE_BOTTOM + 1
    for part in plan.intro:
        top = _paragraph(sheet, LEFT, top, part)


def draw_box(sheet: Sheet, top: float, height: float, label: str, colour: str) -> None:
    """A framed box with its label in a coloured rail, one character under the other."""
    sheet.frame(LEFT, top, RIGHT - LEFT, height, FRAME)
    sheet.fill(LEFT, top, RAIL, height, colour)
    x, middle = LEFT + RAIL / 2, top + height / 2
    if height >= 41:
        pitch = 9.1
        start = middle - pitch * (len(label) - 1) / 2
        for number, char in enumerate(label):
            y = start + number * pitch
            sheet.middle(x, y, char, 24, bold=True, colour=WHITE, align=Align.CENTRE)
        return
    half = (len(label) + 1) // 2
    for y, part in ((middle - 3.6, label[:half]), (middle + 3.6, label[half:])):
        sheet.middle(x, y, part, 18.5, bold=True, colour=WHITE, align=Align.CENTRE)


def draw_areas(sheet: Sheet, page: AreaPage, top: float, room: float, colour: str) -> float:
    """Fill `room` with the boxes; spare height goes to them by their lines. Returns the bottom."""
    boxes, pt = page.boxes, page.pt
    spare = max(0.0, room - page.height)
    lines = sum(len(box.lines) for box in boxes)
    for box in boxes:
        height = box.height(pt) + spare * len(box.lines) / max(1, lines)
        draw_box(sheet, top, height, box.block.label, colour)
        tight = pt * LEADING
        pitch = min(tight * 1.3, max(tight, (height - 8) / len(box.lines)))
        y = top + height / 2 - pitch * (len(box.lines) - 1) / 2
        for number, line in enumerate(box.lines):
            indent = text_width(INDENT, pt, bold=True) if line.indented else 0
            sheet.middle(INNER + indent, y + number * pitch, line.text, pt, bold=True)
        top += height + GAP
    return top - GAP


def draw_continued(sheet: Sheet, top: float, places: int, pages: int) -> None:
    """The line that says where the rest of the area stands; `top` is where its strip begins."""
    text = wording.CONTINUED_BACK if pages == 2 else wording.CONTINUED_NEXT
    sheet.frame(LEFT, top, RIGHT - LEFT, 9.5, FRAME)
    sheet.middle(
        (LEFT + RIGHT) / 2, top + 4.75, text.format(places=places), 19, bold=True,
        align=Align.CENTRE,
    )  # fmt: skip


def draw_reason(sheet: Sheet, plan: PosterPlan) -> None:
    """Reason, water point in a frame, tips with points."""
    _paragraph(sheet, LEFT, plan.reason_top, plan.reason)
    if plan.water:
        sheet.frame(LEFT, plan.water_top, RIGHT - LEFT, water_height(plan.water), 0.9)
        top = plan.water_top + 2.8
        for part in plan.water:
            top = _paragraph(sheet, LEFT + 5, top, part)
    top = plan.tips_top
    for tip in plan.tips:
        middle = top + tip.pitch / 2
        sheet.middle(LEFT + 3, middle, wording.BULLET, tip.pt, bold=True, align=Align.CENTRE)
        top = _paragraph(sheet, LEFT + BULLET_INDENT, top, tip)


def draw_foot(sheet: Sheet, content: PosterContent, foot: float, note: PageNote) -> float:
    """Hotline, code and the lines filled in by hand; returns the size of the hotline."""
    top = foot - FOOT_HEIGHT
    sheet.fill(LEFT, top - 0.35, RIGHT - LEFT, 0.7, BLACK)
    sheet.middle(LEFT, top + 7.2, wording.HOTLINE, 22.5, bold=True)
    size = fit_size(content.hotline, 142, HOTLINE_SIZES, bold=True)
    sheet.text(LEFT, top + 31.2, content.hotline, size, bold=True)
    sheet.rule(LEFT, top + 34.4, 154, top + 34.4, 0.25)
    _by_hand(sheet, content, top + 39, note)
    sheet.qr(RIGHT - QR_SIDE + 3, top + 0.6, QR_SIDE, content.qr)
    middle = RIGHT - QR_SIDE / 2 + 3
    for number, line in enumerate(content.scan_words):
        y = top + 41.4 + number * 5.1
        sheet.middle(middle, y, line, 12, bold=True, align=Align.CENTRE)
    return size


def _by_hand(sheet: Sheet, content: PosterContent, y: float, note: PageNote) -> None:
    pt = 11
    if content.draft:
        x = LEFT + sheet.middle(LEFT, y, wording.NOT_PUBLISHED, pt)
    else:
        x = LEFT + sheet.middle(LEFT, y, wording.PUBLISHED + content.published, pt)
        x += 0 if content.published else _blank(sheet, x, y, 26)
    x += 8
    x += sheet.middle(x, y, wording.PLACE + " ", pt)
    copy = wording.COPY.format(copy=note.copy, copies=note.copies) if note.copies > 1 else ""
    room = 154 - x - text_width(copy, pt)
    if note.place:
        x += sheet.middle(x, y, note.place, fit_size(note.place, room, (11, 10, 9, 8, 7, 6)))
    else:
        x += _blank(sheet, x, y, min(34, room - 1))
    sheet.middle(x, y, copy, pt)
    y += 5.8
    x = LEFT + sheet.middle(LEFT, y, wording.POSTED_BY + " ", pt)
    x += _blank(sheet, x, y, 18) + 4
    x += sheet.middle(x, y, wording.POSTED_AT + " ", pt)
    for unit in (wording.MONTH, wording.DAY, wording.HOUR):
        x += _blank(sheet, x, y, 7.5)
        x += sheet.middle(x, y, unit, pt)
    sheet.middle(x + 7, y, content.take_down, pt)


def _blank(sheet: Sheet, x: float, y: float, width: float) -> float:
    sheet.rule(x, y + 2.1, x + width, y + 2.1, 0.25)
    return width


def draw_strips(sheet: Sheet, content: PosterContent) -> None:
    """Ten strips of 20 × 30 mm to tear off; no ink in the printer's last 5 mm."""
    top = HEIGHT - 30
    sheet.rule(0, top, WIDTH, top, 0.25, dash=(1.2, 0.9))
    pt = fit_size(content.hotline, 24, (11, 10.5, 10.25, 10, 9.5, 9, 8, 7), bold=True)
    for number in range(11):
        left = 5 + number * 20
        sheet.rule(left, top, left, HEIGHT, 0.2, dash=(1.2, 0.9))
        if number == 10:
            break
        sheet.turned_text(left + 13.9, top + 1.6, content.number, 7.5)
        sheet.turned_text(left + 8.6, top + 1.6, content.hotline, pt, bold=True)
        sheet.turned_text(left + 4.2, top + 1.6, wording.HOTLINE_SHORT, 8.5)


def draw_continued_title(sheet: Sheet, content: PosterContent, colour: str, note: PageNote) -> None:
    """The smaller title of the second and later pages, in the same shape."""
    title = wording.CONTINUED_TITLE.format(title=content.title)
    page = wording.PAGE.format(page=note.page, pages=note.pages)
    bottom = CONTINUED_TOP - 3
    if content.shape is Shape.BAND:
        sheet.fill(LEFT, 17, RIGHT - LEFT, bottom - 20, colour)
        sheet.hatch(LEFT, bottom - 3, RIGHT - LEFT, 3)
        ink, left, right, y = WHITE, LEFT + 3.4, RIGHT - 4, (17 + bottom - 3) / 2
    else:
        sheet.fill(LEFT, 17, RIGHT - LEFT, 1.6, colour)
        sheet.fill(LEFT, bottom - 1.6, RIGHT - LEFT, 1.6, colour)
        ink, left, right, y = colour, LEFT, RIGHT, (17 + bottom) / 2
    sheet.middle(left, y, title, 54, bold=True, colour=ink)
    version = wording.VERSION.format(version=content.version_no)
    sheet.middle(right, y - 4.6, version, 20, bold=True, colour=ink, align=Align.RIGHT)
    sheet.middle(right, y + 4.6, page, 15, bold=True, colour=ink, align=Align.RIGHT)


def _paragraph(sheet: Sheet, x: float, top: float, part: Paragraph) -> float:
    for number, line in enumerate(part.lines):
        sheet.middle(x, top + (number + 0.5) * part.pitch, line, part.pt, bold=part.bold)
    return top + part.height

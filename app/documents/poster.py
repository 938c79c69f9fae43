"""The A4 poster of an outage notice: values in, PDF bytes and warnings out (DESIGN-UI 11)."""

from app.documents import fonts, wording
from app.documents.poster_layout import (
    BLOCK_GAP,
    CONTINUED_NOTE,
    CONTINUED_TOP,
    FOOT_HEIGHT,
    HEIGHT,
    SPACE,
    WIDTH,
    PosterOptions,
    PosterPlan,
    plan_poster,
)
from app.documents.poster_parts import (
    TITLE_PT,
    PageNote,
    draw_areas,
    draw_box,
    draw_continued,
    draw_continued_title,
    draw_foot,
    draw_head,
    draw_intro,
    draw_reason,
    draw_strips,
    draw_title,
    spot_colour,
)
from app.documents.poster_times import draw_compact, draw_list, draw_times, is_list
from app.documents.sheet import DRAWING, Sheet
from app.domain.document import Document, DocumentWarning, PrintedSize, WarningKind
from app.domain.legibility import Glyphs, readable_distance
from app.domain.notice import PosterContent

SMALL_TIMES = 26
"""Points under which the times are read from less than two metres and a warning is due."""

__all__ = ["Document", "DocumentWarning", "PosterOptions", "draw_poster"]


def draw_poster(content: PosterContent, *, options: PosterOptions | None = None) -> Document:
    """Draw every copy. Warnings say what does not fit and which characters cannot be printed."""
    options = options or PosterOptions()
    with DRAWING:
        fonts.register()
        plan = plan_poster(content, options)
        sheet = Sheet(WIDTH, HEIGHT, title=f"{content.title} {content.number}")
        copies = max(1, options.copies)
        sizes: tuple[PrintedSize, ...] = ()
        for copy in range(1, copies + 1):
            place = options.places[copy - 1] if copy <= len(options.places) else ""
            sizes = _draw_copy(sheet, content, options, plan, (copy, copies, place))
        pdf = sheet.finish()
    texts = content.texts() | {"place": "\n".join(options.places)}
    warnings = (*fonts.missing_glyph_warnings(texts), *_layout_warnings(content, plan, sizes))
    return Document(pdf, sheet.pages, warnings, sizes)


def _draw_copy(
    sheet: Sheet,
    content: PosterContent,
    options: PosterOptions,
    plan: PosterPlan,
    copy: tuple[int, int, str],
) -> tuple[PrintedSize, ...]:
    """All pages of one copy; returns the sizes that decide the reading distance."""
    pages = plan.area.pages
    colour = spot_colour(content.shape, monochrome=options.monochrome)
    number, copies, place = copy
    note = PageNote(1, len(pages), number, copies, place)
    draw_head(sheet, content)
    draw_title(sheet, content, colour)
    draw_intro(sheet, plan)
    clock = _draw_all_times(sheet, content, plan, colour)
    room = plan.area_height - (CONTINUED_NOTE if len(pages) > 1 else 0)
    if pages[0].boxes:
        draw_areas(sheet, pages[0], plan.area_top, room, colour)
    if len(pages) > 1:
        draw_continued(sheet, plan.area_top + room + 2, plan.area.continued, len(pages))
    draw_reason(sheet, plan)
    hotline = draw_foot(sheet, content, plan.foot, note)
    if options.tear_off:
        draw_strips(sheet, content)
    sheet.end_page()
    for page_number, page in enumerate(pages[1:], start=2):
        note = PageNote(page_number, len(pages), number, copies, place)
        draw_head(sheet, content)
        draw_continued_title(sheet, content, colour, note)
        room = plan.foot - FOOT_HEIGHT - SPACE - CONTINUED_TOP
        draw_areas(sheet, page, CONTINUED_TOP, min(room, page.height * 1.3), colour)
        draw_foot(sheet, content, plan.foot, note)
        sheet.end_page()
    return (
        PrintedSize("title", TITLE_PT, Glyphs.MEDIUM),
        PrintedSize("times", clock, Glyphs.DIGITS),
        PrintedSize("areas", min(page.pt for page in pages), Glyphs.MEDIUM),
        PrintedSize("hotline", hotline, Glyphs.DIGITS),
    )


def _draw_all_times(sheet: Sheet, content: PosterContent, plan: PosterPlan, colour: str) -> float:
    """Every period in its box; returns the smallest size of a clock."""
    blocks, top = content.times, plan.times_top
    if not blocks:
        return CLOCKLESS
    if is_list(blocks):
        labels = {block.label for block in blocks}
        label = labels.pop() if len(labels) == 1 else wording.TIMES_LIST
        draw_box(sheet, top, plan.time_heights[0], label, colour)
        return draw_list(sheet, blocks, top, plan.time_heights[0])
    draw = draw_times if len(blocks) == 1 else draw_compact
    clocks = []
    for block, height in zip(blocks, plan.time_heights, strict=True):
        draw_box(sheet, top, height, block.label, colour)
        clocks.append(draw(sheet, block, top))
        top += height + BLOCK_GAP
    return min(clocks)


CLOCKLESS = 0.0
"""The clock's size on a draft that has no times yet."""


def _layout_warnings(
    content: PosterContent, plan: PosterPlan, sizes: tuple[PrintedSize, ...]
) -> tuple[DocumentWarning, ...]:
    warnings = []
    pages = len(plan.area.pages)
    if pages > 1:
        fields = (("places", str(plan.area.continued)), ("pages", str(pages - 1)))
        warnings.append(DocumentWarning(WarningKind.AREA_CONTINUED, fields))
    warnings += [
        DocumentWarning(WarningKind.NAME_BROKEN, (("name", name),)) for name in plan.area.cut_names
    ]
    clock = next((size.pt for size in sizes if size.part == "times"), CLOCKLESS)
    if CLOCKLESS < clock < SMALL_TIMES:
        metres = readable_distance(clock, Glyphs.DIGITS)
        fields_ = (
            ("windows", str(len(content.times))),
            ("pt", f"{clock:g}"),
            ("metres", f"{metres:.1f}"),
        )
        warnings.append(DocumentWarning(WarningKind.TIMES_SMALL, fields_))
    return tuple(warnings)

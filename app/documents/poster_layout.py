"""Where everything stands on the A4 outage poster, measured before anything is drawn.

Millimetres from the top left corner. The times stand under the title, everything from the reason
down is measured upwards from the foot, and the area takes all that is left between them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.documents.area_fit import FittedArea, fit_areas
from app.documents.fonts import text_width
from app.documents.zh_text import break_lines
from app.domain.notice import PosterContent
from app.domain.notice_areas import AreaBlock
from app.domain.notice_times import TimeBlock

WIDTH, HEIGHT = 210.0, 297.0
LEFT, RIGHT = 12.0, 198.0
RAIL = 15.0
INNER, INNER_RIGHT = 31.5, 193.5
TITLE_BOTTOM = 59.0
FOOT, FOOT_ABOVE_STRIPS = 286.0, 264.0
FOOT_HEIGHT = 50.2
CONTINUED_TOP = 47.0
CONTINUED_NOTE = 11.5
SPACE = 2.4

ROW, COMPACT_ROW = 28.0, 15.0
DELAY_ROW, NOTE_ROW = 32.5, 13.8
BLOCK_GAP = 2.5
LIST_ROOM, LIST_ROW = 150.0, 12.0
COMPACT_BLOCKS = 2
"""Up to so many periods are drawn as boxes of two lines; more become a list."""

LEAST_AREA = 40.0
"""Room for the area on page one under which the texts below it are set smaller."""

MOST_AIR = 9.0
MOST_STRETCH = 1.5
"""How much higher than its text an area box gets before more room becomes air between parts."""

BULLET_INDENT = 7.6


@dataclass(frozen=True, slots=True)
class PosterOptions:
    """How the poster is printed.

    `copies` pages are numbered 第 n 张，共 n 张 when more than one; `places` name where each is
    posted, in order. `tear_off` adds ten strips with the hotline at the foot.
    """

    copies: int = 1
    places: tuple[str, ...] = ()
    tear_off: bool = False
    bilingual: bool = False
    monochrome: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Broken text in one size; `pitch` is the distance of its lines."""

    lines: tuple[str, ...]
    pt: float
    pitch: float
    bold: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.pitch


@dataclass(frozen=True, slots=True)
class PosterPlan:
    """The measured poster: tops and heights of its parts, and the areas page by page."""

    foot: float
    intro: tuple[Paragraph, ...]
    times_top: float
    time_heights: tuple[float, ...]
    area_top: float
    area_height: float
    area: FittedArea
    reason: Paragraph
    water: tuple[Paragraph, ...]
    tips: tuple[Paragraph, ...]
    reason_top: float
    water_top: float
    tips_top: float


def paragraph(text: str, width: float, pt: float, pitch: float, *, bold: bool = False) -> Paragraph:
    """Break `text` into lines of at most `width` millimetres."""
    lines = break_lines(text, width, lambda part: text_width(part, pt, bold=bold))
    return Paragraph(lines, pt, pitch, bold)


def plan_poster(content: PosterContent, options: PosterOptions) -> PosterPlan:
    """Measure all parts; where the area does not fit, the small texts below it give way first."""
    plan = _plan(content, options, dense=False)
    if len(plan.area.pages) == 1:
        return plan
    dense = _plan(content, options, dense=True)
    crowded = plan.area_height < LEAST_AREA
    return dense if len(dense.area.pages) == 1 or crowded else plan


def _plan(content: PosterContent, options: PosterOptions, *, dense: bool) -> PosterPlan:
    foot = FOOT_ABOVE_STRIPS if options.tear_off else FOOT
    intro = _intro(content, bilingual=options.bilingual)
    reason = _reason(content.reason, dense=dense)
    water = _water(content.water_point, dense=dense)
    tips = _tips(content.tips, dense=dense)
    times_top = TITLE_BOTTOM + sum(part.height for part in intro) + SPACE
    heights = time_heights(content.times)
    area_top = times_top + sum(heights) + BLOCK_GAP * max(0, len(heights) - 1) + SPACE
    tips_top = foot - FOOT_HEIGHT - sum(part.height for part in tips) - (2.6 if tips else 0)
    water_top = tips_top - (water_height(water) + SPACE if water else 0)
    reason_top = water_top - reason.height - (2.2 if reason.lines else 0)
    room = reason_top - SPACE - area_top
    rest = foot - FOOT_HEIGHT - SPACE - CONTINUED_TOP
    area, air = _fit(content.areas, room, rest)
    return PosterPlan(
        foot=foot,
        intro=intro,
        times_top=times_top,
        time_heights=heights,
        area_top=area_top,
        area_height=room - 3 * air,
        area=area,
        reason=reason,
        water=water,
        tips=tips,
        reason_top=reason_top - 2 * air,
        water_top=water_top - air,
        tips_top=tips_top - air,
    )


def _fit(areas: Sequence[AreaBlock], room: float, rest: float) -> tuple[FittedArea, float]:
    """The areas in `room` on page one and `rest` on later ones; what is left over as air."""
    width = INNER_RIGHT - INNER

    def measure(text: str, pt: float) -> float:
        return text_width(text, pt, bold=True)

    area = fit_areas(areas, width, room, rest, measure)
    if len(area.pages) > 1:
        return fit_areas(areas, width, room - CONTINUED_NOTE, rest, measure), 0.0
    needed = area.pages[0].height
    most = max(needed * MOST_STRETCH, needed + 16)
    return area, min(MOST_AIR, max(0.0, room - most) / 3)


def time_heights(blocks: tuple[TimeBlock, ...]) -> tuple[float, ...]:
    """Heights of the time boxes; a list of many periods is one box."""
    if len(blocks) > COMPACT_BLOCKS:
        return (min(LIST_ROOM, len(blocks) * LIST_ROW + 4),)
    return tuple(_block_height(block, compact=len(blocks) > 1) for block in blocks)


def _block_height(block: TimeBlock, *, compact: bool) -> float:
    note = NOTE_ROW if block.note else 0.0
    if compact:
        return len(block.lines) * COMPACT_ROW + note + 1.5
    if block.was:
        return DELAY_ROW + note
    return len(block.lines) * ROW + note + (4.0 if len(block.lines) == 1 else 0.0)


def water_height(water: tuple[Paragraph, ...]) -> float:
    """Height of the water point's frame."""
    return sum(part.height for part in water) + 5.6


def _intro(content: PosterContent, *, bilingual: bool) -> tuple[Paragraph, ...]:
    parts = []
    width = RIGHT - LEFT
    if content.replaces:
        parts.append(paragraph(content.replaces, width, 20, 8.8, bold=True))
    if bilingual:
        english = content.english
        joined = f"{english.title} · {english.lines[0]}" if len(english.lines) == 1 else ""
        if joined and text_width(joined, 16, bold=True) <= width:
            parts.append(paragraph(joined, width, 16, 7.4, bold=True))
        else:
            parts.append(paragraph(english.title, width, 17, 7.6, bold=True))
            parts += [paragraph(line, width, 15, 6.6) for line in english.lines]
    return tuple(parts)


def _reason(text: str, *, dense: bool) -> Paragraph:
    from app.documents import wording

    if not text:
        return Paragraph((), 26, 0)
    shown = wording.REASON.format(reason=text)
    steps = ((26, 10.8, 1), (25, 11.0, 2), (21, 9.4, 2))
    for pt, pitch, most in steps[:1] if dense else steps:
        broken = paragraph(shown, RIGHT - LEFT, pt, pitch, bold=True)
        if len(broken.lines) <= most:
            return broken
    return paragraph(shown, RIGHT - LEFT, 18, 8.2, bold=True)


# What already says that water is to be had there.
_WATER_WORDS = ("送水", "取水", "供水点", "用水")


def _water(text: str, *, dense: bool) -> tuple[Paragraph, ...]:
    if not text:
        return ()
    head, *rest = text.split("\n")
    if not any(word in head for word in _WATER_WORDS):  # a place and a time alone say nothing
        head = f"送水点：{head}"
    width = RIGHT - LEFT - 10
    sizes = ((18, 8.0), (15, 6.8)) if dense else ((25, 10.8), (18, 8.4))
    first = paragraph(head, width, *sizes[0], bold=True)
    return (first, *(paragraph(line, width, *sizes[1]) for line in rest))


def _tips(tips: tuple[str, ...], *, dense: bool) -> tuple[Paragraph, ...]:
    """One paragraph a tip; dense, all of them run on in one."""
    if dense and tips:
        joined = "".join(tip if tip.endswith(("。", "；", "！")) else f"{tip}。" for tip in tips)
        return (paragraph(joined, RIGHT - LEFT - BULLET_INDENT, 14, 6.2),)
    pt, pitch = (18, 8.4) if len(tips) <= 3 else (15, 7.0)
    return tuple(paragraph(tip, RIGHT - LEFT - BULLET_INDENT, pt, pitch) for tip in tips)

"""The boxes of times on the poster."""

from app.documents import wording
from app.documents.fonts import text_width
from app.documents.poster_layout import (
    COMPACT_BLOCKS,
    COMPACT_ROW,
    DELAY_ROW,
    INNER,
    INNER_RIGHT,
    NOTE_ROW,
    ROW,
)
from app.documents.sheet import GREY, MIDDLE, MM, Align, Sheet, fit_size
from app.domain.notice_times import TimeBlock, TimeLine

CLOCK_SIZES = tuple(range(76, 42, -2))
LIST_SIZES = tuple(range(30, 9, -1))
DATE_X = 57.5
RULE = 0.45


def draw_times(sheet: Sheet, block: TimeBlock, top: float) -> float:
    """Draw one period in a box whose frame stands at `top`; returns the size of the clock."""
    if block.was:
        size = _delay(sheet, block, top)
        bottom = top + DELAY_ROW
    else:
        single = len(block.lines) == 1
        size = min(line_clock_size(line, date) for line in block.lines for date in (46,))
        date_pt = 46
        if size < 60:
            date_pt = 40
            size = min(line_clock_size(line, date_pt) for line in block.lines)
        for number, line in enumerate(block.lines):
            row_top = top + number * ROW + (2 if single else 0)
            _row(sheet, line, row_top, size, date_pt)
            if number:
                sheet.rule(INNER, row_top + 0.2, INNER_RIGHT, row_top + 0.2, RULE)
        bottom = top + len(block.lines) * ROW + (4 if single else 0)
    if block.note:
        _note(sheet, block, bottom)
    return size


def line_clock_size(line: TimeLine, date_pt: float) -> float:
    """The largest clock that leaves the date and the suffix their room."""
    room = INNER_RIGHT - DATE_X - text_width(line.date, date_pt, bold=True) - 4
    if line.suffix:
        room -= text_width(line.suffix, 30, bold=True) + 2
    return fit_size(line.clock, room, CLOCK_SIZES, bold=True)


def draw_compact(sheet: Sheet, block: TimeBlock, top: float) -> float:
    """Draw one of two periods; returns the size of the clock."""
    for number, line in enumerate(block.lines):
        y = top + number * COMPACT_ROW + COMPACT_ROW / 2 + 0.75
        _compact_row(sheet, line, y)
        if number:
            sheet.rule(INNER, y - COMPACT_ROW / 2, INNER_RIGHT, y - COMPACT_ROW / 2, RULE)
    if block.note:
        _note(sheet, block, top + len(block.lines) * COMPACT_ROW + 1.5)
    return 46


def draw_list(sheet: Sheet, blocks: tuple[TimeBlock, ...], top: float, height: float) -> float:
    """Draw many periods, one a line; returns the size of the text."""
    texts = [list_text(block) for block in blocks]
    room = height / len(texts)
    sizes = [pt for pt in LIST_SIZES if pt / MM * 1.15 <= room] or [LIST_SIZES[-1]]
    size = min(fit_size(text, INNER_RIGHT - INNER, sizes, bold=True) for text in texts)
    for number, text in enumerate(texts):
        y = top + (number + 0.5) * room
        width = sheet.middle(INNER, y, text, size, bold=True)
        if any(line.struck for line in blocks[number].lines):
            sheet.rule(INNER, y, INNER + width, y, 0.8)
        if number:
            sheet.rule(INNER, y - room / 2, INNER_RIGHT, y - room / 2, RULE / 2, colour=GREY)
    return size


def list_text(block: TimeBlock) -> str:
    """`停水 7月19日 周日 22:00 → 7月20日 周一 5:00`; the second date only where it differs."""
    first, last = block.lines[0], block.lines[-1]
    start = f"{first.word} {first.year}{first.date} {first.day} {first.clock}"
    if first is last:
        return start + first.suffix
    same_day = (first.year, first.date) == (last.year, last.date)
    end = last.clock if same_day else f"{last.year}{last.date} {last.day} {last.clock}"
    return f"{start} {wording.ARROW} {end}{last.suffix}"


def is_list(blocks: tuple[TimeBlock, ...]) -> bool:
    """Whether the periods are too many for boxes of their own."""
    return len(blocks) > COMPACT_BLOCKS


def _row(sheet: Sheet, line: TimeLine, top: float, clock_pt: float, date_pt: float) -> None:
    """停水 over 周日晚, then date and clock on one baseline."""
    baseline = top + 24.4
    sheet.middle(INNER, top + 10.6, line.word, 31.5, bold=True)
    sheet.middle(INNER, top + 21.4, line.day, fit_size(line.day, 23.5, (18, 17, 16, 15, 14)))
    if line.year:
        sheet.middle(DATE_X + 1, top + 5.4, line.year, 16)
    date = sheet.text(DATE_X, baseline, line.date, date_pt, bold=True)
    right = INNER_RIGHT
    if line.suffix:
        right -= sheet.text(right, baseline, line.suffix, 30, bold=True, align=Align.RIGHT) + 2
    clock = sheet.text(right, baseline, line.clock, clock_pt, bold=True, align=Align.RIGHT)
    if line.struck:
        y = baseline - MIDDLE * date_pt / MM
        sheet.rule(DATE_X - 1, y, DATE_X + date + 1, y, 1.2)
        y = baseline - MIDDLE * clock_pt / MM
        sheet.rule(right - clock - 1, y, right + 1, y, 1.2)


def _compact_row(sheet: Sheet, line: TimeLine, y: float) -> None:
    baseline = y + MIDDLE * 42 / MM
    word = sheet.middle(INNER, y, line.word, 27, bold=True)
    day_x = INNER + max(word, 19) + 3
    day = sheet.middle(day_x, y, f"{line.year}{line.day}", 17)
    date_x = max(day_x + day + 4, 76)
    date = sheet.text(date_x, baseline, line.date, 40, bold=True)
    right = INNER_RIGHT
    if line.suffix:
        right -= sheet.text(right, baseline, line.suffix, 26, bold=True, align=Align.RIGHT) + 1.5
    size = fit_size(line.clock, right - date_x - date - 3, (46, 42, 38, 34, 30), bold=True)
    clock = sheet.text(right, baseline, line.clock, size, bold=True, align=Align.RIGHT)
    if line.struck:
        sheet.rule(date_x - 1, y, date_x + date + 1, y, 1)
        sheet.rule(right - clock - 1, y, right + 1, y, 1)


def _delay(sheet: Sheet, block: TimeBlock, top: float) -> float:
    """The new time alone, as large as it goes."""
    line = block.lines[0]
    half = len(line.word) // 2
    sheet.middle(INNER, top + 10.4, line.word[:half], 29.5, bold=True)
    sheet.middle(INNER, top + 23, line.word[half:], 29.5, bold=True)
    date_x, baseline = 55.6, top + 27.6
    sheet.middle(date_x, top + 7.6, f"{line.year}{line.day}", 18)
    date_pt = 46
    suffix = sheet.text(INNER_RIGHT, baseline, line.suffix, 36, bold=True, align=Align.RIGHT)
    right = INNER_RIGHT - suffix - 2.4
    room = right - date_x - text_width(line.date, date_pt, bold=True) - 3
    sizes = tuple(range(84, 42, -2))
    size = fit_size(line.clock, room, sizes, bold=True)
    if size < 60:
        date_pt = 38
        room = right - date_x - text_width(line.date, date_pt, bold=True) - 4
        size = fit_size(line.clock, room, sizes, bold=True)
    sheet.text(date_x, baseline, line.date, date_pt, bold=True)
    sheet.text(right, baseline, line.clock, size, bold=True, align=Align.RIGHT)
    return size


def _note(sheet: Sheet, block: TimeBlock, top: float) -> None:
    """原定 (struck through)，推迟 …; or the words alone."""
    sheet.rule(INNER, top, INNER_RIGHT, top, RULE)
    y = top + NOTE_ROW / 2
    parts = [(wording.ORIGINALLY, False), (block.was, True), ("，", False)] if block.was else []
    parts.append((block.note, False))
    whole = "".join(text for text, _struck in parts)
    size = fit_size(whole, INNER_RIGHT - INNER, range(29, 13, -1))
    x = INNER
    for text, struck in parts:
        width = sheet.middle(x, y, text, size)
        if struck:
            sheet.rule(x - 0.5, y, x + width + 0.5, y, 1.1)
        x += width


__all__ = ["draw_compact", "draw_list", "draw_times", "is_list", "list_text"]

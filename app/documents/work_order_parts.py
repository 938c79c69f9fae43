"""The blocks of the printed work order as rows of a known height, ready to be put on pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.documents import wording
from app.documents.fonts import text_width
from app.documents.sheet import BLACK, GREY, MM, WHITE, Align, Sheet, fit_size
from app.documents.zh_text import break_lines
from app.domain.notice_times import local
from app.domain.phone import display, mask
from app.domain.ticket import Reply, TicketDetail, TicketEntry

LEFT, RIGHT = 14.0, 196.0
TEXT_LEFT = 36.0
WIDE = RIGHT - TEXT_LEFT
LABEL_PT = 11
LABEL_SIZES = (11, 10, 9, 8, 7, 6, 5)
ENTRY_LEFT = 46.0
FORM_ROW = 13.6
FORM_TITLE = 7.8
SIGN_HEIGHT = 20.5
FORM_HEIGHT = FORM_TITLE + FORM_ROW * len(wording.REPLY_ELEMENTS) + SIGN_HEIGHT


@dataclass(frozen=True, slots=True)
class Row:
    """Something drawn at a given top. A `heading` is never left alone at the foot of a page."""

    height: float
    draw: Callable[[Sheet, float], None]
    heading: bool = False


def heading(title: str) -> Row:
    """A block's title on a black ground, with a rule across the page."""

    def draw(sheet: Sheet, top: float) -> None:
        width = text_width(title, 12, bold=True) + 6
        sheet.fill(LEFT, top + 2, width, 6, BLACK)
        sheet.middle(LEFT + 3, top + 5, title, 12, bold=True, colour=WHITE)
        sheet.rule(LEFT, top + 8, RIGHT, top + 8, 0.5)

    return Row(9.2, draw, heading=True)


def labelled(
    label: str, text: str, pt: float, *, bold: bool = False, left: float = TEXT_LEFT
) -> Iterator[Row]:
    """A label and its text, which begins at `left`, one row a line."""
    pitch = pt / MM * 1.3
    lines = break_lines(text or "—", RIGHT - left, lambda part: text_width(part, pt, bold=bold))
    for number, line in enumerate(lines):
        words = (label if number == 0 else "", line)
        yield Row(pitch, _line(words, pt, pitch, bold=bold, left=left))


def _line(
    words: tuple[str, str], pt: float, pitch: float, *, bold: bool, left: float
) -> Callable[[Sheet, float], None]:
    def draw(sheet: Sheet, top: float) -> None:
        baseline = top + pitch / 2 + 0.375 * pt / MM
        label_pt = fit_size(words[0], left - LEFT - 1.5, LABEL_SIZES)
        sheet.text(LEFT, baseline, words[0], label_pt, colour=GREY)
        sheet.text(left, baseline, words[1], pt, bold=bold)

    return draw


def pair(left: tuple[str, str], right: tuple[str, str], pt: float) -> Iterator[Row]:
    """Two labelled texts on one row; on two rows where one of them is too long."""
    room = 103 - TEXT_LEFT
    if max(text_width(text, pt, bold=True) for _label, text in (left, right)) > room:
        yield from labelled(*left, pt, bold=True)
        yield from labelled(*right, pt, bold=True)
        return
    pitch = pt / MM * 1.35

    def draw(sheet: Sheet, top: float) -> None:
        baseline = top + pitch / 2 + 0.375 * pt / MM
        for x, (label, text) in ((LEFT, left), (108.0, right)):
            sheet.text(x, baseline, label, LABEL_PT, colour=GREY)
            sheet.text(x + TEXT_LEFT - LEFT, baseline, text or "—", pt, bold=True)

    yield Row(pitch, draw)


def gap(height: float) -> Row:
    """Empty room."""
    return Row(height, lambda _sheet, _top: None)


def stamp(at: datetime | None, zone: tzinfo, *, limit: bool = False) -> str:
    """`7月14日 16:40`; a limit at midnight is 24:00 of the day before."""
    if at is None:
        return ""
    there = local(at, zone, is_end=limit)
    return f"{there.date} {there.clock}"


def place_rows(ticket: TicketDetail) -> Iterator[Row]:
    """Address and landmark, large: the crew looks for them from the driver's seat."""
    yield heading(wording.ORDER_BLOCK_PLACE)
    for label, text, sizes in (
        (ticket.district, ticket.address, (24, 22, 20)),
        (wording.LANDMARK, ticket.location_note, (20, 18)),
    ):
        yield from labelled(label, text, fit_size(text, WIDE, sizes, bold=True), bold=True)


def caller_rows(ticket: TicketDetail, *, full_phone: bool) -> Iterator[Row]:
    """Who to ring, and the account."""
    shown = display if full_phone else mask
    yield heading(wording.ORDER_BLOCK_CALLER)
    callers = wording.CALLERS.format(callers=ticket.callers) if ticket.callers > 1 else ""
    name = f"{ticket.caller_name or '—'}  {callers}".strip()
    yield from pair(
        (wording.ORDER_BLOCK_CALLER, name),
        (wording.CALLBACK_NUMBER, shown(ticket.callback_number or ticket.caller_number)),
        15,
    )
    yield from pair(
        (wording.ACCOUNT_NO, ticket.account_no),
        (wording.CALLER_NUMBER, shown(ticket.caller_number)),
        12.5,
    )


def case_rows(ticket: TicketDetail) -> Iterator[Row]:
    """What is wrong, and the answers to the category's questions."""
    yield heading(wording.ORDER_BLOCK_CASE)
    yield from labelled(wording.MATTER, ticket.title, 15, bold=True)
    yield gap(0.8)
    yield from labelled("", ticket.complaint, 13)
    answers = "　".join(
        f"{question.rstrip('？?')}：{answer}" for question, answer in ticket.answers
    )
    if answers:
        yield from labelled(wording.ANSWERS, answers, 12.5, bold=True)
    if ticket.outage_number:
        yield from labelled(wording.OUTAGE, ticket.outage_number, 12.5, bold=True)


def dispatch_rows(ticket: TicketDetail, zone: tzinfo) -> Iterator[Row]:
    """Unit, handler and limits."""
    yield heading(wording.ORDER_BLOCK_DISPATCH)
    unit = f"{ticket.unit} {ticket.unit_phone}".strip()
    yield from pair((wording.UNIT, unit), (wording.HANDLER, ticket.handler), 13)
    step = wording.STEPS.get(ticket.due_step.value, "") if ticket.due_step is not None else ""
    yield from pair(
        (wording.DUE, _limit(ticket.due_at, zone, step, complete=ticket.due_complete)),
        (
            wording.FINISH_DUE,
            _limit(ticket.finish_due_at, zone, "", complete=ticket.finish_complete),
        ),
        13,
    )


def _limit(at: datetime | None, zone: tzinfo, step: str, *, complete: bool) -> str:
    """`7月14日 16:40（联系用户）`; says so when the holidays until then are not known."""
    notes = "，".join(n for n in (step, "" if complete else wording.HOLIDAYS_UNKNOWN) if n)
    when = stamp(at, zone, limit=True)
    return f"{when}（{notes}）" if when and notes else when


def timeline_rows(ticket: TicketDetail, zone: tzinfo) -> Iterator[Row]:
    """What happened so far, oldest first."""
    entries = sorted(ticket.entries, key=lambda entry: entry.at)
    if not entries:
        return
    yield heading(wording.ORDER_BLOCK_TIMELINE)
    for entry in entries:
        yield from labelled(stamp(entry.at, zone), _entry_text(entry), 11.5, left=ENTRY_LEFT)


def _entry_text(entry: TicketEntry) -> str:
    action = wording.ACTIONS.get(entry.action.value, entry.action.value)
    seat = f"（{entry.seat_no}）" if entry.seat_no else ""
    return f"{action}  {entry.actor}{seat}  {entry.text}".strip()


def draw_form(sheet: Sheet, top: float, reply: Reply | None) -> None:
    """The four elements of the reply, to be filled in by hand or as they were given, and names."""
    sheet.fill(LEFT, top, RIGHT - LEFT, FORM_TITLE, "#E4E4E4")
    sheet.middle(LEFT + 3, top + FORM_TITLE / 2, wording.ORDER_BLOCK_REPLY, 12.5, bold=True)
    given = (
        (reply.contacted, reply.cause, reply.measures, reply.accepted_by_caller)
        if reply is not None
        else ("",) * len(wording.REPLY_ELEMENTS)
    )
    y = top + FORM_TITLE
    for (number, label), text in zip(wording.REPLY_ELEMENTS, given, strict=True):
        _form_row(sheet, y, number, label, text)
        y += FORM_ROW
        sheet.rule(LEFT, y, RIGHT, y, 0.3)
    _signatures(sheet, y)
    sheet.frame(LEFT, top, RIGHT - LEFT, FORM_HEIGHT, 0.6)


def _form_row(sheet: Sheet, top: float, number: str, label: str, text: str) -> None:
    sheet.middle(LEFT + 3, top + 4.6, number, 12, bold=True)
    width = 47.0
    lines = break_lines(label, width - 11, lambda part: text_width(part, 11))
    for line_no, line in enumerate(lines):
        sheet.middle(LEFT + 8.5, top + 4.6 + line_no * 4.8, line, 11)
    sheet.rule(LEFT + width, top, LEFT + width, top + FORM_ROW, 0.3)
    room = RIGHT - LEFT - width - 6
    pt = next((size for size in (12, 10, 8.5) if _high(text, room, size) <= FORM_ROW - 1), 7)
    for line_no, line in enumerate(break_lines(text, room, lambda part: text_width(part, pt))):
        sheet.middle(LEFT + width + 3, top + 4.4 + line_no * pt / MM * 1.3, line, pt)


def _high(text: str, width: float, pt: float) -> float:
    """Height in millimetres of the text broken to `width`."""
    lines = break_lines(text, width, lambda part: text_width(part, pt))
    return len(lines) * pt / MM * 1.3


def _signatures(sheet: Sheet, top: float) -> None:
    half = (RIGHT - LEFT) / 2
    fields = (
        (0.0, 0.0, wording.ARRIVED),
        (half, 0.0, wording.FINISHED),
        (0.0, 10.0, wording.SIGN_HANDLER),
        (half, 10.0, wording.SIGN_CALLER),
    )
    for x, y, label in fields:
        middle = top + y + 5.6
        left = LEFT + 3 + x
        width = sheet.middle(left, middle, label, 11.5)
        end = left + half - 7
        sheet.rule(left + width + 2, middle + 2.6, end, middle + 2.6, 0.3)
        if y == 0:
            units = (" " * 8).join((wording.MONTH, wording.DAY, wording.HOUR, wording.MINUTE))
            sheet.middle(end, middle, units, 11, align=Align.RIGHT)

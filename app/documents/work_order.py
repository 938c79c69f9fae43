"""The printed work order of a ticket, A4 or A5: what a crew needs at the gate, and the reply."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from app.documents import fonts, wording
from app.documents.sheet import BLACK, DRAWING, GREY, WHITE, Align, Sheet, fit_size
from app.documents.work_order_parts import (
    FORM_HEIGHT,
    LEFT,
    RIGHT,
    Row,
    caller_rows,
    case_rows,
    dispatch_rows,
    draw_form,
    place_rows,
    stamp,
    timeline_rows,
)
from app.domain.catalogue import Grade
from app.domain.document import Document
from app.domain.ticket import TicketDetail

WIDTH, HEIGHT = 210.0, 297.0
QR_SIDE = 34.0
BODY_TOP, NEXT_TOP = 50.5, 24.0
FORM_TOP = HEIGHT - 12.5 - FORM_HEIGHT
BODY_BOTTOM = HEIGHT - 15


class Paper(StrEnum):
    """Paper of the work order; A5 is the same drawing at 71 %."""

    A4 = "A4"
    A5 = "A5"

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in millimetres."""
        return (210, 297) if self is Paper.A4 else (148, 210)


@dataclass(frozen=True, slots=True)
class WorkOrderOptions:
    """How it is printed. `full_phone` only where the role allows it; otherwise numbers are masked.

    `printed_at` and `printed_by` stand at the foot; `zone` is the site's zone.
    """

    company: str
    hotline: str
    zone: tzinfo
    printed_at: datetime
    printed_by: str = ""
    paper: Paper = Paper.A4
    full_phone: bool = False


def draw_work_order(ticket: TicketDetail, *, options: WorkOrderOptions) -> Document:
    """Draw the ticket. The reply form stands on page one; a long history goes on further pages."""
    with DRAWING:
        fonts.register()
        pages = _paginate(list(_rows(ticket, options)))
        title = f"{wording.WORK_ORDER} {ticket.number}"
        sheet = Sheet(WIDTH, HEIGHT, title=title, paper=options.paper.size)
        for number, rows in enumerate(pages, start=1):
            top = BODY_TOP if number == 1 else NEXT_TOP
            if number == 1:
                _head(sheet, ticket, options)
                draw_form(sheet, FORM_TOP, ticket.reply)
            else:
                sheet.text(LEFT, 17, title, 14, bold=True)
                sheet.rule(LEFT, 21, RIGHT, 21, 0.6)
            for row in rows:
                row.draw(sheet, top)
                top += row.height
            _foot(sheet, options, number, len(pages))
            sheet.end_page()
        pdf = sheet.finish()
    return Document(pdf, sheet.pages, fonts.missing_glyph_warnings(_texts(ticket)))


def _rows(ticket: TicketDetail, options: WorkOrderOptions) -> Iterator[Row]:
    yield from place_rows(ticket)
    yield from caller_rows(ticket, full_phone=options.full_phone)
    yield from case_rows(ticket)
    yield from dispatch_rows(ticket, options.zone)
    yield from timeline_rows(ticket, options.zone)


def _paginate(rows: list[Row]) -> list[list[Row]]:
    """Rows page by page; page one ends above the form, a heading goes with its first row."""
    pages: list[list[Row]] = [[]]
    room = FORM_TOP - 2 - BODY_TOP
    for number, row in enumerate(rows):
        after = rows[number + 1].height if row.heading and number + 1 < len(rows) else 0
        if row.height + after > room and pages[-1]:
            pages.append([])
            room = BODY_BOTTOM - NEXT_TOP
        pages[-1].append(row)
        room -= row.height
    return pages


def _head(sheet: Sheet, ticket: TicketDetail, options: WorkOrderOptions) -> None:
    """Company, the number in the largest type of the sheet, grade, and the code at the right."""
    room = RIGHT - QR_SIDE - LEFT
    sheet.text(LEFT, 15, wording.WORK_ORDER, 19, bold=True)
    company = f"{options.company}  {wording.HOTLINE_SHORT} {options.hotline}"
    left = LEFT + fonts.text_width(wording.WORK_ORDER, 19, bold=True) + 5
    size = fit_size(company, LEFT + room - left - 2, (11, 10, 9, 8, 7))
    sheet.text(left, 14.6, company, size, colour=GREY)
    sizes = (40, 38, 36, 34, 30, 26)
    size = fit_size(ticket.number, room - 2, sizes, bold=True)
    sheet.text(LEFT, 33.4, ticket.number, size, bold=True)
    _grade(sheet, ticket, options)
    sheet.qr(RIGHT - QR_SIDE + 4, 5, QR_SIDE, ticket.number)
    sheet.fill(LEFT, BODY_TOP - 2, RIGHT - LEFT, 0.8, BLACK)


def _grade(sheet: Sheet, ticket: TicketDetail, options: WorkOrderOptions) -> None:
    """The grade, solid where it is urgent, then class, source and time of acceptance."""
    y, pt = 42, 15
    grade = wording.GRADES[int(ticket.grade)]
    width = fonts.text_width(grade, pt, bold=True) + 7
    urgent = ticket.grade <= Grade.URGENT
    if urgent:
        sheet.fill(LEFT, y - 4.4, width, 8.8, BLACK)
    else:
        sheet.frame(LEFT, y - 4.4, width, 8.8, 0.6)
    colour = WHITE if urgent else BLACK
    sheet.middle(LEFT + width / 2, y, grade, pt, bold=True, colour=colour, align=Align.CENTRE)
    source = wording.SOURCES.get(ticket.source.value, ticket.source.value)
    created = f"{wording.CREATED} {stamp(ticket.created_at, options.zone)} {ticket.created_by}"
    text = f"{ticket.category}   {source}   {created}"
    left = LEFT + width + 5
    sheet.middle(left, y, text, fit_size(text, RIGHT - left - 2, (13, 12, 11, 10, 9, 8)))


def _foot(sheet: Sheet, options: WorkOrderOptions, page: int, pages: int) -> None:
    y = HEIGHT - 8.5
    printed = wording.PRINTED.format(
        printed=stamp(options.printed_at, options.zone), person=options.printed_by
    )
    sheet.middle(LEFT, y, printed.strip(), 9.5, colour=GREY)
    if options.full_phone:
        sheet.middle(WIDTH / 2, y, wording.PHONE_NOTE, 9.5, colour=GREY, align=Align.CENTRE)
    if pages > 1:
        text = wording.PAGE.format(page=page, pages=pages)
        sheet.middle(RIGHT, y, text, 9.5, colour=GREY, align=Align.RIGHT)


def _texts(ticket: TicketDetail) -> dict[str, str]:
    return {
        "address": ticket.address,
        "location_note": ticket.location_note,
        "caller": ticket.caller_name,
        "complaint": f"{ticket.title}\n{ticket.complaint}",
        "answers": "\n".join(f"{question}{answer}" for question, answer in ticket.answers),
        "timeline": "\n".join(entry.text for entry in ticket.entries),
        "reply": "" if ticket.reply is None else "\n".join(astuple(ticket.reply)),
    }

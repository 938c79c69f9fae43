"""The printable work order (派工单): drawn for the preview, recorded when it leaves the program."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from app.domain.change import Subject
from app.domain.errors import NotAllowed
from app.domain.ticket import TicketDetail
from app.domain.ticket_batch import PHONE_SEATS
from app.i18n import N_, _, current_language
from app.services.saved_files import write_whole
from app.services.session import Session

if TYPE_CHECKING:
    from app.documents.raster import PageImage
    from app.domain.document import Document

PREVIEW_DPI = 130
PRINT_DPI = 300


class WorkOrders:
    """Draws work orders. Takes tens of milliseconds: call it from a worker."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def may_show_phone(self) -> bool:
        """Whether this seat may print the caller's number in full."""
        return self._session.person.seat in PHONE_SEATS

    def draw(self, ticket: TicketDetail, *, full_phone: bool = False) -> "Document":
        """The work order of a ticket; numbers are masked unless `full_phone`.

        Raises:
            NotAllowed: the seat may not print the number in full.
        """
        if full_phone and not self.may_show_phone:
            raise NotAllowed(what=_(N_("Print the full telephone number")))
        from app.documents.work_order import WorkOrderOptions, draw_work_order

        ticket = self._asked_in_chinese(ticket)
        site = self._session.settings.site
        options = WorkOrderOptions(
            company=site.company,
            hotline=site.hotline,
            zone=ZoneInfo(site.timezone),
            printed_at=self._session.clock(),
            printed_by=self._session.person.name,
            full_phone=full_phone,
        )
        return draw_work_order(ticket, options=options)

    def _asked_in_chinese(self, ticket: TicketDetail) -> TicketDetail:
        """The order is Chinese in whatever language the screen is: so are its questions."""
        if not ticket.answers or current_language() == "zh_CN":
            return ticket
        import sqlalchemy as sa

        from app.data.catalogue import CategoryRow

        asked = sa.select(CategoryRow.questions).where(CategoryRow.name == ticket.category)
        questions = [q for row in self._session.database.all(asked) for q in row.questions]
        words = {q["text_en"]: q["text"] for q in questions}
        choices = {
            (q["text_en"], english): chinese
            for q in questions
            for chinese, english in zip(q.get("choices", ()), q.get("choices_en", ()), strict=False)
        }
        answers = ((words.get(q, q), choices.get((q, a), a)) for q, a in ticket.answers)
        return replace(ticket, answers=tuple(answers))

    def pictures(self, document: "Document") -> tuple["PageImage", ...]:
        """The pages for the preview."""
        from app.documents.raster import render_pages

        return render_pages(document.pdf, dpi=PREVIEW_DPI)

    def sheets(
        self, ticket_id: UUID, document: "Document", copies: int, *, full_phone: bool
    ) -> Iterator["PageImage"]:
        """Every page of every copy for the printer; that it is printed is recorded first."""
        from app.documents.raster import render_page

        self.record(ticket_id, "print", full_phone=full_phone)
        for _copy in range(copies):
            for page in range(document.pages):
                yield render_page(document.pdf, page, dpi=PRINT_DPI)

    def save(self, ticket_id: UUID, document: "Document", path: Path, *, full_phone: bool) -> None:
        """Write the PDF file; that the order leaves the program is recorded first.

        Raises:
            Unavailable: the file cannot be written, or the record cannot be made.
        """
        self.record(ticket_id, "save", full_phone=full_phone)
        write_whole(path, document.pdf)

    def record(self, ticket_id: UUID, way: str, *, full_phone: bool) -> None:
        """Note in the audit that the work order left the program, and how."""
        with self._session.works(f"ticket.{way}") as work:
            work.note(Subject.TICKET, ticket_id, "work_order", {"full_phone": full_phone})
            work.commit()

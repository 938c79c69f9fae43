"""The lobby desk as a service: masked lookup, the check before a bill, slips, rounds, counters."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from app.data.id_list import as_list
from app.data.ids import new_id
from app.data.lobby import FacilityRow, RoundMarkRow, VisitRow
from app.data.lobby_check import ACTION, VERIFY, audit_kind, compare
from app.data.lobby_reads import (
    LOBBY_BILL,
    LOBBY_FIND,
    LOBBY_HALL,
    bill_from,
    found_from,
    hall_from,
)
from app.data.outage_queries import moments
from app.data.upsert import insert
from app.domain.change import Subject
from app.domain.errors import InvalidInput, NotAllowed
from app.domain.lobby import (
    CheckResult,
    Facility,
    FacilityState,
    Found,
    Hall,
    Report,
    SlipPaper,
    SlipRequest,
    Verification,
    VisitReason,
)
from app.domain.lobby_catalogue import Office
from app.domain.lobby_numbers import LookUpBy, last_four, whole_number
from app.domain.people import Seat
from app.domain.phone import lookup_forms
from app.domain.ticket import NewTicket
from app.i18n import N_, _
from app.services.session import Session
from app.services.tickets import Tickets

if TYPE_CHECKING:
    from app.documents.raster import PageImage
    from app.documents.slip import SlipHeading
    from app.domain.document import Document

FAULT = "facility.hall"
"""The category of a ticket about the hall's equipment."""
PRINT_DPI = 300
_WHOLE = {
    LookUpBy.PHONE: N_("Only the whole telephone number finds an account: 11 digits."),
    LookUpBy.ACCOUNT_NO: N_("Only the whole account number finds an account."),
    LookUpBy.METER_NO: N_("Only the whole meter number finds an account."),
}
_FOUR = N_("The last four of the document: four digits, or three and an X.")
_LOOK_UP = N_("look an account up at the lobby desk")
_BILL = N_("print this bill: check the document again")


class Lobby:
    """What a guide does. Nothing it returns holds a whole name, number, address or an amount.

    The only amounts are in the bytes of `bill_slip`, which goes to a printer, not to the screen.
    """

    def __init__(self, session: Session, tickets: Tickets) -> None:
        self._session = session
        self._tickets = tickets
        self._zone = ZoneInfo(session.settings.site.timezone)

    def hall(self) -> Hall:
        """What the screen opens with, in one round trip."""
        now = self._now()
        values = {"my_unit": self._session.person.unit_id, "day": now.date()}
        row = self._session.database.ask(LOBBY_HALL, values)
        return hall_from(row, now.date(), now.time())

    def find(self, by: LookUpBy, typed: str) -> Found:
        """The accounts of a whole number, masked; at most five.

        Raises:
            InvalidInput: it is not a whole number; a part of one finds nothing on purpose.
            NotAllowed: the person is no guide.
        """
        if self._session.person.seat is not Seat.GUIDE:
            raise NotAllowed(what=_(_LOOK_UP))
        area_code = self._session.settings.site.area_code
        number = whole_number(by, typed, area_code=area_code)
        if not number:
            raise InvalidInput(field="number", hint=_WHOLE[by])
        phone = by is LookUpBy.PHONE
        shared = phone and number in self._session.shared_numbers
        forms = lookup_forms(number, area_code=area_code) if phone and not shared else ()
        values = {
            "forms": as_list(forms),
            "account_no": number if by is LookUpBy.ACCOUNT_NO else "",
            "code": number.replace("-", "") if by is LookUpBy.ACCOUNT_NO else "",
            "meter_no": number if by is LookUpBy.METER_NO else "",
            **moments(self._session.clock()),
        }
        return found_from(self._session.database.ask(LOBBY_FIND, values))

    def verify(self, account_id: int, typed: str) -> Verification:
        """Compare the last four of a document. Every check is recorded, what was typed never is.

        Raises:
            InvalidInput: it is not the last four of a document.
        """
        four = last_four(typed)
        if not four:
            raise InvalidInput(field="last_four", hint=_FOUR)
        if self._session.database.guarded:
            asked = {"account_id": account_id, "last4": four}
            answer = self._session.database.act(VERIFY, asked)
            return Verification(CheckResult(answer["result"]), int(answer["tries_left"]))
        now = self._now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        with self._session.works(ACTION) as work:
            person = self._session.person.id
            checked = compare(work.session, account_id, four, person, now, midnight)
            work.note(Subject.ACCOUNT, account_id, audit_kind(checked.result), {})
            work.commit()
        return checked

    def bill_slip(self, account_id: int, paper: SlipPaper) -> "Document":
        """The bill as a slip, within two minutes of a right check; that it is made is recorded.

        Raises:
            NotAllowed: no fresh check of this person opens it.
        """
        from app.documents.slip import draw_bill

        values = {"account_id": account_id, "my_id": self._session.person.id,
                  "my_moment": self._session.clock()}  # fmt: skip
        bill = bill_from(self._session.database.ask(LOBBY_BILL, values))
        if bill is None:
            raise NotAllowed(what=_(_BILL))
        self._record("lobby.bill", Subject.ACCOUNT, account_id, "bill_slip")
        return draw_bill(bill, self._heading(), paper)

    def papers_slip(self, request: SlipRequest, paper: SlipPaper) -> "Document":
        """一次性告知: what to bring, what is still missing, where and when."""
        from app.documents.slip import draw_papers

        return draw_papers(request, self._heading(), paper)

    def sheets(self, document: "Document", copies: int) -> Iterator["PageImage"]:
        """Every page of every copy for the printer."""
        from app.documents.raster import render_page

        for _copy in range(copies):
            for page in range(document.pages):
                yield render_page(document.pdf, page, dpi=PRINT_DPI)

    @staticmethod
    def slip_size(document: "Document") -> tuple[float, float]:
        """Width and height of the slip's page in millimetres."""
        from app.documents.raster import page_sizes

        size = page_sizes(document.pdf)[0]
        return size.width, size.height

    def mark(
        self, facility_id: int, round_no: int, state: FacilityState, note: str = "",
        day: date | None = None,
    ) -> None:  # fmt: skip
        """What a round of today found of a facility."""
        key = {"facility_id": facility_id, "day": day or self._now().date(), "round_no": round_no}
        with self._session.works("lobby.mark") as work:
            row = work.add_once(
                RoundMarkRow(
                    **key, state=state, note=note.strip(), marked_at=work.at,
                    marked_by=work.actor.id,
                )
            )  # fmt: skip
            if (row.state, row.note) != (state, note.strip()):
                row.state, row.note = state, note.strip()
                row.marked_at, row.marked_by = work.at, work.actor.id
            work.commit()

    def report(self, facility: Facility, office: Office, note: str, ticket_id: UUID) -> Report:
        """Make a repair ticket of a fault. Repeating it with the same id makes no second one.

        Raises:
            InvalidInput: the catalogue has no category for the hall's equipment.
        """
        form = NewTicket(
            id=ticket_id,
            category_code=FAULT,
            title=f"{office.name} {facility.name}",
            complaint=note.strip() or _("Faulty, found on the round"),
            address=office.address or office.name,
            location_note=f"{office.name} {facility.name}",
        )
        made = self._tickets.create(form)
        with self._session.works("lobby.report") as work:
            row = work.get(FacilityRow, facility.id)
            row.ticket_id = ticket_id
            work.commit()
        return Report(ticket_id, made.number)

    def count(self, office_id: int, reason: VisitReason, by: int = 1) -> None:
        """One more visitor who came for this; `by` -1 takes a tap back."""
        engine = "sqlite" if self._session.database.embedded else "postgresql"
        table = VisitRow.__table__
        assert isinstance(table, sa.Table)
        values = {"office_id": office_id, "day": self._now().date(), "reason": reason}
        statement = insert(table, engine).values(**values, visits=max(by, 0))
        total = table.c.visits + by
        with self._session.works("lobby.count") as work:
            work.session.execute(
                statement.on_conflict_do_update(
                    index_elements=["office_id", "day", "reason"],
                    set_={"visits": sa.case((total > 0, total), else_=0)},
                )
            )
            work.commit()

    @staticmethod
    def new_id() -> UUID:
        """An id for a ticket; keep it while the same report is sent again."""
        return new_id()

    def _record(self, action: str, subject: Subject, record: object, kind: str) -> None:
        with self._session.works(action) as work:
            work.note(subject, record, kind, {})
            work.commit()

    def _heading(self) -> "SlipHeading":
        from app.documents.slip import SlipHeading

        site = self._session.settings.site
        return SlipHeading(site.company, site.hotline, self._now(), self._session.person.name)

    def _now(self) -> datetime:
        """The site's wall clock."""
        return self._session.clock().astimezone(self._zone)

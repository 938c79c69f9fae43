"""The queue as a file: every ticket of the view and filters, for a spreadsheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from app.data.ids import new_id
from app.data.ticket_lists import listed, listed_ids, portion, portion_from
from app.data.ticket_views import Watch
from app.domain.change import Subject
from app.domain.errors import NotAllowed
from app.domain.phone import display, mask
from app.domain.ticket import QueueFilter, TicketView
from app.domain.ticket_batch import PHONE_SEATS, ListedTicket, ListFormat
from app.i18n import N_, _, current_language
from app.integrations.table_files import Row, write_csv, write_xlsx
from app.services.saved_files import whole
from app.services.session import Session

PORTION = 500
_HEADER = (
    N_("Ticket no."), N_("Title"), N_("Category"), N_("Grade"), N_("Stage"), N_("Origin"),
    N_("District"), N_("Address"), N_("Landmark"), N_("Matter"), N_("Caller"),
    N_("Caller's number"), N_("Callback no."), N_("Callers"),
    N_("Responsible unit"), N_("Handler"), N_("Registered"),
    N_("Stage due"), N_("To be finished by"), N_("Reported back"), N_("Times urged"),
)  # fmt: skip
Words = Callable[[Enum], str]


class Progress(Protocol):
    """Hears how far it is; raises Cancelled to stop it."""

    def progress(self, done: int, total: int, text: str = "") -> None:
        """`done` of `total` tickets are written."""


class TicketLists:
    """Writes files of the queue. Takes seconds for thousands of tickets: call it from a worker."""

    def __init__(
        self,
        session: Session,
        watch: Callable[[], Watch],
        places: Callable[[QueueFilter], Sequence[int]],
    ) -> None:
        """`places` gives the communities that the words of a filter may mean."""
        self._session, self._watch, self._places = session, watch, places
        self._zone = ZoneInfo(session.settings.site.timezone)

    @property
    def may_show_phone(self) -> bool:
        """Whether this seat may take telephone numbers along in full."""
        return self._session.person.seat in PHONE_SEATS

    def write(
        self,
        path: Path,
        form: ListFormat,
        view: TicketView,
        wanted: QueueFilter,
        *,
        words: Words,
        tell: Progress,
        full_phone: bool = False,
    ) -> int:
        """Write every ticket that the view and filters show; returns how many.

        `words` names states, grades and origins. That it was written is recorded before the file
        is there; a file of this name stays as it is when the writing fails or is cancelled.

        Raises:
            NotAllowed: the seat may not take the numbers in full.
            Unavailable: the file cannot be written, or the record cannot be made.
            Cancelled: the person stopped it.
            TooManyLookups: the seat may not take so many tickets along in an hour.
        """
        if full_phone and not self.may_show_phone:
            raise NotAllowed(what=_(N_("Export full telephone numbers")))
        watch = self._watch()
        asked = listed(view, watch, wanted, self._places(wanted))
        ids = listed_ids(self._session.database.ask(*asked))
        found = self._read(ids, watch, tell, full_phone=full_phone)
        table = (self._row(x, words, full_phone=full_phone) for x in found)
        header = [_(name) for name in _HEADER]
        with whole(path) as part:
            if form is ListFormat.CSV:
                write_csv(part, header, table)
            else:
                write_xlsx(part, header, table, words(view))
            tell.progress(len(ids), len(ids))
            self._record(form, view, wanted, len(ids), full_phone=full_phone)
        return len(ids)

    def _read(
        self, ids: list[UUID], watch: Watch, tell: Progress, *, full_phone: bool
    ) -> Iterator[ListedTicket]:
        for start in range(0, len(ids), PORTION):
            tell.progress(start, len(ids))
            some = ids[start : start + PORTION]
            asked = portion(some, watch.person, full_phone=full_phone)
            yield from portion_from(self._session.database.ask(*asked), some)

    def _row(self, ticket: ListedTicket, words: Words, *, full_phone: bool) -> Row:
        shown = display if full_phone else mask
        english = current_language() == "en"
        group = ticket.category_group_en if english else ticket.category_group
        category = ticket.category_en if english else ticket.category
        unit = ticket.unit_en if english and ticket.unit_en else ticket.unit
        return (
            ticket.number, ticket.title, f"{group} › {category}", words(ticket.grade),
            words(ticket.state), words(ticket.source), ticket.district, ticket.address,
            ticket.location_note, ticket.complaint, ticket.caller_name,
            shown(ticket.caller_number), shown(ticket.callback_number), ticket.callers, unit,
            ticket.handler, self._local(ticket.created_at), self._local(ticket.due_at),
            self._local(ticket.finish_due_at), self._local(ticket.replied_at), ticket.urged,
        )  # fmt: skip

    def _local(self, at: datetime | None) -> datetime | None:
        """The wall clock of the site, as spreadsheets know time."""
        if at is None:
            return None
        return at.astimezone(self._zone).replace(tzinfo=None, second=0, microsecond=0)

    def _record(
        self,
        form: ListFormat,
        view: TicketView,
        wanted: QueueFilter,
        rows: int,
        *,
        full_phone: bool,
    ) -> None:
        """Note in the audit who took which list along."""
        said = {name: str(value) for name, value in asdict(wanted).items() if value}
        taken = {"view": view.value, "rows": rows, "format": form.value, "full_phone": full_phone}
        with self._session.works("ticket.export") as work:
            work.note(Subject.TICKET, new_id(), "ticket_list", taken | {"filter": said})
            work.commit()

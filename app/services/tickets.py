"""Tickets as a service: the queue, one ticket, what a person does to it, its work order."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from app.data.ids import new_id
from app.data.ticket_archive import MOST_PLACES
from app.data.ticket_cases import SAME_CASE, case_from, case_values
from app.data.ticket_counts import counts, counts_from
from app.data.ticket_detail import TICKET_DETAIL, detail_from, detail_values
from app.data.ticket_queue import queue, queue_page
from app.data.ticket_views import Watch
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.unit_of_work import UnitOfWork
from app.domain.call import IntakeDraft, OpenTicket
from app.domain.catalogue import RequestKind
from app.domain.errors import HotlineError, InvalidInput, NotFound, Unavailable
from app.domain.intake import title_of
from app.domain.people import Seat
from app.domain.phone import mobile_hint
from app.domain.ticket import (
    NewTicket,
    QueueFilter,
    QueuePage,
    TicketAction,
    TicketDetail,
    TicketView,
)
from app.domain.ticket_batch import ActResult, Order
from app.domain.ticket_moves import check_move
from app.i18n import N_, _, current_language
from app.services.catalogue import Catalogues
from app.services.places import Places
from app.services.session import Session
from app.services.ticket_intake import add_caller, category_of, open_ticket, rules_for
from app.services.ticket_lists import TicketLists
from app.services.ticket_steps import EFFECTS, enter, passed, write_entry
from app.services.work_orders import WorkOrders

__all__ = ["Tickets", "add_caller", "open_ticket"]

SAME_CASE_WITHIN = timedelta(hours=24)
_TICKET = N_("The ticket")


class Tickets:
    """Everything a desk or a branch does with tickets.

    A branch sees and handles the tickets of its own unit only. Acts take an `act_id` made by the
    client: sent twice, they happen once.
    """

    def __init__(self, session: Session, catalogues: Catalogues, places: Places) -> None:
        self._session = session
        self._catalogues = catalogues
        self._places = places
        self._zone = ZoneInfo(session.settings.site.timezone)
        self.work_orders = WorkOrders(session)
        self.lists = TicketLists(session, self._watch, self._communities_meant)

    def queue(
        self,
        view: TicketView,
        *,
        text: str = "",
        district: str = "",
        unit_id: int | None = None,
        source: RequestKind | None = None,
        after: tuple[str, str] | None = None,
        limit: int = 100,
    ) -> QueuePage:
        """A page of a view with its total, in one round trip; `after` continues a page."""
        wanted = QueueFilter(text, district, unit_id, source)
        places = self._communities_meant(wanted) if view is TicketView.ARCHIVED else ()
        asked = queue(view, self._watch(), wanted, after=after, limit=limit, places=places)
        return queue_page(view, self._session.database.ask(*asked), limit)

    def counts(self) -> Mapping[TicketView, int]:
        """How many tickets each view holds, in one round trip."""
        return counts_from(self._session.database.ask(*counts(self._watch())))

    def detail(self, ticket_id: UUID) -> TicketDetail:
        """One ticket with timeline, related records and the moves of this seat; one round trip.

        Raises:
            NotFound: it is not there, or belongs to another unit.
        """
        person = self._session.person
        values = detail_values(
            ticket_id, person, self._session.shared_numbers, self._session.clock()
        )
        row = self._session.database.ask(TICKET_DETAIL, values)
        found = detail_from(row, person, english=current_language() == "en")
        if found is None:
            raise NotFound(what=_(_TICKET))
        return found

    def same_case(
        self, *, community_id: int | None, address: str, category_code: str
    ) -> OpenTicket | None:
        """The unfinished ticket of the last 24 h about the same matter at the same address."""
        if not address.strip():
            return None
        values = case_values(
            self._session.person,
            community_id=community_id,
            address=address.strip(),
            category_code=category_code,
            since=self._session.clock() - SAME_CASE_WITHIN,
        )
        return case_from(self._session.database.ask(SAME_CASE, values))

    def create(self, form: NewTicket) -> TicketDetail:
        """Make a ticket without a call. Repeating it with the same id makes no second one.

        Raises:
            InvalidInput: category, address, complaint or the number to ring back is wrong.
        """
        category = category_of(self._catalogues.get(), form.category_code)
        self._check(form)
        at = self._session.clock()
        draft = IntakeDraft(
            call_id=form.id,
            raw_number=form.callback_number,
            number=form.callback_number,
            started_at=at,
            request_kind=form.source,
            category_code=category.code,
            grade=category.grade if form.grade is None else form.grade,
            salutation=form.caller_name,
            callback_number=form.callback_number,
            community_id=self._community(form),
            address=form.address,
            location_note=form.location_note,
            complaint=form.complaint,
        )
        title = form.title.strip() or title_of(draft, category)
        with self._session.works("ticket.create") as work:
            open_ticket(
                work,
                self._session,
                self._catalogues,
                ticket_id=form.id,
                draft=draft,
                title=title,
                unit_id=form.unit_id,
            )
            work.commit()
        return self.detail(form.id)

    def act(
        self,
        ticket_id: UUID,
        action: TicketAction,
        version: int | None,
        *,
        act_id: UUID | None = None,
        **fields: object,
    ) -> TicketDetail:
        """Do `action` with its fields to the ticket the person saw in `version`.

        Acts that move nothing (催办, 补充说明) may leave `version` None: they never conflict.

        Raises:
            InvalidInput: a needed field is missing; `field` names it.
            InvalidTransition: not possible in the ticket's present state.
            NotAllowed: not by this seat.
            Conflict: a colleague changed the ticket since `version`; names the colleague.
            NotFound: there is no such ticket, or it belongs to another unit.
        """
        with self._session.works(f"ticket.{action.value}") as work:
            # Locked until the end: the state that is checked is the state that moves.
            work.session.get(TicketRow, ticket_id, with_for_update=True)
            done = act_id is not None and work.session.get(TicketEntryRow, act_id) is not None
            if not done:
                ticket = self._held(work, ticket_id, version)
                seat = work.actor.seat
                move = check_move(ticket.state, action, seat, fields, passed(ticket))
                rules = rules_for(self._catalogues)
                text = EFFECTS[action](ticket, fields, work.at, rules)
                if move.target is not move.source:
                    enter(ticket, move.target, work.at, rules)
                write_entry(work, ticket_id, action, text, entry_id=act_id)
                work.commit()
        return self.detail(ticket_id)

    def act_on(self, orders: Sequence[Order], **fields: object) -> Iterator[ActResult]:
        """Do one act to several tickets, each for itself: what one refuses stops no other.

        Gives each ticket's result as it comes; an act that was refused carries its error, so that
        the same orders can be sent again: what is done already happens once.
        """
        down: Unavailable | None = None
        for order in orders:
            if down is not None:  # nobody waits for every one of them in turn
                yield ActResult(order, None, down)
                continue
            try:
                ticket = self.act(
                    order.ticket_id, order.action, order.version, act_id=order.act_id, **fields
                )
            except HotlineError as error:
                down = error if isinstance(error, Unavailable) else None
                yield ActResult(order, None, error)
            else:
                yield ActResult(order, ticket, None)

    def remark(self, ticket_id: UUID, text: str, *, act_id: UUID | None = None) -> TicketDetail:
        """Add a line to the timeline for the responsible unit (补充说明)."""
        return self.act(ticket_id, TicketAction.REMARK, None, act_id=act_id, text=text)

    def urge(self, ticket_id: UUID, *, text: str = "", act_id: UUID | None = None) -> TicketDetail:
        """Ask the responsible unit to hurry (催办)."""
        return self.act(ticket_id, TicketAction.URGE, None, act_id=act_id, text=text)

    @staticmethod
    def new_id() -> UUID:
        """An id for an act or a new ticket; keep it while the same act is sent again."""
        return new_id()

    def _watch(self) -> Watch:
        at = self._session.clock()
        local = at.astimezone(self._zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        return Watch(self._session.person, at, midnight)

    def _held(self, work: UnitOfWork, ticket_id: UUID, version: int | None) -> TicketRow:
        """The ticket as the person saw it; to a branch there are no other units' tickets."""
        ticket, person = work.session.get(TicketRow, ticket_id), work.actor
        others = person.seat is Seat.BRANCH and ticket and ticket.unit_id != person.unit_id
        if ticket is None or others:
            raise NotFound(what=_(_TICKET))
        return work.get(TicketRow, ticket_id, version=version)

    def _check(self, form: NewTicket) -> None:
        if not form.address.strip():
            raise InvalidInput(field="address", hint=N_("Say where it is."))
        if not form.complaint.strip():
            raise InvalidInput(field="complaint", hint=N_("Write down what is the matter."))
        if hint := mobile_hint(form.callback_number):
            raise InvalidInput(field="callback_number", hint=hint)

    def _communities_meant(self, wanted: QueueFilter) -> Sequence[int]:
        """The communities that one of the words may mean: that word with the fewest of them."""
        words = [word for word in wanted.text.split() if not word.isascii()]
        if not words:
            return ()
        communities = self._places.book().communities.values()
        found = ([c.id for c in communities if word in c.name] for word in words)
        return min((ids for ids in found if 0 < len(ids) <= MOST_PLACES), key=len, default=())

    def _community(self, form: NewTicket) -> int | None:
        """The community that the address names, when it names exactly one."""
        if form.community_id is not None:
            return form.community_id
        book = self._places.book()
        named = [c.id for c in book.communities.values() if c.name and c.name in form.address]
        if len(named) > 1:
            places = [book.communities[i] for i in named]
            named = [c.id for c in places if c.district and c.district in form.address]
        return named[0] if len(named) == 1 else None

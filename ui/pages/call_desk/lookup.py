"""Asks who calls and what is wrong there; answers come back by the call's id.

What was asked for one call can never fill another: the answer looks its call up again.
"""

import time
from functools import partial

from app.domain.account import Relation
from app.domain.address import read_address
from app.domain.call import AreaCalls, ScreenPop
from app.domain.diagnosis import Diagnosis
from app.domain.outage import OutageHit
from app.domain.ticket import QueuePage, TicketView
from app.i18n import _
from ui.labels import day_time, in_sentence
from ui.pages.call_desk.case import Case, PlaceFacts, PlaceLeaks
from ui.pages.call_desk.presets import preset_account, preset_request
from ui.pages.call_desk.room import Room
from ui.pages.call_desk.topics import Topic, open_leaks, topic_of

MOST_LEAKS = 50  # open tickets of an estate that are looked through
Place = tuple[tuple[OutageHit, ...], AreaCalls | None]


class Lookup:
    """The screen pop, the facts about a place, and the choice of the account."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def ask(self, case: Case, *, account_id: int | None = None) -> None:
        """Ask for all that is known about the number, and about an account chosen by hand.

        The caller shows that it was asked.
        """
        room = self._room
        case.asking, case.failed = True, False
        by_hand = case.draft.account_id if "account_id" in case.touched else None
        began = time.perf_counter()
        room.tasks.run(
            partial(room.services.calls.pop, case.draft.number, account_id=account_id or by_hand),
            owner=room.owner,
            done=lambda pop: self._on_pop(case, pop, account_id, began),
            failed=lambda _error: self._on_no_pop(case),
            newest=f"pop-{case.id}",
        )

    def ask_place(self, case: Case) -> None:
        """Ask what is known about the address, where it is not the account's."""
        room, community = self._room, case.draft.community_id
        if community is None or not case.elsewhere:
            return
        building = read_address(case.draft.address).building
        if case.place and (case.place.community_id, case.place.building) == (community, building):
            return
        room.tasks.run(
            partial(room.services.calls.at_place, community, building),
            owner=room.owner,
            done=lambda found: self._on_place(case, community, building, found),
            newest=f"place-{case.id}",
        )

    def ask_leaks(self, case: Case, *, again: bool = False) -> None:
        """Ask which leaks are reported at the place, when the call is about one."""
        room, community = self._room, case.draft.community_id
        place = room.book.get(community)
        if place is None or topic_of(case, room.category(case)) is not Topic.LEAK:
            case.leaks = None
            return
        if not again and case.leaks is not None and case.leaks.community_id == place.id:
            return
        if case.leaks is not None and case.leaks.community_id != place.id:
            case.leaks = None
        open_, queue = TicketView.OPEN, room.services.tickets.queue
        room.tasks.run(
            partial(queue, open_, text=place.name, limit=MOST_LEAKS),
            owner=room.owner,
            done=lambda found: self._on_leaks(case, place.id, found),
            failed=lambda _error: self._on_leaks(case, place.id, None),
            newest=f"leaks-{case.id}",
        )

    def refresh(self, *, quietly: bool = False) -> None:
        """F5, or a change elsewhere: ask again; nothing that was typed is touched."""
        case = self._room.case
        if case is None or case.registered is not None or (quietly and case.asking):
            return
        self.ask(case)
        if case.place is not None:
            case.place = None
            self.ask_place(case)
        self.ask_leaks(case, again=True)
        if case.asking:
            self._room.view.show_draft()

    def take_account(self, account_id: int) -> None:
        """The agent chose an account: from the pop, or found by search."""
        case = self._room.case
        if case is None or case.registered is not None:
            return
        case.touched.add("account_id")
        case.put(account_id=account_id)
        card = case.account
        if card is None:
            self.ask(case, account_id=account_id)
            self._room.view.show_draft()
            return
        preset_account(case, card)
        self.conclude(case)
        self.ask_leaks(case)
        self._room.view.show_facts()

    def drop_account(self) -> None:
        """The account number was cleared."""
        case = self._room.case
        if case is None or case.registered is not None:
            return
        case.touched.add("account_id")
        case.put(account_id=None, account_no="")
        self.conclude(case)
        self._room.view.show_facts()

    def attach(self, relation: Relation) -> None:
        """The number of the call also belongs to the chosen account."""
        room, case = self._room, self._room.case
        if case is None or case.account is None:
            return
        account = case.account

        def done(_nothing: None) -> None:
            words = _("The number now belongs to account {no}").format(no=account.account_no)
            room.view.tell(words)
            self.ask(case)
            room.view.show_draft()

        room.tasks.run(
            partial(room.services.calls.attach, account.id, case.draft.number, relation),
            owner=room.owner,
            done=done,
            failed=room.view.tell_error,
        )

    def conclude(self, case: Case) -> None:
        """Fill in what the conclusion suggests, where nobody typed."""
        found = self._room.diagnosis(case)
        if found is not None and case.registered is None and not case.busy:
            preset_request(case, found, self._room.catalogue)

    def concluded_anew(self, case: Case, before: Diagnosis | None) -> None:
        """The facts are others than before: conclude, say what is new, show it."""
        if self._still_here(case):
            self.conclude(case)
            if before is not None:
                case.notice = self._news(before, self._room.diagnosis(case)) or case.notice
            self._show(case)

    def _on_pop(self, case: Case, pop: ScreenPop, account_id: int | None, began: float) -> None:
        if not self._still_here(case):
            return
        first, before = case.pop is None, self._room.diagnosis(case)
        case.pop, case.asking, case.failed = pop, False, False
        case.seconds = time.perf_counter() - began
        if first:
            case.earlier_today = pop.times_today
        card = case.account
        if card is None and pop.accounts and "account_id" not in case.touched:
            card = pop.accounts[0]
        if card is not None and (first or account_id is not None):
            preset_account(case, card)
        self.conclude(case)
        if before is not None and account_id is None:
            case.notice = self._news(before, self._room.diagnosis(case)) or case.notice
        self.ask_place(case)
        self.ask_leaks(case)
        self._show(case)

    def _on_no_pop(self, case: Case) -> None:
        case.asking, case.failed = False, True
        self._show(case)

    def _on_place(self, case: Case, community: int, building: int | None, found: Place) -> None:
        if self._still_here(case) and case.draft.community_id == community:
            case.place = PlaceFacts(community, building, *found)
            self.conclude(case)
            self._show(case)

    def _on_leaks(self, case: Case, community: int, found: QueuePage | None) -> None:
        if not self._still_here(case) or case.draft.community_id != community:
            return
        tickets = open_leaks(found.rows, self._room.catalogue) if found is not None else ()
        case.leaks = PlaceLeaks(community, tickets, known=found is not None)
        self._show(case)

    def _still_here(self, case: Case) -> bool:
        return self._room.desk.cases.get(case.id) is case

    def _show(self, case: Case) -> None:
        if self._room.desk.shown == case.id:
            self._room.view.show_facts()
        else:
            self._room.view.show_draft()

    def _news(self, before: Diagnosis, after: Diagnosis | None) -> str:
        """What a colleague changed about the outage while the agent is talking."""
        old, new = before.outage, after.outage if after else None
        if new is None:
            words = _("{number} no longer holds for this address")
            return words.format(number=old.number) if old is not None else ""
        if old is None or old.outage_id != new.outage_id:
            return _("New outage at this address: {number}").format(number=new.number)
        if new.restored_at and not old.restored_at:
            return _("{number}: water has been restored").format(number=new.number)
        if (new.version_no, new.ends_at) != (old.version_no, old.ends_at):
            until = in_sentence(day_time(new.ends_at, self._room.now(), with_clock=True))
            return _("{number} is now version {n}: water back by {time}").format(
                number=new.number, n=new.version_no, time=until
            )
        return ""

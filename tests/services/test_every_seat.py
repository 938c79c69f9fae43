"""What each seat is answered: the same on a file of one's own and on a shared server."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.bootstrap import Core, Services
from app.data.engine import Database
from app.data.ids import new_id
from app.domain.call import CallEvent, CallState, IntakeDraft, Outcome
from app.domain.catalogue import RequestKind
from app.domain.errors import NotAllowed, NotFound
from app.domain.lobby_numbers import LookUpBy
from app.domain.people import Person, Seat
from app.domain.ticket import TicketAction, TicketView
from app.settings import Paths, Settings
from tests.helpers.outages import Told, add_outage, area, window
from tests.helpers.seated import signed_in
from tests.helpers.seats import CALLBACK, EVERYBODY, EXPERT, seed_seats
from tests.helpers.seeds import (
    AGENT,
    DISPATCHER,
    LIUQUAN_2,
    NOW,
    OWNER_PHONE,
    ZHANGDIAN_REPAIR,
    ZHOU,
)
from tests.helpers.tickets import a_form

DESKS = frozenset({Seat.AGENT, Seat.DISPATCHER, Seat.SUPERVISOR, Seat.EXPERT, Seat.CALLBACK})
TICKETS = DESKS | {Seat.BRANCH}
SUPERVISING = frozenset({Seat.SUPERVISOR, Seat.ADMINISTRATOR})
ALL = frozenset(Seat)
Read = Callable[[Services], object]


class Town:
    """A ticket of 张店维修中心 and a published outage; anybody may sign in."""

    def __init__(self, database: Database, folder: Path) -> None:
        seed_seats(database)
        settings = Settings(paths=Paths(data=folder, log=folder))
        self.core = Core(settings, database, lambda: NOW)
        made = self.sign_in(AGENT).tickets.create(a_form(unit_id=ZHANGDIAN_REPAIR))
        self.ticket_id = made.id
        told = Told(windows=(window(-1, 3, now=NOW),), areas=(area(LIUQUAN_2),))
        self.outage_id = add_outage(database, told)

    def sign_in(self, person: Person) -> Services:
        return signed_in(self.core, person)


@pytest.fixture
def town(database: Database, tmp_path: Path) -> Town:
    return Town(database, tmp_path)


def _answers(town: Town) -> dict[str, tuple[Read, frozenset[Seat]]]:
    """Every read of the screens, and the seats of a shared server that are answered."""
    return {
        "catalogue": (lambda s: s.catalogue.get(), ALL),
        "workdays": (lambda s: s.catalogue.workdays(), ALL),
        "places": (lambda s: s.places.book(), ALL),
        "people": (lambda s: s.people.members(), ALL),
        "pop": (lambda s: s.calls.pop(OWNER_PHONE), DESKS),
        "place": (lambda s: s.calls.at_place(LIUQUAN_2, 7), DESKS),
        "search": (lambda s: s.search.find("周淑敏"), TICKETS),
        "queue": (lambda s: s.tickets.queue(TicketView.OPEN), TICKETS),
        "counts": (lambda s: s.tickets.counts(), TICKETS),
        "same case": (
            lambda s: s.tickets.same_case(
                community_id=LIUQUAN_2, address="柳泉路", category_code="leak.road"
            ),
            TICKETS,
        ),
        "ticket": (lambda s: s.tickets.detail(town.ticket_id), TICKETS),
        "outages": (lambda s: s.outages.lines(words="抢修"), ALL),
        "outage": (lambda s: s.outages.detail(town.outage_id), ALL),
        "poster": (lambda s: s.notices.poster(town.outage_id), ALL),
        "imports": (lambda s: s.imports.history(), ALL),
        "hall": (lambda s: s.lobby.hall(), SUPERVISING | {Seat.GUIDE}),
        "lobby": (lambda s: s.lobby.find(LookUpBy.PHONE, OWNER_PHONE), frozenset({Seat.GUIDE})),
        "outbox": (lambda s: s.outbox.standing(), ALL),
    }


def test_that_every_read_answers_a_seat_or_says_no(town: Town) -> None:
    shared = not town.core.database.embedded
    wrong = []
    for person in EVERYBODY:
        services = town.sign_in(person)
        for name, (read, seats) in _answers(town).items():
            try:
                read(services)
                answered = True
            except (NotAllowed, NotFound):
                answered = False
            if (person.seat in seats and not answered) or (
                shared and answered and person.seat not in seats
            ):
                wrong.append((person.seat.value, name, answered))
    assert wrong == []


def test_that_only_those_who_handle_tickets_see_one(town: Town) -> None:
    def shown(person: Person) -> bool:
        return bool(town.sign_in(person).tickets.queue(TicketView.OPEN, text="报漏").rows)

    assert all(shown(person) for person in EVERYBODY if person.seat in TICKETS)
    if not town.core.database.embedded:
        for person in EVERYBODY:
            if person.seat not in TICKETS:
                with pytest.raises(NotAllowed):
                    shown(person)


@pytest.mark.parametrize("person", [EXPERT, CALLBACK], ids=lambda p: p.seat.value)
def test_that_an_expert_and_a_call_back_desk_take_calls(town: Town, person: Person) -> None:
    services = town.sign_in(person)
    category = services.catalogue.get().category("leak.road")
    assert category is not None
    first, again = (
        IntakeDraft(
            call_id=new_id(), raw_number=OWNER_PHONE, number=OWNER_PHONE, started_at=NOW,
            request_kind=RequestKind.LEAK, category_code=category.code, account_id=ZHOU,
            salutation="周女士", address="柳泉花园二期", location_note="7 号楼",
            complaint="楼前冒水", reply="已派单", community_id=LIUQUAN_2,
            answers={q.key: "有" for q in category.questions},
        )
        for _ in range(2)
    )  # fmt: skip
    services.calls.received(
        CallEvent(first.call_id, OWNER_PHONE, OWNER_PHONE, CallState.ANSWERED, NOW)
    )
    done = services.calls.register(first, dispatch_to=ZHANGDIAN_REPAIR)
    assert (done.outcome, done.queued) == (Outcome.DISPATCHED, False)
    assert done.ticket_id is not None
    joined = services.calls.join_ticket(again, done.ticket_id)
    assert joined.ticket_number == done.ticket_number
    waiting = services.tickets.create(a_form())
    sent = services.tickets.act(
        waiting.id, TicketAction.DISPATCH, waiting.version, unit_id=ZHANGDIAN_REPAIR
    )
    assert services.tickets.remark(sent.id, "请快一点").entries[-1].actor == person.name
    with pytest.raises(NotAllowed):
        services.tickets.urge(sent.id)
    assert town.sign_in(DISPATCHER).tickets.detail(sent.id).unit_id == ZHANGDIAN_REPAIR


def test_that_a_filter_of_words_is_the_same_everywhere(town: Town) -> None:
    rows = town.sign_in(AGENT).tickets.queue(TicketView.OPEN, text="冒水 柳泉").rows
    assert [row.id for row in rows] == [town.ticket_id]

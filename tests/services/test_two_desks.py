"""Two desks at the same moment, each with its own connections: nothing lost, nothing twice."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, Services, sign_in
from app.data.calls import CallRow
from app.data.engine import Database
from app.data.ids import new_id
from app.data.outages import OutageRow
from app.data.tickets import TicketEntryRow, TicketRow
from app.domain.call import CallEvent, CallState, IntakeDraft
from app.domain.catalogue import RequestKind, Unit, UnitKind
from app.domain.change import Change
from app.domain.errors import Conflict, HotlineError, InvalidTransition
from app.domain.outage import Area, Effect, OutageDraft, OutageKind, OutageState, Window
from app.domain.people import Person
from app.domain.ticket import TicketAction
from app.settings import Paths, Settings
from tests.helpers.audit import audit
from tests.helpers.seated import seated
from tests.helpers.seeds import (
    AGENT,
    DISPATCHER,
    LIUQUAN_2,
    NOW,
    OTHER_AGENT,
    OWNER_PHONE,
    SUPERVISOR,
    ZHANGDIAN_REPAIR,
    ZHOUCUN_REPAIR,
    seed_small,
)
from tests.helpers.tickets import a_form

Act = Callable[[Services], object]


class Office:
    """Desks on one database; each signs in with its own engines, as on its own computer."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.open: list[Database] = []
        self.changes: list[Change] = []
        seed_small(database)

    def _connect(self, person: Person) -> Database:
        embedded = self.database.embedded
        url = self.database.writes.url
        database = Database(url) if embedded else seated(self.database, person)
        self.open.append(database)
        return database

    def desk(self, person: Person) -> Services:
        settings = Settings(paths=Paths(data=self.folder, log=self.folder))
        core = Core(settings, self._connect(person), lambda: NOW)
        services = sign_in(core, person, self.changes.append)
        services.catalogue.get()
        services.places.book()
        return services

    def count(self, kind: type[Any], *where: Any) -> int:
        statement = sa.select(sa.func.count()).select_from(kind).where(*where)
        return int(self.database.one(statement)[0])


@pytest.fixture
def office(database: Database, tmp_path: Path) -> Iterator[Office]:
    office = Office(database, tmp_path)
    yield office
    for opened in office.open:
        opened.close()


def at_once(*acts: tuple[Services, Act]) -> list[object]:
    """Each act in a thread of its own, let go together; results, or what was raised."""
    gate = threading.Barrier(len(acts))

    def run(services: Services, act: Act) -> object:
        gate.wait()
        try:
            return act(services)
        except HotlineError as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return [f.result() for f in [pool.submit(run, *one) for one in acts]]


def a_call(services: Services, **more: Any) -> IntakeDraft:
    category = next(c for c in services.catalogue.get().categories if "停水" in c.group)
    values: dict[str, Any] = {
        "call_id": new_id(), "raw_number": OWNER_PHONE, "number": OWNER_PHONE, "started_at": NOW,
        "request_kind": RequestKind.CONSULT, "category_code": category.code,
        "salutation": "周女士", "address": "柳泉花园二期", "complaint": "家中无水",
        "reply": "已告知", "answers": {q.key: "有水" for q in category.questions},
    }  # fmt: skip
    return IntakeDraft(**(values | more))


def an_outage() -> OutageDraft:
    hour = timedelta(hours=1)
    return OutageDraft(
        id=new_id(), kind=OutageKind.EMERGENCY, title="柳泉路抢修", reason="DN400 主管破裂",
        internal_note="", internal_end=None,
        windows=(Window(Effect.NO_WATER, NOW - hour, NOW + 4 * hour),),
        areas=(Area(Effect.NO_WATER, LIUQUAN_2, None, None, "", 0),), water_point="", tips=(),
        unit_id=None,
    )  # fmt: skip


def test_that_calls_dispatched_at_once_get_numbers_of_their_own(office: Office) -> None:
    desks = [office.desk(person) for person in (AGENT, OTHER_AGENT, DISPATCHER, SUPERVISOR)]

    def register_ten(services: Services) -> list[str]:
        return [
            services.calls.register(a_call(services), dispatch_to=ZHANGDIAN_REPAIR).ticket_number
            for _ in range(10)
        ]

    results = at_once(*((desk, register_ten) for desk in desks))
    numbers = [n for result in results if isinstance(result, list) for n in result]
    assert len(numbers) == len(set(numbers)) == 40
    assert office.count(CallRow) == office.count(TicketRow) == 40


def test_that_desks_that_hear_of_one_call_at_once_make_one_call(office: Office) -> None:
    desks = [office.desk(person) for person in (AGENT, OTHER_AGENT, DISPATCHER)]
    for _ in range(8):
        call_id = new_id()
        told = [CallEvent(call_id, OWNER_PHONE, OWNER_PHONE, state, NOW)
                for state in (CallState.RINGING, CallState.ENDED)]  # fmt: skip

        def hear(services: Services, told: list[CallEvent] = told) -> None:
            for event in told:
                services.calls.received(event)

        assert at_once(*((desk, hear) for desk in desks)) == [None, None, None]
        assert office.count(CallRow, CallRow.id == call_id) == 1


def test_that_a_call_registered_twice_at_once_is_one_call(office: Office) -> None:
    desks = [office.desk(AGENT), office.desk(AGENT)]
    for _ in range(8):
        draft = a_call(desks[0])

        def register(services: Services, draft: IntakeDraft = draft) -> str:
            return services.calls.register(draft, dispatch_to=ZHANGDIAN_REPAIR).ticket_number

        first, second = at_once(*((desk, register) for desk in desks))
        assert isinstance(first, str)
        assert first == second
    assert office.count(TicketRow) == 8


def test_that_of_two_dispatches_one_wins_and_the_other_is_told_by_whom(office: Office) -> None:
    ticket = office.desk(AGENT).tickets.create(a_form())
    people = {DISPATCHER: ZHANGDIAN_REPAIR, SUPERVISOR: ZHOUCUN_REPAIR}
    desks = {person: office.desk(person) for person in people}

    def dispatch(unit: int) -> Act:
        return lambda services: services.tickets.act(
            ticket.id, TicketAction.DISPATCH, ticket.version, unit_id=unit
        )

    results = dict(
        zip(people, at_once(*((desks[p], dispatch(u)) for p, u in people.items())), strict=True)
    )
    lost = [p for p, result in results.items() if isinstance(result, HotlineError)]
    assert len(lost) == 1
    winner = next(p for p in people if p is not lost[0])
    error = results[lost[0]]
    assert isinstance(error, Conflict)
    assert winner.name in error.message()
    now = office.desk(AGENT).tickets.detail(ticket.id)
    assert now.unit_id == people[winner]
    assert office.count(TicketEntryRow, TicketEntryRow.action == TicketAction.DISPATCH) == 1


def test_that_an_act_sent_twice_at_once_happens_once(office: Office) -> None:
    ticket = office.desk(AGENT).tickets.create(a_form())
    desks = [office.desk(DISPATCHER), office.desk(DISPATCHER)]
    act_id = new_id()

    def dispatch(services: Services) -> object:
        return services.tickets.act(
            ticket.id, TicketAction.DISPATCH, ticket.version, act_id=act_id,
            unit_id=ZHANGDIAN_REPAIR,
        ).state  # fmt: skip

    first, second = at_once(*((desk, dispatch) for desk in desks))
    assert first == second
    assert not isinstance(first, HotlineError)


def test_that_urges_and_remarks_of_many_desks_all_count(office: Office) -> None:
    desk = office.desk(AGENT)
    ticket = desk.tickets.create(a_form(unit_id=ZHANGDIAN_REPAIR))
    desks = [office.desk(person) for person in (AGENT, OTHER_AGENT, DISPATCHER)]

    def urge(services: Services) -> None:
        for _ in range(5):
            services.tickets.urge(ticket.id)

    assert at_once(*((d, urge) for d in desks)) == [None] * 3
    assert desk.tickets.detail(ticket.id).urged == 15


def test_that_a_notice_is_published_once_and_the_second_is_told_by_whom(office: Office) -> None:
    people = (SUPERVISOR, DISPATCHER)
    desks = [office.desk(person) for person in people]
    for _ in range(4):
        saved = desks[0].outages.save_draft(an_outage())

        def edit(services: Services, saved: Any = saved) -> object:
            changed = replace(saved.content, reason=f"{services.person.name} 所写")
            return services.outages.save_draft(changed)

        results = at_once(*((desk, edit) for desk in desks))
        lost = [i for i, result in enumerate(results) if isinstance(result, HotlineError)]
        assert len(lost) == 1
        error = results[lost[0]]
        assert isinstance(error, Conflict)
        assert people[1 - lost[0]].name in error.message()


def test_that_publishing_and_cancelling_at_once_leave_one_state(office: Office) -> None:
    desks = [office.desk(SUPERVISOR), office.desk(DISPATCHER)]
    saved = desks[0].outages.save_draft(an_outage())
    outage_id = saved.content.id
    results = at_once(
        (desks[0], lambda s: s.outages.publish(outage_id, saved.version)),
        (desks[1], lambda s: s.outages.cancel(outage_id, saved.version, "误报")),
    )
    lost = [r for r in results if isinstance(r, HotlineError)]
    assert len(lost) == 1
    assert isinstance(lost[0], (Conflict, InvalidTransition))
    states = (OutageState.PUBLISHED, OutageState.CANCELLED)
    assert office.count(OutageRow, OutageRow.state.in_(states)) == 1


def test_that_what_the_database_numbers_is_audited_and_told_by_its_number(office: Office) -> None:
    desk = office.desk(SUPERVISOR)
    desk.catalogue.save_unit(Unit(0, "新城分公司", "Xincheng", UnitKind.BRANCH, "", "", "", 0))
    unit = next(u for u in desk.catalogue.get().units if u.name == "新城分公司")
    assert office.changes[-1].ids == {str(unit.id)}
    assert len(audit(office.database, kind="unit", record=unit.id)) == 1
    assert len(audit(office.database)) == 1


def test_that_saving_without_a_change_is_neither_audited_nor_told(office: Office) -> None:
    desk = office.desk(SUPERVISOR)
    limit = desk.catalogue.get().limits[0]
    desk.catalogue.save_limit(limit)
    assert office.changes == []
    assert audit(office.database) == []
    desk.catalogue.save_limit(replace(limit, minutes=limit.minutes * 2))
    assert office.changes[-1].ids == {limit.code}

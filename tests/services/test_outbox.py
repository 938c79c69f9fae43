"""Acts that wait while the server is away: sent once, in order; what it refuses is shown."""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, Services
from app.data.calls import CallRow
from app.data.engine import Database
from app.data.ids import new_id
from app.data.schema import upgrade
from app.data.tickets import TicketEntryRow, TicketRow
from app.domain.call import CallEvent, CallState, IntakeDraft, Outcome
from app.domain.catalogue import RequestKind
from app.domain.errors import InvalidInput, KeptForLater, Unavailable
from app.domain.outbox import OutboxKind, OutboxState, Standing
from app.domain.people import Person
from app.domain.ticket import NewTicket, TicketAction
from app.settings import Paths, Settings
from tests.helpers.postgres import Server
from tests.helpers.seated import SharedDatabase, as_person, signed_in
from tests.helpers.seeds import (
    AGENT,
    DISPATCHER,
    LIUQUAN_2,
    NOW,
    OTHER_AGENT,
    OWNER_PHONE,
    UNKNOWN_PHONE,
    ZHANGDIAN_REPAIR,
    ZHOU,
    seed_small,
)


@dataclass
class Town:
    """A seeded database that can be taken away and brought back."""

    database: Database
    folder: Path
    server: Server | None

    def desk(self, person: Person = AGENT) -> Services:
        settings = Settings(paths=Paths(data=self.folder, log=self.folder))
        services = signed_in(Core(settings, self.database, lambda: NOW), person)
        services.catalogue.get()
        return services

    def away(self) -> None:
        if self.server is not None:
            self.server.halt()
            return
        self.database.close()
        for file in self.folder.glob("hotline.db*"):
            file.rename(file.with_name(f"away-{file.name}"))

    def back(self) -> None:
        if self.server is not None:
            self.server.resume()
            return
        for file in self.folder.glob("away-hotline.db*"):
            file.rename(file.with_name(file.name.removeprefix("away-")))

    def count(self, row: type) -> int:
        return int(self.database.one(sa.select(sa.func.count()).select_from(row))[0])


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def own_template(own_server: Server) -> str:
    database = Database(own_server.create("town"))
    upgrade(database)
    seed_small(database)
    database.close()
    return "town"


@pytest.fixture
def town(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    if engine_name == "sqlite":
        server, url = None, f"sqlite:///{tmp_path / 'hotline.db'}"
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "hotline.db")
    else:
        server = request.getfixturevalue("own_server")
        url = server.create(f"t{new_id().hex}", request.getfixturevalue("own_template"))
    database = Database(url) if server is None else SharedDatabase(url)
    if server is None:
        seed_small(database)
    yield Town(database, tmp_path, server)
    database.close()


def draft(**more: object) -> IntakeDraft:
    base = IntakeDraft(
        call_id=new_id(), raw_number=OWNER_PHONE, number=OWNER_PHONE, started_at=NOW,
        answered_at=NOW, request_kind=RequestKind.CONSULT, category_code="bill.account",
        account_id=ZHOU, account_no="03-2207-11846", salutation="周女士", community_id=LIUQUAN_2,
        address="张店区 柳泉花园二期 7 号楼", complaint="家中无水", reply="已说明",
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]  # the fields of a draft


def ticket(services: Services, **more: object) -> UUID:
    form = NewTicket(
        id=new_id(), category_code="bill.account", complaint="路面冒水", address="柳泉路 90 号",
        callback_number=OWNER_PHONE, **more,
    )  # fmt: skip
    return services.tickets.create(form).id


def test_that_calls_made_while_it_is_away_arrive_once_and_in_order(town: Town):
    services = town.desk()
    first, second = draft(complaint="第一"), draft(complaint="第二")
    services.calls.save_draft(first)
    town.away()
    registered = services.calls.register(first)
    assert registered.queued
    assert registered.outcome is Outcome.ANSWERED
    dispatched = services.calls.register(second, dispatch_to=ZHANGDIAN_REPAIR, remark="快")
    assert dispatched.outcome is Outcome.DISPATCHED
    assert services.calls.drafts() == ()
    assert services.outbox.send_all().away
    assert [k.mine[-2][1] for k in services.outbox.waiting()] == ["第一", "第二"]

    town.back()
    again = town.desk()  # the program was started anew meanwhile
    delivery = again.outbox.send_all()
    assert (delivery.sent, delivery.conflicts, delivery.away) == (2, 0, False)
    assert [r.call_id for r in delivery.registered] == [first.call_id, second.call_id]
    assert delivery.registered[1].ticket_number
    assert delivery.standing == Standing()
    assert again.outbox.send_all().sent == 0
    assert (town.count(CallRow), town.count(TicketRow)) == (2, 1)


def test_that_an_answer_that_was_lost_makes_no_second_call(town: Town):
    services = town.desk()
    call = draft()
    first = services.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR)  # the answer never came
    services.outbox.noticed_away()
    assert services.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR).queued
    assert services.outbox.send_all().registered == (first,)
    assert (town.count(CallRow), town.count(TicketRow)) == (1, 1)


def test_that_a_crash_between_sending_and_noting_it_makes_no_second_call(town: Town):
    services = town.desk()
    services.outbox.noticed_away()
    services.calls.register(draft(), dispatch_to=ZHANGDIAN_REPAIR)
    kept = services.outbox._store
    (entry,) = kept.entries(OutboxState.WAITING)
    services.outbox._carriers[entry.kind].deliver(kept.payload(entry))  # and killed here
    assert town.desk().outbox.send_all().sent == 1
    assert (town.count(CallRow), town.count(TicketRow)) == (1, 1)


def test_that_two_rounds_at_once_send_each_entry_once(town: Town):
    services = town.desk()
    services.outbox.noticed_away()
    for _ in range(5):
        services.calls.register(draft(), dispatch_to=ZHANGDIAN_REPAIR)
    found = []
    rounds = [
        threading.Thread(target=lambda: found.append(services.outbox.send_all())) for _ in range(3)
    ]
    for thread in rounds:
        thread.start()
    for thread in rounds:
        thread.join()
    assert sum(delivery.sent for delivery in found) == 5
    assert town.count(TicketRow) == 5


def test_that_what_is_missing_is_asked_for_before_it_is_kept(town: Town):
    services = town.desk()
    town.away()
    with pytest.raises(InvalidInput):
        services.calls.register(draft(complaint=""))
    assert services.outbox.standing() == Standing()
    town.back()


def test_that_the_server_wins_and_both_versions_stay(town: Town):
    services = town.desk()
    key = ticket(services)
    services.outbox.noticed_away()
    assert services.calls.join_ticket(draft(salutation="邻居"), key).queued
    dispatcher = town.desk(DISPATCHER)
    detail = dispatcher.tickets.act(key, TicketAction.DISPATCH, None, unit_id=ZHANGDIAN_REPAIR)
    detail = dispatcher.tickets.act(key, TicketAction.ACCEPT, detail.version, handler="王建国")
    reply = dict.fromkeys(("contacted", "cause", "measures", "accepted_by_caller"), "是")
    detail = dispatcher.tickets.act(key, TicketAction.REPLY, detail.version, **reply)
    dispatcher.tickets.act(key, TicketAction.ARCHIVE, detail.version)

    delivery = services.outbox.send_all()
    assert (delivery.sent, delivery.conflicts) == (0, 1)
    assert delivery.standing == Standing(conflicts=1)
    (kept,) = services.outbox.waiting()
    assert ("Caller", "邻居") in kept.mine
    assert ("Ticket", detail.number) in kept.theirs
    assert ("State", "Archived") in kept.theirs
    assert "Archived" in kept.reason

    services.outbox.retry(kept.id)
    assert services.outbox.send_all().conflicts == 1
    back = services.calls.take_back(kept.id)
    assert back is not None
    assert services.calls.drafts() == (back,)
    assert services.outbox.standing() == Standing()
    assert services.calls.register(back).outcome is Outcome.ANSWERED


def test_that_a_colleagues_change_is_a_conflict_that_can_be_sent_on_top(town: Town):
    services = town.desk()
    key = ticket(services)
    seen = services.tickets.detail(key).version
    act_id = new_id()
    services.outbox.put(
        OutboxKind.ACT, act_id, ticket_id=str(key), action="dispatch", version=seen,
        act_id=str(act_id), fields={"unit_id": ZHANGDIAN_REPAIR, "note": "急"},
    )  # fmt: skip
    with town.database.writes.begin() as connection:
        connection.execute(sa.update(TicketRow).values(version=seen + 1, updated_by=5))
    assert services.outbox.send_all().conflicts == 1
    (kept,) = services.outbox.waiting()
    assert "张雯" in kept.reason
    services.outbox.retry(kept.id)
    assert services.outbox.send_all().sent == 1
    assert services.tickets.detail(key).unit_id == ZHANGDIAN_REPAIR


def test_that_a_conflict_can_be_discarded_and_nothing_else_goes(town: Town):
    services = town.desk()
    services.outbox.noticed_away()
    services.calls.join_ticket(draft(), new_id())  # no such ticket
    services.calls.register(draft())
    waiting, *_more = (k.id for k in services.outbox.waiting()[1:])
    services.outbox.discard(waiting)  # what only waits is not discarded
    assert services.outbox.standing().waiting == 2
    delivery = services.outbox.send_all()
    assert (delivery.sent, delivery.conflicts) == (1, 1)
    (kept,) = services.outbox.waiting()
    services.outbox.discard(kept.id)
    assert services.outbox.standing() == Standing()


def test_that_a_bug_in_one_entry_holds_up_no_other(town: Town):
    services = town.desk()
    act_id = new_id()
    services.outbox.put(
        OutboxKind.ACT, act_id, ticket_id="no id", action="remark", act_id=str(act_id), fields={}
    )
    services.outbox.noticed_away()
    services.calls.register(draft())
    delivery = services.outbox.send_all()
    assert (delivery.sent, delivery.conflicts) == (1, 1)


def test_that_another_person_on_the_desk_sees_only_a_number(town: Town):
    services = town.desk()
    services.outbox.noticed_away()
    services.calls.register(draft())
    other = town.desk(OTHER_AGENT)
    assert other.outbox.standing() == Standing(others=1)
    assert other.outbox.waiting() == ()
    assert other.outbox.send_all().sent == 0
    assert town.desk().outbox.send_all().sent == 1


def test_that_tickets_and_remarks_wait_and_other_acts_do_not(town: Town):
    services = town.desk()
    key = ticket(services)
    version = services.tickets.detail(key).version
    town.away()
    with pytest.raises(KeptForLater):
        ticket(services, unit_id=ZHANGDIAN_REPAIR)
    with pytest.raises(KeptForLater):
        services.tickets.remark(key, "来电人在家")
    with pytest.raises(Unavailable):
        services.tickets.act(key, TicketAction.DISPATCH, version, unit_id=ZHANGDIAN_REPAIR)
    assert services.outbox.standing().waiting == 2
    town.back()
    assert services.outbox.send_all().sent == 2
    assert town.count(TicketRow) == 2
    remarks = [e.text for e in services.tickets.detail(key).entries]
    assert remarks.count("来电人在家") == 1


def test_that_missed_calls_are_told_when_it_is_back(town: Town):
    services = town.desk()
    town.away()
    call_id = new_id()
    for state in (CallState.RINGING, CallState.ENDED, CallState.ENDED):
        services.calls.received(CallEvent(call_id, UNKNOWN_PHONE, UNKNOWN_PHONE, state, NOW))
    assert services.outbox.standing() == Standing(unsent=2)
    assert services.outbox.waiting() == ()
    town.back()
    assert services.outbox.send_all().sent == 0
    row = town.database.one(sa.select(CallRow.number, CallRow.ended_at))
    assert row.number == UNKNOWN_PHONE
    assert row.ended_at is not None
    assert services.outbox.standing() == Standing()


def test_that_a_known_absence_costs_no_waiting(town: Town, monkeypatch: pytest.MonkeyPatch):
    services = town.desk()
    services.outbox.noticed_away()
    own = as_person(town.database, AGENT)
    monkeypatch.setattr(own, "reads" if own.guarded else "writes", None)  # whoever asks it fails
    assert services.calls.register(draft()).queued
    monkeypatch.undo()
    assert services.outbox.send_all().sent == 1
    assert not services.outbox.known_away
    assert town.count(TicketEntryRow) == 0

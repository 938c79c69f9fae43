"""The call desk's service: one round trip for the pop, one transaction for a registered call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from app.bootstrap import Core, Services
from app.data.calls import CallRow, PromiseRow
from app.data.engine import Database
from app.data.ids import new_id
from app.data.tickets import TicketRow
from app.domain.account import Relation
from app.domain.call import CallEvent, CallState, IntakeDraft, Outcome
from app.domain.catalogue import RequestKind
from app.domain.change import Change, Subject
from app.domain.diagnosis import Finding, diagnose
from app.domain.errors import InvalidInput
from app.domain.outage import Area, Effect, OutageDraft, OutageKind, Window
from app.domain.people import Person
from app.settings import Paths, Settings
from tests.helpers.audit import audit
from tests.helpers.seated import as_person, signed_in
from tests.helpers.seeds import (
    AGENT,
    LIUQUAN_2,
    NOW,
    OWNER_PHONE,
    PROPERTY_PHONE,
    SUPERVISOR,
    UNKNOWN_PHONE,
    ZHANGDIAN_REPAIR,
    ZHOU,
    seed_small,
)

CATEGORY_WORD = "停水"


class Desk:
    """A signed-in person on a small town, with a clock the test sets."""

    def __init__(self, database: Database, tmp_path: Path) -> None:
        self.now = NOW
        self.changes: list[Change] = []
        seed_small(database)
        settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
        self.core = Core(settings, database, lambda: self.now)

    def sign_in(self, person: Person = AGENT) -> Services:
        return signed_in(self.core, person, self.changes.append)


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


@pytest.fixture
def services(desk: Desk) -> Services:
    return desk.sign_in()


def draft(services: Services, **more: Any) -> IntakeDraft:
    category = next(c for c in services.catalogue.get().categories if CATEGORY_WORD in c.group)
    values: dict[str, Any] = {
        "call_id": new_id(), "raw_number": OWNER_PHONE, "number": OWNER_PHONE,
        "started_at": services.clock(), "request_kind": RequestKind.CONSULT,
        "category_code": category.code, "account_id": ZHOU, "community_id": LIUQUAN_2,
        "salutation": "周女士", "address": "柳泉花园二期 7-2-1102",
        "location_note": "7 号楼 2 单元", "complaint": "上午 9:30 起家中无水。询问几点来水",
        "reply": "已告知", "answers": {q.key: "有水" for q in category.questions},
    }  # fmt: skip
    return IntakeDraft(**(values | more))


def outage(services: Services, *, hours: float = 4) -> UUID:
    now = services.clock()
    content = OutageDraft(
        id=new_id(), kind=OutageKind.EMERGENCY, title="共青团西路 DN400 主管抢修",
        reason="DN400 主管破裂", internal_note="", internal_end=None,
        windows=(Window(Effect.NO_WATER, now - timedelta(hours=1), now + timedelta(hours=hours)),),
        areas=(Area(Effect.NO_WATER, LIUQUAN_2, 1, 9, "", 40),), water_point="东门", tips=(),
        unit_id=None,
    )  # fmt: skip
    saved = services.outages.save_draft(content)
    services.outages.publish(content.id, saved.version)
    return content.id


def statements(database: Database) -> list[str]:
    seen: list[str] = []
    sa.event.listen(
        database.reads, "before_cursor_execute", lambda _c, _k, text, *_r: seen.append(text)
    )
    return seen


def test_that_a_known_number_brings_everything_in_one_statement(
    desk: Desk, services: Services
) -> None:
    outage_id = outage(desk.sign_in(SUPERVISOR))
    seen = statements(as_person(desk.core.database, AGENT))
    pop = services.calls.pop(OWNER_PHONE)
    assert len(seen) == 1
    card = pop.accounts[0]
    assert card.id == ZHOU
    assert card.relation is Relation.OWNER
    assert card.branch
    assert {p.number for p in card.phones} >= {OWNER_PHONE}
    assert [(o.outage_id, o.account_id) for o in pop.outages] == [(outage_id, ZHOU)]
    assert diagnose(pop, card, services.clock()).finding is Finding.OUTAGE_ACTIVE
    assert abs(pop.seen_at - datetime.now(UTC)) < timedelta(minutes=1)


def test_that_several_accounts_are_ranked_and_one_can_be_chosen(services: Services) -> None:
    pop = services.calls.pop(PROPERTY_PHONE)
    assert len(pop.accounts) == 3
    last = pop.accounts[-1].id
    assert services.calls.pop(PROPERTY_PHONE, account_id=last).accounts[0].id == last
    by_hand = services.calls.pop(UNKNOWN_PHONE, account_id=ZHOU)
    assert [a.id for a in by_hand.accounts] == [ZHOU]
    assert by_hand.accounts[0].relation is None


@pytest.mark.parametrize("number", [UNKNOWN_PHONE, "", "12345"])
def test_that_an_unknown_or_withheld_number_brings_nothing_and_no_error(
    services: Services, number: str
) -> None:
    pop = services.calls.pop(number)
    assert pop.accounts == ()
    assert pop.calls == ()
    assert diagnose(pop, None, services.clock()).finding is Finding.NO_ACCOUNT


def test_that_an_answered_call_is_remembered_with_its_promise(
    desk: Desk, services: Services
) -> None:
    outage_id = outage(desk.sign_in(SUPERVISOR))
    first = draft(services, outage_id=outage_id)
    done = services.calls.register(first)
    assert done.outcome is Outcome.MERGED
    assert done.callers == 1
    desk.now += timedelta(hours=5)
    pop = services.calls.pop(OWNER_PHONE)
    assert pop.calls[0].summary == first.complaint
    promise = pop.promises[0]
    assert promise.text.startswith("告知今天 ")
    assert promise.text.endswith(" 恢复供水")
    assert promise.made_by == AGENT.name
    assert promise.broken(desk.now)
    assert pop.times_7d == 1


def test_that_a_restoration_in_time_keeps_the_promise(desk: Desk, services: Services) -> None:
    boss = desk.sign_in(SUPERVISOR)
    outage_id = outage(boss)
    services.calls.register(draft(services, outage_id=outage_id))
    desk.now += timedelta(hours=2)
    detail = boss.outages.detail(outage_id)
    boss.outages.restore(outage_id, detail.version, desk.now)
    desk.now += timedelta(hours=3)
    pop = services.calls.pop(OWNER_PHONE)
    assert not pop.promises[0].broken(desk.now)


def test_that_dispatching_makes_call_and_ticket_in_one_transaction(
    desk: Desk, services: Services
) -> None:
    done = services.calls.register(draft(services), dispatch_to=ZHANGDIAN_REPAIR)
    assert done.outcome is Outcome.DISPATCHED
    assert done.ticket_number.startswith("GD-")
    pop = services.calls.pop(OWNER_PHONE)
    assert [t.number for t in pop.tickets] == [done.ticket_number]
    assert pop.tickets[0].unit
    told = frozenset().union(*(c.subjects for c in desk.changes))
    assert {Subject.CALL, Subject.TICKET} <= told
    audited = {entry.kind for entry in audit(desk.core.database)}
    own = {"call", "ticket", "promise"} if desk.core.database.embedded else {"ticket"}
    assert own <= audited, "a shared server's calls and promises are records nobody can change"


@pytest.mark.parametrize("dispatch", [None, ZHANGDIAN_REPAIR])
def test_that_registering_twice_gives_the_first_result(
    desk: Desk, services: Services, dispatch: int | None
) -> None:
    form = draft(services)
    first = services.calls.register(form, dispatch_to=dispatch)
    again = services.calls.register(replace(form, complaint="改了"), dispatch_to=dispatch)
    assert again == first
    with OrmSession(desk.core.database.reads) as orm:
        assert orm.scalar(sa.select(sa.func.count(CallRow.id))) == 1
        assert orm.scalar(sa.select(sa.func.count(TicketRow.id))) == (1 if dispatch else 0)
        assert orm.scalar(sa.select(sa.func.count(PromiseRow.id))) == (1 if dispatch else 0)


def test_that_a_missing_field_is_named_and_nothing_is_written(
    desk: Desk, services: Services
) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.calls.register(draft(services, complaint="  "))
    assert caught.value.field == "complaint"
    with OrmSession(desk.core.database.reads) as orm:
        assert orm.scalar(sa.select(sa.func.count(CallRow.id))) == 0


def test_that_a_second_caller_joins_the_open_ticket(services: Services) -> None:
    first = services.calls.register(draft(services), dispatch_to=ZHANGDIAN_REPAIR)
    assert first.ticket_id is not None
    second = services.calls.join_ticket(draft(services, number=UNKNOWN_PHONE), first.ticket_id)
    assert second.outcome is Outcome.ANOTHER_CALLER
    assert second.ticket_number == first.ticket_number
    assert services.tickets.detail(first.ticket_id).callers == 2


def test_that_telephone_events_may_repeat_and_come_in_any_order(
    desk: Desk, services: Services
) -> None:
    call_id = new_id()

    def event(state: CallState, minutes: int) -> CallEvent:
        at = NOW + timedelta(minutes=minutes)
        return CallEvent(call_id, "+86 140 0533 4417", OWNER_PHONE, state, at)

    for state, minutes in (
        (CallState.ENDED, 4), (CallState.RINGING, 0), (CallState.ANSWERED, 1), (CallState.ENDED, 5),
    ):  # fmt: skip
        services.calls.received(event(state, minutes))
    with OrmSession(desk.core.database.reads) as orm:
        row = orm.get_one(CallRow, call_id)
        assert row.raw_number == "+86 140 0533 4417"
        assert row.answered_at == NOW + timedelta(minutes=1)
        assert row.ended_at == NOW + timedelta(minutes=4)


def test_that_a_number_is_attached_once_and_found_at_the_next_call(services: Services) -> None:
    services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.TENANT)
    services.calls.attach(ZHOU, UNKNOWN_PHONE, Relation.FAMILY)
    card = services.calls.pop(UNKNOWN_PHONE).accounts[0]
    assert card.id == ZHOU
    assert card.relation is Relation.FAMILY


def test_that_calls_from_the_same_area_are_counted(desk: Desk, services: Services) -> None:
    for minutes in (0, 5, 10):
        desk.now = NOW + timedelta(minutes=minutes)
        services.calls.register(draft(services, account_id=None))
    pop = services.calls.pop(OWNER_PHONE)
    assert [(a.community_id, a.calls) for a in pop.area_calls] == [(LIUQUAN_2, 3)]
    hits, area = services.calls.at_place(LIUQUAN_2, 7)
    assert hits == ()
    assert area is not None
    assert area.calls == 3
    desk.now = NOW + timedelta(minutes=90)
    assert services.calls.pop(OWNER_PHONE).area_calls == ()


def test_that_a_registered_call_leaves_no_draft(services: Services) -> None:
    form = services.calls.save_draft(draft(services))
    other = services.calls.save_draft(draft(services))
    services.calls.register(form)
    assert [d.call_id for d in services.calls.drafts()] == [other.call_id]
    services.calls.discard(other.call_id)
    assert services.calls.drafts() == ()

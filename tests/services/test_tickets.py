"""Tickets end to end on real databases: life, guards, conflicts, repeats."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pypdfium2 import PdfDocument

from app.data.catalogue import LimitRow
from app.data.engine import Database
from app.data.ids import new_id
from app.data.tickets import TicketEntryRow, TicketRow
from app.domain.catalogue import Grade, RequestKind, Step
from app.domain.change import Subject
from app.domain.document import Document
from app.domain.errors import (
    Conflict,
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    NotFound,
    Unavailable,
)
from app.domain.ticket import TicketAction, TicketState, TicketView
from app.domain.ticket_batch import Order
from app.services.catalogue import Catalogues
from app.services.tickets import add_caller, open_ticket
from tests.helpers.audit import audit
from tests.helpers.seeds import (
    AGENT,
    BRANCH,
    DISPATCHER,
    NOW,
    SUPERVISOR,
    ZHANGDIAN_REPAIR,
    ZHOU,
    ZHOUCUN_REPAIR,
    seed_small,
)
from tests.helpers.tickets import REPLY, Desks, SetClock, a_draft, a_form, handled


@pytest.fixture
def desks(database: Database, tmp_path: Path) -> Desks:
    seed_small(database)
    return Desks(database, SetClock(), tmp_path)


def test_that_a_ticket_lives_from_registration_to_the_archive(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    assert ticket.number == "GD-20260714-0001"
    assert ticket.state is TicketState.WAIT_DISPATCH
    assert ticket.due_at == NOW + timedelta(minutes=5)
    assert ticket.finish_due_at == NOW + timedelta(hours=24)

    ticket = handled(desks, ticket, until=TicketAction.ARCHIVE)
    assert ticket.state is TicketState.ARCHIVED
    assert ticket.due_at is None
    assert ticket.handler == "王建国"
    assert ticket.reply is not None
    assert ticket.reply.cause == REPLY["cause"]
    assert [e.action for e in ticket.entries] == [
        TicketAction.ACCEPT_CALL,
        TicketAction.DISPATCH,
        TicketAction.ACCEPT,
        TicketAction.REPLY,
        TicketAction.ARCHIVE,
    ]
    assert ticket.moves == (TicketAction.REMARK,)


def test_that_each_step_starts_its_own_limit_and_finishing_counts_from_the_start(
    desks: Desks,
) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    desks.clock.forward(minutes=4)
    dispatcher = desks.tickets(DISPATCHER)
    ticket = dispatcher.act(
        ticket.id, TicketAction.DISPATCH, ticket.version, unit_id=ZHANGDIAN_REPAIR, note="先止水"
    )
    assert ticket.due_at == desks.clock.now + timedelta(minutes=10)
    assert ticket.entries[-1].text == "张店维修中心 · 先止水"
    ticket = desks.tickets(BRANCH).act(
        ticket.id, TicketAction.ACCEPT, ticket.version, handler="王建国"
    )
    assert (ticket.due_step, ticket.limit_minutes) == (Step.CONTACT, 10)
    assert ticket.due_at == desks.clock.now + timedelta(minutes=10)


def test_that_contacting_and_arriving_stop_their_clocks_and_finishing_is_left(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    ticket = handled(desks, ticket, until=TicketAction.ACCEPT)
    accepted, branch = desks.clock.now, desks.tickets(BRANCH)
    desks.clock.forward(minutes=6)
    ticket = branch.act(ticket.id, TicketAction.CONTACT, ticket.version)
    assert (ticket.due_step, ticket.due_at) == (Step.ARRIVE, accepted + timedelta(hours=1))
    assert ticket.contacted_at == desks.clock.now
    assert TicketAction.CONTACT not in ticket.moves
    with pytest.raises(InvalidTransition):
        branch.act(ticket.id, TicketAction.CONTACT, ticket.version)
    ticket = branch.act(ticket.id, TicketAction.ARRIVE, ticket.version)
    assert (ticket.due_step, ticket.due_at) == (Step.FINISH, NOW + timedelta(hours=24))
    assert ticket.limit_minutes == 24 * 60


def test_that_a_complaint_has_the_limits_of_complaints_and_not_of_its_grade(desks: Desks) -> None:
    form = a_form(category_code="complaint.repair", source=RequestKind.COMPLAINT)
    ticket = desks.tickets(AGENT).create(form)
    assert ticket.finish_due_at == NOW + timedelta(days=3)
    ticket = handled(desks, ticket, until=TicketAction.ACCEPT)
    assert (ticket.due_step, ticket.limit_minutes) == (Step.CONTACT, 240)


def test_that_a_limit_through_a_year_without_holidays_says_so_until_the_screen(
    desks: Desks,
) -> None:
    desks.clock.now = NOW.replace(month=12, day=30)
    ticket = desks.tickets(AGENT).create(a_form(category_code="pressure.low"))
    assert ticket.due_complete
    assert not ticket.finish_complete
    ticket = handled(desks, ticket, until=TicketAction.ACCEPT)
    ticket = desks.tickets(BRANCH).act(ticket.id, TicketAction.ARRIVE, ticket.version)
    assert (ticket.due_step, ticket.due_complete) == (Step.FINISH, False)
    line = desks.tickets(DISPATCHER).queue(TicketView.OPEN).rows[0]
    assert (line.due_step, line.due_complete) == (Step.FINISH, False)


def test_that_reassigning_moves_the_ticket_to_another_unit_in_one_act(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    desks.clock.forward(minutes=8)
    agent = desks.tickets(AGENT)
    with pytest.raises(InvalidInput) as caught:
        agent.act(ticket.id, TicketAction.REDISPATCH, ticket.version, unit_id=ZHANGDIAN_REPAIR)
    assert caught.value.field == "unit_id"
    ticket = agent.act(
        ticket.id, TicketAction.REDISPATCH, ticket.version, unit_id=ZHOUCUN_REPAIR, note="属周村"
    )
    assert (ticket.state, ticket.unit_id) == (TicketState.WAIT_ACCEPT, ZHOUCUN_REPAIR)
    assert ticket.entries[-1].text == "张店维修中心 → 周村维修中心 · 属周村"
    assert ticket.due_at == desks.clock.now + timedelta(minutes=10)
    with pytest.raises(NotFound):
        desks.tickets(BRANCH).detail(ticket.id)


def test_that_one_act_on_several_says_which_a_colleague_had_changed(desks: Desks) -> None:
    desk = desks.tickets(DISPATCHER)
    tickets = [desks.tickets(AGENT).create(a_form()) for _ in range(3)]
    orders = [Order(t.id, t.version, TicketAction.DISPATCH, new_id()) for t in tickets]
    desks.tickets(SUPERVISOR).act(
        tickets[1].id, TicketAction.DISPATCH, tickets[1].version, unit_id=ZHOUCUN_REPAIR
    )
    for _ in range(2):  # sent again after a broken line: what is done happens once
        results = list(desk.act_on(orders, unit_id=ZHANGDIAN_REPAIR, note="一起去"))
        assert [r.order for r in results] == orders
        assert [r.ticket is not None for r in results] == [True, False, True]
        error = results[1].error
        assert isinstance(error, Conflict)
        assert error.fields["winner"] == "赵敏"
    assert desk.detail(tickets[1].id).unit_id == ZHOUCUN_REPAIR
    assert len(desk.detail(tickets[0].id).entries) == 2


def test_that_a_ticket_made_with_a_unit_is_dispatched_at_once(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    assert ticket.state is TicketState.WAIT_ACCEPT
    assert ticket.unit == "张店维修中心"
    assert [e.action for e in ticket.entries] == [TicketAction.ACCEPT_CALL, TicketAction.DISPATCH]


def test_that_recalling_takes_the_ticket_from_the_unit_and_tells_why(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    agent = desks.tickets(AGENT)
    with pytest.raises(InvalidInput) as caught:
        agent.act(ticket.id, TicketAction.RECALL, ticket.version)
    assert caught.value.field == "reason"
    ticket = agent.act(ticket.id, TicketAction.RECALL, ticket.version, reason="地址属周村")
    assert (ticket.state, ticket.unit_id) == (TicketState.WAIT_DISPATCH, None)
    assert ticket.entries[-1].text == "地址属周村"


def test_that_limits_are_kept_as_they_were_when_the_ticket_was_made(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    with desks.database.writes.begin() as connection:
        connection.execute(
            sa.update(LimitRow)
            .where(LimitRow.grade == Grade.URGENT, LimitRow.step == Step.ACCEPT)
            .values(minutes=999)
        )
    ticket = desks.tickets(DISPATCHER).act(
        ticket.id, TicketAction.DISPATCH, ticket.version, unit_id=ZHANGDIAN_REPAIR
    )
    assert ticket.limit_minutes == 10


def test_that_working_days_are_counted_over_the_weekend(desks: Desks) -> None:
    desks.clock.forward(days=3)  # Friday
    ticket = desks.tickets(AGENT).create(a_form(category_code="pressure.low"))
    assert ticket.finish_due_at == desks.clock.now + timedelta(days=5)


def test_that_the_second_of_two_desks_is_told_who_was_first(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    seen = ticket.version
    desks.tickets(DISPATCHER).act(ticket.id, TicketAction.DISPATCH, seen, unit_id=ZHANGDIAN_REPAIR)
    with pytest.raises(Conflict) as caught:
        desks.tickets(SUPERVISOR).act(
            ticket.id, TicketAction.DISPATCH, seen, unit_id=ZHOUCUN_REPAIR
        )
    assert caught.value.fields["winner"] == "孙倩"


def test_that_an_act_sent_twice_happens_once(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    tickets, act_id = desks.tickets(DISPATCHER), new_id()
    for _ in range(2):
        after = tickets.act(
            ticket.id,
            TicketAction.DISPATCH,
            ticket.version,
            act_id=act_id,
            unit_id=ZHANGDIAN_REPAIR,
        )
    assert after.state is TicketState.WAIT_ACCEPT
    assert len(after.entries) == 2


def test_that_a_ticket_sent_twice_exists_once(desks: Desks) -> None:
    form = a_form()
    first = desks.tickets(AGENT).create(form)
    again = desks.tickets(AGENT).create(form)
    assert again.number == first.number
    with desks.database.reads.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(TicketRow)) == 1


def test_that_urging_and_remarking_move_nothing_and_never_conflict(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    desks.tickets(AGENT).remark(ticket.id, "来电人在现场等候")
    ticket = desks.tickets(AGENT).urge(ticket.id)
    assert ticket.state is TicketState.WAIT_ACCEPT
    assert ticket.urged == 1
    assert [e.action for e in ticket.entries[-2:]] == [TicketAction.REMARK, TicketAction.URGE]


def test_that_an_empty_remark_is_refused_by_name(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    with pytest.raises(InvalidInput) as caught:
        desks.tickets(AGENT).remark(ticket.id, "   ")
    assert caught.value.field == "text"


def test_that_a_ticket_cannot_be_urged_before_it_was_dispatched(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    with pytest.raises(InvalidTransition):
        desks.tickets(AGENT).urge(ticket.id)


def test_that_a_branch_neither_sees_nor_handles_another_units_ticket(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form(unit_id=ZHOUCUN_REPAIR))
    branch = desks.tickets(BRANCH)
    with pytest.raises(NotFound):
        branch.detail(ticket.id)
    with pytest.raises(NotFound):
        branch.act(ticket.id, TicketAction.ACCEPT, ticket.version, handler="王建国")


def test_that_a_call_and_its_ticket_are_one_transaction(desks: Desks) -> None:
    session = desks.session(AGENT)
    catalogues, ticket_id = Catalogues(session), new_id()
    with session.works("call.register") as work:
        open_ticket(
            work, session, catalogues, ticket_id=ticket_id,
            draft=a_draft(account_id=ZHOU, grade=Grade.URGENT), title="报漏",
            unit_id=ZHANGDIAN_REPAIR, remark="先止水",
        )  # fmt: skip
    with pytest.raises(NotFound):
        desks.tickets(AGENT).detail(ticket_id)
    with session.works("call.register") as work:
        open_ticket(
            work, session, catalogues, ticket_id=ticket_id,
            draft=a_draft(account_id=ZHOU, grade=Grade.URGENT), title="报漏",
            unit_id=ZHANGDIAN_REPAIR, remark="先止水",
        )  # fmt: skip
        work.commit()
    ticket = desks.tickets(AGENT).detail(ticket_id)
    assert ticket.account_no == "03-2207-11846"
    assert ticket.entries[-1].text == "张店维修中心 · 先止水"


def test_that_another_caller_about_the_same_leak_joins_the_ticket(desks: Desks) -> None:
    form = a_form()
    ticket = desks.tickets(AGENT).create(form)
    desks.clock.forward(hours=3)
    found = desks.tickets(AGENT).same_case(
        community_id=form.community_id, address=form.address, category_code="leak.road"
    )
    assert found is not None
    assert found.number == ticket.number
    draft = a_draft()
    for _ in range(2):
        with desks.session(AGENT).works("call.join_ticket") as work:
            add_caller(work, ticket.id, draft)
            work.commit()
    after = desks.tickets(AGENT).detail(ticket.id)
    assert after.callers == 2
    assert after.entries[-1].action is TicketAction.CALL_AGAIN
    assert after.entries[-1].text.startswith("陈先生：上午起")


def test_that_the_same_address_a_day_later_is_a_new_case(desks: Desks) -> None:
    form = a_form()
    desks.tickets(AGENT).create(form)
    desks.clock.forward(hours=25)
    assert (
        desks.tickets(AGENT).same_case(
            community_id=form.community_id, address=form.address, category_code="leak.road"
        )
        is None
    )


def test_that_every_act_is_audited_and_published_by_the_tickets_id(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    desks.tickets(AGENT).remark(ticket.id, "补充")
    assert [str(ticket.id) in c.ids for c in desks.changes] == [True, True]
    assert all(Subject.TICKET in c.subjects for c in desks.changes)
    (entry,) = audit(desks.database, kind="ticket", record=ticket.id)
    assert (entry.kind, entry.person_id) == ("ticket", AGENT.id)


def test_that_a_work_order_with_the_full_number_is_recorded_before_it_is_out(
    desks: Desks, tmp_path: Path
) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    orders = desks.tickets(DISPATCHER).work_orders
    document = Document(pdf=b"%PDF-1.4", pages=1)
    orders.save(ticket.id, document, tmp_path / "order.pdf", full_phone=True)
    assert (tmp_path / "order.pdf").read_bytes() == document.pdf
    with pytest.raises(Unavailable):
        orders.save(ticket.id, document, tmp_path / "no" / "order.pdf", full_phone=True)
    entries = audit(desks.database, kind="work_order", record=ticket.id)
    noted = [(e.act, e.changes, e.person_id) for e in entries]
    assert noted == [("ticket.save", {"full_phone": True}, DISPATCHER.id)] * 2
    with pytest.raises(NotAllowed):
        desks.tickets(AGENT).work_orders.draw(ticket, full_phone=True)


def test_that_the_work_order_asks_in_chinese_on_an_english_screen(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    asked = replace(ticket, answers=(("How strong is the flow?", "喷涌"),))
    pdf = desks.tickets(DISPATCHER).work_orders.draw(asked).pdf
    with PdfDocument(pdf) as document:
        text = document[0].get_textpage().get_text_range()
    assert "水流大小：喷涌" in text
    assert "How strong" not in text


def test_that_what_is_missing_in_a_new_ticket_is_named(desks: Desks) -> None:
    for change, field in (
        ({"address": " "}, "address"),
        ({"complaint": ""}, "complaint"),
        ({"category_code": "none"}, "category_code"),
        ({"callback_number": "140053320"}, "callback_number"),
        ({"unit_id": 4711}, "unit_id"),
    ):
        with pytest.raises(InvalidInput) as caught:
            desks.tickets(AGENT).create(a_form(**change))
        assert caught.value.field == field
    with desks.database.reads.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(TicketEntryRow)) == 0


def test_that_the_community_is_recognised_in_the_address(desks: Desks) -> None:
    ticket = desks.tickets(AGENT).create(
        a_form(community_id=None, address="周村区丝绸小区 3 号楼", title="")
    )
    assert ticket.district == "周村区"
    assert ticket.title.startswith("报漏 · ")

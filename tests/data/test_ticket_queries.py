"""The queue and its counts: views, filters, pages; the same on both engines."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.data import ticket_archive, ticket_queue
from app.data.engine import Database
from app.data.ids import new_id
from app.domain.catalogue import Grade, RequestKind
from app.domain.ticket import TicketAction, TicketDetail, TicketView
from tests.helpers.seeds import (
    AGENT,
    BRANCH,
    DISPATCHER,
    NOW,
    OTHER_AGENT,
    SILK,
    SUPERVISOR,
    ZHANGDIAN_REPAIR,
    ZHOUCUN_REPAIR,
    seed_small,
)
from tests.helpers.tickets import Desks, SetClock, a_form, handled


@pytest.fixture
def desks(database: Database, tmp_path: Path) -> Desks:
    seed_small(database)
    return Desks(database, SetClock(), tmp_path)


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements sent to the reading engine."""
    sent: list[str] = []

    def remember(_c: Any, _cur: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    sa.event.listen(database.reads, "before_cursor_execute", remember)
    yield sent
    sa.event.remove(database.reads, "before_cursor_execute", remember)


@pytest.fixture
def town(desks: Desks) -> dict[str, TicketDetail]:
    """One ticket of each kind that the views tell apart, made over a day."""
    desks.clock.now = NOW - timedelta(days=1)
    old = desks.tickets(AGENT).create(a_form(title="旧单"))
    old = handled(desks, old, until=TicketAction.ARCHIVE)
    desks.clock.now = NOW - timedelta(hours=2)
    over = desks.tickets(AGENT).create(a_form(title="超时未派"))
    working = handled(
        desks, desks.tickets(AGENT).create(a_form(title="处理中")), until=TicketAction.ACCEPT
    )
    working = desks.tickets(BRANCH).act(working.id, TicketAction.ARRIVE, working.version)
    replied = handled(
        desks, desks.tickets(OTHER_AGENT).create(a_form(title="已回单")), until=TicketAction.REPLY
    )
    desks.clock.now = NOW - timedelta(minutes=2)
    soon = desks.tickets(OTHER_AGENT).create(
        a_form(title="周村待接", unit_id=ZHOUCUN_REPAIR, community_id=SILK, address="丝绸小区")
    )
    from_city = desks.tickets(OTHER_AGENT).create(
        a_form(title="市民热线转办", source=RequestKind.TRANSFER_12345, grade=Grade.ORDINARY)
    )
    desks.clock.now = NOW
    return {"old": old, "over": over, "working": working, "replied": replied, "soon": soon,
            "city": from_city}  # fmt: skip


def titles(desks: Desks, view: TicketView, person: Any = SUPERVISOR, **wanted: Any) -> list[str]:
    return [line.title for line in desks.tickets(person).queue(view, **wanted).rows]


def test_that_each_view_shows_its_tickets_in_the_order_of_their_limits(
    desks: Desks, town: dict[str, TicketDetail]
) -> None:
    assert titles(desks, TicketView.OPEN) == [
        "超时未派", "周村待接", "市民热线转办", "处理中", "已回单",
    ]  # fmt: skip
    assert titles(desks, TicketView.OVER) == ["超时未派"]
    assert titles(desks, TicketView.SOON) == ["周村待接", "市民热线转办"]
    assert titles(desks, TicketView.WAIT_DISPATCH) == ["超时未派", "市民热线转办"]
    assert titles(desks, TicketView.WAIT_ACCEPT) == ["周村待接"]
    assert titles(desks, TicketView.IN_PROGRESS) == ["处理中"]
    assert titles(desks, TicketView.WAIT_ARCHIVE) == ["已回单"]
    assert titles(desks, TicketView.ARCHIVED) == ["旧单"]
    assert titles(desks, TicketView.FROM_12345) == ["市民热线转办"]
    assert "旧单" not in titles(desks, TicketView.TODAY)


def test_that_the_counts_are_those_of_the_views_and_cost_one_round_trip(
    desks: Desks, town: dict[str, TicketDetail]
) -> None:
    for person in (SUPERVISOR, AGENT, BRANCH):
        tickets = desks.tickets(person)
        with counted(desks.database) as sent:
            counts = tickets.counts()
        assert len(sent) == 1
        for view in TicketView:
            assert counts[view] == tickets.queue(view).total, (person.name, view)


def test_that_mine_is_what_waits_for_the_seat(desks: Desks, town: dict[str, TicketDetail]) -> None:
    assert titles(desks, TicketView.MINE, AGENT) == ["超时未派", "处理中"]
    assert titles(desks, TicketView.MINE, BRANCH) == ["处理中"]
    assert titles(desks, TicketView.MINE, DISPATCHER) == ["超时未派", "市民热线转办", "已回单"]


def test_that_a_branch_sees_its_own_tickets_only(
    desks: Desks, town: dict[str, TicketDetail]
) -> None:
    assert titles(desks, TicketView.OPEN, BRANCH) == ["处理中", "已回单"]


def test_that_filters_narrow_a_view_together(desks: Desks, town: dict[str, TicketDetail]) -> None:
    assert titles(desks, TicketView.OPEN, district="周村区") == ["周村待接"]
    assert titles(desks, TicketView.OPEN, unit_id=ZHANGDIAN_REPAIR) == ["处理中", "已回单"]
    assert titles(desks, TicketView.OPEN, unit_id=ZHANGDIAN_REPAIR, text="王建国 处理") == [
        "处理中"
    ]
    assert titles(desks, TicketView.OPEN, text=town["soon"].number[-4:]) == ["周村待接"]
    assert len(titles(desks, TicketView.OPEN, text="14005332086")) == 5
    assert titles(desks, TicketView.OPEN, text="gd-2026 丝绸") == ["周村待接"]
    assert titles(desks, TicketView.OPEN, text="GD-2026 丝绸") == ["周村待接"]
    assert titles(desks, TicketView.OPEN, text="100%") == []


def test_that_pages_follow_each_other_without_gap_or_repeat(
    desks: Desks, town: dict[str, TicketDetail]
) -> None:
    tickets = desks.tickets(SUPERVISOR)
    for view, text in product((TicketView.OPEN, TicketView.TODAY), ("", "14005332086")):
        whole = [line.id for line in tickets.queue(view, text=text).rows]
        walked, after = [], None
        while True:
            page = tickets.queue(view, text=text, after=after, limit=2)
            assert page.total == len(whole)
            walked += [line.id for line in page.rows]
            if (after := page.after) is None:
                break
        assert walked == whole


def test_that_archived_pages_go_from_the_newest_to_the_oldest(desks: Desks) -> None:
    for _ in range(3):
        desks.clock.forward(minutes=20)
        handled(desks, desks.tickets(AGENT).create(a_form()), until=TicketAction.ARCHIVE)
    tickets = desks.tickets(SUPERVISOR)
    whole = [line.number for line in tickets.queue(TicketView.ARCHIVED).rows]
    assert whole == sorted(whole, reverse=True)
    first = tickets.queue(TicketView.ARCHIVED, limit=2)
    rest = tickets.queue(TicketView.ARCHIVED, limit=2, after=first.after)
    assert [line.number for line in (*first.rows, *rest.rows)] == whole


def test_that_old_tickets_are_found_by_place_and_number_beyond_the_newest(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_archive, "SEARCHED_AT_MOST", 2)
    monkeypatch.setattr(ticket_queue, "SEARCHED_AT_MOST", 2)
    ticket_queue._read.cache_clear()
    forms = [
        a_form(title="丝绸旧事", community_id=SILK, address="周村区", callback_number=""),
        a_form(title="电话旧事", callback_number="14005339099", address="某处"),
        *(a_form(title=f"新事{i}", address="某处", community_id=None) for i in range(3)),
    ]
    old = []
    for form in forms:
        desks.clock.forward(minutes=20)
        made = desks.tickets(AGENT).create(form)
        old.append(handled(desks, made, until=TicketAction.ARCHIVE))

    def found(text: str) -> list[str]:
        return titles(desks, TicketView.ARCHIVED, text=text)

    assert found("新事") == ["新事2", "新事1"]
    assert desks.tickets(SUPERVISOR).queue(TicketView.ARCHIVED, text="新事").cut
    assert found("丝绸 冒水") == ["丝绸旧事"]
    assert found("1400533909") == ["电话旧事"]
    assert found(old[1].number) == ["电话旧事"]
    assert found("没有这种事") == []
    first = desks.tickets(SUPERVISOR).queue(TicketView.ARCHIVED, text="新事", limit=1)
    rest = desks.tickets(SUPERVISOR).queue(
        TicketView.ARCHIVED, text="新事", limit=1, after=first.after
    )
    assert [line.title for line in (*first.rows, *rest.rows)] == ["新事2", "新事1"]
    ticket_queue._read.cache_clear()


def test_that_queue_and_detail_cost_one_round_trip_each(
    desks: Desks, town: dict[str, TicketDetail]
) -> None:
    tickets = desks.tickets(SUPERVISOR)
    with counted(desks.database) as sent:
        tickets.queue(TicketView.OPEN, text="冒水")
        tickets.detail(town["over"].id)
    assert len(sent) == 2


def test_that_the_detail_shows_other_tickets_of_the_caller(
    desks: Desks, town: dict[str, TicketDetail]
) -> None:
    related = desks.tickets(SUPERVISOR).detail(town["over"].id).related_tickets
    assert [t.title for t in related][-1] == "旧单"
    assert town["over"].id not in {t.id for t in related}
    number = "14005330777"
    lone = desks.tickets(AGENT).create(a_form(id=new_id(), callback_number=number))
    assert desks.tickets(AGENT).detail(lone.id).related_tickets == ()

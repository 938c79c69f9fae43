"""A network that delays, drops, refuses and cuts: one result, an error in time, nothing stuck."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.bootstrap import Services
from app.data import engine, steady_connection
from app.data.calls import CallRow
from app.data.change_feed import ChangeFeed
from app.data.ids import new_id
from app.data.steady_connection import SteadyConnection
from app.data.tickets import TicketEntryRow, TicketRow
from app.domain.call import IntakeDraft, Outcome
from app.domain.catalogue import RequestKind
from app.domain.errors import KeptForLater, Unavailable
from app.domain.outbox import Standing
from tests.data.test_change_feed import Ear
from tests.fault.site import Site, system_clock
from tests.helpers.proxy import Proxy
from tests.helpers.seeds import LIUQUAN_2, OTHER_AGENT, OWNER_PHONE, ZHANGDIAN_REPAIR, ZHOU
from tests.helpers.tickets import a_form

pytestmark = pytest.mark.postgres


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's patience, twenty times shorter."""
    monkeypatch.setattr(SteadyConnection, "patience", 1.0)
    monkeypatch.setattr(steady_connection, "_GRACE", 0.5)
    monkeypatch.setitem(engine.POSTGRESQL_OPTIONS, "connect_timeout", 2)


def draft(**more: object) -> IntakeDraft:
    now = system_clock()
    base = IntakeDraft(
        call_id=new_id(), raw_number=OWNER_PHONE, number=OWNER_PHONE, started_at=now,
        answered_at=now, request_kind=RequestKind.CONSULT, category_code="bill.account",
        account_id=ZHOU, account_no="03-2207-11846", salutation="周女士", community_id=LIUQUAN_2,
        address="张店区 柳泉花园二期 7 号楼", complaint="家中无水", reply="已说明",
    )  # fmt: skip
    return replace(base, **more)  # type: ignore[arg-type]  # the fields of a draft


def counted(site: Site, row: type, *where: "sa.ColumnElement[bool]") -> int:
    return int(site.database.one(sa.select(sa.func.count()).select_from(row).where(*where))[0])


def took(act: Callable[[], object]) -> float:
    begin = monotonic()
    act()
    return monotonic() - begin


@pytest.mark.parametrize("bytes_", [0, 1, 7, 40, 150])
def test_that_a_lost_answer_gives_the_first_result_again(
    site: Site, proxy: Proxy, desk: Services, bytes_: int
) -> None:
    desk.calls.pop(OWNER_PHONE)
    before, call = counted(site, TicketRow), draft()
    proxy.cut(bytes_)
    registered = desk.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR)
    assert not registered.queued
    assert counted(site, CallRow, CallRow.id == call.call_id) == 1
    assert counted(site, TicketRow) == before + 1
    assert counted(site, TicketRow, TicketRow.number == registered.ticket_number) == 1


def test_that_a_call_whose_answer_got_lost_for_good_is_sent_again_once(
    hurry: None, site: Site, proxy: Proxy, desk: Services
) -> None:
    desk.calls.pop(OWNER_PHONE)
    before, call = counted(site, TicketRow), draft()
    proxy.mute()
    assert desk.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR).queued
    assert counted(site, CallRow, CallRow.id == call.call_id) == 1  # it arrived, unheard
    assert desk.outbox.send_all().away
    proxy.pass_all()
    (registered,) = desk.outbox.send_all().registered
    assert counted(site, CallRow, CallRow.id == call.call_id) == 1
    assert counted(site, TicketRow) == before + 1
    assert counted(site, TicketRow, TicketRow.number == registered.ticket_number) == 1
    assert desk.outbox.standing() == Standing()


@pytest.mark.parametrize("chunks", range(8))
def test_that_a_transaction_cut_anywhere_happens_once(
    site: Site, proxy: Proxy, desk: Services, chunks: int
) -> None:
    """`create` and `remark` are transactions of several steps; they wait when one is lost."""
    first = desk.tickets.create(a_form())
    form, act_id, text = a_form(), new_id(), "来电人在家"
    proxy.cut(after_chunks=chunks)
    for act in (
        lambda: desk.tickets.create(form),
        lambda: desk.tickets.remark(first.id, text, act_id=act_id),
    ):
        try:
            act()
        except KeptForLater:
            proxy.pass_all()
            assert desk.outbox.send_all().sent == 1
    assert counted(site, TicketRow, TicketRow.id == form.id) == 1
    assert counted(site, TicketEntryRow, TicketEntryRow.text == text) == 1


def test_that_silence_is_an_error_in_time_and_the_next_call_costs_nothing(
    hurry: None, proxy: Proxy, desk: Services
) -> None:
    desk.calls.pop(OWNER_PHONE)
    proxy.hole()
    with pytest.raises(Unavailable):
        desk.calls.pop(OWNER_PHONE)
    assert took(lambda: desk.calls.register(draft())) < 6
    assert desk.outbox.known_away
    assert took(lambda: desk.calls.register(draft())) < 1
    assert desk.outbox.standing().waiting == 2
    proxy.pass_all()
    assert desk.outbox.send_all().sent == 2


def test_that_silence_in_a_transaction_is_an_error_in_time(
    hurry: None, site: Site, proxy: Proxy, desk: Services
) -> None:
    desk.tickets.create(a_form())
    form = a_form()
    proxy.hole()

    def create() -> None:
        with pytest.raises(KeptForLater):
            desk.tickets.create(form)

    assert took(create) < 6
    proxy.pass_all()
    assert desk.outbox.send_all().sent == 1
    assert counted(site, TicketRow, TicketRow.id == form.id) == 1


def test_that_a_refused_connection_is_an_error_at_once(proxy: Proxy, desk: Services) -> None:
    desk.calls.pop(OWNER_PHONE)
    proxy.refuse()
    assert took(lambda: desk.calls.register(draft())) < 2
    assert desk.outbox.standing().waiting == 1


def test_that_a_slow_statement_is_ended_once_and_the_connection_stays(
    hurry: None, site: Site, desk: Services
) -> None:
    database = desk.session.database
    mine = database.one(sa.text("SELECT pg_backend_pid()"))[0]

    def slow() -> None:
        with pytest.raises(Unavailable, match="too long"):
            database.one(sa.text("SELECT pg_sleep(10)"))

    assert took(slow) < 2.5  # a second attempt would take twice as long
    assert database.one(sa.text("SELECT pg_backend_pid()"))[0] == mine


def test_that_a_far_server_costs_one_round_trip_a_call(proxy: Proxy, desk: Services) -> None:
    for _ in range(6):  # until the server has planned it
        desk.calls.register(draft())
    proxy.pass_all(0.1)
    fastest = min(took(lambda: desk.calls.register(draft())) for _ in range(3))
    assert 0.2 <= fastest < 0.4


def test_that_the_feed_notices_silence_and_catches_up(
    hurry: None, site: Site, proxy: Proxy, desk: Services
) -> None:
    ear = Ear()
    feed = ChangeFeed(site.url(OTHER_AGENT, proxy.port, proxy.port), ear.hear, ear.state)
    feed.start()
    assert ear.wait(lambda: ear.states == [True])
    proxy.hole()
    assert ear.wait(lambda: False in ear.states)
    made: UUID = site.tickets[0]
    with site.database.writes.begin() as connection:
        connection.execute(
            sa.update(TicketRow).where(TicketRow.id == made).values(location_note="路口")
        )
    proxy.pass_all()
    assert ear.wait(lambda: any(str(made) in change.ids for change in ear.changes))
    assert ear.states[-1]
    feed.stop()


def test_that_one_outcome_is_all_that_repeating_can_give(site: Site, desk: Services) -> None:
    call = draft()
    first = desk.calls.register(call)
    again = desk.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR)
    assert (again, first.outcome) == (first, Outcome.ANSWERED)

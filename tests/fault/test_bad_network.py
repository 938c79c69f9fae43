"""A network that delays, drops, refuses and cuts: one result, an error in time, nothing stuck."""

from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.bootstrap import Services
from app.data import change_feed, engine, steady_connection
from app.data.calls import CallRow
from app.data.change_feed import ChangeFeed
from app.data.ids import new_id
from app.data.steady_connection import SteadyConnection
from app.data.tickets import TicketEntryRow, TicketRow
from app.domain.call import Outcome
from app.domain.errors import KeptForLater, Unavailable
from app.domain.outbox import Standing
from tests.data.test_change_feed import Ear
from tests.fault.forms import a_call, counted
from tests.fault.network import took
from tests.fault.site import Site, enter
from tests.helpers.proxy import Proxy
from tests.helpers.seeds import AGENT, OTHER_AGENT, OWNER_PHONE, ZHANGDIAN_REPAIR
from tests.helpers.tickets import a_form

pytestmark = pytest.mark.postgres


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's patience, twenty times shorter."""
    monkeypatch.setattr(SteadyConnection, "patience", 1.0)
    monkeypatch.setattr(steady_connection, "STATEMENT_LIMIT", 500)
    monkeypatch.setattr(change_feed, "POLL", 1.0)
    monkeypatch.setitem(engine.POSTGRESQL_OPTIONS, "connect_timeout", 2)


@pytest.mark.parametrize("bytes_", [0, 1, 7, 40, 150])
def test_that_a_lost_answer_gives_the_first_result_again(
    site: Site, proxy: Proxy, desk: Services, bytes_: int
) -> None:
    desk.calls.pop(OWNER_PHONE)
    before, call = counted(site, TicketRow), a_call()
    proxy.cut(bytes_)
    registered = desk.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR)
    assert not registered.queued
    assert counted(site, CallRow, CallRow.id == call.call_id) == 1
    assert counted(site, TicketRow) == before + 1
    assert counted(site, TicketRow, TicketRow.number == registered.ticket_number) == 1


def test_that_a_read_is_asked_again_once(proxy: Proxy, desk: Services) -> None:
    found = desk.calls.pop(OWNER_PHONE)
    proxy.cut(300)
    assert desk.calls.pop(OWNER_PHONE).accounts == found.accounts


def test_that_a_call_whose_answer_got_lost_for_good_is_sent_again_once(
    hurry: None, site: Site, proxy: Proxy, desk: Services
) -> None:
    desk.calls.pop(OWNER_PHONE)
    before, call = counted(site, TicketRow), a_call()
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
    entries = len(first.entries)
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
    assert counted(site, TicketEntryRow, TicketEntryRow.id == act_id) == 1
    assert counted(site, TicketEntryRow, TicketEntryRow.ticket_id == first.id) == entries + 1


def test_that_silence_is_an_error_in_time_and_the_next_call_costs_nothing(
    hurry: None, proxy: Proxy, desk: Services
) -> None:
    desk.calls.pop(OWNER_PHONE)
    proxy.hole()
    with pytest.raises(Unavailable):
        desk.calls.pop(OWNER_PHONE)
    assert took(lambda: desk.calls.register(a_call())) < 6
    assert desk.outbox.known_away
    assert took(lambda: desk.calls.register(a_call())) < 1
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
    assert took(lambda: desk.calls.register(a_call())) < 2
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


def test_that_a_commit_that_waits_for_its_standby_is_not_told_as_done(
    hurry: None, site: Site, proxy: Proxy, tmp_path: Path
) -> None:
    """To cancel it would make the server say that it is done; without the standby it is not."""
    _demand_standby(site, "nobody")
    desk = enter(site.url(AGENT), AGENT, tmp_path)
    desk.catalogue.get()
    desk.catalogue.workdays()
    call = a_call()
    assert desk.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR).queued
    assert counted(site, CallRow, CallRow.id == call.call_id) == 0
    assert desk.outbox.send_all().sent == 0  # waits behind the first
    _demand_standby(site, "")
    while desk.outbox.standing().waiting:
        desk.outbox.send_all()
    assert counted(site, CallRow, CallRow.id == call.call_id) == 1
    desk.session.database.close()


def _demand_standby(site: Site, names: str) -> None:
    """Commits of the agent in this town wait for it; the server's other databases do not."""
    level = "on" if names else "off"
    for statement in (
        f"ALTER ROLE {AGENT.login} IN DATABASE {site.name} SET synchronous_commit = '{level}'",
        f"ALTER SYSTEM SET synchronous_standby_names = '{names}'",
        "SELECT pg_reload_conf()",
    ):
        with site.database.reads.connect() as owner:
            owner.exec_driver_sql(statement)


def test_that_a_far_server_costs_one_round_trip_a_call(proxy: Proxy, desk: Services) -> None:
    for _ in range(6):  # until the server has planned it
        desk.calls.register(a_call())
    proxy.pass_all(0.1)
    fastest = min(took(lambda: desk.calls.register(a_call())) for _ in range(3))
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
    call = a_call()
    first = desk.calls.register(call)
    again = desk.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR)
    assert (again, first.outcome) == (first, Outcome.ANSWERED)

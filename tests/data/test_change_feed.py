"""Colleagues' changes reach the other desks, and a lost connection loses none of them."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from app.data.change_feed import ChangeFeed
from app.data.engine import Database
from app.domain.change import Change, Subject
from app.services.tickets import Tickets
from tests.helpers.seated import seated
from tests.helpers.seeds import DISPATCHER, OTHER_AGENT, seed_small
from tests.helpers.tickets import Desks, SetClock, a_form

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)


class Ear:
    """Collects what a feed publishes."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.states: list[bool] = []
        self._news = threading.Condition()

    def hear(self, change: Change) -> None:
        with self._news:
            self.changes.append(change)
            self._news.notify_all()

    def state(self, there: bool) -> None:
        with self._news:
            self.states.append(there)
            self._news.notify_all()

    def wait(self, until: Callable[[], bool]) -> bool:
        with self._news:
            return self._news.wait_for(until, timeout=20)


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
def feed(database: Database, ear: Ear) -> Iterator[ChangeFeed]:
    """The desk of another agent, listening."""
    seed_small(database)
    feed = ChangeFeed(seated(database, OTHER_AGENT).writes.url, ear.hear, ear.state)
    feed.start()
    assert ear.wait(lambda: True in ear.states)
    yield feed
    feed.stop()


@pytest.fixture
def tickets(database: Database, feed: ChangeFeed, tmp_path: Path) -> Iterator[Tickets]:
    """What a dispatcher can do, at another desk."""
    desk = seated(database, DISPATCHER)
    yield Desks(desk, SetClock(), tmp_path).tickets(DISPATCHER)
    desk.close()


def test_that_a_colleagues_change_is_heard_with_name_and_record(tickets: Tickets, ear: Ear) -> None:
    made = tickets.create(a_form())
    assert ear.wait(lambda: any(str(made.id) in change.ids for change in ear.changes))
    heard = next(change for change in ear.changes if str(made.id) in change.ids)
    assert Subject.TICKET in heard.subjects
    assert heard.initiator == DISPATCHER.name


def test_that_what_happened_while_the_connection_was_lost_is_heard_afterwards(
    database: Database, tickets: Tickets, ear: Ear
) -> None:
    ended = sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :login")
    assert database.all(ended, {"login": OTHER_AGENT.login})
    made = tickets.create(a_form())
    assert ear.wait(lambda: False in ear.states)
    assert ear.wait(lambda: any(str(made.id) in change.ids for change in ear.changes))
    assert ear.states[-1]


def test_that_every_change_is_heard_once(database: Database, tickets: Tickets, ear: Ear) -> None:
    ids = [str(tickets.create(a_form()).id) for _ in range(5)]
    assert ear.wait(lambda: all(any(i in c.ids for c in ear.changes) for i in ids))
    last = str(tickets.create(a_form()).id)
    assert ear.wait(lambda: any(last in c.ids for c in ear.changes))
    heard = [i for change in ear.changes for i in change.ids if i in ids]
    assert sorted(heard) == sorted(ids)


def test_that_too_many_changes_to_name_stand_for_everything(
    database: Database, feed: ChangeFeed, ear: Ear
) -> None:
    with database.writes.begin() as connection:
        connection.execute(
            sa.text(
                "SELECT hotline_log.tell('ticket', i::text, NULL) FROM generate_series(1, 1500) i"
            )
        )
    assert ear.wait(lambda: any(change.subjects == frozenset(Subject) for change in ear.changes))


def test_that_an_act_taken_back_does_not_keep_the_next_one_from_being_heard(
    database: Database,
) -> None:
    address = database.writes.url.set(drivername="postgresql")
    url = address.render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as ear, psycopg.connect(url) as desk:
        ear.execute("LISTEN hotline")
        ear.execute("SELECT setval('hotline_log.pulse', 1)")  # nobody told anything in this second
        desk.execute("SELECT hotline_log.tell('ticket', '1', NULL)")
        desk.rollback()
        desk.execute("SELECT hotline_log.tell('ticket', '2', NULL)")
        desk.commit()
        assert len(list(ear.notifies(timeout=20, stop_after=1))) == 1

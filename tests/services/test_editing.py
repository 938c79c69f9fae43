"""Who is editing what, told between two desks of a shared server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import Core, Services, sign_in
from app.data.engine import Database
from app.domain.errors import InvalidInput, NotAllowed
from app.domain.people import Person
from app.settings import Paths, Settings
from tests.helpers.seated import seated
from tests.helpers.seeds import AGENT, DISPATCHER, NOW, SUPERVISOR, seed_small

Desk = Callable[[Person], Services]


@pytest.fixture
def engine_name() -> str:
    return "postgresql"


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Iterator[Desk]:
    seed_small(database)
    opened: list[Database] = []
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))

    def sit(person: Person) -> Services:
        opened.append(seated(database, person))
        return sign_in(Core(settings, opened[-1], lambda: NOW), person, lambda _change: None)

    yield sit
    for one in opened:
        one.close()


def test_that_the_others_are_named_until_they_end(desk: Desk) -> None:
    mine, theirs, third = desk(SUPERVISOR), desk(DISPATCHER), desk(AGENT)
    assert mine.editing.begin("outage", "a") == ()
    (colleague,) = theirs.editing.begin("outage", "a")
    assert (colleague.name, colleague.seat_no) == (SUPERVISOR.name, SUPERVISOR.seat_no)
    assert 0 < colleague.seconds <= 45
    names = [c.name for c in third.editing.others("outage", "a")]
    assert names == [SUPERVISOR.name, DISPATCHER.name]
    assert third.editing.others("outage", "b") == ()
    mine.editing.end("outage", "a")
    theirs.editing.end_all()
    assert third.editing.others("outage", "a") == ()


def test_that_what_is_not_said_again_runs_out(desk: Desk, database: Database) -> None:
    mine, theirs = desk(SUPERVISOR), desk(DISPATCHER)
    mine.editing.begin("ticket", 1)
    with database.writes.begin() as connection:
        connection.exec_driver_sql("UPDATE hotline_log.editing SET until = now() - interval '1 s'")
    assert theirs.editing.others("ticket", 1) == ()
    theirs.editing.begin("ticket", 2)
    with database.reads.connect() as connection:
        left = connection.exec_driver_sql("SELECT record FROM hotline_log.editing").scalars().all()
    assert left == ["2"]


def test_that_only_the_first_time_is_told_to_all_desks(desk: Desk, database: Database) -> None:
    mine = desk(SUPERVISOR)
    for _beat in range(3):
        mine.editing.begin("ticket", 1)
    mine.editing.end("ticket", 1)
    mine.editing.end("ticket", 1)
    with database.reads.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT count(*) FROM hotline_log.change"
            " WHERE subject = 'editing' AND record = 'ticket/1'"
        )
        assert told.scalar_one() == 2


def test_that_nobody_fills_the_table(desk: Desk) -> None:
    mine = desk(AGENT)
    for number in range(20):
        mine.editing.begin("ticket", number)
    with pytest.raises(NotAllowed):
        mine.editing.begin("ticket", 21)
    mine.editing.begin("ticket", 3)
    with pytest.raises(InvalidInput):
        mine.editing.begin("ticket", "x" * 61)

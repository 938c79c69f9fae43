"""The lobby on a shared server, with a guide's own rights and nothing more."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from app.bootstrap import Core, Services, sign_in
from app.data.engine import Database
from app.data.id_list import as_list
from app.data.lobby_reads import LOBBY_BILL, LOBBY_FIND
from app.data.outage_queries import moments
from app.data.reads import asked
from app.domain.errors import NotAllowed
from app.domain.lobby import (
    TRIES_A_DAY,
    CheckResult,
    FacilityState,
    SlipPaper,
    VisitReason,
)
from app.domain.lobby_numbers import LookUpBy
from app.domain.people import Person
from app.settings import Paths, Settings
from tests.helpers.lobby import (
    DOCUMENTED,
    GUIDE,
    HALL,
    LAST_FOUR,
    OTHER_GUIDE,
    OTHER_HALL,
    TERMINAL,
    TICKET_MACHINE,
    seed_lobby,
)
from tests.helpers.seated import seated
from tests.helpers.seeds import AGENT, OWNER_PHONE, seed_small

pytestmark = pytest.mark.parametrize("engine_name", ["postgresql"], indirect=True)
SignIn = Callable[..., Services]


@pytest.fixture
def town(database: Database) -> Database:
    seed_small(database)
    seed_lobby(database)
    return database


@pytest.fixture
def at_desk(town: Database, tmp_path: Path) -> Iterator[SignIn]:
    opened: list[Database] = []

    def seat(person: Person = GUIDE) -> Services:
        database = seated(town, person)
        opened.append(database)
        settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
        core = Core(settings, database, lambda: datetime.now(UTC))
        return sign_in(core, person, lambda _change: None)

    yield seat
    for database in opened:
        database.close()


@pytest.fixture
def guide(town: Database) -> Iterator[sa.Connection]:
    """A guide with a console."""
    database = seated(town, GUIDE)
    with database.reads.connect() as connection:
        yield connection
    database.close()


def call(connection: sa.Connection, function: str, **values: object) -> dict[str, object]:
    statement = sa.text(f"SELECT hotline.{function}(CAST(:asked AS jsonb))")
    answer = connection.execute(statement, {"asked": asked(values)}).scalar_one()
    assert isinstance(answer, dict)
    return answer


def refused(connection: sa.Connection, statement: str) -> str:
    with pytest.raises(DBAPIError) as error:
        connection.execute(sa.text(statement))
    return str(getattr(error.value.orig, "sqlstate", ""))


def test_that_the_whole_path_works_with_a_guides_rights(at_desk: SignIn, town: Database) -> None:
    services = at_desk()
    lobby = services.lobby
    hall = lobby.hall()
    assert hall.office is not None
    (account,) = lobby.find(LookUpBy.PHONE, OWNER_PHONE).accounts
    assert (account.name, account.phone) == ("周＊敏", "140＊＊＊＊4417")
    with pytest.raises(NotAllowed):
        lobby.bill_slip(account.id, SlipPaper.RECEIPT)
    assert lobby.verify(account.id, LAST_FOUR).result is CheckResult.PASSED
    assert lobby.bill_slip(account.id, SlipPaper.RECEIPT).pages == 1
    lobby.mark(TICKET_MACHINE, 1, FacilityState.NORMAL)
    lobby.count(HALL, VisitReason.PAYMENT)
    terminal = next(f for f in hall.facilities if f.id == TERMINAL)
    report = lobby.report(terminal, hall.office, "缺纸", lobby.new_id())
    assert report.number.startswith("GD-")
    later = lobby.hall()
    assert (later.seen(1), later.visits[VisitReason.PAYMENT]) == (1, 1)
    acts = town.all(
        sa.text("SELECT kind, changes->>'result' AS result FROM hotline_log.entry"
                " WHERE person_id = :me AND subject = 'account' ORDER BY id"), {"me": GUIDE.id}
    )  # fmt: skip
    assert [tuple(a) for a in acts] == [("account_document", "passed"), ("bill_slip", None)]
    read = town.all(sa.text("SELECT function FROM hotline_log.read_record WHERE person_id = 90"))
    assert [r[0] for r in read] == ["lobby_find", "lobby_bill"]


def test_that_the_answer_of_the_server_is_masked_itself(guide: sa.Connection) -> None:
    values = {"forms": as_list([OWNER_PHONE]), "account_no": "", "code": "", "meter_no": "",
              **moments(datetime.now(UTC))}  # fmt: skip
    text = json.dumps(call(guide, LOBBY_FIND.name, **values), ensure_ascii=False)
    for whole in ("周淑敏", OWNER_PHONE, "11846", "YC20110718", "1102", "36.2", "3620"):
        assert whole not in text
    assert "周＊敏" in text


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM hotline.account",
        "SELECT number FROM hotline.account_phone",
        "SELECT arrears FROM hotline.account_billing",
        "SELECT hash FROM hotline.account_document",
        "UPDATE hotline.account_document SET tries = 0",
        "UPDATE hotline.account_document SET passed_by = 90, passed_until = now() + '1 day'",
        "INSERT INTO hotline.account_document VALUES (2, 'a', 'b', 0)",
        "SELECT * FROM hotline.call",
        "SELECT hotline.screen_pop('{}')",
        "SELECT hotline.find_account_no_maybe('{}')",
        "UPDATE hotline.lobby_service SET papers = '[]'",
        "UPDATE hotline.lobby_facility SET name = 'x'",
        "DELETE FROM hotline.lobby_round_mark",
        "UPDATE hotline.lobby_office SET unit_id = 11",
    ],
)
def test_that_a_guide_with_a_console_gets_nowhere(guide: sa.Connection, statement: str) -> None:
    assert refused(guide, statement) in {"42501", "42883"}


def test_that_a_guide_writes_only_for_the_own_hall_and_day(guide: sa.Connection) -> None:
    visit = "INSERT INTO hotline.lobby_visit VALUES ({hall}, current_date{days}, 'payment', 1)"
    assert refused(guide, visit.format(hall=OTHER_HALL, days="")) == "42501"
    assert refused(guide, visit.format(hall=HALL, days=" - 9")) == "42501"
    guide.execute(sa.text(visit.format(hall=HALL, days="")))


def test_that_a_bill_is_only_opened_by_the_own_fresh_check(
    guide: sa.Connection, town: Database
) -> None:
    lie = {"account_id": DOCUMENTED, "my_id": OTHER_GUIDE.id, "my_moment": "2000-01-01T00:00:00Z"}
    assert call(guide, LOBBY_BILL.name, **lie)["bill"] == []
    other = seated(town, OTHER_GUIDE)
    with other.reads.connect() as colleague:
        passed = call(colleague, "lobby_verify", account_id=DOCUMENTED, last4=LAST_FOUR)
        assert passed == {"result": "passed", "tries_left": TRIES_A_DAY}
    other.close()
    assert call(guide, LOBBY_BILL.name, **lie)["bill"] == []


def test_that_the_server_counts_wrong_answers_whatever_the_client_says(
    guide: sa.Connection,
) -> None:
    left = [
        call(guide, "lobby_verify", account_id=DOCUMENTED, last4=f"000{n}", zone="Etc/GMT+12")
        for n in range(TRIES_A_DAY)
    ]
    assert [answer["tries_left"] for answer in left] == [4, 3, 2, 1, 0]
    guide.execute(sa.text("SET TimeZone = 'Pacific/Kiritimati'"))
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        answer = call(guide, "lobby_verify", account_id=DOCUMENTED, last4=LAST_FOUR, zone=zone)
        assert answer["result"] == "locked"


def test_that_no_other_seat_may_check_or_look_up_here(town: Database) -> None:
    agent = seated(town, AGENT)
    with agent.reads.connect() as connection:
        for function in ("lobby_verify", "lobby_find", "lobby_bill"):
            assert refused(connection, f"SELECT hotline.{function}('{{}}')") == "42501"
    agent.close()

"""A hundred thousand accounts by the program's own import: the bench's lookups, for their answers.

How long they take belongs to the bench; here they must find what they are asked for, as agent and
as branch, and say the same as a plain SELECT of the owner.
"""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, Services, sign_in
from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.calls import CallRow
from app.data.catalogue import UnitRow
from app.data.engine import Database
from app.data.tickets import TicketRow
from app.domain.catalogue import UnitKind
from app.domain.people import Seat
from app.domain.search import Found
from app.domain.ticket import TicketView
from app.settings import Paths, Settings
from tests.bench._site import desk, person, site_of
from tests.bench.search import probes
from tests.helpers.postgres import Server

SIZE = 100_000
EACH = 8
"""So many texts of a kind are looked up."""


@pytest.fixture(scope="module")
def town(postgres: Server) -> Iterator[Database]:
    """The site of the bench, with half as many tickets and twice as many calls."""
    database, filled = site_of(postgres, SIZE)
    assert [row[1] for row in filled[:2]] == [SIZE, SIZE]
    yield database
    database.close()
    postgres.drop(f"site_{SIZE}")


@pytest.fixture(scope="module")
def asked(town: Database) -> dict[str, list[str]]:
    return {kind: texts[:EACH] for kind, texts in probes(town).items()}


def keys(services: Services, text: str) -> list[object]:
    return [hit.key for hit in services.search.find(text).hits]


def shown(services: Services, text: str) -> list[str]:
    """What is read on screen, sorted: which of two with one name comes first is left open."""
    return sorted(hit.title for hit in services.search.find(text).hits)


def owner(town: Database) -> Services:
    """An agent's services on the owner's connection: plain SELECTs."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-town-"))
    core = Core(Settings(paths=Paths(data=folder, log=folder)), town, lambda: datetime.now(UTC))
    return sign_in(core, person(town, Seat.AGENT), lambda _change: None)


def test_that_a_lookup_answers_as_the_plain_statement_does(
    town: Database, asked: dict[str, list[str]]
) -> None:
    agent, plain = desk(town, person(town, Seat.AGENT)), owner(town)
    for kind, texts in asked.items():
        for text in texts:
            assert shown(agent, text) == shown(plain, text), (kind, text)
    agent.session.database.close()


@pytest.mark.parametrize(
    ("kind", "column"),
    [("户号, whole", AccountRow.account_no), ("户号, no dashes", AccountRow.account_no),
     ("表号, whole", AccountRow.meter_no), ("written address", AccountRow.address)],
)  # fmt: skip
def test_that_the_account_is_found(
    town: Database, asked: dict[str, list[str]], kind: str, column: sa.ColumnElement[str]
) -> None:
    agent = desk(town, person(town, Seat.AGENT))
    plain = sa.func.replace(column, "-", "")
    for text in asked[kind]:
        (wanted,) = town.all(
            sa.select(AccountRow.id).where(plain == text.replace("-", "")).limit(1)
        )
        assert wanted.id in keys(agent, text)
    agent.session.database.close()


def test_that_a_branch_finds_its_own_accounts_only(
    town: Database, asked: dict[str, list[str]]
) -> None:
    who = person(town, Seat.BRANCH)
    branch = desk(town, who)
    found = {
        hit.key
        for kind in ("name, 1 character", "road", "initials, 2", "phone, last 4")
        for text in asked[kind]
        for hit in branch.search.find(text).hits
        if hit.found is Found.ACCOUNT
    }
    district = sa.select(UnitRow.district).where(UnitRow.id == who.unit_id).scalar_subquery()
    allowed = sa.select(UnitRow.id).where(
        sa.or_(
            UnitRow.id == who.unit_id,
            sa.and_(UnitRow.kind == UnitKind.BRANCH, UnitRow.district == district),
        )
    )
    outside = AccountRow.branch_id.not_in(allowed) | AccountRow.branch_id.is_(None)
    assert found
    assert not town.all(sa.select(AccountRow.id).where(AccountRow.id.in_(found), outside))
    branch.session.database.close()


def test_that_a_call_brings_up_the_account_and_what_is_open(town: Database) -> None:
    agent = desk(town, person(town, Seat.AGENT))
    rows = town.all(
        sa.select(PhoneRow.number, PhoneRow.account_id)
        .join(TicketRow, TicketRow.account_id == PhoneRow.account_id)
        .where(TicketRow.state != "archived")
        .limit(20)
    )
    for row in rows:
        pop = agent.calls.pop(row.number)
        assert row.account_id in {account.id for account in pop.accounts}
    agent.session.database.close()


@pytest.mark.parametrize("text", ["", "漏水"])
def test_that_pages_of_the_queue_follow_each_other(town: Database, text: str) -> None:
    agent = desk(town, person(town, Seat.AGENT))
    seen: list[object] = []
    after = None
    while True:
        page = agent.tickets.queue(TicketView.OPEN, text=text, after=after, limit=100)
        seen += [line.id for line in page.rows]
        after = page.after
        if after is None:
            break
    open_ = town.all(sa.select(TicketRow.id).where(TicketRow.state != "archived"))
    assert len(seen) == len(set(seen)) == len(open_) == page.total
    assert agent.tickets.counts()[TicketView.OPEN] == len(open_)
    agent.session.database.close()


def test_that_the_site_is_as_large_as_it_says(town: Database) -> None:
    for row, least in (
        (AccountRow, SIZE),
        (BillingRow, SIZE),
        (TicketRow, SIZE // 2),
        (CallRow, SIZE),
    ):
        assert town.one(sa.select(sa.func.count()).select_from(row))[0] >= least

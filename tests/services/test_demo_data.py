"""The demonstration: the same every time, on real places, with the callers it promises."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
import sqlalchemy.orm

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.calls import CallRow, PromiseRow
from app.data.engine import Database
from app.data.numbers import Series, next_number
from app.data.outages import OutageAreaRow, OutageRow, OutageVersionRow
from app.data.people import PersonRow
from app.data.places import BuildingRow, CommunityRow
from app.data.tickets import TicketEntryRow, TicketRow
from app.domain.account import AccountStatus
from app.domain.errors import InvalidInput
from app.domain.outage import OutageKind, OutageState
from app.domain.people import Seat
from app.domain.ticket import TicketAction, TicketState
from app.services.demo_data import DEMO_LOGIN, demo_cast, make_demo
from app.services.demo_data.accounts import accounts
from app.services.demo_data.moments import ZONE
from app.services.demo_data.places import estates
from tests.helpers.seeds import NOW

SIZE = 3_000


@pytest.fixture
def demo(database: Database) -> Database:
    """A small demonstration on each engine."""
    make_demo(database, accounts=SIZE, now=NOW)
    return database


def _count(database: Database, kind: type) -> int:
    return int(database.one(sa.select(sa.func.count()).select_from(kind))[0])


def test_that_the_demonstration_is_complete(demo: Database) -> None:
    assert _count(demo, AccountRow) == _count(demo, BillingRow) == SIZE
    assert 1.4 * SIZE < _count(demo, PhoneRow) < 1.8 * SIZE
    assert _count(demo, PersonRow) >= 13
    seats = {row.seat for row in demo.all(sa.select(PersonRow.seat))}
    assert seats >= {Seat.AGENT, Seat.DISPATCHER, Seat.BRANCH, Seat.SUPERVISOR, Seat.GUIDE}
    logins = {row.login for row in demo.all(sa.select(PersonRow.login))}
    assert DEMO_LOGIN in logins
    households = demo.one(sa.select(sa.func.sum(BuildingRow.households)))[0]
    assert households == SIZE
    districts = {row.district for row in demo.all(sa.select(CommunityRow.district))}
    assert len(districts) == 8
    states = Counter(row.state for row in demo.all(sa.select(TicketRow.state)))
    assert set(states) == set(TicketState)
    assert sum(states.values()) == 122
    owing = demo.one(sa.select(sa.func.count()).where(BillingRow.arrears > Decimal(0)))[0]
    assert 0.015 * SIZE < owing < 0.06 * SIZE


def test_that_every_caller_of_the_cast_is_known_except_the_unknown_one(demo: Database) -> None:
    cast = demo_cast()
    for caller in cast:
        found = demo.all(
            sa.select(AccountRow.account_no)
            .join(PhoneRow, PhoneRow.account_id == AccountRow.id)
            .where(PhoneRow.number == caller.number)
            .order_by(AccountRow.account_no)
        )
        numbers = [row.account_no for row in found]
        expected = 0 if caller is cast.unknown else 3 if caller is cast.three_accounts else 1
        assert len(numbers) == expected
        assert not caller.account_no or numbers[0] == caller.account_no
        assert caller.note


def test_that_the_flags_of_the_cast_are_set(demo: Database) -> None:
    billing = sa.select(BillingRow.status, BillingRow.arrears).join(
        AccountRow, AccountRow.id == BillingRow.account_id
    )
    cast = demo_cast()
    cut = demo.one(billing.where(AccountRow.account_no == cast.cut_off.account_no))
    assert cut.status is AccountStatus.CUT_OFF
    assert demo.one(billing.where(AccountRow.account_no == cast.arrears.account_no)).arrears > 0
    hospital = sa.select(AccountRow.key_account).where(
        AccountRow.account_no == cast.hospital.account_no
    )
    assert demo.one(hospital)[0]


def test_that_the_promise_to_the_outage_caller_is_broken(demo: Database) -> None:
    query = sa.select(PromiseRow.due_at, PromiseRow.made_at).where(
        PromiseRow.number == demo_cast().outage.number
    )
    promise = demo.one(query)
    assert promise.made_at < promise.due_at < NOW
    assert NOW - promise.due_at < timedelta(hours=1)


def test_that_the_outages_stand_as_in_the_mock_up(demo: Database) -> None:
    rows = demo.all(sa.select(OutageRow.kind, OutageRow.state, OutageRow.published_no))
    assert Counter((r.kind, r.state) for r in rows) == {
        (OutageKind.EMERGENCY, OutageState.PUBLISHED): 1,
        (OutageKind.PLANNED, OutageState.PUBLISHED): 2,
        (OutageKind.PLANNED, OutageState.DRAFT): 1,
        (OutageKind.LOW_PRESSURE, OutageState.PUBLISHED): 1,
        (OutageKind.PLANNED, OutageState.RESTORED): 1,
    }
    assert max(r.published_no for r in rows) == 2
    named = demo.all(sa.select(OutageAreaRow.households).where(OutageAreaRow.community_id > 0))
    assert all(row.households > 0 for row in named)
    merged = demo.one(sa.select(sa.func.count()).where(CallRow.outage_id.is_not(None)))[0]
    assert merged > 62
    published = sa.select(OutageVersionRow.published_at).where(
        OutageVersionRow.published_at.is_not(None)
    )
    assert all(row.published_at < NOW for row in demo.all(published))


def test_that_tickets_are_overdue_soon_and_running(demo: Database) -> None:
    open_ = sa.select(TicketRow.due_at).where(TicketRow.due_at.is_not(None))
    left = [row.due_at - NOW for row in demo.all(open_)]
    assert 5 <= sum(x < timedelta(0) for x in left) <= 9
    assert sum(timedelta(0) <= x <= timedelta(minutes=30) for x in left) >= 5


def test_that_timelines_begin_with_the_call_and_never_lie_in_the_future(demo: Database) -> None:
    entries = demo.all(
        sa.select(TicketEntryRow.ticket_id, TicketEntryRow.at, TicketEntryRow.action).order_by(
            TicketEntryRow.ticket_id, TicketEntryRow.at
        )
    )
    first: dict[object, TicketAction] = {}
    for entry in entries:
        first.setdefault(entry.ticket_id, entry.action)
        assert entry.at <= NOW
    assert set(first.values()) == {TicketAction.ACCEPT_CALL}
    assert demo.one(sa.select(sa.func.max(CallRow.started_at)))[0] <= NOW


def test_that_new_numbers_go_on_behind_the_demonstrations(demo: Database) -> None:
    today = NOW.astimezone(ZONE).date()
    for series, column in ((Series.TICKET, TicketRow.number), (Series.OUTAGE, OutageRow.number)):
        used = {row[0] for row in demo.all(sa.select(column))}
        with sa.orm.Session(demo.writes) as session:
            drawn = next_number(session, series, today)
            assert drawn not in used
            assert drawn > max((n for n in used if f"{today:%Y%m%d}" in n), default="")


def test_that_a_database_in_use_is_refused(demo: Database) -> None:
    with pytest.raises(InvalidInput):
        make_demo(demo, accounts=10)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_addresses_with_unknown_words_can_be_found_by_them(demo: Database) -> None:
    found = demo.one(
        sa.text(
            "SELECT count(*) FROM account_text WHERE account_text "
            "MATCH '商铺 OR 平房 OR 锅炉 OR 传达 OR 小楼'"
        )
    )
    assert found[0] > 0


def test_that_the_same_seed_makes_the_same_accounts(tmp_path: Path) -> None:
    def some() -> list[object]:
        return list(accounts(estates(500, Random(1)), 500, NOW, Random(2)))

    assert some() == some()


def test_that_numbers_are_unique_and_invented() -> None:
    def made() -> Iterator[object]:
        return accounts(estates(30_000, Random(1)), 30_000, NOW, Random(2))

    seen: set[str] = set()
    numbers: set[str] = set()
    cast = {c.number for c in demo_cast()}
    for account in made():
        assert account.account_no not in numbers
        numbers.add(account.account_no)
        for number, _relation in account.phones:
            assert number.startswith(("140", "0533000"))
            assert len(number) == 11
            assert number in cast or number not in seen
            seen.add(number)
    assert len(numbers) == 30_000


def test_that_enough_estates_are_there_for_a_million() -> None:
    households = sum(b.households for e in estates(1_000_000, Random(1)) for b in e.buildings)
    assert households > 1_000_000


def test_that_the_night_has_a_demonstration_too(database: Database) -> None:
    night = datetime(2026, 1, 1, 0, 5, tzinfo=ZONE)
    make_demo(database, accounts=600, now=night)
    ends = sa.select(OutageVersionRow.published_at).where(
        OutageVersionRow.published_at.is_not(None)
    )
    assert all(row.published_at < night for row in database.all(ends))

"""Which outages cover an address, on both engines."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from app.data.accounts import AccountRow
from app.data.engine import Database
from app.data.json_rows import rows
from app.data.outage_queries import hit_from, hits_for_accounts, hits_for_place
from app.data.types import AnySelect
from app.domain.outage import Effect, OutageState, Phase
from tests.helpers.outages import (
    NOW,
    Told,
    add_account,
    add_outage,
    area,
    hours,
    seed_town,
    window,
)


@pytest.fixture
def town(database: Database) -> Database:
    seed_town(database)
    return database


def at_place(database: Database, community: int, building: int | None = None):
    return [hit_from(r) for r in database.all(hits_for_place(community, building, NOW))]


def of_accounts(database: Database, *ids: int):
    accounts = sa.select(AccountRow.id, AccountRow.community_id, AccountRow.building).where(
        AccountRow.id.in_(ids)
    )
    return [hit_from(r) for r in database.all(hits_for_accounts(accounts, NOW))]


def test_that_an_outage_of_the_whole_estate_covers_every_building(town):
    outage = add_outage(town, Told(areas=(area(1),)))
    (hit,) = at_place(town, 1, 7)
    assert hit.outage_id == outage
    assert hit.phase(NOW) is Phase.ACTIVE
    assert (hit.account_id, hit.community_id) == (None, 1)
    assert hit.water_point == "柳泉花园东门"
    assert at_place(town, 2, 7) == []


@pytest.mark.parametrize(
    ("low", "high", "building", "covered"),
    [(1, 9, 9, True), (1, 9, 10, False), (3, None, 3, True), (3, None, 4, False),
     (None, 5, 5, True), (1, 9, None, True)],
)  # fmt: skip
def test_that_a_range_covers_its_buildings_and_addresses_without_one(
    town, low, high, building, covered
):
    add_outage(town, Told(areas=(area(3, low, high),)))
    assert bool(at_place(town, 3, building)) is covered


def test_that_accounts_are_asked_together_and_each_gets_its_own_hits(town):
    add_outage(town, Told(areas=(area(1), area(3, 1, 9))))
    inside = add_account(town, "1001", 1, 4)
    low_floor = add_account(town, "1002", 3, 9)
    outside = add_account(town, "1003", 3, 10)
    hits = of_accounts(town, inside, low_floor, outside)
    assert sorted((h.account_id, h.community_id) for h in hits) == [(inside, 1), (low_floor, 3)]


@pytest.mark.parametrize(
    ("told", "phase"),
    [
        (Told(windows=(window(71, 80),)), Phase.COMING),
        (Told(windows=(window(73, 80),)), None),
        (Told(windows=(window(-9, -1),)), Phase.OVERRUN),
        (Told(state=OutageState.RESTORED, restored_at=NOW - hours(2)), Phase.JUST_ENDED),
        (Told(state=OutageState.RESTORED, restored_at=NOW - hours(23)), Phase.PAST),
        (Told(state=OutageState.RESTORED, restored_at=NOW - hours(25)), None),
        (Told(state=OutageState.DRAFT), None),
        (Told(state=OutageState.CANCELLED), None),
    ],
)
def test_that_only_what_matters_to_a_caller_now_is_found(town, told, phase):
    add_outage(town, told)
    assert [h.phase(NOW) for h in at_place(town, 1, 1)] == ([phase] if phase else [])


def test_that_low_pressure_of_another_area_is_told_as_low_pressure(town):
    add_outage(
        town,
        Told(
            windows=(window(-1, 5), window(-1, 9, Effect.LOW_PRESSURE)),
            areas=(area(1), area(2, effect=Effect.LOW_PRESSURE)),
        ),
    )
    assert [h.effect for h in at_place(town, 1)] == [Effect.NO_WATER]
    assert [h.effect for h in at_place(town, 2)] == [Effect.LOW_PRESSURE]


def test_that_a_second_phase_without_own_area_holds_for_the_same_area(town):
    later = window(5, 48, Effect.LOW_PRESSURE)
    add_outage(town, Told(windows=(window(-1, 5), later)))
    assert [h.effect for h in at_place(town, 1)] == [Effect.NO_WATER, Effect.LOW_PRESSURE]


def test_that_a_passed_window_gives_way_to_the_one_that_follows(town):
    add_outage(town, Told(windows=(window(-30, -20), window(-6, 4))))
    (hit,) = at_place(town, 1)
    assert hit.phase(NOW) is Phase.ACTIVE


def test_that_only_the_version_in_force_counts(town):
    add_outage(town, Told(version_no=2))
    assert [h.version_no for h in at_place(town, 1)] == [2]


def test_that_hits_fold_into_one_column_with_their_own_types(town):
    add_outage(town, Told())
    row = town.one(sa.select(rows(hits_for_place(1, None, NOW)).label("outages")))
    assert [hit_from(r) for r in row.outages] == at_place(town, 1)


def test_that_the_servers_clock_decides_when_no_moment_is_given(town):
    now = datetime.now(UTC)
    add_outage(town, Told(windows=(window(-1, 1, now=now),)))
    add_outage(town, Told(windows=(window(80, 90, now=now),), number="TS-2"))
    assert [r.number for r in town.all(hits_for_place(1))] == ["TS-20260714-01"]


def plan_of(database: Database, statement: AnySelect) -> str:
    """The database's plan, with sequential scans made unattractive on few rows."""
    with database.reads.connect() as connection:
        if database.embedded:
            prefix = "EXPLAIN QUERY PLAN "
        else:
            connection.exec_driver_sql("SET enable_seqscan = off")
            prefix = "EXPLAIN "
        text = str(
            statement.compile(connection.engine, compile_kwargs={"literal_binds": True})
        ).replace("%%", "%")
        return "\n".join(str(tuple(r)) for r in connection.exec_driver_sql(prefix + text))


def test_that_the_way_into_the_outages_is_the_index_on_communities(town):
    add_outage(town, Told())
    accounts = sa.select(AccountRow.id, AccountRow.community_id, AccountRow.building).where(
        AccountRow.id == 1
    )
    for statement in (hits_for_place(1, 3), hits_for_accounts(accounts)):
        assert "ix_outage_area_community_id" in plan_of(town, statement)

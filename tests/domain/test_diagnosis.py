"""为什么没水: the first hit in the order of the rule book decides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.domain.account import AccountCard, AccountStatus
from app.domain.call import AreaCalls, ScreenPop
from app.domain.diagnosis import Check, Diagnosis, Finding, Verdict, diagnose
from app.domain.outage import Effect, OutageHit, OutageKind

NOW = datetime(2026, 7, 14, 9, 52, tzinfo=UTC)
HOUR = timedelta(hours=1)

ACCOUNT = AccountCard(
    id=1, account_no="0322071184", meter_no="M1", name="周淑敏", address="柳泉花园二期 7-2-1102",
    community_id=5, community="柳泉花园二期", building=7, unit_no=2, room=1102, branch_id=1,
    branch="张店分公司", water_use="居民", meter="DN20", status=AccountStatus.NORMAL,
    key_account=False, care="", arrears=Decimal(0), balance=None, status_since=None, usage=(),
    as_of=NOW,
)  # fmt: skip
OUTAGE = OutageHit(
    outage_id=UUID(int=1), number="TS-20260714-03", version_no=1, kind=OutageKind.EMERGENCY,
    title="共青团西路 DN400 主管抢修", reason="DN400 主管破裂", effect=Effect.NO_WATER,
    starts_at=NOW - 8 * HOUR, ends_at=NOW + 4 * HOUR, restored_at=None, water_point="", callers=3,
    account_id=1, community_id=5,
)  # fmt: skip


def pop(
    *, account: AccountCard | None = ACCOUNT, outages: tuple[OutageHit, ...] = (), calls: int = 0
) -> ScreenPop:
    return ScreenPop(
        number="14005334417", accounts=(account,) if account else (), outages=outages, tickets=(),
        calls=(), promises=(), area_calls=(AreaCalls(5, calls, 0),) if calls else (),
        times_today=0, times_7d=0, seen_at=NOW,
    )  # fmt: skip


def verdict(diagnosis: Diagnosis, check: Check) -> Verdict:
    return next(c.verdict for c in diagnosis.checks if c.check is check)


def test_that_an_active_outage_answers() -> None:
    found = diagnose(pop(outages=(OUTAGE,)), ACCOUNT, NOW)
    assert found.finding is Finding.OUTAGE_ACTIVE
    assert found.outage == OUTAGE


def test_that_an_outage_past_its_published_time_wants_somebody_to_look() -> None:
    late = replace(OUTAGE, ends_at=NOW - HOUR)
    found = diagnose(pop(outages=(late,)), ACCOUNT, NOW)
    assert found.finding is Finding.OUTAGE_OVERRUN


@pytest.mark.parametrize(
    ("ended", "finding"),
    [(timedelta(hours=3), Finding.OUTAGE_JUST_ENDED), (timedelta(hours=5), Finding.NOTHING_FOUND)],
)
def test_that_an_outage_counts_for_four_hours_after_it_ended(
    ended: timedelta, finding: Finding
) -> None:
    over = replace(OUTAGE, restored_at=NOW - ended)
    assert diagnose(pop(outages=(over,)), ACCOUNT, NOW).finding is finding


@pytest.mark.parametrize(
    ("status", "finding"),
    [
        (AccountStatus.CUT_OFF, Finding.CUT_OFF),
        (AccountStatus.SUSPENDED, Finding.SUSPENDED),
        (AccountStatus.CLOSED, Finding.CLOSED),
        (AccountStatus.REMOVED, Finding.CLOSED),
    ],
)
def test_that_a_blocked_account_is_seen_before_advice_is_given(
    status: AccountStatus, finding: Finding
) -> None:
    account = replace(ACCOUNT, status=status)
    assert diagnose(pop(account=account), account, NOW).finding is finding


def test_that_an_outage_goes_before_a_cut_off() -> None:
    account = replace(ACCOUNT, status=AccountStatus.CUT_OFF)
    found = diagnose(pop(account=account, outages=(OUTAGE,)), account, NOW)
    assert found.finding is Finding.OUTAGE_ACTIVE
    assert verdict(found, Check.ARREARS) is Verdict.HIT


def test_that_an_outage_far_ahead_does_not_hide_arrears() -> None:
    account = replace(ACCOUNT, arrears=Decimal("36.20"))
    later = replace(OUTAGE, starts_at=NOW + 20 * HOUR, ends_at=NOW + 30 * HOUR)
    assert diagnose(pop(account=account, outages=(later,)), account, NOW).finding is Finding.ARREARS
    soon = replace(OUTAGE, starts_at=NOW + timedelta(minutes=40), ends_at=NOW + 9 * HOUR)
    found = diagnose(pop(account=account, outages=(soon,)), account, NOW)
    assert found.finding is Finding.OUTAGE_COMING


@pytest.mark.parametrize(("calls", "hit"), [(2, False), (3, True)])
def test_that_three_calls_from_one_area_are_a_cluster(calls: int, *, hit: bool) -> None:
    found = diagnose(pop(calls=calls), ACCOUNT, NOW)
    assert (found.finding is Finding.SAME_AREA_CALLS) is hit


def test_that_what_is_not_connected_is_never_called_fine() -> None:
    found = diagnose(pop(), ACCOUNT, NOW)
    for check in (Check.PRESSURE, Check.VALVES, Check.PUMPS):
        assert verdict(found, check) is Verdict.NOT_CONNECTED


def test_that_without_an_account_nothing_is_claimed() -> None:
    found = diagnose(pop(account=None), None, NOW)
    assert found.finding is Finding.NO_ACCOUNT
    looked = {c.verdict for c in found.checks}
    assert looked == {Verdict.UNKNOWN, Verdict.NOT_CONNECTED}


def test_that_another_accounts_outage_is_not_this_ones() -> None:
    other = replace(OUTAGE, account_id=99)
    assert diagnose(pop(outages=(other,)), ACCOUNT, NOW).finding is Finding.NOTHING_FOUND

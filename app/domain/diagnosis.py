"""为什么没水: the checks in the order of DOMAIN 4.7; the first hit decides what is said.

Checks whose source is not connected say so. Nothing is ever reported as fine without having
been looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.account import AccountCard, AccountStatus
from app.domain.call import AreaCalls, ScreenPop
from app.domain.outage import Effect, OutageHit, Phase

# An outage that starts within an hour may have begun early (DOMAIN 4.7 rule 3).
EARLY_START = timedelta(hours=1)
# Three reports from one area: the water companies' association of Guangdong, alarm level IV.
CLUSTER = 3


class Check(StrEnum):
    """The checks, in the order in which they are shown."""

    OUTAGE = "outage"
    ARREARS = "arrears"
    STATUS = "status"
    PRESSURE = "pressure"
    VALVES = "valves"
    PUMPS = "pumps"
    AREA_CALLS = "area_calls"


class Verdict(StrEnum):
    """What a check found."""

    HIT = "hit"
    NOTICE = "notice"  # worth saying, but not the reason
    CLEAR = "clear"
    UNKNOWN = "unknown"  # no account or place to look at
    NOT_CONNECTED = "not_connected"


class Finding(StrEnum):
    """The conclusion; scripts are chosen by it (`Script.when`)."""

    OUTAGE_ACTIVE = "outage_active"
    OUTAGE_OVERRUN = "outage_overrun"
    OUTAGE_JUST_ENDED = "outage_just_ended"
    OUTAGE_COMING = "outage_coming"
    CUT_OFF = "cut_off"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    ARREARS = "arrears"
    SAME_AREA_CALLS = "same_area_calls"
    NOTHING_FOUND = "nothing_found"
    NO_ACCOUNT = "no_account"


@dataclass(frozen=True, slots=True)
class Checked:
    """One check's result; what it refers to is in the diagnosis."""

    check: Check
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All checks and the conclusion at the instant `at`.

    `outage` is the outage that decided, `phase` where it stands; `area_calls` the caller's area.
    """

    finding: Finding
    checks: tuple[Checked, ...]
    account: AccountCard | None
    outage: OutageHit | None
    phase: Phase | None
    area_calls: AreaCalls | None
    at: datetime


_PHASES = (Phase.ACTIVE, Phase.OVERRUN, Phase.JUST_ENDED, Phase.COMING)
_OUTAGE_FINDING = {
    Phase.ACTIVE: Finding.OUTAGE_ACTIVE,
    Phase.OVERRUN: Finding.OUTAGE_OVERRUN,
    Phase.JUST_ENDED: Finding.OUTAGE_JUST_ENDED,
}
_STATUS_FINDING = {
    AccountStatus.CUT_OFF: Finding.CUT_OFF,
    AccountStatus.SUSPENDED: Finding.SUSPENDED,
    AccountStatus.CLOSED: Finding.CLOSED,
    AccountStatus.REMOVED: Finding.CLOSED,
}


def relevant_outage(
    outages: Sequence[OutageHit], account: AccountCard | None, at: datetime
) -> tuple[OutageHit, Phase] | None:
    """The outage that matters most for the account: active, overrun, just ended, then coming."""
    mine = [o for o in outages if account is None or o.account_id in (None, account.id)]
    ranked = sorted(
        ((o, o.phase(at)) for o in mine if o.phase(at) in _PHASES),
        key=lambda pair: (_PHASES.index(pair[1]), pair[0].starts_at),
    )
    return ranked[0] if ranked else None


def diagnose(pop: ScreenPop, account: AccountCard | None, at: datetime) -> Diagnosis:
    """Run all checks on what the screen pop brought; no further question is asked."""
    hit = relevant_outage(pop.outages, account, at)
    area = _area(pop, account, hit)
    verdicts = {
        Check.OUTAGE: _outage_verdict(hit, account, pop),
        Check.ARREARS: _arrears_verdict(account),
        Check.STATUS: _status_verdict(account),
        Check.PRESSURE: Verdict.NOT_CONNECTED,
        Check.VALVES: Verdict.NOT_CONNECTED,
        Check.PUMPS: Verdict.NOT_CONNECTED,
        Check.AREA_CALLS: _area_verdict(area, account, hit),
    }
    return Diagnosis(
        finding=_conclude(hit, account, verdicts, at),
        checks=tuple(Checked(check, verdicts[check]) for check in Check),
        account=account,
        outage=hit[0] if hit else None,
        phase=hit[1] if hit else None,
        area_calls=area,
        at=at,
    )


def _area(
    pop: ScreenPop, account: AccountCard | None, hit: tuple[OutageHit, Phase] | None
) -> AreaCalls | None:
    community = account.community_id if account else (hit[0].community_id if hit else None)
    if community is None and len(pop.area_calls) == 1:
        return pop.area_calls[0]  # a place without account: it was asked for by itself
    return next((a for a in pop.area_calls if a.community_id == community), None)


def _outage_verdict(
    hit: tuple[OutageHit, Phase] | None, account: AccountCard | None, pop: ScreenPop
) -> Verdict:
    if hit is None:
        looked = account is not None or bool(pop.area_calls)
        return Verdict.CLEAR if looked else Verdict.UNKNOWN
    return Verdict.NOTICE if hit[1] is Phase.COMING else Verdict.HIT


def _arrears_verdict(account: AccountCard | None) -> Verdict:
    if account is None:
        return Verdict.UNKNOWN
    if account.status is AccountStatus.CUT_OFF:
        return Verdict.HIT
    empty_card = account.balance is not None and account.balance <= 0
    return Verdict.NOTICE if account.in_arrears or empty_card else Verdict.CLEAR


def _status_verdict(account: AccountCard | None) -> Verdict:
    if account is None:
        return Verdict.UNKNOWN
    if account.status in _STATUS_FINDING:
        return Verdict.HIT
    return Verdict.CLEAR if account.status is AccountStatus.NORMAL else Verdict.NOTICE


def _area_verdict(
    area: AreaCalls | None, account: AccountCard | None, hit: tuple[OutageHit, Phase] | None
) -> Verdict:
    if area is None:
        return Verdict.CLEAR if account and account.community_id else Verdict.UNKNOWN
    if area.calls < CLUSTER:
        return Verdict.CLEAR
    return Verdict.NOTICE if hit and hit[1] in _OUTAGE_FINDING else Verdict.HIT


def _conclude(
    hit: tuple[OutageHit, Phase] | None,
    account: AccountCard | None,
    verdicts: dict[Check, Verdict],
    at: datetime,
) -> Finding:
    blocked = account is not None and account.status in _STATUS_FINDING
    if hit and blocked and hit[0].effect is Effect.LOW_PRESSURE:
        hit = None  # lowered pressure is not why a cut-off household has no water
    if hit and hit[1] in _OUTAGE_FINDING:
        return _OUTAGE_FINDING[hit[1]]
    if hit and hit[0].starts_at - at <= EARLY_START:
        return Finding.OUTAGE_COMING
    if account and account.status in _STATUS_FINDING:
        return _STATUS_FINDING[account.status]
    if verdicts[Check.AREA_CALLS] is Verdict.HIT:
        return Finding.SAME_AREA_CALLS
    if verdicts[Check.ARREARS] is Verdict.NOTICE:
        return Finding.ARREARS
    nothing = Finding.NOTHING_FOUND if account else Finding.NO_ACCOUNT
    return Finding.OUTAGE_COMING if hit else nothing

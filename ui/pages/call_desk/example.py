"""An invented call with something on every card, for the rehearsal: nobody ever sees it."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from app.domain.account import AccountCard, AccountStatus, Relation
from app.domain.call import (
    CallState,
    IntakeDraft,
    Mood,
    OpenTicket,
    Promise,
    RecentCall,
    ScreenPop,
)
from app.domain.catalogue import Catalogue, Grade
from app.domain.outage import Effect, OutageHit, OutageKind
from app.domain.ticket import TicketState
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.presets import preset_account, preset_request

_ACCOUNT, _NUMBER = 1, "14000000000"


def example_case(now: datetime, catalogue: Catalogue) -> Case:
    """A known caller whose water is back later than was said, with a ticket and earlier calls."""
    pop = _pop(now)
    case = Case(IntakeDraft(uuid4(), _NUMBER, _NUMBER, now), CallState.RINGING, now, pop=pop)
    preset_account(case, pop.accounts[0])
    found = case.diagnosis(now)
    if found is not None:
        preset_request(case, found, catalogue)
    return case


def _pop(now: datetime) -> ScreenPop:
    hour, day = timedelta(hours=1), timedelta(days=1)
    ticket = OpenTicket(
        uuid4(), "GD-00000000-0000", "井盖松动有异响", TicketState.IN_PROGRESS, Grade.URGENT,
        "管网运行部", now + 9 * hour, now - day, _ACCOUNT,
    )  # fmt: skip
    promise = Promise(
        uuid4(), now - 2 * hour, "", "01", "今天 20:00 前来水", now - hour, None, None, _ACCOUNT
    )
    calls = tuple(
        RecentCall(
            uuid4(), now - n * day, _NUMBER, "水压低，询问原因", "", "01", 100, Mood.CALM, _ACCOUNT
        )
        for n in range(1, 5)
    )
    return ScreenPop(_NUMBER, (_account(now),), (_outage(now),), (ticket,), calls, (promise,), (),
                     1, 3, now)  # fmt: skip


def _account(now: datetime) -> AccountCard:
    return AccountCard(
        _ACCOUNT, "0000000000", "00000000", "示例用户", "示例街道示例小区 1 号楼 1 单元 101 室",
        None, "示例小区", 1, 1, 101, None, "张店分公司", "居民生活", "DN15 户表",
        AccountStatus.NORMAL, False, "高龄独居", Decimal("23.50"), None, None, (9, 8, 7), now,
        Relation.OWNER,
    )  # fmt: skip


def _outage(now: datetime) -> OutageHit:
    hour = timedelta(hours=1)
    return OutageHit(
        uuid4(), "TS-00000000-00", 2, OutageKind.EMERGENCY, "示例路主管抢修", "管道爆裂",
        Effect.NO_WATER, now - 3 * hour, now + 3 * hour, None, "小区门口", 4, _ACCOUNT, None,
    )  # fmt: skip

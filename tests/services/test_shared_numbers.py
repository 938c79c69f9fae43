"""不弹户号: numbers that stand for nobody bring up nobody's accounts and nobody's history."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.bootstrap import Core, Services
from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.engine import Database
from app.data.ids import new_id
from app.domain.account import AccountStatus, Relation
from app.domain.call import CallEvent, CallState, IntakeDraft
from app.domain.catalogue import RequestKind
from app.domain.errors import InvalidInput
from app.domain.outage import Area, Effect, OutageDraft, OutageKind, Window
from app.domain.shared_numbers import names_caller, number_list, rings_back
from app.settings import Paths, Settings
from tests.helpers.seated import signed_in
from tests.helpers.seeds import (
    AGENT,
    LIUQUAN_2,
    NOW,
    OWNER_PHONE,
    PROPERTY_PHONE,
    SUPERVISOR,
    ZHANGDIAN_REPAIR,
    ZHOU,
    seed_small,
)

SWITCHBOARD = "05330000300"
HOTLINE = "05330000111"


@pytest.fixture
def core(database: Database, tmp_path: Path) -> Core:
    seed_small(database)
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
    site = replace(settings.site, shared_numbers="0533-0000300，14005330099")
    return Core(replace(settings, site=site), database, lambda: NOW)


@pytest.fixture
def services(core: Core) -> Services:
    return signed_in(core, AGENT)


def a_call(services: Services, number: str, **more: Any) -> IntakeDraft:
    category = next(c for c in services.catalogue.get().categories if "停水" in c.group)
    values: dict[str, Any] = {
        "call_id": new_id(), "raw_number": number, "number": number, "started_at": NOW,
        "request_kind": RequestKind.CONSULT, "category_code": category.code,
        "salutation": "周女士", "address": "柳泉花园二期 7-2-1102", "complaint": "家中无水",
        "reply": "已告知", "answers": {q.key: "有水" for q in category.questions},
    }  # fmt: skip
    return IntakeDraft(**(values | more))


@pytest.mark.parametrize("number", ["", "12345", "8021", SWITCHBOARD, HOTLINE, "14005330099"])
def test_that_two_callers_of_a_shared_number_see_nothing_of_each_other(
    core: Core, services: Services, number: str
) -> None:
    services.calls.received(CallEvent(new_id(), number, number, CallState.RINGING, NOW))
    services.calls.register(
        a_call(services, number, account_id=ZHOU, callback_number="14005330007"),
        dispatch_to=ZHANGDIAN_REPAIR,
    )
    if number:
        with core.database.writes.begin() as connection:
            connection.execute(
                sa.insert(PhoneRow).values(
                    account_id=ZHOU, number=number, number_reversed=number[::-1],
                    relation=Relation.OWNER,
                )
            )  # fmt: skip
    pop = services.calls.pop(number)
    assert (pop.accounts, pop.tickets, pop.calls, pop.promises) == ((), (), (), ())
    assert (pop.times_today, pop.times_7d) == (0, 0)
    assert len(services.calls.pop(OWNER_PHONE).tickets) == 1
    by_hand = services.calls.pop(number, account_id=ZHOU)
    assert [a.id for a in by_hand.accounts] == [ZHOU]
    assert len(by_hand.calls) == 1


@pytest.mark.parametrize("number", ["12345", SWITCHBOARD])
def test_that_a_shared_number_cannot_be_attached(services: Services, number: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.calls.attach(ZHOU, number, Relation.OWNER)
    assert "Many people" in caught.value.message()


def test_that_a_crew_is_not_sent_off_with_12345_to_ring_back(services: Services) -> None:
    with pytest.raises(InvalidInput) as caught:
        services.calls.register(a_call(services, "12345"), dispatch_to=ZHANGDIAN_REPAIR)
    assert caught.value.field == "callback_number"


@pytest.mark.parametrize("number", ["12345", SWITCHBOARD, ""])
def test_that_tickets_of_a_shared_number_are_not_related(services: Services, number: str) -> None:
    made = [
        services.calls.register(
            a_call(services, number, callback_number=f"1400533000{n}", address=f"某处 {n} 号"),
            dispatch_to=ZHANGDIAN_REPAIR,
        )
        for n in (1, 2)
    ]
    assert made[0].ticket_id is not None
    assert services.tickets.detail(made[0].ticket_id).related_tickets == ()


def test_that_tickets_of_one_caller_are_related(services: Services) -> None:
    made = [
        services.calls.register(a_call(services, OWNER_PHONE), dispatch_to=ZHANGDIAN_REPAIR)
        for _ in (1, 2)
    ]
    assert made[0].ticket_id is not None
    related = services.tickets.detail(made[0].ticket_id).related_tickets
    assert [t.id for t in related] == [made[1].ticket_id]


@pytest.mark.parametrize(
    ("number", "named"),
    [("14005334417", True), ("05330000200", True), ("0033123456789", True), ("4000000111", True),
     ("", False), ("110", False), ("12345", False), ("96116", False), ("8021", False),
     (SWITCHBOARD, False)],
)  # fmt: skip
def test_that_short_internal_and_listed_numbers_name_nobody(number: str, named: bool) -> None:
    assert names_caller(number, number_list("0533-0000300")) is named


def test_that_a_list_is_read_in_any_spelling() -> None:
    assert number_list("0533-0000300, 0000301、+86 140 0533 0099".replace(" 0", "0")) >= {
        "05330000300", "05330000301",
    }  # fmt: skip
    assert number_list("") == frozenset()
    assert rings_back("14005334417")
    assert not rings_back("12345")
    assert not rings_back("")


def test_that_a_company_with_hundreds_of_accounts_brings_twenty_and_says_so(
    core: Core, services: Services
) -> None:
    with core.database.writes.begin() as connection:
        for n in range(1000, 1500):
            no = f"07-{n:05}"
            connection.execute(
                sa.insert(AccountRow).values(
                    id=n, account_no=no, account_no_reversed=no[::-1], meter_no_reversed="",
                    name="物业用户", address="示例地址", community_id=LIUQUAN_2, building=1,
                    version=1, updated_at=NOW,
                )
            )  # fmt: skip
            connection.execute(
                sa.insert(BillingRow).values(
                    account_id=n, status=AccountStatus.NORMAL, arrears=Decimal(0), usage=[]
                )
            )
            owner = Relation.OWNER if n == 1400 else Relation.PROPERTY
            connection.execute(
                sa.insert(PhoneRow).values(
                    account_id=n, number="05330000400", number_reversed="00400003350",
                    relation=owner,
                )
            )  # fmt: skip
    pop = services.calls.pop("05330000400")
    assert len(pop.accounts) == 20
    assert pop.more_accounts
    assert pop.accounts[0].id == 1400, "the account it owns stands first"
    chosen = services.calls.pop("05330000400", account_id=1300)
    assert chosen.accounts[0].id == 1300
    assert not services.calls.pop(PROPERTY_PHONE).more_accounts


def test_that_a_chosen_account_of_the_number_shows_each_phone_once(services: Services) -> None:
    card = services.calls.pop(OWNER_PHONE, account_id=ZHOU).accounts[0]
    assert len({p.number for p in card.phones}) == len(card.phones) == 2
    assert card.relation is Relation.OWNER


def test_that_the_promise_is_the_end_of_the_window_the_caller_was_told(
    core: Core, services: Services
) -> None:
    boss = signed_in(core, SUPERVISOR)
    hour = timedelta(hours=1)
    content = OutageDraft(
        id=new_id(), kind=OutageKind.PLANNED, title="柳泉路主管改造", reason="改造",
        internal_note="", internal_end=None,
        windows=(
            Window(Effect.NO_WATER, NOW - hour, NOW + 2 * hour),
            Window(Effect.NO_WATER, NOW + 24 * hour, NOW + 30 * hour),
        ),
        areas=(Area(Effect.NO_WATER, LIUQUAN_2, None, None, "", 0),), water_point="", tips=(),
        unit_id=None,
    )  # fmt: skip
    saved = boss.outages.save_draft(content)
    boss.outages.publish(content.id, saved.version)
    hit = services.calls.pop(OWNER_PHONE).outages[0]
    services.calls.register(a_call(services, OWNER_PHONE, account_id=ZHOU, outage_id=content.id))
    promise = services.calls.pop(OWNER_PHONE).promises[0]
    assert promise.due_at == hit.ends_at == NOW + 2 * hour

"""The lobby desk: whole numbers only, everything masked, bills behind a check, rounds, counters."""

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session as OrmSession

from app.bootstrap import Core, Services
from app.data.engine import Database
from app.data.people import AuditRow
from app.domain.errors import InvalidInput, NotAllowed
from app.domain.lobby import (
    TRIES_A_DAY,
    CheckResult,
    FacilityState,
    SlipPaper,
    SlipRequest,
    VisitReason,
    missing,
    offices_for,
)
from app.domain.lobby_catalogue import Applicant
from app.domain.lobby_numbers import LookUpBy
from app.domain.people import Person
from app.domain.ticket import TicketState
from app.settings import Paths, Settings
from tests.helpers.audit import audit
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
from tests.helpers.seated import signed_in
from tests.helpers.seeds import AGENT, IN_ARREARS, NOW, OWNER_PHONE, PROPERTY_PHONE, seed_small

SignIn = Callable[..., Services]


own_clock = pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"], indirect=True)
"""A shared server goes by its own clock: see test_lobby_guarded."""


class Clock:
    """A clock that stands until it is put on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def seated(database: Database, clock: Clock, tmp_path) -> SignIn:
    seed_small(database)
    seed_lobby(database)
    core = Core(Settings(paths=Paths(data=tmp_path, log=tmp_path)), database, clock)

    def seat(person: Person = GUIDE) -> Services:
        return signed_in(core, person)

    return seat


def checks(database: Database) -> list[str]:
    with OrmSession(database.reads) as orm:
        found = orm.scalars(
            sa.select(AuditRow).where(AuditRow.action == "lobby.verify").order_by(AuditRow.id)
        )
        return [row.row_kind for row in found]


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        (LookUpBy.PHONE, OWNER_PHONE),
        (LookUpBy.PHONE, "140 0533 4417"),
        (LookUpBy.PHONE, "１４００５３３４４１７"),
        (LookUpBy.ACCOUNT_NO, "03-2207-11846"),
        (LookUpBy.ACCOUNT_NO, "03220711846"),
        (LookUpBy.METER_NO, "yc20110718"),
    ],
)
def test_that_a_whole_number_finds_its_account_masked(
    seated: SignIn, by: LookUpBy, typed: str
) -> None:
    found = seated().lobby.find(by, typed)
    (account,) = found.accounts
    assert (account.name, account.account_no) == ("周＊敏", "03-22＊＊-＊＊846")
    assert account.place == "张店区 柳泉花园二期 ＊号楼 ＊＊＊室"
    assert account.phone == "140＊＊＊＊4417"
    assert account.residential
    assert account.supplied
    assert account.documented
    assert not account.in_arrears
    assert not found.more


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        (LookUpBy.PHONE, "4417"),
        (LookUpBy.PHONE, "140053344"),
        (LookUpBy.PHONE, "%"),
        (LookUpBy.ACCOUNT_NO, "03-22"),
        (LookUpBy.ACCOUNT_NO, ""),
        (LookUpBy.METER_NO, "YC20"),
    ],
)
def test_that_a_part_of_a_number_is_refused(seated: SignIn, by: LookUpBy, typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        seated().lobby.find(by, typed)
    assert refused.value.field == "number"


@pytest.mark.parametrize(
    ("by", "typed"),
    [
        (LookUpBy.ACCOUNT_NO, "03-2207-1184"),
        (LookUpBy.ACCOUNT_NO, "03-2207-1184_"),
        (LookUpBy.ACCOUNT_NO, "%%%%%%%"),
        (LookUpBy.METER_NO, "YC2011071"),
        (LookUpBy.PHONE, "14005339999"),
    ],
)
def test_that_the_beginning_of_a_number_finds_nobody(
    seated: SignIn, by: LookUpBy, typed: str
) -> None:
    assert seated().lobby.find(by, typed).accounts == ()


def test_that_a_property_company_is_shown_with_its_accounts(seated: SignIn) -> None:
    found = seated().lobby.find(LookUpBy.PHONE, PROPERTY_PHONE)
    assert [a.name for a in found.accounts] == ["张＊", "张＊", "张＊"]
    assert {a.phone for a in found.accounts} == {""}


def test_that_debts_are_told_by_yes_and_no(seated: SignIn) -> None:
    (account,) = seated().lobby.find(LookUpBy.ACCOUNT_NO, "03-2207-11847").accounts
    assert account.id == IN_ARREARS
    assert account.in_arrears is True
    assert "86" not in json.dumps(asdict(account), default=str).replace("11847", "")


def test_that_only_a_guide_looks_up_here(seated: SignIn) -> None:
    with pytest.raises(NotAllowed):
        seated(AGENT).lobby.find(LookUpBy.PHONE, OWNER_PHONE)


@own_clock
def test_that_a_right_check_opens_the_bill_for_two_minutes(
    seated: SignIn, clock: Clock, database: Database
) -> None:
    lobby = seated().lobby
    with pytest.raises(NotAllowed):
        lobby.bill_slip(DOCUMENTED, SlipPaper.RECEIPT)
    checked = lobby.verify(DOCUMENTED, "204x")
    assert (checked.result, checked.tries_left) == (CheckResult.PASSED, TRIES_A_DAY)
    assert lobby.bill_slip(DOCUMENTED, SlipPaper.RECEIPT).pages == 1
    with pytest.raises(NotAllowed):
        seated(OTHER_GUIDE).lobby.bill_slip(DOCUMENTED, SlipPaper.RECEIPT)
    clock.now += timedelta(minutes=3)
    with pytest.raises(NotAllowed):
        lobby.bill_slip(DOCUMENTED, SlipPaper.RECEIPT)
    with OrmSession(database.reads) as orm:
        reveals = orm.scalars(sa.select(AuditRow).where(AuditRow.row_kind == "bill_slip")).all()
    assert [(r.actor_id, r.record_id) for r in reveals] == [(GUIDE.id, str(DOCUMENTED))]


@own_clock
def test_that_five_wrong_answers_lock_the_account_for_the_day(
    seated: SignIn, clock: Clock, database: Database
) -> None:
    lobby = seated().lobby
    left = [lobby.verify(DOCUMENTED, f"000{n}").tries_left for n in range(TRIES_A_DAY)]
    assert left == [4, 3, 2, 1, 0]
    assert lobby.verify(DOCUMENTED, LAST_FOUR).result is CheckResult.LOCKED
    assert seated(OTHER_GUIDE).lobby.verify(DOCUMENTED, LAST_FOUR).result is CheckResult.LOCKED
    clock.now += timedelta(days=1)
    assert lobby.verify(DOCUMENTED, LAST_FOUR).result is CheckResult.PASSED
    wrong, locked = ["account_document.wrong"], ["account_document.locked"]
    assert checks(database) == wrong * 5 + locked * 2 + ["account_document.passed"]


def test_that_an_account_without_a_document_is_sent_to_the_counter(seated: SignIn) -> None:
    lobby = seated().lobby
    assert lobby.verify(IN_ARREARS, LAST_FOUR).result is CheckResult.NO_DOCUMENT
    with pytest.raises(InvalidInput):
        lobby.verify(DOCUMENTED, "20")


def test_that_no_answer_is_ever_recorded(seated: SignIn, database: Database) -> None:
    lobby = seated().lobby
    lobby.verify(DOCUMENTED, "7391")
    lobby.verify(DOCUMENTED, LAST_FOUR)
    entries = audit(database, record=DOCUMENTED)
    assert len(entries) == 2
    text = json.dumps([[e.act, e.kind, e.changes] for e in entries])
    assert "7391" not in text
    assert LAST_FOUR not in text


def test_that_the_hall_knows_what_is_missing_and_where_to_go(seated: SignIn) -> None:
    hall = seated().lobby.hall()
    assert hall.office is not None
    assert (hall.office.name, hall.round_no) == ("张店营业厅", 3)
    assert [f.name for f in hall.facilities] == ["叫号机", "自助缴费终端 2 号", "雨伞架"]
    test = next(s for s in hall.services if s.code == "meter_test")
    assert test.applicants == (Applicant.OWNER, Applicant.AGENT, Applicant.COMPANY)
    brought = {p.text for p in test.needed(Applicant.AGENT)} - {"户主委托书（签字）"}
    assert [p.text for p in missing(test, Applicant.AGENT, brought)] == ["户主委托书（签字）"]
    assert [o.id for o in offices_for(hall.offices, "payment", "周村区")] == [OTHER_HALL]
    assert offices_for(hall.offices, "connect", "周村区") == ()


@own_clock
def test_that_a_round_is_kept_by_facility_and_round(seated: SignIn) -> None:
    lobby = seated().lobby
    lobby.mark(TICKET_MACHINE, 3, FacilityState.NORMAL)
    lobby.mark(TERMINAL, 3, FacilityState.FAULTY, "缺纸")
    lobby.mark(TERMINAL, 3, FacilityState.OUT, "缺纸")
    hall = lobby.hall()
    mark = hall.mark(TERMINAL, 3)
    assert mark is not None
    assert (mark.state, mark.note) == (FacilityState.OUT, "缺纸")
    assert (hall.seen(3), hall.seen(2)) == (2, 0)
    assert seated(OTHER_GUIDE).lobby.hall().facilities == ()


def test_that_a_fault_becomes_one_ticket(seated: SignIn) -> None:
    services = seated()
    lobby = services.lobby
    hall, ticket_id = lobby.hall(), lobby.new_id()
    terminal = next(f for f in hall.facilities if f.id == TERMINAL)
    assert hall.office is not None
    first = lobby.report(terminal, hall.office, "缺纸", ticket_id)
    again = lobby.report(terminal, hall.office, "缺纸", ticket_id)
    assert first == again
    ticket = services.tickets.detail(ticket_id)
    assert (ticket.state, ticket.complaint) == (TicketState.WAIT_DISPATCH, "缺纸")
    assert "自助缴费终端 2 号" in ticket.title
    shown = next(f for f in lobby.hall().facilities if f.id == TERMINAL)
    assert shown.ticket_number == first.number


@own_clock
def test_that_taps_count_and_can_be_taken_back(seated: SignIn) -> None:
    lobby = seated().lobby
    for _tap in range(3):
        lobby.count(HALL, VisitReason.PAYMENT)
    lobby.count(HALL, VisitReason.PAYMENT, -1)
    lobby.count(HALL, VisitReason.CONSULT, -1)
    assert dict(lobby.hall().visits) == {VisitReason.PAYMENT: 2, VisitReason.CONSULT: 0}


@pytest.mark.parametrize("paper", SlipPaper)
def test_that_the_slip_lists_the_papers(seated: SignIn, paper: SlipPaper) -> None:
    lobby = seated().lobby
    hall = lobby.hall()
    for service in hall.services:
        for applicant in service.applicants:
            slip = lobby.papers_slip(
                SlipRequest(service, applicant, frozenset(), hall.office), paper
            )
            assert slip.pages == 1

"""The auditor's screen, on a file of one desk and on a shared server."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.bootstrap import Core
from app.data.engine import Database
from app.domain.audit import Verified
from app.domain.change import Subject
from app.settings import Paths, Settings
from tests.helpers.seated import signed_in
from tests.helpers.seats import AUDITOR, seed_seats
from tests.helpers.seeds import AGENT, OWNER_PHONE
from tests.helpers.tickets import Desks, SetClock, a_form
from ui.main_window import MainWindow
from ui.navigation import Page
from ui.pages.audit.columns import column_name
from ui.pages.audit.page import CHAIN, ENTRIES, LOOK_UPS, AuditPage

SHARED = pytest.mark.parametrize("engine_name", ["shared"], indirect=True)
ALONE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)


@pytest.fixture(params=("sqlite", "shared"))
def engine_name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def page(database: Database, tmp_path: Path, page_of: Callable[..., Page]) -> AuditPage:
    seed_seats(database)
    clock = SetClock()
    desks = Desks(database, clock, tmp_path)
    ticket = desks.tickets(AGENT).create(a_form())
    with desks.session(AGENT).works("test.act") as work:
        work.note(Subject.TICKET, ticket.id, "ticket", {"caller_number": ["", OWNER_PHONE]})
        work.commit()
    core = Core(Settings(paths=Paths(data=tmp_path, log=tmp_path)), database, clock)
    page = page_of(signed_in(core, AUDITOR), "audit", height=728)
    assert isinstance(page, AuditPage)
    # The server's clock is not that of the tests.
    page.filter.since.setDate(QDate(2020, 1, 1))
    page.filter.until.setDate(QDate.currentDate().addDays(400))
    page.search()
    return page


def words(page: AuditPage) -> str:
    return "\n".join(label.text() for label in page.entries.detail_card.findChildren(QLabel))


def choose_act(page: AuditPage, act: str) -> None:
    entry = next(e for e in page.entries.list.table.rows if e.act == act)
    assert page.entries.list.choose(entry.id)


def test_that_entries_are_listed_and_told_masked(page: AuditPage) -> None:
    choose_act(page, "test.act")
    assert "140＊＊＊＊＊＊17" in words(page)
    assert OWNER_PHONE not in words(page)
    assert column_name("caller_number") in words(page)
    assert "caller_number" not in words(page)


def test_that_f8_reveals_the_chosen_entry(window: MainWindow, page: AuditPage) -> None:
    choose_act(page, "test.act")
    QTest.keyClick(window, Qt.Key.Key_F8)
    assert f"— → {OWNER_PHONE}" in words(page)
    assert not page.entries.reveal_button.isEnabled()
    page.search()
    assert "audit.reveal" in {e.act for e in page.entries.list.table.rows}


def test_that_enter_searches_by_words_and_person(page: AuditPage) -> None:
    page.filter.person.setCurrentIndex(page.filter.person.findData(AGENT.id))
    page.filter.text.setText(OWNER_PHONE)
    QTest.keyClick(page.filter.text, Qt.Key.Key_Return)
    assert {e.person for e in page.entries.list.table.rows} == {AGENT.name}
    page.filter.text.setText("no such words")
    QTest.keyClick(page.filter.text, Qt.Key.Key_Return)
    assert page.entries.empty.isVisible()
    assert not page.entries.reveal_button.isEnabled()


def test_that_the_filter_is_kept_over_another_look(page: AuditPage) -> None:
    page.filter.text.setText("柳泉")
    page.filter.person.setCurrentIndex(page.filter.person.findData(AGENT.id))
    state = page.save_state()
    page.filter.text.clear()
    page.filter.person.setCurrentIndex(0)
    page.restore_state(state)
    page.activate()
    assert page.filter.text.text() == "柳泉"
    assert page.filter.wanted.person_id == AGENT.id
    assert page.filter.wanted.since.year == 2020


@ALONE
def test_that_a_single_seat_is_told_that_nothing_is_chained(page: AuditPage) -> None:
    said = "\n".join(label.text() for label in page.findChildren(QLabel))
    assert "Single seat" in said or "单机" in said
    assert not page.choice.isVisible()
    page.verify()
    assert page.section == ENTRIES


@SHARED
def test_that_f9_checks_the_chain(window: MainWindow, page: AuditPage) -> None:
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert page.section == CHAIN
    assert page.chain.result.isVisible()
    assert page.chain.job is None
    assert page.chain.verify_button.isEnabled()


@SHARED
def test_that_a_broken_batch_is_named(page: AuditPage) -> None:
    page.choice.chosen.emit(CHAIN)
    page.chain.show_verified(Verified(checked=11, of=20, broken=12, head=""))
    said = "\n".join(label.text() for label in page.chain.result.findChildren(QLabel))
    assert "12" in said


@SHARED
def test_that_the_head_is_written_and_found_again(page: AuditPage, tmp_path: Path) -> None:
    page.verify()
    page.chain_work.export_to(tmp_path / "head.txt")
    page.chain.kept.setText((tmp_path / "head.txt").read_text("utf-8"))
    QTest.keyClick(page.chain.kept, Qt.Key.Key_Return)
    said = "\n".join(label.text() for label in page.chain.result.findChildren(QLabel))
    page.chain.kept.setText("1 " + "0" * 64)
    QTest.keyClick(page.chain.kept, Qt.Key.Key_Return)
    other = "\n".join(label.text() for label in page.chain.result.findChildren(QLabel))
    assert said != other


@SHARED
def test_that_look_ups_are_listed_for_their_days(page: AuditPage) -> None:
    page.choice.chosen.emit(LOOK_UPS)
    assert page.section == LOOK_UPS
    assert page.look_ups.empty.isVisible()
    wanted = page.filter.wanted
    assert wanted.until is not None
    assert wanted.until - wanted.since > timedelta(days=365)

"""The public screen: nothing of anybody is readable in it, and it forgets at once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.bootstrap import Core, sign_in
from app.data.engine import Database
from app.domain.lobby import FacilityState, VisitReason
from app.domain.lobby_catalogue import Applicant
from app.domain.lobby_numbers import LookUpBy
from app.settings import Paths, Settings
from tests.helpers.lobby import GUIDE, LAST_FOUR, TERMINAL, seed_lobby
from tests.helpers.seeds import NOW, OWNER_PHONE, PROPERTY_PHONE, seed_small
from ui.main_window import MainWindow
from ui.navigation import Page
from ui.pages.lobby.page import LobbyPage

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)

WHOLE = re.compile(
    r"1[3-9]\d{9}|0\d{2,3}-?53\d{5}|\d{2}-\d{4}-\d{5}|(?<!\d)\d{10,12}(?!\d)|YC\d{8}|\d{17}[\dX]"
)
"""A whole telephone number, 户号, 表号 or document."""
NAMES = ("周淑敏", "张伟", "张薇", "单于飞")


@pytest.fixture
def page(database: Database, tmp_path: Path, page_of: Callable[..., Page]) -> LobbyPage:
    seed_small(database)
    seed_lobby(database)
    core = Core(Settings(paths=Paths(data=tmp_path, log=tmp_path)), database, lambda: NOW)
    page = page_of(sign_in(core, GUIDE, lambda _change: None), "lobby", 1440, 900)
    assert isinstance(page, LobbyPage)
    return page


def strings(root: QWidget) -> Iterator[str]:
    """Everything that can be read off the widgets, by eye, mouse or screen reader."""
    for widget in (root, *root.findChildren(QWidget)):
        yield from (
            widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(),
            widget.windowTitle(), widget.statusTip(), widget.whatsThis(), widget.objectName(),
        )  # fmt: skip
        if isinstance(widget, QLabel | QLineEdit | QPushButton | QToolButton | QCheckBox):
            yield widget.text()
        if isinstance(widget, QLineEdit):
            yield widget.displayText()
        if isinstance(widget, QComboBox):
            yield from (widget.itemText(i) for i in range(widget.count()))


def readable(window: MainWindow) -> str:
    texts = [s for root in QApplication.topLevelWidgets() for s in strings(root)]
    own = "0533-0000401"  # the hall's own telephone
    return "\n".join(t for t in texts if t).replace(own, "")


def look_up(page: LobbyPage, number: str, by: LookUpBy = LookUpBy.PHONE) -> None:
    page.lookup.kinds.set_value(by)
    page.lookup.field.set_kind(by)
    QTest.keyClicks(page.lookup.field, number)
    QTest.keyClick(page.lookup.field, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("by", "number"),
    [
        (LookUpBy.PHONE, OWNER_PHONE),
        (LookUpBy.PHONE, PROPERTY_PHONE),
        (LookUpBy.ACCOUNT_NO, "03-2207-11846"),
        (LookUpBy.ACCOUNT_NO, "03220711846"),
        (LookUpBy.METER_NO, "YC20110718"),
    ],
)
def test_that_no_string_in_the_widget_tree_is_a_whole_number(
    window: MainWindow, page: LobbyPage, by: LookUpBy, number: str
) -> None:
    look_up(page, number, by)
    assert page.lookup.account.account is not None
    text = readable(window)
    assert "＊" in text
    assert number not in text
    assert WHOLE.search(text) is None, WHOLE.search(text)
    assert not any(name in text for name in NAMES)
    assert "号楼1" not in text
    assert "1102" not in text


def test_that_the_middle_is_hidden_while_it_is_typed(window: MainWindow, page: LobbyPage) -> None:
    QTest.keyClicks(page.lookup.field, OWNER_PHONE)
    assert page.lookup.field.text() == "140●●●●4417"
    assert page.lookup.field.number == OWNER_PHONE
    QTest.keyClick(page.lookup.field, Qt.Key.Key_Backspace)
    assert page.lookup.field.number == OWNER_PHONE[:-1]
    QTest.keySequence(page.lookup.field, "Ctrl+A")
    QTest.keySequence(page.lookup.field, "Ctrl+C")
    assert OWNER_PHONE not in QGuiApplication.clipboard().text()
    assert WHOLE.search(readable(window)) is None


def test_that_the_keyboard_is_enough(window: MainWindow, page: LobbyPage, qtbot) -> None:
    printed: list[object] = []
    page.printing.start = printed.append  # type: ignore[method-assign]  # no printer in a test
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert page.lookup.field.hasFocus()
    look_up(page, OWNER_PHONE)
    assert page.lookup.account.four.hasFocus()
    QTest.keyClicks(page.lookup.account.four, LAST_FOUR)
    QTest.keyClick(page.lookup.account.four, Qt.Key.Key_Return)
    assert page.lookup.account.bill_button.isEnabled()
    assert page.lookup.account.four.text() == ""
    QTest.keySequence(window, "Ctrl+P")
    page.services.choose("meter_test", Applicant.AGENT)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert [request.title for request in printed] == ["Bill slip", "List of papers"]  # type: ignore[attr-defined]
    assert "36.20" not in readable(window)


def test_that_a_wrong_answer_says_how_many_are_left(page: LobbyPage) -> None:
    look_up(page, OWNER_PHONE)
    page.lookup.account.four.setText("0000")
    page.lookup.account.check_button.click()
    assert page.lookup.account._message.text() == "That is not right; 4 tries left today."
    assert not page.lookup.account.bill_button.isEnabled()


def test_that_two_escapes_clear_everything(window: MainWindow, page: LobbyPage) -> None:
    look_up(page, OWNER_PHONE)
    page.services.choose("meter_test", Applicant.AGENT)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert page.lookup.account.account is not None
    QTest.keyClick(window, Qt.Key.Key_Escape)
    _is_clean(window, page)
    assert page.services.service is None
    assert not page.guard.watching


def test_that_thirty_idle_seconds_clear_everything(window: MainWindow, page: LobbyPage) -> None:
    look_up(page, OWNER_PHONE)
    for _second in range(20):
        page.guard.tick()
    assert page.guard.left == 10
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert page.guard.left == 30
    for _second in range(30):
        assert page.lookup.account.account is not None
        page.guard.tick()
    _is_clean(window, page)


def test_that_another_window_in_front_clears_the_person(
    window: MainWindow, page: LobbyPage
) -> None:
    look_up(page, OWNER_PHONE)
    page.services.choose("meter_test", Applicant.AGENT)
    QCoreApplication.sendEvent(window, QEvent(QEvent.Type.WindowDeactivate))
    _is_clean(window, page)
    assert page.services.service is not None


def test_that_leaving_the_screen_clears_the_person(window: MainWindow, page: LobbyPage) -> None:
    look_up(page, OWNER_PHONE)
    window.navigate("outages")
    _is_clean(window, page)


def test_that_an_answer_that_comes_too_late_is_not_shown(page: LobbyPage) -> None:
    found = page.context.services.lobby.find(LookUpBy.PHONE, OWNER_PHONE)
    asked = page.visitor._asked
    page.clear()
    page.visitor._on_found(asked, found)
    assert page.lookup.account.account is None


def test_that_the_state_of_the_page_names_nobody(page: LobbyPage) -> None:
    look_up(page, OWNER_PHONE)
    page.services.choose("meter_test", Applicant.AGENT, ["代办人身份证原件"])
    state = page.save_state()
    assert not re.search(r"周|1400533|4417|846", str(state))
    page.clear()
    page.restore_state(state)
    page.refresh()
    assert page.services.service is not None
    assert page.services.brought == {"代办人身份证原件"}


def test_that_missing_papers_are_named(page: LobbyPage) -> None:
    page.services.choose("meter_test", Applicant.AGENT)
    boxes = page.services.findChildren(QCheckBox)
    assert len(boxes) == 4
    for box in boxes[:3]:
        box.click()
    assert page.services._missing.text() == "1 is missing"
    assert page.services._counted.text() == "3 of 4 ready"
    boxes[3].click()
    assert page.services._missing.text() == "All papers are here"


def test_that_the_right_office_is_named(page: LobbyPage) -> None:
    page.services.choose("payment", Applicant.OWNER)
    page.services.set_district("周村区")
    assert page.services.right_office is not None
    assert page.services.right_office.name == "周村营业厅"
    page.services.choose("connect", Applicant.OWNER)
    assert page.services.right_office is None


def test_that_the_papers_keep_their_room_when_the_offices_words_wrap(
    window: MainWindow, page: LobbyPage, qtbot
) -> None:
    page.services.choose("meter_test", Applicant.AGENT)
    line, papers = page.services.office, page.services._pane
    window.resize(1000, 700)
    line._details.setText(line._details.text() + "words that wrap " * 12)
    line._fit()
    qtbot.waitUntil(lambda: line._details.height() >= line._details.minimumHeight() > 30)
    assert papers.height() >= papers.minimumHeight()


def test_that_a_click_goes_to_the_next_state_and_a_fault_asks_for_repair(page: LobbyPage) -> None:
    tile = next(t for t in page.rounds._tiles if t.facility.id == TERMINAL)
    tile.click()
    assert tile.state is FacilityState.NORMAL
    tile.click()
    assert tile.state is FacilityState.FAULTY
    assert page.rounds.report_button.isVisible()
    page.rounds.fault.setCurrentText("缺纸")
    page.rounds.report_button.click()
    hall = page.rounds.hall
    assert hall is not None
    facility = next(f for f in hall.facilities if f.id == TERMINAL)
    assert facility.ticket_number.startswith("GD-20260714-")
    assert hall.mark(TERMINAL, 3) is not None
    assert hall.mark(TERMINAL, 3).note == "缺纸"  # type: ignore[union-attr]  # checked above
    assert not page.rounds.report_button.isVisible()
    tile.click()
    assert tile.state is FacilityState.OUT


def test_that_a_tap_counts_a_visitor(page: LobbyPage) -> None:
    page.rounds.taps[VisitReason.PAYMENT].click()
    page.rounds.taps[VisitReason.PAYMENT].click()
    assert page.rounds.taps[VisitReason.PAYMENT].text() == "Payment  2"


def test_that_the_guides_window_searches_nothing_and_counts_nothing(window: MainWindow) -> None:
    assert set(window.pages.specs) == {"lobby", "outages", "settings"}
    assert not window.call_bar.isVisible()
    assert window.overlays._find is None
    assert window.windowTitle() == "Hotline Desk — Lobby"


def test_that_every_control_of_the_lobby_has_a_name(page: LobbyPage) -> None:
    look_up(page, OWNER_PHONE)
    page.services.choose("transfer", Applicant.COMPANY)
    kinds = (QLineEdit, QPushButton, QToolButton, QComboBox, QCheckBox)
    unnamed = [
        w for kind in kinds for w in page.findChildren(kind)
        if w.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (w.accessibleName() or getattr(w, "text", lambda: "")())
        and not isinstance(w.parent(), QComboBox)
    ]  # fmt: skip
    assert unnamed == []


def _is_clean(window: MainWindow, page: LobbyPage) -> None:
    assert page.lookup.account.account is None
    assert page.lookup.field.number == ""
    text = readable(window)
    assert "＊敏" not in text
    assert "柳泉花园" not in text
    assert "●" not in text

"""The check card follows the matter; numbers with many accounts; where the focus goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.data.accounts import BillingRow
from app.domain.call import Promise, ScreenPop
from app.domain.catalogue import RequestKind
from app.domain.errors import Unavailable
from tests.helpers.call_desk import ALT, CTRL, DeskRoom, open_desk, outage_at_liuquan
from tests.helpers.seeds import NOW, OWNER_PHONE, PROPERTY_PHONE, UNKNOWN_PHONE, ZHOU
from ui.pages.call_desk.history_cards import unrepeated
from ui.pages.call_desk.questions import is_empty
from ui.pages.call_desk.topics import is_high

Key = Qt.Key


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, qapp: QApplication) -> Iterator[DeskRoom]:
    yield from open_desk(tmp_path, sqlite_template)


def take(desk: DeskRoom, number: str) -> None:
    desk.ring(number)
    desk.key(Key.Key_F2)


def choose_category(desk: DeskRoom, initials: str) -> None:
    desk.form.category.setFocus()
    desk.type(initials)
    desk.key(Key.Key_Return)


def report_leak(desk: DeskRoom, *, ticked: bool = False) -> None:
    """A leak at the caller's estate becomes a ticket."""
    desk.type("3")
    choose_category(desk, "zgdbg")
    assert desk.case.draft.category_code == "leak.main"
    desk.form.location.setFocus()
    desk.say("二期东门外人行道")
    desk.form.complaint.setFocus()
    desk.say("主管道漏水，水流到路上")
    for name, field in desk.form.questions.fields.items():
        if field.required:
            desk.page.drafts.edit(desk.case.id, name, "有")
    if desk.form.merge.box.isEnabled() and desk.form.merge.box.isChecked() is not ticked:
        desk.form.merge.box.click()
    desk.page.work.show_case(desk.case)
    desk.key(Key.Key_F9)
    assert desk.page.work.card.dispatch_row.isVisible()
    desk.key(Key.Key_Return)


def shown_checks(desk: DeskRoom) -> list[str]:
    card = desk.page.work.diagnosis
    results = [label for row in card._lines for label in (row._result, row._unknown)]
    return [label.text() for label in results if label.isVisible()]


def test_that_a_leak_shows_the_open_leaks_of_the_estate_and_joins_them(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    report_leak(desk)
    number = desk.case.registered.ticket_number if desk.case.registered else ""
    desk.key(Key.Key_F12)
    take(desk, UNKNOWN_PHONE)
    desk.page.lookup.take_account(ZHOU)
    card = desk.page.work.diagnosis
    assert card.title_label.text() == "Why no water?"
    desk.type("3")
    assert card.title_label.text() == "Reported yet?"
    assert "1 open" in shown_checks(desk)
    assert card._lines[0]._source.text() == number
    assert "1 leak is already reported" in card.banner.accessibleName()
    desk.key(Key.Key_3, ALT)
    desk.key(Key.Key_Return)
    assert desk.case.registered is not None
    assert desk.case.registered.ticket_number == number


def test_that_a_leak_without_a_place_asks_where(desk: DeskRoom) -> None:
    take(desk, UNKNOWN_PHONE)
    desk.type("3")
    assert "Where is the leak?" in desk.page.work.diagnosis.banner.accessibleName()


def test_that_leaks_that_cannot_be_read_are_not_told_as_none(
    desk: DeskRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, OWNER_PHONE)

    def broken(*_arguments: object, **_more: object) -> None:
        raise Unavailable(what="The database", advice="Try again.")

    monkeypatch.setattr("app.services.tickets.Tickets.queue", broken)
    desk.type("3")
    assert "Could not be read, F5 tries again" in shown_checks(desk)
    assert "No leak" not in desk.page.work.diagnosis.banner.accessibleName()


def test_that_a_bill_shows_usage_arrears_and_as_of(desk: DeskRoom) -> None:
    values = {"usage": [6, 7, 6, 18], "arrears": Decimal("312.75")}
    with Session(desk.core.database.writes) as orm:
        orm.execute(update(BillingRow).where(BillingRow.account_id == ZHOU).values(**values))
        orm.commit()
    take(desk, OWNER_PHONE)
    choose_category(desk, "slsf")
    assert desk.case.draft.category_code == "bill.high"
    card = desk.page.work.diagnosis
    assert card.title_label.text() == "Usage and bill"
    assert "Last month 18 m³, before that 6 on average" in card.banner.accessibleName()
    checks = shown_checks(desk)
    assert "6 / 7 / 6 / 18 m³" in checks
    assert "Owes 312.75 yuan" in checks
    assert "Billing" in card._lines[0]._source.text()


def test_that_a_category_of_another_kind_brings_its_own(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    desk.type("3")
    assert desk.case.draft.request_kind is RequestKind.LEAK
    choose_category(desk, "fwtd")
    assert desk.case.draft.category_code.startswith("complaint")
    assert desk.case.draft.request_kind is RequestKind.COMPLAINT
    assert desk.form.kind.value is RequestKind.COMPLAINT


def test_that_a_month_is_high_only_against_several_others() -> None:
    assert is_high((6, 7, 6, 18))
    assert not is_high((6, 7, 6, 9))
    assert not is_high((6, 18))
    assert not is_high((0, 0, 5))
    assert not is_high(())


def test_that_a_number_with_more_accounts_says_so_and_how_to_search(
    desk: DeskRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    pop = desk.services.calls.pop

    def many(*arguments: object, **more: object) -> ScreenPop:
        return replace(pop(*arguments, **more), more_accounts=True)

    monkeypatch.setattr(desk.services.calls, "pop", many)
    take(desk, PROPERTY_PHONE)
    words = desk.page.work.account.candidates._caption.text()
    assert words.startswith("More than 3 accounts have this number.")
    assert "F3" in words
    assert desk.window.control.state is not None
    assert "more than 3 accounts found" in desk.window.control.state.subtitle
    assert desk.form.account._look.text == "1 of 3+"


def test_that_the_focus_goes_on_in_the_idle_view_after_hanging_up(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    take(desk, OWNER_PHONE)
    desk.key(Key.Key_1, ALT)
    desk.key(Key.Key_Return, CTRL)
    assert desk.form.reply.hasFocus()
    desk.key(Key.Key_F12)
    assert desk.page.room.case is None
    assert desk.page.idle.number.hasFocus()


def test_that_the_focus_goes_to_the_reply_after_dispatching(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    report_leak(desk)
    assert desk.case.registered is not None
    assert desk.form.reply.hasFocus()


def test_that_the_focus_returns_to_the_choice_when_sending_failed(
    desk: DeskRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(desk, OWNER_PHONE)
    form = desk.form
    form.kind.setFocus()
    before = QApplication.focusWidget()
    form.set_writable(writable=False)
    assert form.reply.hasFocus()
    form.set_writable(writable=True)
    assert QApplication.focusWidget() is before


def test_that_dispatching_during_an_outage_names_the_outage(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    take(desk, OWNER_PHONE)
    assert desk.case.draft.outage_id is not None
    report_leak(desk, ticked=True)
    outage = desk.case.pop.outages[0].number if desk.case.pop else ""
    assert outage in desk.page.work.card.dispatch_row._outage.text()
    assert f"linked to outage {outage}" in desk.window.toasts.shown[-1].text


def test_that_a_long_salutation_shows_its_beginning_when_it_is_left(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    desk.form.salutation.setFocus()
    desk.form.salutation.selectAll()
    desk.say("齐盛物业服务有限公司（示例）共青团西路管理处值班经理")
    assert desk.form.salutation.cursorPosition() > 0
    desk.form.callback.setFocus(Qt.FocusReason.TabFocusReason)
    assert desk.form.salutation.cursorPosition() == 0
    assert desk.form.salutation.toolTip() == desk.form.salutation.text()


def test_that_the_branch_never_covers_a_long_address(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    address = desk.form.address
    address.setText("张店区共青团西路90号柳泉花园二期7号楼2单元1102室")
    for width in (600, 420, 260):
        address.resize(width, address.height())
        tag, margin = address._tag, address.textMargins().right()
        shown = not tag.isHidden()
        needed = address.fontMetrics().horizontalAdvance(address.text())
        assert shown or margin == 0
        assert not shown or needed + margin < width
        assert tag.text() == address._branch or address._branch in address.toolTip()


def test_that_the_read_back_stays_in_view_where_the_window_is_low(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    desk.window.resize(1366, 728)
    take(desk, OWNER_PHONE)
    card = desk.page.work.read_back
    QApplication.processEvents()
    bottom = card.mapTo(desk.page, card.rect().bottomLeft()).y()
    assert card.visibleRegion().boundingRect().height() == card.height()
    assert bottom <= desk.page.height()
    assert card.height() >= card.layout().totalHeightForWidth(card.width())


def test_that_what_was_promised_again_stands_once() -> None:
    first = Promise(uuid4(), NOW, "林晓月", "07", "明早 6:00 恢复供水", NOW, None, None, None)
    again = replace(first, id=uuid4(), made_at=NOW + timedelta(hours=1), seat_no="03")
    other = replace(first, id=uuid4(), text="2 小时内到场")
    assert unrepeated((again, first, other)) == (again, other)


def test_that_facts_are_shown_where_the_side_panes_are_tabs(desk: DeskRoom) -> None:
    desk.window.resize(1100, 800)
    take(desk, OWNER_PHONE)
    assert desk.page.work.panes.tabbed
    for _turn in range(3):
        desk.window.resize(1400, 800)
        QApplication.processEvents()
        desk.window.resize(1100, 800)
        QApplication.processEvents()
        desk.key(Key.Key_F5)
    assert desk.form.account.text() == "03-2207-11846"


def test_that_questions_come_back_without_the_answers_of_another_call(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    desk.type("3")
    choose_category(desk, "zgdbg")
    fields, category = desk.form.questions.fields, desk.page.room.category(desk.case)
    assert category is not None
    asked = next(question for question in category.questions if question.pairs())
    name = f"answers.{asked.key}"
    desk.page.drafts.edit(desk.case.id, name, asked.pairs()[0][0])
    desk.page.work.show_case(desk.case)
    fields[name].set_error("wrong")
    assert not is_empty(fields[name])
    take(desk, UNKNOWN_PHONE)
    assert desk.form.questions.fields == {}
    desk.type("3")
    choose_category(desk, "zgdbg")
    again = desk.form.questions.fields[name]
    assert again is fields[name]
    assert is_empty(again)
    assert not again.error

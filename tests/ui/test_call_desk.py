"""The call desk: errors, several accounts, unknown numbers, failures, changes elsewhere."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.data.accounts import AccountRow
from app.data.outages import OutageRow
from app.domain.account import Relation
from app.domain.call import CallState, Mood, Outcome
from app.domain.catalogue import RequestKind
from app.domain.change import Change, Subject
from app.domain.errors import NotFound, Unavailable
from app.domain.outage import Effect, OutageState
from tests.helpers.call_desk import ALT, CTRL, DeskRoom, HeldTasks, open_desk, outage_at_liuquan
from tests.helpers.outages import Told, add_outage, area, window
from tests.helpers.seeds import (
    LIUQUAN_2,
    NOW,
    OWNER_PHONE,
    PROPERTY_PHONE,
    SUNSHINE,
    UNKNOWN_PHONE,
    ZHOU,
)
from ui.shell.call_state import AgentState

Key = Qt.Key


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, qapp: QApplication) -> Iterator[DeskRoom]:
    yield from open_desk(tmp_path, sqlite_template)


@pytest.fixture
def slow(tmp_path: Path, sqlite_template: Path, qapp: QApplication) -> Iterator[DeskRoom]:
    yield from open_desk(tmp_path, sqlite_template, HeldTasks())


def take(desk: DeskRoom, number: str) -> None:
    desk.ring(number)
    desk.key(Key.Key_F2)


def test_that_the_ring_shows_name_and_outage_before_anybody_answers(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    desk.ring(OWNER_PHONE)
    state = desk.window.control.state
    assert state is not None
    assert "周淑敏" in state.subtitle
    assert "Outage now" in state.subtitle
    assert desk.case.state is CallState.RINGING
    focus = QApplication.focusWidget()
    assert focus is None or not desk.form.isAncestorOf(focus)


def test_that_what_is_missing_is_told_under_its_field_and_walked(desk: DeskRoom) -> None:
    take(desk, UNKNOWN_PHONE)
    desk.type("2")
    desk.key(Key.Key_Return, CTRL)
    wrong = desk.form.wrong_fields()
    names = [n for n, f in desk.form.all_fields().items() if f.error]
    assert names == ["category_code", "salutation", "address", "location_note", "complaint",
                     "reply"]  # fmt: skip
    assert QApplication.focusWidget() is desk.form.category
    assert "6 to correct" in desk.page.work.card.wrong.text()
    desk.page.work.card.wrong.click()
    assert QApplication.focusWidget() is desk.form.salutation
    desk.say("王先生")
    assert not wrong[1].error
    assert "5 to correct" in desk.page.work.card.wrong.text()


def test_that_a_short_callback_number_is_told_on_leaving_the_field(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    desk.form.callback.setFocus()
    desk.type("1400533901")
    assert desk.form.fields["callback_number"].error == ""
    desk.key(Key.Key_Tab)
    assert desk.form.fields["callback_number"].error == "1 digit missing, a mobile number has 11"


def test_that_several_accounts_are_chosen_with_keys(desk: DeskRoom) -> None:
    take(desk, PROPERTY_PHONE)
    accounts = desk.case.pop.accounts if desk.case.pop else ()
    assert len(accounts) == 3
    assert desk.case.draft.account_id == accounts[0].id
    desk.key(Key.Key_7, ALT)
    assert desk.case.draft.account_id == accounts[2].id
    assert desk.form.account.text() == accounts[2].account_no
    assert desk.form.address.text() == accounts[2].address
    listed = desk.page.work.account.candidates.list
    assert listed.item(0).text().startswith(accounts[0].account_no)
    assert "Alt+5" in listed.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    listed.setFocus()
    desk.key(Key.Key_Up)
    assert desk.case.draft.account_id == accounts[1].id


def test_that_accounts_of_no_estate_are_told_apart_by_their_whole_address(desk: DeskRoom) -> None:
    with Session(desk.core.database.writes) as orm:
        orm.execute(update(AccountRow).values(community_id=None))
        orm.commit()
    take(desk, PROPERTY_PHONE)
    accounts = desk.case.pop.accounts if desk.case.pop else ()
    listed = desk.page.work.account.candidates.list
    for row, account in enumerate(accounts):
        assert listed.item(row).text().endswith(account.address)
    assert len(accounts) == 3


def test_that_a_typed_address_is_kept_when_another_account_is_chosen(desk: DeskRoom) -> None:
    take(desk, PROPERTY_PHONE)
    desk.form.address.setFocus()
    desk.form.address.selectAll()
    desk.say("张店区 阳光花园 南门")
    desk.key(Key.Key_6, ALT)
    assert desk.form.address.text() == "张店区 阳光花园 南门"


def test_that_an_unknown_number_is_attached_with_one_key(desk: DeskRoom) -> None:
    take(desk, UNKNOWN_PHONE)
    desk.page.activate(ZHOU)
    assert desk.page.work.account.attach.isVisible()
    desk.page.work.account.attach.group.setFocus()
    desk.type("2")
    found = desk.services.calls.pop(UNKNOWN_PHONE)
    assert [(a.id, a.relation) for a in found.accounts] == [(ZHOU, Relation.TENANT)]
    assert not desk.page.work.account.attach.isVisible()


def test_that_the_place_alone_finds_the_outage(desk: DeskRoom) -> None:
    outage = outage_at_liuquan(desk.core)
    take(desk, UNKNOWN_PHONE)
    desk.form.address.setFocus()
    desk.say("柳泉花园二期7号楼2单元")
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Return)
    assert desk.form.address.text() == "张店区 柳泉花园二期 7 号楼 2 单元"
    assert desk.case.draft.outage_id == outage
    assert desk.form.merge.box.isChecked()
    assert desk.case.draft.request_kind is RequestKind.CONSULT


def test_that_a_failed_look_up_leaves_the_form_and_f5_tries_again(
    desk: DeskRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_arguments: object, **_more: object) -> None:
        raise Unavailable(what="database", advice="")

    monkeypatch.setattr("app.services.calls.Calls.pop", broken)
    take(desk, OWNER_PHONE)
    assert desk.case.failed
    assert "F5" in desk.page.work.diagnosis.banner.accessibleName()
    desk.form.complaint.setFocus()
    desk.say("照样能写")
    monkeypatch.undo()
    desk.key(Key.Key_F5)
    assert not desk.case.failed
    assert desk.form.account.text() == "03-2207-11846"
    assert desk.form.complaint.toPlainText() == "照样能写"


def test_that_a_call_is_never_sent_twice(slow: DeskRoom) -> None:
    outage_at_liuquan(slow.core)
    tasks = slow.tasks
    assert isinstance(tasks, HeldTasks)
    take(slow, OWNER_PHONE)
    slow.key(Key.Key_1, ALT)
    tasks.holding = True
    slow.key(Key.Key_Return, CTRL)
    slow.key(Key.Key_Return, CTRL)
    slow.page.drafts.save_all()
    assert len(tasks.held) == 1
    assert not slow.page.work.card.register.isEnabled()
    assert slow.page.work.card.register.text() == "Submitting…"
    while tasks.held:
        tasks.release()
    assert slow.case.registered is not None
    assert slow.case.registered.outcome is Outcome.MERGED


def test_that_a_failed_registration_keeps_everything(
    desk: DeskRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    outage_at_liuquan(desk.core)
    take(desk, OWNER_PHONE)
    desk.key(Key.Key_1, ALT)

    def broken(*_arguments: object, **_more: object) -> None:
        raise NotFound(what="The outage")

    monkeypatch.setattr("app.services.calls.Calls.register", broken)
    desk.key(Key.Key_Return, CTRL)
    assert desk.case.registered is None
    assert desk.form.reply.toPlainText()
    assert desk.page.work.card.register.isEnabled()
    assert desk.window.toasts.shown[-1].tone == "over"
    monkeypatch.undo()
    desk.key(Key.Key_Return, CTRL)
    assert desk.case.registered is not None


def test_that_enter_while_composing_does_not_dispatch(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    desk.page.drafts.edit(desk.case.id, "request_kind", RequestKind.CONSULT)
    desk.page.drafts.edit(desk.case.id, "category_code", "bill.account")
    desk.form.complaint.insertPlainText("查户号")
    desk.page.work.show_case(desk.case)
    for name, field in desk.form.questions.fields.items():
        if field.required:
            desk.page.drafts.edit(desk.case.id, name, "是")
    desk.key(Key.Key_F9)
    row = desk.page.work.card.dispatch_row
    assert row.isVisible()
    sent: list[int] = []
    row.confirmed.connect(lambda unit, _remark: sent.append(unit))
    QApplication.sendEvent(row.remark, QInputMethodEvent("kuaidian", []))
    commit = QInputMethodEvent()
    commit.setCommitString("快点")
    QApplication.sendEvent(row.remark, commit)
    assert sent == []
    assert row.remark.text() == "快点"
    desk.key(Key.Key_Escape)
    assert not row.isVisible()
    assert desk.form.complaint.toPlainText() == "查户号"


def test_that_a_new_version_elsewhere_is_told_without_touching_the_text(
    desk: DeskRoom, qtbot: QtBot
) -> None:
    outage = outage_at_liuquan(desk.core)
    take(desk, OWNER_PHONE)
    desk.form.complaint.setFocus()
    desk.say("几点来水")
    with Session(desk.core.database.writes) as orm:
        orm.execute(
            update(OutageRow)
            .where(OutageRow.id == outage)
            .values(state=OutageState.RESTORED, restored_at=NOW - timedelta(minutes=1))
        )
        orm.commit()
    desk.changes.publish(Change(frozenset({Subject.OUTAGE}), frozenset(), "孙倩"))
    qtbot.waitUntil(lambda: "restored" in desk.case.notice)
    assert desk.form.complaint.toPlainText() == "几点来水"
    assert not desk.form.merge.box.isChecked()


def test_that_an_unticked_merge_stays_unticked(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    take(desk, OWNER_PHONE)
    desk.form.merge.box.click()
    desk.key(Key.Key_F5)
    assert not desk.form.merge.box.isChecked()
    assert desk.case.draft.outage_id is None


def test_that_another_call_joins_the_open_ticket(desk: DeskRoom) -> None:
    take(desk, OWNER_PHONE)
    desk.type("2")
    desk.form.category.setFocus()
    desk.type("jgsd")
    desk.key(Key.Key_Return)
    desk.form.location.insert("单元门口")
    desk.form.complaint.insertPlainText("井盖松动")
    for name, field in desk.form.questions.fields.items():
        if field.required:
            desk.page.drafts.edit(desk.case.id, name, "有")
    desk.page.work.show_case(desk.case)
    desk.key(Key.Key_F9)
    desk.key(Key.Key_Return)
    desk.key(Key.Key_F12)
    take(desk, OWNER_PHONE)
    assert desk.case.pop is not None
    assert len(desk.case.pop.tickets) == 1
    desk.page.work.card.form.kind.setFocus()
    desk.type("2")
    desk.key(Key.Key_3, ALT)
    desk.key(Key.Key_Return)
    assert desk.case.registered is not None
    assert desk.case.registered.outcome is Outcome.ANOTHER_CALLER


def test_that_an_agitated_call_is_followed_by_a_longer_pause(desk: DeskRoom) -> None:
    take(desk, UNKNOWN_PHONE)
    assert desk.window.control.agent_state is AgentState.TALKING
    desk.form.mood.chosen.emit(Mood.AGITATED)
    desk.key(Key.Key_F12)
    desk.key(Key.Key_F12)
    assert desk.window.control.agent_state is AgentState.BUFFER


def test_that_keys_without_a_telephone_say_so(desk: DeskRoom) -> None:
    take(desk, UNKNOWN_PHONE)
    notices: list[str] = []
    desk.window.control.notice_shown.connect(lambda text, _ms: notices.append(text))
    desk.key(Key.Key_F7)
    assert "No telephone" in notices[0]
    assert desk.case.state is CallState.ANSWERED


def test_that_an_address_elsewhere_is_checked_by_itself(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    take(desk, OWNER_PHONE)
    assert desk.form.merge.box.isChecked()
    desk.form.address.setText("")
    desk.form.address.place_picked.emit(SUNSHINE, "阳光花园")
    assert desk.case.draft.outage_id is None
    assert desk.case.account is not None


def test_that_every_control_has_a_name(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    take(desk, OWNER_PHONE)
    nameless = [
        w
        for w in desk.page.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus
        and w.isVisible()
        and not (w.accessibleName() or (isinstance(w, QPushButton) and w.text()))
        and not hasattr(w, "isTristate")
    ]
    assert [type(w).__name__ for w in nameless] == []


def test_that_lowered_pressure_does_not_hide_a_cut_off(desk: DeskRoom) -> None:
    low = (window(-2, 4, Effect.LOW_PRESSURE, now=NOW),)
    areas = (area(LIUQUAN_2, effect=Effect.LOW_PRESSURE),)
    add_outage(desk.core.database, Told(windows=low, areas=areas))
    take(desk, OWNER_PHONE)
    assert desk.case.draft.category_code == "pressure.low"
    assert "降压供水" in desk.page.room.speech(desk.case).reply
    take(desk, "14005330003")
    assert "Cut off" in desk.page.work.diagnosis.banner.accessibleName()
    assert not desk.form.merge.box.isChecked()


def test_that_f3_without_a_call_is_the_search_of_the_window(desk: DeskRoom) -> None:
    desk.key(Key.Key_F3)
    assert QApplication.focusWidget() is desk.window.call_bar.search

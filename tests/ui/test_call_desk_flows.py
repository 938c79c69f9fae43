"""The three calls of DESIGN-UI 8.3, with key events only, on a real database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.call import CallState, Outcome
from app.domain.catalogue import RequestKind
from tests.helpers.call_desk import ALT, CTRL, DeskRoom, open_desk, outage_at_liuquan
from tests.helpers.seeds import OWNER_PHONE, UNKNOWN_PHONE, ZHANGDIAN_REPAIR, ZHOU

Key = Qt.Key


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, qapp: QApplication) -> Iterator[DeskRoom]:
    yield from open_desk(tmp_path, sqlite_template)


def test_that_a_repeat_outage_call_takes_five_keys(desk: DeskRoom) -> None:
    outage = outage_at_liuquan(desk.core)
    call = desk.ring(OWNER_PHONE)
    desk.key(Key.Key_F2)
    assert desk.form.kind.value is RequestKind.CONSULT
    assert QApplication.focusWidget() is desk.form.kind.focusProxy()
    desk.key(Key.Key_1, ALT)
    desk.key(Key.Key_F8)
    desk.key(Key.Key_Return, CTRL)
    desk.key(Key.Key_F12)
    row = desk.row(call)
    assert row is not None
    assert row.outcome is Outcome.MERGED
    assert row.outage_id == outage
    assert row.account_id == ZHOU
    assert row.reply
    assert row.read_back_at is not None
    assert row.ended_at is not None
    assert desk.page.room.case is None
    assert desk.services.calls.drafts() == ()


def test_that_a_repair_call_is_dispatched_without_a_mouse(desk: DeskRoom) -> None:
    call = desk.ring(OWNER_PHONE)
    desk.key(Key.Key_F2)
    desk.type("2")
    assert desk.case.draft.request_kind is RequestKind.REPAIR
    desk.key(Key.Key_Tab)
    assert QApplication.focusWidget() is desk.form.category
    desk.type("gdbl")
    desk.key(Key.Key_Return)
    assert desk.case.draft.category_code == "leak.main"
    desk.key(Key.Key_Tab)
    assert QApplication.focusWidget() is desk.form.location
    desk.say("二期东门外人行道")
    for field in desk.form.questions.fields.values():
        desk.key(Key.Key_Tab)
        if field.required:
            answer(desk)
    desk.key(Key.Key_Tab)
    assert QApplication.focusWidget() is desk.form.complaint
    desk.say("主管道漏水，水流到路上")
    desk.key(Key.Key_F8)
    desk.key(Key.Key_F9)
    row = desk.page.work.card.dispatch_row
    assert row.isVisible(), [f.error for f in desk.form.wrong_fields()]
    assert row.unit.currentData() == ZHANGDIAN_REPAIR
    desk.key(Key.Key_Return)
    desk.key(Key.Key_F12)
    stored = desk.row(call)
    assert stored is not None
    assert stored.outcome is Outcome.DISPATCHED
    assert stored.ticket_id is not None
    assert desk.services.tickets.detail(stored.ticket_id).unit_id == ZHANGDIAN_REPAIR
    assert desk.page.room.case is None


def answer(desk: DeskRoom) -> None:
    """Answer the question under the focus with the keyboard."""
    focus = QApplication.focusWidget()
    if isinstance(focus, QLineEdit):
        desk.say("下午三点")
    elif isinstance(focus, QComboBox):
        desk.key(Key.Key_Down)
    else:
        desk.type("1")


def test_that_an_unknown_number_is_given_an_account_by_search(desk: DeskRoom, qtbot: QtBot) -> None:
    outage_at_liuquan(desk.core)
    call = desk.ring(UNKNOWN_PHONE)
    desk.key(Key.Key_F2)
    desk.key(Key.Key_F3)
    assert QApplication.focusWidget() is desk.form.account
    desk.type("zsm")
    qtbot.waitUntil(lambda: desk.form.account.results is not None)
    desk.key(Key.Key_Down)
    desk.key(Key.Key_Up)
    desk.key(Key.Key_Return)
    assert desk.case.draft.account_id == ZHOU
    assert desk.case.draft.outage_id is not None
    desk.key(Key.Key_1, ALT)
    desk.key(Key.Key_F8)
    desk.key(Key.Key_Return, CTRL)
    desk.key(Key.Key_F12)
    row = desk.row(call)
    assert row is not None
    assert row.outcome is Outcome.MERGED
    assert row.account_id == ZHOU


def test_that_lifting_the_receiver_puts_the_cursor_into_the_form(desk: DeskRoom) -> None:
    call = desk.ring(OWNER_PHONE)
    desk.tell(call, OWNER_PHONE, CallState.ANSWERED)
    assert QApplication.focusWidget() is desk.form.kind.focusProxy()


def test_that_a_registered_form_can_be_read_and_copied_but_not_changed(desk: DeskRoom) -> None:
    outage_at_liuquan(desk.core)
    desk.ring(OWNER_PHONE)
    desk.key(Key.Key_F2)
    desk.key(Key.Key_1, ALT)
    desk.key(Key.Key_Return, CTRL)
    assert desk.form.reply.isReadOnly()
    assert desk.form.reply.isEnabled()
    assert not desk.form.kind.isEnabled()

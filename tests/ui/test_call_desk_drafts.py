"""A draft belongs to its call for ever: it is never poured over another, and never lost."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from app.domain.call import CallState, IntakeDraft
from app.domain.errors import Unavailable
from tests.helpers.call_desk import ALT, CTRL, DeskRoom, HeldTasks, desk_on, open_desk
from tests.helpers.seeds import OWNER_PHONE, PROPERTY_PHONE, UNKNOWN_PHONE, ZHOU
from ui.pages.call_desk.page import CallDeskPage

Key = Qt.Key
ANSWERED, ENDED, HELD = CallState.ANSWERED, CallState.ENDED, CallState.HELD


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, qapp: QApplication) -> Iterator[DeskRoom]:
    yield from open_desk(tmp_path, sqlite_template)


@pytest.fixture
def slow(tmp_path: Path, sqlite_template: Path, qapp: QApplication) -> Iterator[DeskRoom]:
    """A desk whose database answers only when it is told to."""
    yield from open_desk(tmp_path, sqlite_template, HeldTasks())


def drafts_by_id(desk: DeskRoom) -> dict[UUID, IntakeDraft]:
    return {case.id: case.draft for case in desk.page.room.desk.cases.values()}


def test_that_a_ring_does_not_take_the_form_from_somebody_who_writes(desk: DeskRoom) -> None:
    first = desk.ring(OWNER_PHONE)
    desk.key(Key.Key_F2)
    desk.form.complaint.setFocus()
    desk.say("上午没水")
    desk.tell(first, OWNER_PHONE, ENDED)
    second = desk.ring(UNKNOWN_PHONE)
    assert desk.case.id == first
    desk.say("，现在还没水")
    assert desk.window.control.state is not None
    assert desk.window.control.state.number == "140 0533 9999"
    desk.key(Key.Key_F2)
    assert desk.case.id == second
    assert desk.form.complaint.toPlainText() == ""
    assert drafts_by_id(desk)[first].complaint == "上午没水，现在还没水"
    assert [d.call_id for d in desk.services.calls.drafts()] == [first]


def test_that_ctrl_tab_returns_to_the_parked_form_with_every_word(desk: DeskRoom) -> None:
    first = desk.ring(OWNER_PHONE)
    desk.key(Key.Key_F2)
    desk.form.complaint.setFocus()
    desk.say("第一通")
    second = desk.ring(UNKNOWN_PHONE)
    desk.key(Key.Key_F2)
    desk.form.complaint.setFocus()
    desk.say("第二通")
    desk.key(Key.Key_Tab, CTRL)
    assert (desk.case.id, desk.form.complaint.toPlainText()) == (first, "第一通")
    assert desk.form.salutation.text() == "周淑敏"
    desk.key(Key.Key_Tab, CTRL)
    assert (desk.case.id, desk.form.complaint.toPlainText()) == (second, "第二通")
    assert desk.form.salutation.text() == ""


def test_that_no_sequence_of_events_mixes_two_forms(desk: DeskRoom) -> None:
    rng = Random(7)
    typed: dict[UUID, str] = {}
    numbers = (OWNER_PHONE, UNKNOWN_PHONE, PROPERTY_PHONE)
    calls: dict[UUID, str] = {}
    for step in range(150):
        act = rng.randrange(6)
        case = desk.page.room.case
        if act == 0:
            number = rng.choice(numbers)
            calls[desk.ring(number)] = number
        elif act == 1:
            desk.page.answer()
        elif act == 2 and calls:
            call = rng.choice(list(calls))
            desk.tell(call, calls[call], rng.choice([ANSWERED, ENDED, HELD]))
        elif act == 3 and desk.page.room.desk.cases:
            desk.page.line.next_parked()
        elif case is not None:
            desk.form.complaint.insertPlainText(f"[{step}]")
            typed[case.id] = typed.get(case.id, "") + f"[{step}]"
        for call, draft in drafts_by_id(desk).items():
            assert sorted(draft.complaint) == sorted(typed.get(call, "")), step
            assert draft.number == calls[call]
        shown = desk.page.room.case
        if shown is not None:
            assert desk.form.call_id == shown.id
            assert desk.form.complaint.toPlainText() == shown.draft.complaint
    assert set(typed) <= set(drafts_by_id(desk))


def test_that_a_late_answer_for_an_older_call_never_fills_the_newer(slow: DeskRoom) -> None:
    tasks = slow.tasks
    assert isinstance(tasks, HeldTasks)
    tasks.holding = True
    first = slow.ring(OWNER_PHONE)
    slow.page.answer()
    second = slow.ring(UNKNOWN_PHONE)
    slow.page.answer()
    assert slow.case.id == second
    while tasks.held:
        tasks.release(len(tasks.held) - 1)  # the newest first, the oldest last
    assert slow.form.account.text() == ""
    assert slow.form.salutation.text() == ""
    assert slow.case.account is None
    drafts = drafts_by_id(slow)
    assert drafts[first].account_id == ZHOU
    assert drafts[second].account_id is None


def test_that_the_form_can_be_filled_before_the_answer_comes(slow: DeskRoom) -> None:
    tasks = slow.tasks
    assert isinstance(tasks, HeldTasks)
    tasks.holding = True
    slow.ring(OWNER_PHONE)
    slow.page.answer()
    slow.form.salutation.setFocus()
    slow.say("王先生")
    slow.form.complaint.setFocus()
    slow.say("没水")
    while tasks.held:
        tasks.release()
    assert slow.form.salutation.text() == "王先生"
    assert slow.form.complaint.toPlainText() == "没水"
    assert slow.form.account.text() == "03-2207-11846"


def test_that_what_was_typed_survives_the_end_of_the_program(
    desk: DeskRoom, tmp_path: Path
) -> None:
    call = desk.ring(UNKNOWN_PHONE)
    desk.key(Key.Key_F2)
    desk.form.complaint.setFocus()
    desk.say("写到一半")
    desk.window.save_state()
    opened = desk_on(desk.core, desk.clock, tmp_path)
    again = next(opened)
    assert again.page.room.case is None
    assert again.page.idle.parked.count() == 1
    assert "写到一半" in again.page.idle.parked.item(0).text()
    again.page.idle.focus_list()
    again.key(Key.Key_Return)
    assert again.case.id == call
    assert again.form.complaint.toPlainText() == "写到一半"
    opened.close()


def test_that_a_rebuilt_window_goes_on_with_the_call(desk: DeskRoom, tmp_path: Path) -> None:
    call = desk.ring(OWNER_PHONE)
    desk.key(Key.Key_F2)
    desk.form.complaint.setFocus()
    desk.say("换了深色")
    state = desk.page.save_state()
    opened = desk_on(desk.core, desk.clock, tmp_path)
    again = next(opened)
    again.page.restore_state(state)
    assert again.case.id == call
    assert again.form.complaint.toPlainText() == "换了深色"
    assert again.case.account is not None
    assert not again.page.room.desk.parked
    opened.close()


def test_that_the_draft_is_saved_by_itself(desk: DeskRoom) -> None:
    desk.ring(UNKNOWN_PHONE)
    desk.key(Key.Key_F2)
    desk.form.reply.setFocus()
    desk.say("已答复")
    desk.page._saving.timeout.emit()
    assert [d.reply for d in desk.services.calls.drafts()] == ["已答复"]
    assert "17:52:06" in desk.page.work.card.subtitle_label.text()


def test_that_a_full_disk_is_told_and_the_text_stays(
    desk: DeskRoom, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.ring(UNKNOWN_PHONE)
    desk.key(Key.Key_F2)
    desk.form.reply.setFocus()
    desk.say("已答复")

    def full(_self: object, _person: int, _draft: IntakeDraft) -> None:
        raise Unavailable(what="disk", advice="")

    monkeypatch.setattr("app.data.drafts.DraftStore.save", full)
    desk.key(Key.Key_S, CTRL)
    assert "disk" in desk.case.save_failed
    assert "disk" in desk.page.work.card.subtitle_label.text()
    assert desk.form.reply.toPlainText() == "已答复"
    monkeypatch.undo()
    desk.page.drafts.save_all()
    assert not desk.case.save_failed
    assert len(desk.services.calls.drafts()) == 1


def test_that_hanging_up_with_unsent_text_must_be_meant(desk: DeskRoom) -> None:
    desk.ring(UNKNOWN_PHONE)
    desk.key(Key.Key_F2)
    desk.form.complaint.setFocus()
    desk.say("没说完")
    notices: list[str] = []
    desk.window.control.notice_shown.connect(lambda text, _ms: notices.append(text))
    desk.key(Key.Key_F12)
    assert desk.case.live
    assert notices == ["Press again to hang up and keep the draft"]
    desk.key(Key.Key_F12)
    assert desk.case.ended
    assert [d.complaint for d in desk.services.calls.drafts()] == ["没说完"]


def test_that_a_missed_call_leaves_nothing_to_finish(desk: DeskRoom) -> None:
    call = desk.ring(OWNER_PHONE)
    desk.tell(call, OWNER_PHONE, ENDED)
    assert desk.page.room.case is None
    assert desk.page.idle.parked.count() == 0
    assert desk.services.calls.drafts() == ()
    row = desk.row(call)
    assert row is not None
    assert row.answered_at is None


def test_that_half_typed_pinyin_stays_with_its_own_call(desk: DeskRoom) -> None:
    first = desk.ring(OWNER_PHONE)
    desk.key(Key.Key_F2)
    desk.form.complaint.setFocus()
    QApplication.sendEvent(desk.form.complaint, QInputMethodEvent("mei", []))
    commit = QInputMethodEvent()
    commit.setCommitString("没")
    QApplication.sendEvent(desk.form.complaint, commit)
    desk.ring(UNKNOWN_PHONE)
    desk.key(Key.Key_F2)
    assert drafts_by_id(desk)[first].complaint == "没"
    assert desk.form.complaint.toPlainText() == ""


def test_that_a_discarded_form_can_be_brought_back(desk: DeskRoom) -> None:
    desk.page.line.start_call("14005339999")
    desk.form.complaint.setFocus()
    desk.say("打错了")
    desk.key(Key.Key_N, CTRL)
    desk.page.idle.focus_list()
    desk.key(Key.Key_Delete)
    assert desk.page.idle.parked.count() == 0
    assert desk.services.calls.drafts() == ()
    desk.key(Key.Key_U, ALT)
    assert desk.page.idle.parked.count() == 1
    assert [d.complaint for d in desk.services.calls.drafts()] == ["打错了"]


def test_that_a_number_typed_by_hand_starts_a_call_of_its_own(desk: DeskRoom) -> None:
    desk.key(Key.Key_N, CTRL)
    assert QApplication.focusWidget() is desk.page.idle.number
    desk.type("14005334417")
    desk.key(Key.Key_Return)
    assert desk.case.draft.number == OWNER_PHONE
    assert desk.case.account is not None
    assert desk.row(desk.case.id) is not None


def test_that_events_of_unknown_calls_and_repetitions_do_no_harm(desk: DeskRoom) -> None:
    page: CallDeskPage = desk.page
    desk.tell(uuid4(), UNKNOWN_PHONE, ENDED)
    assert page.room.case is None
    call = desk.ring(OWNER_PHONE)
    desk.ring(OWNER_PHONE, call)
    desk.tell(call, OWNER_PHONE, ANSWERED)
    desk.tell(call, OWNER_PHONE, ANSWERED)
    desk.tell(call, OWNER_PHONE, HELD)
    assert desk.case.state is HELD
    desk.key(Key.Key_F2)
    assert desk.case.state is ANSWERED
    assert len(page.room.desk.cases) == 1


def test_that_a_ring_is_noted_before_what_comes_after_it(desk: DeskRoom) -> None:
    call, rang_at = desk.ring(OWNER_PHONE), desk.clock.now
    desk.clock.forward(seconds=30)
    desk.tell(call, OWNER_PHONE, ENDED)
    row = desk.row(call)
    assert row is not None
    assert (row.started_at, row.ended_at) == (rang_at, desk.clock.now)


def test_that_a_ring_is_noted_before_the_window_goes(desk: DeskRoom) -> None:
    call = desk.ring(OWNER_PHONE)
    desk.page.save_state()
    assert desk.row(call) is not None


def test_that_the_call_of_the_rehearsal_is_seen_by_nobody(desk: DeskRoom) -> None:
    desk.page.building.finish()
    desk.page.rehearsing.finish()
    assert desk.page.room.case is None
    assert desk.page.idle.isVisible()
    desk.ring(UNKNOWN_PHONE)
    form, work = desk.form, desk.page.work
    texts = (form.salutation, form.address, form.account, form.location)
    assert [edit.text() for edit in texts] == ["", "", "", ""]
    assert form.complaint.toPlainText() == ""
    assert work.calls.isVisible()
    assert not any(card.isVisible() for card in (work.promises, work.tickets, work.account.strip))
    assert desk.services.calls.drafts() == ()

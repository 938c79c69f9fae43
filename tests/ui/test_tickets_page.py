"""The ticket screen on a real database: reading, acting, keys, what colleagues change."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.domain.errors import Unavailable
from app.domain.ticket import TicketAction, TicketState, TicketView
from tests.helpers.seeds import AGENT, BRANCH, DISPATCHER, SUPERVISOR, ZHANGDIAN_REPAIR
from tests.helpers.ticket_room import Room
from tests.helpers.ticket_town import build_town
from tests.helpers.tickets import Desks, a_form
from ui.labels import short_number
from ui.pages.tickets.page import TicketsPage


def test_that_the_first_ticket_of_a_view_is_shown_at_once(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    main = build_town(desks)
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    room.page.views.choose(TicketView.OVER)
    assert room.numbers()[0] == room.shown.number
    room.page.show_ticket(main.id)
    assert room.page.detail.number.text() == main.number
    assert room.page.detail.chip.look.text == "Over 1:20"


def test_that_f9_dispatches_with_the_fields_that_appear_inline(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    desks.tickets(AGENT).create(a_form())
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    qtbot.keyClick(room.window, Qt.Key.Key_F9)
    form = room.page.detail.form
    assert form is not None
    assert form.values()["unit_id"] == ZHANGDIAN_REPAIR
    note = form.fields["note"].editor
    assert isinstance(note, QLineEdit)
    note.insert("先止水")
    qtbot.keyClick(note, Qt.Key.Key_Return)
    assert room.page.detail.form is None
    assert room.shown.state is TicketState.WAIT_ACCEPT
    assert room.shown.entries[-1].text.endswith("先止水")
    assert "is dispatched to" in room.toast()


def test_that_a_missing_element_of_the_report_is_named_under_its_field(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    build_town(desks)
    room = Room(qtbot, desks, tmp_path, BRANCH)
    room.page.views.choose(TicketView.IN_PROGRESS)
    room.page.next_step()
    form = room.page.detail.form
    assert form is not None
    assert form.action is TicketAction.REPLY
    room.page.next_step()
    assert [bool(field.error) for field in form.fields.values()] == [True] * 4
    assert room.shown.state is TicketState.IN_PROGRESS


def test_that_what_was_typed_survives_looking_at_another_ticket(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    first = desks.tickets(AGENT).create(a_form())
    second = desks.tickets(AGENT).create(a_form())
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    room.page.show_ticket(first.id)
    room.page.next_step()
    form = room.page.detail.form
    assert form is not None
    editor = form.fields["note"].editor
    assert isinstance(editor, QLineEdit)
    editor.insert("带小型挖机")
    room.page.show_ticket(second.id)
    assert room.page.detail.form is None
    room.page.show_ticket(first.id)
    room.page.next_step()
    again = room.page.detail.form
    assert again is not None
    assert again.values()["note"] == "带小型挖机"


def test_that_new_tickets_are_announced_and_move_nothing(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    build_town(desks)
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    room.page.views.choose(TicketView.OPEN)
    room.page.queue.list.selectRow(2)
    before, chosen = room.numbers(), room.shown.number
    for _ in range(3):
        made = desks.tickets(AGENT).create(a_form())
    room.relay.publish(desks.changes[-1])
    qtbot.waitUntil(room.page.queue.fresh_bar.isVisible)
    assert room.page.queue.fresh_bar.accessibleName() == "3 new tickets"
    assert room.numbers() == before
    assert room.shown.number == chosen
    room.page.queue.fresh_bar.click()
    assert made.number in room.numbers()
    assert room.shown.number == chosen
    assert not room.page.queue.fresh_bar.isVisible()


def test_that_a_colleagues_act_is_seen_and_the_chosen_line_stays(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    room.page.views.choose(TicketView.WAIT_DISPATCH)
    desks.tickets(SUPERVISOR).act(
        ticket.id, TicketAction.DISPATCH, ticket.version, unit_id=ZHANGDIAN_REPAIR
    )
    room.relay.publish(desks.changes[-1])
    qtbot.waitUntil(lambda: room.shown.state is TicketState.WAIT_ACCEPT)
    assert room.numbers() == [ticket.number]
    assert room.page.queue.table.rows[0].state is TicketState.WAIT_ACCEPT


def test_that_the_loser_of_a_race_keeps_the_text_and_sees_who_won(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    ticket = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    room = Room(qtbot, desks, tmp_path, AGENT)
    room.page.show_ticket(ticket.id)
    room.page.detail_room.begin(TicketAction.RECALL)
    form = room.page.detail.form
    assert form is not None
    editor = form.fields["reason"].editor
    assert isinstance(editor, QLineEdit)
    editor.insert("地址属周村")
    desks.tickets(SUPERVISOR).urge(ticket.id)
    room.page.next_step()
    assert "赵敏" in room.toast()
    assert room.shown.urged == 1
    kept = room.page.detail.form
    assert kept is not None
    assert kept.values()["reason"] == "地址属周村"
    room.page.next_step()
    assert room.shown.state is TicketState.WAIT_DISPATCH


def test_that_enter_sends_a_remark_once_and_an_empty_one_not_at_all(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    desks.tickets(AGENT).create(a_form())
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    line = room.page.detail.remark
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert len(room.shown.entries) == 1
    line.insert("来电人在现场等候")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    assert room.shown.entries[-1].text == "来电人在现场等候"
    assert line.text() == ""


def test_that_a_ticket_without_a_call_is_made_and_shown(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    qtbot.keyClick(room.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    form = room.page.side_room.new_form
    assert form is not None
    room.page.next_step()
    assert form.fields["category_code"].error
    form.category.setCurrentIndex(form.category.findData("leak.road"))
    form.address.insert("张店区阳光花园东门")
    form.complaint.insertPlainText("路面冒水。")
    form.number.insert("1400533abcd")
    room.page.next_step()
    assert form.fields["callback_number"].error
    form.number.clear()
    form.address.editingFinished.emit()
    assert form.unit.currentData() == ZHANGDIAN_REPAIR
    room.page.next_step()
    assert room.page.side_room.new_form is None
    assert room.shown.state is TicketState.WAIT_ACCEPT
    assert room.shown.district == "张店区"
    assert "is registered" in room.toast()


def test_that_counting_down_asks_the_database_nothing(
    qtbot: QtBot, desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_town(desks)
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    room.page.views.choose(TicketView.OVER)
    asked: list[object] = []
    monkeypatch.setattr(room.page.context.tasks, "run", lambda *a, **_k: asked.append(a))
    desks.clock.forward(seconds=30)
    room.page.tick()
    assert asked == []


def test_that_an_empty_view_says_where_to_look_next(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    build_town(desks)
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    room.page.views.choose(TicketView.ARCHIVED)
    assert room.page.queue.states.currentWidget() is room.page.queue.empty
    assert "archived" in room.page.queue.empty.accessibleName()


def test_that_a_failed_read_can_be_tried_again(
    qtbot: QtBot, desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desks.tickets(AGENT).create(a_form())
    room = Room(qtbot, desks, tmp_path, DISPATCHER)

    def broken() -> None:
        raise Unavailable(what="The database", advice="Try again.")

    with monkeypatch.context() as patch:
        patch.setattr(room.services.tickets, "counts", broken)
        room.page.refresh()
        assert room.page.queue.states.currentWidget() is room.page.queue.empty
    room.page.refresh()
    assert len(room.numbers()) == 1


def test_that_a_rebuilt_window_has_all_that_was_chosen_and_typed(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    main = build_town(desks)
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    room.page.views.choose(TicketView.OPEN)
    room.page.queue.search.setText("报")
    room.page.show_ticket(main.id)
    room.page.detail_room.begin(TicketAction.REPLY)
    form = room.page.detail.form
    assert form is not None
    contact = form.fields["contacted"].editor
    assert isinstance(contact, QLineEdit)
    contact.insert("17:40 已联系")
    room.page.detail.remark.insert("等回复")
    state = room.page.save_state()

    page = TicketsPage(room.page.context)
    qtbot.addWidget(page)
    page.restore_state(state)
    page.activate()
    assert page.views.view is TicketView.OPEN
    assert page.queue.wanted.text == "报"
    assert page.detail.remark.text() == "等回复"
    assert page.detail.ticket is not None
    assert page.detail.ticket.id == main.id
    assert page.detail.form is not None
    assert page.detail.form.values()["contacted"] == "17:40 已联系"


def test_that_the_work_order_is_previewed_and_saved_where_it_was_asked(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    build_town(desks)
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    qtbot.keyClick(room.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    pane = room.page.side_room.work_order
    assert pane is not None
    assert pane.view.pages >= 1
    pane.save_as(tmp_path / "order.pdf")
    assert (tmp_path / "order.pdf").read_bytes().startswith(b"%PDF")
    qtbot.keyClick(pane.view, Qt.Key.Key_Escape)
    assert room.page.side.shown is room.page.detail


def test_that_a_narrow_window_shows_one_pane_and_comes_back_with_escape(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    build_town(desks)
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    room.window.resize(900, 700)
    qtbot.waitUntil(lambda: not room.page.detail.isVisible())
    qtbot.keyClick(room.page.queue.list, Qt.Key.Key_Return)
    assert room.page.detail.isVisible()
    assert not room.page.queue.isVisible()
    qtbot.keyClick(room.page.detail.remark, Qt.Key.Key_Escape)
    assert room.page.queue.isVisible()


def test_that_short_numbers_keep_day_and_count() -> None:
    assert short_number("GD-20260714-0187") == "GD-0714-0187"

"""Several tickets at once, reassigning, milestones and the file of the list on the screen."""

import csv
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Step
from app.domain.errors import Conflict, KeptForLater
from app.domain.ticket import TicketAction, TicketState, TicketView
from app.domain.ticket_batch import ActResult, ListFormat, Order
from tests.helpers.seeds import (
    AGENT,
    BRANCH,
    DISPATCHER,
    NOW,
    SUPERVISOR,
    ZHANGDIAN_REPAIR,
    ZHOUCUN_REPAIR,
)
from tests.helpers.ticket_room import Room
from tests.helpers.tickets import Desks, a_form, handled
from ui.pages.tickets.act_form import ActForm


def _choose_unit(form: ActForm | None, unit: int) -> ActForm:
    assert form is not None
    box = form.fields["unit_id"].editor
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData(unit))
    return form


def _select(room: Room, ids: list[UUID]) -> None:
    room.page.queue.list.setFocus()
    room.page.queue.list.select(ids)


def test_that_keys_choose_several_and_one_act_dispatches_them_all(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    for _ in range(3):
        desks.tickets(AGENT).create(a_form())
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    several, queue = room.page.several_room, room.page.queue.list
    queue.setFocus()
    qtbot.keyClick(queue, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert several.shown
    assert len(several.pane.lines) == 2
    qtbot.keyClick(queue, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(queue, Qt.Key.Key_Space)
    assert len(several.pane.lines) == 3
    qtbot.keyClick(room.window, Qt.Key.Key_F9)
    _choose_unit(several.pane.form, ZHANGDIAN_REPAIR)
    qtbot.keyClick(room.window, Qt.Key.Key_F9)
    lines = desks.tickets(DISPATCHER).queue(TicketView.OPEN).rows
    assert {line.state for line in lines} == {TicketState.WAIT_ACCEPT}
    assert {line.unit for line in lines} == {"张店维修中心"}
    assert several.pane.form is None
    assert several.pane.refused == ()
    assert several.pane.list.hasFocus()
    qtbot.keyClick(several.pane.list, Qt.Key.Key_Escape)
    assert not several.shown
    assert room.page.side.is_detail


def test_that_a_ticket_a_colleague_changed_is_named_and_can_be_chosen_again(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    tickets = [desks.tickets(AGENT).create(a_form()) for _ in range(3)]
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    page, pane = room.page, room.page.several_room.pane
    _select(room, [t.id for t in tickets])
    page.next_step()
    _choose_unit(pane.form, ZHANGDIAN_REPAIR)
    for ticket in tickets[:2]:
        desks.tickets(SUPERVISOR).act(
            ticket.id, TicketAction.DISPATCH, ticket.version, unit_id=ZHOUCUN_REPAIR
        )
    page.next_step()
    assert set(pane.refused) == {t.id for t in tickets[:2]}
    errors = [x.result.error for x in pane.table.rows if x.result is not None]
    assert sum(isinstance(error, Conflict) for error in errors) == 2
    assert "赵敏" in str(pane.table.data(pane.table.index(0, 1), Qt.ItemDataRole.ToolTipRole))
    page.refresh()
    assert set(pane.refused) == {t.id for t in tickets[:2]}
    pane.rest_button.click()
    assert not pane.told
    assert set(pane.ids) == {t.id for t in tickets[:2]}
    page.next_step()
    assert pane.form is not None
    assert pane.form.values()["unit_id"] == ZHANGDIAN_REPAIR
    page.next_step()
    assert pane.refused == ()
    room.page.refresh()
    units = {line.unit for line in desks.tickets(DISPATCHER).queue(TicketView.OPEN).rows}
    assert units == {"张店维修中心"}


def test_that_urging_several_asks_nothing_and_says_where_it_was_not_possible(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    waiting = desks.tickets(AGENT).create(a_form())
    sent = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    room.page.views.choose(TicketView.OPEN)
    _select(room, [waiting.id, sent.id])
    pane = room.page.several_room.pane
    pane.urge_button.click()
    assert pane.refused == (waiting.id,)
    assert desks.tickets(AGENT).detail(sent.id).urged == 1


def test_that_an_act_that_waits_to_be_sent_is_shown_as_kept_not_as_refused(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    tickets = [desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR)) for _ in range(2)]
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    room.page.views.choose(TicketView.OPEN)
    _select(room, [ticket.id for ticket in tickets])
    pane = room.page.several_room.pane
    orders = [Order(t.id, None, TicketAction.URGE, UUID(int=i)) for i, t in enumerate(tickets)]
    pane.show_results(
        [ActResult(orders[0], tickets[0], None), ActResult(orders[1], None, KeptForLater())]
    )
    assert pane.refused == ()
    assert pane.kept == 1
    assert pane.rest_button.isHidden()
    assert pane.said.text() == "1 done · 1 kept on this computer"
    assert not pane.urge_button.isVisible()
    assert pane.acts.isHidden()  # no empty room above the results


def test_that_the_footer_says_how_far_words_were_looked_for(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    desks.tickets(AGENT).create(a_form())
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    queue = room.page.queue
    assert "newest" not in queue.position.text()
    queue.cut = True
    queue.show_lines(list(queue.table.rows), 1)
    assert queue.position.text().endswith("searched the newest 5,000")


def test_that_what_is_chosen_and_typed_survives_another_look(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    tickets = [desks.tickets(AGENT).create(a_form()) for _ in range(2)]
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    _select(room, [t.id for t in tickets])
    room.page.next_step()
    _choose_unit(room.page.several_room.pane.form, ZHOUCUN_REPAIR)
    state = room.page.save_state()
    again = Room(qtbot, desks, tmp_path, DISPATCHER)
    again.page.restore_state(state)
    again.page.refresh()
    assert set(again.page.several_room.pane.ids) == {t.id for t in tickets}
    again.page.next_step()
    form = again.page.several_room.pane.form
    assert form is not None
    assert form.values()["unit_id"] == ZHOUCUN_REPAIR


def test_that_reassigning_offers_every_unit_but_the_one_that_has_it(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    ticket = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    room.page.show_ticket(ticket.id)
    room.page.detail_room.begin(TicketAction.REDISPATCH)
    form = _choose_unit(room.page.detail.form, ZHOUCUN_REPAIR)
    box = form.fields["unit_id"].editor
    assert isinstance(box, QComboBox)
    assert box.findData(ZHANGDIAN_REPAIR) < 0
    form.submit()
    assert room.shown.unit_id == ZHOUCUN_REPAIR
    assert "is reassigned to Zhoucun repair centre" in room.toast()


def test_that_a_crew_notes_contact_and_arrival_and_the_clock_goes_on_to_the_next(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    ticket = desks.tickets(AGENT).create(a_form())
    handled(desks, ticket, until=TicketAction.ACCEPT)
    room = Room(qtbot, desks, tmp_path, BRANCH)
    room.page.show_ticket(ticket.id)
    for step, action in ((Step.CONTACT, TicketAction.CONTACT), (Step.ARRIVE, TicketAction.ARRIVE)):
        assert room.shown.due_step is step
        room.page.detail_room.begin(action)
    assert room.shown.due_step is Step.FINISH


def test_that_a_limit_past_the_known_holidays_is_marked_as_rough(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    desks.clock.now = NOW.replace(month=12, day=30)
    ticket = desks.tickets(AGENT).create(a_form(category_code="pressure.low"))
    ticket = handled(desks, ticket, until=TicketAction.ACCEPT)
    desks.tickets(BRANCH).act(ticket.id, TicketAction.ARRIVE, ticket.version)
    room = Room(qtbot, desks, tmp_path, BRANCH)
    first = room.page.queue.table.index(0, 0)
    assert str(first.data()).startswith("≈ Left")
    assert "holidays" in str(first.data(Qt.ItemDataRole.ToolTipRole))
    labels = room.page.detail.overview.facts.findChildren(QLabel)
    assert any("holidays" in label.text() for label in labels)


def test_that_the_list_as_shown_is_written_and_told(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    desks.tickets(AGENT).create(a_form())
    other = desks.tickets(AGENT).create(a_form(address="张店区齐盛雅居"))
    room = Room(qtbot, desks, tmp_path, DISPATCHER)
    room.page.queue.search.insert("齐盛")
    room.page.queue.filter_changed.emit()
    path = tmp_path / "list.csv"
    views, queue = room.page.views, room.page.queue
    room.page.export_room.write(path, ListFormat.CSV, views.view, queue.wanted)
    assert "1 ticket exported to list.csv" in room.toast()
    assert not room.page.export_room.line.isVisible()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Ticket no."] for row in rows] == [other.number]
    assert rows[0]["Callback no."] == "140****2086"


def test_that_the_stage_stands_under_the_unit_where_there_is_no_room_for_its_column(
    qtbot: QtBot, desks: Desks, tmp_path: Path
) -> None:
    desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR))
    room = Room(qtbot, desks, tmp_path, SUPERVISOR)
    room.page.views.choose(TicketView.OPEN)
    queue = room.page.queue
    keys = [column.key for column in queue.table.columns]
    stage, unit = keys.index("stage"), queue.table.index(0, keys.index("unit"))
    wide = queue.list.columnWidth(stage)
    queue.set_narrow(narrow=True)
    assert queue.list.isColumnHidden(stage)
    assert "Awaiting acceptance" in str(unit.data(Qt.ItemDataRole.ToolTipRole))
    queue.set_narrow(narrow=False)
    assert queue.list.columnWidth(stage) == wide

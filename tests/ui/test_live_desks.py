"""Two signed-in desks at one server: what one does is on the other's screen within seconds."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import system_clock
from app.data.engine import Database
from app.data.ids import new_id
from app.domain.call import CallEvent, CallState
from app.domain.outage import Area, Effect, OutageDetail, OutageDraft, OutageKind, Window
from app.domain.people import Person
from app.domain.ticket import TicketAction, TicketState, TicketView
from tests.helpers.live import LiveDesk
from tests.helpers.seeds import (
    AGENT,
    DISPATCHER,
    LIUQUAN_2,
    OWNER_PHONE,
    SUPERVISOR,
    ZHANGDIAN_REPAIR,
    seed_small,
)
from tests.helpers.tickets import a_form
from ui.navigation import PageSpec
from ui.pages.call_desk import PAGE as CALLS
from ui.pages.outages import PAGE as OUTAGES
from ui.pages.settings import PAGE as SETTINGS
from ui.pages.tickets import PAGE as TICKETS

SOON = 20_000
"""ms after which a colleague's act should be on the screen of even the busiest machine."""
NEVER = 600.0
"""Seconds between two looks that nobody asked for: here the notifications alone must do."""
Sit = Callable[..., LiveDesk]


@pytest.fixture
def engine_name() -> str:
    return "postgresql"


@pytest.fixture
def sit(
    database: Database, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sit]:
    monkeypatch.setattr("app.data.change_feed.POLL", NEVER)
    seed_small(database)
    desks: list[LiveDesk] = []

    def sit_down(person: Person, *specs: PageSpec) -> LiveDesk:
        desk = LiveDesk(database, person, tmp_path, list(specs))
        desks.append(desk)
        qtbot.waitUntil(lambda: bool(desk.there) and not desk.tasks.pending, timeout=10_000)
        return desk

    yield sit_down
    for desk in desks:
        desk.close()


def an_outage(**more: Any) -> OutageDraft:
    now, hour = system_clock().replace(microsecond=0), timedelta(hours=1)
    values: dict[str, Any] = {
        "id": new_id(), "kind": OutageKind.EMERGENCY, "title": "柳泉路抢修",
        "reason": "DN400 主管破裂", "internal_note": "", "internal_end": None,
        "windows": (Window(Effect.NO_WATER, now - hour, now + 4 * hour),),
        "areas": (Area(Effect.NO_WATER, LIUQUAN_2, None, None, "", 0),), "water_point": "",
        "tips": (), "unit_id": None,
    }  # fmt: skip
    return OutageDraft(**(values | more))


def publish(desk: LiveDesk) -> OutageDetail:
    saved = desk.services.outages.save_draft(an_outage())
    return desk.services.outages.publish(saved.content.id, saved.version)


def quiet(qtbot: QtBot, *desks: LiveDesk) -> None:
    """Until nobody waits for an answer."""
    qtbot.waitUntil(lambda: not any(desk.tasks.pending for desk in desks), timeout=10_000)


def test_that_a_published_outage_is_in_an_open_call_in_the_list_and_on_the_rail(
    sit: Sit, qtbot: QtBot, database: Database
) -> None:
    here, there = sit(AGENT, CALLS, OUTAGES, TICKETS), sit(SUPERVISOR, OUTAGES)
    page: Any = here.window.page("call_desk")
    call_id = uuid4()
    for state in (CallState.RINGING, CallState.ANSWERED):
        now = system_clock()
        page.receive(CallEvent(call_id, OWNER_PHONE, OWNER_PHONE, state, now))
    qtbot.waitUntil(lambda: page.room.case.pop is not None, timeout=10_000)
    page.work.card.form.complaint.setFocus()
    page.work.card.form.complaint.insertPlainText("家里没水")
    lookups = counted(database)
    detail = publish(there)
    qtbot.waitUntil(lambda: detail.number in page.room.case.notice, timeout=SOON)
    found = page.room.diagnosis(page.room.case)
    assert found.outage is not None
    assert found.outage.outage_id == detail.content.id
    assert page.work.card.form.complaint.toPlainText() == "家里没水"
    assert counted(database) == lookups
    badge = here.window.rail._badges["outages"]
    qtbot.waitUntil(lambda: badge.text() == "1", timeout=SOON)
    outages: Any = here.window.page("outages")
    outages.activate()
    qtbot.waitUntil(lambda: len(outages.list.table.rows) == 1, timeout=SOON)
    there.services.outages.restore(detail.content.id, detail.version, system_clock())
    qtbot.waitUntil(lambda: "restored" in page.room.case.notice, timeout=SOON)
    row = outages.list.table
    qtbot.waitUntil(lambda: row.rows[0].restored_at is not None, timeout=SOON)


def counted(database: Database) -> int:
    """How many accounts were looked up, as the server counts."""
    said = sa.text("SELECT coalesce(sum(opened), 0) FROM hotline_log.lookup_count")
    return int(database.one(said)[0])


def test_that_a_queue_follows_without_moving_anything(sit: Sit, qtbot: QtBot) -> None:
    there = sit(SUPERVISOR, OUTAGES)
    made = [there.services.tickets.create(a_form()) for _ in range(4)]
    here = sit(DISPATCHER, TICKETS)
    page: Any = here.window.page("tickets")
    page.views.choose(TicketView.OPEN)
    qtbot.waitUntil(lambda: len(page.queue.table.rows) == 4, timeout=10_000)
    wanted = page.queue.table.rows[2].id
    page.queue.list.choose(wanted)
    page.queue.search.setFocus()
    quiet(qtbot, here)
    other = next(t for t in made if t.id != wanted)
    there.services.tickets.act(
        other.id, TicketAction.DISPATCH, other.version, unit_id=ZHANGDIAN_REPAIR
    )
    there.services.tickets.create(a_form())

    def followed() -> bool:
        states = {line.id: line.state for line in page.queue.table.rows}
        return states.get(other.id) is TicketState.WAIT_ACCEPT

    qtbot.waitUntil(followed, timeout=SOON)
    quiet(qtbot, here)
    current = page.queue.list.currentIndex()
    assert page.queue.table.record(current.row()).id == wanted
    assert page.detail_room.wanted == wanted
    assert QApplication.focusWidget() is page.queue.search
    qtbot.waitUntil(page.queue.fresh_bar.isVisible, timeout=SOON)


def test_that_who_is_editing_is_shown_and_goes(sit: Sit, qtbot: QtBot) -> None:
    here, there = sit(DISPATCHER, OUTAGES), sit(SUPERVISOR, OUTAGES)
    saved = there.services.outages.save_draft(an_outage())
    rooms: list[Any] = [desk.window.page("outages") for desk in (here, there)]
    for page in rooms:
        page.open(saved.content.id)
    qtbot.waitUntil(lambda: all(p.editor.detail is not None for p in rooms), timeout=10_000)
    mark = rooms[0].editor.edit_mark
    assert mark.isHidden()
    rooms[1].editor.form.water_point.insertPlainText("西门")
    qtbot.waitUntil(lambda: not mark.isHidden(), timeout=SOON)
    assert mark.accessibleName() == f"{SUPERVISOR.name} is editing"
    rooms[1].room.lock.hold(editing=False)
    qtbot.waitUntil(mark.isHidden, timeout=SOON)


def test_that_a_desk_that_died_is_not_shown_for_ever(sit: Sit, qtbot: QtBot) -> None:
    here, there = sit(DISPATCHER, OUTAGES), sit(SUPERVISOR, OUTAGES)
    saved = there.services.outages.save_draft(an_outage())
    page: Any = here.window.page("outages")
    page.open(saved.content.id)
    qtbot.waitUntil(lambda: page.editor.detail is not None, timeout=10_000)
    there.services.editing.holds = 2.0
    there.services.editing.begin("outage", saved.content.id)
    mark = page.editor.edit_mark
    qtbot.waitUntil(lambda: not mark.isHidden(), timeout=SOON)
    qtbot.waitUntil(mark.isHidden, timeout=SOON)


def test_that_a_draft_under_the_hands_is_not_replaced_but_compared(sit: Sit, qtbot: QtBot) -> None:
    here, there = sit(DISPATCHER, OUTAGES), sit(SUPERVISOR, OUTAGES)
    saved = there.services.outages.save_draft(an_outage())
    page: Any = here.window.page("outages")
    page.open(saved.content.id)
    qtbot.waitUntil(lambda: page.editor.detail is not None, timeout=10_000)
    page.editor.form.water_point.insertPlainText("西门")
    theirs = an_outage(id=saved.content.id, reason="阀门更换", version=saved.version)
    there.services.outages.save_draft(theirs)
    editor = page.editor
    qtbot.waitUntil(
        lambda: (
            SUPERVISOR.name in editor.head.banner.accessibleName()
            or SUPERVISOR.name in editor.conflict.accessibleName()
        ),
        timeout=SOON,
    )
    page.save()
    qtbot.waitUntil(editor.conflict.isVisible, timeout=SOON)
    assert [d.key for d in editor.conflict.differences if d.key != "windows"] == [
        "reason", "water_point",
    ]  # fmt: skip
    assert editor.form.water_point.toPlainText() == "西门"
    editor.conflict.takes["reason"].click()
    editor.conflict.mine.click()
    quiet(qtbot, here)
    content = there.services.outages.detail(saved.content.id).content
    assert (content.reason, content.water_point) == ("阀门更换", "西门")
    assert editor.conflict.isHidden()


def test_that_an_open_form_tells_what_a_colleague_did(sit: Sit, qtbot: QtBot) -> None:
    there, here = sit(SUPERVISOR, OUTAGES), sit(DISPATCHER, TICKETS)
    ticket = there.services.tickets.create(a_form())
    page: Any = here.window.page("tickets")
    page.show_ticket(ticket.id)
    qtbot.waitUntil(lambda: page.detail.ticket is not None, timeout=10_000)
    quiet(qtbot, here)
    page.next_step()
    form = page.detail.form
    form.fields["note"].editor.insert("先止水")
    qtbot.waitUntil(lambda: there.services.editing.others("ticket", ticket.id) != (), timeout=SOON)
    urged = there.services.tickets.remark(ticket.id, "住户催问", act_id=new_id())
    qtbot.waitUntil(page.detail.news.isVisible, timeout=SOON)
    assert "still possible" in page.detail.news.accessibleName()
    assert page.detail.form is form
    there.services.tickets.act(
        ticket.id, TicketAction.DISPATCH, urged.version, unit_id=ZHANGDIAN_REPAIR
    )
    qtbot.waitUntil(
        lambda: "not possible any more" in page.detail.news.accessibleName(), timeout=SOON
    )
    assert page.detail.form is form
    assert form.values()["note"] == "先止水"
    assert not form.submit_button.isEnabled()
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert page.detail.form is None
    qtbot.waitUntil(lambda: there.services.editing.others("ticket", ticket.id) == (), timeout=SOON)


def test_that_a_catalogue_row_that_both_write_is_compared(
    sit: Sit, qtbot: QtBot, database: Database
) -> None:
    here = sit(SUPERVISOR, SETTINGS)
    page: Any = here.window.page("settings")
    page.show_section("limits")
    pane = page.panes_by_key["limits"]
    qtbot.waitUntil(lambda: bool(pane.table.rows), timeout=10_000)
    pane.choose("1.arrive")
    pane.form.fields["minutes"].editor.setText("20")
    with database.writes.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE service_limit SET minutes = 33, version = version + 1 WHERE code = '1.arrive'"
        )
    panel = pane.colleagues.panel
    qtbot.waitUntil(panel.isVisible, timeout=SOON)
    (one,) = panel.differences
    assert (one.mine, one.theirs) == ("20", "33")
    assert pane.form.values()["minutes"] == "20"
    panel.mine.click()
    qtbot.waitUntil(lambda: not pane.typed, timeout=SOON)
    assert panel.isHidden()
    told = database.one(sa.text("SELECT minutes FROM service_limit WHERE code = '1.arrive'"))
    assert told[0] == 20


def test_that_catalogues_and_places_are_read_again_where_no_call_is_on(
    sit: Sit, qtbot: QtBot, database: Database
) -> None:
    here, there = sit(AGENT, CALLS), sit(SUPERVISOR, OUTAGES)
    page: Any = here.window.page("call_desk")
    qtbot.waitUntil(lambda: bool(page.room.catalogue.scripts), timeout=10_000)
    script = there.services.catalogue.get().scripts[0]
    there.services.catalogue.save_script(replace(script, title="新话术"))
    with database.writes.begin() as connection:
        connection.exec_driver_sql("UPDATE community SET name = '新苑' WHERE id = 1")
    qtbot.waitUntil(
        lambda: (
            "新话术" in [s.title for s in page.room.catalogue.scripts]
            and page.room.book.communities[1].name == "新苑"
        ),
        timeout=SOON,
    )


def test_that_a_lost_connection_catches_up(sit: Sit, qtbot: QtBot, database: Database) -> None:
    here, there = sit(AGENT, OUTAGES), sit(SUPERVISOR, OUTAGES)
    page: Any = here.window.page("outages")
    qtbot.waitUntil(lambda: not here.tasks.pending, timeout=10_000)
    database.all(
        sa.text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :login"),
        {"login": AGENT.login},
    )
    detail = publish(there)

    def listed() -> list[UUID]:
        return [line.id for line in page.list.table.rows]

    qtbot.waitUntil(lambda: listed() == [detail.content.id], timeout=10_000)
    assert here.there[-1]

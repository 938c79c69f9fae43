"""The screen while the database is away: what it says, what it keeps, what happens on return."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from app.bootstrap import Core, sign_in
from app.data.engine import Database
from app.domain.call import CallState
from app.domain.errors import Unavailable
from app.domain.outbox import OutboxKind, Standing
from app.settings import Paths, Settings
from tests.helpers.call_desk import ALT, CTRL, DeskRoom, open_desk, outage_at_liuquan
from tests.helpers.seeds import AGENT, NOW, OWNER_PHONE, UNKNOWN_PHONE
from ui.courier import HEARTBEAT, PAUSES, Courier
from ui.shell.outbox_view import OutboxView
from ui.tasks import InlineTasks, Tasks

Key = Qt.Key


@dataclass
class Office:
    """A desk, its courier, and a database that can be taken away."""

    desk: DeskRoom
    courier: Courier
    view: OutboxView
    folder: Path

    def away(self) -> None:
        self.desk.core.database.close()
        for file in self.folder.glob("hotline.db*"):
            file.rename(file.with_name(f"away-{file.name}"))

    def back(self) -> None:
        for file in self.folder.glob("away-hotline.db*"):
            file.rename(file.with_name(file.name.removeprefix("away-")))

    def words(self) -> str:
        return " ".join(texts(self.desk.window.offline))

    def register(self) -> None:
        """A call is taken, answered with the script, and registered."""
        desk = self.desk
        desk.ring(OWNER_PHONE)
        desk.key(Key.Key_F2)
        desk.key(Key.Key_1, ALT)
        desk.key(Key.Key_Return, CTRL)
        QTest.qWait(0)


def texts(widget: QWidget) -> list[str]:
    shown = [w.text() for w in widget.findChildren(QLabel) if w.isVisible()]
    return shown + [b.text() for b in widget.findChildren(QPushButton) if b.isVisible()]


def button(widget: QWidget, text: str) -> QPushButton:
    return next(b for b in widget.findChildren(QPushButton) if b.text().strip() == text)


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path, qapp: QApplication) -> Iterator[Office]:
    for desk in open_desk(tmp_path, sqlite_template):
        outage_at_liuquan(desk.core)
        courier = Courier(desk.tasks)
        view = OutboxView(desk.window, courier, desk.services)
        courier.serve(desk.services)
        yield Office(desk, courier, view, tmp_path)
        courier.stop()


def take_known_call(office: Office) -> None:
    """The caller is known before the database goes."""
    office.desk.ring(OWNER_PHONE)
    office.desk.key(Key.Key_F2)
    office.desk.key(Key.Key_1, ALT)


def test_that_a_call_is_kept_said_and_sent_on_return(office: Office) -> None:
    desk, window = office.desk, office.desk.window
    assert not window.offline.isVisible()
    take_known_call(office)
    office.away()
    desk.key(Key.Key_Return, CTRL)
    QTest.qWait(0)
    assert desk.case.registered is not None
    assert desk.case.registered.queued
    assert "Registered on this computer" in window.toasts.shown[-1].text
    assert office.courier.standing == Standing(waiting=1, unsent=1)
    assert window.offline.isVisible()
    assert "1 record is kept on this computer" in office.words()
    assert "registering go on" in office.words()
    assert "reminders and remarks go out when" in office.words()
    assert "Nothing else works on tickets and outages" in office.words()
    assert any("Server away since" in t for t in texts(window.status))
    desk.clock.forward(seconds=75)
    window.offline._show()
    assert "1 min 15 s" in office.words()

    office.back()
    QTest.mouseClick(window.offline.retry_button, Qt.MouseButton.LeftButton)
    assert not window.offline.isVisible()
    assert [t.text for t in window.toasts.shown][-1] == "1 record sent"
    assert desk.case.registered.outage_number
    assert not desk.case.registered.queued
    assert not any("Server away" in t for t in texts(window.status))
    assert desk.services.calls.drafts() == ()


def test_that_finished_calls_say_what_became_of_them(office: Office) -> None:
    desk = office.desk
    take_known_call(office)
    call_id = desk.case.id
    office.away()
    desk.key(Key.Key_Return, CTRL)
    desk.tell(call_id, OWNER_PHONE, CallState.ENDED)
    assert desk.page.room.desk.finished[0].registered.queued
    office.back()
    office.courier.look()
    assert not desk.page.room.desk.finished[0].registered.queued
    assert desk.page.room.desk.finished[0].registered.outage_number


def test_that_the_next_attempt_waits_longer_each_time(office: Office) -> None:
    office.away()
    paces = []
    for _ in range(6):
        office.courier.look()
        paces.append(office.courier._timer.interval() // 1000)
    assert paces == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    office.back()
    office.courier.look()
    assert not office.courier._timer.isActive()  # an embedded file needs no heartbeat
    assert HEARTBEAT


def test_that_closing_with_waiting_records_says_that_they_are_safe(office: Office) -> None:
    assert office.view.may_leave()
    take_known_call(office)
    office.away()
    office.desk.key(Key.Key_Return, CTRL)
    QTest.qWait(0)
    assert not office.view.may_leave()
    assert "1 record still waits on this computer." in office.words()
    assert "Nothing is lost" in office.words()
    QTest.mouseClick(button(office.desk.window.offline, "Stay"), Qt.MouseButton.LeftButton)
    assert "still waits" not in office.words()
    assert not office.view.may_leave()
    left: list[bool] = []
    office.desk.window.offline.leave_confirmed.connect(lambda: left.append(True))
    QTest.mouseClick(office.desk.window.offline.leave_button, Qt.MouseButton.LeftButton)
    assert left == [True]
    assert office.view.may_leave()  # closing a second time means it


def saved(desk: DeskRoom) -> bool:
    return desk.case.draft.saved_at is not None


def conflict(office: Office) -> None:
    """A call about a ticket that is gone."""
    take_known_call(office)
    desk = office.desk
    desk.services.outbox.noticed_away()
    desk.services.calls.join_ticket(desk.case.draft, uuid4())
    desk.page.room.desk.close(desk.case.id)
    desk.page.show_case()
    QTest.qWait(0)
    office.courier.look()


def test_that_a_conflict_is_shown_and_discarded_only_when_meant(office: Office) -> None:
    conflict(office)
    window, panel = office.desk.window, office.view.panel
    assert "1 record could not be sent as it is." in office.words()
    assert window.toasts.shown[-1].tone == "over"
    QTest.mouseClick(window.offline.list_button, Qt.MouseButton.LeftButton)
    assert panel.isVisible()
    assert any("was not found" in t for t in texts(panel))
    QTest.mouseClick(button(panel, "Copy"), Qt.MouseButton.LeftButton)
    assert "140 0533 4417" in QGuiApplication.clipboard().text()
    QTest.mouseClick(button(panel, "Discard mine"), Qt.MouseButton.LeftButton)
    assert office.desk.services.outbox.standing().conflicts == 1
    QTest.mouseClick(button(panel, "Discard for good"), Qt.MouseButton.LeftButton)
    QTest.qWait(0)
    assert office.courier.standing == Standing()
    assert not window.offline.isVisible()
    assert "Everything was sent." in texts(panel)
    QTest.keyClick(panel, Key.Key_Escape)
    assert not panel.isVisible()


def test_that_a_conflict_can_be_sent_again(office: Office) -> None:
    conflict(office)
    office.view.open()
    QTest.mouseClick(button(office.view.panel, "Send again"), Qt.MouseButton.LeftButton)
    QTest.qWait(0)
    (kept,) = office.desk.services.outbox.waiting()
    assert kept.attempts == 2


def test_that_an_entry_goes_back_into_its_form(office: Office) -> None:
    conflict(office)
    desk = office.desk
    office.view.open()
    QTest.mouseClick(button(office.view.panel, "Back to the form"), Qt.MouseButton.LeftButton)
    assert not office.view.panel.isVisible()
    assert desk.case.registered is None
    assert desk.form.account.text() == "03-2207-11846"
    assert desk.services.outbox.standing() == Standing()
    desk.key(Key.Key_1, ALT)
    desk.key(Key.Key_Return, CTRL)
    assert desk.page.room.desk.finished[0].registered.outage_number


def test_that_a_program_started_later_sends_what_an_earlier_one_left(
    office: Office, tmp_path: Path
) -> None:
    take_known_call(office)
    office.away()
    office.desk.key(Key.Key_Return, CTRL)
    office.courier.stop()
    office.back()
    later = Courier(office.desk.tasks)
    told: list[int] = []
    later.delivered.connect(lambda delivery: told.append(delivery.sent))
    later.serve(office.desk.services)
    assert told == [1]
    later.stop()


def test_that_a_draft_is_saved_while_the_database_keeps_everybody_waiting(
    tmp_path: Path, sqlite_template: Path, qapp: QApplication, qtbot, monkeypatch
) -> None:
    tasks, answered = Tasks(), threading.Event()
    for desk in open_desk(tmp_path, sqlite_template, tasks):
        qtbot.waitUntil(lambda: not tasks.pending, timeout=10_000)
        desk.ring(UNKNOWN_PHONE)
        desk.key(Key.Key_F2)
        qtbot.waitUntil(lambda: not tasks.pending, timeout=10_000)
        tasks.run(lambda: answered.wait(20), owner=desk.window)  # the server does not answer
        desk.form.complaint.setFocus()
        desk.say("正在写")
        desk.page.drafts.save_all()
        qtbot.waitUntil(partial(saved, desk), timeout=10_000)
        answered.set()
        assert [d.complaint for d in desk.services.calls.drafts()] == ["正在写"]
        qtbot.waitUntil(lambda: not tasks.pending, timeout=10_000)
    tasks.close()


def test_that_a_full_disk_keeps_the_form(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    take_known_call(office)
    office.away()

    def full(*_arguments: object, **_more: object) -> None:
        raise Unavailable(what="The outbox on this computer", advice="")

    monkeypatch.setattr("app.data.outbox.OutboxStore.put", full)
    office.desk.key(Key.Key_Return, CTRL)
    assert office.desk.case.registered is None
    assert "outbox" in office.desk.window.toasts.shown[-1].text
    monkeypatch.undo()
    office.desk.key(Key.Key_Return, CTRL)
    assert office.desk.case.registered is not None
    assert [k.kind for k in office.desk.services.outbox.waiting()] == [OutboxKind.REGISTER]


def test_that_the_list_opens_from_the_commands(office: Office) -> None:
    office.desk.key(Key.Key_K, CTRL)
    palette = office.desk.window.overlays.palette
    palette.field.setText("dfx")
    QTest.keyClick(palette.field, Key.Key_Return)
    assert office.view.panel.isVisible()
    assert "Everything was sent." in texts(office.view.panel)


def test_that_a_server_that_is_away_is_noticed_though_nothing_waits(
    tmp_path: Path, qapp: QApplication
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # nobody listens there
        port = closed.getsockname()[1]
        database = Database(f"postgresql+psycopg://app@127.0.0.1:{port}/hotline")
        settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))
        services = sign_in(Core(settings, database, lambda: NOW), AGENT, lambda _c: None)
        courier = Courier(InlineTasks())
        courier.serve(services)
        assert courier.since == NOW
        assert courier._timer.isActive()
        courier.stop()
        database.close()

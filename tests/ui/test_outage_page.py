"""The outages screen with real services: writing, publishing, restoring, keeping what is typed."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.bootstrap import Core, Services, sign_in
from app.data.engine import Database
from app.domain.errors import Unavailable
from app.domain.outage import OutageLines, OutageState, Phase
from app.domain.people import Person
from app.settings import Settings
from tests.helpers.seeds import AGENT, DISPATCHER, NOW, QISHENG, SUPERVISOR, seed_small
from ui.changes import ChangeRelay
from ui.main_window import MainWindow
from ui.pages.outages import PAGE, line_list
from ui.pages.outages.life_bar import Asking
from ui.pages.outages.page import OutagesPage
from ui.preferences import Preferences
from ui.tasks import InlineTasks, Tasks
from ui.theme import Theme
from ui.widgets.buttons import KeyButton


class Desk:
    """A signed-in person before the screen."""

    def __init__(self, core: Core, person: Person, folder: Path, qtbot, tasks: Tasks) -> None:
        self.core, self.person, self.qtbot = core, person, qtbot
        self.tasks = tasks
        self.changes = ChangeRelay()
        self.services: Services = sign_in(core, person, self.changes.publish)
        self.preferences = Preferences(folder / "desk.ini")
        self.page = self.show()

    def show(self) -> OutagesPage:
        """A window of the present look; the rebuilt one takes the state of the old."""
        self.window = MainWindow(
            services=self.services,
            tasks=self.tasks,
            changes=self.changes,
            theme=Theme(),
            preferences=self.preferences,
            specs=[PAGE],
        )
        self.qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        self.window.show()
        self.window.navigate("outages")
        page = self.window.page("outages")
        assert isinstance(page, OutagesPage)
        return page

    def write(self, title: str = "共青团西路 DN400 主管抢修", end: str = "7-15 6:00") -> None:
        """Type a complete notice."""
        form = self.page.editor.form
        form.title.clear()
        form.title.insert(title)
        form.title.textEdited.emit(title)
        form.reason.setEditText("DN400 主管道破裂")
        row = form.windows.rows[0]
        row.start.line.clear()
        row.start.line.insert("今天 18:00")
        row.end.line.clear()
        row.end.line.insert(end)
        form.estimate.line.clear()
        form.estimate.line.insert("7-15 4:30")
        form.areas.filter.setText("qsyj")
        self.qtbot.keyClick(form.areas.filter, Qt.Key.Key_Return)


@pytest.fixture
def moment() -> list[datetime]:
    return [NOW]


@pytest.fixture
def core(tmp_path: Path, sqlite_template: Path, moment: list[datetime]) -> Iterator[Core]:
    path = tmp_path / "hotline.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    seed_small(database)
    core = Core(Settings(), database, lambda: moment[0])
    yield core
    core.close()


@pytest.fixture
def desk(core: Core, tmp_path: Path, qtbot) -> Desk:
    return Desk(core, SUPERVISOR, tmp_path, qtbot, InlineTasks())


def stored(desk: Desk):
    draft = desk.page.editor.form.draft()
    return desk.services.outages.detail(draft.id)


def test_that_a_notice_is_written_published_and_stands_in_the_list(desk):
    desk.page.new()
    desk.write()
    assert desk.page.editor.form.public_end.chip.look.text.startswith("Buffer 1 h 30")
    desk.page.editor.bar.next_step()
    assert desk.page.editor.bar.asking is Asking.PUBLISH
    desk.page.editor.bar.next_step()
    detail = desk.page.editor.detail
    assert detail.state is OutageState.PUBLISHED
    assert [a.community_id for a in detail.content.areas] == [QISHENG]
    assert detail.content.unit_id is not None
    (line,) = desk.page.list.table.rows
    assert (line.number, line.phase(NOW)) == (detail.number, Phase.COMING)
    assert detail.number in desk.window.toasts.shown[-1].text


def test_that_a_list_that_could_not_be_read_says_why_and_is_read_again(desk, monkeypatch):
    def away(**_asked: object) -> OutageLines:
        raise Unavailable(what="The server", advice="Check the cable.")

    monkeypatch.setattr(desk.services.outages, "lines", away)
    desk.page.reload()
    empty = desk.page.list.empty
    assert (empty.isVisible(), empty.accessibleName()) == (
        True,
        "The server is not available. Check the cable.",
    )
    monkeypatch.undo()
    (again,) = empty.findChildren(KeyButton)
    again.click()
    assert "No outage" in empty.accessibleName()


def test_that_what_is_missing_is_named_and_the_cursor_goes_there(desk, qtbot):
    desk.page.new()
    desk.page.editor.bar.next_step()
    bar = desk.page.editor.bar
    assert bar.asking is Asking.NOTHING
    assert "4" in bar.to_correct.text()
    assert desk.page.editor.checks.isVisible()
    assert desk.window.focusWidget() is desk.page.editor.form.title
    bar.to_correct.click()
    assert desk.window.focusWidget() is desk.page.editor.form.reason


def test_that_drafts_are_stored_by_themselves(desk):
    desk.page.new()
    desk.write()
    assert desk.page.keeper.dirty
    desk.page.keeper.save_if_possible()
    assert not desk.page.keeper.dirty
    assert stored(desk).content.title == "共青团西路 DN400 主管抢修"
    desk.write("改过的标题")
    desk.page.keeper.save_if_possible()
    assert stored(desk).content.title == "改过的标题"
    assert desk.page.editor.head.number.text() == stored(desk).number


def test_that_an_untouched_new_notice_leaves_nothing_behind(desk):
    desk.page.new()
    desk.page.keeper.save_if_possible()
    desk.page.new()
    assert desk.services.outages.lines(show_past=True).lines == ()


def test_that_impossible_times_are_not_stored_but_said(desk):
    desk.page.new()
    desk.write(end="7-13 6:00")
    desk.page.keeper.save_if_possible()
    assert desk.page.keeper.dirty
    assert desk.services.outages.lines().lines == ()
    assert "times" in desk.page.editor.bar.hint.text()


def test_that_opening_another_outage_stores_the_one_that_is_left(desk):
    desk.page.new()
    desk.write("第一条")
    first = desk.page.editor.form.draft().id
    desk.page.new()
    desk.write("第二条")
    desk.page.open(first)
    assert desk.page.editor.form.title.text() == "第一条"
    assert {line.title for line in desk.services.outages.lines().lines} == {"第一条", "第二条"}


def test_that_a_rebuilt_screen_holds_everything_that_was_typed(desk):
    desk.page.new()
    desk.write(end="尽快")
    desk.page.preview.tear_off.setChecked(True)
    desk.page.preview.copies.setValue(12)
    state = desk.page.save_state()
    before = desk.page.editor.form.state()
    desk.page = desk.show()
    desk.page.restore_state(state)
    assert desk.page.editor.form.state() == before
    assert desk.page.editor.form.windows.rows[0].end.text == "尽快"
    assert desk.page.preview.copies.value() == 12
    assert desk.page.preview.options().tear_off
    assert desk.page.keeper.dirty
    assert desk.page.save_state() == state


def test_that_a_colleagues_save_is_offered_both_ways(core, desk, tmp_path, qtbot):
    desk.page.new()
    desk.write()
    desk.page.keeper.save_if_possible()
    colleague = sign_in(core, DISPATCHER, lambda _change: None)
    theirs = replace(stored(desk).content, reason="同事写的原因")
    colleague.outages.save_draft(theirs)
    desk.write("我的标题")
    desk.page.keeper.save_if_possible()
    panel = desk.page.editor.conflict
    assert "孙倩" in panel.accessibleName()
    assert [d.key for d in panel.differences] == ["title", "reason", "areas"]
    assert panel.differences[1].theirs == "同事写的原因"
    assert stored(desk).content.reason == "同事写的原因"
    panel.mine.click()
    assert stored(desk).content.title == "我的标题"
    assert stored(desk).content.reason == "DN400 主管道破裂"
    assert panel.isHidden()
    assert desk.page.editor.head.banner.isHidden()
    again = colleague.outages.save_draft(replace(theirs, version=stored(desk).content.version))
    colleague.outages.publish(again.content.id, again.content.version)
    desk.write("晚了一步")
    desk.page.save()
    assert panel.mine.isHidden()
    assert not desk.page.editor.bar.next_button.isEnabled()


def test_that_a_field_is_taken_from_a_colleague_and_the_rest_kept(core, desk):
    desk.page.new()
    desk.write()
    desk.page.keeper.save_if_possible()
    colleague = sign_in(core, DISPATCHER, lambda _change: None)
    theirs = replace(stored(desk).content, reason="同事写的原因", title="同事写的标题")
    colleague.outages.save_draft(theirs)
    desk.write("我的标题")
    desk.page.editor.form.windows.rows[0].end.line.setText("尽快")
    desk.page.save()
    panel = desk.page.editor.conflict
    panel.takes["reason"].click()
    form = desk.page.editor.form
    assert form.reason.currentText() == "同事写的原因"
    assert form.title.text() == "我的标题"
    assert form.windows.rows[0].end.text == "尽快"
    assert "reason" not in [d.key for d in panel.differences]
    panel.theirs.click()
    assert form.title.text() == "同事写的标题"
    assert panel.isHidden()


def test_that_a_published_notice_is_read_only_and_says_why(desk):
    desk.page.new()
    desk.write()
    desk.page.editor.bar.next_step()
    desk.page.editor.bar.next_step()
    form = desk.page.editor.form
    assert form.title.isReadOnly()
    assert form.windows.rows[0].end.line.isReadOnly()
    assert not desk.page.editor.editable
    assert "next version" in desk.page.editor.bar.hint.text()
    assert desk.page.editor.bar.save_button.isHidden()


def test_that_the_water_is_reported_back_with_its_time(desk, moment):
    desk.page.new()
    desk.write()
    bar = desk.page.editor.bar
    bar.next_step()
    bar.next_step()
    moment[0] = NOW.replace(day=15, hour=5)
    bar.next_step()
    assert bar.asking is Asking.RESTORE
    bar.restored_at.line.clear()
    bar.restored_at.line.insert("4:40")
    bar.next_step()
    assert stored(desk).restored_at == moment[0].replace(hour=4, minute=40, second=0)
    assert desk.page.editor.head.banner.isVisible()


def test_that_a_draft_is_thrown_away_after_a_second_press(desk):
    desk.page.new()
    desk.write()
    desk.page.keeper.save_if_possible()
    bar = desk.page.editor.bar
    bar.cancel_button.click()
    assert bar.asking is Asking.CANCEL
    bar.next_step()
    assert stored(desk).state is OutageState.CANCELLED


def test_that_an_agent_reads_without_the_internal_estimate(core, desk, tmp_path, qtbot):
    desk.page.new()
    desk.write()
    desk.page.keeper.save_if_possible()
    agent = Desk(core, AGENT, tmp_path, qtbot, InlineTasks())
    page = agent.page
    assert page.editor.form.title.text() == "共青团西路 DN400 主管抢修"
    assert page.editor.form.title.isReadOnly()
    assert page.editor.form.fields["internal_end"].isHidden()
    assert page.editor.form.public_end.chip.isHidden()
    assert page.list.new_button.isHidden()
    assert page.editor.bar.next_button.isHidden()


def test_that_the_poster_follows_the_typing(core, tmp_path, qtbot):
    tasks = Tasks()
    desk = Desk(core, SUPERVISOR, tmp_path, qtbot, tasks)
    qtbot.waitUntil(lambda: tasks.pending == 0)
    desk.page.new()
    with qtbot.waitSignal(desk.page.output.drawn, timeout=10_000):
        desk.write()
    qtbot.waitUntil(lambda: tasks.pending == 0, timeout=10_000)
    first = desk.page.preview.preview
    with qtbot.waitSignal(desk.page.output.drawn, timeout=10_000):
        desk.page.editor.form.reason.setEditText("破损比预计严重")
    assert desk.page.preview.preview.pdf != first.pdf
    assert desk.page.preview.view.pages == 1
    target = tmp_path / "海报.pdf"
    desk.page.output.save_to(target)
    qtbot.waitUntil(lambda: target.exists() and tasks.pending == 0)
    assert target.read_bytes() == desk.page.preview.preview.pdf
    tasks.close()


def test_that_every_key_of_the_screen_stands_in_the_one_table(desk):
    keys = {spec.keys for spec in desk.page.action_specs()}
    assert keys == {"Ctrl+N", "Ctrl+S", "F9", "Ctrl+P", "Ctrl+F", "F5"}
    assert all(spec.text and spec.initials for spec in desk.page.action_specs())


def test_that_every_control_has_a_name(desk):
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QSpinBox

    desk.page.new()
    nameless = [
        widget
        for kind in (QAbstractButton, QComboBox, QSpinBox, QLineEdit)
        for widget in desk.page.findChildren(kind)
        if widget.isVisible()
        and not widget.accessibleName()
        and not isinstance(widget.parent(), (QComboBox, QSpinBox, QLineEdit))
    ]
    assert nameless == []


def test_that_a_period_not_understood_is_not_left_out_of_the_notice(desk):
    desk.page.new()
    desk.write()
    form = desk.page.editor.form
    form.windows.add_link.click()
    form.windows.rows[1].start.line.insert("大概天亮")
    form.windows.rows[1].start.changed.emit()
    desk.page.editor.bar.next_step()
    assert desk.page.editor.bar.asking is Asking.NOTHING
    assert "Row 2" in desk.page.editor._problems()[0].message()


def test_that_escape_takes_the_question_back_and_tab_follows_the_rows(desk):
    desk.page.new()
    desk.write()
    form = desk.page.editor.form
    form.windows.add_link.click()
    first, second = form.windows.rows
    assert first.remove.nextInFocusChain() in {second, *second.findChildren(QWidget)}
    second.remove.click()
    desk.page.editor.bar.next_step()
    assert desk.page.editor.bar.asking is Asking.PUBLISH
    desk.qtbot.keyClick(form.title, Qt.Key.Key_Escape)
    assert desk.page.editor.bar.asking is Asking.NOTHING


def test_that_a_cut_list_says_so_and_is_searched_where_all_are(
    desk, monkeypatch: pytest.MonkeyPatch, qtbot
) -> None:
    monkeypatch.setattr(line_list, "PAGE", 2)
    for name in ("第一条", "第二条", "第三条", "第四条"):
        draft = replace(desk.services.outages.new_draft(), title=name, reason=f"原因{name}")
        desk.services.outages.save_draft(draft)
    page = desk.show()
    shown = page.list
    assert len(shown.table.rows) == 2
    assert shown.rest.isVisible()
    assert "2" in shown.rest_words.text()
    assert (
        page.list.view.viewport()
        .rect()
        .contains(page.list.view.visualRect(page.list.view.currentIndex()))
    )
    hidden = ({"第一条", "第二条", "第三条", "第四条"} - {r.title for r in shown.table.rows}).pop()
    shown.filter.setText(f"原因{hidden}")
    qtbot.waitUntil(lambda: [r.title for r in shown.table.rows] == [hidden])
    assert not shown.rest.isVisible()
    shown.filter.setText("没有这一条")
    qtbot.waitUntil(shown.empty.isVisible)
    shown.filter.clear()
    qtbot.waitUntil(lambda: len(shown.table.rows) == 2)
    shown.more_button.click()
    qtbot.waitUntil(lambda: len(shown.table.rows) == 4)
    assert not shown.rest.isVisible()


def test_that_a_unit_out_of_use_stays_with_its_notice(desk) -> None:
    catalogue = sign_in(desk.core, SUPERVISOR, lambda _change: None).catalogue
    unit = next(u for u in catalogue.get().units if u.district)
    draft = replace(desk.services.outages.new_draft(), title="旧单位", unit_id=unit.id)
    saved = desk.services.outages.save_draft(draft)
    catalogue.save_unit(replace(unit, active=False))
    desk.services.catalogue.forget()
    page = desk.show()
    page.open(saved.content.id)
    assert page.editor.form.draft().unit_id == unit.id
    assert "out of use" in page.editor.form.unit.currentText()
    assert not page.keeper.dirty

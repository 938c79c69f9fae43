"""The settings screen: the look at once, catalogues edited by supervisors, nothing typed lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.bootstrap import Core, Services, sign_in
from app.data.engine import Database
from app.domain.catalogue import Grade, Step
from app.domain.people import Person
from app.settings import Settings
from tests.helpers.seeds import AGENT, NOW, SUPERVISOR, seed_small
from ui.changes import ChangeRelay
from ui.main_window import MainWindow
from ui.pages.settings import PAGE
from ui.pages.settings.page import SettingsPage
from ui.preferences import Preferences, ThemeChoice
from ui.tasks import InlineTasks
from ui.theme import Scheme, Theme

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
Open = Callable[[Person], SettingsPage]


@pytest.fixture
def services(database: Database) -> Callable[[Person], Services]:
    seed_small(database)
    core = Core(Settings(), database, lambda: NOW)
    return lambda person: sign_in(core, person, lambda _change: None)


@pytest.fixture
def open_page(
    qapp: QApplication, services: Callable[[Person], Services], tmp_path: Path
) -> Iterator[Open]:
    windows: list[MainWindow] = []

    def open_for(person: Person) -> SettingsPage:
        look = Theme(Scheme.LIGHT)
        look.apply(qapp)
        window = MainWindow(
            services=services(person), tasks=InlineTasks(), changes=ChangeRelay(), theme=look,
            preferences=Preferences(tmp_path / "desk.ini"), specs=[PAGE],
        )  # fmt: skip
        windows.append(window)
        window.resize(1366, 768)
        window.navigate("settings")
        window.show()
        page = window.page("settings")
        assert isinstance(page, SettingsPage)
        return page

    yield open_for
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def write(editor: QWidget, text: str) -> None:
    if isinstance(editor, QLineEdit):
        editor.setText(text)
    else:
        assert isinstance(editor, QPlainTextEdit)
        editor.setPlainText(text)


def test_that_a_choice_of_colours_holds_at_once(open_page: Open, qtbot) -> None:
    page = open_page(AGENT)
    window = page.window()
    assert isinstance(window, MainWindow)
    assert page.context.display is not None
    with qtbot.waitSignal(window.appearance_changed):
        page.context.display.set_theme(ThemeChoice.DARK)
    assert page.context.preferences.theme is ThemeChoice.DARK


def test_that_a_supervisor_changes_a_limit_with_ctrl_s(open_page: Open, qtbot) -> None:
    page = open_page(SUPERVISOR)
    page.window().activateWindow()
    qtbot.waitUntil(page.window().isActiveWindow)
    page.show_section("limits")
    pane = page.panes_by_key["limits"]
    pane.choose("2.arrive")
    assert not pane.save_button.isEnabled()
    write(pane.form.fields["minutes"].editor, "45")
    assert pane.save_button.isEnabled()
    QTest.keyClick(page.window(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    catalogue = page.context.services.catalogue.get()
    limit = catalogue.minutes(Grade.URGENT, Step.ARRIVE)
    assert limit is not None
    assert limit.minutes == 45
    assert pane.typed == {}
    assert not pane.save_button.isEnabled()


def test_that_a_missing_source_is_said_at_its_field(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("scripts")
    pane = page.panes_by_key["scripts"]
    write(pane.form.fields["source"].editor, "")
    pane.save()
    assert pane.form.fields["source"].error
    write(pane.form.fields["source"].editor, "本公司话术 2026")
    write(pane.form.fields["lines"].editor, "您好 {surname}")
    pane.save()
    assert "surname" in pane.form.fields["lines"].error


def test_that_an_agent_reads_and_is_told_why(open_page: Open) -> None:
    page = open_page(AGENT)
    page.show_section("categories")
    pane = page.panes_by_key["categories"]
    assert len(pane.table.rows) > 50
    name = pane.form.fields["name"].editor
    assert isinstance(name, QLineEdit)
    assert name.isReadOnly()
    assert pane.save_button.isHidden()
    assert pane.state.text() == "Only supervisors change the catalogues."


def test_that_what_is_typed_stays_with_its_row(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("units")
    pane = page.panes_by_key["units"]
    pane.choose(1)
    write(pane.form.fields["duty_person"].editor, "周宁")
    pane.choose(2)
    assert pane.form.values()["duty_person"] == ""
    assert "1" in pane.state.text()
    pane.choose(1)
    assert pane.form.values()["duty_person"] == "周宁"
    pane.give_up()
    assert pane.form.values()["duty_person"] == ""
    assert pane.typed == {}


def test_that_a_new_look_loses_nothing_typed(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("units")
    pane = page.panes_by_key["units"]
    pane.choose(2)
    write(pane.form.fields["duty_person"].editor, "周宁")
    other = open_page(SUPERVISOR)
    other.restore_state(page.save_state())
    again = other.panes_by_key["units"]
    assert other.choice.value == "units"
    assert again.current == 2
    assert again.form.values()["duty_person"] == "周宁"
    assert again.save_button.isEnabled()


def test_that_a_unit_can_be_added(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("units")
    pane = page.panes_by_key["units"]
    before = len(pane.table.rows)
    pane.add()
    write(pane.form.fields["name"].editor, "高青维修中心")
    write(pane.form.fields["name_en"].editor, "Gaoqing repair centre")
    pane.save()
    assert len(pane.table.rows) == before + 1
    assert pane.current not in (None, 0)
    assert pane.form.values()["name"] == "高青维修中心"


def test_that_a_colleagues_save_is_not_overwritten(
    open_page: Open, services: Callable[[Person], Services]
) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("limits")
    pane = page.panes_by_key["limits"]
    pane.choose("1.arrive")
    write(pane.form.fields["minutes"].editor, "20")
    theirs = page.context.services.catalogue
    limit = theirs.get().minutes(Grade.CRITICAL, Step.ARRIVE)
    assert limit is not None
    theirs.save_limit(limit)  # nothing changed: no new version
    changed = type(limit)(limit.code, limit.grade, limit.step, 25, limit.working, limit.source)
    theirs.save_limit(changed)
    pane.save()
    toast = page.context.toasts.shown[-1]
    assert SUPERVISOR.name in toast.text
    assert pane.form.values()["minutes"] == "20"
    page.refresh()
    pane.save()
    saved = theirs.get().minutes(Grade.CRITICAL, Step.ARRIVE)
    assert saved is not None
    assert saved.minutes == 20

"""The settings screen: the look at once, catalogues edited by supervisors, nothing typed lost."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from app.bootstrap import Core, Services, sign_in
from app.data.engine import Database
from app.domain.catalogue import Grade, ScriptTab, Step
from app.domain.people import Person
from app.settings import Settings
from tests.helpers.seeds import AGENT, NOW, SUPERVISOR, seed_small
from ui.main_window import MainWindow
from ui.navigation import Page
from ui.pages.settings import PAGE
from ui.pages.settings.catalogue_pane import CataloguePane
from ui.pages.settings.page import SettingsPage
from ui.preferences import ThemeChoice

pytestmark = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
Open = Callable[[Person], SettingsPage]


@pytest.fixture
def services(database: Database) -> Callable[[Person], Services]:
    seed_small(database)
    core = Core(Settings(), database, lambda: NOW)
    return lambda person: sign_in(core, person, lambda _change: None)


@pytest.fixture
def open_page(services: Callable[[Person], Services], page_of: Callable[..., Page]) -> Open:
    def open_for(person: Person) -> SettingsPage:
        page = page_of(services(person), "settings", specs=[PAGE])
        assert isinstance(page, SettingsPage)
        return page

    return open_for


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
    assert not pane.form_card.save_button.isEnabled()
    write(pane.form.fields["minutes"].editor, "45")
    assert pane.form_card.save_button.isEnabled()
    QTest.keyClick(page.window(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    catalogue = page.context.services.catalogue.get()
    limit = catalogue.minutes(Grade.URGENT, Step.ARRIVE)
    assert limit is not None
    assert limit.minutes == 45
    assert pane.typed == {}
    assert not pane.form_card.save_button.isEnabled()


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
    assert pane.form_card.save_button.isHidden()
    assert pane.form_card.state.text() == "Only supervisors change the catalogues."


def test_that_what_is_typed_stays_with_its_row(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("units")
    pane = page.panes_by_key["units"]
    pane.choose(1)
    write(pane.form.fields["duty_person"].editor, "周宁")
    pane.choose(2)
    assert pane.form.values()["duty_person"] == ""
    assert pane.form_card.next_button.text() == "1 more unsaved"
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
    assert again.form_card.save_button.isEnabled()


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


def fill(pane: CataloguePane[Any], **texts: str) -> None:
    for name, text in texts.items():
        editor = pane.form.fields[name].editor
        if isinstance(editor, QComboBox):
            if editor.isEditable():
                editor.setEditText(text)
            else:
                editor.setCurrentIndex(editor.findData(text))
                editor.activated.emit(editor.currentIndex())
        else:
            write(editor, text)


def test_that_a_category_can_be_added_in_a_known_group(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("categories")
    pane = page.panes_by_key["categories"]
    before = len(pane.table.rows)
    pane.add()
    fill(pane, group="水质", name="水垢咨询", name_en="Limescale", source="本公司口径 2026",
         questions="* 烧水才有吗 | Only after boiling? | 是 = Yes / 不是 = No")  # fmt: skip
    pane.save()
    assert "at least one kind" in pane.form.fields["kinds"].error
    box = pane.form.fields["kinds"].editor.findChildren(QCheckBox)[0]
    box.click()
    assert not pane.form.fields["kinds"].error
    pane.save()
    assert len(pane.table.rows) == before + 1
    added = page.context.services.catalogue.get().category(str(pane.current))
    assert added is not None
    assert (added.group_en, added.initials) == ("Quality", "sgzx")
    assert added.questions[0].pairs() == (("是", "Yes"), ("不是", "No"))
    groups = [c.group for c in page.context.services.catalogue.get().categories]
    assert groups.count("水质") == len(groups) - groups[::-1].index("水质") - groups.index("水质")


def test_that_a_script_and_a_notice_text_can_be_added(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("scripts")
    pane = page.panes_by_key["scripts"]
    pane.add()
    fill(pane, title="冻表", tab="reply", when="meter", lines="{name}，请不要用开水浇。",
         source="本公司话术 2026")  # fmt: skip
    pane.save()
    catalogue = page.context.services.catalogue
    script = next(s for s in catalogue.get().scripts if s.title == "冻表")
    assert (script.tab, script.when, script.code) == (ScriptTab.REPLY, "meter", pane.current)
    page.show_section("notice_texts")
    texts = page.panes_by_key["notice_texts"]
    texts.add()
    fill(texts, part="tip.planned", text="请提前接好备用水。", source="本公司 2026")
    texts.save()
    assert any(t.text == "请提前接好备用水。" for t in catalogue.get().notice_texts)
    assert texts.current not in (None, "")


def test_that_a_row_out_of_use_stays_in_the_table_and_says_so(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("notice_texts")
    pane = page.panes_by_key["notice_texts"]
    before = len(pane.table.rows)
    key = pane.current
    pane.form.fields["active"].editor.findChildren(QCheckBox)[0].click()
    pane.save()
    catalogue = page.context.services.catalogue.get()
    assert key not in {t.code for t in catalogue.notice_texts}
    assert key in {t.code for t in catalogue.retired.notice_texts}
    assert len(pane.table.rows) == before
    assert pane.current == key
    cell = pane.table.columns[0].cell(pane.table.rows[-1])
    assert cell.look is not None
    assert cell.look.text == "Out of use"


def test_that_the_last_unit_of_a_needed_scope_is_told_at_its_field(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("units")
    pane = page.panes_by_key["units"]
    units = page.context.services.catalogue.get().units
    alone = next(u for u in units if [x.kind for x in units].count(u.kind) == 1)
    pane.choose(alone.id)
    pane.form.fields["active"].editor.findChildren(QCheckBox)[0].click()
    pane.save()
    assert "another unit" in pane.form.fields["active"].error
    assert pane.current in pane.typed


def test_that_an_unsaved_new_row_is_found_again(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("scripts")
    pane = page.panes_by_key["scripts"]
    first = pane.current
    pane.add()
    fill(pane, title="冻表")
    pane.choose(first)
    assert pane.form.values()["title"] != "冻表"
    assert pane.form_card.next_button.isVisible()
    pane.form_card.next_button.click()
    assert pane.form.values()["title"] == "冻表"
    pane.choose(first)
    pane.add()
    assert pane.form.values()["title"] == "冻表"
    pane.give_up()
    assert pane.typed == {}
    assert pane.current is not None
    pane.add()
    assert pane.form.values()["title"] == ""


def test_that_closing_the_program_loses_nothing_typed(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("units")
    pane = page.panes_by_key["units"]
    pane.choose(2)
    fill(pane, duty_person="周宁")
    page.show_section("categories")
    categories = page.panes_by_key["categories"]
    categories.add()
    fill(categories, name="水垢咨询")
    categories.form.fields["kinds"].editor.findChildren(QCheckBox)[1].click()
    state = page.save_state()
    again = open_page(SUPERVISOR)
    again.show_section("units")
    assert again.panes_by_key["units"].typed[2]["duty_person"] == "周宁"
    again.show_section("categories")
    other = again.panes_by_key["categories"]
    other.add()
    assert other.form.values()["name"] == "水垢咨询"
    assert len(other.form.values()["kinds"]) == 1
    again.restore_state(state)
    assert len(other.typed) == 1
    assert other.form.values()["name"] == "水垢咨询"
    other.give_up()
    again.panes_by_key["units"].choose(2)
    again.panes_by_key["units"].give_up()
    again.save_state()
    assert open_page(SUPERVISOR).panes_by_key["units"].typed == {}


def test_that_a_colleagues_change_of_a_row_being_edited_is_told(open_page: Open) -> None:
    page = open_page(SUPERVISOR)
    page.show_section("units")
    pane = page.panes_by_key["units"]
    pane.choose(2)
    fill(pane, duty_person="周宁")
    theirs = page.context.services.catalogue
    unit = theirs.get().unit(2)
    assert unit is not None
    theirs.save_unit(replace(unit, phone="05330000222"))
    page.refresh()
    assert pane.form.values()["duty_person"] == "周宁"
    assert "colleague" in pane.form_card.state.text()


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
    panel = pane.colleagues.panel
    assert panel.isVisible()
    assert SUPERVISOR.name in panel.accessibleName()
    assert [(d.key, d.mine, d.theirs) for d in panel.differences] == [("minutes", "20", "25")]
    assert pane.form.values()["minutes"] == "20"
    pane.save()
    kept = theirs.get().minutes(Grade.CRITICAL, Step.ARRIVE)
    assert kept is not None
    assert kept.minutes == 25
    panel.mine.click()
    assert panel.isHidden()
    saved = theirs.get().minutes(Grade.CRITICAL, Step.ARRIVE)
    assert saved is not None
    assert saved.minutes == 20

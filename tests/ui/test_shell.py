"""The window: keys, palette, sheet, call bar, panes, state through a rebuild, names for readers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget

from app.domain.change import Change, Subject
from app.domain.people import Seat
from app.domain.search import Found, Hit, Reading, SearchResult
from tests.helpers.screen import NOW, SOMEBODY, SPECS, Desk, NotePage
from ui.layout import Breakpoint, Pane, Panes, breakpoint_for
from ui.main_window import MainWindow
from ui.preferences import Preferences, ThemeChoice
from ui.shell.call_state import AgentState, CallBarState, CallKey, CallPhase
from ui.shell.palette import PaletteEntry
from ui.theme import Scheme, Theme
from ui.widgets.buttons import KeyButton

MakeWindow = Callable[..., MainWindow]
TALKING = CallBarState(
    CallPhase.TALKING, "140 0533 4417", "+8614005334417", "1 account", NOW - timedelta(seconds=222)
)


@pytest.fixture
def window(qtbot, make_window: MakeWindow) -> MainWindow:
    made = make_window()
    made.navigate("call_desk")
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def front(window: MainWindow) -> NotePage:
    page = window.pages.currentWidget()
    assert isinstance(page, NotePage)
    return page


def test_that_only_the_screens_of_the_seat_are_offered(make_window: MakeWindow) -> None:
    agent = make_window()
    assert list(agent.pages.specs) == ["call_desk", "tickets"]
    supervisor = make_window(desk=Desk(replace(SOMEBODY, seat=Seat.SUPERVISOR)))
    assert "reports" in supervisor.pages.specs
    agent.navigate("reports")
    assert agent.toasts.shown[-1].text == "Your seat does not have this screen."


def test_that_ctrl_digits_change_the_screen(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.front == "tickets"
    assert "Tickets" in window.windowTitle()


def test_that_a_key_works_only_on_the_screen_that_has_it(window: MainWindow) -> None:
    first = front(window)
    window.navigate("tickets")
    second = front(window)
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert (first.done, second.done) == (0, 1)


@pytest.mark.parametrize("typed", ["zgd", "转工单", "派发"])
def test_that_the_palette_finds_by_words_and_by_initials(window: MainWindow, typed: str) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.overlays.palette
    assert palette.isVisible()
    palette.field.setText(typed)
    assert palette.results.items[0].title == "转工单派发"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert front(window).done == 1
    assert not palette.isVisible()


def test_that_the_palette_gives_the_focus_back(qtbot, window: MainWindow) -> None:
    page = front(window)
    page.note.setFocus()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = window.overlays.palette
    assert palette.field.hasFocus()
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert page.note.hasFocus()


def test_that_codes_and_several_words_fit_an_entry() -> None:
    entry = PaletteEntry(
        "延时发布停水新版本", lambda: None, initials="ysfbts", codes=("TS-0714-03",)
    )
    assert entry.rank("ts-07") == 1
    assert entry.rank("ysfb") == 0
    assert entry.rank("停水 版本") == 3
    assert entry.rank("工单") is None


def hits(words: str) -> SearchResult:
    found = (Hit(Found.TICKET, uuid4(), Reading.TICKET_NO, "GD-0714-0187", "报漏", "张店区"),)
    return SearchResult(words, ((Reading.TICKET_NO, words),), found, more=False)


def test_that_the_search_box_opens_what_was_found(qtbot, make_window: MakeWindow) -> None:
    window = make_window(find=hits)
    window.navigate("call_desk")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_F3)
    box = window.call_bar.search
    assert box.hasFocus()
    qtbot.keyClicks(box, "GD0187")
    qtbot.waitUntil(lambda: box.results is not None)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert window.pages.front == "tickets"
    assert len(front(window).records) == 1
    assert box.results is None


def test_that_a_result_for_older_words_is_not_shown(qtbot, make_window: MakeWindow) -> None:
    window = make_window()
    window.show()
    box = window.call_bar.search
    box.setFocus()
    box.setText("new")
    box.show_result(hits("old"))
    assert box.results is None


def test_that_the_sheet_lists_the_keys_of_this_screen(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = window.overlays.keys
    assert sheet.isVisible()
    keys = {entry.spec.keys for entry in window.action_table.live()}
    assert {"F9", "F1", "F2", "F12", "Ctrl+0"} <= keys
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_that_no_key_belongs_to_two_actions_of_one_screen(window: MainWindow) -> None:
    keys = [key.toString() for e in window.action_table.live() for key in e.action.shortcuts()]
    assert sorted(keys) == sorted(set(keys))


def test_that_telephone_keys_without_a_telephone_are_off_and_say_why(window: MainWindow) -> None:
    window.set_call(TALKING)
    asked: list[str] = []
    window.control.mute_requested.connect(lambda: asked.append("mute"))
    window.control.hang_up_requested.connect(lambda: asked.append("hang up"))
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(window, Qt.Key.Key_F12)
    assert asked == ["hang up"]
    mute = next(b for b in buttons(window.call_bar) if b.accessibleName().startswith("Mute"))
    assert not mute.isEnabled()
    assert "No telephone is connected" in mute.toolTip()
    window.control.set_available(CallKey.MUTE)
    assert mute.isEnabled()


def test_that_the_call_bar_shows_number_and_time_and_the_search_box_otherwise(
    window: MainWindow,
) -> None:
    assert window.call_bar.search.isVisible()
    window.set_call(TALKING)
    words = " ".join(texts(window.call_bar))
    assert "140 0533 4417" in words
    assert "03:42" in words
    assert not window.call_bar.search.isVisible()
    window.set_call(None)
    assert window.call_bar.search.isVisible()


def test_that_answering_is_offered_only_while_it_rings_or_is_held(window: MainWindow) -> None:
    control = window.control
    assert not control.is_on(CallKey.ANSWER)
    control.set_call(replace(TALKING, phase=CallPhase.INCOMING))
    assert control.is_on(CallKey.ANSWER)
    assert not control.is_on(CallKey.HOLD)
    control.set_call(replace(TALKING, phase=CallPhase.HELD))
    assert control.is_on(CallKey.ANSWER)
    assert control.is_on(CallKey.HOLD)


def test_that_a_notice_stands_in_the_call_bar_for_a_while(qtbot, window: MainWindow) -> None:
    window.set_call(TALKING)
    window.control.show_notice("Press F12 again", 50)
    assert "Press F12 again" in texts(window.call_bar)
    qtbot.waitUntil(lambda: "1 account" in texts(window.call_bar))


def test_that_the_agents_state_is_shown(window: MainWindow) -> None:
    window.control.set_agent_state(AgentState.BUFFER)
    names = [b.accessibleName() for b in buttons(window.call_bar)]
    assert "State: Buffer" in names


def test_that_what_was_typed_survives_another_look(
    make_window: MakeWindow, preferences: Preferences
) -> None:
    old = make_window()
    old.navigate("call_desk")
    front(old).note.setText("上午 9:30 起家中无水")
    old.navigate("tickets")
    old.set_call(TALKING)
    new = make_window(Theme(Scheme.DARK, 150), control=old.control)
    new.restore_state(old.save_state())
    assert new.pages.front == "tickets"
    page = new.page("call_desk")
    assert isinstance(page, NotePage)
    assert page.note.text() == "上午 9:30 起家中无水"
    assert "140 0533 4417" in texts(new.call_bar)


def test_that_zoom_keys_store_the_choice_and_ask_for_a_rebuild(
    qtbot, window: MainWindow, preferences: Preferences
) -> None:
    with qtbot.waitSignal(window.appearance_changed):
        QTest.keyClick(window, Qt.Key.Key_Equal, Qt.KeyboardModifier.ControlModifier)
    assert preferences.zoom == 125
    with qtbot.waitSignal(window.appearance_changed):
        window.display.set_theme(ThemeChoice.DARK)
    assert preferences.theme is ThemeChoice.DARK


def test_that_f6_walks_from_the_call_bar_to_the_page(window: MainWindow) -> None:
    front(window).note.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F6)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.call_bar.isAncestorOf(focus)
    QTest.keyClick(window, Qt.Key.Key_F6)
    assert front(window).note.hasFocus()


def test_that_everything_that_takes_the_focus_has_a_name(window: MainWindow) -> None:
    window.set_call(TALKING)
    window.overlays.open_palette()
    window.overlays.open_keys()
    window.toasts.show_error("failed", "Mend", lambda: None)
    nameless = [
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not isinstance(widget, Pane)
        and not (widget.accessibleName() or getattr(widget, "text", str)())
        and not widget.objectName().startswith("qt_")
    ]
    assert [type(widget).__name__ for widget in nameless] == []
    iconic = [b for b in buttons(window) if not b.text() and not b.accessibleName()]
    assert iconic == []


@pytest.mark.parametrize("zoom", [100, 150, 200])
@pytest.mark.parametrize("width", [1366, 1440, 1920])
def test_that_nothing_is_wider_than_the_window(
    qtbot, make_window: MakeWindow, zoom: int, width: int
) -> None:
    window = make_window(Theme(Scheme.LIGHT, zoom))
    window.resize(width, 768)
    window.navigate("call_desk")
    window.set_call(TALKING)
    window.show()
    qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= width)
    assert window.width() == width
    for button in window.call_bar.findChildren(KeyButton):
        if button.isVisible():
            assert button.width() >= button.minimumSizeHint().width()


def test_that_the_offline_banner_says_what_still_works(window: MainWindow) -> None:
    window.set_offline(NOW - timedelta(seconds=72), 3)
    words = " ".join(texts(window.offline))
    assert "1 min 12 s" in words
    assert "3 records are kept" in words
    window.set_offline(None)
    assert not window.offline.isVisible()


@pytest.mark.parametrize(
    ("width", "zoom", "expected"),
    [
        (1920, 100, Breakpoint.WIDE),
        (1440, 100, Breakpoint.PANES),
        (1366, 100, Breakpoint.PANES),
        (1366, 125, Breakpoint.TABS),
        (1920, 200, Breakpoint.TABS_SMALL),
        (1366, 200, Breakpoint.SINGLE),
    ],
)
def test_that_breakpoints_follow_the_effective_width(
    width: int, zoom: int, expected: Breakpoint
) -> None:
    assert breakpoint_for(width, zoom) is expected


def test_that_side_panes_become_tabs_where_it_is_narrow(
    qtbot, theme: Theme, preferences: Preferences
) -> None:
    panes = Panes(theme, preferences, "test", [(n, QWidget()) for n in ("main", "help", "more")])
    qtbot.addWidget(panes)
    panes.resize(1440, 600)
    panes.show()
    assert not panes.tabbed
    panes.resize(1200, 600)
    assert panes.tabbed
    assert [panes.tabs.tabText(i) for i in range(panes.tabs.count())] == ["help", "more"]
    qtbot.waitUntil(lambda: panes.minimumSize().width() < 780)
    panes.resize(780, 600)
    assert panes.tabs.count() == 3
    panes.resize(1500, 600)
    assert not panes.tabbed
    assert all(widget.isVisible() for widget in panes.widgets())


def test_that_changes_reach_subscribers_of_their_subject_only(qtbot, window: MainWindow) -> None:
    heard: list[Change] = []
    owner = QWidget()
    window.changes.subscribe({Subject.TICKET}, heard.append, owner)
    window.changes.publish(Change(frozenset({Subject.OUTAGE}), frozenset(), "x"))
    window.changes.publish(Change(frozenset({Subject.TICKET}), frozenset({"1"}), "x"))
    qtbot.waitUntil(lambda: len(heard) == 1)
    owner.deleteLater()
    qtbot.waitUntil(lambda: window.changes.publish(heard[0]) is None)
    assert len(heard) == 1


def buttons(widget: QWidget) -> list[QAbstractButton]:
    return widget.findChildren(QAbstractButton)


def texts(widget: QWidget) -> list[str]:
    return [str(getattr(child, "text", str)()) for child in widget.findChildren(QWidget)]


def test_that_a_seat_without_telephone_is_told_nothing_of_calls(make_window: MakeWindow) -> None:
    somebody = replace(SOMEBODY, name="王建国", seat=Seat.BRANCH, seat_no="")
    desk = Desk(somebody)
    branch = make_window(desk=desk, specs=[s for s in SPECS if s.key == "tickets"])
    branch.navigate("tickets")
    branch.show()
    words = [w.text() for w in branch.call_bar.findChildren(QLabel) if w.isVisible()]
    assert "Branch  王建国" in words
    assert "No call" not in words
    assert not any("—" in text for text in words)
    keys = {entry.spec.keys for entry in branch.action_table.live()}
    assert "F12" not in keys


def test_that_the_focus_stays_in_the_page_when_its_field_goes_away(
    qtbot, window: MainWindow
) -> None:
    page = front(window)
    button = QPushButton("Start")
    page.layout().addWidget(button)
    qtbot.waitUntil(button.isVisible)
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    button.hide()
    qtbot.waitUntil(lambda: page.isAncestorOf(window.focusWidget()), timeout=10_000)


def test_that_late_work_is_marked_red_in_the_rail(make_window: MakeWindow) -> None:
    calls, tickets = SPECS[:2]
    window = make_window(specs=[calls, replace(tickets, urgent=True)])
    tones = {key: badge.property("tone") for key, badge in window.rail._badges.items()}
    assert tones == {"call_desk": "", "tickets": "over"}


def test_that_the_rail_marks_waiting_work_before_its_screen_was_opened(
    qtbot, make_window: MakeWindow
) -> None:
    waiting = {"n": 4}

    def count(_services: object) -> int:
        return waiting["n"]

    calls, tickets = SPECS[:2]
    specs = [calls, replace(tickets, waiting=count, subjects=frozenset({Subject.TICKET}))]
    window = make_window(specs=specs)
    window.navigate("call_desk")
    window.show()
    badge = window.rail._badges["tickets"]
    qtbot.waitUntil(lambda: badge.text() == "4")
    assert not badge.isHidden()
    waiting["n"] = 5
    window.changes.publish(Change(frozenset({Subject.TICKET}), frozenset(), "x"))
    qtbot.waitUntil(lambda: badge.text() == "5", timeout=10_000)
    window.page("tickets")
    waiting["n"] = 9
    window._counts.count()
    assert badge.text() == "5"


def test_that_a_screen_built_ahead_is_the_one_that_is_shown(window: MainWindow) -> None:
    for _step in window.pages.build_ahead():
        pass
    assert window.pages.built("tickets") is None
    ahead = window.pages.widget(1)
    assert ahead is not None
    assert not ahead.isVisible()
    window.navigate("tickets")
    assert window.pages.built("tickets") is window.pages.currentWidget() is ahead
    assert window.pages.count() == len(window.pages.specs)

"""Fields, segments, toasts, busy lines and the rest of the kit."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QWidget

from app.domain.catalogue import Grade, RequestKind
from app.domain.errors import Cancelled, Conflict, InvalidInput
from ui.errors import present, present_in, report
from ui.labels import label
from ui.pages.call_desk.questions import tighten
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field, NumberEdit, TextArea
from ui.widgets.segmented import Segmented
from ui.widgets.stepper import Stepper
from ui.widgets.text import text_label
from ui.widgets.toast import Toast, Toasts
from ui.widgets.waiting import BusyLine


@pytest.fixture
def host(qtbot, theme: Theme) -> QWidget:
    widget = QWidget()
    widget.resize(800, 600)
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_that_digits_choose_a_segment_while_the_group_has_the_focus(qtbot, theme: Theme) -> None:
    kinds = Segmented(theme, [(kind, label(kind)) for kind in RequestKind], label="kind")
    qtbot.addWidget(kinds)
    kinds.show()
    kinds.activateWindow()
    kinds.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    chosen: list[object] = []
    kinds.chosen.connect(chosen.append)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_2)
    assert kinds.value is RequestKind.REPAIR
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Right)
    assert chosen == [RequestKind.REPAIR, RequestKind.LEAK]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_9)
    assert kinds.value is RequestKind.LEAK


def test_that_segments_stand_in_two_rows_where_their_words_do_not_fit(qtbot, theme: Theme) -> None:
    kinds = Segmented(theme, [(kind, label(kind)) for kind in RequestKind], label="kind")
    tighten(kinds)
    qtbot.addWidget(kinds)
    kinds.resize(900, 30)
    kinds.show()
    one_row = kinds.height()
    kinds.resize(240, 30)
    assert kinds.height() > 2 * one_row
    kinds.resize(900, 30)
    assert kinds.height() == one_row


def test_that_setting_a_segment_says_nothing(qtbot, theme: Theme) -> None:
    grades = Segmented(theme, [(grade, label(grade)) for grade in Grade], label="grade")
    qtbot.addWidget(grades)
    chosen: list[object] = []
    grades.chosen.connect(chosen.append)
    assert grades.value is None
    grades.set_value(Grade.URGENT)
    assert grades.value is Grade.URGENT
    grades.set_value(None)
    assert grades.value is None
    assert chosen == []


def test_that_a_number_field_makes_full_width_digits_plain(qtbot, theme: Theme) -> None:
    edit = NumberEdit()
    qtbot.addWidget(edit)
    edit.insert("")
    edit.textEdited.emit("１４０－0533")
    edit.setText("")
    edit.event(QInputMethodEvent())
    assert not edit.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    edit.setText("１４０")
    edit.textEdited.emit(edit.text())
    assert edit.text() == "140"


def test_that_an_error_appears_on_leaving_and_goes_while_typing(qtbot, theme: Theme) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    edit = QLineEdit(box)
    other = QLineEdit(box)
    other.move(0, 100)
    field = Field(theme, "Phone", edit, check=lambda: "" if len(edit.text()) > 4 else "too short")
    field.setParent(box)
    box.show()
    box.activateWindow()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    qtbot.keyClicks(edit, "123")
    assert field.error == ""
    other.setFocus(Qt.FocusReason.TabFocusReason)
    assert field.error == "too short"
    assert edit.accessibleDescription() == "too short"
    edit.setFocus()
    qtbot.keyClicks(edit, "4")
    assert field.error == ""
    assert edit.text() == "1234"


def test_that_an_empty_required_field_is_named_at_submit(qtbot, theme: Theme) -> None:
    field = Field(theme, "Address", QLineEdit(), required=True)
    qtbot.addWidget(field)
    assert not field.validate()
    assert field.error == "Please fill in: Address"


def test_that_ctrl_enter_does_not_break_the_line_of_a_text(qtbot, theme: Theme) -> None:
    area = TextArea(theme)
    qtbot.addWidget(area)
    area.insertPlainText("停水")
    QTest.keyClick(area, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert area.toPlainText() == "停水"


def test_that_at_most_three_toasts_are_shown_and_undo_takes_the_newest(
    host: QWidget, theme: Theme
) -> None:
    toasts = Toasts(theme, host)
    undone: list[int] = []
    for n in range(4):
        toasts.show_success(f"saved {n}", lambda n=n: undone.append(n))
    assert [toast.text for toast in toasts.shown] == ["saved 1", "saved 2", "saved 3"]
    toasts.undo_latest()
    assert undone == [3]
    assert len(toasts.shown) == 2


def test_that_a_toast_does_not_take_the_focus(qtbot, host: QWidget, theme: Theme) -> None:
    edit = QLineEdit(host)
    edit.show()
    edit.setFocus()
    host.activateWindow()
    qtbot.waitUntil(edit.hasFocus)
    Toasts(theme, host).show_error("failed", "Mend", lambda: None)
    assert edit.hasFocus()


def test_that_a_toast_covers_nothing_that_is_filled_in(qtbot, host: QWidget, theme: Theme) -> None:
    host.resize(900, 600)
    edit = QLineEdit(host)
    edit.setGeometry(600, 540, 280, 32)
    edit.show()
    qtbot.waitUntil(edit.isVisible)
    toasts = Toasts(theme, host)
    toast = toasts.show_success("saved")
    here = _place(toast, host)
    assert not here.intersects(edit.geometry())
    assert host.rect().contains(here)
    edit.move(600, 600 - toast.height() - 80)
    edit.setFocus()
    host.activateWindow()
    qtbot.waitUntil(edit.hasFocus)
    toasts.close(toast)
    again = toasts.show_success("saved")
    assert not _place(again, host).intersects(edit.geometry())


def _place(toast: Toast, host: QWidget) -> QRect:
    return QRect(toast.mapTo(host, QPoint(0, 0)), toast.size())


def test_that_a_panel_opened_over_the_page_hides_no_toast(
    qtbot, host: QWidget, theme: Theme
) -> None:
    host.resize(1000, 600)
    toasts = Toasts(theme, host)
    toast = toasts.show_success("saved")
    panel = QFrame(host)
    panel.setProperty("role", "overlay")
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    panel.setGeometry(670, 40, 200, 540)
    panel.show()
    panel.raise_()
    host.activateWindow()
    panel.setFocus()
    qtbot.waitUntil(lambda: not _place(toast, host).intersects(panel.geometry()), timeout=10_000)


def test_that_a_toast_steps_aside_for_a_record_that_arrives_under_it(
    qtbot, host: QWidget, theme: Theme
) -> None:
    host.resize(900, 600)
    toasts = Toasts(theme, host)
    toast = toasts.show_error("failed")
    edit = QLineEdit(host)
    edit.setGeometry(_place(toast, host))
    edit.show()
    qtbot.waitUntil(lambda: not _place(toast, host).intersects(edit.geometry()), timeout=10_000)
    assert host.rect().contains(_place(toast, host))


def test_that_a_key_hint_is_switched_off_with_its_primary_button(
    qtbot, host: QWidget, theme: Theme
) -> None:
    button = KeyButton(theme, "Save", "Ctrl+S", kind="primary")
    button.setParent(host)
    (keycap,) = button.findChildren(QLabel)
    assert keycap.property("on") == "fill"
    button.set_off("Nothing to save.")
    assert (keycap.property("on"), keycap.property("off")) == ("", "true")
    button.set_off()
    assert (keycap.property("on"), keycap.property("off")) == ("fill", "")


def test_that_an_expected_error_is_told_in_its_own_words(host: QWidget, theme: Theme) -> None:
    toasts = Toasts(theme, host)
    present(Conflict(what="GD-1", winner="张雯"), toasts)
    assert "张雯" in toasts.shown[0].text
    present(Cancelled(), toasts)
    assert len(toasts.shown) == 1


def test_that_a_bug_offers_a_report_without_the_values_involved(
    host: QWidget, theme: Theme, caplog: pytest.LogCaptureFixture
) -> None:
    toasts = Toasts(theme, host)
    with pytest.raises(KeyError) as caught:
        {}["140 0533 4417"]
    present(caught.value, toasts)
    text = report(caught.value, "1234")
    assert toasts.shown[0].action is not None
    assert "KeyError" in text
    assert "4417" not in text
    toasts.shown[0].do()
    assert "Hotline Desk report" in QApplication.clipboard().text()
    caplog.clear()


def test_that_a_wrong_field_is_told_under_the_field(qtbot, host: QWidget, theme: Theme) -> None:
    field = Field(theme, "Phone", QLineEdit())
    field.setParent(host)
    field.show()
    toasts = Toasts(theme, host)
    present_in(InvalidInput(field="phone", hint="One digit is missing."), {"phone": field}, toasts)
    assert field.error == "One digit is missing."
    assert toasts.shown == []


def test_that_a_short_wait_shows_nothing_and_a_long_one_can_be_cancelled(
    qtbot, host: QWidget, theme: Theme
) -> None:
    busy = BusyLine(theme)
    busy.setParent(host)
    cancelled: list[bool] = []
    busy.start("Asking", lambda: cancelled.append(True))
    assert busy.isHidden()
    qtbot.waitUntil(busy.isVisible, timeout=10_000)
    busy.cancel()
    assert cancelled == [True]
    assert busy.isHidden()
    assert not busy.busy


def test_that_a_busy_button_keeps_its_words_for_later(qtbot, theme: Theme) -> None:
    button = KeyButton(theme, "Save", "Ctrl+S")
    qtbot.addWidget(button)
    button.show()
    button.set_busy(busy=True, text="Saving")
    assert not button.isEnabled()
    button.set_busy(busy=False)
    assert button.text() == "Save"
    assert button.accessibleName() == "Save (Ctrl+S)"


def test_that_a_button_that_is_off_says_why(qtbot, theme: Theme) -> None:
    button = KeyButton(theme, "Archive")
    qtbot.addWidget(button)
    button.set_off("Archiving opens after the report.")
    assert not button.isEnabled()
    assert button.accessibleDescription() == "Archiving opens after the report."
    button.set_off()
    assert button.isEnabled()


def test_that_the_stepper_tells_its_step_in_words(qtbot, theme: Theme) -> None:
    steps = Stepper(theme, ["Take", "Send", "Archive"], 1)
    qtbot.addWidget(steps)
    assert steps.accessibleName() == "Step 2 of 3: Send"
    steps.set_current(3)
    assert steps.accessibleName() == "All steps done"


def test_that_a_wrapped_label_is_as_high_as_its_words_need(qtbot, theme: Theme) -> None:
    label_ = text_label("word " * 20, wrap=True)
    qtbot.addWidget(label_)
    one_line = label_.heightForWidth(4000)
    assert label_.heightForWidth(100) > 2 * one_line
    label_.setText("word")
    assert label_.heightForWidth(100) == one_line
    font = label_.font()
    font.setPixelSize(3 * font.pixelSize())
    label_.setFont(font)
    assert label_.heightForWidth(4000) > 2 * one_line

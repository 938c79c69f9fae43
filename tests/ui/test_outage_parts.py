"""Parts of the outages screen: choosing areas, typing times, printing, showing pages."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from app.domain.errors import Unavailable
from app.domain.outage import Area, Effect, OutageKind
from app.domain.place import Community, PlaceBook
from app.services.notices import PageImage
from ui.pages.outages.area_choice import AreaChoice, find_communities, runs
from ui.pages.outages.area_picker import AreaPicker
from ui.pages.outages.area_tree import AreaTree
from ui.pages.outages.life_bar import Asking, BarState, LifeBar
from ui.pages.outages.moment_edit import MomentEdit
from ui.pages.outages.windows import WindowsEditor
from ui.printing import Printing, PrintRequest, file_printer, print_pages, printer_names
from ui.tasks import InlineTasks
from ui.theme import Theme
from ui.widgets.pdf_view import FIT, PdfView
from ui.widgets.toast import Toasts

NOW = datetime(2026, 7, 14, 16, 36, tzinfo=ZoneInfo("Asia/Shanghai"))
LIUQUAN = Community(1, "张店区", "科苑街道", "柳泉路", "88", "柳泉花园一期", 11, 36,
                    {1: 12, 2: 12, 3: 12})  # fmt: skip
QISHENG = Community(2, "张店区", "科苑街道", "共青团西路", "67", "齐盛雅居", 11, 105,
                    {0: 5, 1: 20, 2: 20, 4: 20, 5: 20, 9: 20})  # fmt: skip
SILK = Community(3, "周村区", "丝绸路街道", "丝绸路", "6", "丝绸小区", 12, 7, {})
BOOK = PlaceBook((LIUQUAN, QISHENG, SILK))
WORDS = {
    1: "张店区 柳泉路 柳泉花园一期 lqhyyq",
    2: "张店区 齐盛雅居 qsyj",
    3: "周村区 丝绸小区 scxq",
}
CHECK = Qt.ItemDataRole.CheckStateRole
OFF, SOME, ALL = (
    Qt.CheckState.Unchecked, Qt.CheckState.PartiallyChecked, Qt.CheckState.Checked
)  # fmt: skip


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme()


def clock() -> datetime:
    return NOW


def estate(low=None, high=None, *, key=2, effect=Effect.NO_WATER, count=0) -> Area:
    return Area(effect, key, low, high, "", count)


def test_that_a_number_no_building_has_does_not_part_a_range():
    assert runs([1, 2, 4, 5, 9], {1, 2, 4}) == [(1, 4)]
    assert runs([1, 2, 4, 5, 9], {1, 2, 9}) == [(1, 2), (9, 9)]


def test_that_ticking_every_building_is_the_whole_estate_unless_some_have_no_number():
    choice = AreaChoice(BOOK)
    for number in (1, 2, 3):
        choice.choose_building(LIUQUAN, number, chosen=True)
    assert choice.state(LIUQUAN) is True
    for number in (1, 2, 4, 5, 9):
        choice.choose_building(QISHENG, number, chosen=True)
    assert choice.state(QISHENG) is None
    assert choice.total() == 36 + 100


def test_that_a_choice_comes_back_from_its_own_areas():
    choice = AreaChoice(BOOK)
    choice.choose(LIUQUAN, chosen=True)
    for number in (1, 2, 9):
        choice.choose_building(QISHENG, number, chosen=True)
    areas = choice.areas(Effect.NO_WATER)
    assert areas == [
        estate(key=1, count=36), estate(1, 2, count=40), estate(9, 9, count=20),
    ]  # fmt: skip
    again = AreaChoice(BOOK)
    again.take(areas)
    assert again.chosen == choice.chosen


def test_that_an_estate_unknown_to_the_place_book_is_kept():
    choice = AreaChoice(BOOK)
    choice.take([estate(key=99), estate(40, 50)])
    assert choice.areas(Effect.NO_WATER) == [estate(key=99), estate(40, 50)]


def test_that_places_are_found_by_words_and_initials():
    assert find_communities("lqhy", WORDS) == [1]
    assert find_communities("张店 雅居", WORDS) == [2]
    assert find_communities("  ", WORDS) is None
    assert find_communities("没有", WORDS) == []


def test_that_the_tree_of_places_is_a_sound_model(qtmodeltester, qapp):
    tree = AreaTree(AreaChoice(BOOK), QColor("black"))
    qtmodeltester.check(tree)
    tree.set_filter([2])
    qtmodeltester.check(tree)
    tree.deleteLater()


def test_that_ticks_go_up_and_down_the_tree(qapp):
    choice = AreaChoice(BOOK)
    tree = AreaTree(choice, QColor("black"))
    node = tree.index_of(2)
    building = tree.index(0, 0, node)
    assert tree.setData(building, ALL.value, CHECK)
    street, district = node.parent(), node.parent().parent()
    assert [tree.data(i, CHECK) for i in (building, node, street, district)] == [
        ALL, SOME, SOME, SOME,
    ]  # fmt: skip
    assert tree.data(node.siblingAtColumn(1)) == "20 / 105"
    tree.setData(district, ALL.value, CHECK)
    assert choice.total() == 36 + 105
    tree.set_read_only(read_only=True)
    assert not tree.setData(district, OFF.value, CHECK)


def test_that_a_filtered_street_ticks_only_what_is_shown(qapp):
    choice = AreaChoice(BOOK)
    tree = AreaTree(choice, QColor("black"))
    tree.set_filter([2])
    tree.setData(tree.index(0, 0), ALL.value, CHECK)
    assert list(choice.chosen) == [2]


@pytest.fixture
def picker(theme, qtbot) -> AreaPicker:
    picker = AreaPicker(theme)
    qtbot.addWidget(picker)
    return picker


def test_that_saved_areas_survive_until_the_places_are_known(picker):
    areas = (estate(1, 2), Area(Effect.NO_WATER, None, None, None, "共青团西路 沿街商户", 0))
    picker.show_areas(areas)
    assert picker.areas() == areas
    picker.set_places(BOOK, WORDS)
    assert [(a.community_id, a.building_from, a.text) for a in picker.areas()] == [
        (2, 1, ""), (None, None, "共青团西路 沿街商户"),
    ]  # fmt: skip
    assert picker.figures.numbers == ("40", "1", "2")


def test_that_enter_in_the_filter_ticks_the_place_that_was_found(picker, qtbot):
    picker.set_places(BOOK, WORDS)
    picker.filter.setText("qsyj")
    with qtbot.waitSignal(picker.changed):
        qtbot.keyClick(picker.filter, Qt.Key.Key_Return)
    assert [a.community_id for a in picker.areas()] == [2]


def test_that_free_text_is_parted_into_places(picker, qtbot):
    picker.set_places(BOOK, WORDS)
    picker.free_input.insert("共青团西路 沿街商户、科苑市场")
    with qtbot.waitSignal(picker.changed):
        picker.add_free()
    assert [a.text for a in picker.areas()] == ["共青团西路 沿街商户", "科苑市场"]
    assert picker.free_input.text() == ""


def test_that_with_one_effect_all_places_have_it_and_with_both_each_its_own(picker):
    picker.set_places(BOOK, WORDS)
    picker.show_areas((estate(1, 2), estate(key=1)))
    picker.set_effects(frozenset({Effect.LOW_PRESSURE}))
    assert {a.effect for a in picker.areas()} == {Effect.LOW_PRESSURE}
    picker.set_effects(frozenset(Effect))
    picker.show_areas((estate(1, 2), estate(key=1, effect=Effect.LOW_PRESSURE)))
    assert [a.effect for a in picker.areas()] == [Effect.NO_WATER, Effect.LOW_PRESSURE]


def test_that_a_typed_time_is_echoed_and_made_plain_when_left(theme, qtbot):
    edit = MomentEdit(theme, "时间", clock)
    qtbot.addWidget(edit)
    edit.line.insert("明早六点")
    assert edit.echo.text() == "Wed 07-15 06:00"
    edit.line.left.emit()
    assert edit.text == "07-15 06:00"


def test_that_a_time_not_understood_stays_and_says_so(theme, qtbot):
    edit = MomentEdit(theme, "时间", clock)
    qtbot.addWidget(edit)
    edit.line.insert("尽快")
    edit.line.left.emit()
    assert (edit.text, edit.value, edit.wrong) == ("尽快", None, True)
    assert "7-15 6:00" in edit.echo.text()


def test_that_a_saved_instant_is_not_rounded_by_being_shown(theme, qtbot):
    exact = NOW + timedelta(seconds=17)
    edit = MomentEdit(theme, "时间", clock)
    qtbot.addWidget(edit)
    edit.set_value(exact)
    assert edit.value == exact


def test_that_several_windows_are_typed_and_half_typed_ones_are_named(theme, qtbot):
    editor = WindowsEditor(theme, clock)
    qtbot.addWidget(editor)
    editor.set_kind(OutageKind.LOW_PRESSURE)
    first = editor.rows[0]
    first.start.line.insert("22:00")
    first.end.line.insert("5:00")
    editor.add_link.click()
    editor.rows[1].start.line.insert("7-16 8:00")
    (window,) = editor.windows()
    assert window.effect is Effect.LOW_PRESSURE
    assert window.ends_at - window.starts_at == timedelta(hours=7)
    assert editor.unfinished() == [2]
    editor.rows[1].remove.click()
    assert len(editor.rows) == 1


def test_that_rows_as_typed_come_back(theme, qtbot):
    editor, other = WindowsEditor(theme, clock), WindowsEditor(theme, clock)
    qtbot.addWidget(editor)
    qtbot.addWidget(other)
    editor.rows[0].start.line.insert("明天 6")
    editor.rows[0].end.line.insert("尽快")
    other.show_rows(editor.state())
    assert other.state() == editor.state()


def test_that_publishing_needs_a_second_press(theme, qtbot):
    from app.domain.outage import OutageState

    bar = LifeBar(theme, clock)
    qtbot.addWidget(bar)
    bar.show_state(BarState(OutageState.DRAFT, 1, may_edit=True, stored=True))
    published: list[bool] = []
    bar.publish_requested.connect(lambda: published.append(True))
    bar.next_step()
    assert (bar.asking, published) == (Asking.PUBLISH, [])
    bar.next_step()
    assert published == [True]


def test_that_the_restoration_is_asked_with_its_time(theme, qtbot):
    from app.domain.outage import OutageState

    bar = LifeBar(theme, clock)
    qtbot.addWidget(bar)
    bar.show_state(BarState(OutageState.PUBLISHED, 1, may_edit=True, stored=True))
    bar.next_step()
    bar.restored_at.line.clear()
    bar.restored_at.line.insert("16:10")
    with qtbot.waitSignal(bar.restore_requested) as asked:
        bar.next_step()
    assert asked.args == [NOW.replace(minute=10)]


def test_that_nothing_is_done_to_an_outage_that_has_gone_on(theme, qtbot):
    from app.domain.outage import OutageState

    bar = LifeBar(theme, clock)
    qtbot.addWidget(bar)
    shown = BarState(OutageState.DRAFT, 1, may_edit=True, stored=True)
    bar.show_state(shown)
    bar.next_step()
    bar.set_off("a colleague has published it")
    bar.next_step()
    assert bar.asking is Asking.NOTHING
    assert not bar.save_button.isEnabled()
    assert not bar.next_button.isEnabled()
    assert bar.hint.text() == "a colleague has published it"
    bar.show_state(shown)
    assert bar.save_button.isEnabled()
    assert bar.next_button.isEnabled()


def page(shade: int, width: int = 210, height: int = 297) -> PageImage:
    return PageImage(width, height, width * 4, bytes([shade]) * (width * height * 4))


def test_that_pages_are_fitted_turned_and_zoomed(theme, qtbot):
    view = PdfView(theme, "预览")
    qtbot.addWidget(view)
    view.resize(400, 400)
    view.show()
    view.show_pages((page(10), page(200)))
    assert (view.page, view.pages, view.zoom) == (0, 2, FIT)
    fitted = view.paper_rect()
    assert fitted.height() <= view.viewport().height()
    assert fitted.width() / fitted.height() == pytest.approx(210 / 297, abs=0.02)
    qtbot.keyClick(view, Qt.Key.Key_PageDown)
    assert view.page == 1
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.zoom == 1.0
    assert view.paper_rect().width() > fitted.width()
    view.show_pages((page(10),))
    assert (view.page, view.zoom) == (0, 1.0)


def request(count: int = 1) -> PrintRequest:
    return PrintRequest("停水通知", count, lambda copies: (page(40 * n) for n in range(copies)))


def test_that_every_page_reaches_the_printer_at_full_size(qapp, tmp_path: Path):
    import pypdfium2

    path = tmp_path / "out.pdf"
    assert print_pages(file_printer(request(), path), request().pages(3)) == 3
    document = pypdfium2.PdfDocument(path)
    assert [round(x) for x in document[0].get_size()] == [595, 842]
    assert len(document) == 3
    bitmap = document[1].render(scale=0.5)
    corner = bytes(bitmap.buffer)[: bitmap.n_channels]
    assert set(corner) == {40}
    document.close()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_that_a_printer_that_does_not_begin_is_said(qapp, tmp_path: Path):
    printer = file_printer(request(), tmp_path / "no" / "folder" / "x.pdf")
    with pytest.raises(Unavailable):
        print_pages(printer, request().pages(1))


def test_that_no_printer_is_a_message_that_says_what_to_do(theme, qtbot):
    if printer_names():
        pytest.skip("this computer has a printer")
    host = QWidget()
    qtbot.addWidget(host)
    toasts, saved = Toasts(theme, host), []
    wish = PrintRequest(
        "停水通知", 2, lambda _copies: (), instead=("Save as PDF", lambda: saved.append(1))
    )
    Printing(InlineTasks(host), toasts, host).start(wish)
    (toast,) = toasts.shown
    assert "printer" in toast.text
    toast.do()
    assert saved == [1]


def test_that_copies_are_drawn_one_by_one_and_reported(theme, qtbot, tmp_path: Path):
    host = QWidget()
    qtbot.addWidget(host)
    toasts = Toasts(theme, host)
    printing = Printing(InlineTasks(host), toasts, host)
    wish = request(3)
    printing.send(file_printer(wish, tmp_path / "three.pdf"), wish)
    assert "3" in toasts.shown[0].text

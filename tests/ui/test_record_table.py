"""The one table model behaves under every change, and the view keeps its place."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from ui.labels import Look, Mark, Role
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.theme import Theme
from ui.widgets.record_view import RecordView


@dataclass(frozen=True)
class Row:
    id: int
    text: str = ""
    due: int | None = 0


COLUMNS = (
    Column[Row](
        "due",
        "Due",
        lambda r: Cell(look=Look(str(r.due), Role.OVER, Mark.DIAMOND, spoken="late")),
        CellKind.CHIP,
        sort=lambda r: r.due,
    ),
    Column[Row]("text", "Text", lambda r: Cell(r.text, "below"), CellKind.TWO_LINES, stretch=True),
    Column[Row]("id", "No.", lambda r: Cell(str(r.id)), numeric=True),
)


def make() -> RecordTable[Row]:
    return RecordTable(COLUMNS, lambda r: r.id)


def test_that_the_model_keeps_qts_rules(qtmodeltester) -> None:
    table = make()
    table.set_rows([Row(1, "a"), Row(2, "b")])
    qtmodeltester.check(table, force_py=True)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), unique=True), min_size=1, max_size=5))
def test_that_any_refresh_gives_the_wanted_rows_and_keeps_what_stayed(
    refreshes: list[list[int]],
) -> None:
    table = make()
    tester = QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for place, ids in enumerate(refreshes):
        before = {r.id: QPersistentModelIndex(table.index(i, 0)) for i, r in enumerate(table.rows)}
        table.set_rows([Row(n, f"{n}-{place}") for n in ids])
        assert [r.id for r in table.rows] == ids
        assert all(r.text.endswith(f"-{place}") for r in table.rows)
        for key, index in before.items():
            assert index.isValid() is (key in ids)
            if index.isValid():
                assert table.rows[index.row()].id == key
    del tester


def test_that_new_rows_do_not_move_the_selection(qtbot, theme: Theme) -> None:
    view = RecordView(theme, make(), label="rows")
    qtbot.addWidget(view)
    view.set_rows([Row(1), Row(2), Row(3)])
    view.choose(2)
    chosen: list[object] = []
    view.record_chosen.connect(chosen.append)
    view.set_rows([Row(9), Row(8), Row(1), Row(2, "changed"), Row(3)])
    record = view.current_record()
    assert record is not None
    assert record.id == 2
    assert [r.id for r in view.selected_records()] == [2]
    assert chosen == []


def test_that_sorting_by_a_header_survives_a_refresh() -> None:
    table = make()
    table.set_rows([Row(1, due=5), Row(2, due=None), Row(3, due=1)])
    table.sort(0, Qt.SortOrder.AscendingOrder)
    assert [r.id for r in table.rows] == [3, 1, 2]
    table.set_rows([Row(4, due=3), Row(1, due=5), Row(3, due=1)])
    assert [r.id for r in table.rows] == [3, 4, 1]


def test_that_a_chip_is_told_in_words_to_a_screen_reader() -> None:
    table = make()
    table.set_rows([Row(1, "leak", due=7)])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert table.data(table.index(0, 0), role) == "late"
    assert table.data(table.index(0, 1), role) == "leak\nbelow"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_that_enter_opens_the_current_record(qtbot, theme: Theme, key: Qt.Key) -> None:
    view = RecordView(theme, make(), label="rows")
    qtbot.addWidget(view)
    view.set_rows([Row(1), Row(2)])
    view.choose_first()
    with qtbot.waitSignal(view.record_opened) as opened:
        qtbot.keyClick(view, key)
    assert opened.args == [Row(1)]


def test_that_the_next_page_of_a_list_adds_only_new_records() -> None:
    table = make()
    table.set_rows([Row(1), Row(2)])
    table.append_rows([Row(2), Row(3)])
    assert [r.id for r in table.rows] == [1, 2, 3]

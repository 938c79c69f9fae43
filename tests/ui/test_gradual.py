"""Work that waits for the event loop, and rows that are filled again."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout
from typing_extensions import override

from ui.gradual import Gradual
from ui.widgets.lines import Line, Lines


def steps(done: list[int], count: int) -> Iterator[None]:
    for n in range(count):
        done.append(n)
        yield


def test_that_steps_are_taken_while_the_event_loop_is_idle(qtbot, owner: QObject) -> None:
    done: list[int] = []
    gradual = Gradual(steps(done, 3), owner)
    gradual.start()
    assert done == []
    qtbot.waitUntil(lambda: gradual.over)
    assert done == [0, 1, 2]


def test_that_what_is_needed_now_is_finished_at_once(owner: QObject) -> None:
    done: list[int] = []
    gradual = Gradual(steps(done, 3), owner)
    gradual.finish()
    assert done == [0, 1, 2]
    assert gradual.over


class Row(Line[str]):
    """Counts how often it is filled."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.filled = QLabel(), 0
        QVBoxLayout(self).addWidget(self.words)

    @override
    def show_value(self, value: str) -> None:
        self.words.setText(value)
        self.filled += 1


@pytest.fixture
def lines(qtbot) -> Lines[str]:
    made: Lines[str] = Lines(Row, spacing=0, divided=True)
    qtbot.addWidget(made)
    return made


def rows(lines: Lines[str]) -> list[Row]:
    return [row for row in lines.lines() if isinstance(row, Row)]


def test_that_only_a_row_with_another_value_is_filled(lines: Lines[str]) -> None:
    lines.set_values(["a", "b"])
    first, second = rows(lines)
    lines.set_values(["a", "c"])
    assert rows(lines) == [first, second]
    assert [first.filled, second.filled] == [1, 2]


def test_that_rows_come_and_go_with_the_values(lines: Lines[str]) -> None:
    lines.set_values(["a", "b", "c"])
    third = rows(lines)[2]
    lines.set_values(["a"])
    assert [row.words.text() for row in rows(lines)] == ["a"]
    assert third.isHidden()
    lines.set_values(["a", "b", "d"])
    assert rows(lines)[2] is third
    assert third.words.text() == "d"
    assert not third.isHidden()


def test_that_no_values_take_no_room(lines: Lines[str]) -> None:
    lines.reserve(2)
    assert lines.isHidden()
    lines.set_values(["a"])
    assert not lines.isHidden()
    lines.set_values([])
    assert lines.isHidden()

"""A form described by values: which inputs it has, and what is typed into them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui.theme import Theme
from ui.widgets.fields import Field, FormGrid, NumberEdit, TextArea
from ui.widgets.locking import lock


class Kind(StrEnum):
    """Which editor an input has."""

    LINE = "line"
    NUMBER = "number"
    AREA = "area"
    CHOICE = "choice"
    CHECKS = "checks"
    TICK = "tick"


Value = str | bool | frozenset[str]


@dataclass(frozen=True, slots=True)
class Input:
    """One input. `label`, `hint` and the words of `choices` are translated already.

    Choices are (value, words); a tick has one. `rows` is the height of an area.
    """

    name: str
    label: str
    kind: Kind = Kind.LINE
    choices: Sequence[tuple[str, str]] = ()
    rows: int = 3
    required: bool = False
    hint: str = ""


class _Checks(QWidget):
    """Several ticks in two columns."""

    changed = Signal()

    def __init__(self, theme: Theme, choices: Sequence[tuple[str, str]], label: str) -> None:
        super().__init__()
        self._boxes: dict[str, QCheckBox] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, theme.px(4), 0, theme.px(4))
        grid.setVerticalSpacing(theme.px(6))
        for place, (value, words) in enumerate(choices):
            box = QCheckBox(words)
            box.setAccessibleName(f"{label}: {words}")
            box.toggled.connect(lambda _checked: self.changed.emit())
            self._boxes[value] = box
            grid.addWidget(box, place // 2, place % 2)

    @property
    def chosen(self) -> frozenset[str]:
        return frozenset(value for value, box in self._boxes.items() if box.isChecked())

    def choose(self, values: frozenset[str]) -> None:
        for value, box in self._boxes.items():
            box.setChecked(value in values)


class RecordForm(QWidget):
    """The inputs of one kind of record. `changed` when a person changed anything.

    `values()` are texts, ticks and sets of chosen values by the name of the input.
    """

    changed = Signal()

    def __init__(self, theme: Theme, inputs: Sequence[Input]) -> None:
        super().__init__()
        self._theme = theme
        self._showing = False
        self.inputs = tuple(inputs)
        self.fields: dict[str, Field] = {}
        grid = FormGrid(theme, label_width=84)
        for one in self.inputs:
            field = Field(theme, one.label, self._editor(one), required=one.required,
                          hint=one.hint)  # fmt: skip
            self.fields[one.name] = field
            grid.add_row(field)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setLayout(grid)

    def _editor(self, one: Input) -> QWidget:
        if one.kind is Kind.AREA:
            return _told(TextArea(self._theme, one.rows), self._on_changed)
        if one.kind is Kind.CHOICE:
            box = QComboBox()
            for value, words in one.choices:
                box.addItem(words, value)
            box.activated.connect(lambda _row: self._on_changed())
            return box
        if one.kind in {Kind.CHECKS, Kind.TICK}:
            checks = _Checks(self._theme, one.choices, one.label)
            checks.changed.connect(self._on_changed)
            return checks
        line = NumberEdit() if one.kind is Kind.NUMBER else QLineEdit()
        return _told(line, self._on_changed)

    def show_values(self, values: Mapping[str, Value]) -> None:
        """Fill the form; `changed` is not emitted."""
        self._showing = True
        for one in self.inputs:
            self.fields[one.name].set_error("")
            _show(self.fields[one.name].editor, values[one.name])
        self._showing = False

    def values(self) -> dict[str, Value]:
        """What stands in the form now."""
        return {one.name: _value(self.fields[one.name].editor, one) for one in self.inputs}

    def set_editable(self, *, editable: bool) -> None:
        """Let people read only: texts can still be selected and copied."""
        for one, field in zip(self.inputs, self.fields.values(), strict=True):
            editor = field.editor
            field.set_required(required=one.required and editable)
            if isinstance(editor, QLineEdit | QPlainTextEdit):
                editor.setReadOnly(not editable)
            else:
                lock(editor, locked=not editable)

    def valid(self) -> bool:
        """Whether every required input is filled; marks those that are not."""
        wrong = [f for f in self.fields.values() if not f.validate()]
        if wrong:
            wrong[0].focus()
        return not wrong

    def _on_changed(self) -> None:
        if not self._showing:
            self.changed.emit()


def _told(editor: QLineEdit | QPlainTextEdit, slot: Callable[[], None]) -> QWidget:
    editor.textChanged.connect(lambda *_text: slot())
    return editor


def _show(editor: QWidget, value: Value) -> None:
    if isinstance(editor, QLineEdit):
        editor.setText(str(value))
        editor.setCursorPosition(0)
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(str(value))
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(editor.findData(value))
    elif isinstance(editor, _Checks):
        ticked = frozenset({"on"}) if value is True else frozenset()
        editor.choose(value if isinstance(value, frozenset) else ticked)


def _value(editor: QWidget, one: Input) -> Value:
    if isinstance(editor, QLineEdit):
        return editor.text()
    if isinstance(editor, QPlainTextEdit):
        return editor.toPlainText()
    if isinstance(editor, QComboBox):
        return str(editor.currentData())
    assert isinstance(editor, _Checks)
    return "on" in editor.chosen if one.kind is Kind.TICK else editor.chosen

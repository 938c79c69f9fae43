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

from app.i18n import _
from ui.theme import Theme
from ui.widgets.fields import Field, FormGrid, NumberEdit, TextArea
from ui.widgets.locking import lock


class Kind(StrEnum):
    """Which editor an input has."""

    LINE = "line"
    NUMBER = "number"
    AREA = "area"
    CHOICE = "choice"
    SUGGEST = "suggest"
    CHECKS = "checks"
    TICK = "tick"


Value = str | bool | frozenset[str]


@dataclass(frozen=True, slots=True)
class Input:
    """One input. `label`, `hint` and the words of `choices` are translated already.

    Choices are (value, words); a tick has one. `rows` is the height of an area. A suggestion is a
    line that offers what is known (`RecordForm.suggest`) and takes anything.
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
            box.activated.connect(lambda _row: self._on_chosen(one.name))
            return box
        if one.kind is Kind.SUGGEST:
            box = QComboBox()
            box.setEditable(True)
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            if (inner := box.lineEdit()) is not None:
                inner.setAccessibleName(one.label)
            box.editTextChanged.connect(lambda _text: self._on_chosen(one.name))
            return box
        if one.kind in {Kind.CHECKS, Kind.TICK}:
            checks = _Checks(self._theme, one.choices, one.label)
            checks.changed.connect(lambda: self._on_chosen(one.name))
            return checks
        line = NumberEdit() if one.kind is Kind.NUMBER else QLineEdit()
        return _told(line, self._on_changed)

    def suggest(self, name: str, texts: Sequence[str]) -> None:
        """What a suggesting input offers; what stands in it stays."""
        box = self.fields[name].editor
        assert isinstance(box, QComboBox)
        showing, self._showing = self._showing, True
        typed = box.currentText()
        box.clear()
        box.addItems(list(texts))
        box.setEditText(typed)
        self._showing = showing

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
                if isinstance(editor, QComboBox) and (inner := editor.lineEdit()) is not None:
                    inner.setReadOnly(not editable)

    def valid(self) -> bool:
        """Whether every required input is filled; marks those that are not."""
        wrong = [f for f in self.fields.values() if not (f.validate() and _filled(f))]
        if wrong:
            wrong[0].focus()
        return not wrong

    def _on_chosen(self, name: str) -> None:
        if not self._showing:
            self.fields[name].set_error("")
        self._on_changed()

    def _on_changed(self) -> None:
        if not self._showing:
            self.changed.emit()


def _filled(field: Field) -> bool:
    """A field knows lines and areas; whether a required suggestion is empty is asked here."""
    box = field.editor
    empty = isinstance(box, QComboBox) and box.isEditable() and not box.currentText().strip()
    if field.required and empty:
        field.set_error(_("Please fill in: {field}").format(field=field.label_text))
        return False
    return True


def _told(editor: QLineEdit | QPlainTextEdit, slot: Callable[[], None]) -> QWidget:
    editor.textChanged.connect(lambda *_text: slot())
    return editor


def _show(editor: QWidget, value: Value) -> None:
    if isinstance(editor, QLineEdit):
        editor.setText(str(value))
        editor.setCursorPosition(0)
    elif isinstance(editor, QPlainTextEdit):
        editor.setPlainText(str(value))
    elif isinstance(editor, QComboBox) and editor.isEditable():
        editor.setEditText(str(value))
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
        return editor.currentText() if editor.isEditable() else str(editor.currentData())
    assert isinstance(editor, _Checks)
    return "on" in editor.chosen if one.kind is Kind.TICK else editor.chosen

"""What is asked for one category: short questions above their answers, two in a row."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.domain.catalogue import Category, Question
from ui.labels import in_language
from ui.pages.call_desk.drafts import ANSWERS
from ui.theme import Theme
from ui.widgets.fields import Field
from ui.widgets.segmented import Segmented

T = TypeVar("T")
_SEGMENTS = 9  # Chinese characters of all choices that fit side by side in half the form


class Questions(QWidget):
    """The questions of the chosen category; those of others stay ready for the next such call.

    Answers given before stay in the draft. `answered` carries (field name, answer).
    """

    answered = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._asked: tuple[Question, ...] = ()
        self._sheets: dict[tuple[Question, ...], _Sheet] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    @property
    def fields(self) -> dict[str, Field]:
        """What is asked now, by the names in the draft."""
        return self._sheets[self._asked].fields if self._asked else {}

    def show_questions(self, category: Category | None, answers: Mapping[str, str]) -> bool:
        """Show the category's questions with the answers so far; True when they are others."""
        asked = category.questions if category else ()
        others = asked != self._asked
        if others:
            self._turn_to(asked)
        for question in asked:
            _show(self.fields[ANSWERS + question.key].editor, answers.get(question.key, ""))
        self.setVisible(bool(asked))
        return others

    def _turn_to(self, asked: tuple[Question, ...]) -> None:
        if self._asked:
            self._sheets[self._asked].hide()
        if asked and asked not in self._sheets:
            sheet = self._sheets[asked] = _Sheet(self._theme, asked, self)
            sheet.answered.connect(self.answered)
            self._column.addWidget(sheet)
        self._asked = asked
        for field in self.fields.values():
            field.set_error("")
        if asked:
            self._sheets[asked].show()

    def tab_stops(self) -> list[QWidget]:
        """The widgets Tab may stop at, in reading order."""
        stops: list[QWidget] = []
        for field in self.fields.values():
            inner = field.editor.findChildren(QToolButton)
            stops += inner if isinstance(field.editor, Segmented) else [field.editor]
        return stops


class _Sheet(QWidget):
    """The questions of one category."""

    answered = Signal(str, str)

    def __init__(self, theme: Theme, asked: tuple[Question, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.fields: dict[str, Field] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        for place, question in enumerate(asked):
            self._add(question, place)

    def _add(self, question: Question, place: int) -> None:
        text = in_language(question.text, question.text_en)
        name = ANSWERS + question.key
        editor = self._editor(question, text, name)
        field = Field(self._theme, text, editor, required=question.required)
        self.fields[name] = field
        cell = QWidget()
        column = QVBoxLayout(cell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(2))
        column.addWidget(field.label)
        column.addWidget(field)
        field.label.setAlignment(field.label.alignment().AlignLeft)
        field.label.setWordWrap(True)
        self._grid.addWidget(cell, place // 2, place % 2)

    def _editor(self, question: Question, text: str, name: str) -> QWidget:
        pairs = question.pairs()
        choices = [(choice, in_language(choice, english)) for choice, english in pairs]
        if not choices:
            edit = QLineEdit()
            edit.textEdited.connect(lambda typed: self.answered.emit(name, typed))
            return edit
        if sum(_room(words) for _choice, words in choices) <= _SEGMENTS:
            group = Segmented(self._theme, choices, label=text)
            tighten(group)
            group.chosen.connect(lambda choice: self._on_chosen(name, choice))
            return group
        box = QComboBox()
        box.addItem("", "")
        for choice, words in choices:
            box.addItem(words, choice)
        box.activated.connect(lambda place: self._on_chosen(name, box.itemData(place)))
        return box

    def _on_chosen(self, name: str, choice: str) -> None:
        self.fields[name].set_error("")
        self.answered.emit(name, choice)


def _room(words: str) -> float:
    """Widths of Chinese characters; a Latin letter takes about half of one."""
    return sum(0.55 if character.isascii() else 1 for character in words)


def tighten(group: Segmented[T]) -> None:
    """Let the segments sit close where the words of a language are long."""
    for button in group.findChildren(QToolButton):
        button.setProperty("tight", "true")
        button.setMinimumWidth(1)


def is_empty(field: Field) -> bool:
    """Whether nothing was typed or chosen."""
    if isinstance(field.editor, Segmented):
        return field.editor.value is None
    if isinstance(field.editor, QComboBox):
        return not field.editor.currentData()
    return not field.text().strip()


def _show(editor: QWidget, answer: str) -> None:
    if isinstance(editor, QLineEdit):
        if editor.text() != answer:
            editor.setText(answer)
    elif isinstance(editor, QComboBox):
        editor.setCurrentIndex(max(0, editor.findData(answer)))
    elif isinstance(editor, Segmented):
        editor.set_value(answer or None)

"""What to say: script tabs and the read-back. What comes from data is bold and underlined."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QTabBar, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.catalogue import ScriptTab
from app.domain.script import Sentence
from app.i18n import _
from ui.labels import Mark, Role, clock_text, label
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.sayings import TABS, Saying, Speech
from ui.preferences import Density
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chip import MarkSign
from ui.widgets.lines import Line, Lines
from ui.widgets.text import icon_label, line, rich_label, text_label

_USUAL_SENTENCES = 3
_LINE_HEIGHT = 24  # px at 100 %; a CJK font's own line is too high, or too low


def paragraph(theme: Theme, html: str) -> str:
    """Text to be read aloud, with the line height of DESIGN-UI 4."""
    compact = theme.density is Density.COMPACT
    height = theme.px(_LINE_HEIGHT - 3 if compact else _LINE_HEIGHT)
    size = theme.px(14 if compact else 15)
    style = f"font-size:{size}px; margin:0; line-height:{height}px; -qt-line-height-type:fixed"
    return f'<p style="{style}">{html}</p>'


def said_html(sentence: Sentence) -> str:
    """A sentence as rich text; filled-in pieces stand out."""
    pieces = (
        f"<b><u>{escape(p.text)}</u></b>" if p.from_data else escape(p.text) for p in sentence
    )
    return "".join(pieces)


class ScriptCard(Card):
    """答复话术, 安抚, 投诉升级; the sentences are numbered and say what not to promise."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self.setAccessibleName(_("What to say"))
        self._speech: Speech | None = None
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName(_("What to say"))
        for tab in TABS:
            self.tabs.addTab(label(tab))
        self._none = text_label("", "cap")
        self._sayings: Lines[Saying] = Lines(lambda: _SayingLine(theme), spacing=theme.px(8))
        content = QVBoxLayout()
        content.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        content.addWidget(self._none)
        content.addWidget(self._sayings)
        self.flush()
        self.body.addWidget(self.tabs)
        self.body.addWidget(line())
        self.body.addLayout(content)
        self.body.addStretch(1)
        self.tabs.currentChanged.connect(lambda _place: self._fill())
        self._fill()

    def reserve(self) -> None:
        """Make the usual rows before there is anything to show in them."""
        self._sayings.reserve(1)

    def show_speech(self, speech: Speech | None) -> None:
        """Show what can be said now."""
        if speech != self._speech:
            self._speech = speech
            self._fill()

    def show_tab(self, tab: ScriptTab) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentIndex(TABS.index(tab))

    def _fill(self) -> None:
        sayings: Sequence[Saying] = ()
        if self._speech is not None:
            sayings = self._speech.tabs[TABS[self.tabs.currentIndex()]]
        appears, nothing = _("Appears with the checks"), _("No script for this in the catalogue")
        self._none.setText(nothing if self._speech is not None else appears)
        self._none.setVisible(not sayings)
        titled = len(sayings) > 1
        self._sayings.set_values([s if titled else replace(s, title="") for s in sayings])


class _SayingLine(Line[Saying]):
    """A title where there are several, the numbered sentences, what not to promise."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = text_label("", "label")
        self._never_row = QWidget()
        self._never = text_label("", "cap2", wrap=True)
        gap = theme.px(6 if theme.density is Density.COMPACT else 8)
        self._sentences: Lines[tuple[int, str]] = Lines(lambda: _SentenceLine(theme), spacing=gap)
        self._sentences.reserve(_USUAL_SENTENCES)
        self._html = partial(paragraph, theme)
        row = QHBoxLayout(self._never_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(icon_label(theme, "info", "text2", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._never, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        for widget in (self._title, self._sentences, self._never_row):
            column.addWidget(widget)

    @override
    def show_value(self, value: Saying) -> None:
        self._title.setText(value.title)
        self._title.setVisible(bool(value.title))
        said = [self._html(said_html(sentence)) for sentence in value.sentences]
        self._sentences.set_values(list(enumerate(said, 1)))
        self._never.setText(value.never)
        self._never_row.setVisible(bool(value.never))


class _SentenceLine(Line[tuple[int, str]]):
    """The number in its circle, and the sentence in rich text."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._number, self._words = _number(theme), rich_label("", "say")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)

    @override
    def show_value(self, value: tuple[int, str]) -> None:
        self._number.setText(str(value[0]))
        self._words.setText(value[1])


def _number(theme: Theme) -> QLabel:
    number = text_label("", "number")
    number.setFixedSize(2 * theme.px(9), 2 * theme.px(9))  # a circle at any zoom
    number.setAlignment(Qt.AlignmentFlag.AlignCenter)
    number.setContentsMargins(0, 0, 0, 0)
    return number


class ReadBackCard(Card):
    """复述核对: what was typed, as one says it; F8 marks it as read."""

    def __init__(self, theme: Theme, mark: Callable[[], object]) -> None:
        super().__init__(theme, _("Read back"))
        self._done = QWidget()
        row = QHBoxLayout(self._done)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(MarkSign(theme, Mark.CHECK, Role.OK))
        self._when = text_label("", "value", tone="ok")
        row.addWidget(self._when)
        self._mark = KeyButton(theme, _("Mark as read back"), "F8", kind="link", on_click=mark)
        self.add_to_header(self._done)
        self.add_to_header(self._mark)
        self._text = rich_label("", "say")
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._text)
        self.body.addStretch(1)

    def show_case(self, case: Case, sentences: Sequence[Sentence]) -> None:
        """Show the sentences and whether they were read."""
        html = "".join(said_html(sentence) for sentence in sentences)
        empty = escape(_("Appears with the address and the complaint"))
        self._text.setText(paragraph(self._theme, html or empty))
        read_at = case.draft.read_back_at
        self._done.setVisible(read_at is not None)
        self._mark.setVisible(read_at is None)
        if read_at is not None:
            self._when.setText(_("Read back {time}").format(time=clock_text(read_at)))

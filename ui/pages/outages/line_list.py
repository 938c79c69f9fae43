"""The list of outages at the left: chip, title, times, and how far the time has run."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QVBoxLayout,
    QWidget,
)

from app.domain.outage import OutageLine, OutageLines
from app.i18n import _, pgettext
from ui.models.record_table import Cell, Column, RecordTable
from ui.pages.outages.line_delegate import LineDelegate
from ui.pages.outages.words import line_look, line_time
from ui.theme import Theme
from ui.widgets.buttons import KeyButton, link_button
from ui.widgets.card import Card
from ui.widgets.segmented import Segmented
from ui.widgets.text import text_label
from ui.widgets.waiting import EmptyState

PAGE = 300
SEARCH_MS = 150


@dataclass(frozen=True, slots=True)
class Question:
    """What the list wants to be read: past ones too, words to search for, how many rows."""

    past: bool
    words: str
    most: int


class OutageList(Card):
    """`chosen(id)` when a person picks an outage; `asked` when other rows are wanted.

    A list that is there whole is filtered at once; one that was cut is searched where all are.
    """

    chosen = Signal(object)
    new_requested = Signal()
    asked = Signal()

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme, pgettext("list", "Outages"))
        self._lines: tuple[OutageLine, ...] = ()
        self._read = Question(past=False, words="", most=PAGE)
        self._most, self._cut = PAGE, False
        self._current: UUID | None = None
        self.flush()
        column = Column[OutageLine]("outage", _("Outage"), lambda line: self._cell(line, now()))
        self.table = RecordTable[OutageLine]([column], lambda line: line.id, self)
        self._build(theme, now)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SEARCH_MS)
        self._soon.timeout.connect(self.asked.emit)
        self.scope.chosen.connect(lambda _past: self._on_scope_chosen())
        self.filter.textChanged.connect(lambda _text: self._on_filter_changed())
        self.more_button.clicked.connect(lambda _checked: self._on_more_requested())
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def _build(self, theme: Theme, now: Callable[[], datetime]) -> None:
        self.scope = Segmented[bool](
            theme,
            [(False, pgettext("outages", "Open")), (True, _("All"))],
            label=_("Which outages"),
        )
        self.scope.set_value(False)
        self.scope.setMinimumWidth(theme.px(116))
        self.add_to_header(self.scope)
        self.new_button = KeyButton(
            theme, _("New"), "Ctrl+N", icon="plus", on_click=self.new_requested.emit
        )
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter (Ctrl+F)"))
        self.filter.setAccessibleName(_("Filter the outages"))
        self.filter.setClearButtonEnabled(True)
        bar = QWidget()
        column = QVBoxLayout(bar)
        column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        column.setSpacing(theme.px(6))
        row = QHBoxLayout()
        row.addWidget(self.new_button)
        column.addLayout(row)
        column.addWidget(self.filter)
        self.view = QListView()
        self.view.setModel(self.table)
        self.view.setAccessibleName(_("Outages"))
        self.delegate = LineDelegate(theme, now, self.table)
        self.view.setItemDelegate(self.delegate)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState(theme, "droplet-off", "")
        self.empty.hide()
        self.body.addWidget(bar)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.empty, 1)
        self.body.addWidget(self._build_rest(theme))

    def _build_rest(self, theme: Theme) -> QWidget:
        """Under the list: that there are more, and the way to them."""
        self.rest = QFrame()
        self.rest.setProperty("role", "cardFooter")
        self.rest_words = text_label("", "cap2", wrap=True)
        self.more_button = link_button(theme, _("Show more"))
        column = QVBoxLayout(self.rest)
        column.setContentsMargins(theme.px(12), theme.px(6), theme.px(10), theme.px(6))
        column.setSpacing(theme.px(2))
        column.addWidget(self.rest_words)
        column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.rest.hide()
        return self.rest

    def question(self) -> Question:
        """What to read now."""
        words = self.filter.text().strip() if self._cut else ""
        return Question(bool(self.scope.value), words, self._most)

    def set_lines(self, found: OutageLines, question: Question) -> None:
        """Show what was read; the chosen one stays chosen."""
        self._lines, self._read = found.lines, question
        if not question.words:
            self._cut = found.more
        words = _("The latest {n}; the filter searches all.").format(n=len(found.lines))
        if question.words:
            words = _("The latest {n} of those found.").format(n=len(found.lines))
        self.rest_words.setText(words)
        self.rest.setVisible(found.more)
        self._show()
        if self.question() != question:  # typed before it was known that the list is cut
            self._soon.start()

    def show_unread(self, sentence: str, again: Callable[[], object]) -> None:
        """The outages could not be read; those that are shown stay."""
        if not self._lines:
            self.empty.show_state("triangle-alert", sentence, "", (_("Try again"), again))
            self.view.hide()
            self.empty.show()

    def focus_filter(self) -> None:
        """Put the cursor into the filter."""
        self.filter.setFocus()
        self.filter.selectAll()

    def _on_scope_chosen(self) -> None:
        self._most, self._cut = PAGE, False
        self.asked.emit()

    def _on_more_requested(self) -> None:
        self._most += PAGE
        self.asked.emit()

    def _on_filter_changed(self) -> None:
        self._show()
        if self._cut:
            self._most = PAGE
            self._soon.start()

    def choose(self, outage_id: UUID | None) -> None:
        """Mark an outage without telling `chosen`."""
        another, self._current = outage_id != self._current, outage_id
        row = -1 if outage_id is None else self.table.row_of(outage_id)
        model = self.view.selectionModel()
        model.blockSignals(True)
        if row >= 0:
            self.view.setCurrentIndex(self.table.index(row, 0))
            if another:  # a refresh must not take the list away from who reads it
                self.view.scrollTo(self.table.index(row, 0))
        else:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        model.blockSignals(False)
        self.view.viewport().update()

    def refresh_times(self) -> None:
        """A minute has passed."""
        self.table.refresh_times()

    def _show(self) -> None:
        typed = self.filter.text().strip()
        words = [] if typed == self._read.words else typed.lower().split()
        shown = [
            line
            for line in self._lines
            if all(w in f"{line.title} {line.number} {line.district}".lower() for w in words)
        ]
        self.view.selectionModel().blockSignals(True)
        self.table.set_rows(shown)
        self.view.selectionModel().blockSignals(False)
        self.view.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        none, hint = _("No outage at present."), _("Ctrl+N writes a notice.")
        if typed:
            none, hint = _("No outage matches the filter."), ""
        self.empty.show_state("droplet-off", none, hint)
        self.choose(self._current)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        line = self.table.record(now.row()) if now.isValid() else None
        if line is not None and line.id != self._current:
            self._current = line.id
            self.chosen.emit(line.id)

    def _cell(self, line: OutageLine, at: datetime) -> Cell:
        look = line_look(line, at)
        return Cell(
            line.title, line_time(line), spoken=f"{look.text}, {line.title}, {line_time(line)}"
        )

"""No call: forms to finish, calls registered here, and a number to begin with."""

from datetime import datetime
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.phone import display
from app.i18n import _, ngettext
from ui.labels import day_time
from ui.layout import Pane
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.category_edit import category_text
from ui.pages.call_desk.desk import Desk, Finished
from ui.pages.call_desk.form_card import registered_words
from ui.pages.call_desk.room import Room
from ui.pages.call_desk.timed_lines import Timed, timed_lines
from ui.theme import Theme
from ui.widgets.buttons import KeyButton, Keycap
from ui.widgets.card import Card
from ui.widgets.fields import NumberEdit
from ui.widgets.text import text_label
from ui.widgets.waiting import EmptyState

_ID = Qt.ItemDataRole.UserRole
_BESIDE = 720  # px at 100 % from which forms and number stand side by side
_KEYS = ("F2", "F3", "Ctrl+N", "Ctrl+Tab", "Ctrl+K", "F1")


class IdleView(QWidget):
    """`continue_requested` and `discard_requested` carry a call id, `call_started` a number."""

    continue_requested = Signal(object)
    discard_requested = Signal(object)
    call_started = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.parked = _Parked()
        self.parked.setAccessibleName(_("Unfinished forms"))
        self.parked.setProperty("role", "cards")
        self._parked_card = Card(theme, _("Unfinished forms"))
        self._empty = EmptyState(
            theme, "circle-check", _("Nothing is left unfinished"),
            _("The next call appears here by itself"),
        )  # fmt: skip
        self._build_parked()
        self.number = NumberEdit(placeholder=_("Number the caller rings from"))
        self.number.setAccessibleName(_("Caller's number"))
        self._start = KeyButton(
            theme, _("New call"), "Ctrl+N", icon="phone", on_click=self._on_start
        )
        self._finished_card = Card(theme, _("Registered since sign-in"))
        self._none = text_label(_("No call registered yet"), "cap")
        self._finished = timed_lines(theme)
        self._finished_card.body.addWidget(self._none)
        self._finished_card.body.addWidget(self._finished)
        self._build_layout()
        self.number.returnPressed.connect(self._on_start)
        self.parked.itemActivated.connect(self._on_continue)
        self.parked.delete_pressed.connect(self._on_discard)

    def _build_parked(self) -> None:
        card = self._parked_card
        card.flush()
        card.body.addWidget(self.parked, 1)
        card.body.addWidget(self._empty, 1)
        footer = card.footer()
        bar = footer.parentWidget()
        assert bar is not None  # the footer's row stands in it
        self._bar = bar
        self._hint = text_label(_("Enter goes on with a form; Delete discards it"), "cap2")
        footer.addWidget(self._hint, 1)
        self._discard = KeyButton(self._theme, _("Discard"), "Del", on_click=self._on_discard)
        self._continue = KeyButton(
            self._theme, _("Continue"), "Enter", kind="primary", on_click=self._on_continue
        )
        footer.addWidget(self._discard)
        footer.addWidget(self._continue)

    def _build_layout(self) -> None:
        theme = self._theme
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.gutter)
        column.addWidget(self._build_start())
        column.addWidget(self._finished_card)
        column.addWidget(self._build_keys())
        column.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.gutter)
        self._row.addWidget(self._parked_card, 5)
        self._row.addWidget(Pane(side), 4)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(_BESIDE)
        way = QBoxLayout.Direction
        self._row.setDirection(way.BottomToTop if narrow else way.LeftToRight)

    def _build_start(self) -> QWidget:
        card = Card(self._theme, _("Enter a call by hand"))
        row = QHBoxLayout()
        row.setSpacing(self._theme.px(8))
        row.addWidget(self.number, 1)
        row.addWidget(self._start)
        card.body.addLayout(row)
        words = _("When no telephone is connected, type the number; everything else is the same.")
        card.body.addWidget(text_label(words, "cap2", wrap=True))
        return card

    def _build_keys(self) -> QWidget:
        card = Card(self._theme, _("Keys"))
        texts = (
            _("Answer the call"), _("Search accounts, tickets, outages"), _("New call by number"),
            _("Next unfinished form"), _("All commands"), _("All keys"),
        )  # fmt: skip
        grid = QGridLayout()
        grid.setHorizontalSpacing(self._theme.px(10))
        grid.setVerticalSpacing(self._theme.px(6))
        grid.setColumnStretch(1, 1)
        for row, (keys, text) in enumerate(zip(_KEYS, texts, strict=True)):
            left = Qt.AlignmentFlag.AlignLeft
            grid.addWidget(Keycap(self._theme, keys), row, 0, left)
            grid.addWidget(text_label(text, "value"), row, 1)
        card.body.addLayout(grid)
        return card

    def show_desk(self, desk: Desk, room: Room) -> None:
        """Show what there is to finish and what was done."""
        parked = desk.parked
        chosen = self.parked.currentRow()
        self.parked.clear()
        for case in parked:
            item = QListWidgetItem(parked_words(case, room))
            item.setData(_ID, case.id)
            self.parked.addItem(item)
        self.parked.setVisible(bool(parked))
        self._empty.setVisible(not parked)
        self._bar.setVisible(bool(parked))
        if parked:
            self.parked.setCurrentRow(min(max(chosen, 0), len(parked) - 1))
        title = _("Unfinished forms")
        count = ngettext("{n} to finish", "{n} to finish", len(parked)).format(n=len(parked))
        self._parked_card.set_title(title, count if parked else "")
        self._show_finished(desk, room)

    def _show_finished(self, desk: Desk, room: Room) -> None:
        now = room.now()
        self._none.setVisible(not desk.finished)
        self._finished.set_values([self._line(done, now) for done in desk.finished])

    def _line(self, done: Finished, now: datetime) -> Timed:
        who = " ".join(p for p in (display(done.draft.number), done.draft.salutation) if p)
        tint, size = self._theme.css("text3"), self._theme.px(12)
        small = f'<span style="color:{tint}; font-size:{size}px">'
        words = f"{escape(registered_words(done.registered))}<br>{small}{escape(who)}</span>"
        return Timed(day_time(done.at, now), words)

    def focus_list(self) -> None:
        """The list of unfinished forms, else the number field."""
        (self.parked if self.parked.count() else self.number).setFocus()

    def _on_start(self) -> None:
        number = self.number.text().strip()
        if not number:
            self.number.setFocus()
            return
        self.number.clear()
        self.call_started.emit(number)

    def _on_continue(self, _item: object = None) -> None:
        item = self.parked.currentItem()
        if item is not None:
            self.continue_requested.emit(item.data(_ID))

    def _on_discard(self) -> None:
        item = self.parked.currentItem()
        if item is not None:
            self.discard_requested.emit(item.data(_ID))


def parked_words(case: Case, room: Room) -> str:
    """One unfinished form: when, who, what about."""
    draft = case.draft
    when = day_time(draft.started_at, room.now(), with_clock=True)
    who = " · ".join(
        p for p in (display(draft.number) or _("Number withheld"), draft.salutation) if p
    )
    about = draft.complaint.strip() or category_text(room.category(case)) or _("Nothing typed yet")
    live = f"{_('On hold')} · " if case.live else ""
    return f"{live}{when}   {who}\n{' '.join(about.split())[:60]}"


class _Parked(QListWidget):
    """Delete discards."""

    delete_pressed = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
            return
        super().keyPressEvent(event)

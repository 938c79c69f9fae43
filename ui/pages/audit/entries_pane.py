"""The entries, and what one of them says: old → new, masked until it is revealed."""

import json
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.audit import AuditEntry, Detail, EntryPage
from app.i18n import _, pgettext
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.moments import clock_text, day_time, full_time
from ui.navigation import PageContext
from ui.pages.audit.columns import column_name
from ui.pages.audit.words import act_name, subject_name
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.key_values import KeyValues
from ui.widgets.record_view import RecordView
from ui.widgets.text import ElidedLabel, line, text_label
from ui.widgets.waiting import EmptyState

ARROW = " → "


class EntriesPane(QWidget):
    """`more_wanted` when the end of the list is in sight; `reveal_wanted` carries an entry."""

    more_wanted = Signal()
    entry_chosen = Signal(object)
    reveal_wanted = Signal(object)

    def __init__(self, context: PageContext, *, chained: bool) -> None:
        super().__init__()
        self._context, self._theme, self._chained = context, context.theme, chained
        self._more = False
        split = QSplitter()
        split.setHandleWidth(self._theme.gutter)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_list())
        split.addWidget(self._build_detail())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([self._theme.px(700), self._theme.px(440)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)
        self.list.record_chosen.connect(self._on_chosen)
        self.list.end_reached.connect(lambda: self.more_wanted.emit() if self._more else None)
        self._on_chosen(None)

    def _build_list(self) -> QWidget:
        theme = self._theme
        table = RecordTable(self._columns(), lambda entry: entry.id)
        self.list: RecordView[AuditEntry] = RecordView(
            theme, table, label=_("Entries"), name="audit",
            preferences=self._context.preferences, lines=2,
        )  # fmt: skip
        self.list_card = Card(theme, _("Entries"), " ")
        self.list_card.flush()
        self.list_card.body.addWidget(self.list)
        self.empty = EmptyState(theme, "history", _("No entry fits"), _("Choose more days"))
        self.list_card.body.addWidget(self.empty)
        self.empty.hide()
        return self.list_card

    def _build_detail(self) -> QWidget:
        theme = self._theme
        self.detail_card = Card(theme, _("Entry"), " ", scroll=True)
        self.facts = KeyValues(theme, caption_width=72)
        self.changes = KeyValues(theme, caption_width=72, caption_most=120)
        self.changes_title = text_label(_("Old → new"), "section")
        self.detail_card.body.addWidget(self.facts)
        self._divider = line()
        self.detail_card.body.addWidget(self._divider)
        self.detail_card.body.addWidget(self.changes_title)
        self.detail_card.body.addWidget(self.changes)
        self.detail_card.body.addStretch(1)
        footer = self.detail_card.footer()
        self.state = ElidedLabel("", "cap2")
        footer.addWidget(self.state, 1)
        self.reveal_button = KeyButton(theme, _("Reveal"), "F8", icon="eye", on_click=self.reveal)
        footer.addWidget(self.reveal_button)
        return self.detail_card

    def _columns(self) -> "list[Column[AuditEntry]]":
        now = self._context.services.clock
        return [
            Column("at", _("When"), lambda e: Cell(
                day_time(e.at, now(), with_clock=True), e.client), CellKind.TWO_LINES, width=128),
            Column("who", _("Person"), lambda e: Cell(e.person or e.login, e.login),
                   CellKind.TWO_LINES, width=120),
            Column("what", _("What"), lambda e: Cell(act_name(e.act), _column_names(e)),
                   CellKind.TWO_LINES, width=170, stretch=True),
            Column("record", _("Record"), lambda e: Cell(subject_name(e.subject), e.record),
                   CellKind.TWO_LINES, width=150),
        ]  # fmt: skip

    def show_page(self, page: EntryPage, *, onward: bool) -> None:
        """The entries that were found; `onward` adds them below those that are shown."""
        self._more = page.more
        if onward:
            self.list.table.append_rows(page.entries)
        else:
            self.list.set_rows(page.entries)
            self.list.choose_first()
        shown = self.list.table.rowCount()
        self.list.setVisible(shown > 0)
        self.empty.setVisible(shown == 0)
        words = _("the newest {n}; more below") if page.more else _("{n}, the newest first")
        self.list_card.set_title(_("Entries"), words.format(n=shown) if shown else " ")
        if not shown:
            self._on_chosen(None)

    def show_detail(self, entry: AuditEntry, detail: Detail) -> None:
        """What the entry says, if it is still the chosen one."""
        if self.list.current_record() != entry:
            return
        self.changes.set_rows(
            [(column_name(c), _change(entry, value)) for c, value in detail.changes.items()]
        )
        self.changes_title.setVisible(bool(detail.changes))
        self.reveal_button.set_off(_("It is shown in full.") if detail.revealed else "")
        if not self._chained:
            self.state.setText(_("Not chained: single seat"))
        elif detail.batch is None:
            self.state.setText(_("Waits for the next batch"))
        else:
            self.state.setText(_("In batch {no}").format(no=detail.batch))

    def reveal(self) -> None:
        """Ask for the chosen entry in full."""
        chosen = self.list.current_record()
        if chosen is not None and self.reveal_button.isEnabled():
            self.reveal_wanted.emit(chosen)

    def _on_chosen(self, entry: AuditEntry | None) -> None:
        self.changes.set_rows([])
        self.changes_title.hide()
        self._divider.setVisible(entry is not None)
        self.state.setText("")
        self.reveal_button.set_off(_("Choose an entry first.") if entry is None else _("Loading…"))
        if entry is None:
            self.facts.set_rows([])
            self.detail_card.set_title(_("Entry"), " ")
            return
        self.detail_card.set_title(act_name(entry.act), f"#{entry.id}")
        self.facts.set_rows([
            (_("When"), f"{full_time(entry.at)[:-5]}{clock_text(entry.at, seconds=True)}"),
            (_("Person"), entry.person),
            (_("Login"), entry.login), (_("Computer"), entry.client),
            (_("Program"), entry.application), (_("Kind"), subject_name(entry.subject)),
            (_("Record"), entry.record), (_("Table"), entry.kind),
        ])  # fmt: skip
        self.entry_chosen.emit(entry)


def _column_names(entry: AuditEntry) -> str:
    return pgettext("list", ", ").join(column_name(column) for column in entry.columns)


def _change(entry: AuditEntry, value: Any) -> str:
    if entry.act != "insert" and isinstance(value, list) and len(value) == 2:
        return f"{_said(value[0])}{ARROW}{_said(value[1])}"
    return _said(value)


def _said(value: Any) -> str:
    if value is None or value == "":
        return "—"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

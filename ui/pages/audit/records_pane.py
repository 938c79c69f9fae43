"""Lists without a second half: who opened which account, and the alarms."""

from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.audit import LookUp
from app.domain.connection import Alarm
from app.i18n import _
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.moments import day_time
from ui.navigation import PageContext
from ui.pages.audit.words import function_name
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView
from ui.widgets.waiting import EmptyState
from ui.wording import count_text

R = TypeVar("R")


class RecordsPane(QWidget, Generic[R]):
    """One list with its empty state; `more_wanted` when its end is in sight."""

    more_wanted = Signal()

    def __init__(
        self, context: PageContext, table: RecordTable[R], *, name: str, title: str, empty: str
    ) -> None:
        super().__init__()
        theme = context.theme
        self._title, self._more = title, False
        self.list: RecordView[R] = RecordView(
            theme, table, label=title, name=name, preferences=context.preferences, lines=2
        )
        self.card = Card(theme, title, " ")
        self.card.flush()
        self.card.body.addWidget(self.list)
        self.empty = EmptyState(theme, "history", empty)
        self.empty.hide()
        self.card.body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.list.end_reached.connect(lambda: self.more_wanted.emit() if self._more else None)

    def show_rows(self, rows: tuple[R, ...], *, more: bool = False, onward: bool = False) -> None:
        """What was found; `onward` adds it below what is shown."""
        self._more = more
        if onward:
            self.list.table.append_rows(rows)
        else:
            self.list.set_rows(rows)
        shown = self.list.table.rowCount()
        self.list.setVisible(shown > 0)
        self.empty.setVisible(shown == 0)
        words = _("the newest {n}; more below") if more else _("{n}, the newest first")
        self.card.set_title(self._title, words.format(n=shown) if shown else " ")


def look_ups_pane(context: PageContext) -> RecordsPane[LookUp]:
    """Who opened which account."""
    now = context.services.clock
    columns: list[Column[LookUp]] = [
        Column("at", _("When"), lambda r: Cell(
            day_time(r.at, now(), with_clock=True), r.client), CellKind.TWO_LINES, width=140),
        Column("who", _("Person"), lambda r: Cell(r.person or r.login, r.login),
               CellKind.TWO_LINES, width=140),
        Column("by", _("By"), lambda r: Cell(function_name(r.function)), width=130),
        Column("accounts", _("Accounts"), lambda r: Cell("、".join(r.accounts)), width=240,
               stretch=True),
    ]  # fmt: skip
    table = RecordTable(columns, lambda read: (read.at, read.login, read.accounts))
    return RecordsPane(context, table, name="audit-reads", title=_("Look-ups"),
                       empty=_("Nobody looked anybody up in these days."))  # fmt: skip


def alarms_pane(context: PageContext) -> RecordsPane[Alarm]:
    """The newest alarms."""
    now = context.services.clock
    columns: list[Column[Alarm]] = [
        Column("at", _("When"), lambda a: Cell(day_time(a.at, now(), with_clock=True)), width=140),
        Column("who", _("Person"), lambda a: Cell(a.name or a.login, a.login),
               CellKind.TWO_LINES, width=140),
        Column("what", _("What"), lambda a: Cell(alarm_words(a)), width=240, stretch=True),
    ]  # fmt: skip
    table = RecordTable(columns, lambda alarm: alarm.id)
    return RecordsPane(context, table, name="audit-alarms", title=_("Alarms"),
                       empty=_("Nothing was noticed."))  # fmt: skip


def alarm_words(alarm: Alarm) -> str:
    """An alarm in the language in use."""
    if alarm.tickets is not None:
        words = _("The hour's quota was reached: {tickets} tickets looked at.")
        return words.format(tickets=count_text(alarm.tickets))
    if alarm.opened is not None and alarm.listed is not None:
        words = _("The hour's quota was reached: {opened} accounts opened, {listed} listed.")
        return words.format(opened=count_text(alarm.opened), listed=count_text(alarm.listed))
    if alarm.text.startswith("lookups taken back: "):
        numbers = [count_text(int(word)) for word in alarm.text.split() if word.isdigit()]
        words = _("Look-ups were hidden by rollbacks: {hidden} of {all} accounts opened.")
        return words.format(hidden=numbers[0], all=numbers[1])
    return alarm.text

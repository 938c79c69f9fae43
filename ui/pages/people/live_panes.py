"""Who is connected to the server now, and what it noticed."""

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.connection import Alarm, Connection
from app.i18n import N_, _
from ui.labels import day_time
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.navigation import PageContext
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView
from ui.widgets.text import ElidedLabel
from ui.widgets.waiting import EmptyState

# PostgreSQL's words for what a connection does → ours.
_STATES = {
    "active": N_("Asking"),
    "idle": N_("Waiting"),
    "idle in transaction": N_("in the middle of a change"),
    "idle in transaction (aborted)": N_("in a change that failed"),
}


class ConnectionsPane(QWidget):
    """Connections of people first, then those of others. `ended` after one was ended."""

    ended = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, theme = context, context.theme
        table = RecordTable(self._columns(), lambda c: (c.pid, c.since))
        self.list: RecordView[Connection] = RecordView(
            theme, table, label=_("Connections"), name="connections",
            preferences=context.preferences, lines=2,
        )  # fmt: skip
        self.card = Card(theme, _("Connections"), " ")
        self.card.flush()
        self.card.body.addWidget(self.list)
        footer = self.card.footer()
        words = _("A program that is still open connects again; to keep people out, disable them.")
        footer.addWidget(ElidedLabel(words, "cap2"), 1)
        self.end_button = KeyButton(theme, _("End connection"), "Del", on_click=self.end)
        footer.addWidget(self.end_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.list.record_chosen.connect(self._on_chosen)
        self._on_chosen(None)

    def show_connections(self, connections: tuple[Connection, ...]) -> None:
        """The connections as they are now; the chosen one stays chosen."""
        self.list.set_rows(connections)
        people = len({c.login for c in connections if c.name})
        words = _("{n} connections of {m} people").format(
            n=sum(1 for c in connections if c.name), m=people
        )
        self.card.set_title(self.card.title_label.text(), words)
        self.list.choose_first()
        self._on_chosen(self.list.current_record())

    def end(self) -> None:
        """End the chosen connection."""
        chosen = self.list.current_record()
        if chosen is None or not self.end_button.isEnabled():
            return
        people = self._context.services.people

        def done(was_there: bool) -> None:
            told = _("The connection of {name} was ended.") if was_there else _(
                "The connection of {name} was gone already.")  # fmt: skip
            self._context.toasts.show_info(told.format(name=chosen.name))
            self.ended.emit()

        self._context.tasks.run(lambda: people.end_connection(chosen), owner=self, done=done)

    def _on_chosen(self, chosen: Connection | None) -> None:
        reason = ""
        if chosen is None:
            reason = _("Choose a connection first.")
        elif not chosen.name:
            reason = _("Only connections of people are ended here.")
        elif chosen.mine:
            reason = _("This is your own.")
        self.end_button.set_off(reason)

    def _columns(self) -> "list[Column[Connection]]":
        now = self._context.services.clock

        def at(moment: datetime | None) -> str:
            return "" if moment is None else day_time(moment, now(), with_clock=True)

        return [
            Column("name", _("Person"), lambda c: Cell(
                c.name or _("Not a person"), c.login, tint="text" if c.name else "text2"),
                CellKind.TWO_LINES, width=150, stretch=True, sort=lambda c: c.login),
            Column("since", _("Since"), lambda c: Cell(at(c.since)), width=130,
                   sort=lambda c: c.since),
            Column("client", _("Computer"), lambda c: Cell(c.client), width=150,
                   sort=lambda c: c.client),
            Column("program", _("Program"), lambda c: Cell(c.application), width=170,
                   sort=lambda c: c.application),
            Column("state", _("State"), lambda c: Cell(
                _(_STATES[c.state]) if c.state in _STATES else c.state, at(c.state_since)),
                CellKind.TWO_LINES, width=170),
        ]  # fmt: skip


class AlarmsPane(QWidget):
    """The newest things that somebody should look at."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, theme = context, context.theme
        table = RecordTable(self._columns(), lambda alarm: alarm.id)
        self.list: RecordView[Alarm] = RecordView(
            theme, table, label=_("Alarms"), name="alarms", preferences=context.preferences
        )
        self.card = Card(theme, _("Alarms"), " ")
        self.card.flush()
        self.card.body.addWidget(self.list)
        words = _("An alarm is written when somebody reaches the hour's quota of look-ups.")
        self.empty = EmptyState(theme, "bell", _("Nothing was noticed."), words)
        self.card.body.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)

    def show_alarms(self, alarms: tuple[Alarm, ...]) -> None:
        """The newest alarms."""
        self.list.set_rows(alarms)
        self.list.setVisible(bool(alarms))
        self.empty.setVisible(not alarms)
        words = _("{n} alarms, the newest first").format(n=len(alarms)) if alarms else " "
        self.card.set_title(self.card.title_label.text(), words)

    def _columns(self) -> "list[Column[Alarm]]":
        now = self._context.services.clock
        return [
            Column("at", _("When"), lambda a: Cell(day_time(a.at, now(), with_clock=True)),
                   width=140),
            Column("who", _("Person"), lambda a: Cell(a.name or a.login, bold=True), width=140),
            Column("what", _("What"), lambda a: Cell(alarm_text(a)), width=240, stretch=True),
        ]  # fmt: skip


def alarm_text(alarm: Alarm) -> str:
    """An alarm in the language in use."""
    if alarm.tickets is not None:
        words = _("The hour's quota was reached: {tickets} tickets looked at.")
        return words.format(tickets=alarm.tickets)
    if alarm.opened is None or alarm.listed is None:
        return alarm.text
    words = _("The hour's quota was reached: {opened} accounts opened, {listed} listed.")
    return words.format(opened=alarm.opened, listed=alarm.listed)

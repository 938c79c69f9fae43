"""Several tickets at once: which they are, one act for all, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import Conflict, InvalidTransition
from app.domain.people import Seat
from app.domain.ticket import TicketAction, TicketLine, TicketState
from app.domain.ticket_batch import ActResult
from app.domain.ticket_moves import moves_for
from app.i18n import N_, _, ngettext
from ui.labels import Look, Mark, Role, in_language, label, short_number
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.pages.tickets.act_form import ActForm
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView
from ui.widgets.text import clear_layout, text_label
from ui.widgets.waiting import ProgressLine

SENDING = (TicketAction.DISPATCH, TicketAction.REDISPATCH)
BOTH = N_("Dispatch or reassign")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A chosen ticket and what became of the act on it."""

    line: TicketLine
    result: ActResult | None = None

    @property
    def refused(self) -> bool:
        """Whether the act was not possible or not tried; what waits to be sent is neither."""
        return self.result is None or (self.result.error is not None and not self.result.kept)


class SeveralPane(Card):
    """Stands in the place of the detail while several tickets are chosen.

    `act_wanted` carries the act (派单 stands for 改派 too), `form_submitted` the form,
    `rest_wanted` asks to choose the refused ones again, `stop_wanted` to stop, `closed` to leave.
    """

    act_wanted = Signal(object)
    form_submitted = Signal(object)
    rest_wanted = Signal()
    stop_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, seat: Seat) -> None:
        super().__init__(theme, " ")
        self._theme, self._seat = theme, seat
        self.form: ActForm | None = None
        self.flush()
        self.acts = self._build_acts()
        self.body.addWidget(self.acts)
        self.progress = ProgressLine(theme, self.stop_wanted.emit)
        self.progress.hide()
        self.body.addWidget(self.progress)
        self.table = RecordTable(_columns(), lambda chosen: chosen.line.id)
        self.list = RecordView(theme, self.table, label=_("Chosen tickets"), lines=2)
        self.body.addWidget(self.list, 1)
        footer = self.footer()
        self.said = text_label("", "cap2", wrap=True)
        footer.addWidget(self.said, 1)
        self.rest_button = KeyButton(theme, _("Choose those again"))
        self.rest_button.clicked.connect(self.rest_wanted)
        footer.addWidget(self.rest_button)
        footer.addWidget(KeyButton(theme, _("Close"), "Esc", on_click=self.closed.emit))

    def _build_acts(self) -> QWidget:
        theme, holder = self._theme, QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10))
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        self.send_button = KeyButton(theme, _(BOTH), "F9", kind="primary")
        self.send_button.clicked.connect(lambda: self.act_wanted.emit(TicketAction.DISPATCH))
        self.urge_button = KeyButton(theme, label(TicketAction.URGE))
        self.urge_button.clicked.connect(lambda: self.act_wanted.emit(TicketAction.URGE))
        row.addWidget(self.send_button)
        row.addWidget(self.urge_button)
        row.addStretch(1)
        self._form_place = QVBoxLayout()
        column.addWidget(self._buttons)
        column.addLayout(self._form_place)
        return holder

    @property
    def lines(self) -> tuple[TicketLine, ...]:
        """The chosen tickets, as they were when they were chosen."""
        return tuple(chosen.line for chosen in self.table.rows)

    @property
    def ids(self) -> tuple[UUID, ...]:
        """Their ids."""
        return tuple(line.id for line in self.lines)

    @property
    def told(self) -> bool:
        """Whether results are shown."""
        return any(chosen.result is not None for chosen in self.table.rows)

    @property
    def refused(self) -> tuple[UUID, ...]:
        """The tickets on which the act was not possible or not tried."""
        if not self.told:
            return ()
        return tuple(x.line.id for x in self.table.rows if x.refused)

    @property
    def kept(self) -> int:
        """How many acts wait on this computer."""
        return sum(1 for x in self.table.rows if x.result is not None and x.result.kept)

    def show_lines(self, lines: Sequence[TicketLine]) -> None:
        """Show these tickets, nothing done to them yet."""
        self.list.set_rows([Chosen(line) for line in lines])
        self._show_head()
        self.said.setText(_("One act for all of them; each ticket answers for itself."))
        self.rest_button.hide()
        states = {line.state for line in lines}
        able = {action for state in states for action in moves_for(state, self._seat)}
        self.send_button.set_text(self._sending(states))
        self.send_button.setVisible(bool(able & set(SENDING)))
        self.urge_button.setVisible(TicketAction.URGE in able)
        self._dress()

    def show_results(self, results: Sequence[ActResult]) -> None:
        """Show what became of each; what was not tried says so."""
        found = {result.order.ticket_id: result for result in results}
        self.list.set_rows([Chosen(line, found.get(line.id)) for line in self.lines])
        bad, kept = len(self.refused), self.kept
        good = len(self.lines) - bad - kept
        words = [_("{n} done").format(n=good)] if good or not kept else []
        words += [_("{n} kept on this computer").format(n=kept)] if kept else []
        words += [_("{n} not done").format(n=bad)] if bad else []
        self.said.setText(" · ".join(words))
        self.rest_button.setVisible(bad > 0)
        self.send_button.hide()
        self.urge_button.hide()
        self._dress()

    def open_form(self, act_id: UUID, units: list[tuple[str, int]],
                  preset: Mapping[str, object]) -> None:  # fmt: skip
        """Ask for the unit."""
        self.close_form()
        form = ActForm(self._theme, TicketAction.DISPATCH, act_id, units=units, preset=preset,
                       title=self.send_button.text())  # fmt: skip
        form.submitted.connect(lambda: self.form_submitted.emit(form))
        form.closed.connect(self.close_form)
        self._form_place.addWidget(form)
        self._buttons.hide()
        self.form = form
        self._dress()
        form.focus_first()

    def close_form(self) -> None:
        """Take the form away."""
        clear_layout(self._form_place)
        self._buttons.show()
        self.form = None
        self._dress()

    def set_running(self, *, running: bool) -> None:
        """While the acts run nothing else can begin."""
        self.progress.setVisible(running)
        for button in (self.send_button, self.urge_button):
            button.setEnabled(not running)
        if self.form is not None:
            self.form.setEnabled(not running)

    def next_step(self) -> None:
        """F9: send the form, or begin the first act."""
        if self.form is not None:
            self.form.submit()
            return
        for button in (self.send_button, self.urge_button):
            if button.isVisibleTo(self):
                button.click()
                return

    def _dress(self) -> None:
        """No room is kept for acts where there are none."""
        buttons = (self.send_button, self.urge_button)
        self.acts.setVisible(self.form is not None or not all(b.isHidden() for b in buttons))

    def _show_head(self) -> None:
        count = len(self.lines)
        words = ngettext("{n} ticket chosen", "{n} tickets chosen", count)
        self.set_title(words.format(n=count))

    @staticmethod
    def _sending(states: set[TicketState]) -> str:
        if TicketState.WAIT_ACCEPT not in states:
            return label(TicketAction.DISPATCH)
        if TicketState.WAIT_DISPATCH not in states:
            return label(TicketAction.REDISPATCH)
        return _(BOTH)


def _columns() -> list[Column[Chosen]]:
    return [
        Column("ticket", _("Ticket"), _ticket_cell, CellKind.TWO_LINES, 220, stretch=True),
        Column("result", _("Result"), _result_cell, CellKind.TWO_LINES, 176),
    ]


def _ticket_cell(chosen: Chosen) -> Cell:
    line = chosen.line
    unit = in_language(line.unit, line.unit_en)
    second = (short_number(line.number), label(line.state), unit)
    return Cell(line.title, " · ".join(part for part in second if part))


def _result_cell(chosen: Chosen) -> Cell:
    result = chosen.result
    if result is None:
        return Cell("—", tint="text2")
    if result.ticket is not None:
        done = result.ticket
        unit = in_language(done.unit, done.unit_en)
        return Cell(_("Done"), look=Look(unit or label(done.state), Role.DONE, Mark.CHECK))
    if result.kept:
        look = Look(_("Sent when the server answers"), Role.SOON, Mark.RING)
        return Cell(_("Kept on this computer"), look=look)
    error = result.error
    said = error.message() if error is not None else ""
    if isinstance(error, Conflict):
        first = _("{winner} was faster").format(winner=error.fields["winner"])
        second = _("nothing was changed")
        return Cell(first, look=Look(second, Role.SOON, Mark.TRIANGLE), spoken=said)
    second = said
    if isinstance(error, InvalidTransition):
        second = _("now “{state}”").format(state=error.fields["state"])
    return Cell(_("Not done"), look=Look(second, Role.OVER, Mark.DIAMOND), spoken=said)

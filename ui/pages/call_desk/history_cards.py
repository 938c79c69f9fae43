"""What we told this caller, what is still open, and earlier calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from uuid import UUID

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from typing_extensions import override

from app.domain.call import OpenTicket, Promise, RecentCall
from app.i18n import _, ngettext
from ui.labels import Look, Mark, Role, clock_look, day_time, label, seconds_text, short_number
from ui.pages.call_desk.caller_words import promise_state
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.timed_lines import Timed, timed_lines
from ui.theme import Theme
from ui.widgets.buttons import KeyButton, Keycap, link_button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.lines import Line, Lines
from ui.widgets.text import ElidedLabel, text_label
from ui.wording import DOT

_SHOWN = 5
_USUAL_CALLS = 4


class PromisesCard(Card):
    """已作承诺: what was promised to this caller, and whether it was kept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Promises made"))
        self._broken = Chip(theme, Look("", Role.OVER, Mark.DIAMOND))
        self.add_to_header(self._broken)
        self._lines = timed_lines(theme)
        self.body.addWidget(self._lines)

    def reserve(self) -> None:
        """Make the usual rows before there is anything to show in them."""
        self._lines.reserve(1)

    def show_case(self, case: Case, now: datetime) -> None:
        """Show the promises; hidden when there are none."""
        promises = unrepeated(case.promises())
        self.setVisible(bool(promises))
        broken = sum(1 for p in promises if p.broken(now) and p.fulfilled_at is None)
        self._broken.setVisible(broken > 0)
        words = ngettext("{n} not kept", "{n} not kept", broken).format(n=broken)
        self._broken.set_look(Look(words, Role.OVER, Mark.DIAMOND))
        self._lines.set_values([self._line(p, now) for p in promises[:_SHOWN]])

    def _line(self, promise: Promise, now: datetime) -> Timed:
        state, _mark = promise_state(promise, now)
        seat = _("Seat {number}").format(number=promise.seat_no or "—")
        words = f"{escape(seat)} <b>{escape(promise.text)}</b>{escape(_(', '))}{escape(state)}"
        return Timed(day_time(promise.made_at, now), words)


def unrepeated(promises: Sequence[Promise]) -> tuple[Promise, ...]:
    """What was promised several times in the same words stands once, as it was said last."""
    once: dict[tuple[str, datetime], Promise] = {}
    for promise in promises:
        once.setdefault((promise.text, promise.due_at), promise)
    return tuple(once.values())


class TicketsCard(Card):
    """未结工单. `join_requested` carries the ticket this call also belongs to."""

    join_requested = Signal(object)
    open_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Open tickets"))
        self.add_to_header(Keycap(theme, "Alt+3"))
        self._lines: Lines[_Ticket] = Lines(
            lambda: _TicketLine(theme, self), spacing=theme.row_gap, divided=True
        )
        self.body.addWidget(self._lines)

    @property
    def joins(self) -> list[KeyButton]:
        """The buttons that join this call to a ticket."""
        return [line.join for line in self._lines.lines() if isinstance(line, _TicketLine)]

    def reserve(self) -> None:
        """Make the usual rows before there is anything to show in them."""
        self._lines.reserve(1)

    def show_case(self, case: Case, now: datetime) -> None:
        """Show the open tickets the call may belong to; hidden when there are none."""
        tickets = case.open_tickets()
        mine = {ticket.id for ticket in (case.pop.tickets if case.pop else ())}
        self.setVisible(bool(tickets))
        self.subtitle_label.setText(str(len(tickets)))
        shown = tickets[:_SHOWN]
        self._lines.set_values([_ticket(t, now, near=t.id not in mine) for t in shown])

    def focus(self) -> None:
        """Alt+3: the first ticket's key."""
        if self.joins:
            self.joins[0].setFocus(Qt.FocusReason.ShortcutFocusReason)


@dataclass(frozen=True, slots=True)
class _Ticket:
    """An open ticket as the card shows it."""

    id: UUID
    number: str
    clock: Look
    state: str
    words: str


def _ticket(ticket: OpenTicket, now: datetime, *, near: bool) -> _Ticket:
    limit = (ticket.due_at - ticket.created_at) if ticket.due_at else timedelta(0)
    whose = _("This estate") if near else ""
    words = DOT.join(p for p in (ticket.title, ticket.unit, whose) if p)
    clock = clock_look(ticket.due_at, limit, now)
    return _Ticket(ticket.id, ticket.number, clock, label(ticket.state), words)


class _TicketLine(Line[_Ticket]):
    """Number, clock and state above the title; `join` says that this call belongs to it."""

    def __init__(self, theme: Theme, card: TicketsCard) -> None:
        super().__init__()
        self._ticket: _Ticket | None = None
        self._card = card
        self._number = link_button(theme, "", on_click=lambda: self._emit(card.open_requested))
        self._number.setProperty("flush", "true")
        self._clock = Chip(theme, Look(""))
        self._state = ElidedLabel("", "cap2")
        self._state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._words = text_label("", "value", wrap=True)
        self.join = link_button(
            theme, _("Join"), icon="git-merge", on_click=lambda: self._emit(card.join_requested)
        )
        self.join.setAutoDefault(True)  # Enter presses it while it has the focus
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(self._number)
        first.addWidget(self._clock)
        first.addWidget(self._state, 1)
        column.addLayout(first)
        second = QHBoxLayout()
        second.addWidget(self._words, 1)
        second.addWidget(self.join, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(second)

    @override
    def show_value(self, value: _Ticket) -> None:
        self._ticket = value
        self._number.set_text(short_number(value.number))
        self._number.setAccessibleName(_("Show ticket {number}").format(number=value.number))
        self._clock.set_look(value.clock)
        self._state.setText(value.state)
        self._words.setText(value.words)
        words = _("This call belongs to ticket {number}").format(number=value.number)
        self.join.setAccessibleName(words)
        self.join.setToolTip(words)

    def _emit(self, signal: SignalInstance) -> None:
        if self._ticket is not None:
            signal.emit(self._ticket.id)


class CallsCard(Card):
    """近期来电: the last 90 days of the number or the account."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Recent calls"))
        self.add_to_header(Keycap(theme, "Alt+4"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._none = text_label(_("No registered call of this number in 90 days"), "cap", wrap=True)
        self._lines = timed_lines(theme)
        self.body.addWidget(self._none)
        self.body.addWidget(self._lines)
        self.body.addStretch(1)

    def reserve(self) -> None:
        """Make the usual rows before there is anything to show in them."""
        self._lines.reserve(_USUAL_CALLS)

    def show_case(self, case: Case, now: datetime, rows: int) -> None:
        """Show earlier calls, at most `rows`."""
        calls = [c for c in (case.pop.calls if case.pop else ()) if c.id != case.id]
        words = ngettext("{n} in 90 days", "{n} in 90 days", len(calls)).format(n=len(calls))
        self.subtitle_label.setText(words if calls else "")
        self._none.setVisible(case.pop is not None and not calls)
        self._lines.set_values([self._line(call, now) for call in calls[:rows]])

    def _line(self, call: RecentCall, now: datetime) -> Timed:
        seat = _("Seat {number}").format(number=call.seat_no or "—")
        parts = (f"{seat} {call.agent}".strip(), seconds_text(call.seconds), label(call.mood))
        tint = self._theme.css("text3")
        small = f'<span style="color:{tint}; font-size:{self._theme.px(12)}px">'
        words = f"{escape(call.summary)}<br>{small}{escape(DOT.join(parts))}</span>"
        return Timed(day_time(call.started_at, now), words)

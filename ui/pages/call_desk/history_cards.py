"""What we told this caller, what is still open, and earlier calls."""

from datetime import datetime, timedelta
from html import escape
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.call import OpenTicket, Promise, RecentCall
from app.i18n import _, ngettext
from ui.labels import Look, Mark, Role, clock_look, day_time, label, seconds_text
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.words import promise_state
from ui.theme import Theme
from ui.widgets.buttons import KeyButton, Keycap, link_button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.text import ElidedLabel, clear_layout, line, rich_label, text_label

_SHOWN = 5


class PromisesCard(Card):
    """已作承诺: what was promised to this caller, and whether it was kept."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Promises made"))
        self._broken = Chip(theme, Look("", Role.OVER, Mark.DIAMOND))
        self.add_to_header(self._broken)

    def show_case(self, case: Case, now: datetime) -> None:
        """Show the promises; hidden when there are none."""
        promises = case.promises()
        self.setVisible(bool(promises))
        broken = sum(1 for p in promises if p.broken(now) and p.fulfilled_at is None)
        self._broken.setVisible(broken > 0)
        words = ngettext("{n} not kept", "{n} not kept", broken).format(n=broken)
        self._broken.set_look(Look(words, Role.OVER, Mark.DIAMOND))
        clear_layout(self.body)
        for place, promise in enumerate(promises[:_SHOWN]):
            if place:
                self.body.addWidget(line())
            self.body.addWidget(self._row(promise, now))

    def _row(self, promise: Promise, now: datetime) -> QWidget:
        state, _mark = promise_state(promise, now)
        seat = _("Seat {number}").format(number=promise.seat_no or "—")
        words = f"{escape(seat)} <b>{escape(promise.text)}</b>{escape(_(', '))}{escape(state)}"
        return _timed(self._theme, day_time(promise.made_at, now), words)


class TicketsCard(Card):
    """未结工单. `join_requested` carries the ticket this call also belongs to."""

    join_requested = Signal(object)
    open_requested = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Open tickets"))
        self.add_to_header(Keycap(theme, "Alt+3"))
        self.joins: list[KeyButton] = []

    def show_case(self, case: Case, now: datetime) -> None:
        """Show the open tickets of the account or the number; hidden when there are none."""
        tickets = case.pop.tickets if case.pop else ()
        self.setVisible(bool(tickets))
        self.subtitle_label.setText(str(len(tickets)))
        clear_layout(self.body)
        self.joins = []
        for place, ticket in enumerate(tickets[:_SHOWN]):
            if place:
                self.body.addWidget(line())
            self.body.addWidget(self._row(ticket, now))

    def focus(self) -> None:
        """Alt+3: the first ticket's key."""
        if self.joins:
            self.joins[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _row(self, ticket: OpenTicket, now: datetime) -> QWidget:
        theme = self._theme
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        first.addWidget(self._number(ticket.id, ticket.number))
        limit = (ticket.due_at - ticket.created_at) if ticket.due_at else timedelta(0)
        first.addWidget(Chip(theme, clock_look(ticket.due_at, limit, now)))
        state = ElidedLabel(label(ticket.state), "cap2")
        state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        first.addWidget(state, 1)
        column.addLayout(first)
        second = QHBoxLayout()
        words = " · ".join(p for p in (ticket.title, ticket.unit) if p)
        second.addWidget(text_label(words, "value", wrap=True), 1)
        second.addWidget(self._join(ticket.id, ticket.number), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(second)
        return holder

    def _number(self, ticket_id: UUID, number: str) -> KeyButton:
        show = link_button(
            self._theme, number, on_click=lambda: self.open_requested.emit(ticket_id)
        )
        show.setAccessibleName(_("Show ticket {number}").format(number=number))
        return show

    def _join(self, ticket_id: UUID, number: str) -> KeyButton:
        join = link_button(
            self._theme,
            _("Join"),
            icon="git-merge",
            on_click=lambda: self.join_requested.emit(ticket_id),
        )
        words = _("This call belongs to ticket {number}").format(number=number)
        join.setAccessibleName(words)
        join.setToolTip(words)
        join.setAutoDefault(True)  # Enter presses it while it has the focus
        self.joins.append(join)
        return join


class CallsCard(Card):
    """近期来电: the last 90 days of the number or the account."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Recent calls"))
        self.add_to_header(Keycap(theme, "Alt+4"))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def show_case(self, case: Case, now: datetime, rows: int) -> None:
        """Show earlier calls, at most `rows`."""
        calls = [c for c in (case.pop.calls if case.pop else ()) if c.id != case.id]
        words = ngettext("{n} in 90 days", "{n} in 90 days", len(calls)).format(n=len(calls))
        self.subtitle_label.setText(words if calls else "")
        clear_layout(self.body)
        if not calls:
            none = _("No call of this number in 90 days") if case.pop else ""
            self.body.addWidget(text_label(none, "cap", wrap=True))
        for place, call in enumerate(calls[:rows]):
            if place:
                self.body.addWidget(line())
            self.body.addWidget(self._row(call, now))
        self.body.addStretch(1)

    def _row(self, call: RecentCall, now: datetime) -> QWidget:
        seat = _("Seat {number}").format(number=call.seat_no or "—")
        parts = (f"{seat} {call.agent}".strip(), seconds_text(call.seconds), label(call.mood))
        tint = self._theme.css("text3")
        small = f'<span style="color:{tint}; font-size:{self._theme.px(12)}px">'
        words = f"{escape(call.summary)}<br>{small}{escape(' · '.join(parts))}</span>"
        return _timed(self._theme, day_time(call.started_at, now), words)


def _timed(theme: Theme, when: str, html: str) -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.px(12))
    grid.setColumnMinimumWidth(0, theme.px(66))
    grid.setColumnStretch(1, 1)
    grid.addWidget(text_label(when, "label"), 0, 0, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(rich_label(html, "value"), 0, 1)
    return holder

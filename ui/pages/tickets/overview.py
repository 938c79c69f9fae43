"""The two tabs of a ticket: what it is about with its timeline, and what belongs to it."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.ticket import RelatedCall, RelatedTicket, TicketDetail
from app.i18n import N_, _, ngettext
from ui.labels import clock_text, label, local_time, month_day, seconds_text
from ui.moments import limit_text
from ui.pages.tickets.timeline import Timeline, events_of
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.key_values import KeyValues
from ui.widgets.text import ElidedLabel, clear_layout, icon_label, text_label
from ui.wording import DOT

UNSURE = N_("Next year's holidays are not known yet: only weekends were left out.")


def spaced_number(number: str) -> str:
    """A mobile number in groups, as people read it aloud: 140 0533 2086."""
    if len(number) == 11 and number.startswith("1"):
        return f"{number[:3]} {number[3:7]} {number[7:]}"
    return number


def _length(ticket: TicketDetail) -> str:
    if ticket.limit_working:
        days = ticket.limit_minutes // 1440
        return ngettext("{n} working day", "{n} working days", days).format(n=days)
    return limit_text(timedelta(minutes=ticket.limit_minutes))


def limit_words(ticket: TicketDetail, now: datetime) -> str:
    """紧急 · 办结：4 小时，应于 16:32 前完成."""
    grade = label(ticket.grade)
    if ticket.due_at is None:
        return grade
    same_day = local_time(ticket.due_at).date() == local_time(now).date()
    clock = clock_text(ticket.due_at)
    words = _("{grade} · {step}: {length}, due at {when}").format(
        grade=grade,
        step=label(ticket.due_step) if ticket.due_step is not None else label(ticket.state),
        length=_length(ticket),
        when=clock if same_day else f"{month_day(ticket.due_at)} {clock}",
    )
    return words if ticket.due_complete else f"{words}\n{_(UNSURE)}"


def facts_of(ticket: TicketDetail, now: datetime) -> list[tuple[str, str]]:
    """Caption and value, in the order people ask for them."""
    numbers = [spaced_number(ticket.caller_number)]
    if ticket.callback_number and ticket.callback_number != ticket.caller_number:
        other = spaced_number(ticket.callback_number)
        numbers.append(_("ring back {number}").format(number=other))
    caller = "  ".join(part for part in (ticket.caller_name, *numbers) if part)
    if ticket.callers > 1:
        told = ngettext("{n} caller", "{n} callers", ticket.callers).format(n=ticket.callers)
        caller = f"{caller}{DOT}{told}"
    place = ticket.address
    if ticket.location_note and ticket.location_note not in place:
        place = f"{place}\n{ticket.location_note}" if place else ticket.location_note
    return [
        (_("Caller"), caller),
        (_("Account no."), ticket.account_no),
        (_("Place"), place),
        (_("Matter"), ticket.complaint),
        *ticket.answers,
        (_("Limit"), limit_words(ticket, now)),
    ]


class Overview(QWidget):
    """The facts, the report of the unit, the timeline."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(12))
        self.facts = KeyValues(theme, caption_most=132)
        self.reply = _ReplyBox(theme)
        self.timeline = Timeline(theme)
        for part in (self.facts, self.reply, self.timeline):
            column.addWidget(part)
        column.addStretch(1)

    def show_ticket(self, ticket: TicketDetail, now: datetime) -> None:
        """Show this ticket."""
        self.facts.set_rows(facts_of(ticket, now))
        self.reply.show_ticket(ticket)
        self.timeline.show_events(events_of(ticket, now), now)


class _ReplyBox(QFrame):
    """回单四要素, as the unit reported them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "well")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(10))
        column.setSpacing(theme.px(6))
        column.addWidget(text_label(_("Report of the unit"), "strong"))
        self._facts = KeyValues(theme, caption_width=72)
        column.addWidget(self._facts)

    def show_ticket(self, ticket: TicketDetail) -> None:
        """Show the report, or nothing when there is none."""
        self.setVisible(ticket.reply is not None)
        if ticket.reply is not None:
            self._facts.set_rows(
                [
                    (_("Contact"), ticket.reply.contacted),
                    (_("Cause"), ticket.reply.cause),
                    (_("Measures"), ticket.reply.measures),
                    (_("Accepted"), ticket.reply.accepted_by_caller),
                ]
            )


class Related(QWidget):
    """Tickets and calls of the same account, outage or number. `ticket_wanted` carries an id."""

    ticket_wanted = Signal(object)
    outage_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        margin = theme.px(12)
        self._column.setContentsMargins(margin, margin, margin, margin)
        self._column.setSpacing(theme.px(4))

    def show_ticket(self, ticket: TicketDetail) -> None:
        """Show what belongs to this ticket."""
        clear_layout(self._column)
        if ticket.outage_id is not None:
            self._head(_("Outage"))
            button = link_button(self._theme, ticket.outage_number, icon="droplet-off")
            button.clicked.connect(lambda: self.outage_wanted.emit(ticket.outage_id))
            self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self._head(_("Tickets of the account, outage or number"))
        for other in ticket.related_tickets:
            self._column.addWidget(self._ticket(other))
        if not ticket.related_tickets:
            self._column.addWidget(text_label(_("None"), "cap2"))
        self._head(_("Calls"))
        for call in ticket.related_calls:
            self._column.addWidget(self._call(call))
        if not ticket.related_calls:
            self._column.addWidget(text_label(_("None"), "cap2"))
        self._column.addStretch(1)

    def _head(self, words: str) -> None:
        head = text_label(words, "label")
        head.setContentsMargins(0, self._theme.px(6), 0, 0)
        self._column.addWidget(head)

    def _ticket(self, other: RelatedTicket) -> QWidget:
        button = link_button(self._theme, other.number)
        button.clicked.connect(lambda: self.ticket_wanted.emit(other.id))
        second = " · ".join(
            part for part in (month_day(other.created_at), label(other.state), other.unit) if part
        )
        return self._row("clipboard-list", button, other.title, second)

    def _call(self, call: RelatedCall) -> QWidget:
        at = f"{month_day(call.started_at)} {clock_text(call.started_at)}"
        talked = seconds_text(call.seconds) if call.seconds else ""
        who = _("Seat {number} {name}").format(number=call.seat_no, name=call.agent)
        parts = (spaced_number(call.number), who if call.seat_no else call.agent, talked)
        second = " · ".join(part for part in parts if part)
        return self._row("phone", text_label(at, "label"), call.summary, second)

    def _row(self, icon: str, head: QWidget, title: str, second: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, self._theme.px(2), 0, self._theme.px(4))
        line.setSpacing(self._theme.px(8))
        line.addWidget(icon_label(self._theme, icon), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(ElidedLabel(title, "value"))
        words.addWidget(ElidedLabel(second, "cap2"))
        line.addLayout(words, 1)
        line.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        return row

"""The timeline of a ticket, newest first: time, sign on a line, what happened, who."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget
from typing_extensions import override

from app.domain.ticket import TicketAction, TicketDetail, TicketEntry
from app.i18n import _
from ui.labels import Mark, Role, clock_text, label, local_time, month_day
from ui.theme import Theme
from ui.widgets.marks import paint_mark
from ui.widgets.text import clear_layout, rich_label, text_label
from ui.wording import DOT

_ICONS = {
    TicketAction.ACCEPT_CALL: "phone",
    TicketAction.DISPATCH: "workflow",
    TicketAction.REDISPATCH: "arrow-right-left",
    TicketAction.RECALL: "undo-2",
    TicketAction.ACCEPT: "user-check",
    TicketAction.CONTACT: "phone-call",
    TicketAction.ARRIVE: "map-pin",
    TicketAction.REPLY: "square-pen",
    TicketAction.ARCHIVE: "circle-check",
    TicketAction.URGE: "bell",
    TicketAction.REMARK: "message-square",
    TicketAction.CALL_AGAIN: "phone-incoming",
}


SENT = frozenset({TicketAction.DISPATCH, TicketAction.REDISPATCH})


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `icon` empty: the mark of a limit that ran out."""

    at: datetime
    icon: str
    title: str
    text: str
    who: str


def events_of(ticket: TicketDetail, now: datetime) -> list[Event]:
    """The entries, newest first, with the moment the running limit ran out among them."""
    events = [_event(entry, ticket.entries[:i]) for i, entry in enumerate(ticket.entries)]
    if ticket.due_at is not None and ticket.due_at < now:
        title = _("Overdue")
        events.append(Event(ticket.due_at, "", title, _limit_over(ticket), ""))
    events.sort(key=lambda event: event.at)
    events.reverse()
    return events


def _limit_over(ticket: TicketDetail) -> str:
    if ticket.due_step is None:
        return _("the limit of this stage ran out")
    return _("the limit for “{step}” ran out").format(step=label(ticket.due_step))


def _event(entry: TicketEntry, before: tuple[TicketEntry, ...]) -> Event:
    who = entry.actor
    if entry.seat_no:
        who = _("Seat {number} {name}").format(number=entry.seat_no, name=entry.actor)
    text = entry.text
    if entry.action is TicketAction.ACCEPT:
        sent = [e.at for e in before if e.action in SENT]
        if sent:
            minutes = int((entry.at - sent[-1]) / timedelta(minutes=1))
            took = _("after {n} min").format(n=minutes)
            text = f"{text}{DOT}{took}" if text else took
        who = "" if entry.text == entry.actor else who
    return Event(entry.at, _ICONS[entry.action], label(entry.action), text, who)


class Timeline(QWidget):
    """Rows of events; the texts wrap and can be read by screen readers one by one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(6))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(2, 1)
        self.setAccessibleName(_("Timeline"))

    def show_events(self, events: list[Event], now: datetime) -> None:
        """Show these events, newest first."""
        clear_layout(self._grid)
        for row, event in enumerate(events):
            late = not event.icon
            time = text_label(_time(event.at, now), "cap2", tone="over" if late else "")
            time.setMinimumHeight(self._theme.px(26))
            ends = row == 0, row == len(events) - 1
            sign = _Sign(self._theme, event.icon, ends)
            self._grid.addWidget(time, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(sign, row, 1)
            words = rich_label(self._words(event), "value")
            words.setContentsMargins(0, self._theme.px(3), 0, self._theme.px(4))
            self._grid.addWidget(words, row, 2)

    def _words(self, event: Event) -> str:
        title = f"<b>{escape(event.title)}</b>"
        if not event.icon:
            title = f'<b style="color:{self._theme.css("over")}">{escape(event.title)}</b>'
        text = escape(event.text).replace("\n", "<br>")
        # A name is not broken: Chinese may be broken between any two characters.
        who = "\u2060".join(escape(letter) for letter in event.who.replace(" ", "\u00a0"))
        quiet = f'<span style="color:{self._theme.css("text2")}">&nbsp;· {who}</span>'
        return f"{title} {text}{quiet if event.who else ''}"


class _Sign(QWidget):
    """The icon of an event on the line that goes down to the earlier ones."""

    def __init__(self, theme: Theme, icon: str, ends: tuple[bool, bool]) -> None:
        super().__init__()
        self._theme, self._icon = theme, icon
        self._first, self._last = ends
        self.setFixedWidth(theme.px(18))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side, x, y = self._theme.px(13), self.width() // 2, self._theme.px(13)
        painter.setPen(self._theme.color("border"))
        if not self._last:
            painter.drawLine(x, y + side // 2 + 3, x, self.height())
        if not self._first:
            painter.drawLine(x, 0, x, max(0, y - side // 2 - 3))
        box = QRectF(x - side / 2, y - side / 2, side, side)
        if self._icon:
            pixmap = self._theme.pixmap(self._icon, "text2", 13)
            painter.drawPixmap(box.topLeft().toPoint(), pixmap)
        else:
            paint_mark(painter, Mark.DIAMOND, box.adjusted(1, 1, -1, -1), self._theme, Role.OVER)
        painter.end()


def _time(at: datetime, now: datetime) -> str:
    same_day = local_time(at).date() == local_time(now).date()
    return clock_text(at) if same_day else f"{month_day(at)} {clock_text(at)}"

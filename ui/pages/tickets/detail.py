"""One ticket: head, stepper, the next step, tabs, one line to add something."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.domain.ticket import TicketAction, TicketDetail, TicketState
from app.i18n import N_, _, ngettext
from ui.labels import Look, Role, clock_look
from ui.layout import Pane
from ui.pages.tickets.act_bar import ActBar
from ui.pages.tickets.act_form import FORMS, ActForm
from ui.pages.tickets.news import FormNews
from ui.pages.tickets.overview import Overview, Related
from ui.pages.tickets.queue_parts import low_footer
from ui.theme import Theme
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.edit_mark import EditMark
from ui.widgets.stepper import Stepper
from ui.widgets.tab_order import chain_tabs
from ui.widgets.text import clear_layout, icon_label, text_label

STEPS = (N_("Registered"), N_("Dispatch"), N_("Accept"), N_("Work"), N_("Report"), N_("Archive"))
_STEP_OF = {
    TicketState.WAIT_DISPATCH: 1,
    TicketState.WAIT_ACCEPT: 2,
    TicketState.IN_PROGRESS: 3,
    TicketState.WAIT_ARCHIVE: 5,
    TicketState.ARCHIVED: 6,
}
_WAITS = {
    TicketState.WAIT_DISPATCH: N_("The desk dispatches it. Accepting opens after that."),
    TicketState.WAIT_ACCEPT: N_("The responsible unit accepts it. It can be recalled until then."),
    TicketState.IN_PROGRESS: N_("The responsible unit reports back; archiving opens after that."),
    TicketState.WAIT_ARCHIVE: N_("The unit has reported back. The desk checks and archives it."),
    TicketState.ARCHIVED: N_("Archived. Remarks can still be added."),
}


class DetailPane(Card):
    """Shows a ticket and lets the seat do what it may.

    `act_wanted` carries a `TicketAction`; the page answers with `open_form` or acts at once.
    `form_submitted` and `form_closed` concern the open form; `remark_sent` carries the text;
    `print_wanted`, `ticket_wanted` and `outage_wanted` go elsewhere. `form_open` when a form
    appears or goes.
    """

    act_wanted = Signal(object)
    form_submitted = Signal(object)
    form_closed = Signal()
    remark_sent = Signal(str)
    print_wanted = Signal()
    ticket_wanted = Signal(object)
    outage_wanted = Signal(object)
    form_open = Signal(bool)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme)
        self._theme, self._now = theme, now
        self.ticket: TicketDetail | None = None
        self.form: ActForm | None = None
        self.flush()
        self.setAccessibleName(_("Ticket"))
        self.body.addWidget(self._build_head())
        self.body.addWidget(self._build_bar())
        self.body.addWidget(self._build_tabs())
        self.body.addWidget(self._build_content(), 1)
        self.body.addWidget(self._build_remark())
        self._build_footer()

    def _build_head(self) -> QWidget:
        theme = self._theme
        head = QWidget()
        column = QVBoxLayout(head)
        column.setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(8))
        column.setSpacing(theme.px(4))
        first = QHBoxLayout()
        first.setSpacing(theme.px(8))
        self.number = text_label("", "strong", select=True)
        self.chip = Chip(theme, Look(""))
        self.urged = Chip(theme, Look(""))
        first.addWidget(self.number)
        first.addWidget(self.chip)
        first.addWidget(self.urged)
        self.edit_mark = EditMark(theme)
        first.addWidget(self.edit_mark)
        first.addStretch(1)
        self.print_button = link_button(theme, _("Print"), "Ctrl+P",
                                        on_click=self.print_wanted.emit)  # fmt: skip
        first.addWidget(self.print_button)
        column.addLayout(first)
        self.title = text_label("", "title", wrap=True, select=True)
        column.addWidget(self.title)
        self.stepper = Stepper(theme, [_(step) for step in STEPS])
        column.addWidget(self.stepper)
        return head

    def _build_bar(self) -> QWidget:
        theme = self._theme
        self._bar_frame = QFrame()
        self._bar_frame.setProperty("role", "bar")
        column = QVBoxLayout(self._bar_frame)
        column.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        self._bar = ActBar(theme)
        self._bar.act_wanted.connect(self.act_wanted)
        self._bar.print_wanted.connect(self.print_wanted)
        self._bar.outage_wanted.connect(self.outage_wanted)
        self._form_place = QVBoxLayout()
        self.news = FormNews(theme)
        column.addWidget(self._bar)
        column.addWidget(self.news)
        column.addLayout(self._form_place)
        return self._bar_frame

    def _build_tabs(self) -> QWidget:
        self.tabs = QTabBar()
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.addTab(_("Overview"))
        self.tabs.addTab(_("Related"))
        self.tabs.setAccessibleName(_("Parts of the ticket"))
        holder = QFrame()
        holder.setProperty("role", "cardHeader")
        row = QHBoxLayout(holder)
        row.setContentsMargins(self._theme.px(4), 0, 0, 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        return holder

    def _build_content(self) -> QWidget:
        self._content = QStackedWidget()
        self._content.setMinimumHeight(1)  # an open form has the room before the overview
        self.overview = Overview(self._theme)
        self.related = Related(self._theme)
        self.related.ticket_wanted.connect(self.ticket_wanted)
        self.related.outage_wanted.connect(self.outage_wanted)
        self._scroll = Pane(self.overview)
        self._content.addWidget(self._scroll)
        self._content.addWidget(Pane(self.related))
        self.tabs.currentChanged.connect(self._content.setCurrentIndex)
        return self._content

    def _build_remark(self) -> QWidget:
        theme = self._theme
        self.remark = QLineEdit()
        self.remark.setPlaceholderText(_("Add something; Enter sends it to the unit"))
        self.remark.setAccessibleName(_("Remark"))
        self.remark.setTextMargins(theme.px(22), 0, 0, 0)
        row = QHBoxLayout(self.remark)
        row.setContentsMargins(theme.px(10), 0, 0, 0)
        row.addWidget(icon_label(theme, "message-square"))
        row.addStretch(1)
        self.remark.returnPressed.connect(self._on_remark_entered)
        self._remark_box = QWidget()
        around = QVBoxLayout(self._remark_box)
        around.setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(10))
        around.addWidget(self.remark)
        return self._remark_box

    def _build_footer(self) -> None:
        footer = self.footer()
        low_footer(self, self._theme)
        footer.addWidget(icon_label(self._theme, "info"))
        self.waits = text_label("", "cap2", wrap=True)
        footer.addWidget(self.waits, 1)

    def show_ticket(self, ticket: TicketDetail) -> None:
        """Show a ticket; an open form of the same ticket stays as it is."""
        same = self.ticket is not None and self.ticket.id == ticket.id
        self.ticket = ticket
        if not same:
            self.close_form()
            self._scroll.verticalScrollBar().setValue(0)
        self.number.setText(ticket.number)
        self.title.setText(ticket.title)
        self.setAccessibleName(f"{ticket.number} {ticket.title}")
        self.overview.show_ticket(ticket, self._now())
        self.related.show_ticket(ticket)
        count = len(ticket.related_tickets) + len(ticket.related_calls)
        self.tabs.setTabText(1, f"{_('Related')} {count}" if count else _("Related"))
        self.waits.setText(_(_WAITS[ticket.state]))
        if self.form is not None:
            self.news.tell(ticket, self.form)
        self._bar.fill(ticket, self.print_button)
        self._show_bar(shown=self.form is None)
        self.refresh_times()

    def refresh_times(self) -> None:
        """Count the limit down, without asking anybody."""
        ticket = self.ticket
        if ticket is None:
            return
        limit = timedelta(minutes=ticket.limit_minutes)
        look = clock_look(ticket.due_at, limit, self._now(), done=ticket.done)
        self.chip.set_look(look)
        late = look.role is Role.OVER
        self.stepper.set_current(_STEP_OF[ticket.state], late=late)
        urged = ngettext("Urged {n} time", "Urged {n} times", ticket.urged)
        self.urged.setVisible(ticket.urged > 0 and not ticket.done)
        self.urged.set_look(Look(urged.format(n=ticket.urged), Role.ACCENT))

    def show_hints(self, *, shown: bool) -> None:
        """Show the key beside the print button, or keep it in the tooltip."""
        self.print_button.show_key(shown=shown)

    def next_step(self) -> None:
        """F9: send the open form, or begin the next step."""
        if self.form is not None:
            self.form.submit()
        elif self.ticket is not None and self.ticket.next_step is not None:
            self.act_wanted.emit(self.ticket.next_step)

    def focus_step(self) -> None:
        """Put the focus on the next step (Enter in the list)."""
        (self._bar.first() or self.remark).setFocus(Qt.FocusReason.OtherFocusReason)

    def open_form(
        self,
        action: TicketAction,
        act_id: UUID,
        units: Sequence[tuple[str, int]],
        preset: Mapping[str, object],
    ) -> None:
        """Let the fields of an act appear under the head."""
        self.close_form()
        form = ActForm(self._theme, action, act_id, units=list(units), preset=preset)
        form.submitted.connect(lambda: self.form_submitted.emit(form))
        form.closed.connect(self._on_form_closed)
        self._form_place.addWidget(form)
        chain_tabs(self.print_button, form)
        self.form = form
        if self.ticket is not None:
            self.news.begin(self.ticket)
        self._show_bar(shown=False)
        self.form_open.emit(True)
        form.focus_first()

    def close_form(self) -> None:
        """Take the form away."""
        clear_layout(self._form_place)
        self.news.hide()
        if self.form is not None:
            self.form = None
            self.form_open.emit(False)
        self._show_bar(shown=True)

    def _show_bar(self, *, shown: bool) -> None:
        self._remark_box.setVisible(shown)
        self._bar.setVisible(shown)

    def _on_form_closed(self) -> None:
        self.form_closed.emit()
        self.close_form()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remark_entered(self) -> None:
        if self.remark.text().strip():
            self.remark_sent.emit(self.remark.text())


def asks_something(action: TicketAction) -> bool:
    """Whether the act has a form; the others happen at once."""
    return action in FORMS

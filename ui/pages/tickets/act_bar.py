"""The acts of a seat on a ticket: the next step first, the rest beside it and behind 更多."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.domain.ticket import TicketAction, TicketDetail
from app.domain.ticket_moves import MILESTONES
from app.i18n import _
from ui.labels import label
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.tab_order import chain_tabs
from ui.widgets.text import clear_layout

_APART = {TicketAction.REMARK, TicketAction.CALL_AGAIN}
_MOST = 3


class ActBar(QWidget):
    """`act_wanted` carries a `TicketAction`, `outage_wanted` an id; `print_wanted` prints."""

    act_wanted = Signal(object)
    print_wanted = Signal()
    outage_wanted = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(8))
        self._buttons: list[QWidget] = []

    def fill(self, ticket: TicketDetail, before: QWidget) -> None:
        """Offer what this ticket allows; Tab comes here from `before`."""
        clear_layout(self._row)
        shown, hidden = _offered(ticket)
        self._buttons = [self._button(a, primary=a is ticket.next_step) for a in shown]
        for button in self._buttons:
            self._row.addWidget(button)
        self._row.addStretch(1)
        more = KeyButton(self._theme, _("More"), icon="chevron-down")
        more.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        more.setMenu(self._menu(ticket, hidden))
        self._row.addWidget(more)
        self._buttons.append(more)
        chain_tabs(before, *self._buttons)

    def first(self) -> QWidget | None:
        """The button of the next step, or what comes in its place."""
        return self._buttons[0] if self._buttons else None

    def _button(self, action: TicketAction, *, primary: bool) -> KeyButton:
        return KeyButton(
            self._theme,
            label(action),
            "F9" if primary else "",
            kind="primary" if primary else "",
            on_click=partial(self.act_wanted.emit, action),
        )

    def _menu(self, ticket: TicketDetail, acts: list[TicketAction]) -> QMenu:
        menu = QMenu(self)
        for action in acts:
            menu.addAction(label(action), partial(self.act_wanted.emit, action))
        if acts:
            menu.addSeparator()
        menu.addAction(_("Print the work order"), self.print_wanted.emit)
        menu.addAction(
            _("Copy the ticket number"),
            lambda: QGuiApplication.clipboard().setText(ticket.number),
        )
        if ticket.outage_id is not None:
            menu.addAction(_("Show the outage"), lambda: self.outage_wanted.emit(ticket.outage_id))
        return menu


def _offered(ticket: TicketDetail) -> tuple[list[TicketAction], list[TicketAction]]:
    """What has a button, and what is in the menu: there is room for three.

    Milestones are the crew's; a desk that notes them for a crew finds them in the menu.
    """
    step = ticket.next_step
    rest = [a for a in ticket.moves if a is not step and a not in _APART]
    shown = [] if step is None else [step]
    for action in rest:
        crew = step is TicketAction.REPLY or action not in MILESTONES
        if crew and len(shown) < _MOST:
            shown.append(action)
    return shown, [a for a in rest if a not in shown]

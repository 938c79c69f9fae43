"""What colleagues did to a ticket while its form was open; whether the act is still possible."""

from app.domain.ticket import TicketDetail, TicketEntry
from app.i18n import _
from ui.labels import Role, clock_text, label
from ui.pages.tickets.act_form import ActForm
from ui.theme import Theme
from ui.widgets.banner import Banner

MOST = 3  # entries that are told; the timeline below has all


class FormNews(Banner):
    """Stands above the form; what is typed is left alone."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, Role.SOON, "", "")
        self._entries, self._version = 0, 0
        self.hide()

    def begin(self, ticket: TicketDetail) -> None:
        """A form was opened on this ticket: what comes from now on is news."""
        self._entries, self._version = len(ticket.entries), ticket.version
        self.hide()

    def tell(self, ticket: TicketDetail, form: ActForm) -> None:
        """The ticket was read again under the open form."""
        fresh = ticket.entries[self._entries :]
        possible = form.action in ticket.moves
        if not fresh and possible:
            return
        act = label(form.action)
        names = dict.fromkeys(entry.actor for entry in fresh if entry.actor)
        who = ", ".join(names) or _("A colleague")
        title = _("{name} has changed this ticket meanwhile.").format(name=who)
        if possible:
            after = _("“{act}” is still possible.").format(act=act)
            form.submit_button.set_off()
        else:
            words = _("“{act}” is not possible any more: the ticket is “{state}”.")
            reason = words.format(act=act, state=label(ticket.state))
            after = _("{reason} What you typed is kept.").format(reason=reason)
            form.submit_button.set_off(reason)
        lines = [_line(entry) for entry in fresh[-MOST:]]
        role = Role.SOON if possible else Role.OVER
        self.show_state(role, title, "\n".join([*lines, after]))
        self.show()


def _line(entry: TicketEntry) -> str:
    words = f"{clock_text(entry.at)} {label(entry.action)}"
    return _("{what}: {text}").format(what=words, text=entry.text) if entry.text else words

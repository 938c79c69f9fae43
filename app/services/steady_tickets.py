"""Tickets that are made, and remarks that are written, even while the database is away."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from typing_extensions import override

from app.domain.catalogue import Grade, RequestKind
from app.domain.errors import KeptForLater, Unavailable
from app.domain.outbox import Lines, OutboxKind
from app.domain.phone import display
from app.domain.ticket import NewTicket, TicketAction, TicketDetail
from app.domain.ticket_moves import ACTION_NAMES, STATE_NAMES
from app.i18n import _
from app.services.catalogue import Catalogues
from app.services.outbox import Outbox, Payload
from app.services.places import Places
from app.services.session import Session
from app.services.tickets import Tickets

KEPT_ACTS = frozenset({TicketAction.REMARK, TicketAction.URGE})
"""Acts that move nothing and so never conflict; the others need the ticket as it is now."""


class SteadyTickets(Tickets):
    """`Tickets` whose new tickets, remarks and reminders wait when the database is away."""

    def __init__(
        self, session: Session, catalogues: Catalogues, places: Places, outbox: Outbox
    ) -> None:
        super().__init__(session, catalogues, places)
        self._outbox = outbox
        plain = Tickets(session, catalogues, places)
        outbox.carry(OutboxKind.CREATE, _Creates(plain))
        outbox.carry(OutboxKind.ACT, _Acts(plain))

    @override
    def create(self, form: NewTicket) -> TicketDetail:
        """Make a ticket without a call.

        Raises:
            InvalidInput: category, address, complaint or the number to ring back is wrong.
            KeptForLater: the database is away; the ticket waits on this computer.
        """
        try:
            return super().create(form)
        except Unavailable as error:
            self._outbox.noticed_away()
            values = {name: _plain(value) for name, value in asdict(form).items()}
            self._outbox.put(OutboxKind.CREATE, form.id, form=values)
            raise KeptForLater from error

    @override
    def act(
        self,
        ticket_id: UUID,
        action: TicketAction,
        version: int | None,
        *,
        act_id: UUID | None = None,
        **fields: object,
    ) -> TicketDetail:
        """Do `action`; remarks and reminders are kept when the database is away.

        Raises:
            KeptForLater: it waits on this computer.
        """
        act_id = act_id or self.new_id()
        try:
            return super().act(ticket_id, action, version, act_id=act_id, **fields)
        except Unavailable as error:
            self._outbox.noticed_away()
            if action not in KEPT_ACTS:
                raise
            self._outbox.put(
                OutboxKind.ACT,
                act_id,
                ticket_id=str(ticket_id),
                action=action.value,
                version=version,
                act_id=str(act_id),
                fields=fields,
            )
            raise KeptForLater from error


class _Creates:
    """Tickets made without a call."""

    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets

    def deliver(self, payload: Payload) -> None:
        self._tickets.create(_form(payload["form"]))

    def mine(self, payload: Payload) -> Lines:
        form = _form(payload["form"])
        lines = (
            (_("Number"), display(form.callback_number)),
            (_("Caller"), form.caller_name),
            (_("Address"), form.address),
            (_("Where exactly"), form.location_note),
            (_("Caller says"), form.complaint),
        )
        return tuple((name, value) for name, value in lines if value)

    def theirs(self, _payload: Payload) -> Lines:
        return ()


class _Acts:
    """What was done to a ticket."""

    def __init__(self, tickets: Tickets) -> None:
        self._tickets = tickets

    def deliver(self, payload: Payload) -> None:
        self._tickets.act(
            UUID(payload["ticket_id"]),
            TicketAction(payload["action"]),
            payload.get("version"),
            act_id=UUID(payload["act_id"]),
            **payload["fields"],
        )

    def mine(self, payload: Payload) -> Lines:
        name = _(ACTION_NAMES[TicketAction(payload["action"])])
        values = [str(value) for value in payload["fields"].values() if value]
        return ((name, " · ".join(values)),)

    def theirs(self, payload: Payload) -> Lines:
        return detail_words(self._tickets.detail(UUID(payload["ticket_id"])))


def detail_words(ticket: TicketDetail) -> Lines:
    """How a ticket stands, for somebody whose act it refused."""
    lines = (
        (_("Ticket"), ticket.number),
        (_("State"), _(STATE_NAMES[ticket.state])),
        (_("Responsible unit"), ticket.unit),
        (_("Handler"), ticket.handler),
        (_("Address"), ticket.address),
        (_("Caller says"), ticket.complaint),
    )
    return tuple((name, value) for name, value in lines if value)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, (UUID, RequestKind)) else value


def _form(values: dict[str, Any]) -> NewTicket:
    content = dict(values)
    content["id"] = UUID(content["id"])
    if content.get("grade") is not None:
        content["grade"] = Grade(content["grade"])
    if content.get("source") is not None:
        content["source"] = RequestKind(content["source"])
    return NewTicket(**content)

"""Calls that are registered even while the database is away: through the outbox."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from typing_extensions import override

from app.data.drafts import DraftStore, draft_from_json, draft_to_json
from app.domain.call import CallEvent, CallState, IntakeDraft, Outcome, Registered
from app.domain.errors import Unavailable
from app.domain.intake import check_intake
from app.domain.outbox import Lines, OutboxKind
from app.domain.phone import display
from app.domain.sealing import Seal
from app.i18n import N_, _
from app.services.calls import Calls
from app.services.catalogue import Catalogues
from app.services.outbox import Outbox, Payload
from app.services.session import Session
from app.services.steady_tickets import detail_words
from app.services.tickets import Tickets

_NAMES = (
    ("number", N_("Number")),
    ("salutation", N_("Caller")),
    ("account_no", N_("Account no.")),
    ("address", N_("Address")),
    ("location_note", N_("Where exactly")),
    ("complaint", N_("Caller says")),
    ("reply", N_("Reply given")),
)


class SteadyCalls(Calls):
    """`Calls` whose acts are kept on this computer when the database does not answer.

    A call that was kept comes back as `Registered(queued=True)`. Drafts are sealed.
    """

    def __init__(
        self,
        session: Session,
        catalogues: Catalogues,
        tickets: Tickets,
        outbox: Outbox,
        seal: Seal,
    ) -> None:
        super().__init__(session, catalogues)
        self._steady = session
        self._books = catalogues
        self._outbox = outbox
        self._kept_drafts = DraftStore(session.settings.paths.data / "drafts.db", seal)
        plain = Calls(session, catalogues)
        outbox.carry(OutboxKind.EVENT, _Events(plain))
        outbox.carry(OutboxKind.REGISTER, _Registers(plain))
        outbox.carry(OutboxKind.JOIN, _Joins(plain, tickets))

    @override
    def received(self, event: CallEvent) -> None:
        try:
            if not self._outbox.known_away:
                super().received(event)
                return
        except Unavailable:
            self._outbox.noticed_away()
        self._outbox.put(
            OutboxKind.EVENT,
            f"{event.call_id} {event.state.value}",
            call_id=str(event.call_id),
            raw_number=event.raw_number,
            number=event.number,
            state=event.state.value,
            at=event.at.isoformat(),
            extension=event.extension,
        )

    @override
    def register(
        self, draft: IntakeDraft, *, dispatch_to: int | None = None, remark: str = ""
    ) -> Registered:
        """Register the call; kept on this computer when the database is away.

        Raises:
            InvalidInput: something is missing; names the first field.
            Unavailable: neither the database nor this computer's disk takes it; the draft stays.
        """
        try:
            if not self._outbox.known_away:
                return super().register(draft, dispatch_to=dispatch_to, remark=remark)
        except Unavailable:
            self._outbox.noticed_away()
        self._check(draft, dispatch=dispatch_to is not None)
        outcome = Outcome.MERGED if draft.outage_id is not None else Outcome.ANSWERED
        if dispatch_to is not None:
            outcome = Outcome.DISPATCHED
        values = {"dispatch_to": dispatch_to, "remark": remark}
        return self._keep(OutboxKind.REGISTER, draft, outcome, values)

    @override
    def join_ticket(self, draft: IntakeDraft, ticket_id: UUID) -> Registered:
        """Register the call as another caller; kept on this computer when the database is away."""
        try:
            if not self._outbox.known_away:
                return super().join_ticket(draft, ticket_id)
        except Unavailable:
            self._outbox.noticed_away()
        values = {"ticket_id": str(ticket_id)}
        return self._keep(OutboxKind.JOIN, draft, Outcome.ANOTHER_CALLER, values)

    @override
    def save_draft(self, draft: IntakeDraft) -> IntakeDraft:
        saved = replace(draft, saved_at=self._steady.clock())
        self._kept_drafts.save(self._steady.person.id, saved)
        return saved

    @override
    def drafts(self) -> tuple[IntakeDraft, ...]:
        """My unfinished forms, oldest call first; those in the outbox are finished."""
        found = self._kept_drafts.all(self._steady.person.id)
        if not found:
            return ()
        kept = self._outbox.holds()
        return tuple(draft for draft in found if str(draft.call_id) not in kept)

    @override
    def discard(self, call_id: UUID) -> None:
        self._kept_drafts.remove(call_id)

    def take_back(self, entry_id: UUID) -> IntakeDraft | None:
        """Make an entry of the outbox a form again; None when it was sent in the meantime."""
        found: list[IntakeDraft] = []

        def keep(payload: Payload) -> None:
            found.append(self.save_draft(_draft(payload)))

        self._outbox.taken_out(entry_id, keep)
        return found[0] if found else None

    def _keep(
        self, kind: OutboxKind, draft: IntakeDraft, outcome: Outcome, values: dict[str, Any]
    ) -> Registered:
        content = json.loads(draft_to_json(draft))
        self._outbox.put(kind, draft.call_id, draft=content, **values)
        self._forget(draft.call_id)
        return Registered(draft.call_id, outcome, queued=True)

    def _check(self, draft: IntakeDraft, *, dispatch: bool) -> None:
        category = self._books.get().category(draft.category_code)
        area_code = self._steady.settings.site.area_code
        wrong = check_intake(draft, category, dispatch=dispatch, area_code=area_code)
        if wrong:
            raise wrong[0]


class _Events:
    """What the telephone said."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def deliver(self, payload: Payload) -> None:
        self._calls.received(
            CallEvent(
                call_id=UUID(payload["call_id"]),
                raw_number=payload["raw_number"],
                number=payload["number"],
                state=CallState(payload["state"]),
                at=datetime.fromisoformat(payload["at"]),
                extension=payload["extension"],
            )
        )

    def mine(self, payload: Payload) -> Lines:
        return ((_("Number"), display(payload["number"])),)

    def theirs(self, _payload: Payload) -> Lines:
        return ()


class _Registers:
    """Registered calls: answered, merged, or dispatched as a ticket."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    def deliver(self, payload: Payload) -> Registered:
        return self._calls.register(
            _draft(payload), dispatch_to=payload["dispatch_to"], remark=payload["remark"]
        )

    def mine(self, payload: Payload) -> Lines:
        return _words(_draft(payload))

    def theirs(self, _payload: Payload) -> Lines:
        return ()


class _Joins:
    """Calls that are another caller of an open ticket."""

    def __init__(self, calls: Calls, tickets: Tickets) -> None:
        self._calls, self._tickets = calls, tickets

    def deliver(self, payload: Payload) -> Registered:
        return self._calls.join_ticket(_draft(payload), UUID(payload["ticket_id"]))

    def mine(self, payload: Payload) -> Lines:
        return _words(_draft(payload))

    def theirs(self, payload: Payload) -> Lines:
        return detail_words(self._tickets.detail(UUID(payload["ticket_id"])))


def _draft(payload: Payload) -> IntakeDraft:
    return draft_from_json(json.dumps(payload["draft"]))


def _words(draft: IntakeDraft) -> Lines:
    values = {name: str(getattr(draft, name)).strip() for name, _label in _NAMES}
    values["number"] = display(draft.number)
    return tuple((_(label), values[name]) for name, label in _NAMES if values[name])

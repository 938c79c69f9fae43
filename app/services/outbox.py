"""The outbox as a service: keeps acts while the database is away, sends them once, in order.

The server wins: what it refuses becomes a conflict with both versions kept, until the person
sends it again, takes it back into its form, or discards it.
"""

import logging
from collections.abc import Callable, Mapping
from threading import Lock
from time import monotonic
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from app.data.ids import new_id
from app.data.outbox import Entry, OutboxStore
from app.domain.call import Registered
from app.domain.errors import HotlineError, Unavailable
from app.domain.outbox import Delivery, Kept, Lines, OutboxKind, OutboxState, Standing
from app.domain.sealing import CannotOpen
from app.i18n import N_, _
from app.services.session import Session

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]
NEWS_LASTS = 20.0
"""Seconds for which “the database is away” is believed without asking it again."""
PATIENCE = 3
"""Failed attempts after which an entry no longer holds up those behind it."""
_BUG = N_("The program could not send it (report {number}). The text is kept here.")


class Carrier(Protocol):
    """How one kind of act is sent and shown."""

    def deliver(self, payload: Payload) -> object:
        """Do it on the server; safe to repeat."""

    def mine(self, payload: Payload) -> Lines:
        """What was done here, in words."""

    def theirs(self, payload: Payload) -> Lines:
        """How the record stands on the server."""


class Outbox:
    """Acts of the signed-in person that wait on this computer. Safe to use from any thread."""

    def __init__(
        self, session: Session, store: OutboxStore, find_carriers: Callable[[], object]
    ) -> None:
        """`find_carriers` is called when one is needed and none has come; then they `carry`."""
        self._session, self._store = session, store
        self._find_carriers = find_carriers
        self._carriers: dict[OutboxKind, Carrier] = {}
        self._listeners: list[Callable[[], None]] = []
        self._sending = Lock()
        self._away_at: float | None = None

    def carry(self, kind: OutboxKind, carrier: Carrier) -> None:
        """Name who sends the acts of a kind."""
        self._carriers[kind] = carrier

    def listen(self, told: Callable[[], None]) -> None:
        """Call `told` when something was kept; in the thread that kept it."""
        self._listeners.append(told)

    @property
    def known_away(self) -> bool:
        """Whether the database did not answer a moment ago: asking it again costs seconds."""
        return self._away_at is not None and monotonic() - self._away_at < NEWS_LASTS

    def noticed_away(self) -> None:
        """Somebody found that the database does not answer."""
        self._away_at = monotonic()

    def put(self, kind: OutboxKind, record: object, **values: object) -> None:
        """Keep an act; on this computer's disk when it returns.

        `record` is the client-made id by which the server does the act once; `values` are what
        JSON can hold.

        Raises:
            Unavailable: the disk is full, or there is no key to seal it with.
        """
        self._store.put(new_id(), kind, str(record), values, self._session.clock())
        for told in self._listeners:
            told()

    def holds(self) -> frozenset[str]:
        """The records that were put here, the lately sent ones included."""
        return frozenset(entry.record for entry in self._store.entries(*OutboxState))

    def standing(self) -> Standing:
        """How many wait. Needs neither the key nor the database."""
        return self._store.standing()

    def waiting(self) -> tuple[Kept, ...]:
        """What was not sent, oldest first, as the person reads it."""
        return tuple(
            self._shown(entry)
            for entry in self._store.entries(OutboxState.WAITING, OutboxState.CONFLICT)
            if entry.kind is not OutboxKind.EVENT or entry.state is OutboxState.CONFLICT
        )

    def send_all(self) -> Delivery:
        """Ask the database, and send what waits, oldest first. Stops when it goes away again."""
        with self._sending:
            if not self.answers():
                return Delivery(self.standing(), away=True)
            sent, conflicts, registered, away = 0, 0, list[Registered](), False
            for entry in self._store.entries(OutboxState.WAITING):
                result = self._send(entry)
                if result is OutboxState.SENT or isinstance(result, Registered):
                    sent += entry.kind is not OutboxKind.EVENT
                    registered += [result] if isinstance(result, Registered) else []
                elif result is OutboxState.CONFLICT:
                    conflicts += 1
                elif isinstance(result, Unavailable):
                    away = not self.answers()
                    if away or entry.attempts < PATIENCE:
                        break
            return Delivery(self.standing(), away, sent, conflicts, tuple(registered))

    def answers(self) -> bool:
        """Whether the database answers now."""
        try:
            self._session.database.one(sa.select(sa.literal(1)))
        except Unavailable:
            self.noticed_away()
            return False
        self._away_at = None
        return True

    def retry(self, entry_id: UUID) -> None:
        """Send a conflict once more, against the record as it stands now."""
        entry = self._store.entry(entry_id)
        if entry is not None and entry.state is OutboxState.CONFLICT:
            payload = self._store.payload(entry)
            self._store.again(entry, {k: v for k, v in payload.items() if k != "version"})
            for told in self._listeners:
                told()

    def discard(self, entry_id: UUID) -> None:
        """The server's version stands; what was typed here goes."""
        entry = self._store.entry(entry_id)
        if entry is not None and entry.state is OutboxState.CONFLICT:
            self._store.remove(entry_id)

    def taken_out(self, entry_id: UUID, keep: Callable[[Payload], None]) -> None:
        """Hand an entry's content to `keep`, then forget the entry.

        Raises:
            CannotOpen: its key is not here; it stays.
        """
        with self._sending:
            entry = self._store.entry(entry_id)
            if entry is not None and entry.state is not OutboxState.SENT:
                keep(self._store.payload(entry))
                self._store.remove(entry_id)

    def _send(self, entry: Entry) -> Registered | OutboxState | Unavailable:
        """Registered or SENT: it arrived; CONFLICT: refused; WAITING: it stays closed."""
        try:
            payload = self._store.payload(entry)
        except CannotOpen:
            return OutboxState.WAITING
        try:
            result = self._carrier(entry.kind).deliver(payload)
        except Unavailable as error:
            self._store.failed(entry, type(error).__name__)
            return error
        except HotlineError as error:
            theirs = self._theirs(entry, payload)
            self._refuse(entry, error, error.message(), theirs)
            return OutboxState.CONFLICT
        except Exception as error:  # a bug must neither lose an entry nor hold up the others
            number = entry.id.hex[-8:]
            log.exception("report %s: an entry %s could not be sent", number, entry.kind)
            self._refuse(entry, error, _(_BUG).format(number=number), ())
            return OutboxState.CONFLICT
        self._store.sent(entry)
        return result if isinstance(result, Registered) else OutboxState.SENT

    def _carrier(self, kind: OutboxKind) -> Carrier:
        if kind not in self._carriers:
            self._find_carriers()
        return self._carriers[kind]

    def _theirs(self, entry: Entry, payload: Payload) -> Lines:
        try:
            return self._carrier(entry.kind).theirs(payload)
        except HotlineError:  # gone, or not for this seat
            return ()

    def _refuse(self, entry: Entry, error: Exception, reason: str, theirs: Lines) -> None:
        answer = {"reason": reason, "theirs": theirs}
        self._store.refused(entry, type(error).__name__, answer)

    def _shown(self, entry: Entry) -> Kept:
        try:
            mine = self._carrier(entry.kind).mine(self._store.payload(entry))
            answer = self._store.answer(entry)
        except CannotOpen as error:
            return _kept(entry, (), {"reason": error.message()}, locked=True)
        return _kept(entry, mine, answer, locked=False)


def _kept(entry: Entry, mine: Lines, answer: Payload, *, locked: bool) -> Kept:
    return Kept(
        id=entry.id,
        kind=entry.kind,
        state=entry.state,
        made_at=entry.made_at,
        attempts=entry.attempts,
        mine=mine,
        theirs=tuple((name, value) for name, value in answer.get("theirs", ())),
        reason=answer.get("reason", ""),
        locked=locked,
    )

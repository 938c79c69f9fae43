"""The outbox (待发箱): what was done while the database was away, waiting on this computer."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from app.domain.call import Registered

Lines = tuple[tuple[str, str], ...]
"""A version of a record in words: (name, value) pairs, as the person reads them."""


class OutboxKind(StrEnum):
    """Acts that can wait. Each carries an id made here: sent twice, it happens once."""

    EVENT = "call.event"  # what the telephone said
    REGISTER = "call.register"
    JOIN = "call.join_ticket"
    CREATE = "ticket.create"
    ACT = "ticket.act"


class OutboxState(StrEnum):
    """What became of an entry."""

    WAITING = "waiting"
    SENT = "sent"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry that was not sent, as its person sees it.

    `mine` is what was done here, `theirs` how the record stands on the server; `reason` says why
    it could not be sent. `locked`: its key is not here; nothing of it can be shown or sent.
    """

    id: UUID
    kind: OutboxKind
    state: OutboxState
    made_at: datetime
    attempts: int
    mine: Lines = ()
    theirs: Lines = ()
    reason: str = ""
    locked: bool = False

    @property
    def reopens(self) -> bool:
        """Whether it can go back to the form it was written in."""
        return self.kind in {OutboxKind.REGISTER, OutboxKind.JOIN} and not self.locked


@dataclass(frozen=True, slots=True)
class Standing:
    """How the outbox stands. Only `others` counts what other people left on this computer.

    `unsent` counts what goes on waiting by itself, telephone events included; `waiting` what the
    person did. `laid_aside` names damaged files that are kept.
    """

    waiting: int = 0
    conflicts: int = 0
    others: int = 0
    unsent: int = 0
    laid_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one round of sending brought. `registered` are the calls that arrived.

    `away`: the database did not answer.
    """

    standing: Standing
    away: bool = False
    sent: int = 0
    conflicts: int = 0
    registered: tuple[Registered, ...] = ()

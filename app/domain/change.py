"""What has changed: told after every commit, one's own and a colleague's alike."""

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """Kinds of records a page can subscribe to."""

    ACCOUNT = "account"
    CALL = "call"
    TICKET = "ticket"
    OUTAGE = "outage"
    CATALOGUE = "catalogue"
    PLACE = "place"
    PERSON = "person"
    LOBBY = "lobby"
    EDITING = "editing"


@dataclass(frozen=True, slots=True)
class Change:
    """One commit. `ids` are the changed records as text, empty when too many to name."""

    subjects: frozenset[Subject]
    ids: frozenset[str]
    initiator: str

"""One search box: how what was typed is read, and what was found."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Found(StrEnum):
    """What a hit is."""

    ACCOUNT = "account"
    TICKET = "ticket"
    OUTAGE = "outage"


class Reading(StrEnum):
    """One way the typed words were read; the screen says so above the results."""

    PHONE = "phone"
    ACCOUNT_NO = "account_no"
    METER_NO = "meter_no"
    LAST_DIGITS = "last_digits"
    NAME = "name"
    INITIALS = "initials"
    ADDRESS = "address"
    TICKET_NO = "ticket_no"
    OUTAGE_NO = "outage_no"


@dataclass(frozen=True, slots=True)
class Hit:
    """One result. `key` opens it: an account id, or a ticket's or outage's UUID as text."""

    found: Found
    key: int | UUID
    reading: Reading
    number: str
    title: str
    subtitle: str
    flag: str = ""


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Results of one query, best first. `words` says how each word was read, for the screen.

    `more` is true when results were cut at the limit.
    """

    query: str
    words: tuple[tuple[Reading, str], ...]
    hits: tuple[Hit, ...]
    more: bool

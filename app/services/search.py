"""The one search box: phone, 户号, 表号, name, initials, address, ticket and outage numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from app.data import account_search as accounts
from app.data import name_search as names
from app.data import number_search as numbers
from app.data.lookup import Lookup
from app.data.reads import own_values
from app.domain import bigrams
from app.domain.address import AddressWords
from app.domain.people import Seat
from app.domain.phone import display, lookup_forms
from app.domain.place import PlaceBook
from app.domain.place_match import PlaceMatch, match_place, narrow
from app.domain.query import Candidate, read_query
from app.domain.search import Found, Hit, Reading, SearchResult
from app.domain.spelling import storable
from app.services.places import Places
from app.services.session import Session

LIMIT = 50
LONGEST_QUERY = 200
"""Characters; an address has sixty. A whole page that was pasted is not read to its end."""

# Each lookup shows at least so many, so that a wide one does not hide the others.
SHARE = 8
KEY_ACCOUNT = "key"


@dataclass(frozen=True, slots=True)
class _Way:
    """One way of looking: `whole` is the text that makes a hit exact."""

    candidate: Candidate
    lookup: Lookup
    found: Found = Found.ACCOUNT
    whole: str = ""
    cut: bool = False


class Search:
    """Finds accounts, tickets and outages by whatever was typed."""

    def __init__(self, session: Session, places: Places) -> None:
        self._session = session
        self._places = places
        self._zone = ZoneInfo(session.settings.site.timezone)
        self._area_code = session.settings.site.area_code
        person = session.person
        self._branch = person.unit_id if person.seat is Seat.BRANCH else None

    def find(self, text: str, limit: int = LIMIT) -> SearchResult:
        """What the text may mean, exact hits first, at most `limit`.

        One round trip. Only when nothing at all was found a second one tries the less likely
        meanings: a door number as a building, and the words of addresses nobody has listed.
        """
        book = self._places.book()
        asked = storable(text[:LONGEST_QUERY])
        reading = read_query(asked, knows=book.knows, area_code=self._area_code)
        ways = [way for c in reading.candidates for way in self._lookups(c, book, limit + 1)]
        result = self._ask(text, ways, limit)
        if result.hits:
            return result
        ways = list(_second_thoughts(asked, reading.candidates, book, limit + 1))
        second = self._ask(text, ways, limit)
        if second.hits or not reading.candidates:
            return second
        return replace(second, words=reading.candidates[0].words())

    def _ask(self, text: str, ways: list[_Way], limit: int) -> SearchResult:
        if not ways:
            return SearchResult(text, (), (), more=False)
        own = own_values(self._session.person)
        answers = self._session.database.ask_all(
            [(way.lookup.read, {**way.lookup.values, **own}) for way in ways]
        )
        found = [(way, list(answer.found)) for way, answer in zip(ways, answers, strict=True)]
        hits, more = _ranked(found, limit)
        best = next((way for way, _row in hits), None)
        return SearchResult(
            text,
            best.candidate.words() if best is not None else (),
            tuple(_hit(way, row) for way, row in hits),
            more=more or any(way.cut and answer for way, answer in found),
        )

    def _lookups(self, candidate: Candidate, book: PlaceBook, limit: int) -> Iterator[_Way]:
        """The ways to look for one reading."""
        if candidate.reading in {Reading.NAME, Reading.INITIALS}:
            yield from _named(candidate, book, limit, self._branch)
        elif candidate.reading is Reading.ADDRESS:
            yield from _placed(candidate, book, limit)
        elif candidate.reading in {Reading.TICKET_NO, Reading.OUTAGE_NO}:
            yield from self._numbered(candidate, limit)
        else:
            yield from _coded(candidate, limit, self._area_code)
            if candidate.reading is Reading.LAST_DIGITS:
                yield from self._numbered(candidate, limit)

    def _numbered(self, candidate: Candidate, limit: int) -> Iterator[_Way]:
        """Tickets and outages: whole, beginning, or the last digits with any recent day."""
        digits = "".join(c for c in candidate.value if c.isdigit())
        today = self._session.clock().astimezone(self._zone).date()
        outage = candidate.reading is Reading.OUTAGE_NO
        series, found = ("TS", Found.OUTAGE) if outage else ("GD", Found.TICKET)
        begins = numbers.outages_from if outage else numbers.tickets_from
        of_day = numbers.outages_of_day if outage else numbers.tickets_of_day
        bare = candidate.reading is Reading.LAST_DIGITS
        if bare:
            candidate = Candidate(Reading.TICKET_NO, candidate.value, candidate.typed)
        if digits and len(digits) <= 4:
            yield _Way(candidate, of_day(digits, today, limit), found)
        if not bare or (digits.startswith("20") and len(digits) >= 8):
            number = f"{digits[:8]}-{digits[8:]}" if len(digits) > 8 else digits
            whole = f"{series}-{number}"
            yield _Way(candidate, begins(whole, limit), found, whole)


def _coded(candidate: Candidate, limit: int, area_code: str) -> Iterator[_Way]:
    """Telephone numbers, 户号 and 表号, with and without their dashes."""
    value, typed = candidate.value, candidate.typed or candidate.value
    if candidate.reading is Reading.PHONE:
        forms = lookup_forms(value, area_code=area_code)
        yield _Way(candidate, accounts.by_phone(forms, limit), whole=value)
        yield _Way(candidate, accounts.by_phone_start(value, limit), whole=value)
    elif candidate.reading is Reading.ACCOUNT_NO:
        yield _Way(candidate, accounts.by_account_no(typed, limit), whole=typed)
        yield _Way(candidate, accounts.by_account_code(value, limit), whole=value)
    elif candidate.reading is Reading.METER_NO:
        for text in dict.fromkeys((value, typed)):
            yield _Way(candidate, accounts.by_meter_no(text, limit), whole=text)
    elif candidate.reading is Reading.LAST_DIGITS:
        yield _Way(candidate, accounts.by_account_no_end(value, limit))
        yield _Way(candidate, accounts.by_phone_end(value, limit))
        yield _Way(candidate, accounts.by_meter_no_end(value, limit))


def _named(candidate: Candidate, book: PlaceBook, limit: int, branch: int | None) -> Iterator[_Way]:
    """A name or its initials, with an address when one was typed too."""
    place: PlaceMatch | None = None
    if candidate.address is not None:
        meant = (narrow(book, address, branch) for address in candidate.address.readings())
        place = next(filter(None, meant), None)
        if place is None:
            return
    name = candidate.value
    if candidate.reading is Reading.INITIALS:
        yield _Way(candidate, names.by_initials(name, place, limit), whole=name)
        yield _Way(candidate, names.by_other_initials(name, place, limit), whole=name)
        return
    yield _Way(candidate, names.by_name(name, place, limit), whole=name)
    yield _Way(candidate, names.by_given_name(name, place, limit))


def _placed(candidate: Candidate, book: PlaceBook, limit: int) -> Iterator[_Way]:
    """An address by the first of its readings that the place book knows.

    A single character is a family name or a slip, not a place: half the town has it somewhere.
    """
    if candidate.address is None or any(len(word) == 1 for word in candidate.address.words):
        return
    for address in candidate.address.readings():
        place = match_place(book, address, limit)
        if place is not None:
            read = replace(candidate, address=address)
            yield _Way(read, accounts.by_place(place, limit), cut=place.cut)
            return


def _second_thoughts(
    text: str, candidates: tuple[Candidate, ...], book: PlaceBook, limit: int
) -> Iterator[_Way]:
    """When nothing was found: other readings of the numbers, then bare words, then fewer words."""
    places = [c for c in candidates if c.address is not None and c.reading is Reading.ADDRESS]
    for candidate in places:
        for address in candidate.address.readings()[1:] if candidate.address else ():
            yield from _placed(replace(candidate, address=address), book, limit)
    wanted = bigrams.wanted(text)
    if any(not token.endswith("*") for token in wanted):
        words = Candidate(Reading.ADDRESS, address=AddressWords(tuple(text.split())))
        yield _Way(words, accounts.by_words(wanted, limit))
    for candidate in places:
        if candidate.address is None:
            continue
        known = tuple(w for w in candidate.address.words if len(w) > 1 and book.knows(w))
        if known and known != candidate.address.words:
            fewer = replace(candidate.address, words=known)
            yield from _placed(replace(candidate, address=fewer), book, limit)


_Answer = tuple[_Way, list[Any]]


def _ranked(found: list[_Answer], limit: int) -> tuple[list[tuple[_Way, Any]], bool]:
    """Exact hits, then each way's first few, then the rest; each record once.

    The ways stand in the order of their likelihood, and the shown rows keep that order.
    """
    seen: set[tuple[Found, object]] = set()
    exact: list[tuple[_Way, Any]] = []
    others: list[list[Any]] = [[] for _way in found]
    for way, answer in found:
        for row in answer:
            if way.whole and _matched(way, row) == way.whole and (way.found, row.id) not in seen:
                seen.add((way.found, row.id))
                exact.append((way, row))
    for place, (way, answer) in enumerate(found):
        for row in answer:
            if (way.found, row.id) not in seen:
                seen.add((way.found, row.id))
                others[place].append(row)
    room = max(0, limit - len(exact))
    taken = [min(len(other), SHARE) for other in others]
    for place, other in enumerate(others):
        free = room - sum(taken)
        taken[place] += max(0, min(len(other) - taken[place], free))
    shown = exact + [
        (way, row)
        for (way, _answer), other, n in zip(found, others, taken, strict=True)
        for row in other[:n]
    ]
    more = len(shown) > limit or any(len(o) > n for o, n in zip(others, taken, strict=True))
    return shown[:limit], more


def _matched(way: _Way, row: Any) -> str:
    return str(row.matched if way.found is Found.ACCOUNT else row.number)


def _hit(way: _Way, row: Any) -> Hit:
    reading = way.candidate.reading
    if way.found is not Found.ACCOUNT:
        return Hit(way.found, row.id, reading, row.number, row.title, row.subtitle,
                   row.state.value)  # fmt: skip
    subtitle = row.address
    if reading is Reading.PHONE:
        subtitle = f"{display(row.matched)} · {row.address}"
    elif reading is Reading.METER_NO:
        subtitle = f"{row.meter_no} · {row.address}"
    flag = row.flag or (KEY_ACCOUNT if row.key_account else "")
    return Hit(Found.ACCOUNT, row.id, reading, row.account_no, row.name, subtitle, flag)

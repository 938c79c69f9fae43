"""The one search box: what the typed words may be, likeliest first.

Nothing is asked here. Each `Candidate` is one way to look; the search service runs them in order
and shows how the words were read.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.domain.address import AddressWords, read_address, segment
from app.domain.bigrams import CJK
from app.domain.phone import AREA_CODE, NumberKind, display, read_number
from app.domain.search import Reading
from app.domain.spelling import half_width, plain


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read the query.

    `value` is what to compare: digits and capital letters without separators for numbers, lower
    case for initials, the words as typed for names; empty for a mere address. `typed` keeps a
    number's own dashes. `address` narrows a name down, or is the whole query.
    """

    reading: Reading
    value: str = ""
    typed: str = ""
    address: AddressWords | None = None

    def words(self) -> tuple[tuple[Reading, str], ...]:
        """How the words were read, for `SearchResult.words`."""
        first: tuple[tuple[Reading, str], ...] = ()
        if self.value:
            shown = display(self.value) if self.reading is Reading.PHONE else self.typed
            first = ((self.reading, shown or self.value),)
        if self.address is None:
            return first
        return first + tuple((Reading.ADDRESS, part) for part in self.address.described())


@dataclass(frozen=True, slots=True)
class QueryReading:
    """A query and its candidates in the order in which to try them; none for too little text."""

    query: str
    candidates: tuple[Candidate, ...]


Knows = Callable[[str], bool]

_TICKET = re.compile(r"^(GD|TS)[-\s]?(\d[\d-]*)?$", re.IGNORECASE)
_HOUSE = re.compile(r"^[1-9]\d{0,2}-(?:[1-9]\d?-)?\d{2,4}$")
_CODE = re.compile(r"^(?=.*\d)[A-Za-z0-9]+(?:[-_./ ][A-Za-z0-9]+)*$")
_SHORT_FIRST_GROUP = re.compile(r"^\d{1,2}-")  # 03-2207-11846 is a 户号, no area code
_LETTERS = re.compile(r"^[A-Za-z]{1,12}$")
_CHINESE = re.compile(rf"^[{CJK}·]+$")
_COMPANY = re.compile(r"公司|集团|商店|超市|饭店|宾馆|学校|医院|银行|工厂|中心|物业|幼儿园|委员会")
_PLACE = re.compile(r"(?:区|县|镇|乡|街道|路|街|巷|道|胡同|村|苑|园|城|社区|小区|公寓|宿舍|府|里)$")
_NOT_CODE = re.compile(r"[^0-9A-Z]")


def read_query(
    text: str, *, knows: Knows | None = None, area_code: str = AREA_CODE
) -> QueryReading:
    """Read what was typed.

    `knows` tells whether a word is part of a place's name (the place book); without it the
    endings of the words decide.
    """
    clean = " ".join(half_width(text).split())
    found: dict[Candidate, None] = {}
    for candidate in _candidates(clean, knows, area_code):
        found.setdefault(candidate)
    return QueryReading(text, tuple(found))


def _candidates(text: str, knows: Knows | None, area_code: str) -> Iterator[Candidate]:
    if not text:
        return
    if match := _TICKET.match(text):
        reading = Reading.TICKET_NO if match[1].upper() == "GD" else Reading.OUTAGE_NO
        yield Candidate(reading, _code(text), text.upper().replace(" ", "-"))
    if _HOUSE.match(text):
        yield Candidate(Reading.ADDRESS, address=read_address(text))
    yield from _numbers(text, area_code)
    if _LETTERS.match(text):
        yield Candidate(Reading.INITIALS, text.lower())
        if len(text) >= 2:
            yield Candidate(Reading.METER_NO, text.upper(), text.upper())
    if not text.isascii():
        yield from _words(plain(text), knows)
    elif " " in text:
        yield from _initials_and_number(text)


def _code(text: str) -> str:
    return _NOT_CODE.sub("", text.upper())


def _numbers(text: str, area_code: str) -> Iterator[Candidate]:
    """Telephone, 户号, 表号 in the order of their likelihood."""
    caller = read_number(text, area_code=area_code)
    is_phone = caller.kind in {NumberKind.MOBILE, NumberKind.LANDLINE, NumberKind.SERVICE}
    is_phone = is_phone and not _SHORT_FIRST_GROUP.match(text)
    if is_phone and not _has_words(text):
        yield Candidate(Reading.PHONE, caller.number)
    if not _CODE.match(text):
        return
    code, typed = _code(text), text.upper()
    if code.isdigit():
        if len(code) >= 2:
            yield Candidate(Reading.ACCOUNT_NO, code, typed)
        if len(code) >= 4:
            yield Candidate(Reading.METER_NO, code, typed)
            yield Candidate(Reading.LAST_DIGITS, code, typed)
        if not is_phone and 7 <= len(code) <= 11 and re.match(r"1[3-9]|0", code):
            yield Candidate(Reading.PHONE, code)
    elif len(code) >= 2 and " " not in text:
        yield Candidate(Reading.METER_NO, code, typed)
        yield Candidate(Reading.ACCOUNT_NO, code, typed)


def _has_words(text: str) -> bool:
    return re.search(rf"[A-Za-z{CJK}]", text.replace("转", "").replace("分机", "")) is not None


def _initials_and_number(text: str) -> Iterator[Candidate]:
    """Initials with house numbers: "zsm 7-2-1102"."""
    first, rest = text.split(" ", 1)
    if _LETTERS.match(first) and (address := read_address(rest)).numbered:
        yield Candidate(Reading.INITIALS, first.lower(), address=address)


def _words(text: str, knows: Knows | None) -> Iterator[Candidate]:
    """Words with Chinese in them: a name, an address, or a name and an address."""
    pieces = text.split()
    for i, piece in enumerate(pieces):
        rest = " ".join(pieces[:i] + pieces[i + 1 :])
        if len(pieces) > 1 and _LETTERS.match(piece) and len(piece) >= 2:
            yield Candidate(Reading.INITIALS, piece.lower(), address=_place(rest, knows))
        elif len(pieces) > 1 and _may_be_name(piece) and not _is_place(piece, knows):
            yield Candidate(Reading.NAME, piece, address=_place(rest, knows))
    address = Candidate(Reading.ADDRESS, address=_place(text, knows))
    name = Candidate(Reading.NAME, text)
    if len(pieces) > 1 or not _CHINESE.match(text):
        yield address
        if _COMPANY.search(text):
            yield name
    elif _is_place(text, knows) and not _COMPANY.search(text):
        yield from (address, name)
    else:
        yield from (name, address)


def _may_be_name(word: str) -> bool:
    return bool(_CHINESE.match(word)) and (1 <= len(word) <= 4 or bool(_COMPANY.search(word)))


def _is_place(word: str, knows: Knows | None) -> bool:
    if len(word) < 2:
        return False
    return knows(word) if knows is not None else bool(_PLACE.search(word))


def _place(text: str, knows: Knows | None) -> AddressWords:
    """The address words; unknown runs are cut into known names."""
    read = read_address(text)
    if knows is None:
        return read
    words = tuple(
        part
        for word in read.words
        for part in ((word,) if word.isascii() else segment(word, knows))
    )
    return AddressWords(words, read.door_no, read.building, read.unit_no, read.room)

"""Addresses as people say them: place words in any order, door, building, unit, room.

"12号" is a door number first; only when there is no such door is it tried as a building. The
readings are handed out in that order, and the screen says which one found something.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from app.domain.spelling import plain
from app.i18n import _


@dataclass(frozen=True, slots=True)
class AddressWords:
    """What was said: `words` are place names, each to be found in the text of a community.

    `door_no` is text ("12", "88-6", "甲12"); the other numbers are None when not said.
    """

    words: tuple[str, ...]
    door_no: str = ""
    building: int | None = None
    unit_no: int | None = None
    room: int | None = None

    @property
    def numbered(self) -> bool:
        """Whether any number was said."""
        return bool(self.door_no) or (self.building, self.unit_no, self.room) != (None,) * 3

    def readings(self) -> tuple["AddressWords", ...]:
        """This reading, then the next likely one: the door as a building, or the reverse."""
        if self.door_no.isdigit() and self.building is None and int(self.door_no) < 1000:
            return (self, replace(self, door_no="", building=int(self.door_no)))
        if self.building is not None and not self.door_no and self.room is None:
            return (self, replace(self, door_no=str(self.building), building=None))
        return (self,)

    def described(self) -> tuple[str, ...]:
        """Its parts in the current language, for "read as …" above the results."""
        parts = list(self.words)
        if self.door_no:
            parts.append(_("door no. {number}").format(number=self.door_no))
        if self.building is not None:
            parts.append(_("building {number}").format(number=self.building))
        if self.unit_no is not None:
            parts.append(_("unit {number}").format(number=self.unit_no))
        if self.room is not None:
            parts.append(_("room {number}").format(number=self.room))
        return tuple(parts)


MOST_DIGITS = 5
"""No house, unit or room has a longer number."""

_BEFORE = r"(?<![0-9A-Za-z\-])"
_NUMBERS = re.compile(
    rf"{_BEFORE}(?P<s_building>[1-9]\d{{0,2}})-(?P<s_unit>[1-9]\d?)-(?P<s_room>\d{{2,4}})"
    r"(?![\d\-])(?:号|室|户)?"
    rf"|{_BEFORE}(?P<p_building>[1-9]\d{{0,2}})-(?P<p_room>\d{{3,4}})(?![\d\-号])(?:室|户)?"
    r"|(?P<building>\d+)(?:号楼|号院楼|栋|幢|座|#楼?|楼)-?"
    r"(?:(?P<b_unit>\d{1,2})-(?P<b_room>\d{2,4})(?!\d)(?:号|室|户)?)?"
    r"|(?P<unit>\d+)单元-?(?:(?P<u_room>\d{2,4})(?![\d号栋幢楼])(?:号|室|户)?)?"
    r"|(?P<room>\d{2,4})(?:室|房|户)|(?<=[A-Za-z]座)(?P<l_room>\d{2,4})(?![\d号])"
    r"|(?P<door>[甲乙丙丁]?\d+(?:-\d+)?)号(?!线|路|街|巷|井)(?:院|门)?"
)
_PLACE_END = re.compile(
    r"(?<=.)(?<!小)(?<!社)(?<!园)(?<!校)区|(?<=..)(?:县|街道|镇|乡)"
    r"|(?<=.)(?:大道|大街|路|街|巷|胡同)(?!街道|道|口)|(?<=.)(?:小区|社区|花园|家园|公寓|宿舍|小镇)"
)
_SEPARATORS = re.compile(r"[\s,，、。;；:：()/\\|]+")
_ROAD_END = ("路", "街", "道", "巷", "胡同")
_PROVINCE = re.compile(
    r"^(?:[^\s\d省]{2,3}省)?\s*(?:[^\s\d市]{2,3}市(?!场|政|委|府)(?=\s*[^\s\d]{1,5}?[区县市镇街路]))?\s*"
)


def read_address(text: str) -> AddressWords:
    """Read an address or a part of one, in any order; whatever is no number becomes a word."""
    rest = _PROVINCE.sub("", plain(text).strip(), count=1)
    found: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        for name, value in match.groupdict().items():
            if value is None:
                continue
            if name == "door" and "door" in found and value.isdigit():
                found.setdefault("building", value)  # the second "号" is a house behind the first
            found.setdefault(name.split("_", 1)[-1], value)
        return " "

    rest = _NUMBERS.sub(take, rest)
    words: list[str] = []
    loose: list[int] = []
    for word in _SEPARATORS.split(rest):
        if word.isascii() and word.isdigit() and len(word) <= 4:
            loose.append(int(word))
        elif cleaned := word.strip("-#·.～~"):
            words.extend(_split_places(cleaned.replace("办事处", "")))
    return _with_loose(_from_found(tuple(dict.fromkeys(words)), found), loose)


def _from_found(words: tuple[str, ...], found: dict[str, str]) -> AddressWords:
    def number(name: str) -> int | None:
        digits = found.get(name, "")
        return int(digits) if 0 < len(digits) <= MOST_DIGITS else None

    return AddressWords(
        words, found.get("door", ""), number("building"), number("unit"), number("room")
    )


def _with_loose(read: AddressWords, numbers: list[int]) -> AddressWords:
    """Give bare numbers ("阳光花园 7 2 1102") their meaning by place and size."""
    for n in numbers:
        after_road = bool(read.words) and read.words[-1].endswith(_ROAD_END)
        if after_road and not read.numbered:
            read = replace(read, door_no=str(n))
        elif read.building is None and n < 100 and read.unit_no is None and read.room is None:
            read = replace(read, building=n)
        elif read.unit_no is None and n < 100 and read.room is None:
            read = replace(read, unit_no=n)
        elif read.room is None:
            read = replace(read, room=n)
    return read


def _split_places(word: str) -> Iterator[str]:
    """Cut after the ending of each place name: "张店区共青团路" gives two words."""
    start = 0
    for match in _PLACE_END.finditer(word):
        if match.end() - start >= 2:
            yield word[start : match.end()]
            start = match.end()
    if start < len(word):
        yield word[start:]


def segment(word: str, knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Cut a run of characters into the longest names that `knows`, from the left.

    For words typed without spaces or endings: "张店共青团" gives "张店" and "共青团". A part that
    is nowhere known is kept whole.
    """
    if knows(word):
        return (word,)
    parts: list[str] = []
    unknown = ""
    start = 0
    while start < len(word):
        end = next((e for e in range(len(word), start + 1, -1) if knows(word[start:e])), 0)
        if end:
            parts.extend([unknown, word[start:end]] if unknown else [word[start:end]])
            unknown, start = "", end
        else:
            unknown += word[start]
            start += 1
    return (*parts, unknown) if unknown else tuple(parts)


class AddressParts(NamedTuple):
    """A written address taken apart, for placing an account. Empty or None where not written."""

    district: str
    street: str
    road: str
    door_no: str
    community: str
    building: int | None
    unit_no: int | None
    room: int | None


_TAIL = re.compile(
    r"(?=[0-9A-Za-z])(?:(?P<building>\d{1,4}|[A-Za-z])(?:号楼|栋|幢|座|#楼?|号(?=\d+单元)|楼(?=\d))-?)?"
    r"(?:(?P<unit>\d{1,2})单元-?)?"
    r"(?:(?:(?<=[#楼栋幢座])(?P<b_unit>\d{1,2})-(?P<b_room>\d{2,4})"
    r"|(?<!\d)(?P<s_building>\d{1,3})-(?:(?P<s_unit>\d{1,2})-)?(?P<s_room>\d{3,4})"
    r"|(?<![\d\-])(?P<room>\d{2,4}))[A-Za-z]?(?:室|房|户|号)?)?"
    r"(?:[东西南北中]户)?$"
)
_HEAD = re.compile(
    r"(?P<district>[^\s\d]{1,4}?(?:(?<![小社园校厂矿库片东西南北])区|县))?"
    r"(?P<street>[^\s\d路]{1,3}?路?[^\s\d路]{0,3}?(?:街道|(?<=..)[镇乡](?!街道|花园|小区|家园)))?"
    r"(?:办事处)?"
    r"(?P<road>[^\s\d]{2,10}?(?:大道|大街|(?<!铁)路|街(?!道)|巷|胡同))?"
    r"(?:(?P<door>[甲乙丙丁]?\d{1,5}(?:-\d{1,3})?)号(?!楼|院?\d*单元)院?)?"
    r"(?P<community>.*)"
)
_LAST_DOOR = re.compile(r"(?<=[^\d\-])(?P<door>\d{1,5}(?:-\d{1,3})?)号(?:院)?$")


def place_of(address: str) -> AddressParts:
    """Take apart a written address in the usual order, large to small.

    A letter as building ("A座") has no number and gives None; the address keeps the text.
    """
    text = "".join(_PROVINCE.sub("", plain(address), count=1).split())
    tail = _TAIL.search(text)
    building, unit, room = _tail_numbers(tail) if tail else (None, None, None)
    if tail and building is None and unit is None and text.endswith("号"):
        tail, room = None, None  # "88号" alone is the door
    head = text[: tail.start()] if tail else text
    district, street, road, door, community = _head_parts(head)
    if road and not door and not community and tail and tail[0].startswith(f"{building}号") \
            and "号楼" not in tail[0]:  # fmt: skip
        door, building = str(building), None  # "共青团路12号3单元": a door first
    return AddressParts(district, street, road, door, community, building, unit, room)


def _tail_numbers(tail: re.Match[str]) -> tuple[int | None, int | None, int | None]:
    building, unit, b_unit, b_room, s_building, s_unit, s_room, room = tail.groups()
    building = building or s_building
    unit = unit or b_unit or s_unit
    room = room or b_room or s_room
    return (
        int(building) if building is not None and building.isdigit() else None,
        int(unit) if unit is not None else None,
        int(room) if room is not None else None,
    )


@lru_cache(maxsize=32768)
def _head_parts(head: str) -> tuple[str, str, str, str, str]:
    """District, street, road, door and community; the same head serves a whole estate."""
    match = _HEAD.match(head)
    assert match is not None  # every part is optional
    district, street, road, door, community = (part or "" for part in match.groups())
    if not door and (last := _LAST_DOOR.search(community)):
        door, community = last["door"], community[: last.start()]
    return district, street, road, door, community.strip("-,，、")

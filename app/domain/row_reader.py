"""Reading the rows of an account file by the million: the usual ones on a short way.

A row that is written as nearly all are takes a few look-ups: its estate and its words were read
before, its numbers are plain. Every other row goes through `check_row`, and what that makes of it
is remembered for the rows like it: the short way gives the same, or leaves the row to it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from app.domain.account import PhoneNumber, Relation
from app.domain.account_fields import AccountField, CellPicker, ColumnMapping
from app.domain.account_row import AccountRow, RowError, RowRules, check_row, name_in, phones_in
from app.domain.account_values import WrongText, usage_of, yuan
from app.domain.address import AddressParts
from app.domain.lobby_numbers import document_end
from app.domain.phone import MOBILE_DIGITS

_F = AccountField
_OWN_PLACE = (_F.DISTRICT, _F.STREET, _F.ROAD, _F.DOOR_NO, _F.COMMUNITY)
# Columns with few texts in a million rows: read once for each combination of them.
_FEW = (
    _F.BRANCH, _F.WATER_USE, _F.METER, _F.STATUS, _F.STATUS_SINCE, _F.KEY_ACCOUNT, _F.CARE,
    _F.AS_OF, *_OWN_PLACE,
)  # fmt: skip
_MANY = (
    _F.ACCOUNT_NO, _F.NAME, _F.ADDRESS, _F.PHONES, _F.METER_NO, _F.ARREARS, _F.BALANCE, _F.USAGE,
    _F.DOCUMENT,
)  # fmt: skip
_HOUSE = frozenset({_F.BUILDING, _F.UNIT_NO, _F.ROOM})
_MOST_KEPT = 20_000

_CODE = re.compile(r"[0-9A-Z-]{1,32}")
_MOBILES = re.compile(r"1[3-9][0-9]{9}(?:/1[3-9][0-9]{9})?")
# An estate, then "7号楼2单元1102室": all but the numbers is remembered.
_HOME = re.compile(
    r"(.*[^\x00-\x7f])([0-9]{1,3})(号楼|#楼|[栋幢座#号楼])"
    r"(?:([0-9]{1,2})(单元))?([0-9]{2,4})([室户]?)"
)
_LONGEST_HEAD = 150

_Few = tuple[str, ...]
_Head = tuple[str, str, str, str, str]


class RowReader:
    """Reads the rows of one file."""

    def __init__(self, columns: ColumnMapping, rules: RowRules) -> None:
        self.picker = CellPicker(columns)
        self._rules = rules
        self._number = columns[_F.ACCOUNT_NO][0]
        self._houses_in_address = _HOUSE.isdisjoint(columns)
        self._several = [cols for cols in columns.values() if len(cols) > 1]
        self._many_of = itemgetter(*(self._position(columns, which) for which in _MANY))
        self._few_of = itemgetter(*(self._position(columns, which) for which in _FEW))
        self._few: dict[_Few, tuple[tuple[Any, ...], _Few]] = {}
        self._heads: dict[tuple[Any, ...], _Head] = {}
        self._name = lru_cache(maxsize=16_384)(name_in)
        self._usage = lru_cache(maxsize=8192)(usage_of)
        self._yuan = lru_cache(maxsize=16_384)(yuan)

    def read(self, line: int, cells: Sequence[str]) -> AccountRow | RowError:
        """The same as `check_row` of the row's fields."""
        texts = ["", *cells] if not self._several else [*self._joined(cells), "", *cells]
        few = self._few_of(texts)
        many = self._many_of(texts)
        number, name, address, phones, meter, arrears, balance, usage, document = many
        known = self._few.get(few)
        home = _HOME.fullmatch(address)
        if known is None or home is None or not _CODE.fullmatch(number):
            return self._thorough(line, cells, few, home)
        (branch, use, kind, status, since, key, care, as_of), own = known
        before, building, sort, unit, mark, room, end = home.groups()
        head = self._heads.get((before, sort, mark, end, own))
        if head is None or (meter and not _CODE.fullmatch(meter)):
            return self._thorough(line, cells, few, home)
        try:
            found, unread = self._phones(phones)
            return AccountRow(
                line, number, self._name(name), address,
                AddressParts(*head, int(building), int(unit) if unit else None, int(room)),
                found, meter, branch, use, kind, status, since, key, care,
                self._yuan(arrears) if arrears else None,
                self._yuan(balance) if balance else None,
                self._usage(usage) if usage else (), as_of, unread,
                document_end(document) if document else "",
            )  # fmt: skip
        except WrongText:
            return self._thorough(line, cells, few, home)

    def plain_number(self, cells: Sequence[str]) -> str:
        """The 户号 of a row where it stands as it is kept, else an empty text."""
        number = cells[self._number]
        return number if _CODE.fullmatch(number) else ""

    def _position(self, columns: ColumnMapping, which: AccountField) -> int:
        """Where `read` finds a field: joined columns first, then an empty text, then the cells."""
        found = columns.get(which, ())
        if len(found) > 1:
            return self._several.index(found)
        return len(self._several) + (1 + found[0] if found else 0)

    def _joined(self, cells: Sequence[str]) -> list[str]:
        return ["/".join(filter(None, (cells[c].strip() for c in cols))) for cols in self._several]

    def _phones(self, text: str) -> tuple[tuple[PhoneNumber, ...], tuple[str, ...]]:
        if not text:
            return (), ()
        if _MOBILES.fullmatch(text):
            first, second = text[:MOBILE_DIGITS], text[MOBILE_DIGITS + 1 :]
            owner = PhoneNumber(first, Relation.OWNER)
            if not second:
                return (owner,), ()
            if second != first:
                return (owner, PhoneNumber(second, Relation.OTHER)), ()
        return phones_in(text, self._rules.area_code)

    def _thorough(
        self, line: int, cells: Sequence[str], few: _Few, home: re.Match[str] | None
    ) -> AccountRow | RowError:
        row = check_row(self.picker.fields(cells), line=line, rules=self._rules)
        if isinstance(row, AccountRow):
            self._learn(row, few, home)
        return row

    def _learn(self, row: AccountRow, few: _Few, home: re.Match[str] | None) -> None:
        """Remember what holds for all rows with these words, and for all homes of this estate."""
        own = few[-len(_OWN_PLACE) :]
        if len(self._few) > _MOST_KEPT:
            self._few.clear()
        values = (row.branch, row.water_use, row.meter, row.status, row.status_since,
                  row.key_account, row.care, row.as_of)  # fmt: skip
        self._few[few] = (values, own)
        if home is None or not self._houses_in_address:
            return
        before, building, sort, unit, mark, room, end = home.groups()
        numbers = (int(building), int(unit) if unit else None, int(room))
        place = row.place
        if (
            row.address == home.string
            and numbers == (place.building, place.unit_no, place.room)
            and len(before) <= _LONGEST_HEAD
        ):
            if len(self._heads) > _MOST_KEPT:
                self._heads.clear()
            self._heads[before, sort, mark, end, own] = place[:5]

"""From a checked row of a file to an account ready to be written."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache, partial

from app.data.account_batches import Incoming
from app.domain.account_fields import AccountField, ColumnMapping
from app.domain.account_row import AccountRow
from app.domain.catalogue import Unit, UnitKind
from app.domain.initials import InitialsTable, name_initials
from app.domain.place_finder import PlaceFinder

# Names up to this length are found by their beginning, behind their first character and by
# initials; longer ones are companies, which people remember by any part.
_PERSONAL = 4
_LETTERS = re.compile(r"[A-Za-z]")
_NOT_CODE = re.compile(r"[^0-9A-Z]+")
_WRITTEN: Mapping[AccountField, tuple[str, ...]] = {
    AccountField.ACCOUNT_NO: ("account_no", "account_no_reversed"),
    AccountField.METER_NO: ("meter_no", "meter_no_reversed"),
    AccountField.NAME: ("name", "initials", "initials_other"),
    AccountField.PHONES: ("phones",),
    AccountField.ADDRESS: ("address", "community_id", "building", "unit_no", "room", "branch_id"),
}


def told_columns(mapping: ColumnMapping) -> frozenset[str]:
    """The columns of the database that a file with this mapping speaks of."""
    columns: set[str] = set()
    for field in mapping:
        columns.update(_WRITTEN.get(field, (field.value,)))
    return frozenset(columns)


def branch_of_district(units: tuple[Unit, ...]) -> dict[str, int]:
    """District → its branch office."""
    return {u.district: u.id for u in units if u.kind is UnitKind.BRANCH and u.district}


class Intake:
    """Turns rows into accounts; `exported_at` stands in for rows without a date of their own."""

    def __init__(
        self,
        finder: PlaceFinder,
        units: tuple[Unit, ...],
        table: InitialsTable,
        exported_at: datetime,
    ) -> None:
        self._finder = finder
        # Names come again and again: of ten million people most share theirs.
        self._initials = lru_cache(maxsize=65536)(partial(name_initials, table=table))
        self._exported_at = exported_at
        self._units = {u.name: u.id for u in units}

    def account(self, row: AccountRow, mark: int) -> Incoming:
        """The account of a good row; `mark` is that of its text.

        A row that is not understood to the end has none: it is read anew every time.
        """
        place = row.place
        placed = self._finder.find(place)
        first, *others = self._initials(row.name)
        branch = self._units.get(row.branch) if row.branch else None
        account = [
            row.account_no, _backwards(row.account_no), row.meter_no, _backwards(row.meter_no),
            row.name, first, " ".join(others), None, place.building, place.unit_no, place.room,
            row.address, placed.branch_id if branch is None else branch, row.water_use, row.meter,
            row.key_account, row.care,
        ]  # fmt: skip
        billing = [
            row.status, row.status_since, row.arrears, row.balance, list(row.usage),
            row.as_of or self._exported_at,
        ]  # fmt: skip
        unlisted = (
            placed.residue
            or placed.nowhere
            or len(row.name) > _PERSONAL
            or _LETTERS.search(row.address)
        )
        words = f"{row.name} {row.address} {placed.text}" if unlisted else ""
        known_by = None if placed.nowhere or row.unread_phones else mark
        return Incoming(account, billing, row.phones, placed, words, known_by, row.document)


def _backwards(number: str) -> str:
    """The number from behind without its dashes, for "last digits"."""
    code = number.replace("-", "")
    return code[::-1] if code.isalnum() else _NOT_CODE.sub("", code)[::-1]

"""Writing the demonstration in batches: one transaction each, nothing kept but small samples."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.base import Row
from app.data.engine import Database
from app.data.places import BuildingRow, CommunityRow
from app.domain.bigrams import tokens
from app.domain.initials import InitialsTable, name_initials
from app.integrations.pinyin import initials_table
from app.services.demo_data.accounts import MadeAccount
from app.services.demo_data.cast import CAST_ACCOUNTS, LIUQUAN_1, LIUQUAN_2
from app.services.demo_data.places import Estate
from app.services.starter import insert_new

T = TypeVar("T")
BATCH = 20_000
SAMPLE = 50
"""One account in so many gets a call: 2 %."""
_NEAR = 12
_CAST = frozenset(c.account_no for c in CAST_ACCOUNTS)


@dataclass(frozen=True, slots=True)
class Sample:
    """What calls and tickets need of an account."""

    id: int
    account_no: str
    name: str
    phone: str
    community_id: int
    district: str
    address: str


class AccountWriter:
    """Writes accounts as they come; afterwards `samples` and `households` are filled."""

    def __init__(self, database: Database, now: datetime) -> None:
        self._database = database
        self._now = now
        self._as_of = now.replace(minute=0, second=0, microsecond=0)
        self._table: InitialsTable = initials_table()
        self.samples: list[Sample] = []
        self.near_emergency: list[Sample] = []
        self.cast: dict[str, Sample] = {}
        self.estates: dict[str, Estate] = {}
        self.households: dict[tuple[int, int], int] = {}

    def write(self, accounts: Iterable[MadeAccount], progress: Callable[[int], None]) -> None:
        """Write them all; `progress` hears the number written after each batch."""
        done = 0
        for batch in batches(accounts, BATCH):
            fresh = [self._seen(a) for a in batch]
            with self._database.writes.begin() as connection:
                insert_new(connection, CommunityRow, [_community(e) for e in fresh if e])
                insert_new(connection, AccountRow, [self._account(a) for a in batch])
                insert_new(connection, BillingRow, [self._billing(a) for a in batch])
                insert_new(connection, PhoneRow, [p for a in batch for p in _phones(a)])
                _index_words(connection, [a for a in batch if a.residue])
            done += len(batch)
            progress(done)
        with self._database.writes.begin() as connection:
            insert_new(connection, BuildingRow, (
                {"community_id": c, "number": b, "households": n}
                for (c, b), n in self.households.items()
            ))  # fmt: skip

    def _seen(self, account: MadeAccount) -> Estate | None:
        """Count and sample an account; its estate when it is the first one there."""
        key = (account.estate.id, account.building or 0)
        self.households[key] = self.households.get(key, 0) + 1
        sample = _sample(account)
        if account.account_no in _CAST:
            self.cast[account.account_no] = sample
        if account.id % SAMPLE == 0:
            self.samples.append(sample)
        name = account.estate.name
        if name in (LIUQUAN_1, LIUQUAN_2) and account.id % _NEAR == 0:
            self.near_emergency.append(sample)
        if name in self.estates and self.estates[name].id == account.estate.id:
            return None
        self.estates.setdefault(name, account.estate)
        return account.estate

    def _account(self, account: MadeAccount) -> dict[str, Any]:
        first, *others = name_initials(account.name, self._table)
        return {
            "id": account.id,
            "account_no": account.account_no,
            "account_no_reversed": account.account_no.replace("-", "")[::-1],
            "meter_no": account.meter_no,
            "meter_no_reversed": account.meter_no[::-1],
            "name": account.name,
            "initials": first,
            "initials_other": others[0] if others else "",
            "community_id": account.estate.id,
            "building": account.building,
            "unit_no": account.unit_no,
            "room": account.room,
            "address": account.address,
            "branch_id": account.estate.branch_id,
            "water_use": account.water_use,
            "meter": "远传 DN20" if account.id % 3 else "机械 DN20",
            "key_account": account.key_account,
            "care": account.care,
            "version": 1,
            "updated_at": self._now,
        }

    def _billing(self, account: MadeAccount) -> dict[str, Any]:
        since = account.status_since
        return {
            "account_id": account.id,
            "status": account.status,
            "status_since": since.date() if since else None,
            "arrears": account.arrears,
            "balance": account.balance,
            "usage": list(account.usage),
            "as_of": self._as_of,
        }


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of at most `size`, in order."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def insert_all(database: Database, rows: dict[type[Row], list[dict[str, Any]]]) -> None:
    """Insert rows kind by kind in one transaction."""
    with database.writes.begin() as connection:
        for kind, values in rows.items():
            insert_new(connection, kind, values)


def _sample(account: MadeAccount) -> Sample:
    return Sample(account.id, account.account_no, account.name, account.phones[0][0],
                  account.estate.id, account.estate.district, account.address)  # fmt: skip


def _community(estate: Estate) -> dict[str, Any]:
    return {
        "id": estate.id,
        "district": estate.district,
        "street": estate.street,
        "road": estate.road,
        "door_no": estate.door_no,
        "name": estate.name,
        "branch_id": estate.branch_id,
    }


def _phones(account: MadeAccount) -> Iterator[dict[str, Any]]:
    for number, relation in account.phones:
        yield {
            "account_id": account.id,
            "number": number,
            "number_reversed": number[::-1],
            "relation": relation,
            "added_by": None,
            "added_at": None,
        }


def _index_words(connection: sa.Connection, accounts: Sequence[MadeAccount]) -> None:
    """Only addresses with words that no place has need the full text."""
    if not accounts:
        return
    found = [(a.id, list(dict.fromkeys(tokens(f"{a.name} {a.address}")))) for a in accounts]
    if connection.dialect.name == "sqlite":
        statement = sa.text("INSERT INTO account_text (rowid, words) VALUES (:id, :words)")
        connection.execute(statement, [{"id": i, "words": " ".join(w)} for i, w in found])
    else:
        statement = sa.text("INSERT INTO account_text (account_id, words) VALUES (:id, :words)")
        connection.execute(statement, [{"id": i, "words": w} for i, w in found])

"""Writing the demonstration in batches: one transaction each, nothing kept but small samples."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa

from app.data.account_batches import ACCOUNT, BILLING
from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.base import Row
from app.data.bulk import Bulk
from app.data.engine import Database
from app.data.index_care import mend, set_aside
from app.data.places import BuildingRow, CommunityRow
from app.domain.bigrams import tokens
from app.domain.initials import InitialsTable, name_initials
from app.integrations.pinyin import initials_table
from app.services.demo_cast import CAST_ACCOUNTS, LIUQUAN_1, LIUQUAN_2
from app.services.demo_data.accounts import MadeAccount
from app.services.demo_data.places import Estate
from app.services.starter import insert_new

T = TypeVar("T")
BATCH = 2_000
"""Small enough that a person sees it go on."""
SAMPLE = 50
"""One account in so many gets a call: 2 %."""
_ACCOUNT = ("id", *ACCOUNT, "version", "updated_at")
_BILLING = ("account_id", *BILLING)
_PHONE = ("account_id", "number", "number_reversed", "relation")
_NEAR = 12
_WORDS = sa.text("INSERT INTO account_text (account_id, words) VALUES (:id, :words)")
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
        if self._database.embedded:
            set_aside(self._database)
        done = 0
        for batch in batches(accounts, BATCH):
            fresh = [self._seen(a) for a in batch]
            with self._database.writes.begin() as connection:
                insert_new(connection, CommunityRow, [_community(e) for e in fresh if e])
                self._write(connection, batch)
            done += len(batch)
            progress(done)
        with self._database.writes.begin() as connection:
            insert_new(connection, BuildingRow, (
                {"community_id": c, "number": b, "households": n}
                for (c, b), n in self.households.items()
            ))  # fmt: skip
        if self._database.embedded:
            mend(self._database)

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

    def _write(self, connection: sa.Connection, batch: Sequence[MadeAccount]) -> None:
        """SQLAlchemy's types would take three times as long as SQLite."""
        # Only addresses with words that no place has need the full text.
        texts = [(a.id, f"{a.name} {a.address}") for a in batch if a.residue]
        accounts = [self._account(a) for a in batch]
        billing = [self._billing(a) for a in batch]
        phones = [p for a in batch for p in _phones(a)]
        if connection.dialect.name == "sqlite":
            bulk = Bulk(connection)
            now = (bulk.moment(self._now),)
            bulk.insert("account", _ACCOUNT, [row[:-1] + now for row in accounts])
            stored = [(row[0], *bulk.billing(row[1:])) for row in billing]
            bulk.insert("account_billing", _BILLING, stored)
            bulk.insert("account_phone", _PHONE, phones)
            bulk.insert_words(texts)
            return
        for kind, names, rows in (
            (AccountRow, _ACCOUNT, accounts), (BillingRow, _BILLING, billing),
            (PhoneRow, _PHONE, phones),
        ):  # fmt: skip
            insert_new(connection, kind, (dict(zip(names, row, strict=True)) for row in rows))
        if texts:
            words = [{"id": i, "words": list(dict.fromkeys(tokens(text)))} for i, text in texts]
            connection.execute(_WORDS, words)

    def _account(self, account: MadeAccount) -> tuple[Any, ...]:
        """In the order of `_ACCOUNT`."""
        first, *others = name_initials(account.name, self._table)
        estate = account.estate
        return (
            account.id,
            account.account_no,
            account.account_no.replace("-", "")[::-1],
            account.meter_no,
            account.meter_no[::-1],
            account.name,
            first,
            others[0] if others else "",
            estate.id,
            account.building,
            account.unit_no,
            account.room,
            account.address,
            estate.branch_id,
            account.water_use,
            "远传 DN20" if account.id % 3 else "机械 DN20",
            account.key_account,
            account.care,
            1,
            self._now,
        )

    def _billing(self, account: MadeAccount) -> tuple[Any, ...]:
        """In the order of `_BILLING`."""
        since = account.status_since.date() if account.status_since else None
        return (account.id, account.status, since, account.arrears, account.balance,
                list(account.usage), self._as_of)  # fmt: skip


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


def _phones(account: MadeAccount) -> Iterator[tuple[Any, ...]]:
    """In the order of `_PHONE`."""
    for number, relation in account.phones:
        yield (account.id, number, number[::-1], relation.value)

"""Writing accounts by the thousand: a batch is compared with what is there, then written whole.

The comparison is made here and not by ON CONFLICT … WHERE: the counts of added, changed and
unchanged accounts are exact although an account is spread over four tables. This is the embedded
database's way; PostgreSQL does the same in one function (`account_copy.py`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.data.account_documents import write_documents
from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.bulk import Bulk
from app.data.engine import Database
from app.data.id_list import as_list, in_list
from app.data.places import CommunityRow
from app.domain.account import AccountStatus, PhoneNumber, Relation
from app.domain.place_finder import FreshCommunity, Placed

ACCOUNT = (
    "account_no", "account_no_reversed", "meter_no", "meter_no_reversed", "name", "initials",
    "initials_other", "community_id", "building", "unit_no", "room", "address", "branch_id",
    "water_use", "meter", "key_account", "care",
)  # fmt: skip
MARK = "row_mark"
BILLING = ("status", "status_since", "arrears", "balance", "usage", "as_of")
_STAMP = ("version", "updated_at", "updated_by")
COMMUNITY, _BUILDING = ACCOUNT.index("community_id"), ACCOUNT.index("building")
_NAME, _ADDRESS = ACCOUNT.index("name"), ACCOUNT.index("address")
_KEY = ACCOUNT.index("key_account")
_STATUS, _ARREARS, _AS_OF = (BILLING.index(c) for c in ("status", "arrears", "as_of"))
# Columns of which None in a file means "not told": what is there stays.
_KEPT_WHEN_NONE = frozenset({"key_account", "status", "arrears", "balance", "branch_id"})


@dataclass(slots=True)
class Incoming:
    """One account ready to be written; `account` and `billing` are in the order of the columns.

    `words` is the text for the fallback search, empty when places and names say everything.
    `mark` stands for the text of its row: the same mark again, nothing new. None: no such promise.
    `document` is the last four of its holder's document, empty when the file has none.
    """

    account: list[Any]
    billing: list[Any]
    phones: tuple[PhoneNumber, ...]
    placed: Placed
    words: str
    mark: int | None = None
    document: str = ""


@dataclass(slots=True)
class Counts:
    """What became of the accounts of a batch."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    communities: int = 0


@dataclass(slots=True)
class _Stored:
    """An account as the database has it."""

    id: int
    account: tuple[Any, ...]
    billing: tuple[Any, ...]
    mark: int | None
    phones: dict[str, tuple[str, bool]]


class AccountWriter:
    """Writes batches inside one transaction each; `told` are the columns the file speaks of."""

    def __init__(self, told: frozenset[str], at: datetime, by: int) -> None:
        self._keep = tuple(name not in told for name in ACCOUNT)
        self._keep_billing = tuple(name not in told and name != "as_of" for name in BILLING)
        self._as_of_told = "as_of" in told
        self._phones_told = "phones" in told
        self._at, self._by = at, by

    def write(
        self, connection: sa.Connection, batch: Sequence[Incoming], fresh: Sequence[FreshCommunity]
    ) -> Counts:
        """Write one batch; nothing of it is kept unless the transaction is committed."""
        bulk = Bulk(connection)
        for community in fresh:
            community.id = _insert_community(connection, community)
        for item in batch:
            item.account[COMMUNITY] = item.placed.community_id
        stored = _stored(connection, [item.account[0] for item in batch])
        households: Counter[tuple[int, int]] = Counter()
        new = [item for item in batch if item.account[0] not in stored]
        self._add(bulk, new, households)
        counts = Counts(added=len(new), communities=len(fresh))
        known = [(i, stored[i.account[0]]) for i in batch if i.account[0] in stored]
        counts.updated = self._update(bulk, known, households)
        counts.unchanged = len(known) - counts.updated
        bulk.count_households(households)
        write_documents(connection, bulk, {i.account[0]: i.document for i in batch if i.document})
        return counts

    def known(self, database: Database, numbers: Sequence[str], marks: Sequence[int]) -> set[int]:
        """The places in these lists of the accounts that have the mark they would get."""
        statement = (
            sa.select(AccountRow.account_no, BillingRow.row_mark)
            .join(BillingRow, BillingRow.account_id == AccountRow.id)
            .where(in_list(AccountRow.account_no.expression, as_list(numbers)))
        )
        there = {number: mark for number, mark in database.all(statement) if mark is not None}
        asked = enumerate(zip(numbers, marks, strict=True))
        return {i for i, (number, mark) in asked if there.get(number) == mark}

    def _add(
        self, bulk: Bulk, new: Sequence[Incoming], households: Counter[tuple[int, int]]
    ) -> None:
        if not new:
            return
        first = bulk.next_id()
        stamp = (1, bulk.moment(self._at), self._by)
        accounts, billing, phones, words = [], [], [], []
        for account_id, item in enumerate(new, first):
            account, bill = item.account, item.billing
            account[_KEY] = bool(account[_KEY])
            bill[_STATUS] = bill[_STATUS] or AccountStatus.NORMAL
            bill[_ARREARS] = bill[_ARREARS] or Decimal(0)
            accounts.append((account_id, *account, *stamp))
            billing.append((account_id, *bulk.billing(bill), item.mark))
            phones += [_phone(account_id, phone) for phone in item.phones]
            if item.words:
                words.append((account_id, item.words))
            if account[COMMUNITY] is not None:
                households[account[COMMUNITY], account[_BUILDING] or 0] += 1
        bulk.insert("account", ("id", *ACCOUNT, *_STAMP), accounts)
        bulk.insert("account_billing", ("account_id", *BILLING, MARK), billing)
        bulk.insert("account_phone", _PHONE, phones)
        bulk.insert_words(words)

    def _update(
        self,
        bulk: Bulk,
        known: Sequence[tuple[Incoming, _Stored]],
        households: Counter[tuple[int, int]],
    ) -> int:
        """Write what differs; how many accounts did."""
        accounts, billing, phones = [], [], _PhoneChanges()
        words: list[tuple[int, str]] = []
        marks: list[tuple[int | None, int]] = []
        changed = 0
        for item, old in known:
            account = _merged(ACCOUNT, item.account, old.account, self._keep)
            bill = _merged(BILLING, item.billing, old.billing, self._keep_billing)
            if not self._as_of_told and bill[:_AS_OF] == list(old.billing[:_AS_OF]):
                bill[_AS_OF] = old.billing[_AS_OF]  # the file's own time alone is no news
            differs = False
            if tuple(account) != old.account:
                differs = True
                accounts.append((*account, bulk.moment(self._at), self._by, old.id))
                _move(households, account, old.account)
                if _searched(account) != _searched(old.account):
                    words.append((old.id, item.words))
            if tuple(bill) != old.billing:
                differs = True
                billing.append((*bulk.billing(bill), item.mark, old.id))
            elif item.mark != old.mark:
                marks.append((item.mark, old.id))
            if self._phones_told and phones.compare(old, item.phones):
                differs = True
            changed += differs
        bulk.update_accounts((*ACCOUNT, "updated_at", "updated_by"), accounts)
        bulk.update("account_billing", (*BILLING, MARK), ("account_id",), billing)
        bulk.update("account_billing", (MARK,), ("account_id",), marks)
        phones.write(bulk)
        bulk.replace_words(words)
        return changed


_WORDS = {relation: relation.value for relation in Relation}
_PHONE = ("account_id", "number", "number_reversed", "relation")


def _phone(account_id: int, phone: PhoneNumber) -> tuple[Any, ...]:
    return (account_id, phone.number, phone.number[::-1], _WORDS[phone.relation])


class _PhoneChanges:
    """Numbers to add, to change and to take away. What an agent attached is never touched."""

    def __init__(self) -> None:
        self._new: list[tuple[Any, ...]] = []
        self._changed: list[tuple[Any, ...]] = []
        self._gone: list[tuple[int, str]] = []

    def compare(self, old: _Stored, phones: Sequence[PhoneNumber]) -> bool:
        """Note the differences of one account; whether there are any."""
        before = len(self._new) + len(self._changed) + len(self._gone)
        for phone in phones:
            there = old.phones.get(phone.number)
            if there is None:
                self._new.append(_phone(old.id, phone))
            elif there != (phone.relation.value, True) and there[1]:
                self._changed.append((phone.relation.value, old.id, phone.number))
        told = {phone.number for phone in phones}
        for number, (_relation, imported) in old.phones.items():
            if imported and number not in told:
                self._gone.append((old.id, number))
        return len(self._new) + len(self._changed) + len(self._gone) > before

    def write(self, bulk: Bulk) -> None:
        bulk.insert("account_phone", _PHONE, self._new)
        bulk.update("account_phone", ("relation",), ("account_id", "number"), self._changed)
        bulk.delete("account_phone", ("account_id", "number"), self._gone)


def _merged(
    names: Sequence[str], new: Sequence[Any], old: Sequence[Any], keep: Sequence[bool]
) -> list[Any]:
    """The new values where the file tells any."""
    return [
        was if kept or (now is None and name in _KEPT_WHEN_NONE) else now
        for name, now, was, kept in zip(names, new, old, keep, strict=True)
    ]


def _searched(account: Sequence[Any]) -> tuple[Any, ...]:
    """What the words of the fallback search are made of."""
    return (account[_NAME], account[_ADDRESS], account[COMMUNITY])


def _move(households: Counter[tuple[int, int]], account: Sequence[Any], old: Sequence[Any]) -> None:
    for fields, step in ((old, -1), (account, 1)):
        if fields[COMMUNITY] is not None:
            households[fields[COMMUNITY], fields[_BUILDING] or 0] += step


def _insert_community(connection: sa.Connection, fresh: FreshCommunity) -> int:
    values = {
        "district": fresh.district,
        "street": fresh.street,
        "road": fresh.road,
        "door_no": fresh.door_no,
        "name": fresh.name,
        "branch_id": fresh.branch_id,
    }
    same = [getattr(CommunityRow, name) == value for name, value in values.items()
            if name != "branch_id"]  # fmt: skip
    there = connection.scalar(sa.select(CommunityRow.id).where(*same))
    if there is not None:
        return there
    made = connection.execute(sa.insert(CommunityRow).values(values).returning(CommunityRow.id))
    return made.scalar_one()


_ACCOUNT_COLUMNS = [getattr(AccountRow, name) for name in ACCOUNT]
_BILLING_COLUMNS = [getattr(BillingRow, name) for name in BILLING]


def _stored(connection: sa.Connection, numbers: Sequence[str]) -> dict[str, _Stored]:
    """The accounts with these 户号."""
    statement = (
        sa.select(AccountRow.id, *_ACCOUNT_COLUMNS, *_BILLING_COLUMNS, BillingRow.row_mark)
        .outerjoin(BillingRow, BillingRow.account_id == AccountRow.id)
        .where(in_list(AccountRow.account_no.expression, as_list(numbers)))
    )
    found: dict[str, _Stored] = {}
    by_id: dict[int, _Stored] = {}
    end = 1 + len(ACCOUNT)
    for row in connection.execute(statement):
        stored = _Stored(row[0], tuple(row[1:end]), tuple(row[end:-1]), row[-1], {})
        found[row[1]] = by_id[row[0]] = stored
    if by_id:
        phones = sa.select(
            PhoneRow.account_id, PhoneRow.number, PhoneRow.relation, PhoneRow.added_by
        ).where(in_list(PhoneRow.account_id.expression, as_list(by_id)))
        for account_id, number, relation, added_by in connection.execute(phones):
            by_id[account_id].phones[number] = (relation.value, added_by is None)
    return found

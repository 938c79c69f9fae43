"""Writing accounts by the ten thousand into PostgreSQL: COPY, then the server compares and writes.

The rule is that of `account_batches.py`, as one function of the server (`server/import.sql`): who
imports needs no right on the accounts, and what has not changed is not touched.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.data.account_batches import Counts, Incoming
from app.data.engine import Database
from app.data.reads import asked
from app.domain.account import PhoneNumber
from app.domain.bigrams import tokens
from app.domain.place_finder import FreshCommunity

# The texts come first: only they can hold what COPY takes for its own marks.
_TEXTS = (
    "account_no", "account_no_reversed", "meter_no", "meter_no_reversed", "name", "initials",
    "initials_other", "address", "water_use", "meter", "care",
)  # fmt: skip
_OTHERS = (
    "community_id", "building", "unit_no", "room", "branch_id", "key_account", "status",
    "status_since", "arrears", "balance", "usage", "as_of", "row_mark", "numbers", "relations",
    "words",
)  # fmt: skip
_COPY = f"COPY account_incoming ({', '.join((*_TEXTS, *_OTHERS))}) FROM STDIN"
_TAKE = sa.text("SELECT hotline.import_take(CAST(:asked AS jsonb))")
_PLACES = sa.text("SELECT hotline.import_places(CAST(:asked AS jsonb))")
_DOCUMENTS = sa.text("SELECT hotline.import_documents(CAST(:asked AS jsonb))")
_TURN = sa.text("SELECT hotline.import_turn('{}')")
_MARKS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_IN_ARRAY = str.maketrans({"\\": "\\\\", '"': '\\"'})
_MARKED = re.compile(r"[\\\n\r]")
_NONE = "\\N"


class AccountCopier:
    """Writes batches inside one transaction each; `told` are the columns the file speaks of."""

    def __init__(self, told: frozenset[str]) -> None:
        self._told = sorted(told)

    def write(
        self, connection: sa.Connection, batch: Sequence[Incoming], fresh: Sequence[FreshCommunity]
    ) -> Counts:
        """Write one batch; nothing of it is kept unless the transaction is committed."""
        connection.execute(_TURN)
        if fresh:
            places = [[c.district, c.street, c.road, c.door_no, c.name, c.branch_id] for c in fresh]
            ids = connection.scalar(_PLACES, {"asked": asked({"places": places})})
            for community, key in zip(fresh, ids or (), strict=True):
                community.id = key
        raw: Any = connection.connection.dbapi_connection
        with raw.cursor().copy(_COPY) as copy:
            copy.write("".join(map(_line, batch)))
        counted: Any = connection.scalar(_TAKE, {"asked": asked({"told": self._told})})
        if documents := [[item.account[0], item.document] for item in batch if item.document]:
            connection.execute(_DOCUMENTS, {"asked": asked({"documents": documents})})
        added, updated = int(counted["added"]), int(counted["updated"])
        return Counts(added, updated, len(batch) - added - updated, len(fresh))

    def known(self, database: Database, numbers: Sequence[str], marks: Sequence[int]) -> set[int]:
        """The places in these lists of the accounts that have the mark they would get."""
        lists = {"numbers": _array(numbers), "marks": f"{{{','.join(map(str, marks))}}}"}
        return set(database.act("import_known", lists))


def _line(item: Incoming) -> str:
    """One account in COPY's text format."""
    (number, number_back, meter_no, meter_back, name, initials, other, _place, building, unit,
     room, address, branch, use, meter, key, care) = item.account  # fmt: skip
    status, since, arrears, balance, usage, as_of = item.billing
    texts = (
        f"{number}\t{number_back}\t{meter_no}\t{meter_back}\t{name}\t{initials}\t{other}"
        f"\t{address}\t{use}\t{meter}\t{care}"
    )
    if _MARKED.search(texts) or texts.count("\t") != len(_TEXTS) - 1:
        plain = (number, number_back, meter_no, meter_back, name, initials, other, address, use,
                 meter, care)  # fmt: skip
        texts = "\t".join(text.translate(_MARKS) for text in plain)
    place, mark, words = item.placed.community_id, item.mark, _NONE
    if item.words:
        words = _in_copy(_array(dict.fromkeys(tokens(item.words))))
    return (
        f"{texts}\t{_NONE if place is None else place}\t{_NONE if building is None else building}"
        f"\t{_NONE if unit is None else unit}\t{_NONE if room is None else room}"
        f"\t{_NONE if branch is None else branch}\t{_NONE if key is None else key}"
        f"\t{_NONE if status is None else status.value}\t{_NONE if since is None else _day(since)}"
        f"\t{_fen(arrears)}\t{_fen(balance)}\t{usage}\t{_moment(as_of)}"
        f"\t{_NONE if mark is None else mark}\t{_phones(item.phones)}\t{words}\n"
    )


def _phones(phones: Sequence[PhoneNumber]) -> str:
    """The two columns of the numbers; these are digits, relations are words."""
    if not phones:
        return "{}\t{}"
    if len(phones) == 1:
        return f"{{{phones[0].number}}}\t{{{phones[0].relation.value}}}"
    numbers, relations = zip(*((p.number, p.relation.value) for p in phones), strict=True)
    return f"{{{','.join(numbers)}}}\t{{{','.join(relations)}}}"


def _array(texts: Iterable[str]) -> str:
    """Texts as the literal of an array."""
    inner = ",".join(f'"{text.translate(_IN_ARRAY)}"' for text in texts)
    return f"{{{inner}}}"


def _in_copy(text: str) -> str:
    return text.translate(_MARKS) if _MARKED.search(text) else text


def _fen(amount: Decimal | None) -> str:
    return _NONE if amount is None else str(int(amount * 100))


@lru_cache(maxsize=1024)
def _day(value: date) -> str:
    return value.isoformat()


@lru_cache(maxsize=1024)
def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()

"""Writing accounts by the ten thousand into PostgreSQL: COPY, then the server compares and writes.

The rule is that of `account_batches.py`, as one function of the server (`server/import.sql`): who
imports needs no right on the accounts, and what has not changed is not touched.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.data.account_batches import ACCOUNT, BILLING, COMMUNITY, Counts, Incoming
from app.data.reads import asked
from app.domain.account import PhoneNumber
from app.domain.bigrams import tokens
from app.domain.place_finder import FreshCommunity

_COPY = (
    f"COPY account_incoming ({', '.join((*ACCOUNT, *BILLING))}, numbers, relations, words)"
    " FROM STDIN"
)
_TAKE = sa.text("SELECT hotline.import_take(CAST(:asked AS jsonb))")
_PLACES = sa.text("SELECT hotline.import_places(CAST(:asked AS jsonb))")
_TURN = sa.text("SELECT hotline.import_turn('{}')")
_MARKS = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_IN_ARRAY = str.maketrans({"\\": "\\\\\\\\", '"': '\\\\"'})


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
        added, updated = int(counted["added"]), int(counted["updated"])
        return Counts(added, updated, len(batch) - added - updated, len(fresh))


def _line(item: Incoming) -> str:
    """One account in COPY's text format."""
    item.account[COMMUNITY] = item.placed.community_id
    values = [_WRITERS[type(v)](v) for v in (*item.account, *item.billing)]
    numbers, relations = _phones(item.phones)
    words = _array(dict.fromkeys(tokens(item.words))) if item.words else "\\N"
    return "\t".join((*values, numbers, relations, words)) + "\n"


def _phones(phones: Sequence[PhoneNumber]) -> tuple[str, str]:
    if not phones:
        return "{}", "{}"
    relations = ",".join(phone.relation.value for phone in phones)
    return _array(phone.number for phone in phones), f"{{{relations}}}"


def _array(texts: Any) -> str:
    inner = ",".join(f'"{text.translate(_IN_ARRAY)}"' for text in texts)
    return f"{{{inner}}}"


def _text(value: str) -> str:
    return value if value.isalnum() else value.translate(_MARKS)


@lru_cache(maxsize=1024)
def _moment(value: datetime) -> str:
    return value.astimezone(UTC).isoformat()


class _Writers(dict[type, Callable[[Any], str]]):
    """How each kind of value is written; enums as their value."""

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        self[kind] = lambda value: str(getattr(value, "value", value))
        return self[kind]


_WRITERS = _Writers(
    {
        type(None): lambda _none: "\\N",
        str: _text,
        int: str,
        bool: lambda value: "t" if value else "f",
        Decimal: lambda value: str(int((value * 100).to_integral_value())),
        datetime: _moment,
        list: lambda value: f"[{', '.join(map(str, value))}]",
    }
)

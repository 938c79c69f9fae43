"""Thousands of rows at once into the embedded database, past SQLAlchemy's types.

Values are given as the database stores them; `billing` and `moment` turn the few that differ.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.domain.bigrams import indexed

Rows = Sequence[Sequence[Any]]


class Bulk:
    """Writes to the tables of accounts through the driver of one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._raw: Any = connection.connection.dbapi_connection

    def next_id(self) -> int:
        """The next account id; there is one writer, so those behind it are free, too."""
        query = "SELECT coalesce(max(id), 0) + 1 FROM account"
        return int(self._raw.execute(query).fetchone()[0])

    def moment(self, at: datetime | None) -> Any:
        """An instant as it is stored."""
        return None if at is None else _sqlite_moment(at)

    def billing(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """Status, date, money, usage and time as they are stored."""
        status, since, arrears, balance, usage, as_of = values
        if since is not None:
            since = since.isoformat()
        word = status.value if isinstance(status, Enum) else status
        return (word, since, _fen(arrears), _fen(balance), _json(usage), self.moment(as_of))

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        if not rows:
            return
        names = ", ".join(columns)
        marks = ", ".join("?" * len(columns))
        self._raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)

    def update(
        self, table: str, columns: Sequence[str], keys: Sequence[str], rows: Rows, more: str = ""
    ) -> None:
        """`rows` hold the columns' values and then the keys'."""
        if not rows:
            return
        sets = ", ".join(f"{c} = ?" for c in columns)
        where = " AND ".join(f"{k} = ?" for k in keys)
        statement = f"UPDATE {table} SET {sets}{more} WHERE {where}"
        self._raw.cursor().executemany(statement, rows)

    def update_accounts(self, columns: Sequence[str], rows: Rows) -> None:
        """Like `update`, and the version counts on: a colleague's open form learns of it."""
        self.update("account", columns, ("id",), rows, ", version = version + 1")

    def delete(self, table: str, keys: Sequence[str], rows: Rows) -> None:
        if rows:
            where = " AND ".join(f"{k} = ?" for k in keys)
            self._raw.cursor().executemany(f"DELETE FROM {table} WHERE {where}", rows)

    def insert_words(self, texts: Sequence[tuple[int, str]]) -> None:
        """The tokens of the fallback search."""
        self.insert("account_text", ("rowid", "words"), [(i, indexed(t)) for i, t in texts])

    def replace_words(self, texts: Sequence[tuple[int, str]]) -> None:
        """The tokens of accounts that have changed; an empty text has none."""
        self.delete("account_text", ("rowid",), [(i,) for i, _text in texts])
        self.insert_words([(i, text) for i, text in texts if text])

    def count_households(self, steps: Mapping[tuple[int, int], int]) -> None:
        """Add to the households of (community, building); a building without any is dropped."""
        rows = [(c, b, n) for (c, b), n in sorted(steps.items()) if n]
        if not rows:
            return
        statement = (
            "INSERT INTO building (community_id, number, households) VALUES (?, ?, ?)"
            " ON CONFLICT (community_id, number)"
            " DO UPDATE SET households = building.households + excluded.households"
        )
        cursor = self._raw.cursor()
        cursor.executemany(statement, rows)
        if any(n < 0 for _c, _b, n in rows):
            cursor.execute("DELETE FROM building WHERE households <= 0")


@lru_cache(maxsize=256)
def _sqlite_moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _json(numbers: Sequence[int]) -> str:
    return f"[{', '.join(map(str, numbers))}]"


def _fen(amount: Decimal | None) -> int | None:
    return None if amount is None else int((amount * 100).to_integral_value())

"""Thousands of rows at once: COPY on PostgreSQL, executemany on SQLite, past SQLAlchemy's types.

Values are given as the database stores them; `billing` and `moment` turn the few that differ.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.domain.bigrams import indexed, tokens

Rows = Sequence[Sequence[Any]]
# Any number that no other program uses: two desks must not import at once.
_LOCK = 4_207_534


class Bulk:
    """Writes to the tables of accounts through the driver of one connection."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._raw: Any = connection.connection.dbapi_connection
        self._sqlite = connection.dialect.name == "sqlite"
        self._mark = "?" if self._sqlite else "%s"

    def one_at_a_time(self) -> None:
        """Wait until no other desk writes a batch; lasts until the end of the transaction."""
        if not self._sqlite:
            self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))

    def take_ids(self, count: int) -> int:
        """The first of `count` account ids in a row."""
        if self._sqlite:
            query = "SELECT coalesce(max(id), 0) + 1 FROM account"
            return int(self._raw.execute(query).fetchone()[0])
        # Alone behind the lock: setval past the block gives ids without gaps.
        query = (
            "SELECT setval(s, greatest(nextval(s), (SELECT coalesce(max(id), 0) + 1 FROM account))"
            " + %s) FROM pg_get_serial_sequence('account', 'id') AS s"
        )
        return int(self._raw.execute(query, (count - 1,)).fetchone()[0]) - count + 1

    def moment(self, at: datetime | None) -> Any:
        """An instant as it is stored."""
        if at is None or not self._sqlite:
            return at
        return _sqlite_moment(at)

    def billing(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """Status, date, money, usage and time as they are stored."""
        status, since, arrears, balance, usage, as_of = values
        if since is not None and self._sqlite:
            since = since.isoformat()
        word = status.value if isinstance(status, Enum) else status
        return (word, since, _fen(arrears), _fen(balance), _json(usage), self.moment(as_of))

    def insert(self, table: str, columns: Sequence[str], rows: Rows) -> None:
        if not rows:
            return
        names = ", ".join(columns)
        if self._sqlite:
            marks = ", ".join("?" * len(columns))
            self._raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
            return
        with self._raw.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def update(
        self, table: str, columns: Sequence[str], keys: Sequence[str], rows: Rows, more: str = ""
    ) -> None:
        """`rows` hold the columns' values and then the keys'."""
        if not rows:
            return
        sets = ", ".join(f"{c} = {self._mark}" for c in columns)
        where = " AND ".join(f"{k} = {self._mark}" for k in keys)
        statement = f"UPDATE {table} SET {sets}{more} WHERE {where}"
        self._raw.cursor().executemany(statement, rows)

    def update_accounts(self, columns: Sequence[str], rows: Rows) -> None:
        """Like `update`, and the version counts on: a colleague's open form learns of it."""
        self.update("account", columns, ("id",), rows, ", version = version + 1")

    def delete(self, table: str, keys: Sequence[str], rows: Rows) -> None:
        if rows:
            where = " AND ".join(f"{k} = {self._mark}" for k in keys)
            self._raw.cursor().executemany(f"DELETE FROM {table} WHERE {where}", rows)

    def insert_words(self, texts: Sequence[tuple[int, str]]) -> None:
        """The tokens of the fallback search."""
        if self._sqlite:
            self.insert("account_text", ("rowid", "words"), [(i, indexed(t)) for i, t in texts])
        else:
            rows = [(i, list(dict.fromkeys(tokens(t)))) for i, t in texts]
            self.insert("account_text", ("account_id", "words"), rows)

    def replace_words(self, texts: Sequence[tuple[int, str]]) -> None:
        """The tokens of accounts that have changed; an empty text has none."""
        key = "rowid" if self._sqlite else "account_id"
        self.delete("account_text", (key,), [(i,) for i, _text in texts])
        self.insert_words([(i, text) for i, text in texts if text])

    def count_households(self, steps: Mapping[tuple[int, int], int]) -> None:
        """Add to the households of (community, building); a building without any is dropped."""
        rows = [(c, b, n) for (c, b), n in sorted(steps.items()) if n]
        if not rows:
            return
        marks = ", ".join([self._mark] * 3)
        statement = (
            f"INSERT INTO building (community_id, number, households) VALUES ({marks})"
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

"""Several result sets in one statement: each is folded into one JSON value by the database.

A screen needs accounts, outages, tickets and calls at once; over a slow line every statement
costs a round trip (DATABASE: five queries at 40 ms are 208 ms, one is 43 ms). So each screen is
one SELECT whose columns are `rows(...)`, the same on SQLite and PostgreSQL.
"""

import json
from collections import namedtuple
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override

from app.data.types import AnySelect, Instant, JsonType, Word, Yuan

Decoder = Callable[[Any], Any]


class _Array(FunctionElement[Any]):
    """One row as a JSON array."""

    inherit_cache = True
    name = "json_row"


class _Aggregate(FunctionElement[Any]):
    """All rows as a JSON array of arrays; an empty array for no rows."""

    inherit_cache = True
    name = "json_rows"


class server_now(FunctionElement[datetime]):  # noqa: N801 - reads as an SQL function
    """The database server's clock: the authority on time."""

    inherit_cache = True
    type = Instant()


@compiles(_Array, "sqlite")
def _array_sqlite(element: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **kw)})"


@compiles(_Array, "postgresql")
def _array_postgresql(element: _Array, compiler: SQLCompiler, **kw: Any) -> str:
    return f"jsonb_build_array({compiler.process(element.clauses, **kw)})"


@compiles(_Aggregate, "sqlite")
def _aggregate_sqlite(element: _Aggregate, compiler: SQLCompiler, **kw: Any) -> str:
    return f"json_group_array(json({compiler.process(element.clauses, **kw)}))"


@compiles(_Aggregate, "postgresql")
def _aggregate_postgresql(element: _Aggregate, compiler: SQLCompiler, **kw: Any) -> str:
    return f"coalesce(jsonb_agg({compiler.process(element.clauses, **kw)}), '[]'::jsonb)"


@compiles(server_now, "sqlite")
def _now_sqlite(element: server_now, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001 - the compiler's signature
    return "strftime('%Y-%m-%d %H:%M:%f', 'now')"


@compiles(server_now, "postgresql")
def _now_postgresql(element: server_now, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ARG001 - the compiler's signature
    return "clock_timestamp()"


def _instant(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is UTC:
        return moment
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def decoder(kind: TypeEngine[Any]) -> Decoder | None:  # noqa: PLR0911 - a table
    """How a JSON value of this column type becomes a Python value; None when it is one already."""
    if isinstance(kind, _RowsType):
        return kind.folded
    if isinstance(kind, Instant):
        return _instant
    if isinstance(kind, Word):
        # Calling the enumeration takes three times as long.
        return {member.value: member for member in kind.kind}.__getitem__
    if isinstance(kind, Yuan):
        return lambda fen: kind.process_result_value(fen, None)  # type: ignore[arg-type]  # the dialect is not used
    if isinstance(kind, sa.Uuid):
        return UUID
    if isinstance(kind, sa.Date):
        return date.fromisoformat
    if isinstance(kind, sa.Boolean):
        return bool
    if isinstance(kind, (sa.JSON, JsonType)):
        return lambda value: json.loads(value) if isinstance(value, str) else value
    return None


class _RowsType(TypeDecorator[Sequence[Any]]):
    """Decodes the folded rows into named tuples with the columns' own Python types."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, columns: tuple[tuple[str, TypeEngine[Any]], ...]) -> None:
        super().__init__()
        self.columns = columns
        self._row = row_class(tuple(name for name, _ in columns))
        decoders = enumerate(decoder(kind) for _, kind in columns)
        self._decoders = tuple((at, decode) for at, decode in decoders if decode is not None)

    @override
    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return self.folded

    def folded(self, value: Any) -> Sequence[Any]:
        """The rows of a fold, as text or parsed."""
        raw = json.loads(value) if isinstance(value, (str, bytes)) else (value or [])
        return [self._decode(row) for row in raw]

    def _decode(self, row: list[Any]) -> Any:
        for at, decode in self._decoders:
            if row[at] is not None:
                row[at] = decode(row[at])
        return self._row(*row)


@lru_cache(maxsize=256)
def row_class(fields: tuple[str, ...]) -> Callable[..., Any]:
    """The class of a folded row; making one takes longer than most statements."""
    return cast("Callable[..., Any]", namedtuple("Row", fields))


_SHARED: dict[tuple[type, object], TypeEngine[Any]] = {}


def _shared(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """One type object for all that decode alike.

    SQLAlchemy compiles a statement again for every new one, which takes longer than running it.
    """
    return _SHARED.setdefault((type(kind), getattr(kind, "kind", None)), kind)


def rows(statement: AnySelect) -> sa.ColumnElement[Sequence[Any]]:
    """Fold `statement` into one column: a list of named tuples, in the statement's order."""
    inner = statement.subquery()
    columns = tuple((c.name, _shared(c.type)) for c in inner.c)
    folded = sa.select(_Aggregate(_Array(*inner.c))).scalar_subquery()
    return sa.type_coerce(folded, _RowsType(columns))

"""Membership in a list as one parameter: the statement's text never changes.

An expanding IN makes another statement for every length, which PostgreSQL then plans anew.
"""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.data.types import AnySelect

_TEXT = sa.Text()


class _InList(FunctionElement[Any]):
    """Clauses: the column, the list as JSON text, the name of the element's type.

    Without the cast SQLite does not use the column's index.
    """

    inherit_cache = True
    name = "in_list"
    # With a type of Boolean SQLAlchemy writes "… = 1" for SQLite, which then reads the whole table.
    type = sa.types.NULLTYPE


@compiles(_InList, "sqlite")
def _in_list_sqlite(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    column, listed, kind = (compiler.process(c, **kw) for c in element.clauses)
    if kind == "uuid":  # which SQLite keeps as 32 digits
        return f"{column} IN (SELECT replace(value, '-', '') FROM json_each({listed}))"
    return f"{column} IN (SELECT CAST(value AS {kind}) FROM json_each({listed}))"


@compiles(_InList, "postgresql")
def _in_list_postgresql(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    column, listed, kind = (compiler.process(c, **kw) for c in element.clauses)
    texts = f"jsonb_array_elements_text(CAST({listed} AS jsonb))"
    return f"{column} = ANY (ARRAY(SELECT CAST({texts} AS {kind})))"


class _Listed(FunctionElement[Any]):
    """Clauses as of `_InList`, compared with a hash table instead of one after another.

    "IS TRUE" keeps planners from looking the column up by its index.
    """

    inherit_cache = True
    name = "listed"
    type = sa.types.NULLTYPE


@compiles(_Listed, "sqlite")
def _listed_sqlite(element: _Listed, compiler: SQLCompiler, **kw: Any) -> str:
    column, listed, kind = (compiler.process(c, **kw) for c in element.clauses)
    return f"({column} IN (SELECT CAST(value AS {kind}) FROM json_each({listed}))) IS TRUE"


@compiles(_Listed, "postgresql")
def _listed_postgresql(element: _Listed, compiler: SQLCompiler, **kw: Any) -> str:
    column, listed, kind = (compiler.process(c, **kw) for c in element.clauses)
    texts = f"jsonb_array_elements_text(CAST({listed} AS jsonb))"
    return f"({column} IN (SELECT CAST({texts} AS {kind}))) IS TRUE"


class _Among(FunctionElement[Any]):
    """Clauses: the column and a SELECT of few values."""

    inherit_cache = True
    name = "among"
    type = sa.types.NULLTYPE


@compiles(_Among, "sqlite")
def _among_sqlite(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, few = (compiler.process(c, **kw) for c in element.clauses)
    return f"{column} IN {few}"


@compiles(_Among, "postgresql")
def _among_postgresql(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, few = (compiler.process(c, **kw) for c in element.clauses)
    return f"{column} = ANY (ARRAY{few})"


def as_list(listed: Iterable[int] | Iterable[str]) -> str:
    """Ids or texts as the parameter of `in_list`."""
    return json.dumps(list(listed), ensure_ascii=False)


def among(column: sa.ColumnElement[Any], few: AnySelect) -> sa.ColumnElement[bool]:
    """Whether `column` is one of a few values that are looked up, by its index.

    Of an IN PostgreSQL makes a join, and where a table was small when the plan was made, one that
    reads all of it however long it grows.
    """
    return _Among(column, few.scalar_subquery())


def in_list(
    column: sa.ColumnElement[Any], listed: sa.ColumnElement[str] | str
) -> sa.ColumnElement[bool]:
    """Whether `column` is one of those in `listed`, made by `as_list`."""
    kind = "text" if isinstance(column.type, sa.Text) else "integer"
    kind = "uuid" if isinstance(column.type, sa.Uuid) else kind
    parameter = sa.literal(listed, _TEXT) if isinstance(listed, str) else listed
    return _InList(column, parameter, sa.literal_column(kind))


def compared_with_list(
    column: sa.ColumnElement[Any], listed: sa.ColumnElement[str]
) -> sa.ColumnElement[bool]:
    """The same for a whole number that is compared only, row by row of another index."""
    return _Listed(column, listed, sa.literal_column("integer"))

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

_TEXT = sa.Text()


class _InList(FunctionElement[bool]):
    """Clauses: the column, the list as JSON text, PostgreSQL's name of the element's type."""

    inherit_cache = True
    name = "in_list"
    type = sa.Boolean()


@compiles(_InList, "sqlite")
def _in_list_sqlite(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    column, listed, *_kind = element.clauses
    inner = f"SELECT value FROM json_each({compiler.process(listed, **kw)})"
    return f"{compiler.process(column, **kw)} IN ({inner})"


@compiles(_InList, "postgresql")
def _in_list_postgresql(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    column, listed, kind = element.clauses
    parsed = f"jsonb_array_elements_text(CAST({compiler.process(listed, **kw)} AS jsonb))"
    inner = f"ARRAY(SELECT CAST({parsed} AS {compiler.process(kind, **kw)}))"
    return f"{compiler.process(column, **kw)} = ANY ({inner})"


def in_list(
    column: sa.ColumnElement[Any], listed: Iterable[int] | Iterable[str]
) -> sa.ColumnElement[bool]:
    """Whether `column` is one of the listed ids or texts."""
    kind = "text" if isinstance(column.type, sa.Text) else "bigint"
    return _InList(column, sa.literal(json.dumps(list(listed)), _TEXT), sa.literal_column(kind))

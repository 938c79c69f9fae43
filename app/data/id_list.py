"""Membership in a list of numbers as one parameter: the statement's text never changes.

An expanding IN makes another statement for every length, which PostgreSQL then plans anew.
"""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class _InList(FunctionElement[bool]):
    """Clauses: the column, the list as JSON text."""

    inherit_cache = True
    name = "in_list"
    type = sa.Boolean()


@compiles(_InList, "sqlite")
def _in_list_sqlite(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    column, numbers = element.clauses
    inner = f"SELECT value FROM json_each({compiler.process(numbers, **kw)})"
    return f"{compiler.process(column, **kw)} IN ({inner})"


@compiles(_InList, "postgresql")
def _in_list_postgresql(element: _InList, compiler: SQLCompiler, **kw: Any) -> str:
    column, numbers = element.clauses
    parsed = f"jsonb_array_elements_text(CAST({compiler.process(numbers, **kw)} AS jsonb))"
    inner = f"ARRAY(SELECT CAST({parsed} AS integer))"
    return f"{compiler.process(column, **kw)} = ANY ({inner})"


def in_list(column: sa.ColumnElement[Any], numbers: Iterable[int]) -> sa.ColumnElement[bool]:
    """Whether `column` is one of `numbers`."""
    return _InList(column, sa.literal(json.dumps(list(numbers)), sa.Text()))

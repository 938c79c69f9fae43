"""Lookups as shapes and values: a statement is built once for each combination of shapes.

Building a statement of six selects takes longer than running it (4 ms against 0.3 ms), so what
changes from search to search, the values, travels as parameters.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.data.json_rows import rows
from app.data.types import AnySelect

# The last code point: no text that starts with `x` sorts after `x` + LAST.
LAST = "\U0010ffff"
TEXT = sa.Text()
_INTEGER = sa.Integer()


@dataclass(frozen=True, slots=True)
class Binds:
    """Names the parameters of the lookup at one position of a statement."""

    position: int

    def text(self, name: str) -> sa.BindParameter[str]:
        return sa.bindparam(f"{name}_{self.position}", type_=TEXT)

    def number(self, name: str) -> sa.BindParameter[int]:
        return sa.bindparam(f"{name}_{self.position}", type_=_INTEGER)

    def starts(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        """The prefix as a range: an index serves it, and wildcards in the text mean nothing."""
        return sa.and_(column >= self.text("start"), column < self.text("end"))


Build = Callable[["Shape", Binds], AnySelect]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the statement of a lookup depends on; `more` are details of `build`'s own."""

    build: Build
    column: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lookup:
    """One way of looking, with the values of its parameters."""

    shape: Shape
    values: Mapping[str, object]


def prefix(text: str, limit: int) -> dict[str, object]:
    """The values of `Binds.starts`, and how many rows to stop at."""
    return {"start": text, "end": text + LAST, "limit": limit}


@lru_cache(maxsize=1024)
def _combined(shapes: tuple[Shape, ...]) -> AnySelect:
    selects = (shape.build(shape, Binds(i)) for i, shape in enumerate(shapes))
    return sa.select(*(rows(select).label(f"way_{i}") for i, select in enumerate(selects)))


def in_one_statement(lookups: list[Lookup]) -> tuple[AnySelect, dict[str, Any]]:
    """All lookups as the columns of one row, and its parameters."""
    statement = _combined(tuple(lookup.shape for lookup in lookups))
    values = {
        f"{name}_{i}": value
        for i, lookup in enumerate(lookups)
        for name, value in lookup.values.items()
    }
    return statement, values

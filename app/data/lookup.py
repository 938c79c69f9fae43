"""Lookups as shapes and values: one read for each shape, built once.

Building a statement takes longer than running it, so what changes from search to search, the
values, travels as parameters. The embedded database has a statement for each combination of an
address's numbers, because its planner does not know the values; a shared server has one function
a column, planned for the values it is given.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa

from app.data.catalogue import UnitRow
from app.data.json_rows import rows
from app.data.reads import Read
from app.data.types import AnySelect
from app.domain.catalogue import UnitKind
from app.domain.people import SEARCHING, Seat

# The last code point: no text that starts with `x` sorts after `x` + LAST.
LAST = "\U0010ffff"
TEXT = sa.Text()
NUMBERS: Final = ("building", "unit_no", "room")
"""Numbers that a shape may compare; MAYBE compares those that are given."""
MAYBE: Final = "maybe"
_INTEGER = sa.Integer()


def text(name: str) -> sa.BindParameter[str]:
    """A text parameter."""
    return sa.bindparam(name, type_=TEXT)


def number(name: str) -> sa.BindParameter[int]:
    """A whole number as a parameter."""
    return sa.bindparam(name, type_=_INTEGER)


def starts(column: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    """The prefix as a range: an index serves it, and wildcards in the text mean nothing."""
    return sa.and_(column >= text("start"), column < text("end"))


Build = Callable[["Shape"], AnySelect]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the statement of a lookup depends on; `more` are details of `build`'s own."""

    build: Build
    column: str = ""
    more: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name of the server's function."""
        words = (w for w in self.more if w not in {*NUMBERS, MAYBE})
        return "_".join(("find", self.column, *words)).replace(" ", "_")

    def compared(
        self, column: sa.ColumnElement[int | None], name: str
    ) -> list[sa.ColumnElement[bool]]:
        """The condition on one number of the address, if the shape has it."""
        if MAYBE in self.more:
            return [sa.or_(number(name).is_(None), column == number(name))]
        return [column == number(name)] if name in self.more else []


@dataclass(frozen=True, slots=True)
class Lookup:
    """One way of looking, with the values of its parameters."""

    shape: Shape
    values: Mapping[str, object]

    @property
    def read(self) -> Read:
        """The question; its answer's only column is `found`."""
        return _read(self.shape)


def prefix(wanted: str, limit: int) -> dict[str, object]:
    """The values of `starts`, and how many rows to stop at."""
    return {"start": wanted, "end": wanted + LAST, "limit": limit}


def within_my_branch(branch_id: sa.ColumnElement[int | None]) -> sa.ColumnElement[bool]:
    """Whether the asking person may see it: a branch sees its own district, the desks see all."""
    mine = sa.select(UnitRow.district).where(UnitRow.id == number("my_unit")).scalar_subquery()
    branches = sa.select(UnitRow.id).where(
        sa.or_(
            UnitRow.id == number("my_unit"),
            sa.and_(UnitRow.kind == UnitKind.BRANCH, UnitRow.district == mine),
        )
    )
    elsewhere = text("my_seat") != sa.literal_column(f"'{Seat.BRANCH.value}'")
    return sa.or_(elsewhere, branch_id.in_(branches))


def declare(*shapes: Shape) -> None:
    """Make these shapes functions of a shared server."""
    for shape in shapes:
        _SERVER[shape.name] = Read(
            shape.name,
            _folded(shape),
            seats=SEARCHING,
            listed="found",
            plan="custom" if MAYBE in shape.more else "generic",
        )


_SERVER: dict[str, Read] = {}


@lru_cache(maxsize=256)
def _read(shape: Shape) -> Read:
    server = _SERVER[replace(shape, more=(*shape.more, MAYBE)).name]
    return Read(shape.name, _folded(shape), seats=SEARCHING, server=server)


def _folded(shape: Shape) -> Callable[[], AnySelect]:
    def build() -> sa.Select[Any]:
        return sa.select(rows(shape.build(shape)).label("found"))

    return build

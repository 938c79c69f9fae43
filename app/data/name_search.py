"""Looking accounts up by a name, its given part or its initials, at a place or anywhere.

Of a name and a place, whichever costs less is read by its index; the other is compared.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from app.data.account_search import NO_TEXT, SEEN, ZERO, Order, Text, accounts_where, door_of, told
from app.data.accounts import AccountRow
from app.data.id_list import as_list, compared_with_list, in_list
from app.data.lookup import MAYBE, TEXT, Lookup, Shape, declare, prefix, starts, text
from app.data.types import AnySelect
from app.domain.place_match import PlaceMatch

_DESCENT, _FETCH = 10, 5
"""A way down an index, and fetching a row, cost about as much as so many steps in an index."""
_NAME_FIRST, _PLACE_FIRST = "name first", "place first"
_PLACE: sa.ColumnElement[int | None] = AccountRow.community_id.expression
_ID: sa.ColumnElement[int] = AccountRow.id.expression
_COLUMNS: Mapping[str, Text] = {
    "name": AccountRow.name.expression,
    "given_name": sa.func.substr(AccountRow.name, sa.literal_column("2"), type_=TEXT),
    "initials": AccountRow.initials.expression,
    "initials_other": AccountRow.initials_other.expression,
}
# How an index goes on behind its first column.
_THEN: Mapping[str, Order] = {"name": (_PLACE,), "initials": (_ID,), "initials_other": (_ID,)}
# The condition of the partial index, word by word.
_CONDITIONS = {"initials_other": sa.text("account.initials_other <> ''")}
_TOGETHER = {
    ("name", _NAME_FIRST), ("name", _PLACE_FIRST), ("given_name", _PLACE_FIRST),
}  # fmt: skip
"""Where one index holds both, so that no row is fetched to compare."""


def by_name(name: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names that begin with `name`, optionally at a place."""
    share = {1: 0.05, 2: 0.002}.get(len(name), 0.0005)
    return _named("name", name, place, share, limit)


def by_given_name(name: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names that continue with `name` behind their first character."""
    return _named("given_name", name, place, 0.02 if len(name) == 1 else 0.001, limit)


def by_initials(letters: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names by the initials of their usual reading."""
    return _named("initials", letters, place, 0.1 ** len(letters), limit)


def by_other_initials(letters: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names by the initials of their other reading (单, 曾, 解 …)."""
    return _named("initials_other", letters, place, 0.1 ** len(letters) / 10, limit)


def _named(column: str, name: str, place: PlaceMatch | None, share: float, limit: int) -> Lookup:
    """A name (`share`: about how many of all accounts have such a one), optionally at a place."""
    values = prefix(name, limit)
    if place is None:
        return Lookup(Shape(_by_name, column), values)
    more = tuple(told(place))
    values |= told(place)
    if not place.anywhere:
        values["ids"] = as_list(place.ids)
        walked = _walked(column, place, share, limit)
        more = (*more, _NAME_FIRST if walked <= _read(column, place, share) else _PLACE_FIRST)
    return Lookup(Shape(_by_name, column, more), values)


def _walked(column: str, place: PlaceMatch, share: float, limit: int) -> float:
    """What it costs when the name comes first: until enough of the place were met.

    A branch that sees few of those walks to `SEEN` of them.
    """
    everybody = place.households / place.share
    steps = min(everybody * share, SEEN / place.share)
    if place.mine:
        steps = min(steps, limit / place.mine)
    return steps if (column, _NAME_FIRST) in _TOGETHER else steps * _FETCH


def _read(column: str, place: PlaceMatch, share: float) -> float:
    """What it costs when the place comes first: all of its accounts.

    For whole names a way down the index for each community, and the hits.
    """
    if column == "name":
        return _DESCENT * len(place.ids) + _FETCH * place.households * share
    return place.households if (column, _PLACE_FIRST) in _TOGETHER else place.households * _FETCH


def _by_name(shape: Shape) -> AnySelect:
    """A prefix of one column, optionally at a place.

    What is compared only is veiled (`+ 0`, `|| ''`), so that no planner reads it by its index.
    """
    column = _COLUMNS[shape.column]
    if MAYBE in shape.more and any((shape.column, first) in _TOGETHER for first in shape.more):
        return _by_pairs(shape, column)
    where: list[sa.ColumnExpressionArgument[bool]] = [*door_of(shape)]
    order: Order = (column, *_THEN.get(shape.column, ()))
    if _PLACE_FIRST in shape.more:
        veiled = column.concat(NO_TEXT)
        # A name is compared in the index of its place.
        compared = column if shape.column == "name" else veiled
        where += [in_list(_PLACE, text("ids")), starts(compared)]
        order = (veiled, AccountRow.community_id + ZERO)
    else:
        where.append(starts(column))
        if _NAME_FIRST in shape.more:
            where.append(compared_with_list(_PLACE, text("ids")))
        if shape.column in _CONDITIONS:
            where.append(_CONDITIONS[shape.column])
    return accounts_where(sa.and_(*where), order, column)


def _by_pairs(shape: Shape, column: Text) -> AnySelect:
    """The same on a shared server, where only accounts that fit are fetched.

    PostgreSQL fetches every row to compare it. So the names and communities that fit are found
    in the index that holds both, and then their accounts. (SQLite does so by itself.)
    """
    row = AccountRow
    name_first = _NAME_FIRST in shape.more
    there = (compared_with_list if name_first else in_list)(_PLACE, text("ids"))
    pairs = sa.select(row.name, _PLACE).where(starts(column), there).distinct().subquery()
    same = sa.and_(row.name == pairs.c.name, row.community_id == pairs.c.community_id)
    order: Order = (pairs.c.name, pairs.c.community_id)
    if shape.column == "given_name":
        order = (column, pairs.c.community_id)
    return accounts_where(sa.and_(same, *door_of(shape)), order, column)


declare(
    *(
        Shape(_by_name, column, (MAYBE, *more))
        for column in _COLUMNS
        for more in ((), (_NAME_FIRST,), (_PLACE_FIRST,))
    ),
)

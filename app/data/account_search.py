"""Looking accounts up: every lookup is a select that runs unchanged on both engines.

What people type is a prefix of something indexed: numbers and names as they are, "last digits" as
a prefix of the reversed number, a given name as a prefix of the name without its first character.
Each lookup reads its own index in the index's own order and stops at its limit; "C" collation and
SQLite's BINARY are the same order, so both engines answer the same.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.id_list import as_list, in_list
from app.data.lookup import (
    MAYBE,
    NUMBERS,
    TEXT,
    Lookup,
    Shape,
    declare,
    number,
    prefix,
    starts,
    text,
    within_my_branch,
)
from app.data.types import AnySelect
from app.data.word_search import token_values, with_tokens
from app.domain.account import AccountStatus
from app.domain.place_match import PlaceMatch

Order: TypeAlias = Sequence[sa.SQLColumnExpression[Any]]
Text: TypeAlias = sa.ColumnElement[str]

ARREARS = "arrears"
_DESCENT = 5
"""Finding a place in an index costs about as much as so many rows."""
SEEN = 2000
"""So many rows of an index are looked at for one question."""
_SHOWN = (
    AccountRow.id, AccountRow.account_no, AccountRow.meter_no, AccountRow.name,
    AccountRow.address, AccountRow.key_account,
)  # fmt: skip
_ZERO: sa.ColumnElement[int] = sa.literal_column("0", sa.Integer())
_EMPTY: Text = sa.literal_column("''", TEXT)
_GIVEN_NAME: Text = sa.func.substr(AccountRow.name, sa.literal_column("2"), type_=TEXT)
# The number without its dashes.
_CODE: Text = sa.func.replace(AccountRow.account_no, sa.literal_column("'-'"), _EMPTY, type_=TEXT)
_COLUMNS: Mapping[str, Text] = {
    "account_no": AccountRow.account_no.expression,
    "account_no_reversed": AccountRow.account_no_reversed.expression,
    "code": _CODE,
    "meter_no": AccountRow.meter_no.expression,
    "meter_no_reversed": AccountRow.meter_no_reversed.expression,
    "name": AccountRow.name.expression,
    "given_name": _GIVEN_NAME,
    "initials": AccountRow.initials.expression,
    "initials_other": AccountRow.initials_other.expression,
    "number": PhoneRow.number.expression,
    "number_reversed": PhoneRow.number_reversed.expression,
}
# The conditions of the partial indexes, word by word.
_CONDITIONS: Mapping[str, sa.TextClause] = {
    "code": sa.text("account.account_no LIKE '%-%'"),
    "initials_other": sa.text("account.initials_other <> ''"),
}
# How an index goes on behind its first column.
_THEN: Mapping[str, Order] = {
    "name": (AccountRow.community_id.expression,),
    "initials": (AccountRow.id.expression,),
}
_MATCHED = {"account_no_reversed": "account_no", "meter_no_reversed": "meter_no"}


def by_phone(forms: Sequence[str], limit: int) -> Lookup:
    """Accounts that one of these whole numbers belongs to, at most two spellings."""
    values = {"first": forms[0], "second": forms[-1], "limit": limit}
    return Lookup(Shape(_by_phone, "number", ("whole",)), values)


def by_phone_start(digits: str, limit: int) -> Lookup:
    """Accounts with a number that begins with `digits`."""
    return Lookup(Shape(_by_phone, "number"), prefix(digits, limit))


def by_phone_end(digits: str, limit: int) -> Lookup:
    """Accounts with a number that ends in `digits`."""
    return Lookup(Shape(_by_phone, "number_reversed"), prefix(digits[::-1], limit))


def by_account_no(text: str, limit: int) -> Lookup:
    """户号 that begin with `text` as it is written."""
    return Lookup(Shape(_by_column, "account_no"), prefix(text, limit))


def by_account_code(code: str, limit: int) -> Lookup:
    """户号 that are written with dashes and begin with `code` when these are left out."""
    return Lookup(Shape(_by_column, "code"), prefix(code, limit))


def by_account_no_end(code: str, limit: int) -> Lookup:
    """户号 whose last digits are `code`, dashes left out."""
    return Lookup(Shape(_by_column, "account_no_reversed"), prefix(code[::-1], limit))


def by_meter_no(text: str, limit: int) -> Lookup:
    """表号 that begin with `text`."""
    return Lookup(Shape(_by_column, "meter_no"), prefix(text, limit))


def by_meter_no_end(code: str, limit: int) -> Lookup:
    """表号 whose last digits are `code`."""
    return Lookup(Shape(_by_column, "meter_no_reversed"), prefix(code[::-1], limit))


def by_name(name: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names that begin with `name`, optionally at a place."""
    return _named("name", name, place, 0.05 if len(name) == 1 else 0.002, limit)


def by_given_name(name: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names that continue with `name` behind their first character."""
    return _named("given_name", name, place, 0.02 if len(name) == 1 else 0.001, limit)


def by_initials(letters: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names by the initials of their usual reading."""
    return _named("initials", letters, place, 0.1 ** len(letters), limit)


def by_other_initials(letters: str, place: PlaceMatch | None, limit: int) -> Lookup:
    """Names by the initials of their other reading (单, 曾, 解 …)."""
    return _named("initials_other", letters, place, 0.1 ** len(letters) / 10, limit)


def by_place(place: PlaceMatch, limit: int) -> Lookup:
    """Accounts at a place in the order of their doors."""
    values = {"limit": limit, "ids": as_list(place.ids), **_told(place)}
    return Lookup(Shape(_by_place, "place", tuple(_told(place))), values)


def by_words(wanted: Sequence[str], limit: int) -> Lookup:
    """Accounts whose own words hold all tokens: names of companies, places nobody has listed."""
    return Lookup(Shape(_by_words, "words"), {"limit": limit, **token_values(wanted)})


def _told(place: PlaceMatch) -> dict[str, object]:
    numbers = {"building": place.building, "unit_no": place.unit_no, "room": place.room}
    return {name: number for name, number in numbers.items() if number is not None}


def _named(column: str, name: str, place: PlaceMatch | None, share: float, limit: int) -> Lookup:
    """A name (`share`: about how many of all accounts have such a one), optionally at a place.

    Whichever is rarer, the name or the place, is read by its index; the other is compared.
    """
    values = prefix(name, limit)
    if place is None:
        return Lookup(Shape(_by_column, column), values)
    more = tuple(_told(place))
    values |= _told(place)
    if place.anywhere:
        return Lookup(Shape(_by_column, column, more), values)
    values["ids"] = as_list(place.ids)
    everybody = place.households / place.share
    # A branch sees few of its hits: up to `SEEN` of them are walked to.
    walked = min(everybody * share, SEEN / place.share)
    name_first = walked <= _read_at(place, column, share)
    return Lookup(
        Shape(_by_column, column, (*more, "name first" if name_first else "place first")), values
    )


def _read_at(place: PlaceMatch, column: str, share: float) -> float:
    """About how many rows are read when the place comes first.

    All of its accounts; for whole names a way down the index for each community, and the hits.
    """
    if column != "name":
        return place.households
    return _DESCENT * len(place.ids) + place.households * share


def _by_column(shape: Shape) -> AnySelect:
    """A prefix of one column, optionally at a place.

    What is compared only is veiled (`+ 0`, `|| ''`), so that no planner reads it by its index.
    """
    column = _COLUMNS[shape.column]
    matched = _COLUMNS[_MATCHED.get(shape.column, shape.column)]
    where: list[sa.ColumnExpressionArgument[bool]] = [*_numbers(shape)]
    order: Order = (column, *_THEN.get(shape.column, ()))
    if "place first" in shape.more:
        veiled = column.concat(_EMPTY)
        # A name is compared in the index of its place.
        compared = column if shape.column == "name" else veiled
        where += [in_list(AccountRow.community_id.expression, text("ids")), starts(compared)]
        order = (veiled, AccountRow.community_id + _ZERO)
    else:
        where.append(starts(column))
        if "name first" in shape.more:
            where.append(in_list(AccountRow.community_id + _ZERO, text("ids")))
        if shape.column in _CONDITIONS:
            where.append(_CONDITIONS[shape.column])
    return _accounts(sa.and_(*where), order, matched)


def _by_place(shape: Shape) -> AnySelect:
    row = AccountRow
    inside = in_list(row.community_id.expression, text("ids"))
    # "+ 0": SQLite would rather walk the whole index in this order than look up the communities.
    order = (
        row.community_id + _ZERO,
        row.building.asc().nulls_first(),
        row.unit_no.asc().nulls_first(),
        row.room.asc().nulls_first(),
        row.id,
    )
    where = sa.and_(inside, *_numbers(shape))
    return _accounts(where, order, row.address.expression)


def _by_words(_shape: Shape) -> AnySelect:
    row = AccountRow
    question = (text(name) for name in ("match", "whole", "starts"))
    where = with_tokens(row.id.expression, *question)
    return _accounts(where, (row.id + _ZERO,), row.address.expression)


def _numbers(shape: Shape) -> list[sa.ColumnElement[bool]]:
    row = AccountRow
    columns = {"building": row.building, "unit_no": row.unit_no, "room": row.room}
    return [c for name in NUMBERS for c in shape.compared(columns[name].expression, name)]


def _accounts(where: sa.ColumnElement[bool], order: Order, matched: Text) -> AnySelect:
    """The accounts that meet `where`, in `order`; `matched` is what met it.

    Of those at most `SEEN` are looked at: where a branch has few among many, the rest of a long
    range would be read in vain.
    """
    seen = (
        sa.select(*_SHOWN, AccountRow.branch_id, matched.label("matched"))
        .where(where)
        .order_by(*order)
        .limit(SEEN)
        .subquery()
    )
    found = (
        sa.select(*(column for column in seen.c if column.name != "branch_id"))
        .where(within_my_branch(seen.c.branch_id))
        .limit(number("limit"))
        .subquery()
    )
    return sa.select(*found.c, _flag_of(found.c.id))


def _by_phone(shape: Shape) -> AnySelect:
    """The accounts of telephone numbers, in the order of the index that finds them."""
    column = _COLUMNS[shape.column]
    whole = "whole" in shape.more
    where = column.in_((text("first"), text("second"))) if whole else (
        starts(column)
    )  # fmt: skip
    phones = (
        sa.select(PhoneRow.account_id, PhoneRow.number)
        .where(where)
        .order_by(column, PhoneRow.account_id)
        .limit(number("limit"))
        .subquery()
    )
    return (
        sa.select(*_SHOWN, phones.c.number.label("matched"), _flag_of(phones.c.account_id))
        .join(phones, phones.c.account_id == AccountRow.id)
        .where(within_my_branch(AccountRow.branch_id.expression))
        .order_by(phones.c.number, AccountRow.id)
    )


def _flag_of(account_id: sa.ColumnElement[int]) -> sa.Label[str]:
    """What to know before opening it: a status that is not normal, "arrears", or nothing.

    Looked up for the rows that are shown alone.
    """
    status = sa.type_coerce(BillingRow.status, TEXT)
    stopped = (status != AccountStatus.NORMAL.value, status)
    flag = sa.case(stopped, (BillingRow.arrears > Decimal(0), ARREARS), else_="")
    billed = sa.select(flag).where(BillingRow.account_id == account_id)
    return billed.scalar_subquery().label("flag")


_ALONE = ("account_no", "code", "account_no_reversed", "meter_no", "meter_no_reversed")
_NAMES = ("name", "given_name", "initials", "initials_other")
declare(
    Shape(_by_phone, "number", ("whole",)),
    *(Shape(_by_phone, column) for column in ("number", "number_reversed")),
    *(Shape(_by_column, column) for column in _ALONE),
    *(
        Shape(_by_column, column, (MAYBE, *more))
        for column in _NAMES
        for more in ((), ("name first",), ("place first",))
    ),
    Shape(_by_place, "place", (MAYBE,)),
    Shape(_by_words, "words"),
)

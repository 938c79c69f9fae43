"""Looking accounts up: every lookup is a select that runs unchanged on both engines.

What people type is a prefix of something indexed: numbers and names as they are, "last digits" as
a prefix of the reversed number; names have a room of their own (`name_search`).
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
SEEN = 2000
"""So many rows of an index are looked at for one question."""
_SHOWN = (
    AccountRow.id, AccountRow.account_no, AccountRow.meter_no, AccountRow.name,
    AccountRow.address, AccountRow.key_account,
)  # fmt: skip
ZERO: sa.ColumnElement[int] = sa.literal_column("0", sa.Integer())
NO_TEXT: Text = sa.literal_column("''", TEXT)
# The number without its dashes.
_CODE: Text = sa.func.replace(AccountRow.account_no, sa.literal_column("'-'"), NO_TEXT, type_=TEXT)
_COLUMNS: Mapping[str, Text] = {
    "account_no": AccountRow.account_no.expression,
    "account_no_reversed": AccountRow.account_no_reversed.expression,
    "code": _CODE,
    "meter_no": AccountRow.meter_no.expression,
    "meter_no_reversed": AccountRow.meter_no_reversed.expression,
    "number": PhoneRow.number.expression,
    "number_reversed": PhoneRow.number_reversed.expression,
}
# The condition of the partial index, word by word.
_CONDITIONS = {"code": (sa.text("account.account_no LIKE '%-%'"),)}
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


def by_place(place: PlaceMatch, limit: int) -> Lookup:
    """Accounts at a place in the order of their doors."""
    values = {"limit": limit, "ids": as_list(place.ids), **told(place)}
    return Lookup(Shape(_by_place, "place", tuple(told(place))), values)


def by_words(wanted: Sequence[str], limit: int) -> Lookup:
    """Accounts whose own words hold all tokens: names of companies, places nobody has listed."""
    return Lookup(Shape(_by_words, "words"), {"limit": limit, **token_values(wanted)})


def told(place: PlaceMatch) -> dict[str, object]:
    """The numbers that were said with the place."""
    numbers = {"building": place.building, "unit_no": place.unit_no, "room": place.room}
    return {name: number for name, number in numbers.items() if number is not None}


def _by_column(shape: Shape) -> AnySelect:
    """A prefix of one column."""
    column = _COLUMNS[shape.column]
    matched = _COLUMNS[_MATCHED.get(shape.column, shape.column)]
    where = sa.and_(starts(column), *_CONDITIONS.get(shape.column, ()))
    return accounts_where(where, (column,), matched)


def _by_place(shape: Shape) -> AnySelect:
    row = AccountRow
    inside = in_list(row.community_id.expression, text("ids"))
    # "+ 0": SQLite would rather walk the whole index in this order than look up the communities.
    order = (
        row.community_id + ZERO,
        row.building.asc().nulls_first(),
        row.unit_no.asc().nulls_first(),
        row.room.asc().nulls_first(),
        row.id,
    )
    where = sa.and_(inside, *door_of(shape))
    return accounts_where(where, order, row.address.expression)


def _by_words(_shape: Shape) -> AnySelect:
    row = AccountRow
    question = (text(name) for name in ("match", "whole", "starts"))
    where = with_tokens(row.id.expression, *question)
    return accounts_where(where, (row.id + ZERO,), row.address.expression)


def door_of(shape: Shape) -> list[sa.ColumnElement[bool]]:
    """The conditions on the numbers of a door that the shape compares."""
    row = AccountRow
    columns = {"building": row.building, "unit_no": row.unit_no, "room": row.room}
    return [c for name in NUMBERS for c in shape.compared(columns[name].expression, name)]


def accounts_where(where: sa.ColumnElement[bool], order: Order, matched: Text) -> AnySelect:
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
declare(
    Shape(_by_phone, "number", ("whole",)),
    *(Shape(_by_phone, column) for column in ("number", "number_reversed")),
    *(Shape(_by_column, column) for column in _ALONE),
    Shape(_by_place, "place", (MAYBE,)),
    Shape(_by_words, "words"),
)

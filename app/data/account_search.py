"""Looking accounts up: every lookup is a select that runs unchanged on both engines.

What people type is a prefix of something indexed: numbers and names as they are, "last digits" as
a prefix of the reversed number, a given name as a prefix of the name without its first character.
Each lookup reads its own index in the index's own order and stops at its limit; "C" collation and
SQLite's BINARY are the same order, so both engines answer the same.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.id_list import in_list
from app.data.types import AnySelect
from app.data.word_search import with_tokens
from app.domain.account import AccountStatus
from app.domain.place_match import PlaceMatch

Order: TypeAlias = Sequence[sa.SQLColumnExpression[Any]]

# The last code point: no text that starts with `x` sorts after `x` + LAST.
LAST = "\U0010ffff"
ARREARS = "arrears"

_SHOWN = (
    AccountRow.id,
    AccountRow.account_no,
    AccountRow.meter_no,
    AccountRow.name,
    AccountRow.address,
    AccountRow.key_account,
)
_GIVEN_NAME: sa.ColumnElement[str] = sa.func.substr(
    AccountRow.name, sa.literal_column("2"), type_=sa.Text()
)
# The number without its dashes; text and condition are those of the index, word by word.
_CODE: sa.ColumnElement[str] = sa.func.replace(
    AccountRow.account_no, sa.literal_column("'-'"), sa.literal_column("''"), type_=sa.Text()
)
_OTHER = AccountRow.initials_other.expression
_HAS_OTHER = sa.text("account.initials_other <> ''")
_DASHED = sa.text("account.account_no LIKE '%-%'")


def starts(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[bool]:
    """The prefix as a range: an index serves it, and wildcards in the text mean nothing."""
    inside = sa.and_(column >= text, column < text + LAST)
    return sa.and_(inside, _HAS_OTHER) if column is _OTHER else inside


def by_phone(forms: Sequence[str], limit: int) -> AnySelect:
    """Accounts that one of these whole numbers belongs to."""
    column = PhoneRow.number.expression
    return _by_phone(column.in_((forms[0], forms[-1])), column, limit)


def by_phone_start(digits: str, limit: int) -> AnySelect:
    """Accounts with a number that begins with `digits`."""
    column = PhoneRow.number.expression
    return _by_phone(starts(column, digits), column, limit)


def by_phone_end(digits: str, limit: int) -> AnySelect:
    """Accounts with a number that ends in `digits`."""
    column = PhoneRow.number_reversed.expression
    return _by_phone(starts(column, digits[::-1]), column, limit)


def by_account_no(text: str, limit: int) -> AnySelect:
    """户号 that begin with `text` as it is written."""
    column = AccountRow.account_no.expression
    return _accounts(starts(column, text), (column,), column, limit)


def by_account_code(code: str, limit: int) -> AnySelect:
    """户号 that are written with dashes and begin with `code` when these are left out."""
    return _accounts(sa.and_(starts(_CODE, code), _DASHED), (_CODE,), _CODE, limit)


def by_account_no_end(code: str, limit: int) -> AnySelect:
    """户号 whose last digits are `code`, dashes left out."""
    column = AccountRow.account_no_reversed.expression
    matched = AccountRow.account_no.expression
    return _accounts(starts(column, code[::-1]), (column,), matched, limit)


def by_meter_no(text: str, limit: int) -> AnySelect:
    """表号 that begin with `text`."""
    column = AccountRow.meter_no.expression
    return _accounts(starts(column, text), (column,), column, limit)


def by_meter_no_end(code: str, limit: int) -> AnySelect:
    """表号 whose last digits are `code`."""
    column = AccountRow.meter_no_reversed.expression
    matched = AccountRow.meter_no.expression
    return _accounts(starts(column, code[::-1]), (column,), matched, limit)


def by_name(name: str, place: PlaceMatch | None, limit: int) -> AnySelect:
    """Names that begin with `name`, optionally at a place."""
    column = AccountRow.name.expression
    order = (column, AccountRow.community_id.expression)
    return _named(column, name, order, place, 0.05 if len(name) == 1 else 0.002, limit)


def by_given_name(name: str, place: PlaceMatch | None, limit: int) -> AnySelect:
    """Names that continue with `name` behind their first character."""
    share = 0.02 if len(name) == 1 else 0.001
    return _named(_GIVEN_NAME, name, (_GIVEN_NAME,), place, share, limit)


def by_initials(letters: str, place: PlaceMatch | None, limit: int) -> AnySelect:
    """Names by the initials of their usual reading."""
    column = AccountRow.initials.expression
    return _named(column, letters, (column,), place, 0.1 ** len(letters), limit)


def by_other_initials(letters: str, place: PlaceMatch | None, limit: int) -> AnySelect:
    """Names by the initials of their other reading (单, 曾, 解 …)."""
    return _named(_OTHER, letters, (_OTHER,), place, 0.1 ** len(letters) / 10, limit)


def by_place(place: PlaceMatch, limit: int) -> AnySelect:
    """Accounts at a place in the order of their doors."""
    row = AccountRow
    where = sa.and_(in_list(row.community_id.expression, place.ids), *_numbers(place))
    order = (
        row.community_id,
        row.building.asc().nulls_first(),
        row.unit_no.asc().nulls_first(),
        row.room.asc().nulls_first(),
        row.id,
    )
    return _accounts(where, order, row.address.expression, limit)


def by_words(wanted: Sequence[str], limit: int) -> AnySelect:
    """Accounts whose own words hold all tokens: names of companies, places nobody has listed."""
    row = AccountRow
    where = with_tokens(row.id.expression, wanted)
    return _accounts(where, (row.id,), row.address.expression, limit)


def _numbers(place: PlaceMatch) -> list[sa.ColumnElement[bool]]:
    row = AccountRow
    pairs = ((row.building, place.building), (row.unit_no, place.unit_no), (row.room, place.room))
    return [column == number for column, number in pairs if number is not None]


def _named(
    column: sa.ColumnElement[str],
    text: str,
    order: Order,
    place: PlaceMatch | None,
    share: float,
    limit: int,
) -> AnySelect:
    """A name (`share`: about how many of all accounts have such a one), optionally at a place.

    Whichever is rarer, the name or the place, is read by its index; the other is compared. What
    is compared is veiled (`+ 0`, `|| ''`), so that no planner reads it by its index after all.
    """
    if place is None:
        return _accounts(starts(column, text), order, column, limit)
    numbers = _numbers(place)
    if place.anywhere:
        return _accounts(sa.and_(starts(column, text), *numbers), order, column, limit)
    everybody = place.households / place.share
    if min(everybody * share, limit / place.share) <= place.households:
        inside = in_list(AccountRow.community_id + sa.literal_column("0"), place.ids)
        return _accounts(sa.and_(starts(column, text), inside, *numbers), order, column, limit)
    veiled = column.concat(sa.literal_column("''"))
    inside = in_list(AccountRow.community_id.expression, place.ids)
    return _accounts(sa.and_(inside, starts(veiled, text), *numbers), order, column, limit)


def _accounts(
    where: sa.ColumnElement[bool],
    order: Order,
    matched: sa.ColumnElement[str],
    limit: int,
) -> AnySelect:
    """The accounts that meet `where`, in `order`; `matched` is what met it."""
    found = (
        sa.select(*_SHOWN, matched.label("matched"))
        .where(where)
        .order_by(*order)
        .limit(limit)
        .subquery()
    )
    return sa.select(*found.c, _flag_of(found.c.id))


def _by_phone(
    where: sa.ColumnElement[bool], matched: sa.ColumnElement[str], limit: int
) -> AnySelect:
    """The accounts of the numbers that meet `where`, in the order of the index that finds them."""
    phones = (
        sa.select(PhoneRow.account_id, PhoneRow.number)
        .where(where)
        .order_by(matched, PhoneRow.account_id)
        .limit(limit)
        .subquery()
    )
    return (
        sa.select(*_SHOWN, phones.c.number.label("matched"), _flag_of(phones.c.account_id))
        .join(phones, phones.c.account_id == AccountRow.id)
        .order_by(phones.c.number, AccountRow.id)
    )


def _flag_of(account_id: sa.ColumnElement[int]) -> sa.Label[str]:
    """What to know before opening it: a status that is not normal, "arrears", or nothing.

    Looked up for the rows that are shown alone.
    """
    status = sa.type_coerce(BillingRow.status, sa.Text())
    flag = sa.case((status != AccountStatus.NORMAL.value, status),
                   (BillingRow.arrears > Decimal(0), ARREARS), else_="")  # fmt: skip
    return (
        sa.select(flag).where(BillingRow.account_id == account_id).scalar_subquery().label("flag")
    )

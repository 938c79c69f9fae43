"""The masks of `app.domain.masks` as SQL: what is selected through them cannot be unmasked.

The same on SQLite and PostgreSQL: only length, substr and || are used, and both count characters.
"""

import sqlalchemy as sa

from app.domain.masks import (
    CLOSING,
    COMPOUND_FAMILY_NAMES,
    HIDDEN_PLACE,
    LONG_CODE,
    LONGEST_PERSONAL_NAME,
    SHORT_CODE,
    STAR,
    WHOLE_NUMBER,
    shown_of_code,
)

Text = sa.ColumnElement[str]
_TEXT = sa.Text()
_MOST_STARS = 40
_MIDDLE = 16
"""Characters of the middle of a 户号 that are looked at for dashes; the rest is stars."""


def _text(value: str) -> Text:
    return sa.literal(value, _TEXT)


def _length(column: Text) -> sa.ColumnElement[int]:
    return sa.func.length(column, type_=sa.Integer())


def _stars(count: sa.ColumnElement[int]) -> Text:
    """So many stars, at most `_MOST_STARS`; none for a number below one."""
    wanted = sa.case((count > 0, count), else_=0)
    return sa.func.substr(_text(STAR * _MOST_STARS), 1, wanted, type_=_TEXT)


def _first(column: Text, count: int) -> Text:
    return sa.func.substr(column, 1, count, type_=_TEXT)


def _last(column: Text, count: int) -> Text:
    """The end of a text that is at least so long."""
    return sa.func.substr(column, _length(column) - count + 1, count, type_=_TEXT)


def _joined(*parts: Text) -> Text:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.concat(part)
    return whole


def masked_name(name: Text) -> Text:
    """周＊敏."""
    length = _length(name)
    compound = _first(name, 2).in_(COMPOUND_FAMILY_NAMES)
    last = _last(name, 1)
    closed = last.in_(CLOSING)
    company_end = sa.case((closed, _text("")), else_=last)
    end = sa.case((closed, _text(STAR)), else_=last)
    return sa.case(
        (length <= 1, _stars(length)),
        (length == 2, _joined(_first(name, 1), _text(STAR))),
        (length > LONGEST_PERSONAL_NAME, _joined(_first(name, 1), _text(STAR * 3), company_end)),
        (sa.and_(compound, length == 3), _joined(_first(name, 2), _text(STAR))),
        (compound, _joined(_first(name, 2), _text(STAR), end)),
        else_=_joined(_first(name, 1), _stars(length - 2), end),
    )


def masked_phone(number: Text) -> Text:
    """140＊＊＊＊4417."""
    length = _length(number)
    whole = _joined(_first(number, 3), _stars(length - 7), _last(number, 4))
    short = _joined(_stars(length - 2), _last(number, 2))
    return sa.case(
        (length >= WHOLE_NUMBER, whole),
        (length > SHORT_CODE // 2, short),
        else_=_stars(length),
    )


def masked_account_no(account_no: Text) -> Text:
    """03-22＊＊-＊＊846."""
    length = _length(account_no)
    return sa.case(
        (length >= LONG_CODE, _code(account_no, *shown_of_code(LONG_CODE))),
        (length >= SHORT_CODE, _code(account_no, *shown_of_code(SHORT_CODE))),
        (length > SHORT_CODE // 2, _code(account_no, *shown_of_code(SHORT_CODE // 2 + 1))),
        else_=_code(account_no, 0, 0),
    )


def _code(column: Text, head: int, tail: int) -> Text:
    """The middle character by character, so that dashes stay where they are."""
    left = _length(column) - head - tail
    middle = [
        sa.case(
            (left < place, _text("")),
            (sa.func.substr(column, head + place, 1, type_=_TEXT) == "-", _text("-")),
            else_=_text(STAR),
        )
        for place in range(1, _MIDDLE + 1)
    ]
    parts = [*middle, _stars(left - _MIDDLE)]
    if head:
        parts.insert(0, _first(column, head))
    if tail:
        parts.append(_last(column, tail))
    return _joined(*parts)


def masked_place(district: Text, community: Text, housed: sa.ColumnElement[bool]) -> Text:
    """张店区 柳泉花园二期 ＊号楼 ＊＊＊室; empty where the 小区 is not known."""
    rest = sa.case((housed, _text(HIDDEN_PLACE)), else_=_text(""))
    place = _joined(district, _text(" "), community, rest)
    return sa.case((sa.func.coalesce(community, "") == "", _text("")), else_=place)

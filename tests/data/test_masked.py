"""The masks in SQL are the masks in Python, on both engines, whatever people are called."""

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.data.engine import Database
from app.data.masked import masked_account_no, masked_name, masked_phone, masked_place
from app.domain.masks import (
    COMPOUND_FAMILY_NAMES,
    mask_account_no,
    mask_name,
    mask_phone,
    mask_place,
)

_NAMES = (
    "", "王", "张伟", "周淑敏", "欧阳", "欧阳㛃", "欧阳建国", "欧阳修文长", "徐𬭳", "𬭳",
    "司马𠮷野",
    "鲁中示例医院", "齐盛物业服务有限公司（示例）", "阿卜杜拉·买买提", "John Smith",
    "北门小店(东)", "）", "李）", "李军）", "欧阳军)", "欧阳）",
    "a", "ab", "王 伟",
    " 王伟 ", "％_＊", "王‍伟", "👩‍👩‍👧王", "é́", *(f + "某某" for f in COMPOUND_FAMILY_NAMES),
)  # fmt: skip
_NUMBERS = ("", "1", "110", "1234", "12345", "0000111", "2165111", "123456789", "0533000020",
            "05330000200", "14005334417", "008614005334417", "x" * 60)  # fmt: skip
_CODES = ("", "1", "1234", "12345", "1234567", "12345678", "03-22-118",
          "0322071184", "03220711846",
          "03-2207-11846", "AB-2207-118C6", "------------",
          "03-2207-11846-0001-22-3", "9" * 70)  # fmt: skip


def _masked(database: Database, values: tuple[str, ...], mask: object) -> list[str]:
    assert callable(mask)
    text = sa.cast(sa.bindparam("value", type_=sa.Text()), sa.Text())
    inner = sa.select(text.label("value")).subquery()
    statement = sa.select(mask(inner.c.value))
    return [database.one(statement, {"value": value})[0] for value in values]


def test_that_names_are_masked_alike(database: Database) -> None:
    assert _masked(database, _NAMES, masked_name) == [mask_name(name) for name in _NAMES]


def test_that_telephone_numbers_are_masked_alike(database: Database) -> None:
    expected = [mask_phone(number) for number in _NUMBERS[:-1]]
    assert _masked(database, _NUMBERS[:-1], masked_phone) == expected


def test_that_account_numbers_are_masked_alike(database: Database) -> None:
    expected = [mask_account_no(code) for code in _CODES[:-1]]
    assert _masked(database, _CODES[:-1], masked_account_no) == expected


def test_that_endless_numbers_stay_hidden(database: Database) -> None:
    (phone,) = _masked(database, _NUMBERS[-1:], masked_phone)
    (code,) = _masked(database, _CODES[-1:], masked_account_no)
    assert phone.strip("＊") == "x" * 7 or phone.count("x") == 7
    assert code.count("9") == 8


def test_that_places_are_masked_alike(database: Database) -> None:
    for community in ("柳泉花园二期", ""):
        for housed in (True, False):
            text = sa.cast(sa.bindparam("value", type_=sa.Text()), sa.Text())
            inner = sa.select(text.label("value")).subquery()
            place = masked_place(
                sa.cast(sa.literal("张店区"), sa.Text()), inner.c.value,
                sa.literal(1 if housed else 0) == 1,
            )  # fmt: skip
            found = database.one(sa.select(place), {"value": community})[0]
            assert found == mask_place("张店区", community, housed=housed)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\0"), max_size=12)
)
def test_that_any_text_is_masked_alike(database: Database, text: str) -> None:
    assert _masked(database, (text,), masked_name) == [mask_name(text)]
    assert _masked(database, (text,), masked_phone) == [mask_phone(text)]
    assert _masked(database, (text,), masked_account_no) == [mask_account_no(text)]

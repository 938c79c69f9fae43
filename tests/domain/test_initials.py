"""Pinyin initials of names, with the family names that dictionaries read wrongly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.initials import MOST_READINGS, initials, name_initials
from app.integrations.pinyin import initials_table


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("周淑敏", "zsm"), ("单雄", "sx"), ("仇英", "qy"), ("区伟", "ow"), ("解明", "xm"),
        ("曾伟", "zw"), ("查明", "zm"), ("盖伟", "gw"), ("缪明", "mm"), ("朴英", "py"),
        ("覃明", "qm"), ("尉迟恭", "ycg"), ("翟明", "zm"), ("欧阳明", "oym"),
        ("鲁中供水有限公司", "lzgsyxgs"), ("重庆火锅店", "cqhgd"), ("A座水吧", "azsb"),
    ],
)  # fmt: skip
def test_that_the_first_reading_is_the_one_people_type(name: str, expected: str) -> None:
    assert name_initials(name, initials_table())[0] == expected


@pytest.mark.parametrize(
    ("name", "other"), [("单雄", "dx"), ("曾伟", "cw"), ("张长乐", "zzl"), ("尉迟恭", "wcg")]
)
def test_that_the_other_reading_is_kept(name: str, other: str) -> None:
    assert other in name_initials(name, initials_table())


@given(st.text(max_size=12))
def test_that_initials_are_lower_case_letters_and_digits(text: str) -> None:
    spellings = name_initials(text, initials_table())
    assert 1 <= len(spellings) <= MOST_READINGS
    for spelling in (*spellings, initials(text, initials_table())):
        assert spelling == "" or (spelling.isascii() and spelling.isalnum())
        assert spelling == spelling.lower()

"""Masks of the public screen: enough to recognise oneself, too little for a bystander."""

import pytest

from app.domain.masks import mask_account_no, mask_name, mask_phone, mask_place


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("周淑敏", "周＊敏"),
        ("张伟", "张＊"),
        ("欧阳㛃", "欧阳＊"),
        ("欧阳建国", "欧阳＊国"),
        ("令狐静", "令狐＊"),
        ("欧阳", "欧＊"),
        ("单于飞", "单＊飞"),
        ("王", "＊"),
        ("", ""),
        ("徐𬭳", "徐＊"),
        ("鲁中示例医院", "鲁＊＊＊院"),
        ("阿卜杜拉·买买提", "阿＊＊＊提"),
        ("John Smith", "J＊＊＊h"),
        ("中心医院东院区（示例）", "中＊＊＊"),
        ("Example Ltd (north)", "E＊＊＊"),
        ("）", "＊"),
        ("李）", "李＊"),
        ("李军）", "李＊＊"),
        ("欧阳军)", "欧阳＊＊"),
    ],
)
def test_that_a_name_keeps_its_family_and_its_last_character(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("14005334417", "140＊＊＊＊4417"),
        ("05330000200", "053＊＊＊＊0200"),
        ("0000111", "＊＊＊＊＊11"),
        ("12345", "＊＊＊45"),
        ("110", "＊＊＊"),
        ("", ""),
    ],
)
def test_that_a_number_keeps_three_and_four_digits(number: str, masked: str) -> None:
    assert mask_phone(number) == masked


@pytest.mark.parametrize(
    ("account_no", "masked"),
    [
        ("03-2207-11846", "03-22＊＊-＊＊846"),
        ("0322071184", "03＊＊＊＊＊184"),
        ("123456", "＊＊＊＊56"),
        ("1234", "＊＊＊＊"),
        ("", ""),
    ],
)
def test_that_the_middle_of_an_account_number_is_hidden(account_no: str, masked: str) -> None:
    assert mask_account_no(account_no) == masked


def test_that_an_address_ends_with_the_community() -> None:
    assert (
        mask_place("张店区", "柳泉花园二期", housed=True) == "张店区 柳泉花园二期 ＊号楼 ＊＊＊室"
    )
    assert mask_place("张店区", "回民村", housed=False) == "张店区 回民村"
    assert mask_place("张店区", "", housed=True) == ""

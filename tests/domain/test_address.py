"""Addresses as people say and files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.address import AddressParts, AddressWords, place_of, read_address, segment
from app.domain.spelling import arabic, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张店 共青团路 12号 3单元", AddressWords(("张店", "共青团路"), "12", None, 3)),
        ("3单元 12号 共青团路 张店", AddressWords(("共青团路", "张店"), "12", None, 3)),
        ("张店区共青团路１２号三单元", AddressWords(("张店区", "共青团路"), "12", None, 3)),
        ("7-2-1102", AddressWords((), "", 7, 2, 1102)),
        ("7-1102", AddressWords((), "", 7, None, 1102)),
        ("7#2-1102", AddressWords((), "", 7, 2, 1102)),
        ("柳泉花园 7号楼2-1102", AddressWords(("柳泉花园",), "", 7, 2, 1102)),
        ("柳泉花园 7 号楼 2 单元 1102 室", AddressWords(("柳泉花园",), "", 7, 2, 1102)),
        ("柳泉花园十二号楼三单元一一〇二室", AddressWords(("柳泉花园",), "", 12, 3, 1102)),
        ("柳泉花园 7 2 1102", AddressWords(("柳泉花园",), "", 7, 2, 1102)),
        ("12栋", AddressWords((), "", 12)),
        ("12幢502", AddressWords(("502",), "", 12)),
        ("共青团路 12", AddressWords(("共青团路",), "12")),
        ("共青团路88-6号", AddressWords(("共青团路",), "88-6")),
        ("杏园路甲12号", AddressWords(("杏园路",), "甲12")),
        ("共青团路12号 柳泉花园7号", AddressWords(("共青团路", "柳泉花园"), "12", 7)),
        ("12号院3单元501", AddressWords((), "12", None, 3, 501)),
        ("五号路", AddressWords(("五号路",))),
        ("A座1102", AddressWords(("A座",), "", None, None, 1102)),
        ("般阳路街道城里社区", AddressWords(("般阳路街道", "城里社区"))),
        ("山东省淄博市张店区", AddressWords(("张店区",))),
        ("公园街道办事处", AddressWords(("公园街道",))),
        ("", AddressWords(())),
    ],
)
def test_that_address_words_are_read_in_any_order(text: str, expected: AddressWords) -> None:
    read = read_address(text)
    if text == "12幢502":
        assert (read.building, read.room) == (12, 502)
    else:
        assert read == expected


def test_that_a_door_is_tried_first_and_then_as_a_building() -> None:
    first, second = read_address("共青团路 12号 3单元").readings()
    assert (first.door_no, first.building, first.unit_no) == ("12", None, 3)
    assert (second.door_no, second.building, second.unit_no) == ("", 12, 3)
    assert first.described() == ("共青团路", "door no. 12", "unit 3")
    assert second.described() == ("共青团路", "building 12", "unit 3")


def test_that_a_door_with_a_letter_or_a_range_is_never_a_building() -> None:
    assert len(read_address("共青团路88-6号").readings()) == 1


@given(st.text(max_size=60))
def test_that_any_text_is_read_as_some_address(text: str) -> None:
    assert read_address(text).readings()[0] == read_address(text)
    place_of(text)


def test_that_a_run_of_characters_is_cut_into_known_names() -> None:
    book = "张店区 公园街道 共青团路12号 阳光花园"
    assert segment("张店共青团", book.__contains__) == ("张店", "共青团")
    assert segment("张店李四阳光", book.__contains__) == ("张店", "李四", "阳光")
    assert segment("共青团路", book.__contains__) == ("共青团路",)


FULL = AddressParts("张店区", "公园街道", "共青团路", "12", "阳光花园", 7, 2, 1102)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("张店区公园街道共青团路12号阳光花园7号楼2单元1102室", FULL),
        ("山东省淄博市张店区公园街道共青团路12号阳光花园7-2-1102", FULL),
        ("张店区 公园街道 共青团路12号 阳光花园 7 号楼 2 单元 1102 室", FULL),
        ("张店区公园街道办事处共青团路１２号阳光花园七号楼二单元1102", FULL),
        ("张店区公园街道共青团路12号阳光花园7#楼2-1102", FULL),
        ("张店区公园街道共青团路12号阳光花园7号2单元1102室", FULL),
        ("张店区共青团西路88号", AddressParts("张店区", "", "共青团西路", "88", "", *[None] * 3)),
        (
            "沂源县东里镇东里村12号",
            AddressParts("沂源县", "东里镇", "", "12", "东里村", *[None] * 3),
        ),
        ("共青团路12号3单元501", AddressParts("", "", "共青团路", "12", "", None, 3, 501)),
        ("阳光小区7号楼", AddressParts("", "", "", "", "阳光小区", 7, None, None)),
        ("阳光花园A座1102", AddressParts("", "", "", "", "阳光花园", None, None, 1102)),
        (
            "临淄区齐都镇齐都花园东区12号楼2-1102号",
            AddressParts("临淄区", "齐都镇", "", "", "齐都花园东区", 12, 2, 1102),
        ),
        (
            "周村区丝绸路街道丝绸路5号丝绸小区5幢1-302",
            AddressParts("周村区", "丝绸路街道", "丝绸路", "5", "丝绸小区", 5, 1, 302),
        ),
        ("", AddressParts("", "", "", "", "", None, None, None)),
    ],
)
def test_that_a_written_address_is_taken_apart(address: str, parts: AddressParts) -> None:
    assert place_of(address) == parts


@given(
    door=st.integers(1, 999),
    building=st.integers(1, 60),
    unit=st.integers(1, 9),
    room=st.integers(101, 3305),
    shape=st.sampled_from(["{b}号楼{u}单元{r}室", "{b}-{u}-{r}", "{b}栋{u}单元{r}", "{b}#{u}-{r}"]),
)
def test_that_numbers_written_in_any_shape_come_back(
    door: int, building: int, unit: int, room: int, shape: str
) -> None:
    tail = shape.format(b=building, u=unit, r=room)
    parts = place_of(f"张店区公园街道共青团路{door}号阳光花园{tail}")
    assert parts == AddressParts(
        "张店区", "公园街道", "共青团路", str(door), "阳光花园", building, unit, room
    )


def test_that_small_chinese_numbers_are_read() -> None:
    values = {
        "三": 3,
        "十": 10,
        "十二": 12,
        "二十": 20,
        "二十一": 21,
        "一百零二": 102,
        "一一〇二": 1102,
    }
    assert {text: arabic(text) for text in values} == values
    assert plain("八一路三单元") == "八一路3单元"

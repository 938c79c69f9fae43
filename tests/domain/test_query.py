"""How the one search box reads what was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.query import Candidate, read_query
from app.domain.search import Reading

PLACES = ("张店区 公园街道 共青团路12号 阳光花园", "张店区 科苑街道 柳泉路3号 柳泉花园二期")


def knows(word: str) -> bool:
    return any(word in place for place in PLACES)


def first(text: str) -> Candidate:
    return read_query(text, knows=knows).candidates[0]


@pytest.mark.parametrize(
    ("text", "reading", "value"),
    [
        ("140 0533 4417", Reading.PHONE, "14005334417"),
        ("０５３３－００００１１１", Reading.PHONE, "05330000111"),
        ("03-2207-11846", Reading.ACCOUNT_NO, "03220711846"),
        ("0322", Reading.ACCOUNT_NO, "0322"),
        ("ZB0012", Reading.METER_NO, "ZB0012"),
        ("zsm", Reading.INITIALS, "zsm"),
        ("周淑敏", Reading.NAME, "周淑敏"),
        ("鲁中供水有限公司", Reading.NAME, "鲁中供水有限公司"),
        ("共青团", Reading.ADDRESS, ""),
        ("7-2-1102", Reading.ADDRESS, ""),
        ("gd-0712-0093", Reading.TICKET_NO, "GD07120093"),
        ("TS-0714-03", Reading.OUTAGE_NO, "TS071403"),
    ],
)
def test_that_the_likeliest_reading_comes_first(text: str, reading: Reading, value: str) -> None:
    assert (first(text).reading, first(text).value) == (reading, value)


def test_that_digits_are_also_tried_as_last_digits() -> None:
    readings = [c.reading for c in read_query("4417").candidates]
    assert readings == [Reading.ACCOUNT_NO, Reading.METER_NO, Reading.LAST_DIGITS]


@pytest.mark.parametrize("text", ["周淑敏 共青团路", "共青团路 周淑敏", "张店 周淑敏 共青团路"])
def test_that_a_name_and_a_street_narrow_each_other_in_any_order(text: str) -> None:
    candidate = first(text)
    assert (candidate.reading, candidate.value) == (Reading.NAME, "周淑敏")
    assert candidate.address is not None
    assert "共青团路" in candidate.address.words


def test_that_initials_go_with_an_address() -> None:
    candidate = first("zsm 7-2-1102")
    assert (candidate.reading, candidate.value) == (Reading.INITIALS, "zsm")
    assert candidate.address is not None
    assert candidate.address.room == 1102


def test_that_words_without_spaces_are_cut_by_the_place_book() -> None:
    address = first("张店共青团路12号").address
    assert address is not None
    assert (address.words, address.door_no) == (("张店", "共青团路"), "12")


def test_that_the_screen_is_told_how_the_words_were_read() -> None:
    assert first("周淑敏 共青团路 12号").words() == (
        (Reading.NAME, "周淑敏"),
        (Reading.ADDRESS, "共青团路"),
        (Reading.ADDRESS, "door no. 12"),
    )
    assert first("14005334417").words() == ((Reading.PHONE, "140 0533 4417"),)


def test_that_nothing_typed_asks_nothing() -> None:
    assert read_query("  　").candidates == ()


@given(st.text(max_size=40))
def test_that_any_text_is_read_without_repeating_a_candidate(text: str) -> None:
    candidates = read_query(text).candidates
    assert len(set(candidates)) == len(candidates)

"""Telephone numbers as the threads of other help desks complain about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.phone import NumberKind, display, lookup_forms, mask, mobile_hint, read_number

MOBILE = "14005334417"
LANDLINE = "05330000111"


@pytest.mark.parametrize(
    "raw",
    [
        "14005334417",
        "140 0533 4417",
        "140-0533-4417",
        "140/0533/4417",
        "１４００５３３４４１７",
        "+86 140 0533 4417",
        "+8614005334417",
        "008614005334417",
        "8614005334417",
        "(+86)14005334417",
        "014005334417",
        "914005334417",
        "053314005334417",
        "sip:14005334417@10.0.0.1:5060;transport=udp",
        "sip:+8614005334417@pbx.example",
        "sip:%2B8614005334417@pbx.example",
        "<14005334417>",
        '"周女士" <sip:14005334417@pbx.example>',
        '"8021" <14005334417>',
        "tel:+86-140-0533-4417",
        "手机：14005334417",
        "14005334417\r\n",
        "14005334417@pbx",
    ],
)
def test_that_a_mobile_number_is_read_in_every_spelling(raw: str) -> None:
    caller = read_number(raw)
    assert (caller.number, caller.kind, caller.raw) == (MOBILE, NumberKind.MOBILE, raw)


@pytest.mark.parametrize(
    "raw",
    [
        "05330000111",
        "0533-0000111",
        "0533/0000111",
        "(0533) 0000111",
        "（０５３３）０００－０１１１",
        "0000111",
        "000 0111",
        "00000111",
        "90000111",
        "5330000111",
        "+86 533 0000111",
        "+86 (0)533 0000111",
        "86-533-0000111",
        "0086 0533 0000111",
        "005330000111",
        "905330000111",
    ],
)
def test_that_a_landline_gets_its_area_code_and_loses_no_zero(raw: str) -> None:
    caller = read_number(raw)
    assert (caller.number, caller.kind) == (LANDLINE, NumberKind.LANDLINE)


@pytest.mark.parametrize(
    ("raw", "number", "kind", "extension"),
    [
        ("0533-0000111转8021", LANDLINE, NumberKind.LANDLINE, "8021"),
        ("0533-0000111 分机 8021", LANDLINE, NumberKind.LANDLINE, "8021"),
        ("0533-0000111 ext. 8021", LANDLINE, NumberKind.LANDLINE, "8021"),
        ("0533-0000111-8021", LANDLINE, NumberKind.LANDLINE, "8021"),
        ("05330000111,8021", LANDLINE, NumberKind.LANDLINE, "8021"),
        ("tel:+86-533-0000111;ext=8021", LANDLINE, NumberKind.LANDLINE, "8021"),
        ("4000000111", "4000000111", NumberKind.SERVICE, ""),
        ("400-000-0111", "4000000111", NumberKind.SERVICE, ""),
        ("04000000111", "4000000111", NumberKind.SERVICE, ""),
        ("12345", "12345", NumberKind.SHORT, ""),
        ("053312345", "12345", NumberKind.SHORT, ""),
        ("96116", "96116", NumberKind.SHORT, ""),
        ("912345", "12345", NumberKind.SHORT, ""),
        ("8021", "8021", NumberKind.INTERNAL, ""),
        ("sip:8021@pbx.example", "8021", NumberKind.INTERNAL, ""),
        ("02100000111", "02100000111", NumberKind.LANDLINE, ""),
        ("+86 21 00000111", "02100000111", NumberKind.LANDLINE, ""),
        ("+49 30 0000111", "0049300000111", NumberKind.FOREIGN, ""),
        ("0044 20 0000 0111", "00442000000111", NumberKind.FOREIGN, ""),
        ("anonymous", "", NumberKind.WITHHELD, ""),
        ("sip:anonymous@anonymous.invalid", "", NumberKind.WITHHELD, ""),
        ("Withheld", "", NumberKind.WITHHELD, ""),
        ("未知号码", "", NumberKind.WITHHELD, ""),
        ("P", "", NumberKind.WITHHELD, ""),
        ("", "", NumberKind.UNKNOWN, ""),
        ("1400533441", "1400533441", NumberKind.UNKNOWN, ""),
        ("140053344170", "140053344170", NumberKind.UNKNOWN, ""),
    ],
)
def test_that_other_numbers_are_told_apart(
    raw: str, number: str, kind: NumberKind, extension: str
) -> None:
    caller = read_number(raw)
    assert (caller.number, caller.kind, caller.extension) == (number, kind, extension)


def test_that_a_city_with_eight_local_digits_reads_its_own_numbers() -> None:
    caller = read_number("00000111", area_code="021", local_digits=8)
    assert (caller.number, caller.kind) == ("02100000111", NumberKind.LANDLINE)


@given(st.text(max_size=60))
def test_that_any_text_is_read_and_kept(raw: str) -> None:
    caller = read_number(raw)
    assert caller.raw == raw
    assert caller.number == "" or (caller.number.isascii() and caller.number.isdigit())


@given(
    number=st.from_regex(r"140[0-9]{8}", fullmatch=True),
    prefix=st.sampled_from(["", "+86", "0086", "86", "0", "9", "+86-", " "]),
    cuts=st.lists(st.integers(1, 10), max_size=4),
    separator=st.sampled_from([" ", "-", "/", "\u3000", "."]),
)
def test_that_separators_and_prefixes_never_change_a_mobile(
    number: str, prefix: str, cuts: list[int], separator: str
) -> None:
    spelled = "".join(separator + d if i in cuts else d for i, d in enumerate(number))
    caller = read_number(prefix + spelled)
    assert caller.number == number


@given(st.from_regex(r"0[0-9]{6}", fullmatch=True))
def test_that_a_local_number_is_the_same_with_and_without_area_code(local: str) -> None:
    assert read_number(local).number == read_number("0533" + local).number == "0533" + local


@given(st.text(alphabet="0123456789", max_size=20))
def test_that_reading_the_normalised_number_again_changes_nothing(raw: str) -> None:
    once = read_number(raw)
    again = read_number(once.number)
    assert again.number == once.number


def test_that_look_up_has_both_spellings_of_a_local_landline_only() -> None:
    assert lookup_forms(LANDLINE) == (LANDLINE, "0000111")
    assert lookup_forms("0000111") == ("0000111", LANDLINE)
    assert lookup_forms("05310000111") == ("05310000111",)
    assert lookup_forms(MOBILE) == (MOBILE,)
    assert lookup_forms("") == ()


def test_that_numbers_are_grouped_for_reading() -> None:
    assert display(MOBILE) == "140 0533 4417"
    assert display(LANDLINE) == "0533-0000111"
    assert display("02100000111") == "021-00000111"
    assert display("4000000111") == "400-000-0111"
    assert display("12345") == "12345"


def test_that_the_mask_leaves_first_three_and_last_four() -> None:
    assert mask(MOBILE) == "140****4417"
    assert mask(LANDLINE) == "0533***0111"
    assert mask("12345") == "12345"
    assert mask("") == ""


@given(st.text(alphabet="0123456789", min_size=6, max_size=20))
def test_that_a_mask_always_hides_something_and_keeps_the_length(number: str) -> None:
    hidden = mask(number)
    assert len(hidden) == len(number)
    assert "*" in hidden


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("", ""),
        ("14005334417", ""),
        ("140 0533 4417", ""),
        ("0533-0000111", ""),
        ("0000111", ""),
        ("140 0533 441", "1 digit missing, a mobile number has 11"),
        ("140053", "5 digits missing, a mobile number has 11"),
        ("140053344170", "1 digit too many, a mobile number has 11"),
        ("12005334417", "A mobile number begins with 13 to 19"),
        ("140o5334417", "Only digits are allowed in a telephone number"),
        (
            "0533-00001",
            "A landline is area code and 7 or 8 digits, for example 0533-0000111",
        ),
    ],
)
def test_that_the_hint_says_how_to_put_a_number_right(text: str, hint: str) -> None:
    assert mobile_hint(text) == hint

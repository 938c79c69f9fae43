from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notice import sms_text
from app.domain.notice_short import (
    QR_TEXT_BYTES,
    public_address,
    public_id,
    qr_content,
    sms_length,
)
from app.domain.outage import OutageDetail, OutageState
from tests.documents.notices import (
    NAMES,
    SITE,
    SITE_WITH_PAGE,
    ZONE,
    area,
    at,
    delayed,
    emergency,
    outage,
    poster,
    two_phases,
)

FORTY = tuple(area(text=f"莲池花园第{n}小区") for n in range(1, 41))
DETAILS = [
    outage(),
    delayed(),
    emergency(),
    two_phases(),
    outage(areas=FORTY),
    outage(areas=(area(text="超长" * 40),)),
    outage(state=OutageState.CANCELLED),
    outage(state=OutageState.RESTORED, restored_at=at(7, 20, 4)),
    outage(state=OutageState.DRAFT, windows=(), areas=(), versions=()),
]


def sms(detail: OutageDetail) -> str:
    return sms_text(detail, names=NAMES, site=SITE, zone=ZONE)


def test_that_the_text_message_says_where_when_and_what_to_do() -> None:
    assert sms(outage(areas=(area(1, 1, 12),))) == (
        "【鲁中供水】莲池花园1-12号楼7月19日22:00停水,20日5:00前恢复,请储水。详询0533-0000111"
    )


def test_that_the_delay_message_gives_the_new_time() -> None:
    text = sms(delayed())
    assert "停水延至7月15日6:00前恢复" in text
    assert "致歉" in text


@pytest.mark.parametrize("detail", DETAILS)
def test_that_no_text_message_is_longer_than_seventy_characters(detail: OutageDetail) -> None:
    assert sms_length(sms(detail)) <= 70


def test_that_too_many_places_are_counted_in_the_message() -> None:
    assert "等40处" in sms(outage(areas=FORTY))


@pytest.mark.parametrize("detail", DETAILS)
def test_that_the_own_text_fits_a_readable_code_and_names_the_notice(detail: OutageDetail) -> None:
    text = qr_content(detail, names=NAMES, site=SITE, zone=ZONE)
    assert len(text.encode()) <= QR_TEXT_BYTES
    assert detail.number in text
    assert "0533-0000111" in text


def test_that_a_site_with_a_public_page_puts_notice_and_version_into_the_code() -> None:
    text = qr_content(delayed(), names=NAMES, site=SITE_WITH_PAGE, zone=ZONE)
    assert text.startswith("HTTPS://W.EXAMPLE.CN/T/")
    assert text.endswith("-2")
    assert text == text.upper()
    assert poster(delayed()).scan_words[1] == "看最新来水时间"
    assert poster(delayed(), SITE).scan_words[1] == "保存本通知文字"


def test_that_the_address_stays_in_the_alphabet_of_alphanumeric_mode() -> None:
    address = public_address("https://w.example.cn/", "TS-20260719-01", 3)
    assert set(address) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    assert len(address.rsplit("/", 1)[1]) == len("XXXXX-3")


@given(st.dates(min_value=at(1, 1, year=2020).date(), max_value=at(12, 31, year=2060).date()),
       st.integers(1, 999), st.integers(1, 999))  # fmt: skip
def test_that_two_notices_never_share_an_address(day, one: int, other: int) -> None:
    first = public_id(f"TS-{day:%Y%m%d}-{one:02d}")
    second = public_id(f"TS-{day:%Y%m%d}-{other:02d}")
    assert len(first) == 5
    assert (first == second) == (one == other)


def test_that_another_form_of_number_stands_for_itself() -> None:
    assert public_id("dq 7/2026") == "DQ72026"


def test_that_the_english_line_says_when_water_is_back() -> None:
    assert poster(delayed()).english.lines == ("Water back by 6:00, Wed 15 July",)
    assert poster(outage()).english.lines == (
        "Water off from 22:00, Sun 19 July – back by 5:00, Mon 20 July",
    )
    over = replace(outage(), state=OutageState.CANCELLED)
    assert poster(over).english.lines == ("The outage will not take place",)

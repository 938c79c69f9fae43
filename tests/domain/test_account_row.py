"""Rows of account files as billing systems really write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.account import AccountStatus, PhoneNumber, Relation
from app.domain.account_fields import AccountField, field_of, suggest_mapping
from app.domain.account_row import AccountRow, RowError, check_row

GOOD = {
    AccountField.ACCOUNT_NO: "03-2207-11846",
    AccountField.NAME: "周淑敏",
    AccountField.ADDRESS: "张店区公园街道共青团路12号柳泉花园7号楼2单元1102室",
}


def check(**fields: str) -> AccountRow | RowError:
    return check_row(GOOD | {AccountField(k): v for k, v in fields.items()}, line=7)


def good(**fields: str) -> AccountRow:
    row = check(**fields)
    assert isinstance(row, AccountRow), row
    return row


def reason(**fields: str) -> str:
    row = check(**fields)
    assert isinstance(row, RowError), row
    assert row.line == 7
    return row.reason


def test_that_the_three_required_fields_make_a_row() -> None:
    row = good()
    assert (row.account_no, row.name, row.place.room) == ("03-2207-11846", "周淑敏", 1102)
    assert (row.status, row.arrears, row.key_account, row.phones) == (None, None, None, ())


def test_that_every_empty_required_field_is_named_at_once() -> None:
    text = reason(account_no=" ", name="", address="")
    assert text == "Account no.: is empty; Account name: is empty; Address: is empty"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("０３２２０７", "032207"), (" 03 2207 ", "032207"), ('="032207"', "032207"),
        ("'032207", "032207"), ("zb0012", "ZB0012"), ("20220711.0", "20220711"),
        ("19E0012", "19E0012"),
    ],
)  # fmt: skip
def test_that_numbers_lose_what_spreadsheets_add(text: str, expected: str) -> None:
    assert good(account_no=text).account_no == expected


def test_that_a_number_ruined_by_a_spreadsheet_is_refused() -> None:
    assert reason(account_no="3.2207E+10") == (
        "Account no.: was turned into 3.2207E+10 by a spreadsheet"
    )


OWNER = PhoneNumber("14005334417", Relation.OWNER)
SECOND = PhoneNumber("05330000111", Relation.OTHER)


@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("14005334417", (OWNER,)),
        ("１４００５３３４４１７", (OWNER,)),
        ("14005334417/0533-0000111", (OWNER, SECOND)),
        ("14005334417、0000111", (OWNER, SECOND)),
        ("14005334417，(0533)0000111；14005334417", (OWNER, SECOND)),
        ("14005334417 0533-0000111", (OWNER, SECOND)),
        ("140 0533 4417", (OWNER,)),
        ("0533/0000111", (PhoneNumber("05330000111", Relation.OWNER),)),
        ("14005334417/租户14005334418",
         (OWNER, PhoneNumber("14005334418", Relation.TENANT))),
        ("无", ()), ("-", ()), ("", ()),
    ],
)  # fmt: skip
def test_that_all_numbers_of_a_field_are_read(text: str, phones: tuple[PhoneNumber, ...]) -> None:
    assert good(phones=text).phones == phones


def test_that_a_damaged_telephone_number_keeps_the_account_and_is_told() -> None:
    row = good(phones="1400533441/14005334417")
    assert (row.phones, row.unread_phones) == ((OWNER,), ("1400533441",))


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1,234.50", "1234.50"), ("¥36.2", "36.20"), ("￥１２．５", "12.50"), ("36.20元", "36.20"),
     ("0", "0.00"), ("-", "0.00"), ("(12.00)", "-12.00")],
)  # fmt: skip
def test_that_money_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert good(arrears=text).arrears == Decimal(amount)


@pytest.mark.parametrize("text", ["abc", "1.2.3", "1e99", "Infinity", "12345678901234"])
def test_that_what_is_no_money_is_refused(text: str) -> None:
    assert "is no amount of money" in reason(arrears=text)


def test_that_status_words_of_billing_systems_are_known() -> None:
    assert good(status="欠费停水").status is AccountStatus.CUT_OFF
    assert good(status=" 报停 ").status is AccountStatus.SUSPENDED
    assert good(status="").status is None
    assert reason(status="奇怪") == 'Supply status: "奇怪" is no known status'


@pytest.mark.parametrize(
    ("text", "day"),
    [("2026-11-22", 22), ("2026/11/22", 22), ("20261122", 22), ("2026年11月22日", 22),
     ("2026.11.22 08:00:00", 22), ("2026-11-22 24:00", 23), ("２０２６-１１-２２", 22)],
)  # fmt: skip
def test_that_days_are_read_and_midnight_is_the_next_day(text: str, day: int) -> None:
    assert good(status_since=text).status_since == date(2026, 11, day)


@pytest.mark.parametrize("text", ["2026-02-30", "2026-11-22 24:30", "2026-13-01", "0000-01-01"])
def test_that_days_outside_the_calendar_are_refused(text: str) -> None:
    assert "is no date of the calendar" in reason(status_since=text)


def test_that_the_time_of_the_export_is_an_instant() -> None:
    assert good(as_of="2026-11-21 18:00").as_of == datetime(2026, 11, 21, 10, tzinfo=UTC)


def test_that_columns_of_their_own_win_over_the_address() -> None:
    place = good(community="阳光花园", building="8号楼", unit_no="三单元", room="501室").place
    assert (place.community, place.building, place.unit_no, place.room) == ("阳光花园", 8, 3, 501)
    assert (place.district, place.road, place.door_no) == ("张店区", "共青团路", "12")


def test_that_long_and_damaged_text_is_refused_and_never_cut() -> None:
    assert reason(name="周" * 121) == "Account name: is longer than 120 characters"
    assert "damaged" in reason(name="锟斤拷")


@given(st.dictionaries(st.sampled_from(list(AccountField)), st.text(max_size=40)))
def test_that_any_row_is_either_good_or_refused_with_a_reason(
    fields: dict[AccountField, str],
) -> None:
    row = check_row(fields, line=1)
    assert isinstance(row, AccountRow) or row.reason


def test_that_headings_are_known_in_many_spellings() -> None:
    headings = [
        "序号",
        "客户编号",
        "户名",
        "用水地址",
        "联系电话1",
        "联系电话2",
        "欠费金额（元）",
        "* 表 号",
    ]
    assert suggest_mapping(headings) == {
        AccountField.ACCOUNT_NO: (1,),
        AccountField.NAME: (2,),
        AccountField.ADDRESS: (3,),
        AccountField.PHONES: (4, 5),
        AccountField.METER_NO: (7,),
        AccountField.ARREARS: (6,),
    }
    assert field_of("备注") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("45678", date(2025, 1, 21)), ("45678.75", date(2025, 1, 21)), ("20000", date(1954, 10, 3))],
)
def test_that_a_spreadsheets_day_number_is_a_date(text: str, expected: date) -> None:
    row = check_row(
        {
            AccountField.ACCOUNT_NO: "0901",
            AccountField.NAME: "周淑敏",
            AccountField.ADDRESS: "柳泉花园",
            AccountField.STATUS_SINCE: text,
        },
        line=2,
    )
    assert isinstance(row, AccountRow)
    assert row.status_since == expected


@pytest.mark.parametrize("text", ["3.2207E+9", "3.2207e+09", "3E+9", "#N/A", "#REF!"])
def test_that_what_a_spreadsheet_ruined_is_refused_with_the_reason(text: str) -> None:
    row = check_row(
        {
            AccountField.ACCOUNT_NO: text,
            AccountField.NAME: "周淑敏",
            AccountField.ADDRESS: "柳泉花园",
        },
        line=2,
    )
    assert isinstance(row, RowError)
    assert text.upper() in row.reason

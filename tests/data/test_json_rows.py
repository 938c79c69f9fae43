"""What comes back folded into JSON is what lies in the columns, the same on both engines."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow
from app.data.calls import CallRow
from app.data.engine import Database
from app.data.ids import new_id
from app.data.json_rows import rows
from app.domain.account import AccountStatus
from app.domain.call import Mood
from app.domain.catalogue import Grade, RequestKind
from tests.helpers.seeds import AGENT, NOW, ZHOU, seed_small

TEXTS = ["", "𠮷野家 𬭳 😀", 'quote " back \\ slash / tab \t end', "line\nbreak", "null", "[1]",
         "{}", "\u2028\u00a0\u200b", "'; DROP TABLE account; --"]  # fmt: skip
INSTANTS = [
    datetime(2026, 7, 14, 9, 52, 4, 123456, UTC),
    datetime(2026, 7, 14, 9, 52, 4, 500000, UTC),
    datetime(2026, 1, 1, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, 999999, timezone(timedelta(hours=8))),
    datetime(1988, 7, 1, 12, 30, 0, 1, timezone(timedelta(hours=9))),
]


@pytest.fixture
def town(database: Database) -> Database:
    seed_small(database)
    return database


def folded(database: Database, statement: Any) -> list[Any]:
    return list(database.one(sa.select(rows(statement).label("found"))).found)


@pytest.mark.parametrize("text", TEXTS)
def test_that_any_text_comes_back_as_it_is(town: Database, text: str) -> None:
    with town.writes.begin() as connection:
        connection.execute(sa.update(AccountRow).where(AccountRow.id == ZHOU).values(care=text))
    (row,) = folded(town, sa.select(AccountRow.care).where(AccountRow.id == ZHOU))
    assert row.care == text


@pytest.mark.parametrize("at", INSTANTS)
def test_that_instants_keep_their_microseconds_and_come_in_utc(
    town: Database, at: datetime
) -> None:
    values = {"as_of": at, "status_since": None}
    with town.writes.begin() as connection:
        connection.execute(
            sa.update(BillingRow).where(BillingRow.account_id == ZHOU).values(**values)
        )
    columns = sa.select(BillingRow.as_of, BillingRow.status_since)
    (row,) = folded(town, columns.where(BillingRow.account_id == ZHOU))
    assert row.as_of == at
    assert row.as_of.utcoffset() == timedelta(0)
    assert row.status_since is None
    assert folded(town, columns.where(BillingRow.as_of == at))


def test_that_every_kind_of_column_is_decoded(town: Database) -> None:
    call_id = new_id()
    answers = {"邻居": "有水 😀", "空": "", "n": 'a"b'}
    with town.writes.begin() as connection:
        connection.execute(
            sa.update(BillingRow).where(BillingRow.account_id == ZHOU).values(
                status=AccountStatus.CUT_OFF, status_since=date(2024, 2, 29),
                arrears=Decimal("9999999999.99"), balance=Decimal("-0.01"), usage=[0, 12, -3],
            )
        )  # fmt: skip
        connection.execute(
            sa.insert(CallRow).values(
                id=call_id, raw_number="", number="", started_at=NOW, agent_id=AGENT.id,
                grade=Grade.URGENT, request_kind=None, answers=answers, mood=Mood.ANXIOUS,
                notify_by_sms=True, wants_callback=False, version=1, updated_at=NOW,
            )
        )  # fmt: skip
    (bill,) = folded(town, sa.select(BillingRow.__table__).where(BillingRow.account_id == ZHOU))
    assert (bill.status, bill.status_since) == (AccountStatus.CUT_OFF, date(2024, 2, 29))
    assert (bill.arrears, bill.balance) == (Decimal("9999999999.99"), Decimal("-0.01"))
    assert bill.usage == [0, 12, -3]
    (call,) = folded(town, sa.select(CallRow.__table__))
    assert (call.id, call.grade, call.mood) == (call_id, Grade.URGENT, Mood.ANXIOUS)
    assert call.request_kind is None
    assert (call.notify_by_sms, call.wants_callback) == (True, False)
    assert call.answers == answers
    assert RequestKind("leak") is RequestKind.LEAK


def test_that_no_rows_are_an_empty_list_and_order_is_kept(town: Database) -> None:
    assert folded(town, sa.select(AccountRow.id).where(AccountRow.id < 0)) == []
    ids = [row.id for row in folded(town, sa.select(AccountRow.id).order_by(AccountRow.id.desc()))]
    assert ids == sorted(ids, reverse=True)
    assert len(ids) == 30

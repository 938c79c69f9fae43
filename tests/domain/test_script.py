"""Scripts say what is known and leave out what is not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.catalogue import RequestKind
from app.domain.diagnosis import Finding
from app.domain.script import Said, fill, plain, script_code, spoken_span, spoken_time

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 7, 14, 9, 52, tzinfo=UTC)  # 17:52 in Shanghai


def test_that_data_is_told_apart_from_wording() -> None:
    said = fill(
        "{name}，预计 {restore_time} 来水。", {"name": "周女士", "restore_time": "明早 6:00"}
    )
    assert said == (
        Said("周女士", from_data=True),
        Said("，预计", from_data=False),
        Said("明早 6:00", from_data=True),
        Said(" 来水。", from_data=False),
    )
    assert plain([said]) == "周女士，预计明早 6:00 来水。"


def test_that_a_sentence_is_not_said_when_a_value_is_missing() -> None:
    assert fill("{water_point} 有送水车。", {"water_point": ""}) is None
    assert fill("{water_point} 有送水车。", {}) is None


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (datetime(2026, 7, 14, 10, 0, tzinfo=UTC), "今天 18:00"),
        (datetime(2026, 7, 14, 22, 0, tzinfo=UTC), "明早 6:00"),
        (datetime(2026, 7, 15, 2, 30, tzinfo=UTC), "明天 10:30"),
        (datetime(2026, 7, 13, 4, 6, tzinfo=UTC), "昨天 12:06"),
        (datetime(2026, 7, 17, 4, 5, tzinfo=UTC), "7 月 17 日 12:05"),
        (datetime(2026, 7, 14, 16, 0, tzinfo=UTC), "明早 0:00"),
    ],
)
def test_that_times_are_said_as_people_say_them(instant: datetime, text: str) -> None:
    assert spoken_time(instant, NOW, ZONE) == text


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 分钟"), (45, "45 分钟"), (60, "1 小时"), (200, "3 小时 20 分"), (4000, "2 天")],
)
def test_that_spans_are_said_as_people_say_them(minutes: int, text: str) -> None:
    assert spoken_span(timedelta(minutes=minutes)) == text


def test_that_a_leak_has_its_own_script_unless_an_outage_explains_it() -> None:
    assert script_code(Finding.NOTHING_FOUND, RequestKind.LEAK, "报漏") == "leak"
    assert script_code(Finding.OUTAGE_ACTIVE, RequestKind.LEAK, "报漏") == "outage_active"
    assert script_code(Finding.NOTHING_FOUND, RequestKind.CONSULT, "抄表收费") == "bill"


def test_that_blanks_beside_chinese_values_go_and_those_beside_digits_stay() -> None:
    said = fill(
        "可到 {place} 取水，尾号 {tail} 的电话。", {"place": "柳泉花园东门", "tail": "4417"}
    )
    assert said is not None
    assert plain([said]) == "可到柳泉花园东门取水，尾号 4417 的电话。"

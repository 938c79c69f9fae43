from dataclasses import replace

import pytest

from app.domain.notice import NoticeTitle, Shape, time_blocks
from app.domain.outage import Effect, OutageKind, OutageState, VersionRow
from tests.documents.notices import (
    SITE,
    ZONE,
    area,
    at,
    delayed,
    emergency,
    low_pressure,
    no_water,
    outage,
    poster,
    two_phases,
)


@pytest.mark.parametrize("title", list(NoticeTitle))
def test_that_every_title_has_four_characters(title: NoticeTitle) -> None:
    assert len(title) == 4


def test_that_a_planned_outage_is_told_by_title_badge_and_shape() -> None:
    content = poster(outage())
    assert (content.title, content.badge, content.shape) == ("停水通知", "计划停水", Shape.RULES)
    assert content.replaces == ""
    assert content.company == "鲁中供水有限公司（示例）张店分公司"


def test_that_an_emergency_is_drawn_as_a_band_and_promises_before_a_time() -> None:
    content = poster(emergency())
    assert (content.title, content.badge, content.shape) == ("紧急停水", "抢修停水", Shape.BAND)
    assert [line.suffix for line in content.times[0].lines] == ["", "前"]


def test_that_a_later_end_makes_a_delay_with_the_old_time_and_the_difference() -> None:
    content = poster(delayed())
    (block,) = content.times
    assert (content.title, content.shape) == ("停水延时", Shape.BAND)
    assert (block.was, block.note) == ("7月14日 17:30", "推迟 12 小时 30 分")
    assert (block.lines[0].word, block.lines[0].date, block.lines[0].clock) == (
        "预计来水",
        "7月15日",
        "6:00",
    )
    assert content.replaces == "本通知替代 7月14日 8:10 张贴的第 1 版，请以本版为准"


def test_that_a_second_version_with_an_earlier_end_is_no_delay() -> None:
    detail = delayed()
    earlier = replace(detail.content, windows=(no_water(at(7, 14, 8), at(7, 14, 16)),))
    content = poster(replace(detail, content=earlier))
    assert content.title == "紧急停水"
    assert content.version_no == 2


def test_that_a_delayed_planned_outage_becomes_a_band() -> None:
    detail = outage(
        windows=(no_water(at(7, 19, 22), at(7, 20, 9)),),
        version_no=2,
        versions=(VersionRow(1, at(7, 17, 9), "陈静", at(7, 20, 5)),),
    )
    assert poster(detail).shape is Shape.BAND
    assert poster(detail).published == ""


def test_that_a_restored_notice_is_the_next_version_without_reason_or_water_point() -> None:
    detail = replace(delayed(), state=OutageState.RESTORED, restored_at=at(7, 15, 5, 10))
    content = poster(detail)
    assert (content.title, content.version_no, content.shape) == ("恢复供水", 3, Shape.RULES)
    assert content.replaces.startswith("本通知替代 7月14日 16:40 张贴的第 2 版")
    assert (content.reason, content.water_point) == ("", "")
    assert content.times[0].lines[0].clock == "5:10"
    assert content.areas[0].label == "来水范围"
    assert not any("储水" in tip for tip in content.tips)


def test_that_a_cancelled_notice_strikes_its_times_through() -> None:
    content = poster(outage(state=OutageState.CANCELLED))
    assert content.title == "停水取消"
    assert all(line.struck for line in content.times[0].lines)
    assert content.times[0].note == "本次停水取消，正常供水"


def test_that_low_pressure_has_its_own_words() -> None:
    detail = outage(
        kind=OutageKind.LOW_PRESSURE,
        windows=(low_pressure(at(7, 19, 22), at(7, 20, 5)),),
        areas=(area(1, effect=Effect.LOW_PRESSURE),),
    )
    content = poster(detail)
    assert (content.title, content.badge) == ("降压通知", "降压供水")
    assert [line.word for line in content.times[0].lines] == ["降压", "恢复"]
    assert content.areas[0].label == "降压范围"
    assert poster(replace(detail, state=OutageState.CANCELLED)).title == "降压取消"


def test_that_two_phases_have_two_boxes_of_times_and_two_of_areas() -> None:
    content = poster(two_phases())
    assert [block.label for block in content.times] == ["停水时间", "降压时间"]
    assert [block.label for block in content.areas] == ["停水范围", "降压范围"]
    assert content.times[1].lines[1].clock == "24:00"


def test_that_only_the_delayed_window_of_several_is_told_as_delayed() -> None:
    phases = two_phases()
    later = replace(
        phases.content,
        version_no=2,
        windows=(no_water(at(4, 8, 8), at(4, 9, 14)), phases.content.windows[1]),
    )
    blocks = time_blocks(replace(phases, content=later), ZONE)
    assert [bool(block.was) for block in blocks] == [True, False]
    assert blocks[0].note == "推迟 6 小时"


def test_that_a_draft_without_times_and_areas_can_be_shown() -> None:
    content = poster(outage(state=OutageState.DRAFT, versions=(), windows=(), areas=()), SITE)
    assert content.draft
    assert (content.times, content.areas, content.published) == ((), (), "")

"""What blocks a notice, and what only warns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.outage import Area, Effect, OutageDraft, OutageKind, Phase, Window, phase_at
from app.domain.outage_rules import (
    Finding,
    buffer,
    last_end,
    problems,
    window_problems,
)

NOW = datetime(2026, 7, 14, 8, 36, tzinfo=UTC)


def window(start: float, end: float, effect: Effect = Effect.NO_WATER) -> Window:
    return Window(effect, NOW + timedelta(hours=start), NOW + timedelta(hours=end))


def area(low=None, high=None, *, community=1, effect=Effect.NO_WATER) -> Area:
    return Area(effect, community, low, high, "", 100)


READY = OutageDraft(
    id=UUID(int=1),
    kind=OutageKind.EMERGENCY,
    title="共青团西路 DN400 主管抢修",
    reason="DN400 主管道破裂",
    internal_note="",
    internal_end=NOW + timedelta(hours=4),
    windows=(window(-2, 6),),
    areas=(area(),),
    water_point="",
    tips=(),
    unit_id=1,
)


def found(draft: OutageDraft) -> list[Finding]:
    return [p.finding for p in problems(draft, NOW)]


def test_that_a_complete_notice_has_nothing_against_it():
    assert problems(READY, NOW) == ()


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"title": " "}, Finding.NO_TITLE),
        ({"reason": ""}, Finding.NO_REASON),
        ({"areas": ()}, Finding.NO_AREA),
        ({"windows": ()}, Finding.NO_WINDOW),
        ({"windows": (window(6, 6),)}, Finding.ENDS_BEFORE_START),
        ({"windows": (window(-9, -1),), "internal_end": None}, Finding.END_PASSED),
        ({"internal_end": NOW + timedelta(hours=7)}, Finding.BEFORE_ESTIMATE),
        ({"areas": (area(effect=Effect.LOW_PRESSURE),)}, Finding.EFFECT_WITHOUT_WINDOW),
    ],
)
def test_that_a_notice_is_held_back_with_a_reason(change, finding):
    blocking = [p for p in problems(replace(READY, **change), NOW) if p.blocks]
    assert [p.finding for p in blocking] == [finding]
    assert blocking[0].message()
    assert blocking[0].error().field == blocking[0].field


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        ({"internal_end": NOW + timedelta(hours=5, minutes=1)}, Finding.SMALL_BUFFER),
        ({"internal_end": None}, Finding.NO_ESTIMATE),
        ({"kind": OutageKind.PLANNED}, Finding.SHORT_NOTICE),
        ({"windows": (window(-2, 23),)}, Finding.LONG),
    ],
)
def test_that_a_warning_does_not_hold_it_back(change, finding):
    all_found = problems(replace(READY, **change), NOW)
    assert [p.finding for p in all_found] == [finding]
    assert not any(p.blocks for p in all_found)


def test_that_exactly_an_hour_of_buffer_is_enough():
    draft = replace(READY, internal_end=NOW + timedelta(hours=5))
    assert buffer(draft) == timedelta(hours=1)
    assert found(draft) == []


def test_that_two_windows_may_touch_but_not_overlap():
    assert window_problems((window(0, 3), window(3, 5))) == ()
    (problem,) = window_problems((window(0, 3), window(2, 5)))
    assert (problem.finding, problem.row, problem.other) == (Finding.OVERLAP, 1, 2)
    assert "1" in problem.message()


def test_that_no_water_here_and_low_pressure_there_may_be_at_the_same_time():
    assert window_problems((window(0, 3), window(0, 9, Effect.LOW_PRESSURE))) == ()


def test_that_people_wait_for_the_water_and_not_for_the_pressure():
    low = window(0, 48, Effect.LOW_PRESSURE)
    assert last_end((window(0, 3), low)) == NOW + timedelta(hours=3)
    assert last_end((low,)) == low.ends_at


def test_that_the_life_of_an_outage_has_five_phases():
    start, end = NOW, NOW + timedelta(hours=2)
    hour = timedelta(hours=1)
    assert phase_at(start, end, None, NOW - hour) is Phase.COMING
    assert phase_at(start, end, None, NOW + hour) is Phase.ACTIVE
    assert phase_at(start, end, None, NOW + 3 * hour) is Phase.OVERRUN
    assert phase_at(start, end, NOW + hour, NOW + 2 * hour) is Phase.JUST_ENDED
    assert phase_at(start, end, NOW + hour, NOW + 6 * hour) is Phase.PAST


@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50), st.sampled_from(Effect))),
    st.none() | st.integers(-50, 50),
)
def test_that_every_combination_of_times_is_judged_in_words(rows, estimate):
    draft = replace(
        READY,
        windows=tuple(window(a, b, effect) for a, b, effect in rows),
        internal_end=None if estimate is None else NOW + timedelta(hours=estimate),
    )
    for problem in problems(draft, NOW):
        assert "{" not in problem.message()

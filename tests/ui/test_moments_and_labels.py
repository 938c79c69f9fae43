"""Words for enums, instants and durations."""

from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest

from app.domain import account, call, catalogue, outage, people, search, ticket
from app.i18n import set_language
from ui.labels import Mark, Role, clock_look, clock_text, day_time, duration_text, label, look
from ui.moments import ago_text, full_time, in_sentence, seconds_text, timer_text
from ui.wording import count_text

NOW = datetime(2026, 7, 14, 9, 52, tzinfo=UTC)  # 17:52 at the site
SHOWN = (
    account.AccountStatus, account.Relation, call.CallState, call.Mood, call.Outcome,
    catalogue.RequestKind, catalogue.Grade, catalogue.Callback, catalogue.UnitKind, catalogue.Step,
    catalogue.ScriptTab, outage.OutageKind, outage.OutageState, outage.Effect, outage.Phase,
    people.Seat, search.Found, search.Reading, ticket.TicketState, ticket.TicketAction,
    ticket.TicketView,
)  # fmt: skip


@pytest.mark.parametrize("member", [m for kind in SHOWN for m in kind], ids=str)
def test_that_every_value_has_words(member: Enum) -> None:
    assert label(member)
    assert look(member).text == label(member)


def test_that_equal_texts_of_different_enums_keep_their_own_words() -> None:
    assert label(call.CallState.ANSWERED) == "Talking"
    assert label(call.Outcome.ANSWERED) == "Registered and answered"


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0:00"),
        (18, "0:18"),
        (220, "3:40"),
        (1439, "23:59"),
        (1440, "24 h"),
        (4320, "72 h"),
        (4321, "3 d"),
        (8640, "6 d"),
    ],
)
def test_that_durations_are_told_as_designed(minutes: int, text: str) -> None:
    assert duration_text(timedelta(minutes=minutes)) == text


def test_that_figures_have_their_thousands_apart() -> None:
    assert [count_text(n) for n in (0, 999, 1000, 1_234_567)] == ["0", "999", "1,000", "1,234,567"]


def test_that_times_are_those_of_the_site() -> None:
    assert clock_text(NOW) == "17:52"
    assert full_time(NOW) == "2026-07-14 17:52"
    assert day_time(NOW - timedelta(hours=5, minutes=46), NOW) == "Today 12:06"
    assert day_time(NOW - timedelta(days=2), NOW) == "07-12"
    assert day_time(NOW + timedelta(hours=12), NOW, with_clock=True) == "Tomorrow 05:52"
    assert day_time(NOW - timedelta(days=400), NOW) == "2025-06-09"


def test_that_a_time_fits_into_its_sentence() -> None:
    assert in_sentence("Tomorrow 06:00") == "tomorrow 06:00"
    assert in_sentence("07-16 06:00") == "07-16 06:00"
    set_language("zh_CN")
    assert f"预计{in_sentence('明日 06:00')}" == "预计明日 06:00"
    assert f"预计{in_sentence('07-16 06:00')}" == "预计 07-16 06:00"


def test_that_timers_and_talk_times_are_short() -> None:
    assert timer_text(timedelta(seconds=222)) == "03:42"
    assert timer_text(timedelta(seconds=3822)) == "1:03:42"
    assert seconds_text(171) == "2 min 51 s"
    assert seconds_text(3672) == "1 hour 1 minute"
    assert ago_text(NOW - timedelta(minutes=22), NOW) == "22 min ago"


@pytest.mark.parametrize(
    ("left", "limit", "role", "mark", "text"),
    [
        (220, 480, Role.OK, Mark.RING, "Left 3:40"),
        (18, 480, Role.SOON, Mark.TRIANGLE, "Left 0:18"),
        (-80, 480, Role.OVER, Mark.DIAMOND, "Over 1:20"),
        (200, 4320, Role.SOON, Mark.TRIANGLE, "Left 3:20"),
    ],
)
def test_that_a_limit_differs_by_shape_text_and_colour(
    left: int, limit: int, role: Role, mark: Mark, text: str
) -> None:
    shown = clock_look(NOW + timedelta(minutes=left), timedelta(minutes=limit), NOW)
    assert (shown.role, shown.mark, shown.text) == (role, mark, text)


def test_that_a_finished_ticket_has_a_check() -> None:
    shown = clock_look(NOW, timedelta(hours=1), NOW + timedelta(hours=9), done=True)
    assert shown.mark is Mark.CHECK

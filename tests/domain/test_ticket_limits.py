"""The clock of a ticket: which limit runs, and how it looks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.catalogue import Catalogue, Grade, ServiceLimit, Step
from app.domain.ticket import Clock, TicketState, clock_state
from app.domain.ticket_limits import NOTHING, due, running, snapshot
from app.domain.workdays import Workdays

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 7, 10, 16, 0, tzinfo=ZONE)  # a Friday
DAYS = Workdays({date(2026, 1, 1): False}, ZONE)
LIMITS = (
    ServiceLimit("a", Grade.ORDINARY, Step.DISPATCH, 10, working=False, source="甲"),
    ServiceLimit("b", Grade.ORDINARY, Step.FINISH, 3 * 1440, working=True, source="乙"),
    ServiceLimit("c", Grade.URGENT, Step.DISPATCH, 5, working=False, source="甲"),
)
SNAPSHOT = snapshot(Catalogue((), (), LIMITS, (), ()), Grade.ORDINARY)


def test_that_the_snapshot_holds_the_limits_of_the_grade_with_their_source() -> None:
    assert set(SNAPSHOT) == {Step.DISPATCH, Step.FINISH}
    assert SNAPSHOT[Step.FINISH].source == "乙"


def test_that_three_working_days_from_friday_end_on_wednesday() -> None:
    ends = due(AT, SNAPSHOT[Step.FINISH], DAYS)
    assert ends == datetime(2026, 7, 15, 16, 0, tzinfo=ZONE)


def test_that_finishing_counts_from_registration_and_dispatching_from_the_state() -> None:
    later = AT + timedelta(minutes=7)
    finish = AT + timedelta(hours=4)

    def at(state: TicketState) -> datetime | None:
        return running(state, SNAPSHOT, since=later, finish_due_at=finish, workdays=DAYS).due_at

    assert at(TicketState.WAIT_DISPATCH) == later + timedelta(minutes=10)
    assert at(TicketState.IN_PROGRESS) == finish


def test_that_a_reported_ticket_and_a_grade_without_the_limit_have_no_clock() -> None:
    for state in (TicketState.WAIT_ARCHIVE, TicketState.WAIT_ACCEPT):
        found = running(state, SNAPSHOT, since=AT, finish_due_at=AT, workdays=DAYS)
        assert found is NOTHING


@pytest.mark.parametrize(
    ("left", "limit_hours", "expected"),
    [
        (31, 4, Clock.RUNNING),
        (30, 4, Clock.SOON),
        (0, 4, Clock.SOON),
        (-1, 4, Clock.OVER),
        (239, 72, Clock.SOON),
        (241, 72, Clock.RUNNING),
    ],
)
def test_that_a_clock_warns_half_an_hour_before_and_four_hours_for_long_limits(
    left: int, limit_hours: int, expected: Clock
) -> None:
    now = datetime(2026, 7, 14, 9, 0, tzinfo=UTC)
    due_at = now + timedelta(minutes=left)
    assert clock_state(due_at, timedelta(hours=limit_hours), now, done=False) is expected

"""The clock of a ticket: which limit runs, and how it looks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.catalogue import Catalogue, Grade, RequestKind, ServiceLimit, Step
from app.domain.ticket import Clock, TicketState, clock_state
from app.domain.ticket_limits import NOTHING, due, running, snapshot
from app.domain.workdays import Due, Workdays

ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 7, 10, 16, 0, tzinfo=ZONE)  # a Friday
DAYS = Workdays({date(2026, 1, 1): False}, ZONE)
LIMITS = (
    ServiceLimit("a", Grade.ORDINARY, Step.DISPATCH, 10, working=False, source="甲"),
    ServiceLimit("b", Grade.ORDINARY, Step.FINISH, 3 * 1440, working=True, source="乙"),
    ServiceLimit("c", Grade.URGENT, Step.DISPATCH, 5, working=False, source="甲"),
    ServiceLimit("d", Grade.URGENT, Step.CONTACT, 10, working=False, source="甲"),
    ServiceLimit("e", Grade.URGENT, Step.ARRIVE, 60, working=False, source="甲"),
    ServiceLimit("f", Grade.URGENT, Step.FINISH, 1440, working=False, source="甲"),
    ServiceLimit(
        "g", Grade.URGENT, Step.CONTACT, 240, working=False, source="丙", kind=RequestKind.COMPLAINT
    ),
)
CATALOGUE = Catalogue((), (), LIMITS, (), ())
SNAPSHOT = snapshot(CATALOGUE, Grade.ORDINARY)
URGENT = snapshot(CATALOGUE, Grade.URGENT)


def test_that_the_snapshot_holds_the_limits_of_the_grade_with_their_source() -> None:
    assert set(SNAPSHOT) == {Step.DISPATCH, Step.FINISH}
    assert SNAPSHOT[Step.FINISH].source == "乙"


def test_that_three_working_days_from_friday_end_on_wednesday() -> None:
    ends = due(AT, SNAPSHOT[Step.FINISH], DAYS)
    assert ends.at == datetime(2026, 7, 15, 16, 0, tzinfo=ZONE)


def test_that_finishing_counts_from_registration_and_dispatching_from_the_state() -> None:
    later = AT + timedelta(minutes=7)
    finish = AT + timedelta(hours=4)

    def at(state: TicketState) -> datetime | None:
        return running(state, SNAPSHOT, since=later, finish=Due(finish, True), workdays=DAYS).due_at

    assert at(TicketState.WAIT_DISPATCH) == later + timedelta(minutes=10)
    assert at(TicketState.IN_PROGRESS) == finish


def test_that_a_reported_ticket_and_a_grade_without_the_limit_have_no_clock() -> None:
    for state in (TicketState.WAIT_ARCHIVE, TicketState.WAIT_ACCEPT):
        found = running(state, SNAPSHOT, since=AT, finish=Due(AT, True), workdays=DAYS)
        assert found is NOTHING


def test_that_the_kind_of_request_stands_before_its_grade_and_the_rest_stays() -> None:
    complaint = snapshot(CATALOGUE, Grade.URGENT, RequestKind.COMPLAINT)
    assert (complaint[Step.CONTACT].minutes, complaint[Step.CONTACT].source) == (240, "丙")
    assert complaint[Step.ARRIVE] == URGENT[Step.ARRIVE]
    assert snapshot(CATALOGUE, Grade.URGENT, RequestKind.LEAK) == URGENT


def test_that_a_kind_with_its_own_end_takes_no_step_from_the_grade() -> None:
    own = ServiceLimit("h", Grade.URGENT, Step.FINISH, 4320, working=True, source="丙",
                       kind=RequestKind.COMPLAINT)  # fmt: skip
    catalogue = Catalogue((), (), (*LIMITS, own), (), ())
    assert set(snapshot(catalogue, Grade.URGENT, RequestKind.COMPLAINT)) == {
        Step.CONTACT, Step.FINISH,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("passed", "step", "minutes"),
    [
        ((), Step.CONTACT, 10),
        ((Step.CONTACT,), Step.ARRIVE, 60),
        ((Step.CONTACT, Step.ARRIVE), Step.FINISH, 1440),
    ],
)
def test_that_of_several_clocks_the_one_that_runs_out_first_is_shown(
    passed: tuple[Step, ...], step: Step, minutes: int
) -> None:
    now = running(TicketState.IN_PROGRESS, URGENT, since=AT, workdays=DAYS, passed=passed,
                  finish=Due(AT + timedelta(minutes=1440), True))  # fmt: skip
    assert (now.step, now.due_at) == (step, AT + timedelta(minutes=minutes))


def test_that_finishing_shortly_comes_before_a_later_contact() -> None:
    now = running(TicketState.IN_PROGRESS, URGENT, since=AT, workdays=DAYS,
                  finish=Due(AT + timedelta(minutes=5), True))  # fmt: skip
    assert now.step is Step.FINISH


def test_that_a_limit_counted_through_a_year_without_holidays_says_so() -> None:
    friday = datetime(2026, 12, 31, 16, 0, tzinfo=ZONE)
    finish = due(friday, SNAPSHOT[Step.FINISH], DAYS)
    assert not finish.complete
    now = running(TicketState.IN_PROGRESS, SNAPSHOT, since=friday, finish=finish, workdays=DAYS)
    assert not now.complete


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

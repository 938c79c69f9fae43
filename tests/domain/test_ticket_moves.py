"""The table of moves: what is legal, for whom, and with which fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import InvalidInput, InvalidTransition, NotAllowed
from app.domain.people import Seat
from app.domain.ticket import TicketAction, TicketState
from app.domain.ticket_moves import HINTS, MOVES, check_move, moves_for, next_step

WITH_TICKETS = [seat for seat in Seat if any(seat in move.seats for move in MOVES)]
FILLED = dict.fromkeys(HINTS, "x") | {"unit_id": 21}


def test_that_the_short_life_leads_from_registration_to_the_archive() -> None:
    state = TicketState.WAIT_DISPATCH
    for action in ("dispatch", "accept", "reply", "archive"):
        move = check_move(state, TicketAction(action), Seat.DISPATCHER, FILLED)
        state = move.target
    assert state is TicketState.ARCHIVED


def test_that_a_missing_field_is_named_with_a_hint_and_blanks_do_not_count() -> None:
    fields = {"contacted": "13:05", "cause": "  ", "measures": "x", "accepted_by_caller": "x"}
    with pytest.raises(InvalidInput) as caught:
        check_move(TicketState.IN_PROGRESS, TicketAction.REPLY, Seat.BRANCH, fields)
    assert caught.value.field == "cause"
    assert caught.value.message()


def test_that_every_needed_field_has_its_hint() -> None:
    assert {need for move in MOVES for need in move.needs} <= HINTS.keys()


def test_that_an_agent_may_not_report_back_for_a_unit() -> None:
    with pytest.raises(NotAllowed):
        check_move(TicketState.IN_PROGRESS, TicketAction.REPLY, Seat.AGENT, FILLED)


def test_that_recalling_is_over_once_the_unit_has_accepted() -> None:
    with pytest.raises(InvalidTransition) as caught:
        check_move(TicketState.IN_PROGRESS, TicketAction.RECALL, Seat.DISPATCHER, FILLED)
    assert "progress" in caught.value.message()


@given(st.sampled_from(TicketAction), st.sampled_from(WITH_TICKETS))
def test_that_nothing_but_a_remark_is_possible_on_an_archived_ticket(
    action: TicketAction, seat: Seat
) -> None:
    if action is TicketAction.REMARK:
        assert check_move(TicketState.ARCHIVED, action, seat, FILLED).target.open is False
        return
    with pytest.raises(InvalidTransition):
        check_move(TicketState.ARCHIVED, action, seat, FILLED)


@given(st.sampled_from(TicketState), st.sampled_from(TicketAction), st.sampled_from(Seat))
def test_that_what_is_offered_is_what_is_allowed(
    state: TicketState, action: TicketAction, seat: Seat
) -> None:
    try:
        check_move(state, action, seat, FILLED)
        allowed = True
    except (InvalidTransition, NotAllowed):
        allowed = False
    assert (action in moves_for(state, seat)) is allowed


@given(st.sampled_from(TicketState), st.sampled_from(Seat))
def test_that_the_next_step_is_always_one_of_the_offered_moves(
    state: TicketState, seat: Seat
) -> None:
    step = next_step(state, seat)
    assert step is None or step in moves_for(state, seat)


@given(st.lists(st.sampled_from(TicketAction), max_size=12))
def test_that_no_order_of_acts_leaves_the_archive_or_skips_the_report(
    actions: list[TicketAction],
) -> None:
    state, reported = TicketState.WAIT_DISPATCH, False
    for action in actions:
        try:
            move = check_move(state, action, Seat.SUPERVISOR, FILLED)
        except InvalidTransition:
            continue
        assert state is not TicketState.ARCHIVED or move.target is state
        state, reported = move.target, reported or action is TicketAction.REPLY
    assert state is not TicketState.ARCHIVED or reported


def test_that_the_desk_urges_while_the_unit_has_the_next_step() -> None:
    assert next_step(TicketState.IN_PROGRESS, Seat.SUPERVISOR) is TicketAction.URGE
    assert next_step(TicketState.IN_PROGRESS, Seat.BRANCH) is TicketAction.REPLY
    assert next_step(TicketState.WAIT_ARCHIVE, Seat.BRANCH) is None

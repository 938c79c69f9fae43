"""Which tickets a person sees, and which of them a view holds.

The embedded database has a statement for each view and seat. A shared server has one for all of
them, planned for the values it is given: there `view` and the seat are parameters.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

import sqlalchemy as sa

from app.data.catalogue import CategoryRow, UnitRow
from app.data.places import CommunityRow
from app.data.reads import own_values
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.types import AnySelect, Instant
from app.domain.catalogue import RequestKind
from app.domain.people import SEARCHING, Person, Seat
from app.domain.ticket import ARCHIVED_DAYS, TicketAction, TicketState, TicketView

Condition: TypeAlias = "sa.ColumnElement[bool]"

READERS = SEARCHING
"""Seats that a shared server shows tickets to."""
MAKERS = frozenset({Seat.AGENT, Seat.EXPERT, Seat.CALLBACK})
"""To them "mine" is what they made themselves."""

_SOON = timedelta(minutes=30)
_SOON_LONG = timedelta(hours=4)
_LONG_MINUTES = 24 * 60
_STATES = {
    TicketView.WAIT_DISPATCH: TicketState.WAIT_DISPATCH,
    TicketView.WAIT_ACCEPT: TicketState.WAIT_ACCEPT,
    TicketView.IN_PROGRESS: TicketState.IN_PROGRESS,
    TicketView.WAIT_ARCHIVE: TicketState.WAIT_ARCHIVE,
}


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks, at which instant, and when the site's day began."""

    person: Person
    at: datetime
    day_start: datetime

    def values(self) -> dict[str, object]:
        """The parameters of every statement about views."""
        return {
            **own_values(self.person),
            "at": self.at,
            "day_start": self.day_start,
            "since": self.at - timedelta(days=ARCHIVED_DAYS),
            "soon": self.at + _SOON,
            "soon_long": self.at + _SOON_LONG,
        }


def moment(name: str) -> sa.BindParameter[datetime]:
    """An instant as a parameter."""
    return sa.bindparam(name, type_=Instant())


def number(name: str) -> sa.BindParameter[int]:
    """A whole number as a parameter."""
    return sa.bindparam(name, type_=sa.Integer())


def text(name: str) -> sa.BindParameter[str]:
    """A text as a parameter."""
    return sa.bindparam(name, type_=sa.Text())


def word(value: str) -> sa.ColumnElement[str]:
    """One of our own words, written into the statement."""
    return sa.literal_column(f"'{value}'", sa.Text())


def may_see(seat: Seat | None) -> Condition:
    """A branch sees the tickets of its own unit (`my_unit`), the desks see all.

    Without a seat it is decided by the parameter `my_seat`.
    """
    own = TicketRow.unit_id == number("my_unit")
    if seat is None:
        return sa.case((text("my_seat") == word(Seat.BRANCH), own), else_=sa.true())
    return own if seat is Seat.BRANCH else sa.true()


def unfinished() -> Condition:
    """Written as the partial indexes are, so that the planner recognises them."""
    return TicketRow.state != word(TicketState.ARCHIVED)


def in_view(view: TicketView | None, seat: Seat | None) -> Condition:
    """What a view holds; without one the parameter `view` names it (not the archive)."""
    if view is None:
        chosen = text("view")
        arms = [(chosen == word(v.value), in_view(v, seat)) for v in TicketView if v in _LISTED]
        return sa.case(*arms, else_=sa.false())
    if view is TicketView.TODAY:
        return TicketRow.created_at >= moment("day_start")
    if view is TicketView.ARCHIVED:
        archived = TicketRow.state == TicketState.ARCHIVED
        return sa.and_(archived, TicketRow.created_at >= moment("since"))
    return sa.and_(unfinished(), of_unfinished(view, seat))


def of_unfinished(view: TicketView, seat: Seat | None) -> Condition:
    """Which unfinished tickets a view holds, where it holds no others."""
    if view in _STATES:
        return TicketRow.state == _STATES[view]
    extra = {
        TicketView.OPEN: sa.true(),
        TicketView.MINE: _mine(seat),
        TicketView.OVER: TicketRow.due_at < moment("at"),
        TicketView.SOON: _soon(),
        TicketView.FROM_12345: TicketRow.source == RequestKind.TRANSFER_12345,
    }
    return extra[view]


_LISTED = frozenset(TicketView) - {TicketView.ARCHIVED}


def _mine(seat: Seat | None) -> Condition:
    """What waits for this seat: the unit's work, the desk's dispatching and archiving."""
    if seat is None:
        mine = text("my_seat")
        makers = [word(maker.value) for maker in sorted(MAKERS)]
        return sa.case(
            (mine == word(Seat.BRANCH), _mine(Seat.BRANCH)),
            (mine.in_(makers), _mine(Seat.AGENT)),
            else_=_mine(Seat.DISPATCHER),
        )
    if seat is Seat.BRANCH:
        return TicketRow.state.in_([TicketState.WAIT_ACCEPT, TicketState.IN_PROGRESS])
    if seat in MAKERS:
        return TicketRow.created_by == number("my_id")
    return TicketRow.state.in_([TicketState.WAIT_DISPATCH, TicketState.WAIT_ARCHIVE])


def _soon() -> Condition:
    """The rule of `clock_state`, for the database."""
    long = TicketRow.limit_minutes > _LONG_MINUTES
    return sa.and_(
        TicketRow.due_at >= moment("at"),
        sa.or_(
            TicketRow.due_at <= moment("soon"),
            sa.and_(long, TicketRow.due_at <= moment("soon_long")),
        ),
    )


def caller_count() -> sa.ColumnElement[int]:
    """How many people reported the matter: the first and everybody who called again."""
    again = (
        sa.select(sa.func.count())
        .select_from(TicketEntryRow)
        .where(
            TicketEntryRow.ticket_id == TicketRow.id,
            TicketEntryRow.action == TicketAction.CALL_AGAIN,
        )
        .correlate(TicketRow)
        .scalar_subquery()
    )
    return 1 + again


def list_order(ticket: Any = TicketRow, *, newest: bool) -> tuple[Any, ...]:
    """What runs out first comes first; of the archive (`newest`), what is newest."""
    if newest:
        return ticket.created_at.desc(), ticket.id.desc()
    return ticket.due_at.asc().nulls_last(), ticket.id


def joined(columns: tuple[Any, ...]) -> AnySelect:
    """Columns of tickets with their category, community and unit."""
    return (
        sa.select(*columns)
        .select_from(TicketRow)
        .join(CategoryRow, CategoryRow.code == TicketRow.category_code)
        .outerjoin(CommunityRow, CommunityRow.id == TicketRow.community_id)
        .outerjoin(UnitRow, UnitRow.id == TicketRow.unit_id)
    )

"""What the ticket screen reads: a page of the queue, the counts of the views, one ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.data.catalogue import CategoryRow, UnitRow
from app.data.json_rows import rows
from app.data.places import CommunityRow
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.types import AnySelect
from app.domain.catalogue import RequestKind
from app.domain.people import Person, Seat
from app.domain.ticket import (
    ARCHIVED_DAYS,
    QueueFilter,
    QueuePage,
    TicketAction,
    TicketLine,
    TicketState,
    TicketView,
)

Condition = sa.ColumnElement[bool]
After = tuple[str, str]

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


def may_see(person: Person) -> Condition:
    """A branch sees the tickets of its own unit, the desks see all."""
    if person.seat is Seat.BRANCH:
        return TicketRow.unit_id == person.unit_id
    return sa.true()


def _open() -> Condition:
    # Written as the partial indexes are, so that the planner recognises them.
    return TicketRow.state != sa.literal_column(f"'{TicketState.ARCHIVED.value}'")


def _mine(watch: Watch) -> Condition:
    """What waits for this seat: the unit's work, the desk's dispatching and archiving."""
    if watch.person.seat is Seat.BRANCH:
        return TicketRow.state.in_([TicketState.WAIT_ACCEPT, TicketState.IN_PROGRESS])
    if watch.person.seat is Seat.AGENT:
        return TicketRow.created_by == watch.person.id
    return TicketRow.state.in_([TicketState.WAIT_DISPATCH, TicketState.WAIT_ARCHIVE])


def _soon(at: datetime) -> Condition:
    """The rule of `clock_state`, for the database."""
    long = TicketRow.limit_minutes > _LONG_MINUTES
    return sa.and_(
        TicketRow.due_at >= at,
        sa.or_(
            TicketRow.due_at <= at + _SOON,
            sa.and_(long, TicketRow.due_at <= at + _SOON_LONG),
        ),
    )


def _in_view(view: TicketView, watch: Watch) -> Condition:
    if view is TicketView.TODAY:
        return TicketRow.created_at >= watch.day_start
    if view is TicketView.ARCHIVED:
        since = watch.at - timedelta(days=ARCHIVED_DAYS)
        return sa.and_(TicketRow.state == TicketState.ARCHIVED, TicketRow.created_at >= since)
    if view in _STATES:
        return sa.and_(_open(), TicketRow.state == _STATES[view])
    extra = {
        TicketView.OPEN: sa.true(),
        TicketView.MINE: _mine(watch),
        TicketView.OVER: TicketRow.due_at < watch.at,
        TicketView.SOON: _soon(watch.at),
        TicketView.FROM_12345: TicketRow.source == RequestKind.TRANSFER_12345,
    }
    return sa.and_(_open(), extra[view])


def _matches(wanted: QueueFilter) -> Condition:
    conditions: list[Condition] = []
    if wanted.district:
        conditions.append(CommunityRow.district == wanted.district)
    if wanted.unit_id is not None:
        conditions.append(TicketRow.unit_id == wanted.unit_id)
    if wanted.source is not None:
        conditions.append(TicketRow.source == wanted.source)
    searched = (
        TicketRow.number,
        TicketRow.title,
        TicketRow.address,
        TicketRow.location_note,
        TicketRow.complaint,
        TicketRow.caller_number,
        TicketRow.callback_number,
        CommunityRow.name,
        TicketRow.handler,
    )
    for word in wanted.text.split():
        hits = [column.icontains(word, autoescape=True) for column in searched]
        conditions.append(sa.or_(*hits))
    return sa.and_(sa.true(), *conditions)


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


def _after(view: TicketView, after: After) -> Condition:
    """Keyset paging: what comes behind the last row of the page before."""
    moment = datetime.fromisoformat(after[0]) if after[0] else None
    last = UUID(after[1])
    due = TicketRow.due_at
    if view is TicketView.ARCHIVED:
        created = TicketRow.created_at
        return sa.or_(created < moment, sa.and_(created == moment, TicketRow.id < last))
    if moment is None:
        return sa.and_(due.is_(None), TicketRow.id > last)
    return sa.or_(due > moment, sa.and_(due == moment, TicketRow.id > last), due.is_(None))


def in_list(view: TicketView, watch: Watch, wanted: QueueFilter) -> Condition:
    """What the person sees in a view through the filters."""
    return sa.and_(may_see(watch.person), _in_view(view, watch), _matches(wanted))


def list_order(view: TicketView) -> tuple[sa.UnaryExpression[Any] | Any, ...]:
    """What runs out first comes first; what is archived, newest first."""
    if view is TicketView.ARCHIVED:
        return TicketRow.created_at.desc(), TicketRow.id.desc()
    return TicketRow.due_at.asc().nulls_last(), TicketRow.id


def joined(columns: tuple[Any, ...]) -> AnySelect:
    """Columns of tickets with their category, community and unit."""
    return (
        sa.select(*columns)
        .select_from(TicketRow)
        .join(CategoryRow, CategoryRow.code == TicketRow.category_code)
        .outerjoin(CommunityRow, CommunityRow.id == TicketRow.community_id)
        .outerjoin(UnitRow, UnitRow.id == TicketRow.unit_id)
    )


def queue(
    view: TicketView, watch: Watch, wanted: QueueFilter, *, after: After | None, limit: int
) -> AnySelect:
    """A page (one row more than `limit` when there is a next one) and the total, in one trip.

    Ordered by the limit that runs out first; tickets without one come last, archived ones newest
    first.
    """
    condition = in_list(view, watch, wanted)
    columns = (
        TicketRow.id,
        TicketRow.number,
        TicketRow.title,
        TicketRow.state,
        TicketRow.grade,
        CategoryRow.name.label("category"),
        CategoryRow.name_en.label("category_en"),
        sa.func.coalesce(CommunityRow.district, "").label("district"),
        TicketRow.address,
        TicketRow.source,
        sa.func.coalesce(UnitRow.name, "").label("unit"),
        TicketRow.handler,
        TicketRow.due_at,
        TicketRow.limit_minutes,
        TicketRow.created_at,
        caller_count().label("callers"),
        TicketRow.urged,
        sa.func.coalesce(UnitRow.name_en, "").label("unit_en"),
        TicketRow.version,
        TicketRow.due_step,
        TicketRow.due_complete,
    )
    page = joined(columns).where(condition).order_by(*list_order(view))
    if after is not None:
        page = page.where(_after(view, after))
    total = joined((sa.func.count(),)).where(condition).scalar_subquery()
    return sa.select(rows(page.limit(limit + 1)).label("lines"), total.label("total"))


def queue_page(view: TicketView, row: Any, limit: int) -> QueuePage:
    """The page from the row of `queue`."""
    lines = [TicketLine(**line._asdict()) for line in row.lines]
    after: After | None = None
    if len(lines) > limit:
        lines = lines[:limit]
        last = lines[-1]
        moment = last.created_at if view is TicketView.ARCHIVED else last.due_at
        after = (moment.isoformat() if moment else "", str(last.id))
    return QueuePage(tuple(lines), after, int(row.total))


def counts(watch: Watch) -> AnySelect:
    """How many tickets each view holds: one column per view, one trip.

    All views of unfinished tickets are counted in one pass over the partial index.
    """
    seen = may_see(watch.person)
    separate = (TicketView.TODAY, TicketView.ARCHIVED)
    alone = [
        sa.select(sa.func.count())
        .select_from(TicketRow)
        .where(seen, _in_view(view, watch))
        .correlate(None)
        .scalar_subquery()
        .label(view.value)
        for view in separate
    ]
    together = [
        sa.func.count().filter(_in_view(view, watch)).label(view.value)
        for view in TicketView
        if view not in separate
    ]
    return sa.select(*together, *alone).select_from(TicketRow).where(seen, _open())


def counts_from(row: Any) -> dict[TicketView, int]:
    """The counts from the row of `counts`."""
    return {view: int(getattr(row, view.value)) for view in TicketView}


def same_case(
    *, community_id: int | None, address: str, category_code: str, since: datetime
) -> AnySelect:
    """The newest unfinished ticket of the category at the place since an instant.

    Another caller about the same matter is an entry there, not a new ticket.
    """
    place = TicketRow.address == address
    if community_id is not None:
        place = sa.and_(place, TicketRow.community_id == community_id)
    found = (
        sa.select(
            TicketRow.id,
            TicketRow.number,
            TicketRow.title,
            TicketRow.state,
            TicketRow.grade,
            sa.func.coalesce(UnitRow.name, "").label("unit"),
            TicketRow.due_at,
            TicketRow.created_at,
            TicketRow.account_id,
        )
        .outerjoin(UnitRow, UnitRow.id == TicketRow.unit_id)
        .where(
            TicketRow.state.not_in([TicketState.WAIT_ARCHIVE, TicketState.ARCHIVED]),
            place,
            TicketRow.category_code == category_code,
            TicketRow.created_at >= since,
        )
        .order_by(TicketRow.created_at.desc(), TicketRow.id)
        .limit(1)
    )
    return sa.select(rows(found).label("tickets"))

"""What the ticket screen reads: a page of the queue, the counts of the views, one ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from app.data.catalogue import CategoryRow, UnitRow
from app.data.json_rows import rows
from app.data.places import CommunityRow
from app.data.ticket_filters import Filters, filter_values, filters_of, matches
from app.data.tickets import TicketEntryRow, TicketRow
from app.data.types import AnySelect, Instant
from app.domain.catalogue import RequestKind
from app.domain.people import Person, Seat
from app.domain.ticket import (
    ARCHIVED_DAYS,
    COUNTED_AT_MOST,
    QueueFilter,
    QueuePage,
    TicketAction,
    TicketLine,
    TicketState,
    TicketView,
)

Condition = sa.ColumnElement[bool]
After = tuple[str, str]
Asked: TypeAlias = "tuple[AnySelect, dict[str, Any]]"

MOST = COUNTED_AT_MOST
SEARCHED = 10_000
"""In so many of the newest archived tickets words are looked for."""

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
        """The parameters of every statement of this module."""
        return {
            "my_id": self.person.id,
            "my_unit": self.person.unit_id,
            "at": self.at,
            "day_start": self.day_start,
            "since": self.at - timedelta(days=ARCHIVED_DAYS),
            "soon": self.at + _SOON,
            "soon_long": self.at + _SOON_LONG,
        }


def _moment(name: str) -> sa.BindParameter[datetime]:
    return sa.bindparam(name, type_=Instant())


def _number(name: str) -> sa.BindParameter[int]:
    return sa.bindparam(name, type_=sa.Integer())


def may_see(seat: Seat) -> Condition:
    """A branch sees the tickets of its own unit (`my_unit`), the desks see all."""
    return TicketRow.unit_id == _number("my_unit") if seat is Seat.BRANCH else sa.true()


def _open() -> Condition:
    # Written as the partial indexes are, so that the planner recognises them.
    return TicketRow.state != sa.literal_column(f"'{TicketState.ARCHIVED.value}'")


def _mine(seat: Seat) -> Condition:
    """What waits for this seat: the unit's work, the desk's dispatching and archiving."""
    if seat is Seat.BRANCH:
        return TicketRow.state.in_([TicketState.WAIT_ACCEPT, TicketState.IN_PROGRESS])
    if seat in {Seat.AGENT, Seat.EXPERT, Seat.CALLBACK}:
        return TicketRow.created_by == _number("my_id")
    return TicketRow.state.in_([TicketState.WAIT_DISPATCH, TicketState.WAIT_ARCHIVE])


def _soon() -> Condition:
    """The rule of `clock_state`, for the database."""
    long = TicketRow.limit_minutes > _LONG_MINUTES
    return sa.and_(
        TicketRow.due_at >= _moment("at"),
        sa.or_(
            TicketRow.due_at <= _moment("soon"),
            sa.and_(long, TicketRow.due_at <= _moment("soon_long")),
        ),
    )


def _in_view(view: TicketView, seat: Seat) -> Condition:
    if view is TicketView.TODAY:
        return TicketRow.created_at >= _moment("day_start")
    if view is TicketView.ARCHIVED:
        archived = TicketRow.state == TicketState.ARCHIVED
        return sa.and_(archived, TicketRow.created_at >= _moment("since"))
    if view in _STATES:
        return sa.and_(_open(), TicketRow.state == _STATES[view])
    extra = {
        TicketView.OPEN: sa.true(),
        TicketView.MINE: _mine(seat),
        TicketView.OVER: TicketRow.due_at < _moment("at"),
        TicketView.SOON: _soon(),
        TicketView.FROM_12345: TicketRow.source == RequestKind.TRANSFER_12345,
    }
    return sa.and_(_open(), extra[view])


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


def _after(view: TicketView, *, timed: bool) -> Condition:
    """Keyset paging: what comes behind the last row of the page before.

    Its parameters are `after_id` and, unless that row had no limit, `after`.
    """
    moment, last = _moment("after"), sa.bindparam("after_id", type_=sa.Uuid())
    due = TicketRow.due_at
    if view is TicketView.ARCHIVED:
        created = TicketRow.created_at
        return sa.or_(created < moment, sa.and_(created == moment, TicketRow.id < last))
    if not timed:
        return sa.and_(due.is_(None), TicketRow.id > last)
    return sa.or_(due > moment, sa.and_(due == moment, TicketRow.id > last), due.is_(None))


def _after_values(after: After | None) -> dict[str, object]:
    if after is None:
        return {}
    moment = datetime.fromisoformat(after[0]) if after[0] else None
    return {"after": moment, "after_id": UUID(after[1])}


def in_list(view: TicketView, seat: Seat, filters: Filters) -> Condition:
    """What the seat sees in a view through the filters.

    Words are looked for in the newest archived tickets only: nothing finds a word inside a text
    by an index here, and a year's tickets take seconds to read.
    """
    seen = sa.and_(may_see(seat), _in_view(view, seat))
    if view is TicketView.ARCHIVED and filters.words:
        newest = (
            sa.select(TicketRow.id)
            .where(seen)
            .order_by(*list_order(view))
            .limit(SEARCHED)
            .correlate(None)
        )
        seen = TicketRow.id.in_(newest)
    return sa.and_(seen, matches(filters))


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
) -> Asked:
    """A page (one row more than `limit` when there is a next one) and the total, in one trip.

    Ordered by the limit that runs out first; tickets without one come last, archived ones newest
    first. Gives the statement, built once for each kind of question, and its parameters.
    """
    timed = None if after is None else bool(after[0])
    statement = _queue(view, watch.person.seat, filters_of(wanted), timed)
    values = {**watch.values(), **filter_values(wanted), **_after_values(after)}
    return statement, {**values, "limit": limit + 1}


@lru_cache(maxsize=256)
def _queue(view: TicketView, seat: Seat, filters: Filters, timed: bool | None) -> AnySelect:
    condition = in_list(view, seat, filters)
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
    order = list_order(view)
    if filters.words:
        # Found once, for the page and for the total.
        found = sa.select(TicketRow.id).select_from(TicketRow)
        if filters.of_place:
            found = found.outerjoin(CommunityRow, CommunityRow.id == TicketRow.community_id)
        hits = found.where(condition).order_by(*order).limit(MOST).cte("hits")
        page = joined(columns).where(TicketRow.id.in_(sa.select(hits.c.id))).order_by(*order)
        total = sa.select(sa.func.count()).select_from(hits).scalar_subquery()
    else:
        page = joined(columns).where(condition).order_by(*order)
        counting = sa.select(sa.func.count()).select_from(TicketRow)
        if filters.of_place:
            counting = counting.outerjoin(CommunityRow, CommunityRow.id == TicketRow.community_id)
        if view is TicketView.ARCHIVED:
            some = counting.with_only_columns(TicketRow.id).where(condition).limit(MOST)
            counting, condition = sa.select(sa.func.count()).select_from(some.subquery()), sa.true()
        total = counting.where(condition).scalar_subquery()
    if timed is not None:
        page = page.where(_after(view, timed=timed))
    return sa.select(rows(page.limit(_number("limit"))).label("lines"), total.label("total"))


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


def counts(watch: Watch) -> Asked:
    """How many tickets each view holds: one column per view, one trip.

    All views of unfinished tickets are counted in one pass over the partial index; of archived
    ones `MOST` are counted, since nobody waits for them.
    """
    return _counts(watch.person.seat), watch.values()


@lru_cache(maxsize=16)
def _counts(seat: Seat) -> AnySelect:
    seen = may_see(seat)
    separate = (TicketView.TODAY, TicketView.ARCHIVED)
    alone = []
    for view in separate:
        some = (
            sa.select(TicketRow.id)
            .where(seen, _in_view(view, seat))
            .limit(MOST)
            .correlate(None)
            .subquery()
        )
        number = sa.select(sa.func.count()).select_from(some).scalar_subquery()
        alone.append(number.label(view.value))
    together = [
        sa.func.count().filter(_in_view(view, seat)).label(view.value)
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

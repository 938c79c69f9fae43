"""A page of the queue, with its total, in one trip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from app.data.catalogue import CategoryRow, UnitRow
from app.data.json_rows import rows
from app.data.places import CommunityRow
from app.data.reads import Read
from app.data.ticket_archive import archived_hits, look_up_values
from app.data.ticket_filters import (
    MAYBE,
    MAYBE_WITH_WORDS,
    Filters,
    filter_values,
    filters_of,
    matches,
    words_of,
)
from app.data.ticket_views import (
    MAKERS,
    READERS,
    Condition,
    Watch,
    caller_count,
    in_view,
    joined,
    list_order,
    may_see,
    moment,
    number,
)
from app.data.tickets import TicketRow
from app.data.types import AnySelect
from app.domain.people import Seat
from app.domain.ticket import (
    COUNTED_AT_MOST,
    SEARCHED_AT_MOST,
    QueueFilter,
    QueuePage,
    TicketLine,
    TicketView,
)

After = tuple[str, str]
Asked: TypeAlias = "tuple[Read, dict[str, object]]"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the statement of a page depends on.

    Without a seat and view it is one for all of them. `timed`: whether the last row of the page
    before had a limit; None for a first page, and where the parameters tell (`paged`).
    """

    archive: bool
    view: TicketView | None = None
    seat: Seat | None = None
    filters: Filters = MAYBE
    timed: bool | None = None
    paged: bool = False

    @property
    def condition(self) -> Condition:
        """Which tickets they are."""
        view = TicketView.ARCHIVED if self.archive else self.view
        return sa.and_(may_see(self.seat), in_view(view, self.seat), matches(self.filters))


def queue(
    view: TicketView,
    watch: Watch,
    wanted: QueueFilter,
    *,
    after: After | None,
    limit: int,
    places: Sequence[int] = (),
) -> Asked:
    """A page (one row more than `limit` when there is a next one), and its parameters.

    Ordered by the limit that runs out first; tickets without one come last, archived ones newest
    first. `places` are communities that a word may mean: older tickets are looked for there.
    """
    filters = filters_of(wanted)
    timed = None if after is None else bool(after[0])
    shape = Shape(view is TicketView.ARCHIVED, view, watch.person.seat, filters, timed)
    values = {
        **watch.values(),
        **filter_values(wanted),
        **look_up_values(words_of(wanted), places),
        "view": view.value,
        "after": datetime.fromisoformat(after[0]) if after and after[0] else None,
        "after_id": UUID(after[1]) if after else None,
        "page": limit + 1,
    }
    return _read(shape), values


def _after(shape: Shape, ticket: Any = TicketRow) -> Condition:
    """Keyset paging: what comes behind the last row of the page before; all without one.

    Its parameters are `after_id` and, unless that row had no limit, `after`.
    """
    at, last = moment("after"), sa.bindparam("after_id", type_=sa.Uuid())
    if shape.archive:
        created = ticket.created_at
        behind = sa.or_(created < at, sa.and_(created == at, ticket.id < last))
    else:
        due = ticket.due_at
        untimed = sa.and_(due.is_(None), ticket.id > last)
        later = sa.or_(due > at, sa.and_(due == at, ticket.id > last), due.is_(None))
        known = later if shape.timed else untimed
        behind = sa.case((at.is_(None), untimed), else_=later) if shape.paged else known
    if shape.paged:
        return sa.or_(last.is_(None), behind)
    return sa.true() if shape.timed is None else behind


_COLUMNS = (
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
"""The fields of `TicketLine`, in its order."""


def _page(shape: Shape) -> AnySelect:
    size = number("page")
    if shape.filters.words:
        # Found once, for the page and for the total.
        some, total = _archived(shape) if shape.archive else _hits(shape)
        page = joined(_COLUMNS).where(TicketRow.id.in_(some.limit(size)))
    else:
        page = joined(_COLUMNS).where(shape.condition, _after(shape)).limit(size)
        total = _total(_matching(shape))
    cut = _is_cut(shape) if shape.archive and shape.filters.words else sa.false()
    page = page.order_by(*list_order(newest=shape.archive))
    return sa.select(rows(page).label("lines"), total.label("total"), cut.label("cut"))


def _archived(shape: Shape) -> tuple[AnySelect, sa.ScalarSelect[int]]:
    found = archived_hits(shape.seat, shape.filters).cte("hits")
    newest = list_order(found.c, newest=True)
    behind = sa.select(found.c.id).where(_after(shape, found.c)).order_by(*newest)
    return behind, _total(sa.select(found.c.id))


def _hits(shape: Shape) -> tuple[AnySelect, sa.ScalarSelect[int]]:
    """The ids of the page in their order, and the total: looked for until so many are found."""
    order = list_order(newest=False)
    size = number("page")
    enough = sa.case((size > COUNTED_AT_MOST, size), else_=COUNTED_AT_MOST)
    behind = _matching(shape).where(_after(shape)).order_by(*order).limit(enough).cte("behind")
    ids = sa.select(behind.c.id)
    everything = ids
    if shape.paged or shape.timed is not None:
        before = _matching(shape).where(sa.not_(_after(shape))).limit(COUNTED_AT_MOST)
        either = sa.union_all(ids, sa.select(before.subquery().c.id)).subquery()
        everything = sa.select(either.c.id)
    return ids.order_by(*list_order(behind.c, newest=False)), _total(everything)


def _matching(shape: Shape) -> AnySelect:
    """The ids of all of them, and what they are ordered by."""
    some = sa.select(TicketRow.id, TicketRow.due_at).select_from(TicketRow)
    if shape.filters.district:
        some = some.outerjoin(CommunityRow, CommunityRow.id == TicketRow.community_id)
    return some.where(shape.condition)


def _total(some: AnySelect) -> sa.ScalarSelect[int]:
    """How many there are, as far as they are counted."""
    counted = some.limit(COUNTED_AT_MOST).subquery()
    return sa.select(sa.func.count()).select_from(counted).scalar_subquery()


def _is_cut(shape: Shape) -> sa.ColumnElement[bool]:
    """Whether there are more archived tickets than words are looked for in."""
    beyond = (
        sa.select(TicketRow.id)
        .where(may_see(shape.seat), in_view(TicketView.ARCHIVED, shape.seat))
        .offset(SEARCHED_AT_MOST)
        .limit(1)
    )
    return sa.exists(beyond)


def queue_page(view: TicketView, row: Any, limit: int) -> QueuePage:
    """The page from the answer of `queue`."""
    lines = [TicketLine(*line) for line in row.lines]
    after: After | None = None
    if len(lines) > limit:
        lines = lines[:limit]
        last = lines[-1]
        at = last.created_at if view is TicketView.ARCHIVED else last.due_at
        after = (at.isoformat() if at else "", str(last.id))
    return QueuePage(tuple(lines), after, int(row.total), cut=bool(row.cut))


def _general(name: str, *, archive: bool, filters: Filters) -> Read:
    """For a shared server: whatever view, seat, filter and page, planned for their values."""
    shape = Shape(archive, filters=filters, paged=True)
    return Read(
        name,
        lambda: _page(shape),
        seats=READERS,
        plan="custom",
        tickets="lines",
        least=int(filters.words > 0),
    )


_QUEUE = _general("ticket_queue", archive=False, filters=MAYBE_WITH_WORDS)
_ARCHIVE = _general("ticket_archive", archive=True, filters=MAYBE)
_SEARCH = _general("ticket_archive_search", archive=True, filters=MAYBE_WITH_WORDS)


def _group(view: TicketView, seat: Seat) -> Seat:
    """The seat whose statement serves this one: they differ in "mine" and for a branch."""
    if seat is Seat.BRANCH:
        return seat
    return Seat.AGENT if view is TicketView.MINE and seat in MAKERS else Seat.DISPATCHER


def _plain(view: TicketView, seat: Seat) -> Read:
    """A page without filters is what desks ask all day: planned once a connection."""
    shape = Shape(view is TicketView.ARCHIVED, view, seat, Filters(), paged=True)
    return Read(
        f"tickets_{view.value}_{seat.value}",
        lambda: _page(shape),
        seats=frozenset(reader for reader in READERS if _group(view, reader) is seat),
        tickets="lines",
    )


_PLAIN = {
    (view, seat): _plain(view, seat)
    for view in TicketView
    for seat in sorted({_group(view, reader) for reader in READERS})
}


@lru_cache(maxsize=256)
def _read(shape: Shape) -> Read:
    if shape.filters == Filters() and shape.view is not None and shape.seat is not None:
        server = _PLAIN[shape.view, _group(shape.view, shape.seat)]
    elif shape.archive:
        server = _SEARCH if shape.filters.words else _ARCHIVE
    else:
        server = _QUEUE
    return Read(server.name, lambda: _page(shape), seats=READERS, server=server)

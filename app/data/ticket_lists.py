"""What is written into a file of the queue: first which tickets, then their columns in portions."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.data.catalogue import CategoryRow, UnitRow
from app.data.id_list import as_list, in_list
from app.data.json_rows import rows
from app.data.places import CommunityRow
from app.data.reads import Read, Use, Values, own_values
from app.data.ticket_archive import archived_hits, look_up_values
from app.data.ticket_filters import (
    MAYBE_WITH_WORDS,
    Filters,
    filter_values,
    filters_of,
    matches,
    words_of,
)
from app.data.ticket_views import (
    READERS,
    Watch,
    caller_count,
    in_view,
    joined,
    list_order,
    may_see,
    text,
    word,
)
from app.data.tickets import TicketRow
from app.data.types import AnySelect
from app.domain.people import Person, Seat
from app.domain.ticket import QueueFilter, TicketView
from app.domain.ticket_batch import PHONE_SEATS, ListedTicket

Text = sa.ColumnElement[str]
_TEXT = sa.Text()
_STAR = sa.literal_column("'*************************'", _TEXT)


def listed(
    view: TicketView, watch: Watch, wanted: QueueFilter, places: Sequence[int] = ()
) -> tuple[Read, Values]:
    """The ids of a view in its order, by one statement.

    Reading pages one by one, a ticket whose limit changes meanwhile would be there twice or not.
    """
    values = {
        **watch.values(),
        **filter_values(wanted),
        **look_up_values(words_of(wanted), places),
        "view": view.value,
    }
    return _ids_read(view, watch.person.seat, filters_of(wanted)), values


def portion(ids: Sequence[UUID], person: Person, *, full_phone: bool) -> tuple[Read, Values]:
    """The columns of these tickets, where the person may see them."""
    wanted = {"ids": as_list(str(key) for key in ids), "full_phone": full_phone}
    return PORTION, {**own_values(person), **wanted}


def _ids(view: TicketView | None, seat: Seat | None, filters: Filters, *, archive: bool) -> Any:
    ids = joined((TicketRow.id,)).order_by(*list_order(newest=archive))
    if archive and filters.words:
        hits = archived_hits(seat, filters).cte("hits")
        ids = ids.where(TicketRow.id.in_(sa.select(hits.c.id)))
    else:
        wanted = TicketView.ARCHIVED if archive else view
        ids = ids.where(may_see(seat), in_view(wanted, seat), matches(filters))
    return sa.select(rows(ids).label("ids"))


def _server_ids(name: str, filters: Filters, *, archive: bool) -> Read:
    return Read(
        name,
        lambda: _ids(None, None, filters, archive=archive),
        seats=READERS,
        plan="custom",
        tickets="ids",
        use=Use.WANTED,
    )


_NO_WORDS = Filters(district=True, unit=True, source=True, maybe=True)
_IDS = _server_ids("ticket_ids", MAYBE_WITH_WORDS, archive=False)
_ARCHIVED = _server_ids("ticket_ids_archive", _NO_WORDS, archive=True)
_SEARCHED = _server_ids("ticket_ids_archive_search", MAYBE_WITH_WORDS, archive=True)


@lru_cache(maxsize=64)
def _ids_read(view: TicketView, seat: Seat, filters: Filters) -> Read:
    archive = view is TicketView.ARCHIVED
    server = (_SEARCHED if filters.words else _ARCHIVED) if archive else _IDS
    return Read(
        server.name,
        lambda: _ids(view, seat, filters, archive=archive),
        seats=READERS,
        server=server,
    )


def _portion() -> AnySelect:
    columns = (
        TicketRow.id,
        TicketRow.number,
        TicketRow.title,
        TicketRow.state,
        TicketRow.grade,
        TicketRow.source,
        CategoryRow.group.label("category_group"),
        CategoryRow.group_en.label("category_group_en"),
        CategoryRow.name.label("category"),
        CategoryRow.name_en.label("category_en"),
        sa.func.coalesce(CommunityRow.district, "").label("district"),
        TicketRow.address,
        TicketRow.location_note,
        TicketRow.complaint,
        TicketRow.caller_name,
        _taken_along(TicketRow.caller_number.expression).label("caller_number"),
        _taken_along(TicketRow.callback_number.expression).label("callback_number"),
        sa.func.coalesce(UnitRow.name, "").label("unit"),
        sa.func.coalesce(UnitRow.name_en, "").label("unit_en"),
        TicketRow.handler,
        TicketRow.created_at,
        TicketRow.due_at,
        TicketRow.finish_due_at,
        TicketRow.replied_at,
        caller_count().label("callers"),
        TicketRow.urged,
    )
    found = joined(columns).where(in_list(TicketRow.id.expression, text("ids")), may_see(None))
    return sa.select(rows(found).label("tickets"))


def _taken_along(number: Text) -> Text:
    """A telephone number in full where it is asked for by a seat that may, else mostly stars.

    No less is hidden by `mask`, through which every number goes that is not asked for in full.
    """
    full = sa.bindparam("full_phone", type_=sa.Boolean())
    may = text("my_seat").in_([word(seat.value) for seat in sorted(PHONE_SEATS)])
    length = sa.func.length(number, type_=sa.Integer())
    head = sa.case((length < _WHOLE, 0), (sa.func.substr(number, 1, 1) == word("0"), 4), else_=3)
    tail = sa.case((length < _LOCAL, 2), else_=4)
    hidden = (
        sa.func.substr(number, 1, head, type_=_TEXT)
        .concat(sa.func.substr(_STAR, 1, length - head - tail, type_=_TEXT))
        .concat(sa.func.substr(number, length - tail + 1, tail, type_=_TEXT))
    )
    return sa.case((sa.and_(full, may), number), (length <= _SHORT, number), else_=hidden)


_SHORT, _LOCAL, _WHOLE = 5, 7, 10
"""Digits of an internal number, of one without its area, and of a whole one."""

PORTION = Read("ticket_portion", _portion, seats=READERS, tickets="tickets", use=Use.EXPORTED)


def listed_ids(row: Any) -> list[UUID]:
    """The ids from the answer of `listed`."""
    return [line.id for line in row.ids]


def portion_from(row: Any, ids: Sequence[UUID]) -> list[ListedTicket]:
    """The tickets from the answer of `portion`, in the order of `ids`."""
    found = {line.id: ListedTicket(*line) for line in row.tickets}
    return [found[key] for key in ids if key in found]

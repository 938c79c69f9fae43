"""Words in archived tickets: looked for where an index leads, and in the newest tickets.

Nothing finds a word inside a text by an index here: a word index costs every intake something and
a frequent word reads all of it. What people look for in old tickets is mostly a number or a place,
and those have indexes: whole history of the view; other words are compared in the newest tickets.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.data.id_list import as_list, in_list
from app.data.lookup import LAST
from app.data.places import CommunityRow
from app.data.ticket_filters import SEARCHED_COLUMNS, Filters, matches
from app.data.ticket_views import Condition, in_view, list_order, may_see, text
from app.data.tickets import TicketRow
from app.data.types import AnySelect
from app.domain.people import Seat
from app.domain.ticket import COUNTED_AT_MOST, SEARCHED_AT_MOST, TicketView

MOST_PLACES = 200
"""So many communities of a word are looked through; a word with more of them is no place."""
_SHORTEST_NUMBER = 5
_NEEDED = ("id", "created_at", "community_id", "unit_id", "source")


def look_up_values(words: Sequence[str], places: Sequence[int]) -> dict[str, object]:
    """The parameters by which indexes are asked; what no word gives is empty."""
    longest = max((w for w in words if w.isascii()), key=len, default="")
    usable = len(longest) >= _SHORTEST_NUMBER
    start = longest.upper() if usable else None
    return {
        "places": as_list(list(places)[:MOST_PLACES]) if places else None,
        "start": start,
        "end": None if start is None else start + LAST,
    }


def archived_hits(seat: Seat | None, filters: Filters) -> AnySelect:
    """The ids of archived tickets that match, at most as many as are counted."""
    archived = sa.and_(may_see(seat), in_view(TicketView.ARCHIVED, seat))
    places = text("places")
    ways = (
        _matching(TicketRow, filters).where(
            archived,
            places.is_not(None),
            in_list(TicketRow.community_id.expression, places),
        ),
        _matching(TicketRow, filters).where(archived, _starts(TicketRow.caller_number)),
        _matching(TicketRow, filters).where(archived, _starts(TicketRow.number)),
        _matching(_newest(archived), filters),
    )
    either = sa.union(*(sa.select(*way.subquery().c) for way in ways)).subquery()
    order = (either.c.created_at.desc(), either.c.id.desc())
    return sa.select(*either.c).order_by(*order).limit(COUNTED_AT_MOST)


def _starts(column: Any) -> Condition:
    """A beginning as a range; nothing where there is none."""
    return sa.and_(column >= text("start"), column < text("end"))


def _newest(archived: Condition) -> Any:
    columns = [TicketRow.__table__.c[name] for name in (*_NEEDED, *SEARCHED_COLUMNS)]
    order = list_order(newest=True)
    newest = sa.select(*columns).where(archived).order_by(*order).limit(SEARCHED_AT_MOST)
    return newest.subquery().c


def _matching(ticket: Any, filters: Filters) -> AnySelect:
    """Those of the tickets that pass the filters, the newest first."""
    return (
        sa.select(ticket.id, ticket.created_at)
        .outerjoin(CommunityRow, CommunityRow.id == ticket.community_id)
        .where(matches(filters, ticket))
        .order_by(ticket.created_at.desc(), ticket.id.desc())
        .limit(COUNTED_AT_MOST)
    )

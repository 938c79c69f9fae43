"""How many tickets each view holds: the numbers beside the views."""

from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from app.data.reads import Read
from app.data.ticket_views import (
    MAKERS,
    READERS,
    Watch,
    in_view,
    may_see,
    of_unfinished,
    unfinished,
)
from app.data.tickets import TicketRow
from app.data.types import AnySelect
from app.domain.people import Seat
from app.domain.ticket import COUNTED_AT_MOST, TicketView

_ALONE = (TicketView.TODAY, TicketView.ARCHIVED)


def counts(watch: Watch) -> tuple[Read, dict[str, object]]:
    """The question for this person, and its parameters: one column a view, one trip."""
    return _READ[_of(watch.person.seat)], watch.values()


def counts_from(row: Any) -> dict[TicketView, int]:
    """The counts from the answer of `counts`."""
    return {view: int(getattr(row, view.value)) for view in TicketView}


@lru_cache(maxsize=4)
def _counts(seat: Seat) -> AnySelect:
    """All views of unfinished tickets in one pass over a partial index.

    Of archived ones and those of the day `COUNTED_AT_MOST` are counted: nobody waits for them.
    """
    seen = may_see(seat)
    alone = []
    for view in _ALONE:
        some = (
            sa.select(TicketRow.id)
            .where(seen, in_view(view, seat))
            .limit(COUNTED_AT_MOST)
            .correlate(None)
            .subquery()
        )
        number = sa.select(sa.func.count()).select_from(some).scalar_subquery()
        alone.append(number.label(view.value))
    together = [
        sa.func.count().filter(of_unfinished(view, seat)).label(view.value)
        for view in TicketView
        if view not in _ALONE
    ]
    return sa.select(*together, *alone).select_from(TicketRow).where(seen, unfinished())


def _of(seat: Seat) -> Seat:
    """The seat that counts for this one: what is "mine" makes the difference."""
    if seat in MAKERS:
        return Seat.AGENT
    return seat if seat is Seat.BRANCH else Seat.DISPATCHER


def _read(seat: Seat) -> Read:
    return Read(
        f"ticket_counts_{seat.value}",
        lambda: _counts(seat),
        seats=frozenset(reader for reader in READERS if _of(reader) is seat),
        counted=False,
    )


_READ = {seat: _read(seat) for seat in (Seat.AGENT, Seat.BRANCH, Seat.DISPATCHER)}

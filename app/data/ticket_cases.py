"""Whether a matter is reported already: another caller is an entry there, not a new ticket."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.data.catalogue import UnitRow
from app.data.json_rows import rows
from app.data.reads import Read, Values, own_values
from app.data.ticket_views import READERS, may_see, moment, number, text, word
from app.data.tickets import TicketRow
from app.data.types import AnySelect
from app.domain.call import OpenTicket
from app.domain.people import Person
from app.domain.ticket import TicketState

_OVER = (TicketState.WAIT_ARCHIVE, TicketState.ARCHIVED)


def _same_case() -> AnySelect:
    """The newest unfinished ticket of a category at a place since an instant."""
    community = number("community_id")
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
            may_see(None),
            TicketRow.state.not_in([word(state.value) for state in _OVER]),
            TicketRow.address == text("address"),
            sa.or_(community.is_(None), TicketRow.community_id == community),
            TicketRow.category_code == text("category_code"),
            TicketRow.created_at >= moment("since"),
        )
        .order_by(TicketRow.created_at.desc(), TicketRow.id)
        .limit(1)
    )
    return sa.select(rows(found).label("tickets"))


SAME_CASE = Read("same_case", _same_case, seats=READERS, plan="custom", tickets="tickets", least=1)


def case_values(
    person: Person,
    *,
    community_id: int | None,
    address: str,
    category_code: str,
    since: datetime,
) -> Values:
    """The parameters of `SAME_CASE`."""
    return {
        **own_values(person),
        "community_id": community_id,
        "address": address,
        "category_code": category_code,
        "since": since,
    }


def case_from(row: Any) -> OpenTicket | None:
    """The ticket, if there is one."""
    return OpenTicket(*row.tickets[0]) if row.tickets else None

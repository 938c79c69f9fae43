"""What is written into a file of the queue: first which tickets, then their columns in portions."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.data.catalogue import CategoryRow, UnitRow
from app.data.json_rows import rows
from app.data.places import CommunityRow
from app.data.ticket_filters import filter_values, filters_of
from app.data.ticket_queries import (
    Asked,
    Watch,
    caller_count,
    in_list,
    joined,
    list_order,
    may_see,
)
from app.data.tickets import TicketRow
from app.domain.people import Person
from app.domain.ticket import QueueFilter, TicketView
from app.domain.ticket_batch import ListedTicket


def listed(view: TicketView, watch: Watch, wanted: QueueFilter) -> Asked:
    """The ids of a view in its order, by one statement.

    Reading pages one by one, a ticket whose limit changes meanwhile would be there twice or not.
    """
    condition = in_list(view, watch.person.seat, filters_of(wanted))
    ids = joined((TicketRow.id,)).where(condition).order_by(*list_order(view))
    return sa.select(rows(ids).label("ids")), {**watch.values(), **filter_values(wanted)}


def portion(ids: Sequence[UUID], person: Person) -> Asked:
    """The columns of these tickets, where the person may see them."""
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
        TicketRow.caller_number,
        TicketRow.callback_number,
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
    found = joined(columns).where(TicketRow.id.in_(ids), may_see(person.seat))
    return sa.select(rows(found).label("tickets")), {"my_unit": person.unit_id}


def listed_ids(row: Any) -> list[UUID]:
    """The ids from the row of `listed`."""
    return [line.id for line in row.ids]


def portion_from(row: Any, ids: Sequence[UUID]) -> list[ListedTicket]:
    """The tickets from the row of `portion`, in the order of `ids`."""
    found = {line.id: ListedTicket(**line._asdict()) for line in row.tickets}
    return [found[key] for key in ids if key in found]

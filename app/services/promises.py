"""What a caller was told on the telephone and until when, kept beside the call (已作承诺)."""

from datetime import datetime, tzinfo
from uuid import UUID

import sqlalchemy as sa

from app.data.calls import CallRow, PromiseRow
from app.data.ids import new_id
from app.data.outages import OutageRow, OutageWindowRow
from app.data.tickets import TicketRow
from app.data.types import AnySelect
from app.domain.outage import Effect, OutageState
from app.domain.script import spoken_time


def restoration(outage_id: UUID, at: datetime) -> AnySelect:
    """The published end of the window without water that runs or comes next; None when over."""
    return (
        sa.select(OutageWindowRow.ends_at)
        .join(
            OutageRow,
            sa.and_(
                OutageRow.id == OutageWindowRow.outage_id,
                OutageRow.published_no == OutageWindowRow.version_no,
            ),
        )
        .where(OutageRow.id == outage_id, OutageRow.state == OutageState.PUBLISHED)
        .where(OutageWindowRow.effect == Effect.NO_WATER, OutageWindowRow.ends_at > at)
        .order_by(OutageWindowRow.starts_at)
        .limit(1)
    )


def restoration_promise(call: CallRow, due: datetime, at: datetime, zone: tzinfo) -> PromiseRow:
    """That the water comes back by `due`."""
    when = spoken_time(due, at, zone)
    blank = " " if when[0].isdigit() else ""  # 告知明早 6:00, 告知 7 月 15 日 6:00
    text = f"告知{blank}{when} 恢复供水"
    return _promise(call, text, due, at, outage_id=call.outage_id)


def ticket_promise(
    call: CallRow, ticket: TicketRow, at: datetime, zone: tzinfo
) -> PromiseRow | None:
    """The instant by which a dispatched ticket is to be finished, where its grade has a limit."""
    due = ticket.finish_due_at
    if due is None:
        return None
    text = f"告知已派单，{spoken_time(due, at, zone)} 前处理完"
    return _promise(call, text, due, at, ticket_id=ticket.id)


def _promise(
    call: CallRow,
    text: str,
    due: datetime,
    at: datetime,
    *,
    outage_id: UUID | None = None,
    ticket_id: UUID | None = None,
) -> PromiseRow:
    return PromiseRow(
        id=new_id(),
        call_id=call.id,
        account_id=call.account_id,
        number=call.number,
        made_at=at,
        made_by=call.agent_id,
        text=text,
        due_at=due,
        outage_id=outage_id,
        ticket_id=ticket_id,
    )

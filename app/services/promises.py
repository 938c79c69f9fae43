"""What a caller was told on the telephone and until when, kept beside the call (已作承诺)."""

from datetime import datetime, tzinfo

import sqlalchemy as sa

from app.data.calls import CallRow, PromiseRow
from app.data.ids import new_id
from app.data.outages import OutageRow, OutageWindowRow
from app.data.tickets import TicketRow
from app.data.unit_of_work import UnitOfWork
from app.domain.outage import Effect, OutageState
from app.domain.script import spoken_time


def promise_restoration(work: UnitOfWork, call: CallRow, zone: tzinfo) -> None:
    """The published end of the window without water that runs or comes next.

    Nothing is promised when the notice is over, or says nothing of a time to come.

    Raises:
        NotFound: the call's outage is gone.
    """
    outage = work.get(OutageRow, call.outage_id)
    due = work.session.scalar(
        sa.select(OutageWindowRow.ends_at)
        .where(OutageWindowRow.outage_id == outage.id)
        .where(OutageWindowRow.version_no == outage.published_no)
        .where(OutageWindowRow.effect == Effect.NO_WATER)
        .where(OutageWindowRow.ends_at > work.at)
        .order_by(OutageWindowRow.starts_at)
        .limit(1)
    )
    if due is not None and outage.state is OutageState.PUBLISHED:
        text = f"告知 {spoken_time(due, work.at, zone)} 恢复供水"
        promise = _promise(work, call, text, due)
        promise.outage_id = outage.id
        work.add(promise)


def promise_ticket(work: UnitOfWork, call: CallRow, ticket: TicketRow, zone: tzinfo) -> None:
    """The instant by which a dispatched ticket is to be finished, where its grade has a limit."""
    due = ticket.finish_due_at
    if due is not None:
        text = f"告知已派单，{spoken_time(due, work.at, zone)} 前处理完"
        promise = _promise(work, call, text, due)
        promise.ticket_id = ticket.id
        work.add(promise)


def _promise(work: UnitOfWork, call: CallRow, text: str, due: datetime) -> PromiseRow:
    return PromiseRow(
        id=new_id(),
        call_id=call.id,
        account_id=call.account_id,
        number=call.number,
        made_at=work.at,
        made_by=work.actor.id,
        text=text,
        due_at=due,
    )

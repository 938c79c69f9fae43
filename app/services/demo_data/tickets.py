"""About 120 tickets in every state, with timelines: overdue, nearly due, waiting, archived."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.data.base import Row
from app.data.tickets import TicketEntryRow, TicketRow
from app.domain.catalogue import Catalogue, Category, Grade, RequestKind, Step
from app.domain.ticket import Reply, TicketAction, TicketState
from app.domain.ticket_limits import STEPS_OF, Snapshot, due, running, snapshot
from app.domain.ticket_moves import passed_steps
from app.domain.workdays import Due, Workdays
from app.services.demo_cast import demo_cast
from app.services.demo_data.moments import ZONE, Moment
from app.services.demo_data.names import title_for
from app.services.demo_data.people import (
    AGENT,
    AGENTS,
    SUN_QIAN,
    SUPERVISOR,
    handler_of,
)
from app.services.demo_data.stories import STORIES, TICKETS, Story, Told
from app.services.demo_data.writing import Sample

Rows = dict[type[Row], list[dict[str, Any]]]
_OTHERS: tuple[tuple[TicketState, int], ...] = (
    (TicketState.WAIT_DISPATCH, 3),
    (TicketState.WAIT_ACCEPT, 3),
    (TicketState.IN_PROGRESS, 34),
    (TicketState.WAIT_ARCHIVE, 20),
    (TicketState.ARCHIVED, 50),
)
_DONE = (TicketState.WAIT_ARCHIVE, TicketState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Desk:
    """What tickets are measured by."""

    catalogue: Catalogue
    workdays: Workdays
    moment: Moment


@dataclass(slots=True)
class MadeTicket:
    """A ticket to write, with the caller it came from."""

    id: UUID
    story: Story
    category: Category
    limits: Snapshot
    caller: Sample
    state: TicketState
    created_at: datetime
    finish: Due | None
    unit_id: int | None
    address: str
    urged: int = 0
    number: str = ""


def plan_tickets(desk: Desk, callers: Sequence[Sample]) -> list[MadeTicket]:
    """The mock-up's tickets, the cast's, then others over 90 days; oldest first, numbered."""
    rng = desk.moment.rng
    tickets = [
        _told(desk, told, _near(callers, told.district, i)) for i, told in enumerate(TICKETS)
    ]
    leak = demo_cast().leak.account_no
    mine = next((c for c in callers if c.account_no == leak), None)
    if mine is not None:
        tickets[0].caller = mine
    outage = next((c for c in callers if c.account_no == demo_cast().outage.account_no), None)
    if outage is not None:
        cover = next(s for s in STORIES if s.category == "facility.cover_loose")
        tickets.append(_made(desk, cover, outage, TicketState.IN_PROGRESS,
                             desk.moment.ago(days=1, hours=20)))  # fmt: skip
    stories = [s for s in STORIES if not s.category.startswith(("outage", "bill.account", "void"))]
    for state, how_many in _OTHERS:
        for _ in range(how_many):
            story, caller = rng.choice(stories), rng.choice(callers)
            tickets.append(_made(desk, story, caller, state, _created(desk, story, state)))
    tickets.sort(key=lambda t: t.created_at)
    _number(tickets)
    return tickets


def _near(callers: Sequence[Sample], district: str, position: int) -> Sample:
    there = [c for c in callers if c.district == district] or list(callers)
    return there[position * 7 % len(there)]


def _created(desk: Desk, story: Story, state: TicketState) -> datetime:
    """When it came in, so that most of the open ones are within their limit."""
    rng, moment = desk.moment.rng, desk.moment
    category = _category(desk, story)
    if state is TicketState.WAIT_DISPATCH:
        return moment.ago(minutes=rng.uniform(0.5, 4))
    if state is TicketState.WAIT_ACCEPT:
        return moment.ago(minutes=rng.uniform(3, 7))
    if state is TicketState.IN_PROGRESS:
        return moment.ago(hours=rng.uniform(1, 30 if category.grade >= Grade.ORDINARY else 22))
    if state is TicketState.WAIT_ARCHIVE:
        return moment.ago(hours=rng.uniform(5, 60))
    return moment.ago(days=rng.uniform(2, 90))


def _told(desk: Desk, told: Told, caller: Sample) -> MadeTicket:
    """A ticket whose running limit ends exactly when the mock-up says."""
    category = _category(desk, told.story)
    limits = snapshot(desk.catalogue, category.grade, _source(category))
    steps = STEPS_OF.get(told.state)
    minutes = limits[steps[-1]].minutes if steps else 300
    created = desk.moment.ahead(minutes=told.due or 0) - timedelta(minutes=minutes)
    if told.state is TicketState.WAIT_ACCEPT:
        created -= timedelta(minutes=3)
    ticket = _made(desk, told.story, caller, told.state, created)
    ticket.address, ticket.urged = told.address or ticket.address, told.urged
    return ticket


def _made(
    desk: Desk, story: Story, caller: Sample, state: TicketState, created: datetime
) -> MadeTicket:
    category = _category(desk, story)
    limits = snapshot(desk.catalogue, category.grade, _source(category))
    finish = limits.get(Step.FINISH)
    unit = desk.catalogue.lead_unit(category, caller.district)
    return MadeTicket(
        id=desk.moment.new_id(created),
        story=story,
        category=category,
        limits=limits,
        caller=caller,
        state=state,
        created_at=created,
        finish=due(created, finish, desk.workdays) if finish else None,
        unit_id=unit.id if unit and state is not TicketState.WAIT_DISPATCH else None,
        address=caller.address,
    )


def _category(desk: Desk, story: Story) -> Category:
    category = desk.catalogue.category(story.category)
    assert category is not None, story.category
    return category


def _number(tickets: Sequence[MadeTicket]) -> None:
    counts: dict[str, int] = {}
    for ticket in tickets:
        day = f"{ticket.created_at.astimezone(ZONE):%Y%m%d}"
        counts[day] = counts.get(day, 0) + 1
        ticket.number = f"GD-{day}-{counts[day]:04d}"


def ticket_rows(desk: Desk, tickets: Sequence[MadeTicket]) -> Rows:
    """The rows of tickets and timelines, ready to insert in this order."""
    rows: Rows = {TicketRow: [], TicketEntryRow: []}
    for ticket in tickets:
        entries = _entries(desk, ticket)
        rows[TicketRow].append(_row(desk, ticket, entries))
        rows[TicketEntryRow] += entries
    return rows


def _row(desk: Desk, ticket: MadeTicket, entries: list[dict[str, Any]]) -> dict[str, Any]:
    caller = ticket.caller
    return {
        "id": ticket.id,
        "number": ticket.number,
        "state": ticket.state,
        "grade": ticket.category.grade,
        "source": _source(ticket.category),
        "category_code": ticket.category.code,
        "title": f"{ticket.category.group} · {ticket.story.title}",
        "complaint": ticket.story.complaint,
        "answers": _answers(desk, ticket),
        "account_id": caller.id,
        "community_id": caller.community_id,
        "caller_name": title_for(caller.name),
        "caller_number": caller.phone,
        "callback_number": caller.phone,
        "address": ticket.address,
        "location_note": "",
        "unit_id": ticket.unit_id,
        "outage_id": None,
        "urged": ticket.urged,
        "created_at": ticket.created_at,
        "created_by": entries[0]["actor_id"],
        "version": len(entries),
        "updated_at": entries[-1]["at"],
        "updated_by": entries[-1]["actor_id"],
        **_progress(ticket, entries),
        **_clock(desk, ticket, entries),
    }


def _source(category: Category) -> RequestKind:
    """Where it came from: enquiries seldom become tickets."""
    kinds = category.kinds
    return kinds[min(1, len(kinds) - 1)] if RequestKind.CONSULT in kinds else kinds[0]


def _progress(ticket: MadeTicket, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """How far the unit has come."""
    at = {entry["action"]: entry["at"] for entry in entries}
    accepted = at.get(TicketAction.ACCEPT)
    return {
        "handler": handler_of(ticket.unit_id)[1] if accepted and ticket.unit_id else "",
        "accepted_at": accepted,
        "contacted_at": at.get(TicketAction.CONTACT),
        "arrived_at": at.get(TicketAction.ARRIVE),
        "reply": asdict(_reply()) if TicketAction.REPLY in at else None,
        "replied_at": at.get(TicketAction.REPLY),
    }


def _clock(desk: Desk, ticket: MadeTicket, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """The limits, and the one that runs."""
    at = {entry["action"]: entry["at"] for entry in entries}
    reached = TicketAction.ACCEPT, TicketAction.DISPATCH, TicketAction.ACCEPT_CALL
    now = running(
        ticket.state,
        ticket.limits,
        since=next(at[action] for action in reached if action in at),
        finish=ticket.finish,
        workdays=desk.workdays,
        passed=passed_steps(at.get(TicketAction.CONTACT), at.get(TicketAction.ARRIVE)),
    )
    return {
        "limits": {step.value: asdict(limit) for step, limit in ticket.limits.items()},
        "due_at": now.due_at,
        "limit_minutes": now.minutes,
        "due_step": now.step,
        "due_complete": now.complete,
        "finish_due_at": ticket.finish.at if ticket.finish else None,
        "finish_complete": ticket.finish is None or ticket.finish.complete,
    }


def _answers(desk: Desk, ticket: MadeTicket) -> dict[str, str]:
    rng = desk.moment.rng
    return {q.key: rng.choice(q.choices) for q in ticket.category.questions if q.choices}


def _reply() -> Reply:
    return Reply(
        contacted="10 分钟内已联系用户",
        cause="现场查看，接口老化渗水",
        measures="更换接口并试压，恢复正常供水",
        accepted_by_caller="用户认可",
    )


def _entries(desk: Desk, ticket: MadeTicket) -> list[dict[str, Any]]:
    """The timeline up to the ticket's state."""
    rng = desk.moment.rng
    agent = SUN_QIAN if "井盖" in ticket.story.title else rng.choice((AGENT, *AGENTS))
    steps: list[tuple[TicketAction, float, int, str]] = [
        (TicketAction.ACCEPT_CALL, 0, agent, "来电登记，已复述")
    ]
    if ticket.unit_id is not None:
        unit = desk.catalogue.unit(ticket.unit_id)
        member, name = handler_of(ticket.unit_id)
        steps.append((TicketAction.DISPATCH, 3, agent, unit.name if unit else ""))
        if ticket.state is not TicketState.WAIT_ACCEPT:
            steps += [
                (TicketAction.ACCEPT, 9, member, name),
                (TicketAction.CONTACT, 14, member, "已电话联系，约定上门"),
                (TicketAction.ARRIVE, 36, member, ""),
            ]
        if ticket.urged:
            steps += [
                (TicketAction.CALL_AGAIN, 196, SUN_QIAN, "同一地点第 3 次反映"),
                (TicketAction.URGE, 248, SUPERVISOR, "请 30 分钟内回复进度"),
                (TicketAction.REMARK, 288, member, "已开挖 0.8 米，现场已围挡、引流"),
            ]
        if ticket.state in _DONE:
            steps.append((TicketAction.REPLY, 190, member, _reply().measures))
        if ticket.state is TicketState.ARCHIVED:
            steps.append((TicketAction.ARCHIVE, 1500, SUPERVISOR, ""))
    return [
        {"id": desk.moment.new_id(at := ticket.created_at + timedelta(minutes=minutes)),
         "ticket_id": ticket.id, "at": at, "actor_id": actor, "action": action, "text": text}
        for action, minutes, actor, text in steps
    ]  # fmt: skip

"""The screen pop: everything the call desk shows for a number, in one statement."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.data.account_queries import card_from, cards, has_more, ids_by_number, phones_of
from app.data.accounts import AccountRow
from app.data.calls import CallRow, PromiseRow
from app.data.catalogue import UnitRow
from app.data.id_list import among, in_list
from app.data.json_rows import rows, server_now
from app.data.outage_queries import BOUND, hit_from, hits_for_accounts, hits_for_place, moments
from app.data.outages import OutageRow
from app.data.people import PersonRow
from app.data.reads import Read
from app.data.tickets import TicketRow
from app.data.types import AnySelect, BigId, Instant
from app.domain.account import PhoneNumber, Relation
from app.domain.call import (
    AreaCalls,
    OpenTicket,
    Outcome,
    Promise,
    RecentCall,
    ScreenPop,
    talk_seconds,
)
from app.domain.outage import OutageHit
from app.domain.people import DESKS
from app.domain.ticket import TicketState

CALLS_SHOWN = 10
PROMISES_SHOWN = 10
TICKETS_SHOWN = 15
AREA_WINDOW = timedelta(hours=1)
HISTORY = timedelta(days=90)
# No call begins later: a server need not look into the months to come. A computer's clock may be
# wrong by this much.
LATEST = timedelta(days=2)
# Stands for a withheld or shared number: no row has it, while many have an empty number.
NOBODY = "-"
# The owner's number first, then family and tenants, then the others.
_RANK = (Relation.OWNER, Relation.FAMILY, Relation.TENANT, Relation.COMPANY, Relation.PROPERTY)


def _screen_pop() -> AnySelect:
    """The screen pop.

    Its parameters are `forms` (`as_list` of the number's spellings, `NOBODY` when it names
    nobody), the instants of `times`, and `account_id`, chosen by hand, or None.
    """
    forms = sa.bindparam("forms", type_=sa.Text())
    chosen = sa.select(
        AccountRow.id.label("account_id"), sa.type_coerce(sa.null(), sa.Text).label("relation")
    ).where(AccountRow.id == sa.bindparam("account_id", type_=BigId))
    found = sa.union_all(sa.select(*ids_by_number(forms).subquery().c), chosen).cte("found")
    ids = sa.select(found.c.account_id)
    places = sa.select(AccountRow.id, AccountRow.community_id, AccountRow.building).where(
        AccountRow.id.in_(ids)
    )
    return sa.select(
        rows(cards(found)).label("cards"),
        rows(phones_of(found)).label("phones"),
        rows(hits_for_accounts(places, BOUND)).label("outages"),
        rows(_open_tickets(ids, forms)).label("tickets"),
        rows(_recent_calls(ids, forms)).label("calls"),
        rows(_promises(ids, forms)).label("promises"),
        rows(_area_calls(_communities(ids))).label("area_calls"),
        rows(_times(forms)).label("times"),
        has_more(forms).label("more_accounts"),
        rows(sa.select(server_now().label("now"))).label("seen"),
    )


def _place_findings() -> AnySelect:
    """Outages and recent calls at a place, for an address typed by hand.

    Its parameters are `community_id`, `building` (or None) and the instants of `times`.
    """
    place = sa.bindparam("community_id", type_=sa.Integer())
    building = sa.bindparam("building", type_=sa.Integer())
    community = sa.select(place.label("community_id"))
    return sa.select(
        rows(hits_for_place(place, building, BOUND)).label("outages"),
        rows(_area_calls(community)).label("area_calls"),
    )


SCREEN_POP = Read("screen_pop", _screen_pop, seats=DESKS, opened="cards")
PLACE_FINDINGS = Read("place_findings", _place_findings, seats=DESKS)


def times(now: datetime, midnight: datetime) -> dict[str, Any]:
    """The instants the statements are given; `midnight` is the start of the site's day."""
    return {
        "since": now - HISTORY,
        "latest": now + LATEST,
        "hour": now - AREA_WINDOW,
        "day": midnight,
        "week": now - timedelta(days=7),
        **moments(now),
    }


def _instant(name: str) -> sa.BindParameter[datetime]:
    return sa.bindparam(name, type_=Instant())


def _begun_since(moment: str) -> sa.ColumnElement[bool]:
    begun = CallRow.started_at
    return sa.and_(begun >= _instant(moment), begun <= _instant("latest"))


def _open_tickets(ids: AnySelect, forms: sa.BindParameter[Any]) -> AnySelect:
    columns = (
        TicketRow.id,
        TicketRow.number,
        TicketRow.title,
        TicketRow.state,
        TicketRow.grade,
        TicketRow.due_at,
        TicketRow.created_at,
        TicketRow.account_id,
        TicketRow.unit_id,
    )
    open_ = TicketRow.state != TicketState.ARCHIVED
    # UNION of two index look-ups: an OR over both columns would read neither index.
    either = sa.union(
        sa.select(*columns).where(among(TicketRow.account_id.expression, ids), open_),
        sa.select(*columns).where(in_list(TicketRow.caller_number.expression, forms), open_),
    ).subquery()
    return (
        sa.select(*either.c, UnitRow.name.label("unit"))
        .outerjoin(UnitRow, UnitRow.id == either.c.unit_id)
        .order_by(either.c.created_at.desc(), either.c.id)
        .limit(TICKETS_SHOWN)
    )


def _recent_calls(ids: AnySelect, forms: sa.BindParameter[Any]) -> AnySelect:
    columns = (
        CallRow.id,
        CallRow.started_at,
        CallRow.answered_at,
        CallRow.ended_at,
        CallRow.number,
        CallRow.complaint,
        CallRow.mood,
        CallRow.account_id,
        CallRow.agent_id,
    )
    # A call without an outcome has nothing to tell.
    registered = sa.and_(CallRow.outcome.is_not(None), _begun_since("since"))
    newest = CallRow.started_at.desc()
    mine = sa.select(*columns).where(in_list(CallRow.number.expression, forms), registered)
    theirs = sa.select(*columns).where(among(CallRow.account_id.expression, ids), registered)
    either = sa.union(
        sa.select(*mine.order_by(newest).limit(CALLS_SHOWN).subquery().c),
        sa.select(*theirs.order_by(newest).limit(CALLS_SHOWN).subquery().c),
    ).subquery()
    return (
        sa.select(*either.c, PersonRow.name.label("agent"), PersonRow.seat_no)
        .outerjoin(PersonRow, PersonRow.id == either.c.agent_id)
        .order_by(either.c.started_at.desc(), either.c.id)
        .limit(CALLS_SHOWN)
    )


def _promises(ids: AnySelect, forms: sa.BindParameter[Any]) -> AnySelect:
    recent = PromiseRow.made_at >= _instant("since")
    columns = PromiseRow.__table__.c
    either = sa.union(
        sa.select(*columns).where(among(PromiseRow.account_id.expression, ids), recent),
        sa.select(*columns).where(in_list(PromiseRow.number.expression, forms), recent),
    ).subquery()
    return (
        sa.select(
            either.c.id,
            either.c.made_at,
            either.c.text,
            either.c.due_at,
            either.c.outage_id,
            either.c.account_id,
            PersonRow.name.label("made_by"),
            PersonRow.seat_no,
            sa.func.coalesce(OutageRow.restored_at, TicketRow.replied_at, type_=Instant()).label(
                "fulfilled_at"
            ),
        )
        .join(PersonRow, PersonRow.id == either.c.made_by)
        .outerjoin(OutageRow, OutageRow.id == either.c.outage_id)
        .outerjoin(TicketRow, TicketRow.id == either.c.ticket_id)
        .order_by(either.c.made_at.desc(), either.c.id)
        .limit(PROMISES_SHOWN)
    )


def _communities(ids: AnySelect) -> AnySelect:
    return sa.select(AccountRow.community_id).where(AccountRow.id.in_(ids)).distinct()


def _area_calls(communities: AnySelect) -> AnySelect:
    merged = sa.case((CallRow.outcome == Outcome.MERGED, 1), else_=0)
    return (
        sa.select(
            CallRow.community_id,
            sa.func.count().label("calls"),
            sa.func.sum(merged).label("merged"),
        )
        .where(
            among(CallRow.community_id.expression, communities),
            _begun_since("hour"),
            CallRow.outcome.is_not(None),
        )
        .group_by(CallRow.community_id)
    )


def _times(forms: sa.BindParameter[Any]) -> AnySelect:
    """How often the number called, today and in a week."""
    today = sa.func.count().filter(CallRow.started_at >= _instant("day"))
    return sa.select(today.label("today"), sa.func.count().label("in_7_days")).where(
        in_list(CallRow.number.expression, forms), _begun_since("week")
    )


def pop_from(number: str, row: Any, account_id: int | None) -> ScreenPop:
    """The folded row as a value. An account chosen by hand stands first."""
    phones: dict[int, list[PhoneNumber]] = {}
    for phone in row.phones:
        phones.setdefault(phone.account_id, []).append(PhoneNumber(phone.number, phone.relation))
    last_call = {c.account_id: c.started_at for c in reversed(row.calls)}
    found: dict[int, Any] = {}
    for card in sorted(row.cards, key=lambda c: _rank(c.relation)):
        if card.id not in found:
            found[card.id] = card_from(card, tuple(phones.get(card.id, ())))
    ranked = sorted(
        found.values(),
        key=lambda a: (
            a.id != account_id,
            _rank(a.relation),
            -(last_call[a.id].timestamp() if a.id in last_call else 0.0),
            a.account_no,
        ),
    )
    return ScreenPop(
        number=number,
        accounts=tuple(ranked),
        outages=tuple(hit_from(hit) for hit in row.outages),
        tickets=tuple(_ticket_from(t) for t in row.tickets),
        calls=tuple(_call_from(c) for c in row.calls),
        promises=tuple(_promise_from(p) for p in row.promises),
        area_calls=_area_from(row.area_calls),
        times_today=row.times[0].today,
        times_7d=row.times[0].in_7_days,
        seen_at=row.seen[0].now,
        more_accounts=bool(row.more_accounts),
    )


def _rank(relation: Relation | None) -> int:
    return _RANK.index(relation) if relation in _RANK else len(_RANK)


def findings_from(row: Any) -> tuple[tuple[OutageHit, ...], AreaCalls | None]:
    """The folded row of `place_findings` as values."""
    areas = _area_from(row.area_calls)
    return tuple(hit_from(hit) for hit in row.outages), areas[0] if areas else None


def _area_from(found: Sequence[Any]) -> tuple[AreaCalls, ...]:
    return tuple(AreaCalls(a.community_id, a.calls, a.merged or 0) for a in found)


def _ticket_from(row: Any) -> OpenTicket:
    return OpenTicket(row.id, row.number, row.title, row.state, row.grade, row.unit or "",
                      row.due_at, row.created_at, row.account_id)  # fmt: skip


def _call_from(row: Any) -> RecentCall:
    return RecentCall(
        id=row.id,
        started_at=row.started_at,
        number=row.number,
        summary=row.complaint,
        agent=row.agent or "",
        seat_no=row.seat_no or "",
        seconds=talk_seconds(row.answered_at, row.ended_at),
        mood=row.mood,
        account_id=row.account_id,
    )


def _promise_from(row: Any) -> Promise:
    return Promise(
        id=row.id,
        made_at=row.made_at,
        made_by=row.made_by,
        seat_no=row.seat_no,
        text=row.text,
        due_at=row.due_at,
        fulfilled_at=row.fulfilled_at,
        outage_id=row.outage_id,
        account_id=row.account_id,
    )

"""Desks for ticket tests: services of any person on one database, with a clock that is set."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.data.engine import Database
from app.data.ids import new_id
from app.data.unit_of_work import UnitsOfWork
from app.domain.call import IntakeDraft
from app.domain.catalogue import RequestKind
from app.domain.change import Change
from app.domain.people import Person
from app.domain.ticket import NewTicket, TicketAction, TicketDetail
from app.services.catalogue import Catalogues
from app.services.places import Places
from app.services.session import Session
from app.services.tickets import Tickets
from app.settings import Paths, Settings
from tests.helpers.seated import as_person
from tests.helpers.seeds import BRANCH, LIUQUAN_2, NOW, ZHANGDIAN_REPAIR

REPLY = {
    "contacted": "13:05 已联系",
    "cause": "DN100 接口老化渗漏",
    "measures": "更换接口，已止水并恢复路面",
    "accepted_by_caller": "认可",
}


class SetClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **length: float) -> None:
        self.now += timedelta(**length)


class Desks:
    """Signs people in to one database and remembers what was published."""

    def __init__(self, database: Database, clock: SetClock, folder: Path) -> None:
        self.database, self.clock = database, clock
        self.settings = Settings(paths=Paths(folder, folder))
        self.changes: list[Change] = []

    def session(self, person: Person, publish: Callable[[Change], None] | None = None) -> Session:
        database = as_person(self.database, person)
        works = UnitsOfWork(database, person, self.clock, publish or self.changes.append)
        return Session(person, database, self.clock, works, self.settings)

    def tickets(self, person: Person) -> Tickets:
        session = self.session(person)
        return Tickets(session, Catalogues(session), Places(session))


def a_form(**fields: Any) -> NewTicket:
    """A burst pipe on the road in front of 柳泉花园二期."""
    values: dict[str, Any] = {
        "id": new_id(),
        "category_code": "leak.road",
        "title": "报漏 · 柳泉路与华光路口人行道冒水",
        "complaint": "上午起人行道冒水，水流入非机动车道，行人绕行。",
        "address": "张店区柳泉路90号柳泉花园二期",
        "location_note": "柳泉路与华光路口东北角，农商银行门前",
        "caller_name": "陈立群",
        "callback_number": "14005332086",
        "community_id": LIUQUAN_2,
    }
    return NewTicket(**(values | fields))


def a_draft(**fields: Any) -> IntakeDraft:
    """What an agent typed during a call about the same leak."""
    values: dict[str, Any] = {
        "call_id": new_id(),
        "raw_number": "14005332086",
        "number": "14005332086",
        "started_at": NOW,
        "request_kind": RequestKind.LEAK,
        "category_code": "leak.road",
        "salutation": "陈先生",
        "address": "张店区柳泉路90号柳泉花园二期",
        "complaint": "上午起人行道冒水，下午仍未修好。",
        "community_id": LIUQUAN_2,
    }
    return IntakeDraft(**(values | fields))


def handled(desks: Desks, ticket: TicketDetail, *, until: TicketAction) -> TicketDetail:
    """Bring a new ticket forward, up to and including `until`, two minutes a step."""
    from tests.helpers.seeds import DISPATCHER

    steps: list[tuple[Person, TicketAction, dict[str, Any]]] = [
        (DISPATCHER, TicketAction.DISPATCH, {"unit_id": ZHANGDIAN_REPAIR}),
        (BRANCH, TicketAction.ACCEPT, {"handler": "王建国"}),
        (BRANCH, TicketAction.REPLY, REPLY),
        (DISPATCHER, TicketAction.ARCHIVE, {}),
    ]
    for person, action, fields in steps:
        if action not in ticket.moves and ticket.unit_id and action is TicketAction.DISPATCH:
            continue
        desks.clock.forward(minutes=2)
        ticket = desks.tickets(person).act(ticket.id, action, ticket.version, **fields)
        if action is until:
            break
    return ticket

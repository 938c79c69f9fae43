"""The queue of mock-2: tickets of every state and clock at 17:52 on a working day."""

from datetime import timedelta
from typing import Any

from app.data.ids import new_id
from app.domain.catalogue import RequestKind
from app.domain.ticket import TicketAction, TicketDetail
from app.services.tickets import add_caller
from tests.helpers.seeds import (
    AGENT,
    BRANCH,
    DISPATCHER,
    NOW,
    OTHER_AGENT,
    SILK,
    SUNSHINE,
    ZHANGDIAN_BRANCH,
    ZHANGDIAN_REPAIR,
    ZHOU,
    ZHOUCUN_REPAIR,
)
from tests.helpers.tickets import REPLY, Desks, a_draft, a_form

_LINES: tuple[tuple[str, str, str, int, int | None, str], ...] = (
    # category, title, address, minutes ago, unit, brought up to
    ("facility.valve", "报修 · 表前阀滑丝关不严，家中进水", "张店区 金晶路 3-1-402", 1474,
     ZHANGDIAN_REPAIR, "arrive"),
    ("pressure.high_floor", "水压 · 三楼以上早晚无水，已持续两天", "周村区 丝绸小区", 22,
     ZHOUCUN_REPAIR, "dispatch"),
    ("leak.meter", "报修 · 水表玻璃破损渗水", "临淄区 齐都花园 11-2-601", 8, ZHANGDIAN_REPAIR,
     "dispatch"),
    ("leak.hydrant", "报漏 · 消防栓被撞，持续喷水", "高新区 裕民路", 1422, ZHANGDIAN_REPAIR,
     "arrive"),
    ("complaint.repair", "投诉 · 换表后未清理现场，态度生硬", "淄川区 般阳小区", 3, None, ""),
    ("quality.yellow", "水质 · 恢复供水后水发黄，放水十分钟未清", "博山区 峨嵋新村 5-3-201", 95,
     ZHANGDIAN_REPAIR, "arrive"),
    ("meter.test", "水费 · 近三月水量翻倍，怀疑水表不准", "桓台县 渔洋家园 2-1-302", 700,
     ZHANGDIAN_BRANCH, "dispatch"),
    ("facility.cover_loose", "设施 · 水表井盖松动有异响", "张店区 柳泉花园 7号楼", 2880,
     ZHANGDIAN_REPAIR, "arrive"),
    ("leak.road", "报漏 · 绿化带管线渗水", "张店区 人民西路", 300, ZHANGDIAN_REPAIR, "reply"),
)  # fmt: skip


def build_town(desks: Desks) -> TicketDetail:
    """Fill the queue; returns the ticket in the mock's detail: overdue, urged, three callers."""
    for category, title, address, ago, unit, until in _LINES:
        desks.clock.now = NOW - timedelta(minutes=ago)
        form = a_form(category_code=category, title=title, address=address, community_id=None,
                      callback_number=f"1400533{ago % 10000:04d}")  # fmt: skip
        if category == "pressure.high_floor":
            form = a_form(category_code=category, title=title, address=address,
                          community_id=SILK, source=RequestKind.TRANSFER_12345)  # fmt: skip
        _bring(desks, desks.tickets(OTHER_AGENT).create(form), unit, until)
    main = _the_leak(desks)
    desks.clock.now = NOW
    return desks.tickets(AGENT).detail(main.id)


def _bring(desks: Desks, ticket: TicketDetail, unit: int | None, until: str) -> TicketDetail:
    steps: list[tuple[Any, TicketAction, dict[str, Any]]] = [
        (DISPATCHER, TicketAction.DISPATCH, {"unit_id": unit}),
        (DISPATCHER, TicketAction.ACCEPT, {"handler": "李海涛"}),
        (DISPATCHER, TicketAction.ARRIVE, {}),
        (DISPATCHER, TicketAction.REPLY, REPLY),
    ]
    for person, action, fields in steps:
        if not until:
            break
        desks.clock.forward(minutes=1)
        ticket = desks.tickets(person).act(ticket.id, action, ticket.version, **fields)
        if action.value == until:
            break
    return ticket


def _the_leak(desks: Desks) -> TicketDetail:
    desks.clock.now = NOW - timedelta(hours=25, minutes=20)
    ticket = desks.tickets(AGENT).create(a_form(community_id=SUNSHINE))
    session = desks.session(AGENT)
    desks.clock.forward(minutes=3)
    ticket = desks.tickets(DISPATCHER).act(
        ticket.id, TicketAction.DISPATCH, ticket.version, unit_id=ZHANGDIAN_REPAIR,
        note="先止水，注意围挡",
    )  # fmt: skip
    desks.clock.forward(minutes=6)
    ticket = desks.tickets(BRANCH).act(
        ticket.id, TicketAction.ACCEPT, ticket.version, handler="王建国"
    )
    desks.clock.forward(minutes=5)
    ticket = desks.tickets(BRANCH).act(ticket.id, TicketAction.CONTACT, ticket.version)
    desks.clock.forward(minutes=24)
    desks.tickets(BRANCH).act(ticket.id, TicketAction.ARRIVE, ticket.version)
    desks.clock.now = NOW - timedelta(hours=2, minutes=4)
    for _ in range(2):
        with session.works("call.join_ticket") as work:
            add_caller(work, ticket.id, a_draft(call_id=new_id(), account_id=ZHOU))
            work.commit()
        desks.clock.forward(minutes=10)
    desks.clock.now = NOW - timedelta(minutes=72)
    desks.tickets(DISPATCHER).urge(ticket.id, text="请 30 分钟内回复进度")
    desks.clock.now = NOW - timedelta(minutes=32)
    return desks.tickets(BRANCH).remark(ticket.id, "现场已开挖 0.8 m，附照片 2 张")

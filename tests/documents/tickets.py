"""An invented ticket for the tests of the work order."""

from dataclasses import replace
from uuid import UUID

from app.domain.catalogue import Grade, RequestKind
from app.domain.ticket import TicketAction, TicketDetail, TicketEntry, TicketState
from tests.documents.notices import at

TICKET = TicketDetail(
    id=UUID(int=9),
    number="GD-20260714-0423",
    version=3,
    state=TicketState.IN_PROGRESS,
    grade=Grade.URGENT,
    category="路面渗漏",
    category_en="Leak in the road",
    source=RequestKind.LEAK,
    title="共青团西路人行道冒水",
    complaint=(
        "今早七点左右发现人行道地砖缝往外冒水，已积水约两米宽，越来越大；"
        "旁边是公交站，行人只能绕行，担心上班高峰有人滑倒，请尽快来人看一下。"
    ),
    answers=(("水量大小", "持续涌出"), ("是否影响交通", "影响行人"), ("是否已断水", "没有")),
    caller_name="周先生",
    caller_number="14012345678",
    callback_number="05330001234",
    account_no="0200117834",
    address="张店区共青团西路 88 号柳泉花园东门外人行道",
    location_note="公交站牌往西约 20 米，第三个检查井旁",
    district="张店区",
    unit_id=3,
    unit="张店维修中心",
    unit_phone="0533-0000233",
    handler="孙师傅",
    due_at=at(7, 14, 9, 30),
    limit_minutes=60,
    finish_due_at=at(7, 16, 0),
    created_at=at(7, 14, 8, 21),
    created_by="陈静",
    outage_number="TS-20260714-03",
    callers=3,
    reply=None,
    entries=(
        TicketEntry(at(7, 14, 8, 21), TicketAction.ACCEPT_CALL, "陈静", "07", ""),
        TicketEntry(at(7, 14, 8, 24), TicketAction.DISPATCH, "陈静", "07", "请带围挡和警示牌"),
        TicketEntry(at(7, 14, 8, 31), TicketAction.ACCEPT, "孙师傅", "", "已出发"),
        TicketEntry(at(7, 14, 8, 55), TicketAction.CALL_AGAIN, "王敏", "03", "水更大了"),
    ),
    moves=(TicketAction.REPLY,),
)

LONG = replace(
    TICKET,
    entries=TICKET.entries
    + tuple(
        TicketEntry(at(7, 14, 9, minute), TicketAction.REMARK, "孙师傅", "", "现场开挖，等材料。")
        for minute in range(40)
    ),
)

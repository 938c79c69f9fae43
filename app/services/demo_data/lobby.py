"""The lobby of the demonstration: halls, their equipment, rounds of today, documents' last four."""

import hashlib
from datetime import datetime, time, timedelta
from typing import Any

from app.data.lobby import (
    DocumentRow,
    FacilityRow,
    OfficeRow,
    RoundMarkRow,
    VisitRow,
)
from app.data.lobby_check import document_row
from app.domain.lobby import FacilityState, VisitReason
from app.services.demo_data.moments import ZONE
from app.services.demo_data.people import GUIDE, NAMES_EN
from app.services.demo_data.places import BRANCH_BASE, DISTRICTS

Rows = dict[type[Any], list[dict[str, Any]]]
LAST_FOUR = "2046"
"""The last four of every document of the demonstration; one account ends in X."""
WITH_X = "204X"
_ROUNDS = ("08:20", "13:00", "16:30")
_HOURS = "周一至周日 8:30–17:30"
# Business that needs a survey is done in the halls of the two largest districts only.
_SIMPLE = ["payment", "transfer", "meter_test", "people", "use_change", "close", "leak_relief"]
_ROADS = ("柳泉路 111 号", "般阳路 26 号", "中心路 58 号", "遄台路 9 号", "丝绸路 77 号",
          "少海路 3 号", "青苑路 20 号", "历山路 15 号")  # fmt: skip
_EQUIPMENT = (
    ("叫号机", "Ticket machine", "clipboard-list"),
    ("触摸查询屏", "Touch screen", "search"),
    ("缴费终端 1 号", "Payment terminal 1", "japanese-yen"),
    ("缴费终端 2 号", "Payment terminal 2", "japanese-yen"),
    ("清单打印机", "List printer", "printer"),
    ("饮水机", "Water dispenser", "glass-water"),
    ("雨伞架", "Umbrella stand", "house"),
    ("便民盒", "Convenience box", "heart"),
    ("轮椅坡道", "Wheelchair ramp", "users"),
    ("公示栏", "Notice board", "chart-column"),
)
_VISITS = {
    VisitReason.PAYMENT: 31,
    VisitReason.PAPERS_MISSING: 12,
    VisitReason.WRONG_PLACE: 9,
    VisitReason.ELDERLY_HELP: 18,
    VisitReason.CONSULT: 16,
}
_FAULTY = 3


def lobby_rows(now: datetime, account_ids: dict[str, int]) -> Rows:
    """Halls of all districts, the equipment of the first, and what was done there today.

    `account_ids` are the accounts with a document, by 户号.
    """
    stamp = {"version": 1, "updated_at": now}
    return {
        OfficeRow: [office | stamp for office in _offices()],
        FacilityRow: [facility | stamp for facility in _facilities()],
        RoundMarkRow: list(_marks(now)),
        VisitRow: [
            {"office_id": 1, "day": now.astimezone(ZONE).date(), "reason": reason, "visits": n}
            for reason, n in _VISITS.items()
        ],
        DocumentRow: [
            document_row(account, _four(number), hashlib.sha256(number.encode()).hexdigest()[:32])
            for number, account in account_ids.items()
        ],
    }


def _four(account_no: str) -> str:
    return WITH_X if account_no.endswith("5") else LAST_FOUR


def _offices() -> list[dict[str, Any]]:
    return [
        {
            "id": place + 1,
            "position": place,
            "name": f"{district[:-1]}营业厅",
            "name_en": f"{NAMES_EN[place]} hall",
            "district": district,
            "address": f"{district}{_ROADS[place]}",
            "hours": _HOURS if place < 2 else "周一至周五 8:30–17:00",
            "phone": f"0533-00004{place + 1:02d}",
            "unit_id": BRANCH_BASE + place,
            "services": [] if place < 2 else _SIMPLE,
            "rounds": list(_ROUNDS),
        }
        for place, district in enumerate(DISTRICTS)
    ] + [
        {
            "id": len(DISTRICTS) + 1,
            "position": len(DISTRICTS),
            "name": "市报装中心",
            "name_en": "City connection centre",
            "district": "",
            "address": "张店区人民西路 8 号政务服务大厅三楼",
            "hours": "周一至周五 9:00–17:00",
            "phone": "0533-0000420",
            "unit_id": None,
            "services": ["connect"],
            "rounds": [],
        }
    ]


def _facilities() -> list[dict[str, Any]]:
    return [
        {"id": place + 1, "office_id": 1, "position": place, "name": name, "name_en": english,
         "icon": icon, "active": True, "ticket_id": None}
        for place, (name, english, icon) in enumerate(_EQUIPMENT)
    ]  # fmt: skip


def _marks(now: datetime) -> list[dict[str, Any]]:
    """The rounds of today that lie behind; the last one lacks the notice board."""
    local = now.astimezone(ZONE)
    begun = [n for n, at in enumerate(_ROUNDS, 1) if time.fromisoformat(at) <= local.time()]
    marks = []
    for number in begun:
        at = local.replace(hour=int(_ROUNDS[number - 1][:2]), minute=30) + timedelta(minutes=3)
        last = number == begun[-1]
        for place in range(len(_EQUIPMENT) - (1 if last else 0)):
            faulty = last and place == _FAULTY
            marks.append({
                "facility_id": place + 1, "day": local.date(), "round_no": number,
                "state": FacilityState.FAULTY if faulty else FacilityState.NORMAL,
                "note": "缺纸" if faulty else "", "marked_at": min(at, local),
                "marked_by": GUIDE,
            })  # fmt: skip
    return marks

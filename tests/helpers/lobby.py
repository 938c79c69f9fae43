"""A hall in the small town: its guide, its equipment, and documents of some accounts."""

from typing import Any

from app.data.engine import Database
from app.data.lobby import DocumentRow, FacilityRow, OfficeRow
from app.data.lobby_check import document_row
from app.data.people import PersonRow
from app.domain.people import Person, Seat
from app.services.demo_data.writing import insert_all
from app.services.starter import align_ids
from tests.helpers.seeds import NOW, ZHANGDIAN_BRANCH, ZHOU, ZHOUCUN_BRANCH

GUIDE = Person(90, "何静", Seat.GUIDE, "", ZHANGDIAN_BRANCH, "hejing")
OTHER_GUIDE = Person(91, "许诺", Seat.GUIDE, "", ZHOUCUN_BRANCH, "xunuo")
HALL, OTHER_HALL = 1, 2
TICKET_MACHINE, TERMINAL, UMBRELLAS = 1, 2, 3
LAST_FOUR = "204X"
DOCUMENTED = ZHOU


def seed_lobby(database: Database) -> None:
    """After `seed_small`: two halls, three things to look after, one document."""
    stamp = {"version": 1, "updated_at": NOW}
    insert_all(database, {PersonRow: [
        {"id": p.id, "login": p.login, "name": p.name, "seat": p.seat, "seat_no": "",
         "unit_id": p.unit_id, "active": True} for p in (GUIDE, OTHER_GUIDE)
    ]})  # fmt: skip
    insert_all(database, {
        OfficeRow: [
            _office(HALL, "张店营业厅", "张店区", ZHANGDIAN_BRANCH) | stamp,
            _office(OTHER_HALL, "周村营业厅", "周村区", ZHOUCUN_BRANCH)
            | {"services": ["payment"]} | stamp,
        ],
        FacilityRow: [
            {"id": i, "office_id": HALL, "position": i, "name": name, "name_en": english,
             "icon": "printer", "active": True, "ticket_id": None} | stamp
            for i, name, english in (
                (TICKET_MACHINE, "叫号机", "Ticket machine"),
                (TERMINAL, "自助缴费终端 2 号", "Payment terminal 2"),
                (UMBRELLAS, "雨伞架", "Umbrella stand"),
            )
        ],
        DocumentRow: [document_row(DOCUMENTED, LAST_FOUR)],
    })  # fmt: skip
    with database.writes.begin() as connection:
        for kind in (PersonRow, OfficeRow, FacilityRow):
            align_ids(connection, kind)


def _office(key: int, name: str, district: str, unit: int) -> dict[str, Any]:
    return {
        "id": key, "position": key, "name": name, "name_en": f"Hall {key}", "district": district,
        "address": f"{district}柳泉路 111 号", "hours": "周一至周日 8:30–17:30",
        "phone": "0533-0000401", "unit_id": unit, "services": [],
        "rounds": ["08:20", "13:00", "16:30"],
    }  # fmt: skip

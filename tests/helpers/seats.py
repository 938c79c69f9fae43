"""Somebody in every seat of the small town."""

from app.data.engine import Database
from app.data.people import PersonRow
from app.domain.people import Person, Seat
from app.services.demo_data.writing import insert_all
from tests.helpers.lobby import GUIDE, seed_lobby
from tests.helpers.seeds import AGENT, BRANCH, DISPATCHER, HOTLINE, SUPERVISOR, seed_small

EXPERT = Person(70, "魏宁", Seat.EXPERT, "21", HOTLINE, "weining")
CALLBACK = Person(71, "韩雪", Seat.CALLBACK, "31", HOTLINE, "hanxue")
ADMINISTRATOR = Person(72, "邓丽", Seat.ADMINISTRATOR, "", HOTLINE, "dengli")
AUDITOR = Person(73, "石磊", Seat.AUDITOR, "", HOTLINE, "shilei")
EVERYBODY = (AGENT, DISPATCHER, BRANCH, SUPERVISOR, EXPERT, CALLBACK, GUIDE, ADMINISTRATOR, AUDITOR)


def seed_seats(database: Database) -> None:
    """The small town with its hall, and the seats that it has nobody in."""
    seed_small(database)
    seed_lobby(database)
    insert_all(database, {PersonRow: [
        {"id": p.id, "login": p.login, "name": p.name, "seat": p.seat, "seat_no": p.seat_no,
         "unit_id": p.unit_id, "active": True}
        for p in (EXPERT, CALLBACK, ADMINISTRATOR, AUDITOR)
    ]})  # fmt: skip

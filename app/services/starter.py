"""The catalogues a new database starts with: read from resources/catalogue, inserted once.

What the utility has changed stays: only rows that are not there yet are added.
"""

import tomllib
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from app.data.base import Row
from app.data.catalogue import (
    CategoryRow,
    LimitRow,
    NoticeTextRow,
    ScriptRow,
    UnitRow,
    WorkdayRow,
)
from app.data.engine import Database, translated
from app.data.lobby import LobbyServiceRow
from app.data.people import PersonRow
from app.data.upsert import insert
from app.domain.catalogue import Callback, Grade, RequestKind, ScriptTab, Step, UnitKind
from app.domain.initials import initials
from app.domain.people import Seat
from app.integrations.holidays import last_known_year, special_days
from app.integrations.pinyin import initials_table
from app.resources import resource
from app.services.lobby_starter import starter_lobby_services

Fields = dict[str, Any]


def load_starter(database: Database, clock: Callable[[], datetime]) -> None:
    """Add the shipped catalogues and holidays that the database does not have yet.

    Safe to repeat, and safe when two desks do it at once.
    """
    now = clock()
    stamp: Fields = {"version": 1, "updated_at": now}
    with translated(), database.writes.begin() as connection:
        has_units = connection.scalar(sa.select(sa.exists(sa.select(UnitRow.id))))
        if not has_units:
            insert_new(connection, UnitRow, (u | stamp for u in starter_units()))
            align_ids(connection, UnitRow)
        insert_new(connection, CategoryRow, (c | stamp for c in starter_categories()))
        insert_new(connection, LimitRow, (x | stamp for x in starter_limits()))
        insert_new(connection, ScriptRow, (s | stamp for s in starter_scripts()))
        insert_new(connection, NoticeTextRow, (t | stamp for t in starter_notice_texts()))
        insert_new(connection, LobbyServiceRow, (x | stamp for x in starter_lobby_services()))
        insert_new(connection, WorkdayRow, holidays_from(now - timedelta(days=366)))


def load_first_people(database: Database) -> None:
    """One person for every seat, where nobody can sign in yet; names are changed in the program."""
    people = (
        ("agent", "话务员", Seat.AGENT, "01", UnitKind.HOTLINE),
        ("dispatcher", "调度员", Seat.DISPATCHER, "02", UnitKind.HOTLINE),
        ("branch", "维修中心", Seat.BRANCH, "", UnitKind.REPAIR),
        ("supervisor", "班长", Seat.SUPERVISOR, "03", UnitKind.HOTLINE),
        ("guide", "引导员", Seat.GUIDE, "", UnitKind.BRANCH),
        ("administrator", "管理员", Seat.ADMINISTRATOR, "", UnitKind.SUPERVISION),
    )
    with translated(), database.writes.begin() as connection:
        if connection.scalar(sa.select(sa.exists(sa.select(PersonRow.id)))):
            return
        units = connection.execute(
            sa.select(UnitRow.kind, sa.func.min(UnitRow.id).label("first")).group_by(UnitRow.kind)
        ).all()
        unit_of = {unit.kind: unit.first for unit in units}
        insert_new(
            connection,
            PersonRow,
            (
                {
                    "login": login,
                    "name": name,
                    "seat": seat,
                    "seat_no": number,
                    "unit_id": unit_of.get(kind),
                    "active": True,
                }
                for login, name, seat, number, kind in people
            ),
        )


def insert_new(connection: sa.Connection, kind: type[Row], rows: Iterable[Fields]) -> None:
    """Insert rows given by attribute name; a row whose key exists is left as it is."""
    names = {a.key: a.columns[0].name for a in sa.inspect(kind).column_attrs}
    values = [{names[key]: value for key, value in row.items()} for row in rows]
    if not values:
        return
    table = sa.inspect(kind).local_table
    assert isinstance(table, sa.Table)
    connection.execute(insert(table, connection.dialect.name).on_conflict_do_nothing(), values)


def align_ids(connection: sa.Connection, kind: type[Row]) -> None:
    """After inserting explicit ids: let PostgreSQL's own numbering go on behind the highest."""
    if connection.dialect.name == "postgresql":
        name = kind.__tablename__
        highest = sa.select(sa.func.max(sa.inspect(kind).primary_key[0])).scalar_subquery()
        connection.execute(
            sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(name, "id"), highest))
        )


def starter_units() -> list[Fields]:
    """The units of the whole city."""
    return [
        {"district": "", "duty_person": "", **unit, "kind": UnitKind(unit["kind"])}
        for unit in _read("units")["unit"]
    ]


def starter_categories() -> list[Fields]:
    """业务分类, in the order of the file, with their pinyin initials."""
    content = _read("categories")
    table = initials_table()
    return [
        {
            "code": row["code"],
            "position": position,
            "group": row["group"],
            "group_en": row["group_en"],
            "name": row["name"],
            "name_en": row["name_en"],
            "initials": initials(row["name"], table),
            "kinds": [RequestKind(kind).value for kind in row["kinds"]],
            "grade": Grade(row["grade"]),
            "unit_kind": UnitKind(row["unit_kind"]),
            "callback": Callback(row["callback"]),
            "questions": _questions(row, content["questions"]),
            "source": content["sources"][row["source"]],
        }
        for position, row in enumerate(content["category"])
    ]


def _questions(category: Fields, known: Fields) -> list[Fields]:
    required = category.get("required", [])
    return [
        {"key": key, **known[key], "required": key in required} for key in category.get("asks", [])
    ]


def starter_limits() -> list[Fields]:
    """服务承诺参数; the code is made of kind (where it has one), grade and step."""
    content = _read("limits")
    return [
        {
            "code": ".".join(str(x) for x in (row.get("kind"), grade, row["step"]) if x),
            "grade": Grade(grade),
            "step": Step(row["step"]),
            "minutes": row["minutes"],
            "working": row.get("working", False),
            "source": content["sources"][row["source"]],
            "kind": RequestKind(row["kind"]) if "kind" in row else None,
        }
        for row in content["limit"]
        for grade in row.get("grades") or (row["grade"],)
    ]


def starter_scripts() -> list[Fields]:
    """话术."""
    content = _read("scripts")
    return [
        {**row, "tab": ScriptTab(row["tab"]), "source": content["sources"][row["source"]]}
        for row in content["script"]
    ]


def starter_notice_texts() -> list[Fields]:
    """Wordings of notices."""
    content = _read("notice_texts")
    return [{**row, "source": content["sources"][row["source"]]} for row in content["text"]]


def holidays_from(first: datetime) -> list[Fields]:
    """The special days from the year of `first` to the last year with a table."""
    return [day._asdict() for day in special_days(first.year, last_known_year())]


def _read(name: str) -> Fields:
    return tomllib.loads(resource("catalogue", f"{name}.toml").read_text("utf-8"))

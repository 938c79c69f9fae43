"""The people of the hotline for who manages them, and what the server's functions say of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from app.data.engine import Database
from app.data.people import PersonRow
from app.data.types import AnySelect
from app.domain.connection import Alarm, Connection, Member, Quota
from app.domain.people import Person, Seat

_REACHED, _TICKETS = "quota reached: ", "ticket quota reached: "


def members(database: Database) -> tuple[Member, ...]:
    """Everybody, those who are gone as well; one statement."""
    return tuple(
        Member(
            Person(row.id, row.name, row.seat, row.seat_no, row.unit_id, row.login),
            active=row.active,
            has_login=bool(row.has_login),
        )
        for row in database.all(_statement(embedded=database.embedded))
    )


def _statement(*, embedded: bool) -> AnySelect:
    columns = PersonRow.__table__.columns
    ordered = (PersonRow.active.desc(), PersonRow.seat, PersonRow.seat_no, PersonRow.name)
    if embedded:
        return sa.select(*columns, sa.true().label("has_login")).order_by(*ordered)
    roles = sa.table("pg_roles", sa.column("rolname", sa.Text), schema="pg_catalog")
    known = sa.exists().where(sa.cast(roles.c.rolname, sa.Text) == PersonRow.login)
    return sa.select(*columns, known.label("has_login")).order_by(*ordered)


def person_values(member: Member) -> dict[str, Any]:
    """What an administrator changes of a person, as the server takes it."""
    person = member.person
    return {
        "name": person.name.strip(),
        "seat": person.seat.value,
        "seat_no": person.seat_no.strip(),
        "unit_id": person.unit_id,
        "active": member.active,
    }


def connection_from(said: Mapping[str, Any]) -> Connection:
    """A connection of the server's answer."""
    changed = said["state_since"]
    return Connection(
        pid=said["pid"],
        login=said["login"] or "",
        name=said["name"] or "",
        since=datetime.fromisoformat(said["since"]),
        client=said["client"] or "",
        application=said["application"] or "",
        state=said["state"] or "",
        state_since=None if changed is None else datetime.fromisoformat(changed),
        mine=said["mine"],
    )


def quota_from(said: Mapping[str, Any]) -> Quota:
    """A quota of the server's answer."""
    return Quota(Seat(said["seat"]), said["opened"], said["listed"], said["tickets"])


def alarm_from(said: Mapping[str, Any]) -> Alarm:
    """An alarm; a reached quota in numbers, so that it can be told in any language."""
    text = said["text"]
    numbers = [int(word) for word in text.split() if word.isdigit()]
    reached = text.startswith(_REACHED) and len(numbers) == 2
    return Alarm(
        id=said["id"],
        at=datetime.fromisoformat(said["at"]),
        name=said["name"] or "",
        login=said["login"] or "",
        text=text,
        opened=numbers[0] if reached else None,
        listed=numbers[1] if reached else None,
        tickets=numbers[0] if numbers and text.startswith(_TICKETS) else None,
    )

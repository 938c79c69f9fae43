"""Many agents for the measurements: as many people as there are desks, as on a real site."""

import sqlalchemy as sa

from app.data.engine import Database
from app.data.people import PersonRow
from app.domain.people import Person, Seat


def agents(database: Database, how_many: int) -> list[Person]:
    """So many agents, made where they are missing; `database` is the owner's."""
    wanted = [f"bench_agent_{n:03d}" for n in range(1, how_many + 1)]
    with database.writes.begin() as connection:
        known = set(connection.scalars(sa.select(PersonRow.login)))
        fresh = [
            {"login": login, "name": f"坐席{login[-3:]}", "seat": Seat.AGENT, "seat_no": login[-3:],
             "unit_id": 1, "active": True}
            for login in wanted if login not in known
        ]  # fmt: skip
        if fresh:
            connection.execute(sa.insert(PersonRow), fresh)
    columns = (PersonRow.id, PersonRow.name, PersonRow.seat, PersonRow.seat_no, PersonRow.unit_id,
               PersonRow.login)  # fmt: skip
    statement = sa.select(*columns).where(PersonRow.login.in_(wanted)).order_by(PersonRow.login)
    return [Person(*row) for row in database.all(statement)]

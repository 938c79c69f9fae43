"""A person's own sign-in at the test server: the rights of the seat and nothing more."""

from functools import cache

import sqlalchemy as sa

from app.data.engine import Database
from app.domain.people import Person


@cache
def _login(url: sa.URL, login: str, seat: str) -> None:
    """Make the login once a server; roles belong to the whole server."""
    owner = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        known = connection.scalar(
            sa.text("SELECT 1 FROM pg_roles WHERE rolname = :login"), {"login": login}
        )
        if not known:
            connection.exec_driver_sql(f'CREATE ROLE "{login}" LOGIN IN ROLE hotline_{seat}')
    owner.dispose()


def seated(database: Database, person: Person) -> Database:
    """The shared database as this person: `database` is the owner's, on PostgreSQL."""
    address = database.writes.url
    _login(address, person.login, person.seat.value)
    return Database(address.set(username=person.login), guarded=True)

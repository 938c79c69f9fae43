"""A person's own sign-in at the test server: the rights of the seat and nothing more."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import sqlalchemy as sa
from typing_extensions import override

from app.bootstrap import Core, Services, sign_in
from app.data.engine import Database
from app.domain.change import Change
from app.domain.people import Person


@cache
def _login(server: sa.URL, login: str, seat: str) -> None:
    """Make the login once a server; roles belong to the whole server."""
    owner = sa.create_engine(server, isolation_level="AUTOCOMMIT")
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
    _login(address.set(database="postgres"), person.login, person.seat.value)
    return Database(address.set(username=person.login), guarded=True)


class SharedDatabase(Database):
    """The owner's connections to a shared database, and those of the people who sit down at it."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._seated: dict[Person, Database] = {}

    def seat(self, person: Person) -> Database:
        """The person's own connections; they end with the owner's."""
        if person not in self._seated:
            self._seated[person] = seated(self, person)
        return self._seated[person]

    @override
    def close(self) -> None:
        for database in self._seated.values():
            database.close()
        super().close()


def as_person(database: Database, person: Person) -> Database:
    """What the person works on: on a shared server a sign-in of their own."""
    return database.seat(person) if isinstance(database, SharedDatabase) else database


def signed_in(
    core: Core, person: Person, publish: Callable[[Change], None] = lambda _change: None
) -> Services:
    """The services of a person; `core` is the owner's where the server is shared."""
    return sign_in(replace(core, database=as_person(core.database, person)), person, publish)

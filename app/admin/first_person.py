"""The first person of a site: an administrator, who adds the others in the program."""

import json
import re
from dataclasses import dataclass
from typing import Any

import psycopg
import sqlalchemy as sa

from app.data.engine import Database
from app.domain.errors import InvalidInput
from app.domain.people import Seat
from app.i18n import N_

SHORTEST_PASSWORD = 12
# As the server's own check (app/data/server/keeper.sql).
_LOGIN = re.compile(r"[a-z][a-z0-9_]{2,30}")
_NO_LOGIN = N_(
    "“{login}” cannot be a login: 3 to 31 small letters, digits or underscores, a letter first,"
    " and not beginning with pg_, hotline_ or postgres."
)
_NO_NAME = N_("The name must not be empty.")
_SHORT = N_("A password needs at least {least} characters and must not hold the login.")
_TAKEN = N_("The server already has a role “{login}”; choose another login.")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Who is to be made. The password is a SCRAM verifier: nobody can sign in with it."""

    login: str
    name: str
    seat: Seat
    verifier: str


def check_login(login: str) -> str:
    """The login, if PostgreSQL and people can live with it.

    Raises:
        InvalidInput: it has other characters, or is one of the program's own roles.
    """
    if not _LOGIN.fullmatch(login) or login.startswith(("pg_", "hotline_", "postgres")):
        raise InvalidInput(field="login", hint=_NO_LOGIN, login=login)
    return login


def check_name(name: str) -> str:
    """The person's name.

    Raises:
        InvalidInput: it is empty.
    """
    if not name.strip():
        raise InvalidInput(field="name", hint=_NO_NAME)
    return name.strip()


def verifier(connection: "psycopg.Connection[Any]", login: str, password: str) -> str:
    """What the server keeps of a password: made here, so that no log can hold the password.

    Raises:
        InvalidInput: the password is too short or holds the login.
    """
    if len(password) < SHORTEST_PASSWORD or login in password.lower():
        raise InvalidInput(field="password", hint=_SHORT, least=SHORTEST_PASSWORD)
    made = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode()


def administrators(database: Database) -> list[str]:
    """Logins of the active administrators who have a role to sign in with."""
    query = sa.text(
        "SELECT p.login FROM hotline.person p JOIN pg_roles r ON r.rolname = p.login"
        " WHERE p.seat = 'administrator' AND p.active AND r.rolcanlogin ORDER BY p.login"
    )
    with database.reads.connect() as connection:
        return list(connection.execute(query).scalars())


def add(connection: sa.Connection, person: NewPerson) -> None:
    """Make the role and the person, in the superuser's transaction.

    The login of an administrator that came back with a backup gets the password and may sign in.

    Raises:
        InvalidInput: the server has another role of that name.
    """
    taken = connection.scalar(
        sa.text("SELECT 1 FROM pg_roles WHERE rolname = :login"), {"login": person.login}
    )
    if taken and not _came_back(connection, person):
        raise InvalidInput(field="login", hint=_TAKEN, login=person.login)
    if taken:
        connection.execute(
            sa.text(
                "SELECT hotline_roles.give_password(:login, :verifier),"
                " hotline_roles.give_seat(:login, :seat)"
            ),
            {"login": person.login, "verifier": person.verifier, "seat": person.seat.value},
        )
        return
    asked = {"login": person.login, "name": person.name, "seat": person.seat.value,
             "verifier": person.verifier}  # fmt: skip
    connection.execute(
        sa.text("SELECT hotline_log.enrol(CAST(:asked AS jsonb))"), {"asked": json.dumps(asked)}
    )


def give_login(connection: sa.Connection, person: NewPerson) -> None:
    """Make the role of a person whose row is there already."""
    connection.execute(
        sa.text("SELECT hotline_roles.make_login(:login, :seat, :verifier)"),
        {"login": person.login, "seat": person.seat.value, "verifier": person.verifier},
    )


def _came_back(connection: sa.Connection, person: NewPerson) -> bool:
    """Whether the role is this site's person, who cannot sign in since a restore."""
    return bool(
        connection.scalar(
            sa.text(
                "SELECT 1 FROM hotline.person p JOIN pg_roles r ON r.rolname = p.login"
                " WHERE p.login = :login AND p.seat = :seat AND p.active AND NOT r.rolcanlogin"
                " AND pg_has_role(r.oid, 'hotline_' || p.seat, 'MEMBER')"
            ),
            {"login": person.login, "seat": person.seat.value},
        )
    )

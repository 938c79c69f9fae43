"""`admin demo-site`: a shared server full of invented data, to try with several desks."""

import secrets

import sqlalchemy as sa

from app.admin import first_person
from app.admin.connecting import Administrator
from app.admin.console import say
from app.admin.first_person import NewPerson
from app.admin.setting_up import set_up
from app.data.engine import translated
from app.domain.errors import InvalidInput
from app.domain.people import Seat
from app.i18n import N_, _
from app.services.demo_data import make_demo
from app.settings import Site

_REAL = N_(
    "Somebody works at this server ({logins}): logins belong to the whole server, and invented"
    " people with real ones' logins would be no joke. Take a server of its own."
)
_IN_USE = N_(
    "The database {name} exists; the invented data need a new one, e.g. --database tryout."
)


def make_demo_site(administrator: Administrator, site: Site, *, accounts: int) -> None:
    """Make the site, its data and its people; their passwords are shown this once.

    Raises:
        InvalidInput: the database exists.
    """
    if administrator.has(administrator.database):
        raise InvalidInput(field="database", hint=_IN_USE, name=administrator.database)
    _refuse_a_real_site(administrator)
    set_up(administrator, site, person=False)
    database = administrator.open()
    try:
        make_demo(database, accounts=accounts)
        say(_("{n} invented accounts").format(n=accounts))
        with translated(), database.reads.connect() as connection:
            people = connection.execute(
                sa.text("SELECT login, name, seat FROM hotline.person WHERE active ORDER BY id")
            ).all()
        known = {row.login for row in people}
        everybody = [(row.login, row.name, Seat(row.seat)) for row in people]
        if not any(seat is Seat.ADMINISTRATOR for _login, _name, seat in everybody):
            everybody.append(("guanli", "管理员", Seat.ADMINISTRATOR))
        say(_("Passwords, shown this once:"))
        with administrator.connect() as plain, database.writes.begin() as connection:
            for login, name, seat in everybody:
                password = secrets.token_urlsafe(12)
                made = first_person.verifier(plain, login, password)
                person = NewPerson(login, name, seat, made)
                make = first_person.give_login if login in known else first_person.add
                make(connection, person)
                say(f"  {login:<16} {seat.value:<14} {password}   {name}")
    finally:
        database.close()


def _refuse_a_real_site(administrator: Administrator) -> None:
    with administrator.maintenance() as connection:
        logins = [
            str(row[0])
            for row in connection.execute(
                "SELECT DISTINCT l.rolname FROM pg_auth_members m JOIN pg_roles g ON"
                " g.oid = m.roleid JOIN pg_roles l ON l.oid = m.member WHERE l.rolcanlogin"
                " AND left(g.rolname, 8) = 'hotline_' ORDER BY 1 LIMIT 5"
            ).fetchall()
        ]
    if logins:
        raise InvalidInput(field="server", hint=_REAL, logins=", ".join(logins))

"""`admin init-db`: from an empty PostgreSQL to a site where the first person can sign in."""

from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from psycopg import sql

from app.admin import databases, fingerprint, first_person
from app.admin.connecting import Administrator
from app.admin.console import ask, ask_secret, say
from app.admin.words import kind_name
from app.data.engine import Database, translated
from app.data.schema import current_revision, head_revision, upgrade
from app.domain.errors import InvalidInput
from app.domain.people import Seat
from app.i18n import N_, _
from app.services.starter import load_starter
from app.settings import Site

CATALOGUES = ("unit", "category", "service_limit", "script", "notice_text", "lobby_service",
              "workday")  # fmt: skip
_NOT_THE_SAME = N_("The two passwords are not the same.")


@dataclass(slots=True)
class Account:
    """What was done, line by line."""

    changes: int = 0

    def did(self, text: str) -> None:
        """Something is new or different now."""
        self.changes += 1
        say(f"+ {text}")

    def found(self, text: str) -> None:
        """It was there already."""
        say(f"  {text}")


def set_up(
    administrator: Administrator,
    site: Site,
    *,
    login: str = "",
    name: str = "",
    person: bool = True,
) -> int:
    """Make what is missing, and say so; the number of things that changed.

    Raises:
        InvalidInput: the database cannot hold Chinese, or an answer cannot be used.
        Unavailable: the server does not answer or a newer program has been here.
    """
    done = Account()
    done.found(_("PostgreSQL {version}").format(version=administrator.version))
    _make_database(administrator, done)
    database = administrator.open()
    try:
        _make_schema(database, done)
        _load_catalogues(database, done)
        _set_facts(database, site, done)
        if person:
            _make_first_person(administrator, database, done, login=login, name=name)
        with translated(), database.reads.connect() as connection:
            fingerprint.remember(connection, fingerprint.take(connection))
    finally:
        database.close()
    say()
    if done.changes:
        say(_("Done: {n} changes. Next: admin doctor.").format(n=done.changes))
    else:
        say(_("Everything was there already; nothing was changed."))
    return done.changes


def _make_database(administrator: Administrator, done: Account) -> None:
    name = administrator.database
    if not administrator.has(name):
        ctype = databases.make(administrator, name)
        done.did(_("database {name}, UTF8, {ctype}").format(name=name, ctype=ctype))
        return
    with administrator.connect() as connection:
        encoding, ctype = databases.usable(connection)
    text = _("database {name} is there: {encoding}, {ctype}")
    done.found(text.format(name=name, encoding=encoding, ctype=ctype))


def _make_schema(database: Database, done: Account) -> None:
    with translated(), database.reads.connect() as connection:
        before = fingerprint.take(connection)
    old = current_revision(database)
    upgrade(database)
    new = head_revision()
    if old != new:
        done.did(_("schema: {old} → {new}").format(old=old or _("empty"), new=new))
    else:
        done.found(_("schema is at {new}").format(new=new))
    with translated(), database.reads.connect() as connection:
        after = fingerprint.take(connection)
    tell_changes(before, after, done)
    done.found(_("extensions: none is needed"))


def tell_changes(
    before: fingerprint.Fingerprint, after: fingerprint.Fingerprint, done: Account
) -> None:
    """A line for each kind of thing that an upgrade made, changed or removed."""
    for kind in fingerprint.KINDS:
        made, gone = len(after[kind] - before[kind]), len(before[kind] - after[kind])
        label = _(kind_name(kind))
        if made or gone:
            text = _("{label}: {made} new or changed, {gone} replaced or gone; {all} now")
            done.did(text.format(label=label, made=made, gone=gone, all=len(after[kind])))
        else:
            done.found(_("{label}: {all}, as they should be").format(
                label=label, all=len(after[kind])))  # fmt: skip


def _load_catalogues(database: Database, done: Account) -> None:
    before = _rows(database)
    load_starter(database, lambda: datetime.now(UTC))
    for table, count in _rows(database).items():
        if count > before[table]:
            text = _("catalogue {table}: {n} rows added")
            done.did(text.format(table=table, n=count - before[table]))
        else:
            done.found(_("catalogue {table}: {n} rows").format(table=table, n=count))


def _rows(database: Database) -> dict[str, int]:
    with translated(), database.reads.connect() as connection:
        return {
            table: connection.scalar(sa.select(sa.func.count()).select_from(sa.table(table))) or 0
            for table in CATALOGUES
        }


def _set_facts(database: Database, site: Site, done: Account) -> None:
    """Facts that the server's own functions use; what an administrator changed stays."""
    facts = {"company": site.company, "hotline": site.hotline, "area_code": site.area_code,
             "timezone": site.timezone}  # fmt: skip
    added = []
    with translated(), database.writes.begin() as connection:
        for key, value in facts.items():
            if connection.execute(
                sa.text(
                    "INSERT INTO hotline_log.site VALUES (:key, :value) ON CONFLICT DO NOTHING"
                ),
                {"key": key, "value": value},
            ).rowcount:
                added.append(f"{key} = {value}")
        zone = connection.scalar(
            sa.text("SELECT value FROM hotline_log.site WHERE key = 'timezone'")
        )
        if _set_zone(connection, str(zone)):
            done.did(_("time zone of the database: {zone}").format(zone=zone))
    for fact in added:
        done.did(_("fact of the site: {fact}").format(fact=fact))
    if not added:
        done.found(_("facts of the site are there"))


def _set_zone(connection: sa.Connection, zone: str) -> bool:
    """Days begin at the site's midnight for everybody; whether that was new."""
    known = connection.scalar(
        sa.text(
            "SELECT 1 FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase"
            " WHERE d.datname = current_database() AND s.setrole = 0"
            " AND lower(:wanted) = ANY (SELECT lower(x) FROM unnest(s.setconfig) AS x)"
        ),
        {"wanted": f"timezone={zone}"},
    )
    if known:
        return False
    raw = connection.connection.driver_connection
    name = connection.scalar(sa.text("SELECT current_database()"))
    statement = sql.SQL("ALTER DATABASE {} SET timezone = {}").format(
        sql.Identifier(str(name)), sql.Literal(zone)
    )
    connection.exec_driver_sql(statement.as_string(raw).replace("%", "%%"))
    return True


def _make_first_person(
    administrator: Administrator, database: Database, done: Account, *, login: str, name: str
) -> None:
    there = first_person.administrators(database)
    if there:
        done.found(_("administrators: {logins}").format(logins=", ".join(there)))
        return
    say(_("The first administrator, who adds the other people in the program:"))
    login = first_person.check_login(login or ask(_("Login"), "admin"))
    name = first_person.check_name(name or ask(_("Name"), _("Administrator")))
    password = ask_secret(_("Password"))
    if ask_secret(_("The password again")) != password:
        raise InvalidInput(field="password", hint=_NOT_THE_SAME)
    with administrator.connect() as connection:
        made = first_person.verifier(connection, login, password)
    with translated(), database.writes.begin() as transaction:
        first_person.add(transaction, first_person.NewPerson(login, name, Seat.ADMINISTRATOR, made))
    done.did(_("administrator {login} ({name}), with a SCRAM password").format(
        login=login, name=name))  # fmt: skip

"""The people of the hotline: added, changed, disabled; connections, quotas; one's own password.

On a shared server the administrator's functions do it, in the database (data/server/keeper.sql): a
person's login, its one seat's role and its row change together. The embedded database has no
passwords: there is only the list of who may sit down.
"""

from dataclasses import replace

import sqlalchemy as sa

from app.data.engine import translated
from app.data.members import alarm_from, connection_from, members, person_values, quota_from
from app.data.people import PersonRow
from app.data.refusals import is_personal
from app.data.shared_server import verifier
from app.domain.change import Subject
from app.domain.connection import Alarm, Connection, Member, Quota
from app.domain.errors import Conflict, InvalidInput, NotAllowed
from app.domain.people import Person, Seat
from app.domain.people_rules import check_password, check_person
from app.i18n import N_, _
from app.services.front_door import password_store
from app.services.session import Session

_MANAGE = N_("manage people")
_OWN_SEAT = N_("change one's own seat")
_WHAT = N_("this record")
_COLLEAGUE = N_("A colleague")
_TAKEN = N_("It is in use already; choose another.")
_WRONG = N_("This is not your password.")
_LIMITS = N_("Whole numbers from 1 to {most}.")


class People:
    """Who works here. Reads are for everybody, changes for the administrator's seat."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def shared(self) -> bool:
        """Whether people have logins and passwords of their own."""
        return self._session.database.guarded

    @property
    def may_manage(self) -> bool:
        """Whether this person adds and changes people; the server asks again."""
        return self._session.person.seat is Seat.ADMINISTRATOR

    def members(self) -> tuple[Member, ...]:
        """Everybody, those who are gone as well."""
        return members(self._session.database)

    def add(self, person: Person, password: str = "") -> int:
        """Take somebody in; gives the id. On a shared server with a first password.

        Raises:
            InvalidInput: names the field that has to be put right.
            NotAllowed: another seat.
        """
        self._needs_seat()
        check_person(person)
        person = replace(person, name=person.name.strip(), seat_no=person.seat_no.strip())
        if not self.shared:
            return self._add_embedded(person)
        check_password(password, person.login)
        values = person_values(Member(person)) | {"login": person.login}
        values["verifier"] = verifier(self._session.database, person.login, password)
        made = int(self._session.database.act("add_person", values)["id"])
        self._session.told(Subject.PERSON, made)
        return made

    def change(self, seen: Member, wanted: Member) -> None:
        """Store a person's name, seat, unit, or whether he may sign in. `seen` is as it was read.

        Who may not sign in any more, or has another seat, loses his connections.

        Raises:
            Conflict: a colleague changed the person in the meantime.
            InvalidInput, NotAllowed: see `add`; nobody changes his own seat.
        """
        self._needs_seat()
        check_person(wanted.person)
        moved = (seen.active, seen.person.seat) != (wanted.active, wanted.person.seat)
        if moved and seen.person.id == self._session.person.id:
            raise NotAllowed(what=_(_OWN_SEAT))
        if not self.shared:
            self._change_embedded(seen, wanted)
            return
        values = person_values(wanted) | {"id": seen.person.id, "seen": person_values(seen)}
        self._session.database.act("change_person", values)
        if moved:
            self._session.database.act("end_connection", {"login": seen.person.login})
        self._session.told(Subject.PERSON, seen.person.id)

    def set_password(self, person: Person, password: str) -> None:
        """Give a colleague another password; his connections stay.

        Raises:
            InvalidInput: the password is too weak.
            NotAllowed: another seat.
        """
        self._needs_seat()
        check_password(password, person.login)
        made = verifier(self._session.database, person.login, password)
        self._session.database.act("set_password", {"id": person.id, "verifier": made})

    def change_my_password(self, now: str, wanted: str) -> None:
        """Give oneself another password; remembered where the one before was.

        Raises:
            InvalidInput: `now` is not the password in use, or `wanted` is too weak.
        """
        login = self._session.person.login
        check_password(wanted, login)
        database = self._session.database
        self._needs_password(now)
        made = verifier(database, login, wanted)
        database.act("change_password", {"verifier": made})
        database.use_password(wanted)
        self._session.told(Subject.PERSON, self._session.person.id)
        store = password_store(self._session.settings)
        if store.get(login) is not None:
            store.keep(login, wanted)

    def connections(self) -> tuple[Connection, ...]:
        """Who is connected now; other logins than people's at the end."""
        said = self._session.database.act("connections_now", {})
        return tuple(connection_from(one) for one in said)

    def end_connection(self, connection: Connection) -> bool:
        """End one connection of a person; False when it was gone already."""
        wanted = {"pid": connection.pid, "since": connection.since}
        return bool(self._session.database.act("end_connection", wanted)["ended"])

    def quotas(self) -> tuple[Quota, ...]:
        """How much each seat may look up in an hour."""
        found = {one["seat"]: quota_from(one) for one in self._session.database.act("quotas", {})}
        return tuple(found[seat.value] for seat in Seat if seat.value in found)

    def set_quota(self, seen: Quota, wanted: Quota) -> None:
        """Change a seat's quota.

        Raises:
            Conflict: a colleague changed it in the meantime.
            InvalidInput: names the number that is out of range.
        """
        for field, number, most in (("opened", wanted.opened, 100_000),
                                    ("listed", wanted.listed, 1_000_000),
                                    ("tickets", wanted.tickets, 1_000_000)):  # fmt: skip
            if not 1 <= number <= most:
                raise InvalidInput(field=field, hint=_LIMITS, most=most)
        values = {"seat": seen.seat.value, "opened": wanted.opened, "listed": wanted.listed,
                  "tickets": wanted.tickets}  # fmt: skip
        before = {"opened": seen.opened, "listed": seen.listed, "tickets": seen.tickets}
        self._session.database.act("set_quota", values | {"seen": before})

    def alarms(self) -> tuple[Alarm, ...]:
        """The newest two hundred things to look at, the newest first."""
        return tuple(alarm_from(one) for one in self._session.database.act("alarms", {}))

    def _needs_seat(self) -> None:
        if not self.may_manage:
            raise NotAllowed(what=_(_MANAGE))

    def _needs_password(self, password: str) -> None:
        """Ask the server on a connection of its own: who sits here may not be who signed in."""
        from app.data.engine import Database

        trial = Database(self._session.database.reads.url.set(password=password), guarded=True)
        try:
            with trial.reads.connect():
                pass
        except sa.exc.OperationalError as error:
            if is_personal(error):
                raise InvalidInput(field="now", hint=_WRONG) from error
            with translated():
                raise
        finally:
            trial.close()

    def _add_embedded(self, person: Person) -> int:
        with self._session.works("person.add") as work:
            taken = sa.select(PersonRow).where(PersonRow.login == person.login)
            known = work.session.scalar(taken)
            if known is not None:
                raise InvalidInput(field="login", hint=_TAKEN)
            row = PersonRow(login=person.login, active=True, name=person.name, seat=person.seat,
                            seat_no=person.seat_no, unit_id=person.unit_id)  # fmt: skip
            work.add(row)
            work.commit()
            return row.id

    def _change_embedded(self, seen: Member, wanted: Member) -> None:
        with self._session.works("person.change") as work:
            row = work.get(PersonRow, seen.person.id)
            now = Member(row.value(), active=row.active)
            if person_values(now) != person_values(seen):
                raise Conflict(what=_(_WHAT), winner=_(_COLLEAGUE))
            person = wanted.person
            row.name, row.seat = person.name.strip(), person.seat
            row.seat_no, row.unit_id = person.seat_no.strip(), person.unit_id
            row.active = wanted.active
            work.commit()

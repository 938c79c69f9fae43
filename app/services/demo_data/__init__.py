"""Demonstration data: an invented utility on real districts, the same in every run."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any

import sqlalchemy as sa

from app.data.accounts import AccountRow
from app.data.calls import CallRow, PromiseRow
from app.data.catalogue import UnitRow, WorkdayRow
from app.data.engine import Database, translated
from app.data.lobby import FacilityRow, OfficeRow
from app.data.people import PersonRow
from app.data.places import CommunityRow
from app.data.tickets import NumberDayRow
from app.domain.catalogue import Catalogue
from app.domain.errors import InvalidInput
from app.domain.workdays import Workdays
from app.i18n import N_
from app.services.catalogue import read_catalogue
from app.services.demo_cast import DEMO_LOGIN, CastCaller, DemoCast, demo_cast
from app.services.demo_data.accounts import accounts as make_accounts
from app.services.demo_data.calls import CallMaker, promises
from app.services.demo_data.lobby import lobby_rows
from app.services.demo_data.moments import ZONE, Moment
from app.services.demo_data.outages import OutagePlan, outage_rows, plan_outages
from app.services.demo_data.people import district_units, people
from app.services.demo_data.places import CAST_ESTATES, estates
from app.services.demo_data.tickets import Desk, MadeTicket, plan_tickets, ticket_rows
from app.services.demo_data.writing import AccountWriter, batches, insert_all
from app.services.starter import align_ids, insert_new, load_starter

__all__ = ["DEMO_LOGIN", "CastCaller", "DemoCast", "demo_cast", "has_people", "make_demo"]

SEED = 20_260_714
Progress = Callable[[int, int], None]


def has_people(database: Database) -> bool:
    """Whether somebody can sign in: the database is in use, and no demonstration belongs there."""
    return bool(database.one(sa.select(sa.exists(sa.select(PersonRow.id))))[0])


def make_demo(
    database: Database,
    *,
    accounts: int = 20_000,
    seed: int = SEED,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> DemoCast:
    """Fill an empty, migrated database; every time in it is counted from `now`.

    The same arguments make the same rows. `progress` hears the accounts written and wanted. Memory
    does not grow with the accounts.

    Raises:
        InvalidInput: the database is not empty.
    """
    if has_people(database):
        raise InvalidInput(
            field="database", hint=N_("The database already holds data; choose another folder.")
        )
    at = now or datetime.now(ZONE)
    moment = Moment(at, Random(seed))  # noqa: S311 - invented data, and the same every time
    load_starter(database, lambda: at)
    with translated():
        insert_all(database, {UnitRow: [u | _stamp(at) for u in district_units()]})
        insert_all(database, {PersonRow: people()})
        places = estates(accounts, Random(seed + 1))  # noqa: S311 - see above
        writer = AccountWriter(database, at)
        tell = progress or _silent
        made = make_accounts(places, accounts, at, Random(seed + 2))  # noqa: S311 - see above
        writer.write(made, lambda done: tell(done, accounts))
        _work(database, moment, writer)
        known = [*writer.cast.values(), *writer.samples]
        insert_all(database, lobby_rows(at, {s.account_no: s.id for s in known}))
        with database.writes.begin() as connection:
            for kind in (
                UnitRow, PersonRow, CommunityRow, AccountRow, OfficeRow, FacilityRow
            ):  # fmt: skip
                align_ids(connection, kind)
    return demo_cast()


def _silent(_done: int, _wanted: int) -> None:
    """Nobody wants to hear."""


def _stamp(at: datetime) -> dict[str, Any]:
    return {"version": 1, "updated_at": at}


def _work(database: Database, moment: Moment, writer: AccountWriter) -> None:
    """Outages, tickets, calls and promises."""
    others = [e for e in writer.estates.values() if e.name not in CAST_ESTATES]
    plans = plan_outages(moment, others)
    insert_all(database, outage_rows(plans, writer.estates, writer.households))
    catalogue = read_catalogue(database)
    desk = Desk(catalogue, _workdays(database), moment)
    cast = list(writer.cast.values())
    tickets = plan_tickets(desk, [*cast, *writer.samples])
    insert_all(database, ticket_rows(desk, tickets))
    _calls(database, moment, writer, plans[0], tickets, catalogue)
    _continue_numbers(database, moment.now, plans, tickets)


def _calls(
    database: Database,
    moment: Moment,
    writer: AccountWriter,
    emergency: OutagePlan,
    tickets: list[MadeTicket],
    catalogue: Catalogue,
) -> None:
    maker = CallMaker(moment, catalogue)
    who = writer.cast[demo_cast().outage.account_no]
    cover = next((t.id for t in tickets if t.caller == who and "井盖" in t.story.title), None)
    told = [
        *maker.of_cast(who, emergency, cover),
        *maker.of_emergency(emergency, writer.near_emergency),
    ]

    def rest() -> Iterator[dict[str, Any]]:
        yield from maker.of_tickets([t for t in tickets if t.id != cover])
        yield from maker.past(writer.samples)

    insert_all(database, {CallRow: told})
    insert_all(database, {PromiseRow: promises(moment, emergency, told)})
    for batch in batches(rest(), 5_000):
        insert_all(database, {CallRow: batch})


def _workdays(database: Database) -> Workdays:
    found = database.all(sa.select(WorkdayRow.day, WorkdayRow.works))
    return Workdays({row.day: row.works for row in found}, ZONE)


def _continue_numbers(
    database: Database, now: datetime, plans: list[OutagePlan], tickets: list[MadeTicket]
) -> None:
    """The next ticket and outage of today go on behind the highest number of the day."""
    today = now.astimezone(ZONE).date()
    used = {"GD": [t.number for t in tickets], "TS": [p.number for p in plans]}
    with database.writes.begin() as connection:
        for series, sequence in (("GD", "ticket_number"), ("TS", "outage_number")):
            start = f"{series}-{today:%Y%m%d}-"
            last = max(
                (int(n[len(start) :]) for n in used[series] if n.startswith(start)), default=0
            )
            if not last:
                continue
            base = last
            if not database.embedded:
                connection.execute(sa.select(sa.func.setval(sequence, last)))
                base = 0
            insert_new(connection, NumberDayRow, [{"series": series, "day": today, "last": base}])

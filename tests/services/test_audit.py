"""The auditor's service: the same for a file on one desk and for a shared server, but its chain."""

from datetime import timedelta
from pathlib import Path

import pytest

from app.data.engine import Database
from app.domain.audit import AuditFilter, masked
from app.domain.change import Subject
from app.domain.errors import Cancelled, NotAllowed, NotFound
from app.domain.people import Person
from app.services.audit import Audit
from tests.helpers.seated import as_person
from tests.helpers.seats import ADMINISTRATOR, AUDITOR, seed_seats
from tests.helpers.seeds import AGENT, DISPATCHER, OWNER_PHONE
from tests.helpers.tickets import Desks, SetClock, a_form


class House:
    """Some acts of others, and the auditor."""

    def __init__(self, database: Database, folder: Path) -> None:
        seed_seats(database)
        self.database, self.clock = database, SetClock()
        self.desks = Desks(database, self.clock, folder)
        self.ticket = self.desks.tickets(AGENT).create(a_form())
        self.desks.tickets(DISPATCHER).remark(self.ticket.id, "用户已在家等候")
        self.shared = as_person(database, AUDITOR).guarded

    def audit(self, person: Person = AUDITOR) -> Audit:
        return Audit(self.desks.session(person))

    @property
    def days(self) -> AuditFilter:
        """Long enough for the clock of the tests and that of the server."""
        return AuditFilter(since=self.clock() - timedelta(days=4000))


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    return House(database, tmp_path)


def test_that_acts_are_found_by_person_record_kind_and_day(house: House) -> None:
    audit, days = house.audit(), house.days
    mine = audit.search(AuditFilter(days.since, person_id=AGENT.id))
    assert mine.entries
    assert {e.person for e in mine.entries} == {AGENT.name}
    of_ticket = audit.search(AuditFilter(days.since, record=str(house.ticket.id)))
    assert {e.record for e in of_ticket.entries} == {str(house.ticket.id)}
    kinds = audit.search(AuditFilter(days.since, subject=Subject.TICKET))
    assert {e.subject for e in kinds.entries} == {"ticket"}
    assert not audit.search(AuditFilter(days.since, subject="nothing")).entries
    early = AuditFilter(days.since, until=days.since + timedelta(days=1))
    assert not audit.search(early).entries
    by_word = audit.search(AuditFilter(days.since, text=str(house.ticket.id)[:13]))
    assert by_word.entries


def test_that_the_newest_come_first_a_page_at_a_time(house: House) -> None:
    for i in range(120):
        with house.desks.session(AGENT).works("test.act") as work:
            work.note(Subject.TICKET, house.ticket.id, "ticket", {"n": i})
            work.commit()
    audit = house.audit()
    wanted = AuditFilter(house.days.since, person_id=AGENT.id)
    first = audit.search(wanted)
    assert first.more
    assert len(first.entries) == 100
    ids = [e.id for e in first.entries]
    assert ids == sorted(ids, reverse=True)
    second = audit.search(wanted, before=ids[-1])
    assert not second.more
    assert second.entries[0].id < ids[-1]
    assert first.entries[0].act == "test.act"


def test_that_what_is_personal_is_masked_until_a_recorded_reveal(house: House) -> None:
    with house.desks.session(AGENT).works("test.act") as work:
        work.note(Subject.TICKET, house.ticket.id, "ticket", {"caller_number": OWNER_PHONE})
        work.commit()
    audit = house.audit()
    entry = audit.search(AuditFilter(house.days.since, person_id=AGENT.id)).entries[0]
    hidden = audit.detail(entry.id)
    assert hidden.changes == {"caller_number": "140＊＊＊＊＊＊17"}
    assert hidden.changes == masked("ticket", {"caller_number": OWNER_PHONE})
    assert not hidden.revealed
    shown = audit.detail(entry.id, reveal=True)
    assert shown.changes == {"caller_number": OWNER_PHONE}
    own = audit.search(AuditFilter(house.days.since, person_id=AUDITOR.id))
    assert "audit.reveal" in {e.act for e in own.entries}


@pytest.mark.parametrize("person", [AGENT, ADMINISTRATOR])
def test_that_another_seat_reads_no_audit(house: House, person: Person) -> None:
    audit = house.audit(person)
    for ask in (lambda: audit.search(house.days), lambda: audit.detail(1), audit.alarms,
                audit.chain, audit.verify, lambda: audit.look_ups(house.days)):  # fmt: skip
        with pytest.raises(NotAllowed):
            ask()


def test_that_an_entry_that_is_not_there_is_named_missing(house: House) -> None:
    with pytest.raises(NotFound):
        house.audit().detail(10**9)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_the_embedded_database_says_that_it_has_no_chain(house: House, tmp_path: Path) -> None:
    audit = house.audit()
    assert not audit.chained
    assert audit.chain() is None
    assert audit.look_ups(house.days).reads == ()
    assert audit.alarms() == ()
    with pytest.raises(NotFound):
        audit.export_head(tmp_path / "head.txt")


@pytest.mark.parametrize("engine_name", ["shared"], indirect=True)
def test_that_the_head_is_exported_and_compared(house: House, tmp_path: Path) -> None:
    audit = house.audit()
    seen: list[tuple[int, int]] = []
    found = audit.verify(lambda done, of, _text: seen.append((done, of)), step=1)
    assert found.broken is None
    assert seen[-1] == (found.of, found.of)
    chain = audit.export_head(tmp_path / "head.txt")
    line = (tmp_path / "head.txt").read_text("utf-8").strip()
    assert line == chain.line
    assert line.split()[:2] == [str(chain.no), chain.head]
    assert audit.compare(line)
    assert not audit.compare(line.replace(chain.head[:8], "00000000"))
    assert not audit.compare("99999 " + chain.head)
    assert not audit.compare("nonsense")


@pytest.mark.parametrize("engine_name", ["shared"], indirect=True)
def test_that_a_check_can_be_stopped(house: House) -> None:

    def stop(*_progress: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        house.audit().verify(stop)


@pytest.mark.parametrize("engine_name", ["shared"], indirect=True)
def test_that_look_ups_are_found_by_person_and_account(house: House) -> None:
    database = as_person(house.database, AGENT)
    moments = dict.fromkeys(("day", "week", "history", "area", "now"), house.clock())
    values = {"forms": f'["{OWNER_PHONE}"]', "account_id": None, **moments}
    database.act("screen_pop", values)
    audit = house.audit()
    reads = audit.look_ups(house.days).reads
    opened, read = sorted(reads, key=lambda one: one.function != "ticket_detail")
    (number,) = opened.accounts
    assert opened.function == "ticket_detail"
    assert audit.look_ups(house.days, number.lower()).reads == (opened,)
    assert (read.person, read.function, read.accounts) == (
        AGENT.name, "screen_pop", ("03-2207-11846",),
    )  # fmt: skip
    assert audit.look_ups(house.days, "03-2207-11846").reads == (read,)
    assert not audit.look_ups(house.days, "03-2207-11847").reads
    assert not audit.look_ups(house.days, "no such account").reads
    others = AuditFilter(house.days.since, person_id=DISPATCHER.id)
    assert read not in audit.look_ups(others).reads
    earlier = audit.look_ups(house.days, before=read.at.isoformat()).reads
    assert read not in earlier

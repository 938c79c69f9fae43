"""Working without the server: what is kept, who gets in, and how the server is found again."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import keyring
import pytest

from app.bootstrap import VERSION, Services, core_of, sign_in, system_clock
from app.domain.alone import Return
from app.domain.call import CallEvent, CallState
from app.domain.connection import Member
from app.domain.errors import HotlineError, InvalidInput, KeptForLater, Unavailable, Unreachable
from app.domain.people import Person, Seat
from app.domain.ticket import TicketAction
from app.i18n import set_language
from app.services.front_door import FrontDoor
from app.settings import Desk, Settings
from tests.fault.forms import a_call
from tests.helpers.keyrings import NoKeyring, TestKeyring, key_store
from tests.helpers.seeds import HOTLINE, OWNER_PHONE, ZHANGDIAN_REPAIR
from tests.helpers.site import Site, make_site
from tests.helpers.tickets import a_form

pytestmark = pytest.mark.postgres
PASSWORD = "mmx-4kd-z7p"
_numbers = iter(range(1, 100))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    set_language("en")
    site = make_site(tmp_path_factory.mktemp("site"))
    yield site
    site.database.close()
    site.postgres.stop()


@pytest.fixture(autouse=True)
def _there_at_the_end(site: Site) -> Iterator[None]:
    with key_store():
        yield
        site.leave()
        with suppress(RuntimeError):  # it runs
            site.postgres.resume()


class Desk1:
    """One computer: its folder, its settings, its clock."""

    def __init__(self, site: Site, folder: Path, person: Person) -> None:
        self.site, self.person = site, person
        self.settings: Settings = replace(
            site.settings, paths=replace(site.settings.paths, data=folder)
        )
        self.ahead = timedelta()

    @property
    def door(self) -> FrontDoor:
        return FrontDoor(self.settings, VERSION, lambda: datetime.now(UTC) + self.ahead)

    def enter(self, password: str = PASSWORD) -> Services:
        """Sign in at the server and keep what is to be kept."""
        services = self.site.enter(self.person.login, password, settings=self.settings)
        services.alone.keep()
        return services

    def alone(self, password: str = PASSWORD) -> Services:
        entered = self.door.enter_alone(self.person.login, password)
        services = sign_in(
            core_of(self.settings, entered), entered.person, lambda _change: None,
            entered.provision,
        )  # fmt: skip
        self.site.entered.append(services)
        return services

    def alone_with_a_call(self) -> tuple[Services, UUID]:
        """Signed in before, begun without the server, and one call taken since."""
        self.enter()
        self.site.leave()
        services = self.alone()
        return services, take_a_call(services)

    def member(self, admin: Services) -> Member:
        """The desk's person as the administrator sees them now."""
        return next(m for m in admin.people.members() if m.person.login == self.person.login)

    def usable(self) -> bool | None:
        offer = self.door.alone(self.person.login)
        return offer.usable if offer is not None else None


@pytest.fixture
def desk_of(site: Site, tmp_path: Path) -> Callable[..., Desk1]:
    def make(seat: Seat = Seat.AGENT) -> Desk1:
        login = f"alone_{next(_numbers)}"
        person = Person(0, f"测试{login[-2:]}", seat, "88", HOTLINE, login)
        person = replace(person, id=site.admin().people.add(person, PASSWORD))
        site.count_as_own()
        site.leave()
        return Desk1(site, tmp_path, person)

    return make


@pytest.fixture
def desk(desk_of: Callable[..., Desk1]) -> Desk1:
    return desk_of()


def refusal(action: Callable[[], object], kind: type[HotlineError]) -> HotlineError:
    with pytest.raises(kind) as caught:
        action()
    return caught.value


def halt(site: Site) -> None:
    """The server ends; the tests' own connections to it, too."""
    site.database.close()
    site.postgres.halt()


def take_a_call(services: Services) -> UUID:
    call_id = uuid4()
    event = CallEvent(call_id, OWNER_PHONE, OWNER_PHONE, CallState.ANSWERED, services.clock())
    services.calls.received(event)
    draft = a_call(call_id=call_id, complaint="家里没水")
    registered = services.calls.register(draft, dispatch_to=ZHANGDIAN_REPAIR)
    assert registered.queued
    return call_id


def calls_there(site: Site, *ids: UUID) -> int:
    listed = ", ".join(f"'{i}'" for i in ids)
    return int(str(site.value(f"SELECT count(*) FROM hotline.call WHERE id IN ({listed})")))


# At the desk while the server is away


def test_that_calls_tickets_and_remarks_are_taken_alone_and_sent_when_the_server_is_back(
    site: Site, desk: Desk1
) -> None:
    before = desk.enter()
    kept = before.catalogue.get(), before.places.book().communities, before.catalogue.workdays()
    ticket = before.tickets.create(a_form())
    site.leave()
    halt(site)
    refusal(lambda: desk.door.enter(desk.person.login, PASSWORD, remember=False), Unreachable)
    assert desk.usable()
    services = desk.alone()
    assert services.person == before.person
    assert services.places.book().communities == kept[1]
    assert services.catalogue.get().categories == kept[0].categories
    assert services.catalogue.get().units
    assert services.catalogue.workdays() == kept[2]
    call_id = take_a_call(services)
    refusal(lambda: services.tickets.create(a_form(id=uuid4())), KeptForLater)
    refusal(
        lambda: services.tickets.act(ticket.id, TicketAction.REMARK, None, text="再催"),
        KeptForLater,
    )
    said = refusal(lambda: services.calls.pop(OWNER_PHONE), Unavailable).message()
    assert "this needs it" in said
    assert services.alone.come_back().alone
    assert services.outbox.send_all().away
    assert services.outbox.standing().waiting == 3
    site.postgres.resume()
    assert services.alone.come_back().back
    assert services.alone.provision is None
    delivery = services.outbox.send_all()
    assert (delivery.sent, delivery.conflicts, delivery.standing.unsent) == (3, 0, 0)
    assert calls_there(site, call_id) == 1
    assert services.calls.pop(OWNER_PHONE).accounts
    assert services.alone.come_back() == Return()


def test_that_catalogues_and_the_clock_are_the_server_s_again_after_the_return(
    site: Site, desk: Desk1
) -> None:
    desk.enter()
    site.leave()
    desk.ahead = timedelta(hours=2)
    halt(site)
    services = desk.alone()
    assert services.clock() - datetime.now(UTC) > timedelta(hours=1)
    services.catalogue.forget()
    assert services.catalogue.get().categories
    site.postgres.resume()
    site.run("UPDATE hotline.script SET title = '改过的' WHERE code IN"
             " (SELECT code FROM hotline.script WHERE active ORDER BY code LIMIT 1)")  # fmt: skip
    assert services.alone.come_back().back
    assert abs(services.clock() - system_clock()) < timedelta(minutes=1)
    assert "改过的" in {s.title for s in services.catalogue.get().scripts}


def test_that_nothing_is_kept_of_callers_accounts_and_colleagues(site: Site, desk: Desk1) -> None:
    services = desk.enter()
    assert services.calls.pop(OWNER_PHONE).accounts
    from app.data.provisions import to_text  # what is sealed, in clear
    from app.services.alone_door import AloneDoor

    kept = AloneDoor(desk.settings, system_clock).enter(desk.person.login, PASSWORD)
    text = repr(kept) + repr(list(kept.places.communities.values()))
    assert to_text(kept)
    assert PASSWORD not in text
    for word in (OWNER_PHONE, "周淑敏", "邓丽"):
        assert word not in text
    assert not any(unit.duty_person for unit in kept.catalogue.units)
    raw = (desk.settings.paths.data / "alone.db").read_bytes()
    assert PASSWORD.encode() not in raw
    assert b"scrypt" not in raw
    assert "柳泉".encode() not in raw


def test_that_seats_without_calls_keep_nothing(desk_of: Callable[..., Desk1]) -> None:
    desk = desk_of(Seat.AUDITOR)
    desk.enter()
    assert desk.usable() is None


def test_that_a_computer_without_a_key_store_keeps_nothing(desk: Desk1) -> None:
    keyring.set_keyring(NoKeyring())
    refusal(desk.enter, Unavailable)
    assert desk.usable() is None
    desk.settings = replace(desk.settings, desk=Desk(key_file="instead"))
    desk.enter()
    assert desk.usable()


# Who gets in


def test_that_five_wrong_passwords_make_one_wait_even_after_a_restart(desk: Desk1) -> None:
    desk.enter()
    for _ in range(5):
        wrong = refusal(lambda: desk.alone("not this one"), InvalidInput)
        assert wrong.fields["field"] == "password"
        assert "last on this desk" in wrong.message()
    assert "Too many" in refusal(desk.alone, InvalidInput).message()
    desk.ahead = timedelta(seconds=70)
    refusal(lambda: desk.alone("not this one"), InvalidInput)
    desk.ahead = timedelta(seconds=140)
    assert "Too many" in refusal(desk.alone, InvalidInput).message()
    desk.ahead = timedelta(seconds=260)
    assert desk.alone().person.login == desk.person.login
    refusal(lambda: desk.alone("not this one"), InvalidInput)
    assert desk.alone()


@pytest.mark.parametrize("ahead", [timedelta(days=7, minutes=1), timedelta(days=-1)])
def test_that_what_is_too_old_lets_nobody_in(desk: Desk1, ahead: timedelta) -> None:
    desk.enter()
    assert desk.usable()
    desk.ahead = ahead
    assert desk.usable() is False
    refusal(desk.alone, Unavailable)


def test_that_the_setting_switches_it_off_and_takes_away_what_is_kept(desk: Desk1) -> None:
    services = desk.enter()
    desk.settings = replace(desk.settings, desk=Desk(alone_days=0))
    assert desk.usable() is None
    refusal(desk.alone, Unavailable)
    desk.enter()
    desk.settings = replace(desk.settings, desk=Desk())
    assert desk.usable() is None
    services.alone.keep()
    assert desk.usable()


def test_that_another_person_or_another_key_opens_nothing(
    desk: Desk1, desk_of: Callable[..., Desk1]
) -> None:
    desk.enter()
    other = desk_of()
    assert other.usable() is None
    with sqlite3.connect(desk.settings.paths.data / "alone.db") as file:
        file.execute("UPDATE provision SET login = ?", (other.person.login,))
    assert other.usable() is None
    refusal(other.alone, Unavailable)
    keyring.set_keyring(TestKeyring())
    assert desk.usable() is None


def test_that_a_changed_password_counts_at_once(desk: Desk1) -> None:
    services = desk.enter()
    services.people.change_my_password(PASSWORD, "another-one-7水")
    services.alone.keep()
    refusal(lambda: desk.alone(PASSWORD), InvalidInput)
    assert desk.alone("another-one-7水")


# What the server says when it is back


def test_that_a_disabled_person_is_found_out_and_nothing_is_sent_or_lost(
    site: Site, desk: Desk1
) -> None:
    services, call_id = desk.alone_with_a_call()
    admin = site.admin()
    seen = desk.member(admin)
    admin.people.change(seen, replace(seen, active=False))
    found = services.alone.come_back()
    assert found.final
    assert found.alone
    assert "disabled" in found.reason
    assert services.outbox.send_all().away
    refusal(lambda: services.tickets.create(a_form(id=uuid4())), KeptForLater)
    refusal(lambda: services.calls.pop(OWNER_PHONE), Unavailable)
    assert services.outbox.standing().waiting == 2
    assert calls_there(site, call_id) == 0
    assert desk.usable() is None
    now = desk.member(admin)
    admin.people.change(now, replace(now, active=True))
    assert services.alone.come_back() == found
    assert services.alone.come_back(again=True).back
    assert services.outbox.send_all().sent == 2
    assert calls_there(site, call_id) == 1


def test_that_another_password_is_found_out_and_the_outbox_waits_for_the_next_sign_in(
    site: Site, desk: Desk1
) -> None:
    services, call_id = desk.alone_with_a_call()
    admin = site.admin()
    seen = desk.member(admin)
    admin.people.set_password(seen.person, "another-one-1234")
    site.count_as_own()
    found = services.alone.come_back()
    assert found.final
    assert "password has been changed" in found.reason
    assert services.outbox.send_all().away
    site.leave()
    again = desk.enter("another-one-1234")
    assert again.outbox.standing().waiting == 1
    assert again.outbox.send_all().sent == 1
    assert calls_there(site, call_id) == 1


def test_that_a_password_given_anew_is_changed_at_the_sign_in_first(
    site: Site, desk: Desk1
) -> None:
    services, call_id = desk.alone_with_a_call()
    admin = site.admin()
    seen = desk.member(admin)
    admin.people.set_password(seen.person, PASSWORD)
    found = services.alone.come_back()
    assert found.final
    assert "given to you" in found.reason
    assert services.outbox.send_all().away
    assert calls_there(site, call_id) == 0
    site.count_as_own()
    assert services.alone.come_back(again=True).back


def test_that_rights_are_never_those_that_were_kept(site: Site, desk: Desk1) -> None:
    services, call_id = desk.alone_with_a_call()
    admin = site.admin()
    seen = desk.member(admin)
    moved = replace(seen, person=replace(seen.person, seat=Seat.AUDITOR, unit_id=None))
    admin.people.change(seen, moved)
    found = services.alone.come_back()
    assert found.final
    assert "seat or unit" in found.reason
    assert services.outbox.send_all().away
    assert calls_there(site, call_id) == 0


def test_that_a_program_that_is_too_old_sends_nothing_but_may_take_calls(
    site: Site, desk: Desk1
) -> None:
    desk.enter()
    site.leave()
    services = desk.alone()
    oldest = "UPDATE hotline_log.site SET value = '{}' WHERE key = 'oldest_client'"
    site.run(oldest.format("9.0.0"))
    try:
        found = services.alone.come_back()
        call_id = take_a_call(services)
    finally:
        site.run(oldest.format("0.1.0"))
    assert found.final
    assert "9.0.0" in found.reason
    assert calls_there(site, call_id) == 0
    assert desk.usable()
    assert services.alone.come_back(again=True).back
    assert services.outbox.send_all().sent == 1


def test_that_a_server_that_is_not_ready_is_asked_again_and_its_words_are_shown(
    site: Site, desk: Desk1
) -> None:
    desk.enter()
    site.leave()
    services = desk.alone()
    revision = site.value("SELECT version_num FROM hotline.alembic_version")
    site.run("UPDATE hotline.alembic_version SET version_num = '0000'")
    found = services.alone.come_back()
    site.run(f"UPDATE hotline.alembic_version SET version_num = '{revision}'")
    assert "older than this program" in found.reason
    assert not found.final
    assert services.alone.come_back().back


def test_that_a_refused_sign_in_takes_away_what_is_kept_but_a_slip_does_not(
    site: Site, desk: Desk1
) -> None:
    desk.enter()
    site.leave()
    refusal(lambda: desk.enter("slipped"), InvalidInput)
    assert desk.usable()
    admin = site.admin()
    seen = desk.member(admin)
    admin.people.set_password(seen.person, "another-one-1234")
    refusal(desk.enter, InvalidInput)
    assert desk.usable() is None

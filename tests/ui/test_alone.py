"""Starting the program while the shared server is away, and when it is back."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.bootstrap import open_core
from app.domain.alone import Offer
from app.domain.call import CallEvent, CallState
from app.domain.catalogue import RequestKind
from app.domain.errors import InvalidInput, Unreachable
from app.domain.people import Person, Seat
from app.settings import Settings
from tests.helpers.keyrings import key_store
from tests.helpers.seeds import HOTLINE, NOW, OWNER_PHONE
from tests.helpers.site import Site, make_site
from ui import keeper
from ui.application import Application, Options
from ui.server_sign_in import Credentials, ServerSignIn
from ui.shell.offline import OfflineBanner

pytestmark = pytest.mark.postgres
PASSWORD = "mmx-4kd-z7p"
WAIT = 30_000


@pytest.fixture(autouse=True)
def _own_key_store(english: None) -> Iterator[None]:
    with key_store():
        yield


def banner_words(banner: OfflineBanner) -> str:
    shown = banner._banner
    return f"{shown._title.text()} {shown._text.text()}"


# The screen alone


def test_that_the_offer_is_taken_with_keys_alone(screen: ServerSignIn, qtbot: QtBot) -> None:
    screen.offer("lin")
    QTest.keyClick(screen, Qt.Key.Key_F6)
    assert screen.enter.isEnabled()
    QTest.keyClicks(screen.password, "secret-one")
    QTest.keyClick(screen.password, Qt.Key.Key_Return)
    screen.show_failure(Unreachable(what="The server", advice="Check the cable."))
    assert screen.password.text() == "secret-one"
    screen.offer_alone("lin", Offer(NOW, 7, usable=True))
    assert screen.alone.isVisible()
    assert screen.focusWidget() is screen.alone.button
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_F6):
        screen.alone.button.setFocus()
        with qtbot.waitSignal(screen.alone_requested) as told:
            QTest.keyClick(screen.focusWidget(), key)
        assert told.args[0] == Credentials("lin", "secret-one", remember=False)
        assert not screen.alone.button.isEnabled()
        screen.show_failure(InvalidInput(field="password", hint="Wrong."))
        assert screen.focusWidget() is screen.password
        assert screen.alone.isVisible()
        QTest.keyClicks(screen.password, "secret-one")


def test_that_the_offer_belongs_to_its_login_and_goes_with_a_new_attempt(
    screen: ServerSignIn, qtbot: QtBot
) -> None:
    screen.offer("lin")
    screen.offer_alone("somebody", Offer(NOW, 7, usable=True))
    assert not screen.alone.isVisible()
    screen.offer_alone("lin", Offer(NOW, 7, usable=True))
    QTest.keyClicks(screen.login, "g")
    assert not screen.alone.isVisible()
    screen.offer_alone("ling", Offer(NOW, 7, usable=True))
    screen.password.setText("secret-one")
    screen.submit()
    assert not screen.alone.isVisible()


def test_that_what_is_too_old_is_said_and_not_offered(screen: ServerSignIn, qtbot: QtBot) -> None:
    screen.offer("lin")
    screen.password.setText("secret-one")
    screen.offer_alone("lin", Offer(NOW, 7, usable=False))
    assert screen.alone.isVisible()
    assert "for 7 days" in screen.alone._words.text()
    assert not screen.alone.button.isVisible()
    with qtbot.assertNotEmitted(screen.alone_requested):
        QTest.keyClick(screen, Qt.Key.Key_F6)


# The program


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = make_site(tmp_path_factory.mktemp("site"))
    yield site
    site.database.close()
    site.postgres.stop()


@pytest.fixture
def agent(site: Site) -> Iterator[Person]:
    login = f"alone_{uuid4().hex[:6]}"
    person = Person(0, "何静", Seat.AGENT, "09", HOTLINE, login)
    person = replace(person, id=site.admin().people.add(person, PASSWORD))
    site.enter(login, PASSWORD)  # it counts as one's own
    site.leave()
    yield person
    site.leave()
    with suppress(RuntimeError):  # it runs
        site.postgres.resume()


@pytest.fixture
def program(
    qapp: QApplication, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Application]]:
    monkeypatch.setattr(keeper, "QUIET", 0)
    made: list[Application] = []

    def start() -> Application:
        settings: Settings = replace(
            site.settings, paths=replace(site.settings.paths, data=tmp_path)
        )
        application = Application(
            qapp, settings, Options(headless=True), lambda *_progress: open_core(settings)
        )
        application.preferences.language = "en"
        made.append(application)
        application.start()
        return application

    yield start
    for application in made:
        if isValid(application):
            end(application)


def end(application: Application) -> None:
    if application.window is not None:
        application.window.hide()
        application.window.deleteLater()
        application.window = None
    application.close()
    application.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def try_to_sign_in(application: Application, person: Person, password: str) -> ServerSignIn:
    screen = application.arrival.screen
    assert isinstance(screen, ServerSignIn)
    screen.login.setText(person.login)
    screen.password.setText(password)
    screen.submit()
    return screen


def sign_in(application: Application, person: Person, password: str, qtbot: QtBot) -> None:
    try_to_sign_in(application, person, password)
    qtbot.waitUntil(lambda: application.window is not None, timeout=WAIT)


def stop_server(site: Site) -> None:
    site.leave()
    site.database.close()
    site.postgres.halt()


def sign_in_alone(application: Application, person: Person, qtbot: QtBot) -> None:
    """As the person does: try, read the offer, mistype the password once, take it."""
    screen = try_to_sign_in(application, person, PASSWORD)
    qtbot.waitUntil(lambda: screen.alone.open, timeout=WAIT)
    assert "does not answer" in screen.error.text()
    screen.password.setText("not this one")
    QTest.keyClick(screen, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: bool(screen.fields["password"].error), timeout=WAIT)
    assert "on this desk" in screen.fields["password"].error
    screen.password.setText(PASSWORD)
    QTest.keyClick(screen, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: application.window is not None, timeout=WAIT)
    qtbot.waitUntil(lambda: application.courier.since is not None, timeout=WAIT)


def take_a_call(application: Application, qtbot: QtBot) -> Any:
    assert application.window is not None
    assert application.services is not None
    page: Any = application.window.page("call_desk")
    call_id = uuid4()
    for state in (CallState.RINGING, CallState.ANSWERED):
        at = application.services.clock()
        application.take_call(CallEvent(call_id, OWNER_PHONE, OWNER_PHONE, state, at))
    qtbot.waitUntil(lambda: not application.tasks.pending, timeout=WAIT)
    case = page.room.case
    case.type("request_kind", RequestKind.CONSULT)
    case.type("category_code", "bill.account")
    case.type("salutation", "王女士")
    case.type("address", "张店区柳泉路90号")
    case.type("complaint", "家里没水")
    case.type("reply", "已说明")
    assert page.submission.register(), page.submission.problems(case, dispatch=False)
    qtbot.waitUntil(lambda: case.registered is not None, timeout=WAIT)
    assert case.registered.queued
    qtbot.waitUntil(lambda: application.courier.standing.waiting > 0, timeout=WAIT)
    return call_id


def in_the_database(site: Site, call_id: object) -> bool:
    return bool(site.value(f"SELECT count(*) FROM hotline.call WHERE id = '{call_id}'"))


def test_that_an_agent_starts_alone_takes_a_call_and_it_is_sent_when_the_server_is_back(
    program: Callable[[], Application], site: Site, agent: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    first = program()
    sign_in(first, agent, PASSWORD, qtbot)
    qtbot.waitUntil((tmp_path / "alone.db").exists, timeout=WAIT)
    qtbot.waitUntil(lambda: not first.tasks.pending, timeout=WAIT)
    end(first)
    stop_server(site)
    again = program()
    sign_in_alone(again, agent, qtbot)
    assert again.window is not None
    banner = again.window.offline
    call_id = take_a_call(again, qtbot)
    said = banner_words(banner)
    assert "You signed in without it" in said
    assert "1 record is kept" in said
    assert not banner.isHidden()
    site.postgres.resume()
    again.courier.retry()
    qtbot.waitUntil(lambda: again.courier.standing.unsent == 0, timeout=WAIT)
    qtbot.waitUntil(lambda: again.courier.since is None, timeout=WAIT)
    assert banner.isHidden()
    assert again.services is not None
    assert again.services.alone.provision is None
    assert in_the_database(site, call_id)
    qtbot.waitUntil(lambda: not again.tasks.pending, timeout=WAIT)


def test_that_who_was_disabled_meanwhile_is_told_and_nothing_is_sent(
    program: Callable[[], Application], site: Site, agent: Person, tmp_path: Path, qtbot: QtBot
) -> None:
    first = program()
    sign_in(first, agent, PASSWORD, qtbot)
    qtbot.waitUntil((tmp_path / "alone.db").exists, timeout=WAIT)
    qtbot.waitUntil(lambda: not first.tasks.pending, timeout=WAIT)
    end(first)
    stop_server(site)
    again = program()
    sign_in_alone(again, agent, qtbot)
    call_id = take_a_call(again, qtbot)
    again.courier.stop()
    site.postgres.resume()
    admin = site.admin()
    seen = next(m for m in admin.people.members() if m.person.login == agent.login)
    admin.people.change(seen, replace(seen, active=False))
    assert again.services is not None
    again.courier.serve(again.services)
    qtbot.waitUntil(lambda: again.courier.way.final, timeout=WAIT)
    assert again.window is not None
    banner = again.window.offline
    said = banner_words(banner)
    assert "does not let you in" in said
    assert "disabled" in said
    assert "1 record waits" in said
    assert "Sign in again" in said
    assert not banner.sign_in_button.isHidden()
    assert not in_the_database(site, call_id)
    assert again.courier.standing.waiting == 1
    with qtbot.waitSignal(again.leaving.agreed):
        banner.sign_in_button.click()
    assert again.leaving.again

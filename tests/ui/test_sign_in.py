"""The sign-in at a shared server and the administrator's page, on a real server."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap import Core, Services, open_core, sign_in
from app.data.engine import Database
from app.domain.errors import FirstPassword, InvalidInput, Unavailable
from app.domain.people import Person, Seat
from app.services.front_door import password_store
from app.settings import Settings
from tests.helpers.keyrings import key_store
from tests.helpers.seeds import HOTLINE, NOW, seed_small
from tests.helpers.site import ADMIN, ADMIN_PASSWORD, Site, make_site
from ui.application import Application, Options
from ui.changes import ChangeRelay
from ui.main_window import MainWindow
from ui.pages.people import PAGE
from ui.pages.people.live_panes import alarm_text
from ui.pages.people.page import PeoplePage
from ui.pages.settings import PAGE as SETTINGS
from ui.pages.settings.password_card import PasswordCard
from ui.preferences import Preferences
from ui.server_sign_in import Credentials, ServerSignIn
from ui.tasks import InlineTasks
from ui.theme import Scheme, Theme

PASSWORD = "mmx-4kd-z7p"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = make_site(tmp_path_factory.mktemp("site"))
    yield site
    site.database.close()
    site.postgres.stop()


@pytest.fixture(autouse=True)
def _close_all(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test gives back its connections."""
    yield
    if "site" in request.fixturenames:
        request.getfixturevalue("site").leave()


@pytest.fixture(autouse=True)
def _own_key_store() -> Iterator[None]:
    with key_store():
        yield


# The screen alone


def test_that_keys_alone_lead_through_the_sign_in(screen: ServerSignIn, qtbot: QtBot) -> None:
    screen.offer("")
    assert screen.focusWidget() is screen.login
    QTest.keyClicks(screen.login, "lin")
    QTest.keyClick(screen.login, Qt.Key.Key_Return)
    assert screen.focusWidget() is screen.password
    QTest.keyClicks(screen.password, "secret-one")
    with qtbot.waitSignal(screen.sign_in_requested) as told:
        QTest.keyClick(screen.password, Qt.Key.Key_Return)
    given = told.args[0]
    assert given == Credentials("lin", "secret-one", remember=False)
    assert "secret" not in repr(given)
    assert not screen.enter.isEnabled()


def test_that_the_server_and_what_is_wrong_are_said(screen: ServerSignIn) -> None:
    assert screen.password.echoMode() is QLineEdit.EchoMode.Password
    screen.offer("lin")
    screen.password.setText("secret-one")
    screen.submit()
    screen.show_failure(InvalidInput(field="password", hint="Wrong."))
    assert screen.fields["password"].error == "Wrong."
    assert screen.password.text() == ""
    assert screen.focusWidget() is screen.password
    screen.password.setText("secret-one")
    screen.submit()
    screen.show_failure(Unavailable(what="The server", advice="Wait."))
    assert screen.error.isVisible()
    assert screen.password.text() == "secret-one"
    assert screen.enter.isEnabled()


def test_that_a_remembered_password_belongs_to_its_login(screen: ServerSignIn) -> None:
    screen.offer("lin")
    screen.fill_in("somebody", "x" * 10)
    assert screen.password.text() == ""
    screen.fill_in("lin", "x" * 10)
    assert screen.remember.isChecked()
    QTest.keyClicks(screen.login, "g")
    assert screen.password.text() == ""
    assert not screen.remember.isChecked()


def test_that_a_given_password_is_replaced_by_keys_alone(
    screen: ServerSignIn, qtbot: QtBot
) -> None:
    screen.offer("lin")
    screen.password.setText("given-one-1")
    screen.submit()
    screen.show_failure(FirstPassword())
    assert screen.focusWidget() is screen.own.wanted
    QTest.keyClicks(screen.own.wanted, "mine-alone-2")
    with qtbot.assertNotEmitted(screen.sign_in_requested):
        QTest.keyClick(screen.own.wanted, Qt.Key.Key_Return)
        assert screen.focusWidget() is screen.own.again
        QTest.keyClicks(screen.own.again, "mine-alone-3")
        QTest.keyClick(screen.own.again, Qt.Key.Key_Return)
    assert screen.own.complete() is False
    screen.own.again.setText("mine-alone-2")
    with qtbot.waitSignal(screen.sign_in_requested) as told:
        QTest.keyClick(screen.own.again, Qt.Key.Key_Return)
    assert told.args[0] == Credentials("lin", "given-one-1", remember=False, wanted="mine-alone-2")
    assert "mine" not in repr(told.args[0])
    screen.show_failure(InvalidInput(field="wanted", hint="Weak."))
    assert screen.own.field.error == "Weak."
    QTest.keyClicks(screen.login, "g")
    assert not screen.own.asked


def test_that_an_empty_field_is_told_and_nothing_sent(screen: ServerSignIn, qtbot: QtBot) -> None:
    screen.offer("lin")
    with qtbot.assertNotEmitted(screen.sign_in_requested):
        screen.submit()
    assert "Your password" in screen.fields["password"].error


# The program


@pytest.fixture
def program(qapp: QApplication, site: Site, tmp_path: Path) -> Iterator[Callable[[], Application]]:
    made: list[Application] = []

    def start() -> Application:
        settings = replace(site.settings, paths=replace(site.settings.paths, data=tmp_path))
        application = Application(
            qapp, settings, Options(headless=True), lambda _progress: open_core(settings)
        )
        application.preferences.language = "en"
        made.append(application)
        application.start()
        return application

    yield start
    for application in made:
        if application.window is not None:
            application.window.hide()
            application.window.deleteLater()
        application.close()
        application.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_that_the_program_signs_in_and_offers_the_same_next_time(
    program: Callable[[], Application], site: Site, qtbot: QtBot
) -> None:
    application = program()
    screen = application.arrival.screen
    assert isinstance(screen, ServerSignIn)
    screen.login.setText(ADMIN)
    screen.password.setText("not this one")
    screen.submit()
    qtbot.waitUntil(lambda: bool(screen.fields["password"].error), timeout=15_000)
    screen.password.setText(ADMIN_PASSWORD)
    screen.remember.setChecked(True)
    screen.submit()
    qtbot.waitUntil(lambda: application.window is not None, timeout=15_000)
    qtbot.waitUntil(lambda: not application.tasks.pending, timeout=15_000)
    assert application.window is not None
    assert application.window.services.person.seat is Seat.ADMINISTRATOR
    assert password_store(site.settings).get(ADMIN) == ADMIN_PASSWORD
    assert ADMIN_PASSWORD not in application.preferences._settings.allKeys().__repr__()
    application.preferences.save()
    again = program()
    offered = again.arrival.screen
    assert isinstance(offered, ServerSignIn)
    qtbot.waitUntil(lambda: offered.password.text() == ADMIN_PASSWORD, timeout=15_000)
    assert offered.login.text() == ADMIN


# The page


@pytest.fixture
def open_page(
    qapp: QApplication, tmp_path: Path, english: None
) -> Iterator[Callable[..., MainWindow]]:
    windows: list[MainWindow] = []

    def open_for(services: Services) -> MainWindow:
        look = Theme(Scheme.LIGHT)
        look.apply(qapp)
        window = MainWindow(
            services=services, tasks=InlineTasks(), changes=ChangeRelay(), theme=look,
            preferences=Preferences(tmp_path / "desk.ini"), specs=[PAGE, SETTINGS],
        )  # fmt: skip
        windows.append(window)
        window.resize(1366, 768)
        window.navigate(window.pages.specs and next(iter(window.pages.specs)))
        window.show()
        return window

    yield open_for
    for window in windows:
        window.services.session.database.close()
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def people_page(window: MainWindow) -> PeoplePage:
    page = window.page("people")
    assert isinstance(page, PeoplePage)
    return page


def test_that_somebody_is_taken_in_disabled_and_found_again(
    site: Site, open_page: Callable[..., MainWindow]
) -> None:
    page = people_page(open_page(site.admin()))
    pane = page.members
    login = f"new_{next(_numbers)}"
    page._on_new()
    pane.form.name.setText("何静")
    pane.form.login.setText("He Jing")
    pane.form.suggest_password()
    password = pane.form.password.text()
    page._on_save()
    assert pane.form.fields["login"].error
    pane.form.login.setText(login)
    page._on_save()
    new = next(m for m in pane.table_card.members if m.person.login == login)
    assert pane.current == new.person.id
    assert site.enter(login, password).person.name == "何静"
    pane.form.active.setChecked(False)
    page._on_save()
    with pytest.raises(InvalidInput):
        site.enter(login, password)
    pane.search.setText(login)
    assert [m.person.login for m in pane.list.table.rows] == [login]
    pane.search.setText("")
    assert len(pane.list.table.rows) == len(pane.table_card.members)


def test_that_one_s_own_seat_cannot_be_chosen(
    site: Site, open_page: Callable[..., MainWindow]
) -> None:
    page = people_page(open_page(site.admin()))
    me = next(m for m in page.members.table_card.members if m.person.login == ADMIN)
    page.members.list.choose(me.person.id)
    form = page.members.form
    assert form.seat.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert not form.active.isEnabled()
    assert form.login.isReadOnly()


def test_that_what_is_typed_stays_with_its_person_and_through_a_new_look(
    site: Site, open_page: Callable[..., MainWindow]
) -> None:
    window = open_page(site.admin())
    page = people_page(window)
    first, second = (m.person.id for m in page.members.table_card.members[1:3])
    page.members.list.choose(first)
    page.members.form.name.setText("另一个名字")
    page.members.list.choose(second)
    assert page.members.form.name.text() != "另一个名字"
    page.members.list.choose(first)
    assert page.members.form.name.text() == "另一个名字"
    state = page.save_state()
    other = people_page(open_page(window.services))
    other.restore_state(state)
    assert other.members.current == first
    assert other.members.form.name.text() == "另一个名字"
    other.members.give_up()
    assert other.members.form.name.text() != "另一个名字"


def test_that_connections_quotas_and_alarms_are_shown_and_changed(
    site: Site, open_page: Callable[..., MainWindow]
) -> None:
    admin = site.admin()
    login = f"new_{next(_numbers)}"
    admin.people.add(Person(0, "王芳", Seat.GUIDE, "", HOTLINE, login), PASSWORD)
    console = site.plain(login, PASSWORD)
    page = people_page(open_page(admin))
    page.show_section("connections")
    found = next(c for c in page.connections.list.table.rows if c.login == login)
    page.connections.list.choose((found.pid, found.since))
    assert page.connections.end_button.isEnabled()
    page.connections.end()
    assert all(c.login != login for c in page.connections.list.table.rows)
    console.close()
    mine = next(c for c in page.connections.list.table.rows if c.mine)
    page.connections.list.choose((mine.pid, mine.since))
    assert not page.connections.end_button.isEnabled()
    page.show_section("quotas")
    page.quotas.list.choose(Seat.GUIDE)
    page.quotas.opened.setText("77")
    page.quotas.opened.textEdited.emit("77")
    page._on_save()
    assert next(q for q in admin.people.quotas() if q.seat is Seat.GUIDE).opened == 77
    page.show_section("alarms")
    assert page.alarms.empty.isVisible()
    site.run(f"INSERT INTO hotline_log.alarm (login, text)"
             f" VALUES ('{login}', 'quota reached: 77 opened, 5 listed')")  # fmt: skip
    page.refresh()
    assert alarm_text(page.alarms.list.table.rows[0]).endswith("77 accounts opened, 5 listed.")
    assert not page.alarms.empty.isVisible()


def test_that_one_s_own_password_is_changed_in_the_settings(
    site: Site, open_page: Callable[..., MainWindow]
) -> None:
    login = f"new_{next(_numbers)}"
    site.admin().people.add(Person(0, "王芳", Seat.AGENT, "", HOTLINE, login), PASSWORD)
    window = open_page(site.enter(login, PASSWORD))
    card = window.page("settings").findChild(PasswordCard)
    assert isinstance(card, PasswordCard)
    editors = {name: field.editor for name, field in card.fields.items()}

    def fill(now: str, wanted: str, again: str) -> None:
        for name, text in (("now", now), ("password", wanted), ("again", again)):
            editor = editors[name]
            assert isinstance(editor, QLineEdit)
            editor.setText(text)
        card.change()

    fill(PASSWORD, "another-one-12", "another-one-13")
    assert card.fields["again"].error
    fill("not this one", "another-one-12", "another-one-12")
    assert card.fields["now"].error
    fill(PASSWORD, "short", "short")
    assert card.fields["password"].error
    fill(PASSWORD, "another-one-12", "another-one-12")
    assert not any(field.text() for field in card.fields.values())
    assert site.enter(login, "another-one-12").person.login == login


# The embedded database


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_the_embedded_database_has_the_list_without_passwords(
    database: Database, open_page: Callable[..., MainWindow]
) -> None:
    seed_small(database)
    admin = Person(9, "邓丽", Seat.ADMINISTRATOR, "", None, ADMIN)
    core = Core(Settings(), database, lambda: NOW)
    services = sign_in(core, admin, lambda _change: None)
    page = people_page(open_page(services))
    assert not page._service.shared
    assert "password" not in page.members.form.fields
    page._on_new()
    page.members.form.name.setText("新人")
    page.members.form.login.setText("xinren")
    page._on_save()
    added = next(m for m in services.people.members() if m.person.login == "xinren")
    assert added.person.seat is Seat.AGENT
    page._on_new()
    page.members.form.name.setText("又一个")
    page.members.form.login.setText("xinren")
    page._on_save()
    assert page.members.form.fields["login"].error
    page.members.give_up()
    page.members.list.choose(added.person.id)
    page.members.form.active.setChecked(False)
    page._on_save()
    assert "xinren" not in {p.login for p in core.people()}
    settings = open_page(services).page("settings")
    assert settings.findChild(PasswordCard) is None

"""Signing in at a shared server, and the administrator's page."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from app.bootstrap import Services
from app.domain.errors import FirstPassword, InvalidInput, Unavailable
from app.domain.people import Person, Seat
from tests.helpers.program import Program
from tests.helpers.site import Site, make_site
from tests.pictures.scenes import Shot
from ui.changes import ChangeRelay
from ui.server_sign_in import ServerSignIn

_SITE: dict[str, Site] = {}
_OPEN: list[Services] = []
_MORE = (
    ("hanxue", "韩雪", Seat.CALLBACK, "31"), ("wangfang", "王芳", Seat.GUIDE, ""),
    ("lizhe", "李喆", Seat.AGENT, "12"), ("zhouning", "周宁", Seat.AUDITOR, ""),
)  # fmt: skip
_SHOWN: dict[str, QWidget] = {}


def _screen(program: Program) -> ServerSignIn:
    for old in _SHOWN.values():
        old.close()
        old.deleteLater()
    theme = program.window.theme
    screen = ServerSignIn(theme, program.settings.site.company, "hotline-a, hotline-b")
    screen.resize(theme.px(1100), theme.px(720))
    screen.show()
    _SHOWN["screen"] = screen
    return screen


def server(program: Program) -> None:
    screen = _screen(program)
    screen.offer("linxiaoyue")
    screen.fill_in("linxiaoyue", "not a real one")
    program.settle()


def wrong_password(program: Program) -> None:
    screen = _screen(program)
    screen.offer("linxiaoyue")
    hint = "Login or password is wrong. Mind the caps lock and the input method."
    screen.show_failure(InvalidInput(field="password", hint=hint))
    program.settle()


def first_password(program: Program) -> None:
    screen = _screen(program)
    screen.offer("linxiaoyue")
    screen.password.setText("not a real one")
    screen.show_failure(FirstPassword())
    screen.own.wanted.setText("not a real one")
    screen.own.again.setText("not the same")
    screen.own.complete()
    program.settle()


def signing_in(program: Program) -> None:
    screen = _screen(program)
    screen.offer("linxiaoyue")
    screen.password.setText("not a real one")
    screen.submit()
    screen.busy._on_tick()
    program.settle()


def not_trusted(program: Program) -> None:
    from app.data.shared_server import refused
    from app.settings import Server

    screen = _screen(program)
    screen.offer("linxiaoyue")
    error = refused(RuntimeError("certificate verify failed"), Server(host="hotline-a,hotline-b"))
    assert isinstance(error, Unavailable)
    screen.show_failure(error)
    program.settle()


def shown(_program: Program) -> QWidget:
    return _SHOWN["screen"]


def _site() -> Site:
    """A real server: started for the first picture of it, ended with the program."""
    if "site" not in _SITE:
        site = make_site(Path(tempfile.mkdtemp()))
        _OPEN.append(site.admin())
        people = _OPEN[0].people
        for login, name, seat, number in _MORE:
            people.add(Person(0, name, seat, number, 1, login), "a-b-c-d-e-f")
        for login in ("hanxue", "wangfang"):
            site.run(
                f"INSERT INTO hotline_log.alarm (person_id, login, text) SELECT id, login,"
                f" 'quota reached: 120 opened, 98 listed' FROM person WHERE login = '{login}'"
            )
        gone = next(m for m in people.members() if m.person.login == "lizhe")
        people.change(gone, replace(gone, active=False))
        _OPEN.extend(site.enter(login, "a-b-c-d-e-f") for login in ("hanxue", "wangfang", "hanxue"))
        _SITE["site"] = site
    return _SITE["site"]


def _page(program: Program, section: str) -> Any:
    """The administrator's window at that server, on the page."""
    from ui.main_window import MainWindow
    from ui.pages import PAGES

    for old in _SHOWN.values():
        old.close()
        old.deleteLater()
    _SHOWN.clear()
    _site()
    services = _OPEN[0]
    here = program.window
    window = MainWindow(
        services=services, tasks=program.application.tasks, changes=ChangeRelay(), theme=here.theme,
        preferences=program.preferences, specs=PAGES,
    )  # fmt: skip
    window.resize(here.size())
    _SHOWN["screen"] = window
    window.show()
    window.navigate("people" if section != "settings" else "settings", section)
    program.settle()
    return window.page("people" if section != "settings" else "settings")


def people(program: Program) -> None:
    page = _page(program, "people")
    page.members.list.choose(2)
    program.settle()


def new_person(program: Program) -> None:
    page = _page(program, "people")
    page.members.add()
    page.members.form.name.setText("何静")
    page.members.form.login.setText("He Jing")
    page.members.form.suggest_password()
    page.members.save()
    program.settle()


def connections(program: Program) -> None:
    _page(program, "connections")


def quotas(program: Program) -> None:
    _page(program, "quotas")


def alarms(program: Program) -> None:
    _page(program, "alarms")


def my_password(program: Program) -> None:
    page = _page(program, "settings")
    page.display_pane.findChild(QLineEdit).setFocus()
    program.settle()


def alone(program: Program) -> None:
    """The embedded database has the list alone."""
    program.window.navigate("people")
    program.settle()


PEOPLE_SHOTS: tuple[Shot, ...] = (
    Shot("9-sign-in-server", server, window=shown),
    Shot("9-sign-in-wrong-password", wrong_password, window=shown),
    Shot("9-sign-in-first-password", first_password, window=shown),
    Shot("9-sign-in-busy", signing_in, window=shown),
    Shot("9-sign-in-not-trusted", not_trusted, window=shown),
    Shot("9-people", people, window=shown),
    Shot("9-people-new", new_person, window=shown),
    Shot("9-people-connections", connections, window=shown),
    Shot("9-people-quotas", quotas, window=shown),
    Shot("9-people-alarms", alarms, window=shown),
    Shot("9-people-my-password", my_password, window=shown),
    Shot("9-people-single-seat", alone, login="dengli"),
)

"""The auditor's page: at a shared server, and alone."""

import tempfile
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.bootstrap import Services
from app.domain.account import Relation
from app.domain.people import Person, Seat
from tests.helpers.program import Program
from tests.helpers.site import Site, make_site
from tests.pictures.scenes import Shot
from ui.changes import ChangeRelay

_WORD = "a-b-c-d-e-f"
_OPEN: list[Services] = []
_SITE: dict[str, Site] = {}
_SHOWN: dict[str, QWidget] = {}


def _auditor() -> Services:
    """A real server on which something has happened; ended with the program."""
    if not _OPEN:
        site = _SITE["site"] = make_site(Path(tempfile.mkdtemp()))
        people = site.admin().people
        for login, name, seat in (("shilei", "石磊", Seat.AUDITOR), ("hanxue", "韩雪", Seat.AGENT)):
            people.add(Person(0, name, seat, "", 1, login), _WORD)
        agent = site.enter("hanxue", _WORD)
        agent.calls.pop("14005334417")
        agent.calls.attach(1, "14005338888", Relation.FAMILY)
        site.run("UPDATE account SET name = '周淑敏（更名）', care = '独居' WHERE id = 1")
        site.run("UPDATE account_phone SET relation = 'tenant' WHERE account_id = 2")
        site.run(
            "INSERT INTO hotline_log.alarm (person_id, login, text) SELECT id, login,"
            " 'quota reached: 600 opened, 812 listed' FROM person WHERE login = 'hanxue'"
        )
        site.run(
            "INSERT INTO hotline_log.alarm (person_id, login, text) SELECT id, login, 'lookups"
            " taken back: 42 of 55 opened, 0 of 9 listed' FROM person WHERE login = 'hanxue'"
        )
        _OPEN.append(site.enter("shilei", _WORD))
    return _OPEN[0]


def _page(program: Program, section: str) -> Any:
    from ui.main_window import MainWindow
    from ui.pages import PAGES

    for old in _SHOWN.values():
        old.close()
        old.deleteLater()
    _SHOWN.clear()
    here = program.window
    window = MainWindow(
        services=_auditor(), tasks=program.application.tasks, changes=ChangeRelay(),
        theme=here.theme, preferences=program.preferences, specs=PAGES,
    )  # fmt: skip
    window.resize(here.size())
    _SHOWN["screen"] = window
    window.show()
    window.navigate("audit", section)
    program.settle()
    return window.page("audit")


def _choose(program: Program, page: Any, kind: str) -> None:
    wanted = next(e for e in page.entries.list.table.rows if e.kind == kind and e.act == "update")
    page.entries.list.choose(wanted.id)
    program.settle()


def entries(program: Program) -> None:
    _choose(program, _page(program, "entries"), "account")


def revealed(program: Program) -> None:
    page = _page(program, "entries")
    _choose(program, page, "account")
    page.entries.reveal()
    program.settle()


def nothing(program: Program) -> None:
    page = _page(program, "entries")
    page.filter.text.setText("没有这样的记录")
    page.search()
    program.settle()


def look_ups(program: Program) -> None:
    _page(program, "look_ups")


def alarms(program: Program) -> None:
    _page(program, "alarms")


def whole(program: Program) -> None:
    page = _page(program, "chain")
    page.verify()
    program.wait(lambda: not page.chain.checking)
    program.settle()


def broken(program: Program) -> None:
    from app.domain.audit import Verified

    page = _page(program, "chain")
    page.chain.show_verified(Verified(checked=1201, of=1844, broken=1202, head=""))
    program.settle()


def under_way(program: Program) -> None:
    page = _page(program, "chain")
    page.chain.show_progress(700, 1844, "")
    program.settle()


def shown(_program: Program) -> QWidget:
    return _SHOWN["screen"]


AUDIT_SHOTS: tuple[Shot, ...] = (
    Shot("10-audit-entries", entries, window=shown),
    Shot("10-audit-revealed", revealed, window=shown),
    Shot("10-audit-nothing", nothing, window=shown),
    Shot("10-audit-look-ups", look_ups, window=shown),
    Shot("10-audit-alarms", alarms, window=shown),
    Shot("10-audit-chain-whole", whole, window=shown),
    Shot("10-audit-chain-broken", broken, window=shown),
    Shot("10-audit-chain-under-way", under_way, window=shown),
)

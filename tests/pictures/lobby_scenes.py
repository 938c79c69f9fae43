"""The lobby desk: empty, an account found, checked, papers ticked, a fault of the equipment."""

from functools import partial
from typing import Any

from app.domain.lobby_catalogue import Applicant
from app.domain.lobby_numbers import LookUpBy
from app.services.demo_data import demo_cast
from app.services.demo_data.lobby import LAST_FOUR
from tests.helpers.program import Program
from tests.pictures.scenes import Shot

GUIDE, SUPERVISOR = "hejing", "zhaomin"


def _page(program: Program) -> Any:
    program.window.navigate("lobby")
    program.settle()
    page: Any = program.window.page("lobby")
    page.clear()
    program.settle()
    return page


def clean(program: Program) -> None:
    _page(program)


def _look_up(program: Program, number: str) -> Any:
    page = _page(program)
    page.lookup.field.add(number)
    page.lookup.field.returnPressed.emit()
    program.settle()
    return page


def found(program: Program) -> None:
    page = _look_up(program, demo_cast().outage.number)
    needed = next(s for s in page.rounds.hall.services if s.code == "meter_test")
    brought = [paper.text for paper in needed.needed(Applicant.AGENT)][:3]
    page.services.choose("meter_test", Applicant.AGENT, brought)
    program.settle()


def several(program: Program) -> None:
    page = _look_up(program, demo_cast().three_accounts.number)
    page.services.choose("transfer", Applicant.COMPANY)
    program.settle()


def checked(program: Program) -> None:
    page = _look_up(program, demo_cast().arrears.number)
    page.lookup.account.four.setText(LAST_FOUR)
    page.lookup.account.check_button.click()
    program.settle()


def wrong(program: Program) -> None:
    page = _look_up(program, demo_cast().coming.number)
    page.lookup.account.four.setText("0000")
    page.lookup.account.check_button.click()
    program.settle()


def part_of_a_number(program: Program) -> None:
    page = _page(program)
    page.lookup.kinds.set_value(LookUpBy.ACCOUNT_NO)
    page.lookup.field.set_kind(LookUpBy.ACCOUNT_NO)
    page.lookup.field.add("03-22")
    page.lookup.field.returnPressed.emit()
    program.settle()


def elsewhere(program: Program) -> None:
    page = _page(program)
    page.services.choose("connect", Applicant.OWNER, ["不动产证"])
    page.services.set_district("高青县")
    program.settle()


def section(key: str, program: Program) -> None:
    program.window.navigate("settings", key)
    program.settle()


LOBBY_SHOTS: tuple[Shot, ...] = (
    Shot("6-lobby-clean", clean, GUIDE),
    Shot("6-lobby-found", found, GUIDE),
    Shot("6-lobby-several", several, GUIDE),
    Shot("6-lobby-checked", checked, GUIDE),
    Shot("6-lobby-wrong", wrong, GUIDE),
    Shot("6-lobby-part-of-a-number", part_of_a_number, GUIDE),
    Shot("6-lobby-elsewhere", elsewhere, GUIDE),
    Shot("6-lobby-settings-services", partial(section, "lobby_services"), SUPERVISOR),
    Shot("6-lobby-settings-halls", partial(section, "offices"), SUPERVISOR),
)

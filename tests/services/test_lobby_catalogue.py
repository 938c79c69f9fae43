"""Services and halls are edited by supervisors; equipment keeps its rounds when it goes."""

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from app.bootstrap import Core, Services, system_clock
from app.data.engine import Database
from app.domain.errors import Conflict, InvalidInput, NotAllowed
from app.domain.lobby import FacilityState
from app.domain.lobby_catalogue import (
    Applicant,
    LobbyService,
    Office,
    OfficeEntry,
    Paper,
    equipment_of,
    papers_of,
    papers_text,
    rounds_of,
)
from app.domain.people import Person
from app.settings import Paths, Settings
from tests.helpers.lobby import GUIDE, HALL, TERMINAL, seed_lobby
from tests.helpers.seated import signed_in
from tests.helpers.seeds import SUPERVISOR, ZHOUCUN_BRANCH, seed_small


@pytest.fixture
def services(database: Database, tmp_path: Path):
    seed_small(database)
    seed_lobby(database)
    core = Core(Settings(paths=Paths(data=tmp_path, log=tmp_path)), database, system_clock)

    def seat(person: Person) -> Services:
        return signed_in(core, person)

    return seat


def test_that_a_supervisor_edits_the_papers_of_a_service(services) -> None:
    boss = services(SUPERVISOR)
    edit = boss.catalogue.lobby
    (service,) = [s for s in edit.onto(boss.catalogue.get()).lobby_services if s.code == "payment"]
    changed = replace(service, papers=(*service.papers, Paper("零钱", "", (Applicant.OWNER,))))
    edit.save_service(changed)
    hall = services(GUIDE).lobby.hall()
    (seen,) = [s for s in hall.services if s.code == "payment"]
    assert [p.text for p in seen.needed(Applicant.OWNER)][-1] == "零钱"
    with pytest.raises(Conflict):
        edit.save_service(changed)


def test_that_a_service_is_added_and_taken_out_of_use(services) -> None:
    boss = services(SUPERVISOR)
    edit = boss.catalogue.lobby
    paper = Paper("申请表", "Form", (Applicant.OWNER,))
    own = LobbyService(
        "own.1", 0, "转账", "Transfer", (paper,), "", "", "", "", "本单位", version=0
    )
    assert edit.save_service(own) == edit.save_service(own) == "own.1"
    assert services(GUIDE).lobby.hall().services[-1].code == "own.1"
    edit.save_service(replace(own, active=False, version=1))
    assert "own.1" not in [s.code for s in services(GUIDE).lobby.hall().services]


def test_that_a_hall_is_edited_with_its_equipment(services) -> None:
    boss = services(SUPERVISOR)
    edit = boss.catalogue.lobby
    services(GUIDE).lobby.mark(TERMINAL, 1, FacilityState.NORMAL)
    entry = next(e for e in edit.onto(boss.catalogue.get()).offices if e.office.id == HALL)
    equipment = (("饮水机", "Water dispenser"), ("叫号机", "Ticket machine"))
    edit.save_office(replace(entry, equipment=equipment))
    hall = services(GUIDE).lobby.hall()
    assert [f.name for f in hall.facilities] == ["饮水机", "叫号机"]
    assert hall.marks == ()
    entry = next(e for e in edit.onto(boss.catalogue.get()).offices if e.office.id == HALL)
    edit.save_office(replace(entry, equipment=(*equipment, ("自助缴费终端 2 号", ""))))
    assert services(GUIDE).lobby.hall().facilities[-1].id == TERMINAL


def test_that_a_hall_is_added(services) -> None:
    edit = services(SUPERVISOR).catalogue.lobby
    hall = Office(0, 0, "新厅", "New hall", "", "张店区某路 1 号", "", "", ZHOUCUN_BRANCH,
                  rounds=(time(8, 20),), version=0)  # fmt: skip
    key = edit.save_office(OfficeEntry(hall, (("公示栏", ""),)))
    offices = services(GUIDE).lobby.hall().offices
    assert [o.name for o in offices if o.id == key] == ["新厅"]


def test_that_others_may_not_edit(services) -> None:
    guide = services(GUIDE)
    edit = guide.catalogue.lobby
    service = guide.lobby.hall().services[0]
    with pytest.raises(NotAllowed):
        edit.save_service(service)
    assert edit.onto(guide.catalogue.get()).lobby_services == ()


@pytest.mark.parametrize("text", ["身份证", "身份证 | ID", "| ID | 本人", "a | b | 邻居"])
def test_that_a_paper_says_for_whom_it_is(text: str) -> None:
    with pytest.raises(InvalidInput):
        papers_of(text)


def test_that_papers_are_edited_as_lines() -> None:
    papers = papers_of("身份证 | ID | 本人，代人 | 原件\n\n委托书 ｜ ｜ 代人")
    assert papers[0] == Paper("身份证", "ID", (Applicant.OWNER, Applicant.AGENT), "原件")
    assert papers_of(papers_text(papers)) == papers
    assert equipment_of("叫号机 | Ticket machine\n叫号机\n雨伞架") == (
        ("叫号机", "Ticket machine"), ("雨伞架", ""),
    )  # fmt: skip
    assert rounds_of("08:20 13：00") == (time(8, 20), time(13))
    for wrong in ("25:00", "13:00 08:20", "nine"):
        with pytest.raises(InvalidInput):
            rounds_of(wrong)

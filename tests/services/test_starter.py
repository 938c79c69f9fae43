"""The starter catalogues: complete, sourced, inserted once, and never over a change."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.bootstrap import open_core
from app.data.catalogue import CategoryRow, LimitRow, NoticeTextRow, ScriptRow, UnitRow, WorkdayRow
from app.data.engine import Database
from app.domain.catalogue import Grade, RequestKind, ScriptTab, Step, UnitKind
from app.domain.diagnosis import Finding
from app.services.starter import (
    load_starter,
    starter_categories,
    starter_limits,
    starter_notice_texts,
    starter_scripts,
    starter_units,
)
from app.settings import Paths, Settings
from tests.helpers.seeds import NOW, PEOPLE, seed_small


def _count(database: Database, kind: type) -> int:
    return int(database.one(sa.select(sa.func.count()).select_from(kind))[0])


def test_that_every_row_names_its_source_and_no_web_address() -> None:
    rows = [*starter_categories(), *starter_limits(), *starter_scripts(), *starter_notice_texts()]
    assert all(row["source"].strip() for row in rows)
    assert not [r for r in rows if re.search(r"https?:|www\.|\.(com|cn|net|org)\b", r["source"])]


def test_that_every_request_kind_and_unit_kind_has_categories() -> None:
    rows = starter_categories()
    assert {kind for row in rows for kind in row["kinds"]} == {k.value for k in RequestKind}
    assert {row["unit_kind"] for row in rows} == set(UnitKind)
    assert {unit["kind"] for unit in starter_units()} == set(UnitKind)


def test_that_category_codes_are_unique_and_initials_are_there() -> None:
    rows = starter_categories()
    assert len({row["code"] for row in rows}) == len(rows)
    assert len({(row["group"], row["name"]) for row in rows}) == len(rows)
    by_code = {row["code"]: row for row in rows}
    assert by_code["outage.planned"]["initials"] == "jhtszx"


def test_that_questions_have_both_languages_and_at_most_five_are_asked() -> None:
    for row in starter_categories():
        assert len(row["questions"]) <= 5
        assert all(q["text"] and q["text_en"].isascii() for q in row["questions"])


def test_that_every_finding_has_a_script_and_every_tab_one_for_any_occasion() -> None:
    scripts = starter_scripts()
    answered = {s["when"] for s in scripts if s["tab"] is ScriptTab.REPLY}
    assert {f.value for f in Finding if f is not Finding.NO_ACCOUNT} <= answered
    assert {"leak", "quality", "bill", "meter", "complaint"} <= answered
    for tab in (ScriptTab.SOOTHE, ScriptTab.ESCALATE, ScriptTab.READ_BACK):
        assert any(s["tab"] is tab and not s["when"] for s in scripts)


def test_that_scripts_use_known_values_only() -> None:
    known = {
        "name", "company", "outage_number", "reason", "restore_time", "start_time", "remaining",
        "water_point", "arrears", "address", "tail", "promised_time", "unit", "limit", "calls",
        "status_since", "restored_at",
    }  # fmt: skip
    used = {v for s in starter_scripts() for x in s["lines"] for v in re.findall(r"\{(\w+)\}", x)}
    assert used <= known


def test_that_each_grade_has_its_limits() -> None:
    limits = {(x["grade"], x["step"]): x for x in starter_limits() if x["kind"] is None}
    assert limits[Grade.CRITICAL, Step.ARRIVE]["minutes"] == 30
    assert limits[Grade.ORDINARY, Step.FINISH] | {"source": ""} == {
        "code": "3.finish", "grade": Grade.ORDINARY, "step": Step.FINISH, "minutes": 3 * 1440,
        "working": True, "source": "", "kind": None,
    }  # fmt: skip
    assert all((grade, Step.FINISH) in limits for grade in Grade)


def test_that_complaints_12345_cases_and_enquiries_for_experts_have_their_own_limits() -> None:
    limits = {(x["kind"], x["grade"], x["step"]): x for x in starter_limits()}
    assert len({x["code"] for x in starter_limits()}) == len(limits)
    complaint = RequestKind.COMPLAINT, Grade.URGENT
    assert [limits[*complaint, step]["minutes"] for step in (Step.ACCEPT, Step.CONTACT)] == [
        30,
        240,
    ]
    assert limits[*complaint, Step.FINISH]["working"]
    assert limits[RequestKind.TRANSFER_12345, Grade.ORDINARY, Step.ACCEPT]["minutes"] == 30
    assert (RequestKind.TRANSFER_12345, Grade.CRITICAL, Step.ACCEPT) not in limits
    assert limits[RequestKind.CONSULT, Grade.ON_CALL, Step.CONTACT]["minutes"] == 30


def test_that_loading_twice_adds_nothing_and_keeps_changes(database: Database) -> None:
    load_starter(database, lambda: NOW)
    kinds = (CategoryRow, LimitRow, ScriptRow, NoticeTextRow, UnitRow, WorkdayRow)
    before = [_count(database, kind) for kind in kinds]
    with database.writes.begin() as connection:
        connection.execute(
            sa.update(LimitRow).where(LimitRow.code == "1.arrive").values(minutes=45)
        )
    load_starter(database, lambda: NOW)
    assert [_count(database, kind) for kind in kinds] == before
    minutes = sa.select(LimitRow.minutes).where(LimitRow.code == "1.arrive")
    assert database.one(minutes)[0] == 45


def test_that_holidays_of_this_and_the_last_year_are_loaded(database: Database) -> None:
    load_starter(database, lambda: NOW)
    days = {row.day: row.works for row in database.all(sa.select(WorkdayRow.day, WorkdayRow.works))}
    assert days[date(2026, 10, 1)] is False
    assert days[date(2026, 10, 10)] is True
    assert min(days).year == 2025


def test_that_the_small_town_is_complete(database: Database) -> None:
    seed_small(database)
    households = database.one(sa.text("SELECT sum(households) FROM building"))[0]
    accounts = database.one(sa.text("SELECT count(*) FROM account"))[0]
    assert households == accounts == 30
    assert {p.seat.value for p in PEOPLE} == {"agent", "dispatcher", "branch", "supervisor"}
    with database.writes.begin() as connection:
        connection.execute(sa.insert(UnitRow).values(
            name="新单位", name_en="New unit", kind=UnitKind.BRANCH, district="", phone="",
            duty_person="", version=1, updated_at=NOW,
        ))  # fmt: skip


def test_that_shipped_rows_are_added_once_and_again_by_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(paths=Paths(data=tmp_path, log=tmp_path))

    def limits_after_a_start() -> int:
        core = open_core(settings)
        found = int(core.database.one(sa.select(sa.func.count()).select_from(LimitRow))[0])
        with core.database.writes.begin() as connection:
            connection.execute(sa.delete(LimitRow))
        core.close()
        return found

    shipped = limits_after_a_start()
    assert shipped
    assert limits_after_a_start() == 0
    monkeypatch.setattr("app.bootstrap.VERSION", "another")
    assert limits_after_a_start() == shipped

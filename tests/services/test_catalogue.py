"""Editing the catalogues: validated, audited, by supervisors only, never over a colleague."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from app.bootstrap import Core, Services
from app.data.engine import Database
from app.domain.catalogue import (
    Catalogue,
    Grade,
    RequestKind,
    Script,
    ScriptTab,
    Step,
    Unit,
    UnitKind,
)
from app.domain.catalogue_rules import questions_text, read_questions, with_questions
from app.domain.change import Change, Subject
from app.domain.errors import Conflict, InvalidInput, NotAllowed
from app.domain.people import Person
from app.services.starter import load_starter
from app.settings import Settings
from tests.helpers.audit import audit
from tests.helpers.seated import signed_in
from tests.helpers.seeds import AGENT, NOW, SUPERVISOR, seed_small

Sign = Callable[[Person], Services]


@pytest.fixture
def heard() -> list[Change]:
    return []


@pytest.fixture
def sign(database: Database, heard: list[Change]) -> Sign:
    seed_small(database)
    core = Core(Settings(), database, lambda: NOW)
    return lambda person: signed_in(core, person, heard.append)


def _limit(catalogue: Catalogue) -> "object":
    limit = catalogue.minutes(Grade.URGENT, Step.ARRIVE)
    assert limit is not None
    return limit


def test_that_a_supervisor_changes_a_limit_and_everybody_is_told(
    sign: Sign, database: Database, heard: list[Change]
) -> None:
    service = sign(SUPERVISOR).catalogue
    service.save_limit(replace(_limit(service.get()), minutes=45, source="本公司承诺 2026"))
    saved = _limit(service.get())
    assert (saved.minutes, saved.version, saved.source) == (45, 2, "本公司承诺 2026")
    assert heard[-1].subjects == {Subject.CATALOGUE}
    assert heard[-1].ids == {"2.arrive"}
    (entry,) = audit(database)
    assert entry.changes["minutes"] == [60, 45]
    assert entry.act == ("catalogue.limit" if database.embedded else "update")
    assert (entry.kind, entry.person_id) == ("service_limit", SUPERVISOR.id)


def test_that_an_agent_may_read_but_not_change(sign: Sign) -> None:
    service = sign(AGENT).catalogue
    assert not service.may_edit
    with pytest.raises(NotAllowed):
        service.save_limit(replace(_limit(service.get()), minutes=45))


def test_that_a_stale_save_names_who_was_first(sign: Sign) -> None:
    first, second = sign(SUPERVISOR).catalogue, sign(SUPERVISOR).catalogue
    mine = _limit(second.get())
    first.save_limit(replace(_limit(first.get()), minutes=45))
    with pytest.raises(Conflict) as stale:
        second.save_limit(replace(mine, minutes=50))
    assert stale.value.fields["winner"] == SUPERVISOR.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 90, "working": True}, "minutes"),
        ({"source": "  "}, "source"),
        ({"source": "见 https://example.org"}, "source"),
    ],
)
def test_that_a_wrong_limit_names_its_field(
    sign: Sign, changes: dict[str, object], field: str
) -> None:
    service = sign(SUPERVISOR).catalogue
    with pytest.raises(InvalidInput) as wrong:
        service.save_limit(replace(_limit(service.get()), **changes))
    assert wrong.value.field == field
    assert wrong.value.message()


def test_that_a_renamed_category_gets_new_initials_and_questions(sign: Sign) -> None:
    service = sign(SUPERVISOR).catalogue
    category = service.get().category("leak.road")
    assert category is not None
    text = questions_text(category.questions) + "\n* 要围挡吗 | Fence needed? | 要 / 不要"
    changed = with_questions(replace(category, name="路面漏水"), text)
    service.save_category(replace(changed, kinds=(RequestKind.LEAK,)))
    saved = service.get().category("leak.road")
    assert saved is not None
    assert (saved.initials, saved.kinds) == ("lmls", (RequestKind.LEAK,))
    last = saved.questions[-1]
    assert (last.key, last.text, last.choices, last.required) == (
        "q1", "要围挡吗", ("要", "不要"), True,
    )  # fmt: skip
    assert saved.questions[:-1] == category.questions


def test_that_questions_survive_their_text() -> None:
    text = "* 几楼 | Floor?\n什么颜色｜Colour?｜黄／白"
    read = read_questions(text, ())
    assert read_questions(questions_text(read), read) == read


def test_that_an_unknown_value_in_a_script_is_named(sign: Sign) -> None:
    service = sign(SUPERVISOR).catalogue
    script = service.get().scripts[0]
    with pytest.raises(InvalidInput) as wrong:
        service.save_script(replace(script, lines=("您好 {surname}",)))
    assert "surname" in wrong.value.message()
    with pytest.raises(InvalidInput):
        service.save_script(replace(script, lines=("您好 {name",)))
    service.save_script(replace(script, lines=("{name}，您好。",), never="不要承诺"))
    saved = next(s for s in service.get().scripts if s.code == script.code)
    assert saved.lines == ("{name}，您好。",)


def test_that_a_unit_can_be_added_and_changed(sign: Sign) -> None:
    service = sign(SUPERVISOR).catalogue
    fresh = Unit(0, "高青维修中心", "Gaoqing repair centre", UnitKind.REPAIR, "高青县", "", "", 0)
    service.save_unit(fresh)
    added = next(u for u in service.get().units if u.name == fresh.name)
    assert added.id
    service.save_unit(replace(added, duty_person="董志强"))
    assert service.get().unit(added.id).duty_person == "董志强"  # type: ignore[union-attr]


def test_that_a_notice_text_can_be_changed(sign: Sign) -> None:
    service = sign(SUPERVISOR).catalogue
    text = service.get().notice_texts[0]
    service.save_notice_text(replace(text, text="停水期间请关好水龙头。"))
    assert any(t.text == "停水期间请关好水龙头。" for t in service.get().notice_texts)
    with pytest.raises(InvalidInput):
        service.save_notice_text(replace(service.get().notice_texts[0], text=" "))


def test_that_adding_twice_adds_once(sign: Sign, database: Database) -> None:
    service = sign(SUPERVISOR).catalogue
    code = service.new_code()
    fresh = Script(code, ScriptTab.REPLY, "meter", "冻表", ("请不要用开水浇。",), "", "本公司", 0)
    service.save_script(fresh)
    service.save_script(replace(fresh, never="不要承诺免费换表"))
    (saved,) = [s for s in service.get().scripts if s.title == "冻表"]
    assert (saved.code, saved.never) == (code, "不要承诺免费换表")
    with pytest.raises(InvalidInput) as taken:
        service.save_script(replace(fresh, code=service.new_code()))
    assert taken.value.field == "title"
    assert {entry.kind for entry in audit(database, record=code)} == {"script"}


def test_that_a_new_category_follows_its_group_and_takes_its_english(sign: Sign) -> None:
    service = sign(SUPERVISOR).catalogue
    model = service.get().categories[0]
    fresh = replace(model, code=service.new_code(), name="停水补偿咨询", name_en="Compensation",
                    group_en="", version=0)  # fmt: skip
    service.save_category(fresh)
    saved = service.get().category(fresh.code)
    assert saved is not None
    assert (saved.group_en, saved.initials, saved.version) == (model.group_en, "tsbczx", 1)
    groups = [c.group for c in service.get().categories]
    assert len(dict.fromkeys(groups)) == 1 + sum(a != b for a, b in pairwise(groups))
    unknown = replace(fresh, code=service.new_code(), group="补偿", group_en="")
    with pytest.raises(InvalidInput) as wrong:
        service.save_category(unknown)
    assert wrong.value.field == "group_en"


def test_that_a_row_out_of_use_is_not_offered_but_still_known(
    sign: Sign, database: Database
) -> None:
    service = sign(SUPERVISOR).catalogue
    category = service.get().category("leak.road")
    assert category is not None
    service.save_category(replace(category, active=False))
    assert "leak.road" not in {c.code for c in service.get().categories}
    assert service.get().category("leak.road") is not None
    load_starter(database, lambda: NOW)
    service.forget()
    assert "leak.road" not in {c.code for c in service.get().categories}


def test_that_the_last_unit_of_a_needed_scope_stays(sign: Sign) -> None:
    service = sign(SUPERVISOR).catalogue
    units = service.get().units
    alone = next(u for u in units if [x.kind for x in units].count(u.kind) == 1)
    with pytest.raises(InvalidInput) as refused:
        service.save_unit(replace(alone, active=False))
    assert refused.value.field == "active"
    service.save_unit(replace(alone, id=0, name="另一单位", name_en="Another", version=0))
    service.save_unit(replace(alone, active=False))
    assert alone.id not in {u.id for u in service.get().units}
    assert service.get().unit(alone.id) is not None


def test_that_answers_have_english_words_and_fall_back_to_chinese(sign: Sign) -> None:
    catalogue = sign(SUPERVISOR).catalogue.get()
    asked = [q for c in catalogue.categories for q in c.questions if q.choices]
    assert all(len(q.choices_en) == len(q.choices) for q in asked)
    (mixed,) = read_questions("几楼 | Floor? | 高层 = High / 低层", ())
    assert mixed.pairs() == (("高层", "High"), ("低层", "低层"))
    assert read_questions(questions_text((mixed,)), (mixed,)) == (mixed,)


def test_that_a_coming_year_without_a_holiday_table_is_told(database: Database) -> None:
    seed_small(database)
    december = datetime(2026, 12, 10, tzinfo=UTC)
    early = signed_in(Core(Settings(), database, lambda: NOW), AGENT)
    late = signed_in(Core(Settings(), database, lambda: december), AGENT)
    assert early.catalogue.years_without_holidays() == ()
    assert late.catalogue.years_without_holidays() == (2027,)

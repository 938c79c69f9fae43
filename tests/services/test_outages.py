"""Outages as a person handles them, on both engines."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from app.data.engine import Database
from app.data.outages import OutageAreaRow, OutageRow
from app.data.unit_of_work import UnitsOfWork
from app.domain.change import Change, Subject
from app.domain.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed, NotFound
from app.domain.outage import Effect, OutageDraft, OutageState, Phase
from app.domain.people import Person
from app.services.outages import Outages
from app.services.places import Places
from app.services.session import Session
from app.settings import Settings
from tests.helpers.audit import audit
from tests.helpers.outages import (
    AGENT,
    COLLEAGUE,
    DISPATCHER,
    NOW,
    Told,
    add_outage,
    area,
    hours,
    seed_town,
    window,
)
from tests.helpers.seated import as_person


class Desk:
    """One desk of the town: services of a person, a clock to turn, the changes told."""

    def __init__(self, database: Database, person: Person = DISPATCHER) -> None:
        self.at = NOW
        self.changes: list[Change] = []
        own = as_person(database, person)
        works = UnitsOfWork(own, person, self.clock, self.changes.append)
        session = Session(person, own, self.clock, works, Settings())
        self.outages = Outages(session, Places(session))

    def clock(self) -> datetime:
        return self.at


@pytest.fixture
def town(database: Database) -> Database:
    seed_town(database)
    return database


@pytest.fixture
def desk(town: Database) -> Desk:
    return Desk(town)


@pytest.fixture
def statements(town: Database):
    """The statements sent for reading since it was asked for."""
    sent: list[str] = []

    def note(_connection, _cursor, statement: str, *_more: object) -> None:
        sent.append(statement)

    reads = as_person(town, DISPATCHER).reads
    sa.event.listen(reads, "before_cursor_execute", note)
    yield sent
    sa.event.remove(reads, "before_cursor_execute", note)


def ready(desk: Desk, **changes: object) -> OutageDraft:
    """A draft that could be published."""
    draft = replace(
        desk.outages.new_draft(),
        title="共青团西路 DN400 主管抢修",
        reason="DN400 主管道破裂",
        internal_note="张店维修中心 16:32",
        internal_end=NOW + hours(4),
        windows=(window(-2, 6),),
        areas=(area(1), area(3, 1, 9), area(None, text="共青团西路 沿街商户")),
        water_point="柳泉花园东门 18:00–21:00",
        tips=("停水期间请关好水龙头。",),
        unit_id=1,
    )
    return replace(draft, **changes)


def test_that_a_first_save_gives_a_number_and_everything_comes_back(desk):
    draft = ready(desk)
    saved = desk.outages.save_draft(draft)
    assert saved.number == "TS-20260714-01"
    assert saved.state is OutageState.DRAFT
    assert saved.unit == "张店分公司"
    assert (saved.version, saved.content.version, saved.content.version_no) == (1, 1, 1)
    counted = tuple(
        replace(a, households=n) for a, n in zip(draft.areas, (864, 459, 0), strict=True)
    )
    assert saved.content == replace(draft, areas=counted, version=1)
    assert saved.versions == ()


def test_that_a_half_written_draft_is_kept_too(desk):
    draft = replace(desk.outages.new_draft(), title="未定")
    assert desk.outages.save_draft(draft).content == replace(draft, version=1)


def test_that_saving_a_new_draft_twice_makes_one(desk):
    draft = ready(desk)
    first = desk.outages.save_draft(draft)
    assert desk.outages.save_draft(draft) == first
    assert len(desk.outages.lines().lines) == 1


def test_that_the_next_outage_of_the_day_has_the_next_number(desk):
    desk.outages.save_draft(ready(desk))
    assert desk.outages.save_draft(ready(desk)).number == "TS-20260714-02"


def test_that_a_change_replaces_windows_and_areas_and_moves_the_version(desk):
    saved = desk.outages.save_draft(ready(desk))
    changed = replace(
        saved.content, windows=(window(1, 2), window(3, 4)), areas=(area(2), area(4, 2, 3))
    )
    again = desk.outages.save_draft(changed)
    assert again.version == 2
    assert again.content.windows == changed.windows
    assert [(a.community_id, a.building_from) for a in again.content.areas] == [(2, None), (4, 2)]
    fewer = desk.outages.save_draft(replace(again.content, areas=(area(4),)))
    assert [a.community_id for a in fewer.content.areas] == [4]


def test_that_areas_alone_move_the_version_and_are_audited(desk, town):
    saved = desk.outages.save_draft(ready(desk))
    desk.outages.save_draft(replace(saved.content, areas=(area(5),)))
    assert desk.outages.detail(saved.content.id).version == 2
    noted = audit(town, kind="outage_version", record=saved.content.id)
    entries = [entry for entry in noted if "areas" in entry.changes]
    old, new = entries[-1].changes["areas"]
    assert [a.get("community_id") for a in old] == [1, 3, None]
    assert new == [{"effect": "no_water", "community_id": 5, "households": 288}]
    assert entries[-1].person_id == DISPATCHER.id


def test_that_a_save_tells_which_outage_changed(desk):
    saved = desk.outages.save_draft(ready(desk))
    assert desk.changes[-1].subjects == {Subject.OUTAGE}
    assert str(saved.content.id) in desk.changes[-1].ids
    assert desk.changes[-1].initiator == "赵敏"


def test_that_the_second_of_two_savers_is_told_who_was_first(desk, town):
    saved = desk.outages.save_draft(ready(desk))
    colleague = Desk(town, COLLEAGUE)
    colleague.outages.save_draft(replace(saved.content, title="改过的标题"))
    with pytest.raises(Conflict) as caught:
        desk.outages.save_draft(replace(saved.content, title="我的标题"))
    assert caught.value.fields["winner"] == "陈静"
    assert desk.outages.detail(saved.content.id).content.title == "改过的标题"


def test_that_of_two_saves_at_the_same_moment_one_wins(desk, town):
    saved = desk.outages.save_draft(ready(desk))
    barrier, results = Barrier(2), []

    def save(own: Desk, title: str) -> None:
        barrier.wait()
        try:
            results.append(own.outages.save_draft(replace(saved.content, title=title)))
        except Conflict as error:
            results.append(error)

    desks = (Desk(town), Desk(town, COLLEAGUE))
    threads = [Thread(target=save, args=(d, f"标题{n}")) for n, d in enumerate(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(isinstance(r, Conflict) for r in results) == [False, True]


def test_that_a_window_that_ends_first_is_refused_with_its_row(desk):
    with pytest.raises(InvalidInput) as caught:
        desk.outages.save_draft(ready(desk, windows=(window(1, 2), window(5, 4))))
    assert caught.value.field == "windows"
    assert "2" in caught.value.message()


def test_that_publishing_makes_version_one_and_names_the_publisher(desk):
    saved = desk.outages.save_draft(ready(desk))
    desk.at = NOW + timedelta(minutes=4)
    published = desk.outages.publish(saved.content.id, saved.version)
    assert published.state is OutageState.PUBLISHED
    assert published.published_at == desk.at
    (first,) = published.versions
    assert (first.version_no, first.published_by, first.ends_at) == (1, "赵敏", NOW + hours(6))


def test_that_publishing_again_after_a_lost_answer_changes_nothing(desk):
    saved = desk.outages.save_draft(ready(desk))
    published = desk.outages.publish(saved.content.id, saved.version)
    assert desk.outages.publish(saved.content.id, saved.version) == published


def test_that_a_published_notice_is_never_changed(desk):
    saved = desk.outages.save_draft(ready(desk))
    published = desk.outages.publish(saved.content.id, saved.version)
    with pytest.raises(InvalidTransition):
        desk.outages.save_draft(replace(published.content, title="别的"))
    assert desk.outages.detail(saved.content.id) == published


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"areas": ()}, "areas"),
        ({"windows": ()}, "windows"),
        ({"windows": (window(-9, -1),)}, "windows"),
        ({"internal_end": NOW + hours(9)}, "internal_end"),
        ({"title": ""}, "title"),
    ],
)
def test_that_an_incomplete_notice_is_not_published(desk, changes, field):
    saved = desk.outages.save_draft(ready(desk, **changes))
    with pytest.raises(InvalidInput) as caught:
        desk.outages.publish(saved.content.id, saved.version)
    assert caught.value.field == field
    assert desk.outages.detail(saved.content.id).state is OutageState.DRAFT


def test_that_a_stale_publication_names_the_colleague(desk, town):
    saved = desk.outages.save_draft(ready(desk))
    Desk(town, COLLEAGUE).outages.save_draft(replace(saved.content, reason="别的原因"))
    with pytest.raises(Conflict, match="winner"):
        desk.outages.publish(saved.content.id, saved.version)


def test_that_the_restoration_is_stored_with_its_own_time(desk):
    published = _published(desk)
    desk.at = NOW + hours(5)
    back = NOW + hours(4.5)
    restored = desk.outages.restore(published.content.id, published.version, back)
    assert (restored.state, restored.restored_at) == (OutageState.RESTORED, back)
    assert desk.outages.restore(published.content.id, published.version, back) == restored


@pytest.mark.parametrize("shift", [hours(1), hours(-3)])
def test_that_water_is_not_back_in_the_future_or_before_it_stopped(desk, shift):
    published = _published(desk)
    with pytest.raises(InvalidInput) as caught:
        desk.outages.restore(published.content.id, published.version, NOW + shift)
    assert caught.value.field == "restored_at"


def test_that_a_published_outage_is_cancelled_with_a_reason_only(desk, town):
    published = _published(desk)
    with pytest.raises(InvalidInput):
        desk.outages.cancel(published.content.id, published.version, " ")
    cancelled = desk.outages.cancel(published.content.id, published.version, "改期")
    assert cancelled.state is OutageState.CANCELLED
    assert {"cancelled": "改期"} in [entry.changes for entry in audit(town)]
    with pytest.raises(InvalidTransition):
        desk.outages.restore(cancelled.content.id, cancelled.version, NOW)


def test_that_a_draft_is_thrown_away_without_a_reason(desk):
    saved = desk.outages.save_draft(ready(desk))
    assert desk.outages.cancel(saved.content.id, 1, "").state is OutageState.CANCELLED


def test_that_an_agent_reads_but_does_not_write(desk, town):
    saved = desk.outages.save_draft(ready(desk))
    agent = Desk(town, AGENT)
    assert not agent.outages.may_edit
    assert agent.outages.detail(saved.content.id) == saved
    acts: list[Callable[[], object]] = [
        lambda: agent.outages.save_draft(saved.content),
        lambda: agent.outages.publish(saved.content.id, 1),
        lambda: agent.outages.restore(saved.content.id, 1, NOW),
        lambda: agent.outages.cancel(saved.content.id, 1, "x"),
    ]
    for act in acts:
        with pytest.raises(NotAllowed):
            act()


def test_that_an_unknown_outage_is_said_to_be_missing(desk):
    with pytest.raises(NotFound):
        desk.outages.detail(desk.outages.new_draft().id)


def test_that_running_outages_stand_before_coming_ones_and_drafts(desk, town):
    add_outage(town, Told(number="A", windows=(window(50, 60),)))
    add_outage(town, Told(number="B", windows=(window(-2, 4),), areas=(area(1), area(5))))
    add_outage(town, Told(number="C", windows=(window(-9, -1),)))
    add_outage(town, Told(number="D", state=OutageState.DRAFT, windows=(), areas=()))
    add_outage(town, Told(number="E", state=OutageState.RESTORED, restored_at=NOW - hours(1)))
    lines = desk.outages.lines().lines
    assert [line.number for line in lines] == ["C", "B", "A", "D", "E"]
    assert [line.phase(NOW) for line in lines] == [
        Phase.OVERRUN, Phase.ACTIVE, Phase.COMING, None, Phase.JUST_ENDED,
    ]  # fmt: skip
    assert lines[1].district in {"张店区 +1", "周村区 +1"}
    assert (lines[3].starts_at, lines[3].district) == (None, "")


def test_that_what_is_long_over_is_listed_on_request_only(desk, town):
    add_outage(town, Told(state=OutageState.RESTORED, restored_at=NOW))
    desk.at = NOW + timedelta(days=3)
    assert desk.outages.lines().lines == ()
    assert len(desk.outages.lines(show_past=True).lines) == 1


def test_that_the_list_tells_the_end_people_wait_for(desk):
    low = window(6, 90, Effect.LOW_PRESSURE)
    desk.outages.save_draft(ready(desk, windows=(window(-2, 6), low)))
    (line,) = desk.outages.lines().lines
    assert (line.starts_at, line.ends_at) == (NOW - hours(2), NOW + hours(6))
    assert line.households == 864 + 459


def test_that_list_and_detail_are_one_statement_each(desk, statements):
    saved = desk.outages.save_draft(ready(desk))
    statements.clear()
    desk.outages.lines()
    desk.outages.detail(saved.content.id)
    assert len(statements) == 2


def test_that_households_are_counted_once_and_without_a_query(desk, statements):
    desk.outages.households(())
    statements.clear()
    areas = (area(3, 1, 9), area(3, 5, 12), area(1), area(None, text="沿街"), area(99))
    assert desk.outages.households(areas) == 12 * 51 + 864
    assert desk.outages.households((area(3, 40, 50),)) == 0
    assert statements == []


def test_that_a_long_list_says_that_there_is_more(desk, town):
    for n in range(5):
        add_outage(town, Told(number=f"P{n}", state=OutageState.RESTORED, restored_at=NOW))
    add_outage(town, Told(number="LIVE", windows=(window(-2, 4),)))
    first = desk.outages.lines(show_past=True, most=3)
    assert (len(first.lines), first.more) == (3, True)
    assert first.lines[0].number == "LIVE"
    whole = desk.outages.lines(show_past=True, most=6)
    assert (len(whole.lines), whole.more) == (6, False)


def test_that_running_outages_are_never_cut_away_by_newer_past_ones(desk, town):
    add_outage(town, Told(number="LIVE", windows=(window(-2, 4),)))
    for n in range(3):
        add_outage(town, Told(number=f"P{n}", state=OutageState.RESTORED, restored_at=NOW))
    assert [x.number for x in desk.outages.lines(show_past=True, most=1).lines] == ["LIVE"]


def test_that_words_search_number_title_reason_and_places(desk):
    made = desk.outages.save_draft(ready(desk))

    def found(words: str) -> bool:
        return bool(desk.outages.lines(words=words).lines)

    content = made.content
    place = desk.outages.area_words()[0].get(content.areas[0].community_id)
    assert found(made.number.lower())
    assert found(content.title[:3])
    assert found(f"{content.reason[:3]} {place.name}")
    assert found(place.district)
    assert not found("不存在")
    assert not found(f"{content.title[:3]} 不存在")
    assert not found("%")


def test_that_rows_of_a_refused_save_are_not_left_behind(desk, town):
    saved = desk.outages.save_draft(ready(desk))
    with pytest.raises(Conflict):
        desk.outages.save_draft(replace(saved.content, version=9, areas=()))
    counted = (
        sa.select(sa.func.count())
        .select_from(OutageAreaRow)
        .join(OutageRow, OutageRow.id == OutageAreaRow.outage_id)
    )
    assert town.one(counted)[0] == 3


def test_that_a_save_whose_answer_got_lost_may_be_repeated(desk):
    first = desk.outages.save_draft(ready(desk))
    changed = replace(first.content, reason="  DN400 主管破裂 ", title=" 抢修 ")
    second = desk.outages.save_draft(changed)
    assert desk.outages.save_draft(changed) == second
    with pytest.raises(Conflict):
        desk.outages.save_draft(replace(changed, reason="别的原因"))


def _published(desk: Desk):
    saved = desk.outages.save_draft(ready(desk))
    return desk.outages.publish(saved.content.id, saved.version)

"""Drafts survive, and belong to one call."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.data.drafts import DraftStore, draft_from_json, draft_to_json
from app.domain.call import IntakeDraft, Mood
from app.domain.catalogue import Grade, RequestKind
from app.domain.errors import Unavailable
from app.integrations.secrets import DeskSeal, KeyFile

DRAFT = IntakeDraft(
    call_id=UUID(int=7), raw_number="+86 140 0533 4417", number="14005334417",
    started_at=datetime(2026, 7, 14, 9, 52, 4, tzinfo=UTC), request_kind=RequestKind.CONSULT,
    grade=Grade.URGENT, complaint="上午 9:30 起无水 𬭳", answers={"neighbours": "有水"},
    mood=Mood.ANXIOUS, outage_id=UUID(int=9), account_id=12,
)  # fmt: skip


def store_at(path: Path, login: str = "lin") -> DraftStore:
    return DraftStore(path, DeskSeal(login, path.parent, KeyFile.ALWAYS))


def test_that_a_draft_comes_back_as_it_was(tmp_path: Path) -> None:
    store = store_at(tmp_path / "d" / "drafts.db")
    store.save(1, DRAFT)
    assert store_at(tmp_path / "d" / "drafts.db").all(1) == (DRAFT,)


def test_that_each_person_and_each_call_has_its_own(tmp_path: Path) -> None:
    store = store_at(tmp_path / "drafts.db")
    second = replace(DRAFT, call_id=UUID(int=8), complaint="另一通")
    store.save(1, DRAFT)
    store.save(1, second)
    store.save(2, replace(DRAFT, call_id=UUID(int=10)))
    store.save(1, replace(DRAFT, complaint="改过"))
    assert {d.call_id: d.complaint for d in store.all(1)} == {
        UUID(int=7): "改过",
        UUID(int=8): "另一通",
    }
    store.remove(UUID(int=7))
    assert [d.call_id for d in store.all(1)] == [UUID(int=8)]


def test_that_a_draft_of_another_version_is_still_read() -> None:
    text = draft_to_json(DRAFT).replace('"complaint"', '"later_field": 1, "complaint"')
    assert draft_from_json(text) == DRAFT


def test_that_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Unavailable):
        store_at(tmp_path / "file" / "drafts.db").save(1, DRAFT)


@given(st.text(), st.dictionaries(st.text(), st.text()))
def test_that_any_text_survives(text: str, answers: dict[str, str]) -> None:
    draft = replace(DRAFT, complaint=text, answers=answers)
    assert draft_from_json(draft_to_json(draft)) == draft


def test_that_a_damaged_store_is_laid_aside_whole_and_work_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    path.write_bytes(b"not a database at all, but perhaps worth a look " * 50)
    before = path.read_bytes()
    store = store_at(path)
    store.save(1, DRAFT)
    assert store.all(1) == (DRAFT,)
    aside = [p for p in tmp_path.iterdir() if "damaged" in p.name]
    assert [p.read_bytes() for p in aside] == [before]


def test_that_one_unreadable_draft_does_not_hide_the_others(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    store = store_at(path)
    store.save(1, DRAFT)
    with sqlite3.connect(path) as connection:
        for n, content in enumerate(("{", "[]", "{}", '{"grade": "no such grade"}')):
            connection.execute("INSERT INTO draft VALUES (?, 1, ?)", (f"x{n}", content))
    assert store.all(1) == (DRAFT,)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM draft").fetchone() == (5,)


def test_that_nothing_typed_can_be_read_in_the_file(tmp_path: Path) -> None:
    store_at(tmp_path / "drafts.db").save(1, DRAFT)
    content = (tmp_path / "drafts.db").read_bytes()
    for word in ("无水", "14005334417", "0533 4417", "neighbours", "anxious"):
        assert word.encode() not in content


def old_drafts(path: Path, *drafts: IntakeDraft) -> None:
    """As the program wrote them before they were sealed."""
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE draft (call_id TEXT PRIMARY KEY, person_id INTEGER NOT NULL,"
            " content TEXT NOT NULL)"
        )
        for n, draft in enumerate(drafts, 1):
            row = (str(draft.call_id), n, draft_to_json(draft))
            connection.execute("INSERT INTO draft VALUES (?, ?, ?)", row)
    connection.close()


def test_that_drafts_of_the_version_before_are_read_and_sealed(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    other = replace(DRAFT, call_id=UUID(int=8), complaint="张三的")
    old_drafts(path, DRAFT, other)
    assert "无水".encode() in path.read_bytes()
    store = store_at(path)
    assert store.all(1) == (DRAFT,)
    assert "无水".encode() not in path.read_bytes()
    assert "张三的".encode() in path.read_bytes()  # waits for its own person
    assert store.all(1) == (DRAFT,)
    assert store_at(path, "zhang").all(2) == (other,)
    assert "张三的".encode() not in path.read_bytes()


def test_that_a_draft_of_a_lost_key_stays_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "drafts.db"
    store_at(path).save(1, DRAFT)
    for file in tmp_path.glob("key-*"):
        file.rename(tmp_path / "away")
    assert store_at(path).all(1) == ()
    for file in tmp_path.glob("key-*"):
        file.unlink()
    (tmp_path / "away").rename(store_key(tmp_path))
    assert store_at(path).all(1) == (DRAFT,)


def store_key(folder: Path) -> Path:
    seal = DeskSeal("lin", folder, KeyFile.ALWAYS)
    return seal._path

"""The outbox's file: sealed, in order, each person's own, and nothing is ever dropped."""

import sqlite3
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from app.data.ids import new_id
from app.data.outbox import KEEP_SENT, OutboxStore
from app.domain.errors import Unavailable
from app.domain.outbox import OutboxKind, OutboxState, Standing
from app.domain.sealing import CannotOpen
from app.integrations.secrets import DeskSeal, KeyFile
from tests.helpers.seeds import NOW

WAITING, SENT, CONFLICT = OutboxState.WAITING, OutboxState.SENT, OutboxState.CONFLICT


def store(folder: Path, login: str = "lin", person_id: int = 1) -> OutboxStore:
    seal = DeskSeal(login, folder, KeyFile.ALWAYS)
    return OutboxStore(folder / "outbox.db", seal, login=login, person_id=person_id)


def put(kept: OutboxStore, record: str, text: str = "无水") -> UUID:
    entry_id = new_id()
    kept.put(entry_id, OutboxKind.REGISTER, record, {"text": text}, NOW)
    return entry_id


def texts(kept: OutboxStore, *states: OutboxState) -> list[str]:
    return [kept.payload(e)["text"] for e in kept.entries(*(states or (WAITING,)))]


def test_that_entries_come_back_in_the_order_they_were_made(tmp_path: Path):
    for n in range(5):
        put(store(tmp_path), f"r{n}", f"第 {n}")
    assert texts(store(tmp_path)) == [f"第 {n}" for n in range(5)]


def test_that_the_file_shows_nothing_of_what_was_typed(tmp_path: Path):
    kept = store(tmp_path)
    put(kept, "r", "王建国 14005334417")
    kept.refused(kept.entries(WAITING)[0], "Conflict", {"reason": "张三 was first"})
    for file in tmp_path.glob("outbox.db*"):
        content = file.read_bytes()
        assert not any(w.encode() in content for w in ("王建国", "14005334417", "张三"))


def test_that_the_same_act_is_kept_once_in_its_latest_words(tmp_path: Path):
    kept = store(tmp_path)
    put(kept, "a", "first")
    put(kept, "b", "other")
    put(kept, "a", "second")
    assert texts(kept) == ["second", "other"]


def test_that_what_was_sent_is_not_put_again_and_holds_no_content(tmp_path: Path):
    kept = store(tmp_path)
    put(kept, "a", "first")
    kept.sent(kept.entries(WAITING)[0])
    put(kept, "a", "again")
    assert kept.entries(WAITING) == ()
    (entry,) = kept.entries(SENT)
    assert entry.payload == ""
    assert kept.standing() == Standing()


def test_that_the_ids_of_what_was_sent_are_forgotten_after_a_month(tmp_path: Path):
    kept = store(tmp_path)
    put(kept, "a")
    kept.sent(kept.entries(WAITING)[0])
    later = NOW + KEEP_SENT + timedelta(days=1)
    kept.put(new_id(), OutboxKind.REGISTER, "b", {"text": ""}, later)
    assert [e.record for e in kept.entries(*OutboxState)] == ["b"]


def test_that_another_persons_entries_are_counted_and_not_shown(tmp_path: Path):
    put(store(tmp_path), "a")
    put(store(tmp_path), "b")
    other = store(tmp_path, "zhang", 5)
    assert other.entries(*OutboxState) == ()
    assert other.standing() == Standing(others=2)
    assert store(tmp_path).standing() == Standing(waiting=2, unsent=2)
    mine = store(tmp_path).entries(WAITING)[0]
    with pytest.raises(CannotOpen):
        other.payload(mine)
    other.remove(mine.id)
    other.sent(mine)
    assert store(tmp_path).standing().waiting == 2


def test_that_a_conflict_keeps_both_versions_and_can_be_sent_again(tmp_path: Path):
    kept = store(tmp_path)
    put(kept, "a", "mine")
    kept.refused(kept.entries(WAITING)[0], "Conflict", {"theirs": [["State", "归档"]]})
    (entry,) = kept.entries(CONFLICT)
    assert kept.payload(entry) == {"text": "mine"}
    assert kept.answer(entry) == {"theirs": [["State", "归档"]]}
    assert (entry.attempts, entry.last_error) == (1, "Conflict")
    assert kept.standing() == Standing(conflicts=1)
    kept.again(entry, {"text": "mine still"})
    assert texts(kept) == ["mine still"]


def test_that_events_of_the_telephone_wait_without_being_counted_as_records(tmp_path: Path):
    kept = store(tmp_path)
    kept.put(new_id(), OutboxKind.EVENT, "e", {}, NOW)
    put(kept, "a")
    assert kept.standing() == Standing(waiting=1, unsent=2)


def test_that_a_lost_key_loses_no_entry(tmp_path: Path):
    put(store(tmp_path), "a", "kept")
    (key,) = tmp_path.glob("key-*")
    key.rename(tmp_path / "away")
    later = store(tmp_path)
    with pytest.raises(CannotOpen) as caught:
        texts(later)
    assert "Nothing was deleted" in caught.value.message()
    put(later, "b", "new key")
    assert later.standing().waiting == 2
    (tmp_path / "away").rename(key)
    assert store(tmp_path).payload(store(tmp_path).entries(WAITING)[0]) == {"text": "kept"}


def test_that_a_damaged_file_is_laid_aside_and_told(tmp_path: Path):
    (tmp_path / "outbox.db").write_bytes(b"no database, but perhaps worth a look " * 100)
    kept = store(tmp_path)
    put(kept, "a")
    assert texts(kept) == ["无水"]
    (name,) = kept.standing().laid_aside
    assert (tmp_path / name).read_bytes().startswith(b"no database")


def test_that_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    seal = DeskSeal("lin", tmp_path, KeyFile.ALWAYS)
    (tmp_path / "file").write_text("x")
    kept = OutboxStore(tmp_path / "file" / "outbox.db", seal, login="lin", person_id=1)
    with pytest.raises(Unavailable):
        put(kept, "a")


def test_that_asking_how_it_stands_makes_no_file(tmp_path: Path):
    assert store(tmp_path).standing() == Standing()
    assert list(tmp_path.iterdir()) == []


def test_that_every_entry_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path):
    put(store(tmp_path), "a")
    with sqlite3.connect(tmp_path / "outbox.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    connection.close()

"""The key of one person on one desk: where it is kept, and what it opens."""

import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import Unavailable
from app.domain.sealing import CannotOpen
from app.integrations import secrets
from app.integrations.secrets import DeskSeal, KeyFile, KeyPlace
from tests.helpers.keyrings import LockedKeyring, NoKeyring, RefusingKeyring, TestKeyring

WORDS = "王建国 14005334417 上午起无水 𬭳"


@pytest.fixture
def key_store() -> Iterator[Callable[[TestKeyring], TestKeyring]]:
    before = keyring.get_keyring()

    def put(store: TestKeyring) -> TestKeyring:
        keyring.set_keyring(store)
        return store

    put(TestKeyring())
    yield put
    keyring.set_keyring(before)


def seal(folder: Path, login: str = "lin", key_file: KeyFile = KeyFile.INSTEAD) -> DeskSeal:
    return DeskSeal(login, folder, key_file)


def test_that_a_sealed_text_opens_after_a_restart_and_shows_nothing(key_store, tmp_path: Path):
    token = seal(tmp_path).close(WORDS, "draft 1")
    assert seal(tmp_path).open(token, "draft 1") == WORDS
    assert seal(tmp_path).place is KeyPlace.STORE
    assert list(tmp_path.iterdir()) == []  # no key beside the data
    assert not any(part in token for part in ("王", "14005334417"))
    assert token != seal(tmp_path).close(WORDS, "draft 1")


def test_that_a_text_opens_only_where_it_belongs(key_store, tmp_path: Path):
    token = seal(tmp_path).close(WORDS, "draft 1")
    with pytest.raises(CannotOpen):
        seal(tmp_path).open(token, "draft 2")


@pytest.mark.parametrize("place", [3, 15, 40, -1])
def test_that_a_changed_text_is_not_opened(key_store, tmp_path: Path, place: int):
    token = seal(tmp_path).close(WORDS, "draft 1")
    other = "B" if token[place] == "A" else "A"
    changed = token[:place] + other + (token[place + 1 :] if place != -1 else "")
    with pytest.raises(CannotOpen):
        seal(tmp_path).open(changed, "draft 1")


@pytest.mark.parametrize("token", ["", "s1", "s1.", "s1..", "s1.00000000.", "{}", "s2.x.y", "。"])
def test_that_what_was_never_sealed_is_not_opened(key_store, tmp_path: Path, token: str):
    with pytest.raises(CannotOpen):
        seal(tmp_path).open(token, "draft 1")


def test_that_another_person_cannot_open_it(key_store, tmp_path: Path):
    token = seal(tmp_path, "lin").close(WORDS, "draft 1")
    with pytest.raises(CannotOpen) as caught:
        seal(tmp_path, "zhang").open(token, "draft 1")
    assert token.split(".")[1] in caught.value.message()
    assert "Nothing was deleted" in caught.value.message()


def test_that_a_lost_key_is_said_and_new_texts_get_a_new_one(key_store, tmp_path: Path):
    token = seal(tmp_path).close(WORDS, "a")
    key_store(TestKeyring())
    later = seal(tmp_path)
    with pytest.raises(CannotOpen):
        later.open(token, "a")
    assert later.open(later.close("new", "b"), "b") == "new"


@pytest.mark.parametrize("store", [NoKeyring, RefusingKeyring])
def test_that_without_a_key_store_a_file_is_made_where_it_may_be(key_store, tmp_path: Path, store):
    key_store(store())
    token = seal(tmp_path).close(WORDS, "a")
    assert seal(tmp_path).open(token, "a") == WORDS
    assert seal(tmp_path).place is KeyPlace.FILE
    (file,) = tmp_path.iterdir()
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_that_without_a_key_store_and_without_permission_it_is_said_what_to_do(
    key_store, tmp_path: Path
):
    key_store(NoKeyring())
    with pytest.raises(Unavailable) as caught:
        seal(tmp_path, key_file=KeyFile.NEVER).close(WORDS, "a")
    assert "key_file" in caught.value.message()
    assert list(tmp_path.iterdir()) == []


def test_that_a_locked_store_is_not_waited_for_and_used_when_it_is_unlocked(
    key_store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(secrets, "WAIT_FOR_STORE", 0.05)
    locked = LockedKeyring()
    key_store(locked)
    mine = DeskSeal("lin", tmp_path, KeyFile.NEVER)
    with pytest.raises(Unavailable) as caught:
        mine.close(WORDS, "a")
    assert "Unlock" in caught.value.message()
    asking = mine._store._asking
    assert asking is not None
    locked.unlocked.set()
    asking.join(5)
    assert mine.open(mine.close(WORDS, "a"), "a") == WORDS
    assert mine.place is KeyPlace.STORE


def test_that_what_the_store_had_sealed_opens_when_it_answers_late(
    key_store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    locked = LockedKeyring()
    locked.unlocked.set()
    key_store(locked)
    earlier = seal(tmp_path).close("earlier", "a")
    monkeypatch.setattr(secrets, "WAIT_FOR_STORE", 0.05)
    locked.unlocked.clear()
    mine = seal(tmp_path)
    meanwhile = mine.close("meanwhile", "b")  # with a key file
    with pytest.raises(CannotOpen):
        mine.open(earlier, "a")
    asking = mine._store._asking
    locked.unlocked.set()
    assert asking is not None
    asking.join(5)
    assert mine.open(earlier, "a") == "earlier"
    assert mine.open(meanwhile, "b") == "meanwhile"
    assert mine.place is KeyPlace.STORE


def test_that_a_damaged_key_file_is_said_and_stays(key_store, tmp_path: Path):
    key_store(NoKeyring())
    seal(tmp_path).close(WORDS, "a")
    (file,) = tmp_path.iterdir()
    file.write_text("not a key")
    with pytest.raises(Unavailable) as caught:
        seal(tmp_path).close(WORDS, "a")
    assert file.name in caught.value.message()
    assert file.read_text() == "not a key"


@given(st.text(alphabet=st.characters(exclude_categories=())), st.text())
def test_that_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, text: str, about: str):
    mine = DeskSeal("lin", tmp_path_factory.getbasetemp() / "any", KeyFile.ALWAYS)
    assert mine.open(mine.close(text, about), about) == text


def test_that_the_start_of_the_program_waits_for_no_key_and_no_cryptography():
    words = (
        "import sys, app.bootstrap; from app.integrations.secrets import DeskSeal, KeyFile;"
        "from pathlib import Path; DeskSeal('lin', Path('none'), KeyFile.INSTEAD);"
        "sys.exit(bool({'cryptography', 'keyring'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0

"""kill -9 while drafts and entries are written: what was acknowledged is there, and readable."""

import itertools
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from app.data.drafts import DraftStore
from app.data.outbox import OutboxStore
from app.domain.outbox import OutboxState
from app.integrations.secrets import DeskSeal, KeyFile

RUNS = 20
_WRITER = """
import itertools, sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID
from app.data.drafts import DraftStore
from app.data.ids import new_id
from app.data.outbox import OutboxStore
from app.domain.call import IntakeDraft
from app.domain.outbox import OutboxKind
from app.integrations.secrets import DeskSeal, KeyFile

folder, run = Path(sys.argv[1]), sys.argv[2]
seal = DeskSeal("lin", folder, KeyFile.INSTEAD)
drafts = DraftStore(folder / "drafts.db", seal)
outbox = OutboxStore(folder / "outbox.db", seal, login="lin", person_id=1)
now = datetime.now(UTC)
draft = IntakeDraft(UUID(int=1), "1", "1", now)
for n in itertools.count(1):
    drafts.save(1, replace(draft, complaint=f"{run}:{n}"))
    print(f"draft {n}", flush=True)
    outbox.put(new_id(), OutboxKind.REGISTER, f"{run}:{n}", {"n": n}, now)
    print(f"entry {n}", flush=True)
"""


@pytest.fixture
def keyring_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One key store for the killed program and the one after it."""
    monkeypatch.setenv("HOTLINE_TEST_KEYRING", str(tmp_path / "keyring.json"))


def _killed(folder: Path, run: int, after: int) -> tuple[int, int]:
    """Let it write, kill it in the middle; the last draft and entry it said were safe."""
    program = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(folder), str(run)], stdout=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    heard = list(itertools.islice(program.stdout, after))
    program.kill()
    heard += program.stdout.readlines()
    program.wait()
    program.stdout.close()
    told = {"draft": 0, "entry": 0}
    for line in heard:
        what, _space, number = line.strip().partition(" ")
        if line.endswith("\n"):
            told[what] = int(number)
    return told["draft"], told["entry"]


def test_that_a_killed_program_loses_nothing_it_said_was_kept(
    tmp_path: Path, keyring_file: None
) -> None:
    chance = Random(7)
    promised: set[str] = set()
    for run in range(RUNS):
        draft, entry = _killed(tmp_path, run, chance.randrange(1, 14))
        promised |= {f"{run}:{n}" for n in range(1, entry + 1)}
        seal = DeskSeal("lin", tmp_path, KeyFile.NEVER)
        (kept,) = DraftStore(tmp_path / "drafts.db", seal).all(1)
        made_in, _colon, number = kept.complaint.partition(":")
        assert (int(made_in), int(number)) >= (run, draft)
        outbox = OutboxStore(tmp_path / "outbox.db", seal, login="lin", person_id=1)
        entries = outbox.entries(OutboxState.WAITING)
        assert promised <= {e.record for e in entries}
        assert [outbox.payload(e)["n"] for e in entries]
        assert not outbox.standing().laid_aside
    assert promised

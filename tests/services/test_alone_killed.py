"""kill -9 of a desk that works alone: what it said was kept waits at the next sign-in."""

import itertools
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from app.data.engine import Database
from app.domain.alone import Provision
from app.domain.outbox import OutboxState
from app.domain.place import PlaceBook
from app.integrations.password_check import made
from app.integrations.secrets import DeskSeal, KeyFile
from app.services.alone_door import provision_store
from app.services.catalogue import read_catalogue
from tests.helpers.lone_desk import PASSWORD, alone, settings_of
from tests.helpers.seeds import AGENT, seed_small

RUNS = 4
_DESK = """
import sys
from pathlib import Path
from tests.fault.forms import a_call
from tests.helpers.lone_desk import alone, settings_of

services = alone(settings_of(Path(sys.argv[1])))
while True:
    draft = services.calls.save_draft(a_call())
    print(services.calls.register(draft).call_id, flush=True)
"""


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_that_a_killed_desk_loses_no_call_it_took_alone(database: Database, tmp_path: Path) -> None:
    seed_small(database)
    settings, now = settings_of(tmp_path), datetime.now(UTC)
    seal = DeskSeal(AGENT.login, tmp_path, KeyFile.ALWAYS)
    kept = Provision(
        AGENT, read_catalogue(database), {}, PlaceBook(()), timedelta(), now, made(PASSWORD)
    )
    provision_store(settings, AGENT.login, seal).keep(kept)
    chance, promised = Random(3), set[str]()
    for _ in range(RUNS):
        promised |= killed(tmp_path, chance.randrange(1, 9))
        services = alone(settings)
        found = services.outbox._store.entries(OutboxState.WAITING)
        assert promised <= {entry.record for entry in found}
        assert all(services.outbox._store.payload(entry)["draft"] for entry in found)
        assert not {str(draft.call_id) for draft in services.calls.drafts()} & promised
        assert services.outbox.send_all().away


def killed(folder: Path, after: int) -> set[str]:
    """Let it take calls, kill it in the middle; what it said was kept."""
    desk = subprocess.Popen(
        [sys.executable, "-c", _DESK, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert desk.stdout is not None
    heard = list(itertools.islice(desk.stdout, after))
    desk.kill()
    heard += desk.stdout.readlines()
    desk.wait()
    desk.stdout.close()
    assert len(heard) >= after
    return {line.strip() for line in heard if line.endswith("\n")}

"""kill -9 of servers under desks at work: what was acknowledged is there afterwards, once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.failover import hand_over
from tests.fault.server_killed import kill_and_count
from tests.fault.site import Breakable, Site, make_site

pytestmark = pytest.mark.postgres


@pytest.fixture
def server() -> Iterator[Breakable]:
    """One that keeps its word, and may be killed."""
    server = Breakable()
    yield server
    server.stop()


@pytest.fixture
def town(server: Breakable) -> Iterator[Site]:
    site = make_site(server)
    yield site
    site.database.close()


def test_that_a_killed_server_and_its_standby_lose_nothing_they_acknowledged(
    server: Breakable, town: Site, tmp_path: Path
) -> None:
    """First it is killed and comes back; then it is killed and the standby takes over."""
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    finding, _seconds, _doubts = kill_and_count(server, town, tmp_path / "before", runs=2)
    assert finding.wrong == []
    assert finding.pressed == finding.there > 0

    found = hand_over(server, town, tmp_path / "after", synchronous=True, desks=2, work=0.5).finding
    assert found.wrong == []
    assert found.pressed == found.there - finding.there > 0

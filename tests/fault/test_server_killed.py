"""kill -9 of the server under desks at work: what it acknowledged is there when it is back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.server_killed import kill_and_count
from tests.fault.site import Breakable, make_site

pytestmark = pytest.mark.postgres


@pytest.fixture
def server() -> Iterator[Breakable]:
    server = Breakable()
    yield server
    server.stop()


def test_that_a_killed_server_has_what_it_acknowledged_and_desks_go_on(
    server: Breakable, tmp_path: Path
) -> None:
    site = make_site(server)
    finding, outages, _doubts = kill_and_count(server, site, tmp_path, runs=2)
    site.database.close()
    assert finding.wrong == []
    assert finding.pressed == finding.there > 0
    assert len(outages) == 8

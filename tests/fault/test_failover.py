"""The standby takes over: nothing acknowledged is lost under synchronous commit."""

from pathlib import Path

import pytest

from tests.fault.failover import hand_over

pytestmark = pytest.mark.postgres


def test_that_a_failover_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found = hand_over(tmp_path, synchronous=True, desks=2, work=1.0)
    assert found.finding.wrong == []
    assert found.finding.pressed == found.finding.there > 0

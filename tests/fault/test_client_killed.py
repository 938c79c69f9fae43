"""kill -9 of a desk in the middle of its intakes: nothing is lost, nothing is there twice."""

from pathlib import Path

import pytest

from tests.fault.client_killed import kill_and_count
from tests.fault.site import Site

pytestmark = pytest.mark.postgres


def test_that_a_killed_desk_loses_no_call_and_registers_none_twice(
    site: Site, tmp_path: Path
) -> None:
    findings = kill_and_count(site, tmp_path, runs=5)
    assert [w for finding in findings for w in finding.wrong] == []
    assert findings[-1].pressed == findings[-1].there

"""Services are the same for one desk on its own file and for a person of a shared server."""

import pytest


@pytest.fixture(params=("sqlite", "shared"))
def engine_name(request: pytest.FixtureRequest) -> str:
    """Runs the test once on the embedded database and once as the people of a shared one."""
    return str(request.param)

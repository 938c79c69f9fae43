"""Many desks at one server: intakes a second (server alone, and with clients), idle desks.

Argument: the size in accounts (default 100000). One part alone: `alone`, `clients` or `idle`.
"""

from collections.abc import Sequence

from tests.bench._idle import idle_desks
from tests.bench._load import alone, intakes
from tests.bench._site import big_server, site_of

_PARTS = {"alone": alone, "clients": intakes, "idle": idle_desks}


def run(arguments: Sequence[str]) -> None:
    """Measure and print."""
    size = next((int(a) for a in arguments if a.isdigit()), 100_000)
    wanted = [name for name in arguments if name in _PARTS] or list(_PARTS)
    with big_server() as server:
        database, _took = site_of(server, size)
        for name in wanted:
            _PARTS[name](database)
        database.close()

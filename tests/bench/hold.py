"""A server that stays until it is ended, so that large sites are filled once.

Prints its address; other measurements use it with HOTLINE_BENCH_SERVER set to that address.
"""

import signal
from collections.abc import Sequence

from tests.bench._site import own_server


def run(_arguments: Sequence[str]) -> None:
    """Start, say where, and wait for the end."""
    with own_server() as server:
        print(f"HOTLINE_BENCH_SERVER={server.url()}", flush=True)
        signal.sigwait({signal.SIGINT, signal.SIGTERM})

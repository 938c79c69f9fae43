"""A second server that follows the first one and can take over."""

import time

from psycopg import connect
from typing_extensions import override

from tests.fault.site import SAFE, Breakable

NAME = "second"


class Standby(Breakable):
    """A streaming copy of `primary`, which it reaches through `port`."""

    def __init__(self, primary: Breakable, port: int | None = None) -> None:
        self.primary, self.through = primary, port or primary.port
        super().__init__(SAFE)

    @override
    def _start(self) -> None:
        data = self.root / "data"
        way = f"host=127.0.0.1 port={self.through} user=app application_name={NAME}"
        self._run("pg_basebackup", "-D", data, "-R", "-X", "stream", "-c", "fast", "-d", way)
        self.resume()

    def promote(self) -> None:
        """Become the one that takes changes."""
        self._run("pg_ctl", "-D", self.root / "data", "-w", "-t", "30", "promote")


def demand(primary: Breakable, *, synchronous: bool) -> None:
    """Whether a commit waits for the standby; returns when it does."""
    with connect(host="127.0.0.1", port=primary.port, user="app", dbname="postgres",
                 autocommit=True) as owner:  # fmt: skip
        names = NAME if synchronous else ""
        owner.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        owner.execute("SELECT pg_reload_conf()")
        wanted = "sync" if synchronous else "async"
        while not owner.execute(
            "SELECT 1 FROM pg_stat_replication WHERE application_name = %s AND sync_state = %s",
            (NAME, wanted),
        ).fetchone():
            time.sleep(0.05)

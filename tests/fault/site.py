"""A shared server that keeps its word (fsync, synchronous_commit) and can be killed."""

import contextlib
import os
import signal
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from typing_extensions import override

from app.bootstrap import Core, Services, sign_in
from app.data.engine import Database
from app.data.ids import new_id
from app.data.schema import upgrade
from app.data.shared_server import address
from app.domain.outage import Area, Effect, OutageDraft, OutageKind, Window
from app.domain.people import Person
from app.settings import Desk, Paths, Settings
from app.settings import Server as Where
from tests.helpers.postgres import Server
from tests.helpers.seeds import AGENT, DISPATCHER, LIUQUAN_2, OTHER_AGENT, SUPERVISOR, seed_small
from tests.helpers.tickets import a_form

SAFE = (
    "-c listen_addresses=127.0.0.1 -c fsync=on -c synchronous_commit=on -c shared_buffers=64MB "
    "-c max_connections=60 -c unix_socket_directories= -c timezone=Asia/Shanghai "
    "-c wal_level=replica -c max_wal_senders=5"
)
DATABASE = "hotline"
DESKS = (AGENT, OTHER_AGENT, DISPATCHER, SUPERVISOR)
"""Who may register calls, one desk each."""


def system_clock() -> datetime:
    return datetime.now(UTC)


class Breakable(Server):
    """A server whose processes can be killed, and frozen."""

    def __init__(self, options: str = SAFE) -> None:
        super().__init__(options)

    def processes(self) -> list[int]:
        """The postmaster, then all that it has started."""
        first = int((self.root / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        return [first, *_children(first)]

    def crash(self) -> None:
        """kill -9 of everything at once; stopped first, so that nobody is born meanwhile."""
        self._signal(self.processes()[:1], signal.SIGSTOP)
        found = self.processes()
        self._signal(found, signal.SIGKILL)
        until = time.monotonic() + 5
        while any(_alive(pid) for pid in found) or (
            time.monotonic() < until and Path(f"/proc/{found[0]}").exists()
        ):
            time.sleep(0.005)
        # Where nobody buries the dead (some containers) the next server would take it for alive.
        (self.root / "data" / "postmaster.pid").unlink(missing_ok=True)

    def freeze(self) -> None:
        """The server still has its network, and answers nothing."""
        self._signal(self.processes(), signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(self.processes(), signal.SIGCONT)

    @staticmethod
    def _signal(pids: list[int], what: signal.Signals) -> None:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, what)

    @override
    def stop(self) -> None:
        if (self.root / "data" / "postmaster.pid").exists():
            self.crash()
        super().stop()


def _children(parent: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(status.read_text().rpartition(")")[2].split()[1]) == parent:
                found.append(int(status.parent.name))
    return found


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@dataclass(frozen=True)
class Site:
    """A seeded town on a server: an outage to merge into and tickets to join."""

    server: Server
    database: Database
    outage: UUID
    tickets: tuple[UUID, ...]
    name: str = DATABASE

    def url(self, person: Person, *ports: int) -> sa.URL:
        """The address as the front door makes it, through other ports if they are named."""
        hosts = ",".join(f"127.0.0.1:{port}" for port in ports or (self.server.port,))
        where = Where(host=hosts, database=self.name, sslmode="disable")
        return address(where, person.login, "none", "hotline-desk/fault")


def make_site(server: Server, *, name: str = DATABASE, template: str = "") -> Site:
    """Fill the server; `template` is a database of it that is migrated already."""
    database = Database(server.create(name, template or "template0"))
    if not template:
        upgrade(database)
    seed_small(database)
    with database.writes.begin() as connection:
        known = set(connection.scalars(sa.text("SELECT rolname FROM pg_roles")))
        for person in DESKS:
            if person.login not in known:
                role = f'CREATE ROLE "{person.login}" LOGIN IN ROLE hotline_{person.seat.value}'
                connection.exec_driver_sql(role)
        connection.exec_driver_sql(
            "UPDATE hotline_log.quota SET opened = 10000000, listed = 10000000, tickets = 10000000"
        )
    folder = server.root
    made = sign_in(Core(settings_of(folder), database, system_clock), DISPATCHER, _nobody)
    tickets = tuple(made.tickets.create(a_form()).id for _ in range(3))
    draft = an_outage()
    version = made.outages.save_draft(draft).version
    made.outages.publish(draft.id, version)
    return Site(server, database, draft.id, tickets, name)


def an_outage() -> OutageDraft:
    now, hour = system_clock(), timedelta(hours=1)
    return OutageDraft(
        id=new_id(), kind=OutageKind.EMERGENCY, title="柳泉路抢修", reason="DN400 主管破裂",
        internal_note="", internal_end=None,
        windows=(Window(Effect.NO_WATER, now - hour, now + 4 * hour),),
        areas=(Area(Effect.NO_WATER, LIUQUAN_2, None, None, "", 0),), water_point="", tips=(),
        unit_id=None,
    )  # fmt: skip


def settings_of(folder: Path) -> Settings:
    """A desk's own folder; its key is a file, as no key store is here."""
    return Settings(paths=Paths(data=folder, log=folder), desk=Desk(key_file="always"))


def enter(url: sa.URL, person: Person, folder: Path) -> Services:
    """Sign in at a desk of the shared server."""
    database = Database(url, guarded=True)
    return sign_in(Core(settings_of(folder), database, system_clock), person, _nobody)


def _nobody(_change: object) -> None:
    """Nobody listens."""

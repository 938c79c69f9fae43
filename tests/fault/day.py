"""Several desks at work at the same time, and how long each was without a server."""

from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from time import monotonic, sleep, time

import sqlalchemy as sa

from app.domain.people import Person
from tests.fault.desk import Post, start
from tests.fault.ledger import Finding, count, read
from tests.fault.site import DESKS, Site


@dataclass
class Day:
    """Desks on one site; each in a process and a folder of its own."""

    site: Site
    folder: Path
    ports: tuple[int, ...] = ()
    people: tuple[Person, ...] = DESKS
    desks: dict[Path, Person] = field(default_factory=dict)
    _before: int = 0
    _posts: list[Post] = field(default_factory=list)
    _running: list[tuple[BaseProcess, Connection]] = field(default_factory=list)

    def begin(self) -> None:
        """Everybody starts; returns when the server has acknowledged something to each."""
        self._before = count(self.site, {}).there
        for person in self.people:
            folder = self.folder / person.login
            folder.mkdir()
            url = self.site.url(person, *self.ports).render_as_string(hide_password=False)
            post = Post(url, person, folder, person.id, self.site.outage, self.site.tickets, 0.1)
            self.desks[folder] = person
            self._posts.append(post)
            self._running.append(start(post))
        self.wait_for_acknowledgement(0.0)

    def wait_for_acknowledgement(self, since: float, seconds: float = 60) -> list[float]:
        """Until the server has told each desk something after `since`; how long each one took."""
        until = monotonic() + seconds
        while True:
            firsts = [self._first_after(folder, since) for folder in self.desks]
            if None not in firsts:
                return [first - since for first in firsts if first is not None]
            if monotonic() > until:
                raise TimeoutError("a desk does not go on")
            assert all(process.is_alive() for process, _ready in self._running)
            sleep(0.05)

    @staticmethod
    def _first_after(folder: Path, since: float) -> float | None:
        return next((at for at in read(folder).moments if at > since), None)

    def outages(self, since: float) -> list[float]:
        """Seconds between the last acknowledgement before `since` and the first after it."""
        found = []
        for folder in self.desks:
            moments = read(folder).moments
            before = [at for at in moments if at <= since]
            after = [at for at in moments if at > since]
            if before and after:
                found.append(min(after) - max(before))
        return found

    def in_doubt(self, at: float) -> int:
        """How many calls were pressed and not answered at that moment."""
        found = 0
        for folder in self.desks:
            ledger = read(folder)
            answered = {**ledger.queued, **{c: e["at"] for c, e in ledger.told.items()}}
            found += sum(
                pressed <= at < min(answered.get(call, at + 1), ledger.queued.get(call, at + 1))
                for call, pressed in ledger.pressed_at.items()
            )
        return found

    def lost(self, database: "sa.Engine") -> int:
        """Calls that were acknowledged until now and are not there."""
        acknowledged = {call for folder in self.desks for call in read(folder).told}
        with database.connect() as connection:
            ids = connection.execute(sa.text("SELECT id::text FROM hotline.call"))
            return len(acknowledged - {row[0] for row in ids})

    def end(self) -> Finding:
        """All desks are killed, start once more, send what waits; then everything is counted."""
        for process, ready in self._running:
            process.kill()
            process.join()
            ready.close()
        last = []
        for post in self._posts:
            values = {name: getattr(post, name) for name in post.__dataclass_fields__}
            last.append(start(Post(**{**values, "calls": 0})))
        for process, ready in last:
            process.join(60)
            ready.close()
            assert process.exitcode == 0
        finding = count(self.site, self.desks)
        finding.add("something still waits", finding.waiting)
        finding.add("not everything arrived", finding.pressed - (finding.there - self._before))
        return finding


def now() -> float:
    """The clock of the journals."""
    return time()

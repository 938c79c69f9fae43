"""Sends what waits in the outbox as soon as the database answers, and knows since when it is away.

Lives as long as the sign-in; windows come and go and ask it how things stand.
"""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.domain.alone import Return
from app.domain.outbox import Delivery, Standing
from ui.mailbox import mailbox
from ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from app.bootstrap import Services

PAUSES = (2, 4, 8, 15)
"""Seconds between two attempts while the server is away; the last one goes on."""
HEARTBEAT = 15
"""Seconds between two looks at a server that answers; an embedded file needs none."""


class Courier(QObject):
    """Asks, sends and tells. `changed`: another standing, or the server went or came back.

    `delivered` carries the `Delivery` of a round that sent something or met a conflict.
    `returned`: who began without the server has been let in by it. `way` is how that stands.
    """

    changed = Signal()
    delivered = Signal(object)
    returned = Signal()

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.services: Services | None = None
        self.standing = Standing()
        self.since: datetime | None = None
        self.way = Return()
        self._attempts = 0
        self._busy = self._again = self._insists = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.look)
        self._mailbox = mailbox()

    def serve(self, services: "Services") -> None:
        """Work for this person from now on, the first round at once."""
        self.services = services
        alone = services.alone.provision is not None
        self.since = services.clock() if alone else None
        self.standing, self.way, self._attempts = Standing(), Return(alone=alone), 0
        services.outbox.listen(lambda: self._mailbox.post(self._on_kept))
        if alone:
            self.changed.emit()
        self.look()

    def stop(self) -> None:
        """No more rounds: the program ends."""
        self.services = None
        self._timer.stop()

    def retry(self) -> None:
        """The person wants it: ask even a server that has refused him."""
        self._insists = True
        self.look()

    def look(self) -> None:
        """A round now; one more follows when one is under way."""
        services = self.services
        if services is None:
            return
        self._timer.stop()
        if self._busy:
            self._again = True
            return
        self._busy, self._again = True, False
        insists, self._insists = self._insists, False

        def work() -> tuple[Return, Delivery]:
            way = services.alone.come_back(again=insists)
            return way, services.outbox.send_all()

        def done(found: tuple[Return, Delivery]) -> None:
            self._on_round(services, *found)

        def failed(error: BaseException) -> None:
            self._busy = False
            self._timer.start(PAUSES[-1] * 1000)
            self._tasks.unhandled.emit(error)

        self._tasks.run(work, owner=self, done=done, failed=failed, lane=Lane.OUTBOX)

    def _on_kept(self) -> None:
        """Something was kept just now: count it at once, asking the server may take a while."""
        services = self.services
        if services is None or not isValid(self):
            return

        def counted(standing: Standing) -> None:
            if services is self.services:
                since = self.since
                if services.outbox.known_away:
                    since = since or services.clock()
                self._stands(standing, since, self.way)

        self._tasks.run(services.outbox.standing, owner=self, done=counted, lane=Lane.DISK)
        self.look()

    def _stands(self, standing: Standing, since: datetime | None, way: Return) -> None:
        if (standing, since, way) != (self.standing, self.since, self.way):
            self.standing, self.since, self.way = standing, since, way
            self.changed.emit()

    def _on_round(self, services: "Services", way: Return, delivery: Delivery) -> None:
        self._busy = False
        if services is not self.services:  # somebody else has signed in meanwhile
            self.look()
            return
        since = (self.since or services.clock()) if delivery.away else None
        self._attempts = self._attempts + 1 if delivery.away else 0
        self._stands(delivery.standing, since, replace(way, back=False))
        if way.back:
            self.returned.emit()
        if delivery.sent or delivery.conflicts:
            self.delivered.emit(delivery)
        self._wait()

    def _wait(self) -> None:
        """Until the next round: soon while something waits, else as a heart beats."""
        services = self.services
        if services is None:
            return
        if self._again:
            self._timer.start(0)
        elif self.since is not None:
            place = max(1, min(self._attempts, len(PAUSES))) - 1
            self._timer.start(PAUSES[place] * 1000)
        elif self.standing.unsent or not services.session.database.embedded:
            self._timer.start(HEARTBEAT * 1000)

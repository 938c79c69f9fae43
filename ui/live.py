"""The line to the colleagues: opened at sign-in on a shared server, closed when the person goes."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from ui.changes import ChangeRelay
from ui.courier import Courier
from ui.mailbox import mailbox
from ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from app.bootstrap import Services


class LiveLine(QObject):
    """What colleagues change goes into the relay; the courier hears when the server comes or goes.

    `stands` says whether the server answers.
    """

    stands = Signal(bool)

    def __init__(
        self, changes: ChangeRelay, courier: Courier, tasks: Tasks, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._changes, self._courier, self._tasks = changes, courier, tasks
        self._services: Services | None = None
        self._mailbox = mailbox()

    def serve(self, services: "Services") -> None:
        """Follow for this person; the one before is not followed any more."""
        before, self._services = self._services, services
        if before is not None:
            self._tasks.run(before.live.stop, owner=self, lane=Lane.DISK)
        services.live.follow(
            self._changes.hear, lambda there: self._mailbox.post(partial(self._on_stands, there))
        )

    def leave(self) -> None:
        """The program ends: give free what this person edits, while there is time."""
        if self._services is not None:
            work = self._services.editing.end_all
            self._tasks.run(work, owner=self, failed=lambda _error: None)  # it runs out by itself

    def stop(self) -> None:
        """Close the line."""
        services, self._services = self._services, None
        if services is not None:
            services.live.stop()

    def _on_stands(self, there: bool) -> None:
        if isValid(self):
            self.stands.emit(there)
            self._courier.look()

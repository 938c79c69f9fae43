"""Has this desk keep what its person needs to sign in while the server is away."""

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.change import Change, Subject
from ui.changes import ChangeRelay
from ui.tasks import Lane, Tasks

if TYPE_CHECKING:
    from app.bootstrap import Services

log = logging.getLogger(__name__)
QUIET = 5000
"""Milliseconds after the sign-in, and after the last of several changes."""


class Keeper(QObject):
    """Keeps anew when catalogues, places or the person's own password have changed."""

    def __init__(self, changes: ChangeRelay, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._services: Services | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET)
        self._quiet.timeout.connect(self.keep)
        watched = (Subject.CATALOGUE, Subject.PLACE, Subject.PERSON)
        changes.subscribe(watched, self._on_changed, self)

    def serve(self, services: "Services") -> None:
        """Keep for this person from now on."""
        self._services = services
        if services.shared:
            self._quiet.start()

    def stop(self) -> None:
        """The program ends."""
        self._services = None
        self._quiet.stop()

    def keep(self) -> None:
        """Keep it now."""
        services = self._services
        if services is None or not services.shared:
            return

        def failed(error: BaseException) -> None:
            log.warning("nothing is kept for working alone: %s", type(error).__name__)

        self._tasks.run(services.alone.keep, owner=self, failed=failed, lane=Lane.OUTPUT)

    def _on_changed(self, change: Change) -> None:
        services = self._services
        if services is None or not services.shared:
            return
        others = change.subjects == {Subject.PERSON} and str(services.person.id) not in change.ids
        if not others:
            self._quiet.start()

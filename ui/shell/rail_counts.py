"""The marks of waiting work in the rail, before the screens that keep them were built."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.change import Change
from ui.changes import ChangeRelay
from ui.navigation import PageSpec
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.bootstrap import Services

_GATHER = 1000  # ms in which changes are gathered before it is counted again


class RailCounts(QObject):
    """Counts with `PageSpec.waiting`; a page that is there counts for itself."""

    def __init__(
        self,
        parent: QObject,
        tasks: Tasks,
        services: "Services",
        changes: ChangeRelay,
        specs: Sequence[PageSpec],
        *,
        built: Callable[[str], object],
        show: Callable[[str, int], None],
    ) -> None:
        super().__init__(parent)
        self._tasks, self._services, self._built, self._show = tasks, services, built, show
        self._specs = [spec for spec in specs if spec.waiting is not None]
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_GATHER)
        self._again.timeout.connect(self.count)
        subjects = {subject for spec in self._specs for subject in spec.subjects}
        if subjects:
            changes.subscribe(subjects, self._on_change, self)

    def count(self) -> None:
        """Ask for every screen that does not say it by itself."""
        for spec in self._specs:
            if self._built(spec.key) is None and spec.waiting is not None:
                self._tasks.run(
                    partial(spec.waiting, self._services),
                    owner=self,
                    done=partial(self._on_counted, spec.key),
                    failed=lambda _error: None,  # a mark less; the screen itself tells
                    newest=f"waiting-{spec.key}",
                )

    def _on_counted(self, key: str, count: int) -> None:
        if self._built(key) is None:
            self._show(key, count)

    def _on_change(self, _change: Change) -> None:
        self._again.start()

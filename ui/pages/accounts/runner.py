"""The import under way. It belongs to no screen: another look finds it as it is."""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.account_fields import AccountField
from app.domain.account_import import ImportReport, ImportStopped
from app.domain.errors import Cancelled
from ui.tasks import JobHandle, Tasks

if TYPE_CHECKING:
    from app.services.account_import import AccountImport

Mapping = dict[AccountField, tuple[int, ...]]


class _Watched:
    """A job's handle with a stop of its own: a stopped import still brings its report."""

    def __init__(self, handle: JobHandle, stop: threading.Event) -> None:
        self._handle = handle
        self._stop = stop

    def progress(self, done: int, total: int, text: str = "") -> None:
        self._handle.progress(done, total, text)
        if self._stop.is_set():
            raise Cancelled


class ImportRunner(QObject):
    """One import at a time, kept beside the tasks that run it.

    `progressed` as it goes on; `ended` when `report` is there, or `error` where there is none.
    """

    progressed = Signal(int, int, str)
    ended = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(tasks)
        self._tasks = tasks
        self._stop = threading.Event()
        self.path: Path | None = None
        self.mapping: Mapping = {}
        self.running = False
        self.told: tuple[int, int, str] = (0, 0, "")
        self.report: ImportReport | None = None
        self.broken: str = ""
        self.error: BaseException | None = None

    @classmethod
    def of(cls, tasks: Tasks) -> "ImportRunner":
        """The one of this program."""
        return tasks.findChild(cls) or cls(tasks)

    @property
    def stopping(self) -> bool:
        """Whether the person asked to stop and the batch under way is not in yet."""
        return self.running and self._stop.is_set()

    def start(self, service: "AccountImport", path: Path, mapping: Mapping) -> None:
        """Import the file. Whoever shows it listens to the signals."""
        self.forget()
        self.path, self.mapping, self.running = path, mapping, True
        self._stop = stop = threading.Event()
        self._tasks.run_with_progress(
            lambda handle: service.run(path, mapping, _Watched(handle, stop)),
            owner=self, done=self._on_done, failed=self._on_failed, progress=self._on_progress,
            cancelled=self._on_cancelled,
        )  # fmt: skip

    def stop(self) -> None:
        """Stop after the batch under way; its report still comes."""
        self._stop.set()

    def forget(self) -> None:
        """The report was seen, or another file is looked at."""
        self.told, self.report, self.broken, self.error = (0, 0, ""), None, "", None

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self.told = (done, total, text)
        self.progressed.emit(done, total, text)

    def _on_cancelled(self) -> None:
        self.running = False
        self.ended.emit()

    def _on_done(self, report: ImportReport) -> None:
        self.running, self.report = False, report
        self.ended.emit()

    def _on_failed(self, error: BaseException) -> None:
        self.running = False
        if isinstance(error, ImportStopped):
            self.report, self.broken = error.report, error.message()
        else:
            self.error = error
        self.ended.emit()

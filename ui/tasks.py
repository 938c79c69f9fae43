"""The only door to threads: work runs elsewhere, its result arrives on the UI thread.

The UI thread never waits for a query, a file or a printer. Worker threads hold no reference to
callbacks or widgets: these stay in this module's table and are released on the UI thread.
"""

import itertools
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid
from typing_extensions import override

from app.domain.errors import Cancelled
from ui.mailbox import mailbox

T = TypeVar("T")
log = logging.getLogger(__name__)


class Lane(StrEnum):
    """Where work waits: one worker for the database, a small pool for printing and files.

    What is kept on this computer's disk, and what is sent from there, waits for nobody else: a
    database that does not answer must not keep a draft from being saved.
    """

    DATABASE = "database"
    OUTPUT = "output"
    DISK = "disk"
    OUTBOX = "outbox"


class Job:
    """Work that was handed over. `cancel()` keeps its result from arriving."""

    def __init__(self) -> None:
        self._cancel = threading.Event()
        self.over = False

    def cancel(self) -> None:
        """Drop the result; work that reports progress stops at its next report."""
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        return self._cancel.is_set()


class JobHandle:
    """What long work sees of its job: a place to report to, and the word to stop."""

    def __init__(self, job: Job, report: Callable[[int, int, str], None]) -> None:
        self._job = job
        self._report = report

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the work is (`total` 0: unknown). Raises Cancelled when told to stop."""
        self.check()
        self._report(done, total, text)

    def check(self) -> None:
        """Raise Cancelled when the person cancelled the work."""
        if self._job.cancelled:
            raise Cancelled


@dataclass(slots=True)
class _Entry:
    """All that belongs to one job; lives on the UI thread until its result was delivered."""

    job: Job
    owner: QObject
    run: Callable[[], Callable[[], None]]
    failed: Callable[[BaseException], None]
    cancelled: Callable[[], None] | None
    progress: Callable[[int, int, str], None] | None
    newest: tuple[int, str] | None
    landing: Callable[[], None] | BaseException | None = None


class Tasks(QObject):
    """Runs work in the background and delivers to owners that still exist.

    `unhandled` carries the error of a run that named no `failed`; the shell shows it.
    """

    unhandled = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._numbers = itertools.count(1)
        self._entries: dict[int, _Entry] = {}
        self._newest: dict[tuple[int, str], Job] = {}
        self._lanes: dict[Lane, Executor] = {}
        self._mailbox = mailbox()

    @property
    def pending(self) -> int:
        """How many jobs have not delivered yet."""
        return len(self._entries)

    def run(
        self,
        work: Callable[[], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        lane: Lane = Lane.DATABASE,
        newest: str | None = None,
    ) -> Job:
        """Run `work` on `lane`; `done` or `failed` is called on the UI thread if `owner` lives.

        `newest` names a question of this owner: asking it again drops the earlier answer, and
        skips the earlier work when it has not started.
        """
        return self.run_with_progress(
            lambda _handle: work(), owner=owner, done=done, failed=failed, lane=lane, newest=newest
        )

    def run_with_progress(
        self,
        work: Callable[[JobHandle], T],
        *,
        owner: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[BaseException], None] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
        lane: Lane = Lane.OUTPUT,
        newest: str | None = None,
    ) -> Job:
        """Like `run`, for long work: `progress(done, total, text)` arrives on the UI thread."""
        job, number = Job(), next(self._numbers)
        handle = JobHandle(job, partial(self._report, number))

        def run() -> Callable[[], None]:
            result = work(handle)
            return partial(done, result) if done is not None else _nothing

        key = None if newest is None else (id(owner), newest)
        if key is not None:
            if (older := self._newest.get(key)) is not None:
                older.cancel()
            self._newest[key] = job
        self._entries[number] = _Entry(
            job, owner, run, failed or self.unhandled.emit, cancelled, progress, key
        )
        self._submit(lane, number)
        return job

    def close(self) -> None:
        """Cancel everything, drop all results and wait for the work that is running."""
        for entry in self._entries.values():
            entry.job.cancel()
        for executor in self._lanes.values():
            executor.shutdown(wait=True, cancel_futures=True)
        self._lanes.clear()
        self._entries.clear()
        self._newest.clear()

    def _submit(self, lane: Lane, number: int) -> None:
        if lane not in self._lanes:
            workers = 2 if lane is Lane.OUTPUT else 1
            self._lanes[lane] = ThreadPoolExecutor(workers, thread_name_prefix=lane.value)
        self._lanes[lane].submit(self._work, number)

    def _work(self, number: int) -> None:
        """Runs in the worker; must not keep a reference that dies here."""
        self._perform(number)
        self._mailbox.post(partial(self._on_landed, number))

    def _perform(self, number: int) -> None:
        entry = self._entries.get(number)
        if entry is None or entry.job.cancelled:
            return
        try:
            entry.landing = entry.run()
        except Exception as error:  # noqa: BLE001 - handed to the owner, not swallowed
            entry.landing = error

    def _report(self, number: int, done: int, total: int, text: str) -> None:
        self._mailbox.post(partial(self._on_reported, number, done, total, text))

    def _on_reported(self, number: int, done: int, total: int, text: str) -> None:
        entry = self._entries.get(number)
        if entry and entry.progress and not entry.job.cancelled and isValid(entry.owner):
            entry.progress(done, total, text)

    def _on_landed(self, number: int) -> None:
        entry = self._entries.pop(number, None)
        if entry is None:
            return
        entry.job.over = True
        landing = entry.landing
        if entry.newest is not None and self._newest.get(entry.newest) is entry.job:
            del self._newest[entry.newest]
        if not isValid(entry.owner):
            if isinstance(landing, Exception) and not isinstance(landing, Cancelled):
                log.error("work of a closed screen failed", exc_info=landing)
            return
        if entry.job.cancelled or landing is None or isinstance(landing, Cancelled):
            if entry.cancelled is not None:
                entry.cancelled()
        elif isinstance(landing, BaseException):
            entry.failed(landing)
        else:
            landing()


class InlineTasks(Tasks):
    """The same door without threads, for tests: the result is there when `run` returns."""

    @override
    def _submit(self, lane: Lane, number: int) -> None:
        self._perform(number)
        self._on_landed(number)

    @override
    def _report(self, number: int, done: int, total: int, text: str) -> None:
        self._on_reported(number, done, total, text)


def _nothing() -> None:
    """The delivery of work nobody asked the result of."""

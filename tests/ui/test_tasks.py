"""The door to threads keeps its promises."""

import threading
import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

from app.domain.errors import Cancelled
from ui.tasks import InlineTasks, JobHandle, Lane, Tasks


def test_that_a_result_arrives_on_the_ui_thread(qtbot, tasks: Tasks, owner: QObject) -> None:
    seen: list[tuple[int, int, int]] = []

    def work() -> int:
        return threading.get_ident()

    def done(worker: int) -> None:
        seen.append((worker, threading.get_ident(), threading.main_thread().ident or 0))

    tasks.run(work, owner=owner, done=done)
    qtbot.waitUntil(lambda: bool(seen))
    worker, here, main = seen[0]
    assert worker != main
    assert here == main


def test_that_database_work_runs_one_after_another_in_order(
    qtbot, tasks: Tasks, owner: QObject
) -> None:
    order: list[int] = []
    results: list[int] = []

    def numbered(n: int) -> Callable[[], int]:
        def work() -> int:
            order.append(n)
            return n

        return work

    for n in range(20):
        tasks.run(numbered(n), owner=owner, done=results.append)
    qtbot.waitUntil(lambda: len(results) == 20)
    assert order == results == list(range(20))


def test_that_the_newest_question_wins_and_the_waiting_older_one_is_not_asked(
    qtbot, tasks: Tasks, owner: QObject
) -> None:
    gate = threading.Event()
    asked: list[str] = []
    answers: list[str] = []

    def ask(words: str) -> Callable[[], str]:
        def work() -> str:
            asked.append(words)
            gate.wait(5)
            return words

        return work

    for words in ("a", "ab", "abc"):
        tasks.run(ask(words), owner=owner, done=answers.append, newest="search")
    qtbot.waitUntil(lambda: asked == ["a"])
    gate.set()
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert asked == ["a", "abc"]
    assert answers == ["abc"]


def test_that_questions_of_two_screens_do_not_displace_each_other(qtbot, tasks: Tasks) -> None:
    first, second = QObject(), QObject()
    answers: list[str] = []
    tasks.run(lambda: "first", owner=first, done=answers.append, newest="search")
    tasks.run(lambda: "second", owner=second, done=answers.append, newest="search")
    qtbot.waitUntil(lambda: len(answers) == 2)


def test_that_a_destroyed_screen_hears_nothing(qtbot, tasks: Tasks) -> None:
    gate = threading.Event()
    heard: list[object] = []
    screen = QObject()
    tasks.run(lambda: gate.wait(5), owner=screen, done=heard.append, failed=heard.append)
    screen.deleteLater()
    QCoreApplication.sendPostedEvents(screen, QEvent.Type.DeferredDelete)
    gate.set()
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert heard == []


def test_that_a_failure_goes_to_its_handler_and_else_to_unhandled(
    qtbot, tasks: Tasks, owner: QObject
) -> None:
    def work() -> None:
        raise ValueError("no")

    mine: list[BaseException] = []
    everybodys: list[BaseException] = []
    tasks.unhandled.connect(everybodys.append)
    tasks.run(work, owner=owner, failed=mine.append)
    tasks.run(work, owner=owner)
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert [type(e) for e in mine] == [ValueError]
    assert [type(e) for e in everybodys] == [ValueError]
    assert mine[0].__traceback__ is not None


def test_that_progress_arrives_and_cancelling_stops_the_work(
    qtbot, tasks: Tasks, owner: QObject
) -> None:
    reports: list[tuple[int, int, str]] = []
    ends: list[str] = []
    stopped = threading.Event()

    def work(handle: JobHandle) -> str:
        try:
            for n in range(1_000_000):
                handle.progress(n, 1_000_000, "rows")
                time.sleep(0.0005)
        except Cancelled:
            stopped.set()
            raise
        return "all"

    job = tasks.run_with_progress(
        work,
        owner=owner,
        done=ends.append,
        failed=lambda error: ends.append(repr(error)),
        progress=lambda *report: reports.append(report),
        cancelled=lambda: ends.append("cancelled"),
    )
    qtbot.waitUntil(lambda: len(reports) > 3)
    job.cancel()
    qtbot.waitUntil(lambda: tasks.pending == 0)
    assert stopped.is_set()
    assert ends == ["cancelled"]
    assert reports[0] == (0, 1_000_000, "rows")


def test_that_the_ui_thread_is_not_held_up_by_slow_work(
    qtbot, tasks: Tasks, owner: QObject
) -> None:
    gaps: list[float] = []
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        gaps.append(now - last)
        last = now

    timer = QTimer(owner)
    timer.timeout.connect(tick)
    timer.start(5)
    done: list[object] = []
    tasks.run(lambda: time.sleep(0.4), owner=owner, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    timer.stop()
    assert len(gaps) > 10
    assert max(gaps) < 0.3


def test_that_printing_does_not_wait_for_the_database(qtbot, tasks: Tasks, owner: QObject) -> None:
    gate = threading.Event()
    printed: list[str] = []
    tasks.run(lambda: gate.wait(5), owner=owner)
    tasks.run(lambda: "poster", owner=owner, done=printed.append, lane=Lane.OUTPUT)
    qtbot.waitUntil(lambda: printed == ["poster"])
    gate.set()
    qtbot.waitUntil(lambda: tasks.pending == 0)


def test_that_closing_waits_for_running_work_and_drops_its_result(qtbot, owner: QObject) -> None:
    tasks = Tasks()
    started = threading.Event()
    finished: list[str] = []
    heard: list[object] = []

    def work() -> str:
        started.set()
        time.sleep(0.05)
        finished.append("work")
        return "result"

    tasks.run(work, owner=owner, done=heard.append)
    assert started.wait(5)
    tasks.close()
    assert finished == ["work"]
    assert heard == []


@pytest.mark.parametrize("fails", [False, True])
def test_that_inline_tasks_answer_before_run_returns(owner: QObject, *, fails: bool) -> None:
    tasks = InlineTasks()
    heard: list[object] = []

    def work() -> str:
        if fails:
            raise ValueError
        return "yes"

    tasks.run(work, owner=owner, done=heard.append, failed=lambda e: heard.append(type(e)))
    assert heard == [ValueError if fails else "yes"]

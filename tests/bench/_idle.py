"""What three hundred idle desks cost the server, and how long news take to the last of them."""

import multiprocessing
import threading
import time
from queue import Empty
from typing import Any

import sqlalchemy as sa

from app.data.change_feed import ChangeFeed
from app.data.engine import Database
from tests.bench._cpu import ServerCpu
from tests.bench._data import say
from tests.bench._people import agents
from tests.bench.table import show
from tests.helpers.seated import seated

DESKS = 300
PROCESSES = 6
"""So many, because three hundred threads of one interpreter are a measurement of Python."""
TIMES = 5
PATIENCE = 120.0
IDLE = 30.0


def idle_desks(database: Database) -> None:
    """Three hundred change feeds, each of a person of its own, in a few processes."""
    people = agents(database, DESKS)
    urls = []
    for one in people:
        own = seated(database, one)
        urls.append(own.writes.url.render_as_string(hide_password=False))
        own.close()
    context = multiprocessing.get_context("spawn")
    answers: Any = context.Queue()
    end = context.Event()
    workers = [
        context.Process(target=_listen, args=(urls[n::PROCESSES], answers, end), daemon=True)
        for n in range(PROCESSES)
    ]
    for worker in workers:
        worker.start()
    try:
        _measured(database, answers)
    finally:
        end.set()
        for worker in workers:
            worker.join(30)


def _measured(database: Database, answers: Any) -> None:
    there, lost = _gathered(answers, "there", DESKS, PATIENCE)
    if len(there) < DESKS:
        say(f"idle desks: only {len(there)} of {DESKS} have come in {PATIENCE:.0f} s; given up")
        return
    time.sleep(5)
    cpu, start = ServerCpu(database), time.time()
    time.sleep(IDLE)
    share = cpu.seconds() / (time.time() - start) * 100
    delays = []
    for n in range(TIMES):
        start = time.time()
        with database.writes.begin() as connection:
            connection.execute(
                sa.text("SELECT hotline_log.tell('outage', :n, NULL)"), {"n": f"{start}-{n}"}
            )
        heard, again = _gathered(answers, "heard", DESKS, 30.0)
        lost += again
        if len(heard) < DESKS:
            say(f"idle desks: news {n + 1} came to {len(heard)} of {DESKS} in 30 s")
        delays.append((max(heard) - start) * 1000 if len(heard) == DESKS else 30_000.0)
        time.sleep(3)
    show(f"{DESKS} idle desks", ("", "figure", "target"), [
        ["the server's share of a core, %", round(share, 2), "< 3"],
        [f"news at the last desk, ms, median of {TIMES}", sorted(delays)[TIMES // 2], "< 1000"],
        [f"news at the last desk, ms, worst of {TIMES}", max(delays), "< 1000"],
        ["connections lost and made again", lost, ""],
    ])  # fmt: skip


def _gathered(answers: Any, wanted: str, number: int, patience: float) -> tuple[list[float], int]:
    """When so many desks said `wanted`, or as many as did in time; and how many were cut off."""
    found: list[float] = []
    lost = 0
    until = time.monotonic() + patience
    while len(found) < number and (left := until - time.monotonic()) > 0:
        try:
            what, moment = answers.get(timeout=left)
        except Empty:
            break
        if what == wanted:
            found.append(moment)
        lost += what == "lost"
    return found, lost


def _listen(urls: list[str], answers: Any, end: Any) -> None:
    """One process with some desks. A connection that fails is tried again by the feed itself."""
    threading.stack_size(256 * 1024)
    feeds = [
        ChangeFeed(
            sa.make_url(url),
            lambda _change: answers.put(("heard", time.time())),
            lambda there: answers.put(("there" if there else "lost", time.time())),
        )
        for url in urls
    ]
    for feed in feeds:
        feed.start()
        time.sleep(0.05)
    end.wait()
    for feed in feeds:
        feed.stop(wait=0)

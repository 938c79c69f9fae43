"""Many desks at once: complete intakes a second, and what three hundred idle desks cost."""

import multiprocessing
import os
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from app.bootstrap import Services
from app.data.accounts import PhoneRow
from app.data.change_feed import ChangeFeed
from app.data.engine import Database
from app.data.ids import new_id
from app.domain.call import IntakeDraft
from app.domain.catalogue import RequestKind
from app.domain.people import Seat
from app.domain.ticket import TicketView
from tests.bench._site import desk, person
from tests.bench.table import percentile, show
from tests.helpers.seated import seated

CONNECTIONS = 50
PROCESSES = 4
SECONDS = 20
DESKS = 300


def intakes(database: Database) -> None:
    """Complete intakes (pop, register with a ticket, first page of the queue) a second."""
    numbers = [
        row.number for row in database.all(sa.select(PhoneRow.number).limit(20_000))
    ]  # fmt: skip
    url = database.writes.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    rows: list[list[object]] = []
    for what, whole in (("register only", False), ("pop + register + queue", True)):
        answers: Any = context.Queue()
        share = CONNECTIONS // PROCESSES
        workers = [
            context.Process(target=_work, args=(url, numbers, share, whole, n, answers))
            for n in range(PROCESSES)
        ]
        for worker in workers:
            worker.start()
        times = [t for _worker in workers for t in answers.get(timeout=SECONDS + 120)]
        for worker in workers:
            worker.join()
        rows.append([what, round(len(times) / SECONDS), percentile(times, 0.5),
                     percentile(times, 0.95)])  # fmt: skip
    show(f"Intakes, {share * PROCESSES} connections, clients on the same cores, target 500/s",
         ("", "a second", "p50 ms", "p95 ms"), rows)  # fmt: skip


def _work(
    url: str, numbers: list[str], connections: int, whole: bool, seed: int, answers: Any
) -> None:
    """One process with some desks, each a thread with a connection of its own."""
    database = Database(url)
    agent = person(database, Seat.AGENT)
    times: list[float] = []
    desks = [desk(database, agent) for _ in range(connections)]
    first = desks[0]
    first.catalogue.get()
    for other in desks:
        other.calls.pop(numbers[0])
    stop = time.perf_counter() + SECONDS

    def take(services: Services, rng: Random) -> None:
        while time.perf_counter() < stop:
            start = time.perf_counter()
            _intake(services, rng.choice(numbers), whole=whole)
            times.append((time.perf_counter() - start) * 1000)

    threads = [
        threading.Thread(target=take, args=(d, Random(seed * 100 + i))) for i, d in enumerate(desks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put(times)


def _intake(services: Services, number: str, *, whole: bool) -> None:
    if whole:
        services.calls.pop(number)
    now = datetime.now(UTC)
    draft = IntakeDraft(
        call_id=new_id(), raw_number=number, number=number, started_at=now,
        request_kind=RequestKind.LEAK, category_code="leak.road", salutation="先生",
        callback_number="14005330001", address="张店区柳泉路90号", location_note="路口",
        complaint="路面冒水",
        answers=_answers(services),
    )  # fmt: skip
    services.calls.register(draft, dispatch_to=_unit(services))
    if whole:
        services.tickets.queue(TicketView.MINE, limit=50)


def _answers(services: Services) -> dict[str, str]:
    category = services.catalogue.get().category("leak.road")
    assert category is not None
    return {q.key: q.choices[0] if q.choices else "上午" for q in category.questions}


def _unit(services: Services) -> int:
    return next(u.id for u in services.catalogue.get().units if u.kind.value == "repair")


def idle_desks(database: Database) -> None:
    """Three hundred change feeds: the server's idle cost, and how long news take to the last."""
    agent = person(database, Seat.AGENT)
    owner = seated(database, agent)
    with database.reads.connect() as connection:
        connection.exec_driver_sql(f'ALTER ROLE "{agent.login}" CONNECTION LIMIT -1')
    heard: list[float] = []
    there: list[bool] = []
    feeds = [
        ChangeFeed(owner.writes.url, lambda _c: heard.append(time.perf_counter()), there.append)
        for _ in range(DESKS)
    ]
    for feed in feeds:
        feed.start()
        time.sleep(0.01)
    while len(there) < DESKS:
        time.sleep(0.1)
    time.sleep(3)
    before, start = _server_cpu(), time.perf_counter()
    time.sleep(30)
    idle = (_server_cpu() - before) / (time.perf_counter() - start) * 100
    delays = []
    for n in range(5):
        heard.clear()
        start = time.perf_counter()
        with database.writes.begin() as connection:
            connection.execute(
                sa.text("SELECT hotline_log.tell('outage', :n, NULL)"), {"n": str(n)}
            )
        while len(heard) < DESKS and time.perf_counter() - start < 10:
            time.sleep(0.005)
        delays.append((max(heard) - start) * 1000 if len(heard) >= DESKS else 10_000.0)
        time.sleep(3)
    for feed in feeds:
        feed._stopping.set()
    show(f"{DESKS} idle desks", ("", "figure", "target"), [
        ["the server's share of a core, %", round(idle, 2), "< 3"],
        ["news at the last desk, ms, worst of 5", max(delays), "< 1000"],
    ])  # fmt: skip


def _server_cpu() -> float:
    """Seconds of processor time that all processes named postgres have used."""
    total = 0
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            stat = entry.read_text("ascii", "replace")
        except OSError:
            continue  # it has just ended
        if "(postgres)" in stat:
            fields = stat.rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")

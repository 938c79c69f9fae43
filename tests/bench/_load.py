"""Complete intakes a second through the program, and by the server alone."""

import multiprocessing
import threading
import time
from datetime import UTC, datetime
from random import Random
from typing import Any

import sqlalchemy as sa

from app.bootstrap import Services
from app.data.accounts import PhoneRow
from app.data.engine import Database
from app.data.ids import new_id
from app.domain.call import IntakeDraft
from app.domain.catalogue import RequestKind
from app.domain.people import Person
from app.domain.ticket import TicketView
from tests.bench._data import say
from tests.bench._people import agents
from tests.bench._pgbench import (
    NUMBERS,
    Script,
    end_the_day,
    find_pgbench,
    keep_numbers,
    keep_promises,
    listening,
    run_script,
)
from tests.bench._site import desk
from tests.bench.table import percentile, show

CONNECTIONS = 50
PROCESSES = 4
SECONDS = 20
ALONE_SECONDS = 60
"""As long as autovacuum's pause: wherever it was, every desk plans its statements anew."""


def intakes(database: Database) -> None:
    """Complete intakes (pop, register with a ticket, first page of the queue) a second."""
    numbers = [
        row.number for row in database.all(sa.select(PhoneRow.number).limit(20_000))
    ]  # fmt: skip
    url = database.writes.url.render_as_string(hide_password=False)
    people = agents(database, CONNECTIONS)
    context = multiprocessing.get_context("spawn")
    rows: list[list[object]] = []
    for what, whole in (("register only", False), ("pop + register + queue", True)):
        answers: Any = context.Queue()
        share = CONNECTIONS // PROCESSES
        workers = [
            context.Process(
                target=_work,
                args=(url, numbers, people[n * share : (n + 1) * share], whole, n, answers),
            )
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
    url: str, numbers: list[str], people: list[Person], whole: bool, seed: int, answers: Any
) -> None:
    """One process with some desks, each a thread with a connection of its own."""
    database = Database(url)
    times: list[float] = []
    desks = [desk(database, agent) for agent in people]
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
    known = services.calls.pop(number).accounts if whole else ()
    caller = known[0] if known else None
    now = datetime.now(UTC)
    draft = IntakeDraft(
        call_id=new_id(), raw_number=number, number=number, started_at=now,
        request_kind=RequestKind.LEAK, category_code="leak.road", salutation="先生",
        callback_number="14005330001", address="张店区柳泉路90号", location_note="路口",
        complaint="路面冒水", account_id=caller.id if caller else None,
        community_id=caller.community_id if caller else None,
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


def alone(database: Database) -> None:
    """The same without the program's clients: what the server can do."""
    if find_pgbench() is None:
        say("the server alone: skipped, there is no pgbench beside the server's programs")
        return
    people = agents(database, CONNECTIONS)
    number = keep_numbers(database)
    keep_promises(database)
    services = desk(database, people[0])
    services.catalogue.get()
    _intake(services, number, whole=True)  # what is read once is read now
    with listening(services) as sent:
        _intake(services, number, whole=True)
    services.session.database.close()
    pop, register, queue = (
        [one for one in sent if name in one[0]] for name in ("screen_pop", "register_call", "mine")
    )
    steps = {"pop": pop, "register": register, "queue": queue, "pop + register": pop + register,
             "pop + register + queue": sent}  # fmt: skip
    rows: list[list[object]] = []
    for what, statements in steps.items():
        script = Script(statements, number, NUMBERS)
        end_the_day(database)
        times, used = run_script(script, database, people, ALONE_SECONDS)
        rows.append([what, round(len(times) / ALONE_SECONDS), percentile(times, 0.5),
                     percentile(times, 0.95), round(used / len(times) * 1000, 2),
                     round(used / ALONE_SECONDS, 2)])  # fmt: skip
    show(f"The server alone, {CONNECTIONS} connections by pgbench, target 500/s on two cores",
         ("", "a second", "p50 ms", "p95 ms", "server's ms of CPU each", "cores it had"),
         rows)  # fmt: skip

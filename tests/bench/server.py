"""The shared server through the program's own services, as agent and as branch.

Arguments: sizes in accounts (default 100000); with each come half as many tickets and twice as
many calls. For ten million: `server 100000 1000000 10000000` (an hour on two cores, 40 GB of disk).
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random
from statistics import quantiles

import sqlalchemy as sa

from app.bootstrap import Services
from app.data.accounts import PhoneRow
from app.data.engine import Database
from app.domain.errors import HotlineError
from app.domain.people import Seat
from app.domain.ticket import TicketView
from tests.bench._data import say
from tests.bench._idle import idle_desks
from tests.bench._load import alone, intakes
from tests.bench._proxy import delayed
from tests.bench._site import big_server, desk, person, site_of, warm
from tests.bench.search import probes
from tests.bench.table import show

ROUND_TRIP = 0.040
"""Seconds that the proxy adds to a round trip."""
Times = dict[str, dict[str, tuple[float, float]]]


def run(arguments: Sequence[str]) -> None:
    """Measure and print."""
    sizes = [int(a) for a in arguments if a.isdigit()] or [100_000]
    found: Times = {}
    filled: list[list[object]] = []
    with big_server() as server:
        for size in sizes:
            database, took = site_of(server, size)
            filled += [[f"{size:,}: {row[0]}", *row[1:]] for row in took]
            show("Filling", ("", "rows", "seconds", "rows/s"), filled)
            warm(database)
            _lookups(found, database, size)
            if size == sizes[-1]:
                _far_away(database, server.port)
                alone(database)
                intakes(database)
                idle_desks(database)
            database.close()
            if size != sizes[-1]:
                server.drop(f"site_{size}")


def _show(found: Times) -> None:
    columns = list(dict.fromkeys(c for times in found.values() for c in times))
    rows = [
        (kind, *(f"{times[c][0]:.1f} / {times[c][1]:.1f}" if c in times else "" for c in columns))
        for kind, times in found.items()
    ]
    show("Through the services, ms p50 / p95, target p95 20", ("", *columns), rows)


def _lookups(found: Times, database: Database, size: int) -> None:
    kinds = probes(database)
    numbers = _numbers(database)
    for seat in (Seat.AGENT, Seat.BRANCH):
        services = desk(database, person(database, seat))
        column = f"{seat.value} {size // 1000} k"
        say(column)
        for kind, texts in kinds.items():
            _measure(found, kind, column, services.search.find, texts)
        for kind, work, values in _screens(services, seat, numbers):
            _measure(found, kind, column, work, values)
        services.session.database.close()
        _show(found)


def _screens(
    services: Services, seat: Seat, numbers: Sequence[str]
) -> Iterator[tuple[str, Callable[[str], object], Sequence[str]]]:
    some = [str(i) for i in range(60)]
    if seat is Seat.AGENT:
        yield "screen pop", services.calls.pop, numbers
    yield "queue page", lambda _n: services.tickets.queue(TicketView.OPEN), some
    page = services.tickets.queue(TicketView.OPEN)
    if page.after is not None:
        yield (
            "queue, next page",
            lambda _n: services.tickets.queue(TicketView.OPEN, after=page.after),
            some,
        )
    yield "badges", lambda _n: services.tickets.counts(), some
    ids = [line.id for line in page.rows[:60]]
    yield (
        "ticket opened",
        lambda n: services.tickets.detail(ids[int(n) % len(ids)]),
        some if ids else [],
    )
    yield "text in the open queue", lambda n: _text(services, TicketView.OPEN, n), some
    yield "text in the archive", lambda n: _text(services, TicketView.ARCHIVED, n), some[:20]
    yield "outages", lambda _n: services.outages.lines(), some


def _text(services: Services, view: TicketView, n: str) -> object:
    return services.tickets.queue(view, text=f"漏水 {n}")


def _measure(
    found: Times, kind: str, column: str, work: Callable[[str], object], values: Sequence[str]
) -> None:
    if len(values) < 2:
        return
    try:
        for value in values[:8]:
            work(value)
        times = sorted(_timed(work, value) for value in values)
    except HotlineError as error:  # longer than a statement may take: told, and the others go on
        say(f"{column}, {kind}: {error.message()}")
        return
    cut = quantiles(times, n=20)
    found.setdefault(kind, {})[column] = (cut[9], cut[18])


def _timed(work: Callable[[str], object], value: str) -> float:
    start = time.perf_counter()
    work(value)
    return (time.perf_counter() - start) * 1000


def _numbers(database: Database) -> list[str]:
    last = database.one(sa.select(sa.func.max(PhoneRow.account_id)))[0]
    ids = Random(3).sample(range(1, last + 1), 300)
    statement = sa.select(PhoneRow.number).where(PhoneRow.account_id.in_(ids))
    return [row.number for row in database.all(statement)][:300]


def _far_away(database: Database, port: int) -> None:
    """The same over a line of 40 ms: what is left above it, and how many round trips it was."""
    agent = person(database, Seat.AGENT)
    numbers = _numbers(database)[:40]
    near: Times = {}
    far: Times = {}
    with delayed(port, ROUND_TRIP / 2) as away:
        for times, through in ((near, None), (far, away)):
            services = desk(database, agent, through)
            works: Mapping[str, Callable[[str], object]] = {
                "screen pop": services.calls.pop,
                "search": services.search.find,
                "queue page": lambda _n, s=services: s.tickets.queue(TicketView.OPEN),  # type: ignore[misc]
                "badges": lambda _n, s=services: s.tickets.counts(),  # type: ignore[misc]
            }
            for kind, work in works.items():
                _measure(times, kind, "", work, numbers)
            services.session.database.close()
    rows = [
        [
            kind, near[kind][""][0], far[kind][""][0],
            round((far[kind][""][0] - near[kind][""][0]) / (ROUND_TRIP * 1000), 1),
        ]
        for kind in far
    ]  # fmt: skip
    head = ("", "near p50 ms", "40 ms away p50 ms", "round trips")
    show("Over a line of 40 ms", head, rows)

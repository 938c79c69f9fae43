"""A network that delays, cuts answers, refuses and falls silent: what a desk sees, in seconds."""

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic
from uuid import UUID

import sqlalchemy as sa

from app.bootstrap import Services
from app.domain.errors import Unavailable
from tests.bench.table import show
from tests.fault.forms import a_call, counted_call
from tests.fault.site import Breakable, Site, enter, make_site
from tests.helpers.proxy import Proxy
from tests.helpers.seeds import AGENT, OWNER_PHONE, ZHANGDIAN_REPAIR

RUNS = 200


@dataclass
class Cuts:
    """What random cuts in the middle of answers led to."""

    answered: int = 0
    queued: int = 0
    wrong: int = 0


def cut_and_count(site: Site, proxy: Proxy, desk: Services, runs: int) -> Cuts:
    """Cut the answer to each call somewhere; sometimes the network is gone for a while, too."""
    chance, cuts, calls = Random(1), Cuts(), list[UUID]()
    for _ in range(runs):
        call = a_call()
        proxy.cut(chance.randrange(400))
        if chance.random() < 0.3:
            desk.outbox.noticed_away()
        registered = desk.calls.register(call, dispatch_to=ZHANGDIAN_REPAIR)
        cuts.queued += registered.queued
        cuts.answered += not registered.queued
        desk.outbox.send_all()
        calls.append(call.call_id)
        waits = desk.outbox.standing().waiting
        cuts.wrong += counted_call(site, call.call_id) + waits != 1
    proxy.pass_all()
    while desk.outbox.standing().unsent:
        desk.outbox.send_all()
    cuts.wrong += sum(counted_call(site, call) != 1 for call in calls)
    return cuts


def took(act: Callable[[], object]) -> float:
    """Seconds, whatever comes of it."""
    begin = monotonic()
    with contextlib.suppress(Unavailable):
        act()
    return monotonic() - begin


def run(runs: int = RUNS) -> bool:
    """The tables; True when no call was lost or there twice."""
    server = Breakable()
    site = make_site(server)
    proxy = Proxy(server.port)
    try:
        with TemporaryDirectory() as folder:
            cuts = _measured(server, site, proxy, Path(folder), runs)
    finally:
        proxy.stop()
        server.stop()
    return not cuts.wrong


def _measured(server: Breakable, site: Site, proxy: Proxy, folder: Path, runs: int) -> Cuts:
    desk = _desk(site, proxy, folder)
    rows: list[list[object]] = []
    for title, delay in (("as it is", 0.0), ("40 ms", 0.02), ("400 ms", 0.2)):
        proxy.pass_all(delay)
        pops = [took(lambda: desk.calls.pop(OWNER_PHONE)) for _ in range(12)][6:]
        calls = [took(lambda: desk.calls.register(a_call())) for _ in range(12)][6:]
        rows.append([f"round trip {title}", median(pops) * 1000, median(calls) * 1000])
    show("Delays: median ms", ("", "screen pop", "register"), rows)
    proxy.pass_all()
    cuts = cut_and_count(site, proxy, desk, runs)
    twice = (
        "SELECT count(*) FROM (SELECT complaint FROM ticket WHERE location_note = ''"
        " GROUP BY 1 HAVING count(*) > 1) x"
    )
    cuts.wrong += site.database.one(sa.text(twice))[0]
    show(
        "Answers cut after 0 to 400 bytes", ("", "found", "target"),
        [["cuts", runs, RUNS], ["answered by the second attempt", cuts.answered, ""],
         ["kept by the outbox, sent later", cuts.queued, ""], ["lost or twice", cuts.wrong, 0]],
    )  # fmt: skip
    _silences(server, proxy, desk)
    desk.session.database.close()
    return cuts


def _silences(server: Breakable, proxy: Proxy, desk: Services) -> None:
    """With the program's own patience."""
    rows: list[list[object]] = []
    for title, begin, end in (
        ("connections refused", proxy.refuse, proxy.pass_all),
        ("black hole that takes everything", proxy.hole, proxy.pass_all),
        ("server frozen (SIGSTOP)", server.freeze, server.thaw),
    ):
        desk.calls.pop(OWNER_PHONE)
        begin()
        first = took(lambda: desk.calls.register(a_call()))
        second = took(lambda: desk.calls.register(a_call()))
        end()
        back = took(desk.outbox.send_all)
        rows.append([title, first, second, back, desk.outbox.standing().unsent])
    show(
        "Away: seconds until a call is safe in the outbox",
        ("", "first call", "next call", "sent after return in", "still waiting"), rows,
    )  # fmt: skip


def _desk(site: Site, proxy: Proxy, folder: Path) -> Services:
    desk = enter(site.url(AGENT, proxy.port), AGENT, folder)
    desk.catalogue.get()
    desk.catalogue.workdays()
    return desk

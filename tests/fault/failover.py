"""A primary is killed, its standby takes over; synchronous: nothing acknowledged may be lost."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from app.data.engine import Database
from tests.bench.table import show
from tests.fault.day import Day, now
from tests.fault.ledger import Finding, read
from tests.fault.site import DATABASE, DESKS, Breakable, Site, make_site
from tests.fault.standby import Standby, demand
from tests.helpers.proxy import Proxy

RUNS = 3
LINK = 0.02
"""Seconds in each direction between the two servers where they are not on one desk."""


@dataclass
class Handover:
    """What one failover cost."""

    finding: Finding
    promotion: float
    outages: list[float]
    doubts: int
    queued: int


def hand_over(
    primary: Breakable, site: Site, folder: Path, *, synchronous: bool, desks: int = len(DESKS),
    link: float = 0.0, work: float = 2.0, seed: int = 1,
) -> Handover:  # fmt: skip
    """Two servers, some desks; the first is killed, and its link with it."""
    proxy = Proxy(primary.port) if link else None
    standby = None
    try:
        standby = Standby(primary, proxy.port if proxy else None)
        if proxy:
            proxy.pass_all(link)
        demand(primary, synchronous=synchronous)
        day = Day(site, folder, (primary.port, standby.port), DESKS[:desks])
        day.begin()
        sleep(work + Random(seed).random() * 0.5)
        if proxy:
            proxy.hole()
        primary.crash()
        died = now()
        begin = monotonic()
        standby.promote()
        promotion = monotonic() - begin
        day.site = replace(site, server=standby, database=Database(standby.url(DATABASE)))
        day.wait_for_acknowledgement(died)
        outages, doubts = day.outages(died), day.in_doubt(died)
        finding = day.end()
        queued = sum(len(read(desk).queued) for desk in day.desks)
        day.site.database.close()
        return Handover(finding, promotion, outages, doubts, queued)
    finally:
        if standby is not None:
            standby.stop()
        if proxy:
            proxy.stop()


def run(runs: int = RUNS) -> bool:
    """The table; True when nothing acknowledged was lost under synchronous commit."""
    rows, good = [], True
    for title, synchronous, link in (
        ("synchronous", True, 0.0),
        ("synchronous, 40 ms between the servers", True, LINK),
        ("asynchronous", False, 0.0),
        ("asynchronous, 40 ms, the link dies, too", False, LINK),
    ):
        for n in range(runs):
            primary = Breakable()
            site = make_site(primary)
            with TemporaryDirectory() as folder:
                found = hand_over(
                    primary, site, Path(folder), synchronous=synchronous, link=link, seed=n
                )
            site.database.close()
            primary.stop()
            finding = found.finding
            good = good and not (synchronous and finding.wrong)
            rows.append([
                title, finding.pressed, found.doubts, found.queued, len(finding.lost),
                len([w for w in finding.wrong if "lost" not in w and "arrived" not in w]),
                found.promotion, max(found.outages),
            ])  # fmt: skip
            for line in finding.wrong[:5]:
                print("  ", title, line)
    show(
        "Failover, 4 desks",
        ("", "calls", "in doubt", "outbox", "acknowledged, lost", "wrong", "promote s", "away s"),
        rows,
    )
    return good

"""kill -9 of all processes of the server while four desks register; it starts again by itself."""

from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from app.data.engine import Database
from tests.bench.table import show
from tests.fault.day import Day, now
from tests.fault.ledger import Finding, read
from tests.fault.site import Breakable, Site, make_site

RUNS = 50


def kill_and_count(
    server: Breakable, site: Site, folder: Path, runs: int, *, seed: int = 1
) -> tuple[Finding, list[float], int]:
    """Kill the server `runs` times under four desks.

    Gives the last count; how long each desk went on without an answer after the server was there
    again; and how many calls were in doubt.
    """
    chance, outages, doubts = Random(seed), list[float](), 0
    day = Day(site, folder)
    day.begin()
    for _ in range(runs):
        sleep(chance.random() * 0.7)
        server.crash()
        died = now()
        doubts += day.in_doubt(died)
        server.resume()
        outages += day.wait_for_acknowledgement(now())
        owner = Database(server.url("hotline"))
        assert day.lost(owner.reads) == 0
        owner.close()
    return day.end(), outages, doubts


def run(runs: int = RUNS) -> bool:
    """The table; True when nothing was wrong."""
    begin = monotonic()
    server = Breakable()
    try:
        site = make_site(server)
        with TemporaryDirectory() as name:
            folder = Path(name)
            finding, outages, doubts = kill_and_count(server, site, folder, runs)
            queued = sum(len(read(desk).queued) for desk in folder.iterdir())
    finally:
        server.stop()
    show(
        f"Server killed (kill -9 of all its processes), 4 desks, {monotonic() - begin:.0f} s",
        ("", "found", "target"),
        [
            ["kills", runs, f">= {RUNS}"],
            ["calls registered by the persons", finding.pressed, ""],
            ["... of these through the outbox", queued, ""],
            ["... of these in doubt at a kill", doubts, ""],
            ["in the database at the end", finding.there, finding.pressed],
            ["lost, twice, half", len(finding.wrong), 0],
            ["seconds from the server's return to an answer: median", median(outages), ""],
            ["... longest", max(outages), ""],
        ],
    )
    for line in finding.wrong[:20]:
        print("  ", line)
    return not finding.wrong

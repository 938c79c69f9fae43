"""kill -9 of a desk at random moments; it is started again, and everything is counted."""

from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from tests.bench.table import show
from tests.fault.desk import Post, start
from tests.fault.ledger import Finding, count, read
from tests.fault.site import Breakable, Site, make_site
from tests.helpers.seeds import AGENT

RUNS = 200
LONGEST = 0.8
"""Seconds until the kill, at most: some five calls."""
TYPING = 0.015
"""Seconds between two drafts, for the three seconds of the program: two hundred times faster."""


def kill_and_count(site: Site, folder: Path, runs: int, *, seed: int = 1) -> list[Finding]:
    """Kill the desk `runs` times; what is to be found after each, and after the last day."""
    chance, findings = Random(seed), []
    url = site.url(AGENT).render_as_string(hide_password=False)
    post = Post(url, AGENT, folder, seed, site.outage, site.tickets, TYPING, doubting=0.3)
    for _ in range(runs):
        process, ready = start(post)
        assert ready.recv() == "works"
        sleep(chance.random() * LONGEST)
        assert process.is_alive(), "it must die by our hand"
        process.kill()
        process.join()
        ready.close()
        findings.append(count(site, {folder: AGENT}))
    findings.append(last_day(site, post))
    return findings


def last_day(site: Site, post: Post) -> Finding:
    """Once more, without a kill: nothing may wait any longer."""
    process, ready = start(Post(**{**_fields(post), "calls": 0, "doubting": 0.0}))
    process.join(60)
    ready.close()
    assert process.exitcode == 0
    finding = count(site, {post.folder: post.person})
    finding.add("something still waits", finding.waiting)
    finding.add("not everything arrived", finding.pressed - finding.there)
    return finding


def _fields(post: Post) -> dict[str, object]:
    return {name: getattr(post, name) for name in post.__dataclass_fields__}


def run(runs: int = RUNS) -> bool:
    """The table; True when nothing was wrong."""
    server = Breakable()
    begin = monotonic()
    try:
        site = make_site(server)
        with TemporaryDirectory() as folder:
            findings = kill_and_count(site, Path(folder), runs)
            ledger = read(Path(folder))
    finally:
        server.stop()
    last, wrong = findings[-1], [w for f in findings for w in f.wrong]
    between = [f for f in findings[:-1] if f.pressed > f.there]
    show(
        f"Client killed (kill -9), {monotonic() - begin:.0f} s",
        ("", "found", "target"),
        [
            ["kills", runs, f">= {RUNS}"],
            ["calls registered by the person", last.pressed, ""],
            ["... kept by the outbox for a while", len(ledger.queued), ""],
            ["kills with an act under way or waiting", len(between), ""],
            ["in the database at the end", last.there, last.pressed],
            ["lost, twice, half, or typed text lost", len(wrong), 0],
        ],
    )
    for line in wrong[:20]:
        print("  ", line)
    return not wrong

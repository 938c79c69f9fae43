"""Each kind of search: p50 and p95 in ms at 20 k, 200 k and 1 M accounts, on both engines.

Arguments: sizes and engines to measure, e.g. `20000 200000 sqlite`; none: all.
"""

import time
from collections.abc import Callable, Sequence
from random import Random
from statistics import quantiles

import sqlalchemy as sa

from app.data.accounts import AccountRow, PhoneRow
from app.data.engine import Database
from app.data.places import CommunityRow
from app.services.places import Places
from app.services.search import Search
from tests.bench._data import SIZES, postgres_of, postgres_server, session_on, sqlite_of
from tests.bench.table import show

PROBES = 150


def run(arguments: Sequence[str]) -> None:
    """Measure and print."""
    sizes = [int(a) for a in arguments if a.isdigit()] or list(SIZES)
    engines = [a for a in arguments if not a.isdigit()] or ["sqlite", "postgresql"]
    found: dict[str, dict[tuple[str, int], tuple[float, float]]] = {}
    for size in sizes:
        if "sqlite" in engines:
            _measure(found, "sqlite", size, sqlite_of(size))
    if "postgresql" in engines:
        with postgres_server() as server:
            for size in sizes:
                _measure(found, "postgresql", size, postgres_of(server, size))
    columns = [(e, s) for e in engines for s in sizes]
    header = ("p50 / p95 ms", *(f"{e} {s // 1000} k" for e, s in columns))
    rows = [
        (kind, *(f"{times[c][0]:.1f} / {times[c][1]:.1f}" for c in columns))
        for kind, times in found.items()
    ]
    show("Search, target p95 20 ms", header, rows)


def _measure(
    found: dict[str, dict[tuple[str, int], tuple[float, float]]],
    engine: str,
    size: int,
    database: Database,
) -> None:
    session = session_on(database)
    search = Search(session, Places(session))
    search.find("张店")
    for kind, texts in probes(database).items():
        for text in texts[:10]:
            search.find(text)
        times = sorted(_timed(lambda text=text: search.find(text)) for text in texts)  # type: ignore[misc]
        cut = quantiles(times, n=20)
        found.setdefault(kind, {})[engine, size] = (cut[9], cut[18])
    database.close()


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def probes(database: Database) -> dict[str, list[str]]:
    """Texts of each kind, from accounts drawn at random."""
    rng = Random(7)
    row, place = AccountRow, CommunityRow
    last = database.one(sa.select(sa.func.max(row.id)))[0]
    ids = sorted(rng.sample(range(1, last + 1), PROBES))
    statement = (
        sa.select(
            row.account_no, row.meter_no, row.name, row.initials, row.building, row.unit_no,
            row.room, row.address, place.district, place.road, place.door_no,
            place.name.label("estate"),
        )
        .join(place, place.id == row.community_id)
        .where(row.id.in_(ids))
    )  # fmt: skip
    drawn = database.all(statement)
    phones = [
        p.number for p in database.all(
            sa.select(PhoneRow.number).where(PhoneRow.account_id.in_(ids))
        )
    ][:PROBES]  # fmt: skip
    homes = [a for a in drawn if a.building]
    roads = [a for a in homes if a.road]
    return {
        "phone, whole": phones,
        "phone, beginning (7)": [p[:7] for p in phones],
        "phone, last 4": [p[-4:] for p in phones],
        "户号, whole": [a.account_no for a in drawn],
        "户号, no dashes": [a.account_no.replace("-", "") for a in drawn],
        "户号, beginning (7)": [a.account_no[:7] for a in drawn],
        "户号, last 6": [a.account_no.replace("-", "")[-6:] for a in drawn],
        "表号, whole": [a.meter_no for a in drawn],
        "表号, beginning (5)": [a.meter_no[:5] for a in drawn],
        "name": [a.name for a in drawn],
        "name, 1 character": [a.name[0] for a in drawn],
        "name, 2 characters": [a.name[:2] for a in drawn],
        "given name": [a.name[1:] for a in drawn if len(a.name) > 2],
        "initials, 2": [a.initials[:2] for a in drawn],
        "initials, 3": [a.initials[:3] for a in drawn],
        "district + road + door + unit": [
            f"{a.district[:2]} {a.road} {a.door_no}号 {a.unit_no}单元" for a in roads
        ],
        "estate + building + unit": [f"{a.estate} {a.building}号楼{a.unit_no}单元" for a in homes],
        "estate, whole door": [f"{a.estate} {a.building}-{a.unit_no}-{a.room}" for a in homes],
        "written address": [a.address for a in homes],
        "road": [a.road for a in roads],
        "district": [a.district[:2] for a in drawn],
        "district + room": [f"{a.district[:2]} {a.room}室" for a in homes],
        "door alone (7-2-1102)": [f"{a.building}-{a.unit_no}-{a.room}" for a in homes],
        "name + road": [f"{a.name} {a.road}" for a in roads],
        "family name + road": [f"{a.name[0]} {a.road}" for a in roads],
        "name + estate": [f"{a.name} {a.estate}" for a in homes],
        "name + district": [f"{a.name} {a.district[:2]}" for a in homes],
        "initials + door": [f"{a.initials[:3]} {a.building}-{a.unit_no}-{a.room}" for a in homes],
        "words (fallback)": ["沿街商铺", "配电室南", "锅炉房西侧", "幼儿园对面", "物业服务"] * 6,
        "nothing (all ways tried)": [f"{a.name}{a.name[::-1]}" for a in drawn],
        "ticket, last 4": [f"{n:04}" for n in range(1, 40)],
    }  # fmt: skip

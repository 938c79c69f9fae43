"""The queue as a file: all of it, masked, harmless in a spreadsheet, recorded, whole or not."""

import csv
from datetime import datetime
from enum import Enum
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.data.engine import Database
from app.domain.errors import Cancelled, NotAllowed
from app.domain.people import Person
from app.domain.ticket import QueueFilter, TicketView
from app.domain.ticket_batch import ListFormat
from app.services import ticket_lists
from tests.helpers.audit import Entry, audit
from tests.helpers.seeds import (
    AGENT,
    BRANCH,
    DISPATCHER,
    NOW,
    ZHANGDIAN_REPAIR,
    ZHOUCUN_REPAIR,
    seed_small,
)
from tests.helpers.tickets import Desks, SetClock, a_form

FORMULA = '=HYPERLINK("示例","点我")'


class Told:
    """Hears how far the writing is; says stop after `most` reports."""

    def __init__(self, most: int = 99) -> None:
        self.steps: list[tuple[int, int]] = []
        self._most = most

    def progress(self, done: int, total: int, text: str = "") -> None:
        if len(self.steps) == self._most:
            raise Cancelled
        self.steps.append((done, total))


@pytest.fixture
def desks(database: Database, tmp_path: Path) -> Desks:
    seed_small(database)
    return Desks(database, SetClock(), tmp_path)


def _words(value: Enum) -> str:
    return str(value.value)


def _export(
    desks: Desks, person: Person, path: Path, *, wanted: QueueFilter | None = None,
    full: bool = False, told: Told | None = None,
) -> int:  # fmt: skip
    return desks.tickets(person).lists.write(
        path, ListFormat(path.suffix[1:]), TicketView.OPEN, wanted or QueueFilter(),
        words=_words, tell=told or Told(), full_phone=full,
    )  # fmt: skip


def _csv(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _audit(desks: Desks) -> list[Entry]:
    return audit(desks.database, kind="ticket_list")


def test_that_all_pages_of_the_view_are_written_in_its_order_and_recorded(
    desks: Desks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ticket_lists, "PORTION", 2)
    for _ in range(5):
        desks.tickets(AGENT).create(a_form())
    told, path = Told(), tmp_path / "queue.csv"
    assert _export(desks, DISPATCHER, path, told=told) == 5
    assert told.steps == [(0, 5), (2, 5), (4, 5), (5, 5)]
    lines = desks.tickets(DISPATCHER).queue(TicketView.OPEN).rows
    assert [row["Ticket no."] for row in _csv(path)] == [line.number for line in lines]
    (entry,) = _audit(desks)
    assert entry.person_id == DISPATCHER.id
    assert entry.changes == {
        "view": "open", "rows": 5, "format": "csv", "full_phone": False, "filter": {},
    }  # fmt: skip


def test_that_the_filters_and_the_unit_of_a_branch_bound_the_file(
    desks: Desks, tmp_path: Path
) -> None:
    ours = desks.tickets(AGENT).create(a_form(unit_id=ZHANGDIAN_REPAIR, title="我方"))
    desks.tickets(AGENT).create(a_form(unit_id=ZHOUCUN_REPAIR))
    path = tmp_path / "queue.csv"
    _export(desks, BRANCH, path)
    assert [row["Ticket no."] for row in _csv(path)] == [ours.number]
    _export(desks, DISPATCHER, path, wanted=QueueFilter(unit_id=ZHOUCUN_REPAIR))
    assert ours.number not in path.read_text("utf-8-sig")
    assert _audit(desks)[-1].changes["filter"] == {"unit_id": str(ZHOUCUN_REPAIR)}


def test_that_numbers_are_masked_unless_a_seat_that_may_asks_for_them(
    desks: Desks, tmp_path: Path
) -> None:
    desks.tickets(AGENT).create(a_form())
    path = tmp_path / "queue.csv"
    _export(desks, DISPATCHER, path)
    assert "140****2086" in path.read_text("utf-8-sig")
    _export(desks, DISPATCHER, path, full=True)
    assert _csv(path)[0]["Callback no."].replace(" ", "") == "14005332086"
    with pytest.raises(NotAllowed):
        _export(desks, AGENT, path, full=True)


def test_that_no_cell_runs_as_a_formula(desks: Desks, tmp_path: Path) -> None:
    for title in (FORMULA, "+1", "-1+2", "@SUM(A1)"):
        desks.tickets(AGENT).create(a_form(title=title))
    path = tmp_path / "queue.csv"
    _export(desks, DISPATCHER, path)
    assert all(row["Title"].startswith("'") for row in _csv(path))
    book = tmp_path / "queue.xlsx"
    _export(desks, DISPATCHER, book)
    sheet = load_workbook(book).active
    assert sheet is not None
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value for cell in cells} >= {FORMULA, "+1"}
    assert all(cell.quotePrefix for cell in cells)


def test_that_a_workbook_holds_instants_of_the_sites_clock(desks: Desks, tmp_path: Path) -> None:
    desks.tickets(AGENT).create(a_form())
    path = tmp_path / "queue.xlsx"
    _export(desks, DISPATCHER, path)
    sheet = load_workbook(path).active
    assert sheet is not None
    header, row = (list(r) for r in sheet.iter_rows(values_only=True))
    registered = row[header.index("Registered")]
    assert isinstance(registered, datetime)
    assert registered == NOW.replace(tzinfo=None, second=0)


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_that_a_cancelled_export_leaves_the_old_file_and_no_record(
    desks: Desks, tmp_path: Path, suffix: str
) -> None:
    desks.tickets(AGENT).create(a_form())
    path = tmp_path / f"queue.{suffix}"
    path.write_text("old")

    with pytest.raises(Cancelled):
        _export(desks, DISPATCHER, path, told=Told(most=0))
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.glob("*queue*")] == [path.name]
    assert not _audit(desks)

"""The account import on both engines: exact counts, nothing lost, nothing twice."""

import csv
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, ImportRow, PhoneRow
from app.data.catalogue import UnitRow
from app.data.engine import Database
from app.data.places import BuildingRow, CommunityRow
from app.data.unit_of_work import UnitsOfWork
from app.domain.account import AccountStatus, Relation
from app.domain.account_fields import AccountField
from app.domain.account_import import ImportReport, ImportStopped
from app.domain.change import Change, Subject
from app.domain.errors import Cancelled, InvalidInput, NotAllowed, Unavailable
from app.domain.people import Person
from app.services import import_run
from app.services.account_import import AccountImport
from app.services.catalogue import Catalogues
from app.services.places import Places
from app.services.search import Search
from app.services.session import Session
from app.settings import Paths, Settings
from tests.helpers.audit import audit
from tests.helpers.seated import as_person
from tests.helpers.seats import ADMINISTRATOR, seed_seats
from tests.helpers.seeds import (
    AGENT,
    LIUQUAN_2,
    NOW,
    OWNER_PHONE,
    SUPERVISOR,
    ZHOU,
    ZHOUCUN_BRANCH,
    seed_small,
)

HEADER = ["户号", "户名", "用水地址", "联系电话", "表号", "状态", "欠费金额", "用水性质"]
HOME = "张店区柳泉路90号柳泉花园二期"
ZHOU_LINE = ["03-2207-11846", "周淑敏", f"{HOME}7号楼2单元1102室",
             f"{OWNER_PHONE} 家人14005331102", "YC20110718", "正常", "0", "居民"]  # fmt: skip


def line(no: int, address: str = "", **more: str) -> list[str]:
    """A new account's row; `more` by header."""
    row = [f"09-0001-{no:05}", "孔繁星", address or f"{HOME}9号楼1单元{no + 100}室",
           f"1400533{no:04}", f"YC2024{no:04}", "正常", "0", "居民"]  # fmt: skip
    for name, value in more.items():
        row[HEADER.index(name)] = value
    return row


class Handle:
    """Listens to the progress; stops after so many reports."""

    def __init__(self, stop_after: int = 10**9) -> None:
        self.reports: list[tuple[int, int, str]] = []
        self.stop_after = stop_after

    def progress(self, done: int, total: int, text: str = "") -> None:
        self.reports.append((done, total, text))
        if len(self.reports) >= self.stop_after:
            raise Cancelled


class Desk:
    """A desk, a supervisor's unless told, with the services that matter here."""

    def __init__(self, database: Database, folder: Path, person: Person = SUPERVISOR) -> None:
        self.changes: list[Change] = []
        self.folder = folder
        self.database = database
        own = as_person(database, person)
        works = UnitsOfWork(own, person, lambda: NOW, self.changes.append)
        settings = Settings(paths=Paths(data=folder / "data"))
        session = Session(person, own, lambda: NOW, works, settings)
        self.places = Places(session)
        self.search = Search(session, self.places)
        self.imports = AccountImport(session, self.places, Catalogues(session))

    def write(self, rows: Sequence[Sequence[str]], *, encoding: str = "utf-8-sig") -> Path:
        path = self.folder / "accounts.csv"
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([HEADER, *rows])
        return path

    def bring(self, rows: Sequence[Sequence[str]], handle: Handle | None = None) -> ImportReport:
        return self.imports.run(self.write(rows), None, handle or Handle())

    def value(self, statement: Any) -> Any:
        with self.database.reads.connect() as connection:
            return connection.scalar(statement)

    def values(self, *columns: Any) -> list[Any]:
        with self.database.reads.connect() as connection:
            return [
                tuple(row) for row in connection.execute(sa.select(*columns).order_by(*columns))
            ]


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    seed_small(database)
    return Desk(database, tmp_path)


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return (report.added, report.updated, report.unchanged, report.rejected)


def test_that_new_accounts_are_in_whole_and_can_be_found(desk: Desk) -> None:
    report = desk.bring([line(1), line(2, 状态="欠费停水", 欠费金额="312.75")])
    assert counts(report) == (2, 0, 0, 0)
    assert report.rejected_file is None
    with desk.database.reads.connect() as connection:
        row = connection.execute(
            sa.select(AccountRow, BillingRow)
            .join(BillingRow, BillingRow.account_id == AccountRow.id)
            .where(AccountRow.account_no == "09-0001-00002")
        ).mappings().one()  # fmt: skip
    assert row["account_no_reversed"] == "20000100090"
    assert (row["community_id"], row["building"], row["unit_no"], row["room"]) == (
        LIUQUAN_2,
        9,
        1,
        102,
    )
    assert (row["initials"], row["status"], str(row["arrears"])) == (
        "kfx",
        AccountStatus.CUT_OFF,
        "312.75",
    )
    for typed in (
        "09-0001-00002",
        "09000100002",
        "YC20240002",
        "14005330002",
        "柳泉花园二期 9-1-102",
    ):
        assert "09-0001-00002" in [hit.number for hit in desk.search.find(typed).hits], typed
    assert desk.value(sa.select(BuildingRow.households).where(
        BuildingRow.community_id == LIUQUAN_2, BuildingRow.number == 9)) == 2  # fmt: skip


def test_that_the_same_file_again_changes_nothing(desk: Desk) -> None:
    rows = [line(n) for n in range(1, 8)]
    assert counts(desk.bring(rows)) == (7, 0, 0, 0)
    before = desk.values(AccountRow.id, AccountRow.version, AccountRow.updated_by)
    buildings = desk.values(BuildingRow.community_id, BuildingRow.number, BuildingRow.households)
    assert counts(desk.bring(rows)) == (0, 0, 7, 0)
    assert desk.values(AccountRow.id, AccountRow.version, AccountRow.updated_by) == before
    assert desk.values(
        BuildingRow.community_id, BuildingRow.number, BuildingRow.households
    ) == buildings  # fmt: skip


def test_that_only_what_differs_is_updated(desk: Desk) -> None:
    rows = [line(n) for n in range(1, 6)]
    desk.bring(rows)
    rows[0][1] = "孔繁明"
    rows[1][6] = "18.20"
    rows[2][3] = "14005338888"
    report = desk.bring(rows)
    assert counts(report) == (0, 3, 2, 0)
    versions = dict(desk.values(AccountRow.account_no, AccountRow.version))
    assert [versions[f"09-0001-0000{n}"] for n in range(1, 6)] == [2, 1, 1, 1, 1]
    assert [h.title for h in desk.search.find("14005338888").hits] == ["孔繁星"]
    assert desk.search.find("14005330003").hits[0].key == 3
    assert [h.number for h in desk.search.find("孔繁明").hits] == ["09-0001-00001"]


def test_that_what_the_file_does_not_tell_stays(desk: Desk) -> None:
    """The file has no care, key account, balance or usage column, and an empty arrears cell."""
    changed = [*ZHOU_LINE]
    changed[1], changed[6] = "周淑敏敏", ""
    report = desk.bring([changed])
    assert counts(report) == (0, 1, 0, 0)
    with desk.database.reads.connect() as connection:
        row = connection.execute(
            sa.select(AccountRow.care, BillingRow.balance, BillingRow.usage, AccountRow.branch_id)
            .join(BillingRow, BillingRow.account_id == AccountRow.id)
            .where(AccountRow.id == ZHOU)
        ).one()  # fmt: skip
    assert (row.care, str(row.balance), row.usage) == ("高龄独居", "36.20", [9, 10, 9])


def test_that_numbers_attached_by_agents_are_kept_and_imported_ones_follow_the_file(
    desk: Desk,
) -> None:
    with desk.database.writes.begin() as connection:
        connection.execute(sa.insert(PhoneRow), [{
            "account_id": ZHOU, "number": "14005337777", "number_reversed": "77773350041",
            "relation": Relation.TENANT, "added_by": SUPERVISOR.id, "added_at": NOW,
        }])  # fmt: skip
    changed = [*ZHOU_LINE]
    changed[3] = "14005330123"
    assert counts(desk.bring([changed])) == (0, 1, 0, 0)
    with desk.database.reads.connect() as connection:
        numbers = connection.scalars(
            sa.select(PhoneRow.number).where(PhoneRow.account_id == ZHOU).order_by(PhoneRow.number)
        ).all()
    assert list(numbers) == ["14005330123", "14005337777"]
    assert counts(desk.bring([changed])) == (0, 0, 1, 0)


def test_that_a_moved_account_is_counted_where_it_is(desk: Desk) -> None:
    desk.bring([line(1)])
    desk.bring([line(1, "张店区柳泉路90号柳泉花园二期10号楼1单元101室")])
    found = desk.values(BuildingRow.community_id, BuildingRow.number, BuildingRow.households)
    assert (LIUQUAN_2, 10, 1) in found
    assert not [b for b in found if b[:2] == (LIUQUAN_2, 9)]


def test_that_bad_rows_go_to_a_file_that_can_be_corrected_and_imported(desk: Desk) -> None:
    rows = [line(1), line(2, 户名=""), line(3, 欠费金额="很多"), line(4)]
    report = desk.bring(rows)
    assert counts(report) == (2, 0, 0, 2)
    assert report.rejected_file is not None
    assert report.rejected_file.parent == desk.folder
    assert report.rejected_file.read_bytes().startswith(b"\xef\xbb\xbf")
    with report.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        bad = list(csv.reader(file))
    assert bad[0][2:] == HEADER
    assert [row[0] for row in bad[1:]] == ["3", "4"]
    assert "很多" in bad[2][1]
    assert bad[2][2:] == rows[2]
    bad[1][3], bad[2][8] = "孔三", "3.5"
    with report.rejected_file.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(bad)
    assert counts(desk.imports.run(report.rejected_file, None, Handle())) == (2, 0, 0, 0)


def test_that_a_second_row_of_the_same_account_is_refused_with_the_line_of_the_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH", 2)
    report = desk.bring([line(1), line(2), line(3), line(1, 户名="别人"), line(4), line(4)])
    assert counts(report) == (4, 0, 0, 2)
    assert report.rejected_file is not None
    text = report.rejected_file.read_text("utf-8-sig")
    assert "line 2 already" in text
    assert "line 6 already" in text
    assert [h.title for h in desk.search.find("09-0001-00001").hits] == ["孔繁星"]


def test_that_unknown_estates_are_made_and_unreadable_addresses_are_still_found(
    desk: Desk,
) -> None:
    report = desk.bring([
        line(1, "张店区联通路23号银泰华庭3号楼1单元201室"),
        line(2, "张店区联通路23号银泰华庭3号楼1单元202室"),
        line(3, "张店区银泰华庭沿街商铺南数第二间"),
        line(4, "老粮站院里平房"),
    ])  # fmt: skip
    assert counts(report) == (4, 0, 0, 0)
    assert (report.new_places, report.unplaced) == (1, 1)
    assert desk.places.book().with_words(["联通路", "银泰华庭"])
    assert len(desk.search.find("银泰华庭 3号楼").hits) == 2
    assert [h.number for h in desk.search.find("南数第二间").hits] == ["09-0001-00003"]
    assert [h.number for h in desk.search.find("老粮站").hits] == ["09-0001-00004"]
    assert desk.value(sa.select(CommunityRow.branch_id).where(CommunityRow.name == "银泰华庭"))


def test_that_a_site_that_names_no_districts_takes_them_from_the_addresses(desk: Desk) -> None:
    with desk.database.writes.begin() as connection:
        connection.execute(sa.update(UnitRow).values(district=""))
    report = desk.bring([line(n, f"临淄区闻韶路{n}号晏婴公寓{n}号楼1单元201室") for n in (1, 2)])
    assert (report.new_places, report.unplaced) == (2, 0)
    assert len(desk.search.find("闻韶路 2号").hits) == 1


def test_that_a_district_nobody_serves_is_no_place_until_an_office_serves_it(desk: Desk) -> None:
    rows = [line(1, "临淄区闻韶路1号晏婴公寓1号楼1单元201室")]
    report = desk.bring(rows)
    assert (report.added, report.new_places, report.unplaced) == (1, 0, 1)
    with desk.database.writes.begin() as connection:
        connection.execute(
            sa.update(UnitRow).where(UnitRow.id == ZHOUCUN_BRANCH).values(district="临淄区")
        )
    again = Desk(desk.database, desk.folder).bring(rows)
    assert (again.updated, again.new_places, again.unplaced) == (1, 1, 0)


def test_that_a_cancelled_import_keeps_whole_batches_and_says_so(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_run, "BATCH", 3)
    before = desk.value(sa.select(sa.func.count(AccountRow.id)))
    handle = Handle(stop_after=2)
    report = desk.bring([line(n) for n in range(1, 11)], handle)
    assert counts(report) == (6, 0, 0, 0)
    assert report.cancelled
    assert desk.value(sa.select(sa.func.count(AccountRow.id))) == before + 6
    assert desk.value(sa.select(sa.func.count(BillingRow.account_id))) == before + 6
    assert counts(desk.bring([line(n) for n in range(1, 11)])) == (4, 0, 6, 0)


def test_that_a_damaged_end_keeps_what_stands_before_it(desk: Desk) -> None:
    path = desk.write([line(n) for n in range(1, 6)])
    with path.open("a", encoding="utf-8") as file:
        file.write('09-0001-00006,"孔' + "\n甲" * 60_000)
    with pytest.raises(ImportStopped) as stopped:
        desk.imports.run(path, None, Handle())
    assert counts(stopped.value.report) == (5, 0, 0, 0)
    assert "line 6" in stopped.value.message()
    assert desk.imports.history()[0].cancelled


def test_that_a_database_error_in_a_batch_leaves_nothing_of_it(
    desk: Desk, request: pytest.FixtureRequest
) -> None:
    def full(_connection: object) -> None:
        if threading.current_thread().name.startswith("import"):
            raise Unavailable(what="The database", advice="The disk is full.")

    before = desk.value(sa.select(sa.func.count(AccountRow.id)))
    sa.event.listen(sa.Engine, "commit", full)
    request.addfinalizer(lambda: sa.event.remove(sa.Engine, "commit", full))
    with pytest.raises(ImportStopped) as stopped:
        desk.bring([line(n) for n in range(1, 4)])
    assert counts(stopped.value.report) == (0, 0, 0, 0)
    assert "The disk is full." in stopped.value.message()
    assert desk.value(sa.select(sa.func.count(AccountRow.id))) == before


def test_that_an_import_is_one_audit_entry_a_history_row_and_a_change(desk: Desk) -> None:
    desk.bring([line(1), line(2, 户名="")])
    (run, *_older) = desk.imports.history()
    assert (run.file_name, run.added, run.rejected, run.cancelled) == ("accounts.csv", 1, 1, False)
    assert run.finished_at == NOW
    entries = audit(desk.database, kind="account_import", record=run.id)
    assert {entry.person_id for entry in entries} == {SUPERVISOR.id}
    assert len(audit(desk.database)) == (1 if desk.database.embedded else 3)
    (change,) = desk.changes
    assert change.subjects == {Subject.ACCOUNT, Subject.PLACE}
    assert desk.value(sa.select(sa.func.count(ImportRow.id))) == 1


def test_that_an_administrator_imports_and_an_agent_of_a_shared_server_does_not(
    database: Database, tmp_path: Path
) -> None:
    seed_seats(database)
    assert counts(Desk(database, tmp_path, ADMINISTRATOR).bring([line(1)])) == (1, 0, 0, 0)
    agent = Desk(database, tmp_path, AGENT)
    if database.embedded:  # whose file it is may fill it
        assert counts(agent.bring([line(2)])) == (1, 0, 0, 0)
    else:
        with pytest.raises(NotAllowed):
            agent.bring([line(2)])
        assert [file.name for file in tmp_path.glob("*.csv")] == ["accounts.csv"]


def test_that_the_preview_shows_the_mapping_and_what_is_wrong_with_the_samples(desk: Desk) -> None:
    path = desk.write([line(1), line(2, 户名="")], encoding="gb18030")
    seen = desk.imports.preview(path)
    assert (seen.encoding, seen.header_line, seen.headers) == ("GBK / GB18030", 1, tuple(HEADER))
    assert seen.mapping[AccountField.PHONES] == (3,)
    assert [bool(s.reason) for s in seen.samples] == [False, True]
    assert seen.missing == ()
    fewer = {f: c for f, c in seen.mapping.items() if f is not AccountField.NAME}
    assert desk.imports.preview(path, fewer).missing == (AccountField.NAME,)
    with pytest.raises(InvalidInput):
        desk.imports.run(path, fewer, Handle())


def test_that_a_file_that_is_gone_or_no_table_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(Unavailable):
        desk.imports.run(desk.folder / "nothing.csv", None, Handle())
    empty = desk.folder / "empty.csv"
    empty.write_text("\n")
    with pytest.raises(InvalidInput):
        desk.imports.preview(empty)
    assert desk.imports.history() == ()


def test_that_progress_tells_bytes_and_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_run, "BATCH", 2000)
    handle = Handle()
    path = desk.write([line(n, 表号=f"YC{n}") for n in range(1, 9000)])
    desk.imports.run(path, None, handle)
    done = [d for d, _total, _text in handle.reports]
    assert done == sorted(done)
    assert 0 < done[1] <= path.stat().st_size == handle.reports[-1][1]
    assert "a second" in handle.reports[-1][2]

"""The same file again: rows that say nothing new are known by their marks, and only these."""

import csv
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.data.accounts import AccountRow, BillingRow, PhoneRow
from app.data.engine import Database
from app.data.lobby import DocumentRow
from app.data.lobby_check import hashed
from app.domain.row_reader import RowReader
from tests.helpers.seeds import seed_small
from tests.services.test_account_import import HEADER, Desk, Handle, counts, line


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    seed_small(database)
    return Desk(database, tmp_path)


def test_that_rows_that_say_nothing_new_are_not_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [line(n) for n in range(1, 8)]
    desk.bring(rows)
    read: list[int] = []
    real = RowReader.read

    def noted(self: RowReader, number: int, cells: list[str]) -> object:
        read.append(number)
        return real(self, number, cells)

    monkeypatch.setattr(RowReader, "read", noted)
    assert counts(desk.bring(rows)) == (0, 0, 7, 0)
    assert read == []
    rows[3][6] = "12.00"
    assert counts(desk.bring([*rows, line(8)])) == (1, 1, 6, 0)
    assert read == [5, 9]


def test_that_documents_come_as_the_salted_hash_of_their_last_four(desk: Desk) -> None:
    def bring(*texts: str) -> None:
        rows = [[*line(n), text] for n, text in enumerate(texts, 1)]
        path = desk.folder / "with-documents.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([[*HEADER, "证件号码"], *rows])
        desk.imports.run(path, None, Handle())

    def stored() -> dict[str, tuple[str, str, int]]:
        rows = desk.database.all(
            sa.select(AccountRow.account_no, DocumentRow.salt, DocumentRow.hash, DocumentRow.tries)
            .join(DocumentRow, DocumentRow.account_id == AccountRow.id)
            .where(AccountRow.account_no.like("09-0001-%"))
        )
        return {number[-1]: (salt, mark, tries) for number, salt, mark, tries in rows}

    bring("370302199001011234", "3703**********123x", "不详", "3.70302E+17", "")
    first = stored()
    assert sorted(first) == ["1", "2"]
    for n, four in (("1", "1234"), ("2", "123X")):
        assert hashed(first[n][0], four) == first[n][1]
    assert not any("1234" in mark for _salt, mark, _tries in first.values())
    with desk.database.writes.begin() as connection:
        connection.execute(sa.update(DocumentRow).values(tries=3))
    bring("370302199001011234", "37030219900101432X", "370302199001015678", "", "")
    again = stored()
    assert again["1"] == (*first["1"][:2], 3)
    assert hashed(again["2"][0], "432X") == again["2"][1]
    assert (again["2"][2], again["3"][2], len(again)) == (0, 0, 3)


def test_that_a_known_row_that_stands_twice_is_refused_the_second_time(desk: Desk) -> None:
    desk.bring([line(1)])
    report = desk.bring([line(1), line(1), line(1, 户名="别人"), line(2)])
    assert counts(report) == (1, 0, 1, 2)


def test_that_rows_that_were_not_understood_to_the_end_are_read_every_time(desk: Desk) -> None:
    rows = [line(1), line(2, "老粮站院里平房"), line(3, 联系电话="不详")]
    assert desk.bring(rows).unread_phones == 1
    marks = dict(
        desk.database.all(
            sa.select(AccountRow.account_no, BillingRow.row_mark)
            .join(BillingRow, BillingRow.account_id == AccountRow.id)
            .where(AccountRow.account_no.like("09-0001-%"))
        )
    )
    assert [marks[f"09-0001-0000{n}"] is None for n in (1, 2, 3)] == [False, True, True]
    again = desk.bring(rows)
    assert (counts(again), again.unread_phones) == ((0, 0, 3, 0), 1)


def test_that_a_file_with_other_columns_between_makes_all_of_it_count_again(desk: Desk) -> None:
    desk.bring([line(1), line(2)])
    path = desk.folder / "numbers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        kept = [*HEADER[:4]]
        csv.writer(file).writerows([kept, [*line(1)[:3], "14005339999"]])
    assert counts(desk.imports.run(path, None, Handle())) == (0, 1, 0, 0)
    assert counts(desk.bring([line(1), line(2)])) == (0, 1, 1, 0)
    numbers = desk.values(PhoneRow.number)
    assert ("14005330001",) in numbers
    assert ("14005339999",) not in numbers
    assert counts(desk.bring([line(1), line(2)])) == (0, 0, 2, 0)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)
@pytest.mark.parametrize(
    "change",
    ["UPDATE account SET name = '改名' WHERE account_no = '09-0001-00001'",
     "UPDATE account_billing b SET arrears = 100 FROM account a"  # noqa: ISC004
     " WHERE a.id = b.account_id AND a.account_no = '09-0001-00001'",
     "DELETE FROM account_phone WHERE number = '14005330001'"],
)  # fmt: skip
def test_that_what_was_changed_behind_the_files_back_is_set_right(desk: Desk, change: str) -> None:
    desk.bring([line(1), line(2)])
    with desk.database.writes.begin() as connection:
        connection.exec_driver_sql(change)
    assert counts(desk.bring([line(1), line(2)])) == (0, 1, 1, 0)


@pytest.mark.parametrize("engine_name", ["postgresql"], indirect=False)
def test_that_accounts_of_an_estate_that_changed_are_compared_in_full(desk: Desk) -> None:
    desk.bring([line(1), line(2)])
    with desk.database.writes.begin() as connection:
        connection.exec_driver_sql("UPDATE community SET branch_id = NULL")
    assert counts(desk.bring([line(1), line(2)])) == (0, 0, 2, 0)
    left = sa.select(sa.func.count(BillingRow.row_mark))
    assert desk.value(left) == 2

"""Account files as they come: encodings, delimiters, title rows, damage."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from app.domain.account_fields import AccountField
from app.domain.errors import InvalidInput
from app.integrations.account_files import BadRows, FilePreview, preview, read_rows

HEADER = ["户号", "户名", "用水地址", "联系电话", "欠费金额"]
ROWS = [
    ["0322071184", "周淑敏", "张店区柳泉花园7-2-1102", "14005334417", "0.00"],
    ["0322071185", "单雄", "张店区共青团路12号", "0533-0000111", "1,234.50"],
]


def write(path: Path, *, encoding: str = "utf-8", delimiter: str = ",", top: str = "") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        file.write(top)
        csv.writer(file, delimiter=delimiter).writerows([HEADER, *ROWS])
    return path


def names(seen: FilePreview) -> list[str]:
    return [row.fields[AccountField.NAME] for row in read_rows(seen)]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gbk", "gb18030"), ("gb18030", "gb18030"),
     ("utf-16", "utf-16")],
)  # fmt: skip
def test_that_the_encoding_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    seen = preview(write(tmp_path / "a.csv", encoding=encoding))
    assert seen.encoding == found
    assert seen.headers == tuple(HEADER)
    assert names(seen) == ["周淑敏", "单雄"]
    assert seen.missing == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_that_the_delimiter_is_found(tmp_path: Path, delimiter: str) -> None:
    seen = preview(write(tmp_path / "a.csv", delimiter=delimiter))
    assert (seen.delimiter, names(seen)) == (delimiter, ["周淑敏", "单雄"])


def test_that_the_header_is_found_below_title_rows(tmp_path: Path) -> None:
    seen = preview(write(tmp_path / "a.csv", top="营业系统用户清单\n导出日期：2026-11-22,,\n\n"))
    assert seen.header_line == 4
    assert seen.samples[0][1] == "周淑敏"
    assert [row.line_no for row in read_rows(seen)] == [5, 6]


def test_that_a_line_break_in_quotes_stays_in_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('户号,户名,地址\n1,"周\n淑敏",甲\n2,单雄,乙\n\n,,\n3,李,丙\n', "utf-8")
    rows = list(read_rows(preview(path)))
    assert [(r.line_no, r.cells[0]) for r in rows] == [(2, "1"), (4, "2"), (7, "3")]
    assert rows[0].fields[AccountField.NAME] == "周\n淑敏"


def test_that_several_columns_of_numbers_are_read_together(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "户号,户名,地址,手机,座机\n1,周,甲,14005334417,0000111\n2,单,乙,,0000222\n", "utf-8"
    )
    phones = [row.fields[AccountField.PHONES] for row in read_rows(preview(path))]
    assert phones == ["14005334417/0000111", "0000222"]


def test_that_a_short_row_has_empty_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("户号,户名,地址,电话\n1,周\n", "utf-8")
    (row,) = read_rows(preview(path))
    assert row.fields[AccountField.PHONES] == ""


def test_that_a_person_may_correct_the_mapping(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("户号,甲方,地点\n1,周,甲\n", "utf-8")
    seen = preview(path)
    assert AccountField.NAME in seen.missing
    mapping = {AccountField.ACCOUNT_NO: (0,), AccountField.NAME: (1,), AccountField.ADDRESS: (2,)}
    (row,) = read_rows(seen, mapping)
    assert row.fields[AccountField.ADDRESS] == "甲"


def test_that_damage_in_a_utf8_file_names_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv")
    text = path.read_bytes() * 5
    at = text.rindex("雄".encode())
    path.write_bytes(text[:at] + text[at + 1 :])
    with pytest.raises(InvalidInput) as caught:
        preview(path)
    assert (caught.value.fields["line"], caught.value.fields["encoding"]) == (15, "UTF-8")


def test_that_damage_in_a_gbk_file_names_the_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", encoding="gbk")
    path.write_bytes(path.read_bytes() + b"3,\xff\xff,x\n")
    with pytest.raises(InvalidInput) as caught:
        preview(path)
    assert caught.value.fields["line"] == 4


def test_that_an_open_quotation_mark_is_told_with_its_line(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv")
    rows = "\n".join(f"{i},李,乙,," for i in range(30)) + '\n31,"张' + ",,,\n" * 60000
    path.write_text(",".join(HEADER) + "\n" + rows, "utf-8")
    with pytest.raises(InvalidInput) as caught:
        list(read_rows(preview(path)))
    assert caught.value.fields["line"] == 32


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel file"),
        (b"<html><table><tr><td>1</td></tr></table>", "web page"),
        (b"", "no table"),
        (b"hello\n", "no table"),
        (b"PK\x03\x04 no workbook", "cannot be opened"),
    ],
)
def test_that_other_files_are_refused_with_advice(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(InvalidInput) as caught:
        preview(path)
    assert words in caught.value.message()


def test_that_a_workbook_is_read_from_the_sheet_with_the_accounts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "说明"
    book.active.append(["填写说明", "每户一行"])
    sheet = book.create_sheet("用户")
    sheet.append(["用户清单"])
    sheet.append(["户号", "户名", "地址", "状态日期", "欠费", "电话"])
    sheet.append([322071184, "周淑敏", "柳泉花园", date(2026, 11, 22), 12.5, 14005334417.0])
    sheet.append([])
    path = tmp_path / "a.xlsx"
    book.save(path)
    told: list[tuple[int, int]] = []
    seen = preview(path)
    (row,) = read_rows(seen, progress=lambda done, total: told.append((done, total)))
    assert (seen.encoding, seen.sheet, seen.header_line) == ("xlsx", "用户", 2)
    assert row.line_no == 3
    assert row.cells == ["322071184", "周淑敏", "柳泉花园", "2026-11-22", "12.5", "14005334417"]


def test_that_progress_reaches_the_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("户号,户名,地址\n" + "1,周,甲\n" * 5000, "utf-8")
    told: list[tuple[int, int]] = []
    assert sum(1 for _ in read_rows(preview(path), progress=lambda *p: told.append(p))) == 5000
    size = path.stat().st_size
    assert told[-1] == (size, size)


def test_that_refused_rows_can_be_corrected_and_imported_again(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    with BadRows(path, HEADER) as bad:
        bad.add(7, "Account name: is empty", ["0322", "", "=1+1", "+8614005334417", "-5"])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    seen = preview(path)
    assert seen.missing == ()
    (row,) = read_rows(seen)
    assert row.cells == ["7", "Account name: is empty", "0322", "", "'=1+1", "+8614005334417", "-5"]


def test_that_no_file_is_left_when_every_row_was_good(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    with BadRows(path, HEADER):
        pass
    assert not path.exists()


def test_that_numbers_shown_with_leading_zeros_keep_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["户号", "户名", "用水地址", "状态日期", "欠费"])
    for n in range(3):
        sheet.append([3220711 + n, "周淑敏", "柳泉花园", 45678, 1.5])
        sheet.cell(sheet.max_row, 1).number_format = "00000000"
    sheet.append(["0322071X", "周淑敏", "柳泉花园", 45678, 1.5])
    path = tmp_path / "zeros.xlsx"
    book.save(path)
    rows = list(read_rows(preview(path)))
    numbers = [row.fields[AccountField.ACCOUNT_NO] for row in rows]
    assert numbers == ["03220711", "03220712", "03220713", "0322071X"]
    assert rows[0].fields[AccountField.ARREARS] == "1.5"


def test_that_merged_cells_tell_their_value_once(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["某供水公司用户明细"])
    sheet.merge_cells("A1:C1")
    sheet.append(["户号", "户名", "用水地址"])
    sheet.append(["0901", "周淑敏", "柳泉花园"])
    sheet.append(["0902", "孔繁星", None])
    sheet.merge_cells("C3:C4")
    path = tmp_path / "merged.xlsx"
    book.save(path)
    seen = preview(path)
    assert seen.header_line == 2
    assert [row.fields[AccountField.ADDRESS] for row in read_rows(seen)] == ["柳泉花园", ""]

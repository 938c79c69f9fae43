"""The short way through an account file gives what the thorough one gives."""

from itertools import product

import pytest

from app.domain.account_fields import AccountField, CellPicker, suggest_mapping
from app.domain.account_row import RowError, RowRules, check_row
from app.domain.row_marks import RowMarks
from app.domain.row_reader import RowReader

HEADER = ("户号", "户名", "用水地址", "所属街道", "联系电话", "表号", "用水性质", "状态",
          "欠费金额", "余额", "水量", "大客户", "关怀户", "导出时间", "证件号")  # fmt: skip
USUAL = ("03-2207-11846", "周淑敏", "张店区柳泉路90号柳泉花园二期7号楼2单元1102室", "科苑街道",
         "14005330001", "YC20110718", "居民", "正常", "0", "39.63", "11/12/8", "否", "",
         "2026-07-14 06:00", "37030219900101432x")  # fmt: skip
RULES = RowRules()
ODD: dict[str, tuple[str, ...]] = {
    "户号": ("", " 03-1 ", "0320.0", "1.2E+11", "０３２０", "abc", '="0123"', "3" * 40),
    "户名": ("", " 单 于 ", "锟斤拷", "鲁中供水有限公司（示例）", "A B", "#N/A", "长" * 121),
    "用水地址": (
        "", "张店区柳泉路90号柳泉花园二期7号楼1102", "张店区柳泉路90号柳泉花园二期7栋2单元1102室",
        "张店区柳泉路90号", "张店区柳泉路90号3单元501", "柳泉花园十二号楼2单元101",
        "柳泉花园 7号楼2单元101室", "张店区柳泉路90号A座1102", "张店区柳泉路90号柳泉花园7-2-1102",
        "共青团路12号3单元501室", "共青团路12号501室", "张店区共青团路12号院7号楼3单元501户",
        "齐都花园东区12#2单元1102", "柳泉花园二期７号楼２单元1102室", "柳泉花园7号楼2单元301",
        "柳泉花园007号楼02单元0101室", "山东省淄博市张店区柳泉路90号柳泉花园7号楼2单元1102室",
        "淄博市7号楼2单元1102室", "张店区沿街商铺7号501", "园" * 199 + "7号楼2单元1102室",
    ),
    "所属街道": ("", "公园街道", "X\ufffd"),
    "联系电话": (
        "", "14005330001/14005330002", "14005330001/14005330001", "0533-0000111", "无",
        "14005330001 租户 14005330009", "123", "14005330001/", "１４００５３３０００１",
    ),
    "表号": ("", "yc 1", "1.5E+10"),
    "状态": ("", "欠费停水", "不明"),
    "欠费金额": ("", "12.50", "¥1,234.5", "(3.00)", "很多", "-0.10", "00.00"),
    "余额": ("", "0", "0.005"),
    "水量": ("", "1/x", "1.6/2", "１/2"),
    "大客户": ("", "是", "也许"),
    "导出时间": ("", "2026-07-14", "2026-02-30", "45852.25"),
    "证件号": ("", "3703****1234", "１２３４", "3.7E+17", "不详", "91370300MA3CXX12", "12"),
}  # fmt: skip


def rows() -> list[tuple[str, ...]]:
    found = [USUAL]
    for name, texts in ODD.items():
        place = HEADER.index(name)
        found += [(*USUAL[:place], text, *USUAL[place + 1 :]) for text in texts]
    # Every kind of address after every other: what one taught must be right for the next.
    addresses = ODD["用水地址"]
    found += [(*USUAL[:2], address, street, *USUAL[4:])
              for street, address in product(("公园街道", ""), addresses)]  # fmt: skip
    return [*found, *reversed(found)]


@pytest.mark.parametrize(
    "more", [{}, {"楼号": "7"}, {"联系电话2": "14005330077"}], ids=["usual", "building", "phones"]
)
def test_that_the_short_way_reads_what_the_thorough_one_reads(more: dict[str, str]) -> None:
    columns = suggest_mapping((*HEADER, *more))
    reader, picker = RowReader(columns, RULES), CellPicker(columns)
    for line, row in enumerate(rows(), 2):
        cells = [*row, *more.values()]
        thorough = check_row(picker.fields(cells), line=line, rules=RULES)
        assert reader.read(line, cells) == thorough, cells
        assert type(reader.read(line, cells)) is type(thorough)


def test_that_most_numbers_of_a_known_estate_need_no_thorough_reading(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = RowReader(suggest_mapping(HEADER), RULES)
    reader.read(2, USUAL)
    monkeypatch.setattr("app.domain.row_reader.check_row", lambda *_a, **_k: RowError(0, "slow"))
    for building, room in ((1, 101), (12, 2304)):
        address = f"张店区柳泉路90号柳泉花园二期{building}号楼1单元{room}室"
        row = reader.read(3, ("03-1", "孔繁星", address, *USUAL[3:]))
        assert not isinstance(row, RowError)
        assert (row.place.building, row.place.room) == (building, room)
        assert row.place.community == "柳泉花园二期"


def test_that_a_mark_is_of_the_cells_that_are_read_and_of_how() -> None:
    columns = suggest_mapping(HEADER)
    mark = RowMarks(columns, "0533").of(USUAL)
    assert mark == RowMarks(columns, "0533").of([*USUAL, "a note nobody reads"])
    assert mark != RowMarks(columns, "0531").of(USUAL)
    assert mark != RowMarks(columns, "0533").of((*USUAL[:8], "0.01", *USUAL[9:]))
    fewer = {field: at for field, at in columns.items() if field is not AccountField.USAGE}
    assert mark != RowMarks(fewer, "0533").of(USUAL)
    assert -(2**63) <= mark < 2**63

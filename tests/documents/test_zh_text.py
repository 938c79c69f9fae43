import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.zh_text import NO_END, NO_START, break_lines


def by_count(text: str) -> float:
    return float(len(text))


def test_that_no_line_begins_with_a_comma() -> None:
    text = "停水期间请关好水龙头，太阳能；洗衣机。「热水器」：阀门！都要关好？好的，谢谢。"
    for width in range(4, 20):
        for line in break_lines(text, width, by_count):
            assert line[0] not in NO_START
            assert line[-1] not in NO_END


def test_that_numbers_sizes_and_phones_stay_whole() -> None:
    text = "更换DN600管道于7月19日请拨0533-0000111谢谢"
    lines = break_lines(text, 13, by_count)
    assert any("DN600" in line for line in lines)
    assert any("0533-0000111" in line for line in lines)
    assert any("19日" in line for line in lines)


def test_that_a_building_range_stays_whole() -> None:
    assert all("号" not in line[:1] for line in break_lines("齐盛雅居1–9号楼停水", 6, by_count))
    assert any("1–9号" in line for line in break_lines("齐盛雅居1–9号楼停水", 6, by_count))


def test_that_line_ends_of_the_writer_are_kept() -> None:
    assert break_lines("一\n\n二", 10, by_count) == ("一", "", "二")


def test_that_a_run_longer_than_a_line_is_cut() -> None:
    assert break_lines("1234567890", 4, by_count) == ("1234", "5678", "90")


@pytest.mark.parametrize("width", [0.5, 1])
def test_that_a_width_of_nothing_still_ends(width: float) -> None:
    assert "".join(break_lines("停水，", width, by_count)) == "停水，"


@given(st.text(alphabet="停水，。（）1a 9-号楼", max_size=40), st.integers(2, 12))
def test_that_nothing_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = break_lines(text, width, by_count)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(len(line) <= width for line in lines)

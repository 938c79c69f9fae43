from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.notice_areas import area_items, building_parts, merge_ranges, split_places
from tests.documents.notices import NAMES, area


def texts(*areas) -> list[str]:
    return [item.text for item in area_items(areas, NAMES)]


def test_that_adjoining_ranges_of_one_estate_become_one() -> None:
    assert texts(area(1, 10, 18), area(1, 1, 9)) == ["莲池花园 1–18 号楼"]


def test_that_ranges_with_a_gap_stay_apart() -> None:
    assert texts(area(1, 1, 6), area(1, 8, 9), area(1, 11, 11)) == ["莲池花园 1–6、8–9、11 号楼"]


def test_that_a_whole_estate_swallows_its_buildings() -> None:
    assert texts(area(1, 1, 6), area(1)) == ["莲池花园"]


def test_that_a_range_with_one_end_is_one_building() -> None:
    assert texts(area(1, 5, None)) == ["莲池花园 5 号楼"]


def test_that_whole_phases_of_an_estate_are_brought_together() -> None:
    assert texts(area(3), area(5, 1, 9), area(4)) == ["柳泉花园 一期、二期", "齐盛雅居 1–9 号楼"]


def test_that_a_phase_with_buildings_keeps_its_name() -> None:
    assert texts(area(3, 1, 2), area(4)) == ["柳泉花园一期 1–2 号楼", "柳泉花园 二期"]


def test_that_free_text_is_parted_into_places_but_not_inside_brackets() -> None:
    assert split_places("柳泉路（A路、B路）东侧、沿街商户；金晶大厦\n西市场") == (
        "柳泉路（A路、B路）东侧",
        "沿街商户",
        "金晶大厦",
        "西市场",
    )


def test_that_an_unknown_estate_falls_back_on_its_own_text() -> None:
    assert texts(area(99, 1, 2, text="老菜市场")) == ["老菜市场"]


def test_that_nothing_chosen_is_no_place() -> None:
    assert texts() == []
    assert building_parts([]) == ()


@pytest.mark.parametrize("pair", [(9, 1), (1, 9)])
def test_that_a_reversed_range_is_read_the_right_way(pair: tuple[int, int]) -> None:
    assert merge_ranges([pair]) == ((1, 9),)


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=12))
def test_that_merging_keeps_exactly_the_same_buildings(ranges: list[tuple[int, int]]) -> None:
    def buildings(pairs):
        return {b for low, high in pairs for b in range(min(low, high), max(low, high) + 1)}

    merged = merge_ranges(ranges)
    assert buildings(merged) == buildings(ranges)
    assert all(a[1] + 1 < b[0] for a, b in pairwise(merged))

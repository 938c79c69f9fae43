import pytest

from app.documents.area_fit import LADDER, AreaBox, AreaLine, FittedArea, fit_areas
from app.domain.notice_areas import AreaBlock, AreaItem
from app.domain.outage import Effect

WIDTH = 162.0


def measure(text: str, pt: float) -> float:
    return sum(0.6 if char.isascii() or char == "–" else 1 for char in text) * pt * 25.4 / 72


def block(*items: AreaItem, effect: Effect = Effect.NO_WATER) -> AreaBlock:
    return AreaBlock("停水范围", effect, items)


def estates(count: int) -> AreaBlock:
    return block(*(AreaItem(f"莲池花园{n}", ("1–9 号楼",)) for n in range(count)))


def fit(*blocks: AreaBlock, first: float = 56, rest: float = 190) -> FittedArea:
    return fit_areas(blocks, WIDTH, first, rest, measure)


def lines_of(fitted: FittedArea) -> list[str]:
    return [line.text for page in fitted.pages for box in page.boxes for line in box.lines]


def test_that_one_place_is_set_in_the_largest_size() -> None:
    assert fit(block(AreaItem("金晶苑"))).pages[0].pt == 56


@pytest.mark.parametrize(("count", "pt"), [(2, 56), (3, 46), (4, 36), (5, 36)])
def test_that_the_size_steps_down_the_ladder_with_the_number_of_places(count: int, pt: int) -> None:
    heights = {2: 48, 3: 56, 4: 56, 5: 70}
    items = [AreaItem(f"金晶花园小区{n}", ()) for n in range(count)]
    assert fit(block(*items), first=heights[count]).pages[0].pt == pt


@pytest.mark.parametrize("pt", LADDER)
def test_that_a_box_that_just_fits_keeps_its_size_and_a_hair_less_does_not(pt: int) -> None:
    items = block(
        *(AreaItem(name) for name in ("金晶苑甲乙丙丁", "莲池花园甲乙丙", "柳泉花园甲乙丙"))
    )
    box = AreaBox(items, (AreaLine("", 1),) * 3)
    assert fit(items, first=box.height(pt)).pages[0].pt == pt
    less = fit(items, first=box.height(pt) - 0.1)
    assert less.pages[0].pt < pt or len(less.pages) > 1


def test_that_it_never_goes_under_36_points_but_onto_more_pages() -> None:
    fitted = fit(estates(40))
    assert len(fitted.pages) > 1
    assert min(page.pt for page in fitted.pages) == 36
    assert fitted.continued > 0
    assert sum(box.places for page in fitted.pages for box in page.boxes) == 40


def test_that_no_building_range_and_no_name_is_broken() -> None:
    lines = lines_of(fit(estates(40)))
    assert sum(line.count("1–9 号楼") for line in lines) == 40
    assert sum(line.count("莲池花园") for line in lines) == 40


def test_that_a_place_wider_than_a_line_breaks_between_its_numbers() -> None:
    parts = ("1–3", "5–9", "11–13", "15", "17–22 号楼")
    fitted = fit(block(AreaItem("莲池花园国际社区", parts)), first=60)
    lines = [line for box in fitted.pages[0].boxes for line in box.lines]
    assert lines[0].text.startswith("莲池花园国际社区")
    assert all(any(part in line.text for line in lines) for part in parts)
    assert [line.indented for line in lines] == [False] + [True] * (len(lines) - 1)
    assert fitted.cut_names == ()


def test_that_only_a_name_wider_than_the_page_is_broken_and_reported() -> None:
    name = "山东省淄博市张店区共青团西路中润大道交叉口东北角柳泉国际花园"
    fitted = fit(block(AreaItem(name)))
    assert fitted.cut_names == (name,)
    assert fitted.pages[0].pt == 36


def test_that_places_of_both_effects_keep_their_own_box() -> None:
    low = block(AreaItem("齐盛雅居"), effect=Effect.LOW_PRESSURE)
    boxes = fit(block(AreaItem("金晶苑")), low).pages[0].boxes
    assert [box.block.effect for box in boxes] == [Effect.NO_WATER, Effect.LOW_PRESSURE]


def test_that_a_first_page_without_room_leaves_all_to_the_next() -> None:
    fitted = fit(estates(3), first=5)
    assert fitted.pages[0].boxes == ()
    assert fitted.continued == 3


def test_that_a_page_with_no_room_at_all_still_ends() -> None:
    assert fit(estates(3), first=1, rest=1).pages

import io
from dataclasses import replace

import pytest
from PIL import Image
from pypdf import PdfReader

from app.documents.poster import PosterOptions, draw_poster
from app.documents.poster_parts import spot_colour
from app.documents.raster import page_png
from app.domain.document import WarningKind
from app.domain.notice import PosterContent, Shape
from app.domain.outage import Effect, OutageState
from tests.documents.notices import (
    SITE,
    area,
    at,
    delayed,
    emergency,
    low_pressure,
    no_water,
    outage,
    poster,
    two_phases,
)

FORTY = tuple(area(text=f"莲池花园第{n}小区") for n in range(1, 41))
VARIANTS = {
    "plan": poster(outage()),
    "delay": poster(delayed()),
    "emergency": poster(emergency(), SITE),
    "two phases": poster(two_phases()),
    "forty": poster(outage(areas=FORTY)),
    "restored": poster(outage(state=OutageState.RESTORED, restored_at=at(7, 20, 4))),
    "cancelled": poster(outage(state=OutageState.CANCELLED)),
    "draft": poster(outage(state=OutageState.DRAFT, versions=(), windows=(), areas=())),
}


def reader(content: PosterContent, **options) -> PdfReader:
    return PdfReader(io.BytesIO(draw_poster(content, options=PosterOptions(**options)).pdf))


def text_of(content: PosterContent, **options) -> str:
    return "\n".join(page.extract_text() for page in reader(content, **options).pages)


@pytest.mark.parametrize("name", list(VARIANTS))
def test_that_every_font_is_embedded_noto_and_no_other(name: str) -> None:
    for page in reader(VARIANTS[name], tear_off=True, bilingual=True).pages:
        for font in page["/Resources"]["/Font"].values():
            used = font.get_object()
            assert "NotoSansSC" in used["/BaseFont"]
            assert "/FontFile2" in used["/FontDescriptor"]


@pytest.mark.parametrize("name", list(VARIANTS))
def test_that_the_same_values_make_the_same_bytes(name: str) -> None:
    assert draw_poster(VARIANTS[name]).pdf == draw_poster(VARIANTS[name]).pdf


@pytest.mark.parametrize("name", list(VARIANTS))
def test_that_the_pages_are_a4_and_counted(name: str) -> None:
    document = draw_poster(VARIANTS[name])
    pages = PdfReader(io.BytesIO(document.pdf)).pages
    assert document.pages == len(pages)
    assert [round(float(x)) for x in pages[0].mediabox[2:]] == [595, 842]


def test_that_a_planned_poster_says_all_that_matters() -> None:
    text = text_of(poster(outage()), tear_off=True)
    for words in ("停水通知", "计划停水", "第 1 版", "7月19日", "22:00", "周日晚", "周一早", "5:00",
                  "莲池花园 1–18 号楼", "昌国路 沿街商户", "原因：昌国路 DN600 主管道连通",
                  "0533-0000111", "TS-20260719-01", "看最新来水时间",
                  "来水后 24 小时内揭下"):  # fmt: skip
        assert words in text
    assert text.count("0533-0000111") == 11


def test_that_a_delay_shows_new_and_old_time() -> None:
    text = text_of(poster(delayed()))
    for words in ("停水延时", "6:00", "前", "7月14日 17:30", "推迟 12 小时 30 分", "送水车",
                  "本通知替代 7月14日 8:10 张贴的第 1 版"):  # fmt: skip
        assert words in text


def test_that_the_area_of_the_mock_ups_is_set_in_46_points() -> None:
    for content in (poster(outage()), poster(delayed())):
        sizes = {size.part: size.pt for size in draw_poster(content).sizes}
        assert sizes["areas"] >= 46
        assert sizes["title"] == 98
        assert sizes["times"] >= 72


def test_that_forty_estates_go_on_to_a_second_page_with_a_warning() -> None:
    content = poster(outage(areas=FORTY))
    document = draw_poster(content)
    kinds = [warning.kind for warning in document.warnings]
    assert document.pages >= 2
    assert kinds == [WarningKind.AREA_CONTINUED]
    assert "36 pt" in document.warnings[0].message()
    text = text_of(content)
    assert all(f"莲池花园第{n}小区" in text for n in range(1, 41))
    assert "见第 2 页" in text
    assert min(size.pt for size in document.sizes if size.part == "areas") == 36


def test_that_a_very_long_name_is_broken_with_a_warning() -> None:
    name = "山东省淄博市张店区共青团西路中润大道交叉口东北角柳泉国际花园二期东区"
    document = draw_poster(poster(outage(areas=(area(text=name),))))
    assert [w.kind for w in document.warnings] == [WarningKind.NAME_BROKEN]
    assert name in document.warnings[0].message()


def test_that_rare_characters_can_be_copied_out_of_the_pdf() -> None:
    content = poster(outage(areas=(area(text="㛃䶮家园"), area(text="𬭳𬱟雅居"))))
    text = text_of(content)
    assert "㛃䶮家园" in text
    assert "𬭳𬱟雅居" in text
    assert draw_poster(content).warnings == ()


def test_that_many_different_characters_can_be_copied_out_of_the_pdf() -> None:
    """More than 256 characters: several subsets, each with several blocks in its map."""
    many = "".join(chr(point) for point in range(0x4E00, 0x4E00 + 400))
    assert many in text_of(poster(outage(tips=(many,)))).replace("\n", "")


def test_that_missing_characters_are_reported_before_printing() -> None:
    content = poster(outage(areas=(area(text="𪻐家园"),), reason="检修😀"))
    fields = [dict(w.fields) for w in draw_poster(content).warnings]
    assert {(f["character"], f["field"]) for f in fields} == {("𪻐", "areas"), ("😀", "reason")}


def test_that_a_posting_place_is_checked_too() -> None:
    document = draw_poster(poster(outage()), options=PosterOptions(places=("😀门",)))
    assert dict(document.warnings[0].fields)["field"] == "place"


def test_that_copies_are_numbered_and_bear_their_places() -> None:
    places = ("莲池花园南门", "莲池花园北门")
    content = poster(outage())
    document = draw_poster(content, options=PosterOptions(copies=3, places=places))
    pages = [p.extract_text() for p in PdfReader(io.BytesIO(document.pdf)).pages]
    assert document.pages == 3
    assert "第 1 张，共 3 张" in pages[0]
    assert places[1] in pages[1]
    assert "第 3 张，共 3 张" in pages[2]


def test_that_low_pressure_and_no_water_have_their_own_boxes() -> None:
    text = text_of(poster(two_phases())).replace("\n", "")
    assert "降压范围" in text
    assert "4月29日" in text
    assert "24:00" in text
    assert draw_poster(poster(two_phases())).pages == 1


def test_that_many_periods_become_a_list_and_small_ones_a_warning() -> None:
    windows = tuple(no_water(at(7, d, 22), at(7, d + 1, 5)) for d in range(10, 17))
    document = draw_poster(poster(outage(windows=windows, areas=(area(1),))))
    assert [w.kind for w in document.warnings] == [WarningKind.TIMES_SMALL]
    text = text_of(poster(outage(windows=windows, areas=(area(1),))))
    assert "停水 7月16日 周四晚 22:00 → 7月17日 周五早 5:00" in text


@pytest.mark.parametrize("windows", [2, 3, 12, 25])
def test_that_every_period_is_printed(windows: int) -> None:
    chosen = tuple(low_pressure(at(7, d, 8), at(7, d, 9, d)) for d in range(1, windows + 1))
    content = poster(outage(windows=chosen, areas=(area(1, effect=Effect.LOW_PRESSURE),)))
    text = text_of(content)
    assert all(f"9:{d:02d}" in text for d in range(1, windows + 1))


def test_that_a_bilingual_poster_adds_an_english_line() -> None:
    content = poster(delayed())
    assert "Water back by 6:00, Wed 15 July" in text_of(content, bilingual=True)
    assert "Water back" not in text_of(content)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("monochrome", [False, True])
def test_that_white_on_the_band_keeps_a_contrast_of_seven(shape: Shape, monochrome: bool) -> None:
    colour = spot_colour(shape, monochrome=monochrome)
    assert 1.05 / (_luminance(colour) + 0.05) >= 7


@pytest.mark.parametrize("name", ["plan", "delay"])
def test_that_a_greyscale_print_keeps_a_contrast_of_seven(name: str) -> None:
    picture = Image.open(io.BytesIO(page_png(draw_poster(VARIANTS[name]).pdf, dpi=72)))
    grey = picture.convert("L").getpixel((37, 205))  # in the rail, beside its letters
    assert 1.05 / (_luminance(f"#{grey:02X}{grey:02X}{grey:02X}") + 0.05) >= 7


def test_that_a_black_and_white_poster_holds_no_colour() -> None:
    document = draw_poster(poster(delayed()), options=PosterOptions(monochrome=True))
    picture = Image.open(io.BytesIO(page_png(document.pdf, dpi=50)))
    red, green, blue = picture.split()
    assert red.tobytes() == green.tobytes() == blue.tobytes()


def test_that_a_poster_without_a_water_point_or_tips_is_still_one_page() -> None:
    content = replace(poster(outage()), tips=(), reason="")
    assert draw_poster(content).pages == 1


def test_that_nothing_is_printed_in_the_last_five_millimetres() -> None:
    document = draw_poster(poster(outage()), options=PosterOptions(tear_off=False))
    picture = Image.open(io.BytesIO(page_png(document.pdf, dpi=72))).convert("L")
    edge = round(5 / 25.4 * 72)
    inner = (edge, edge, picture.width - edge, picture.height - edge)
    assert picture.point(lambda v: 255 - v).getbbox() == (
        picture.crop(inner).point(lambda v: 255 - v).getbbox()[0] + edge,
        picture.crop(inner).point(lambda v: 255 - v).getbbox()[1] + edge,
        picture.crop(inner).point(lambda v: 255 - v).getbbox()[2] + edge,
        picture.crop(inner).point(lambda v: 255 - v).getbbox()[3] + edge,
    )

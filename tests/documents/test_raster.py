import io
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from app.documents.poster import draw_poster
from app.documents.raster import page_png, page_sizes, render_page, render_pages
from tests.documents.notices import area, delayed, outage, poster

PDF = draw_poster(poster(delayed())).pdf


def test_that_a_page_is_white_paper_with_four_bytes_a_pixel() -> None:
    image = render_page(PDF, dpi=96)
    assert (image.width, image.height) == (794, 1123)
    assert image.stride >= image.width * 4
    assert len(image.pixels) == image.stride * image.height
    assert image.pixels[:3] == b"\xff\xff\xff"


def test_that_blue_comes_first_in_the_raw_pixels() -> None:
    image = render_page(PDF, dpi=72)
    offset = 52 * image.stride + 38 * 4  # in the red band
    blue, green, red = image.pixels[offset : offset + 3]
    assert (red, green, blue) == (0x9E, 0x14, 0x18)


def test_that_the_png_has_the_same_colours_and_its_resolution() -> None:
    picture = Image.open(io.BytesIO(page_png(PDF, dpi=72)))
    assert picture.getpixel((38, 52)) == (0x9E, 0x14, 0x18)
    assert round(picture.info["dpi"][0]) == 72


def test_that_all_pages_are_rendered_with_their_sizes() -> None:
    areas = tuple(area(text=f"莲池花园第{n}小区") for n in range(40))
    document = draw_poster(poster(outage(areas=areas)))
    assert len(render_pages(document.pdf, dpi=30)) == document.pages
    assert [round(size.width) for size in page_sizes(document.pdf)] == [210] * document.pages


def test_that_several_threads_may_draw_and_render_at_once() -> None:
    contents = [poster(outage(number=f"TS-20260719-{n:02d}")) for n in range(1, 9)]
    alone = [draw_poster(content).pdf for content in contents]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda c: draw_poster(c).pdf, contents))
        pictures = list(pool.map(lambda pdf: render_page(pdf, dpi=40).pixels, together))
    assert together == alone
    assert len(set(pictures)) == len(pictures)

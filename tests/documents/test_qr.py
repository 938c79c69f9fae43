import io

import pytest
import zxingcpp
from PIL import Image

from app.documents.poster import PosterOptions, draw_poster
from app.documents.qr import encode
from app.documents.raster import page_png
from tests.documents.notices import SITE, SITE_WITH_PAGE, delayed, emergency, outage, poster


@pytest.mark.parametrize("site", [SITE, SITE_WITH_PAGE])
@pytest.mark.parametrize("monochrome", [False, True])
@pytest.mark.parametrize("detail", [outage(), delayed(), emergency()])
def test_that_the_code_is_read_from_a_picture_of_150_dpi(site, monochrome, detail) -> None:
    content = poster(detail, site)
    document = draw_poster(content, options=PosterOptions(monochrome=monochrome, tear_off=True))
    picture = Image.open(io.BytesIO(page_png(document.pdf, dpi=150)))
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [content.qr]


def test_that_the_public_address_makes_a_small_code() -> None:
    code = encode(poster(outage()).qr)
    assert code.modules <= 25
    assert code.side == code.modules + 8


def test_that_the_own_text_makes_modules_of_at_least_two_thirds_of_a_millimetre() -> None:
    for detail in (outage(), delayed(), emergency()):
        assert 38 / encode(poster(detail, SITE).qr).side >= 0.66

import pytest

from app.domain.legibility import Glyphs, Reader, readable_distance


@pytest.mark.parametrize(
    ("pt", "glyphs", "reader", "metres"),
    [
        (21, Glyphs.DIGITS, Reader.THRESHOLD, 3),
        (53, Glyphs.DIGITS, Reader.COMFORTABLE, 5),
        (56, Glyphs.DIGITS, Reader.ELDERLY, 5),
        (45, Glyphs.SIMPLE, Reader.COMFORTABLE, 3),
        (55, Glyphs.MEDIUM, Reader.COMFORTABLE, 3),
        (59, Glyphs.MEDIUM, Reader.ELDERLY, 3),
        (98, Glyphs.MEDIUM, Reader.COMFORTABLE, 5.3),
        (46, Glyphs.MEDIUM, Reader.COMFORTABLE, 2.5),
        (81, Glyphs.DENSE, Reader.ELDERLY, 3),
    ],
)
def test_that_distances_agree_with_the_table_of_visual_acuity(
    pt: float, glyphs: Glyphs, reader: Reader, metres: float
) -> None:
    assert readable_distance(pt, glyphs, reader) == pytest.approx(metres, rel=0.03)

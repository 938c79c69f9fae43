"""Which communities an address means, and what is thought of how many live there."""

import pytest

from app.domain.address import read_address
from app.domain.place import Community, PlaceBook
from app.domain.place_match import match_place, narrow


def estate(key: int, district: str, branch: int) -> Community:
    return Community(
        key, district, "", "柳泉路", str(key), f"花园{key}", branch, 100, {1: 60, 2: 40}
    )


BOOK = PlaceBook([estate(3, "周村区", 9), estate(1, "张店区", 8), estate(2, "张店区", 8)])


def test_that_communities_are_read_from_the_lowest_id_until_there_are_enough() -> None:
    some = match_place(BOOK, read_address("柳泉路"), limit=10)
    everything = match_place(BOOK, read_address("柳泉路"), limit=100)
    assert some is not None
    assert everything is not None
    assert (some.ids, some.cut) == ((1,), True)
    assert (everything.ids, everything.cut) == ((1, 2, 3), False)
    assert match_place(BOOK, read_address("柳泉路 7号"), limit=10) is None


@pytest.mark.parametrize(
    ("text", "branch", "share", "mine"),
    [
        ("柳泉路", None, 1, 1),
        ("柳泉路", 9, 1, 1 / 3),
        ("张店", 9, 2 / 3, 0),
        ("张店", 8, 2 / 3, 2 / 3),
    ],
)
def test_that_a_branch_knows_which_part_of_a_place_is_its_own(
    text: str, branch: int | None, share: float, mine: float
) -> None:
    place = narrow(BOOK, read_address(text), branch)
    assert place is not None
    assert (place.share, place.mine) == pytest.approx((share, mine))

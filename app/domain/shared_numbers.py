"""Numbers that stand for nobody in particular (不弹户号): withheld, 12345, our own switchboard."""

import re
from collections.abc import Collection
from functools import lru_cache

from app.domain.phone import AREA_CODE, NumberKind, read_number

SHORTEST_OF_A_PERSON = 7
"""Numbers with fewer digits are services and extensions."""

_LISTED = re.compile(r"[,，、;；\s]+")
_OF_NOBODY = frozenset({NumberKind.WITHHELD, NumberKind.SHORT, NumberKind.INTERNAL})


def names_caller(number: str, shared: Collection[str] = ()) -> bool:
    """Whether calls with this normalised number come from the same few people.

    Only then may it bring up accounts and earlier calls (不弹户号). It is not so for a withheld
    number, for short and internal ones (12345 hands over everybody's calls) and for those in
    `shared`.
    """
    if len(number) < SHORTEST_OF_A_PERSON or number in shared:
        return False
    return read_number(number).kind not in _OF_NOBODY


def rings_back(number: str) -> bool:
    """Whether dialling the number may reach the caller again; 12345 answers for itself."""
    return bool(number) and read_number(number).kind is not NumberKind.SHORT


@lru_cache(maxsize=8)
def number_list(text: str, area_code: str = AREA_CODE) -> frozenset[str]:
    """The normalised numbers of a list as people write it, with commas or spaces between them."""
    found = (read_number(part, area_code=area_code).number for part in _LISTED.split(text))
    return frozenset(number for number in found if number)

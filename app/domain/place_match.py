"""Which communities an address may mean: answered from the place book, without the database."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.address import AddressWords
from app.domain.place import Community, PlaceBook

MOST_COMMUNITIES = 500
# With only a unit or a room known, whole communities are read: at most so many households.
MOST_HOUSEHOLDS = 20_000
# Counts are as old as the last import; read on beyond the wanted number by this factor.
MARGIN = 4


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The communities to look in, lowest id first, and the numbers that must be met there.

    `cut` is true when there are more communities than are worth reading. Empty `ids` with
    `anywhere` means that no place was named: the numbers alone narrow down a name.

    `share` and `mine` are estimates: which part of all households is there, and which part is there
    and of the asking person's branch.
    """

    ids: tuple[int, ...]
    building: int | None = None
    unit_no: int | None = None
    room: int | None = None
    cut: bool = False
    anywhere: bool = False
    households: int = 0
    share: float = 1.0
    mine: float = 1.0


def match_place(book: PlaceBook, address: AddressWords, limit: int) -> PlaceMatch | None:
    """The communities that hold every word, the door and the building; None when there are none.

    Stops as soon as the communities hold clearly more than `limit` households that can match.
    """
    ids: list[int] = []
    seen = 0
    cut = False
    read_whole = address.unit_no is not None or address.room is not None
    enough = MOST_HOUSEHOLDS if read_whole else limit * MARGIN
    for community in _fitting(book, address):
        if seen > enough or len(ids) == MOST_COMMUNITIES:
            cut = True
            break
        ids.append(community.id)
        seen += _households(community, address.building)
    if not ids:
        return None
    return PlaceMatch(
        tuple(ids), address.building, address.unit_no, address.room, cut=cut, households=seen
    )


def narrow(book: PlaceBook, address: AddressWords, branch: int | None = None) -> PlaceMatch | None:
    """The communities a name is looked for in, all of them: the name decides how many are read.

    `branch` is whose accounts the person sees; the desks see all.
    """
    numbers = (address.building, address.unit_no, address.room)
    if not address.words and not address.door_no:
        return PlaceMatch((), *numbers, anywhere=True)
    ids: list[int] = []
    total = mine = 0
    for community in _fitting(book, address):
        ids.append(community.id)
        here = _households(community, address.building)
        total += here
        if branch is None or community.branch_id == branch:
            mine += here
    if not ids:
        return None
    everybody = max(total, book.households)
    return PlaceMatch(
        tuple(ids), *numbers, households=total, share=total / everybody, mine=mine / everybody
    )


def _fitting(book: PlaceBook, address: AddressWords) -> Iterator[Community]:
    """Those with every word and number, lowest id first, found one by one."""
    found = (book.communities[i] for i in sorted(book.with_words(address.words)))
    return (c for c in found if _fits(c, address))


def _fits(community: Community, address: AddressWords) -> bool:
    if address.door_no and community.door_no != address.door_no:
        return False
    known = community.buildings
    return address.building is None or not known or address.building in known


def _households(community: Community, building: int | None) -> int:
    if building is not None and building in community.buildings:
        return max(1, community.buildings[building])
    return max(1, community.households)

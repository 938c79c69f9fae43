"""The place book: districts, streets, estates and their buildings, held in memory by every desk.

It is small (about 12 000 estates for ten million accounts) and holds no personal data, so address
words, area pickers and completion are answered without asking the database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Community:
    """An estate or village (小区): the smallest named place. `door_no` is the 门牌 on `road`."""

    id: int
    district: str
    street: str
    road: str
    door_no: str
    name: str
    branch_id: int | None
    households: int
    buildings: Mapping[int, int]

    @property
    def text(self) -> str:
        """All its names in address order, for finding it by words."""
        door = f"{self.door_no}号" if self.door_no else ""
        return f"{self.district} {self.street} {self.road}{door} {self.name}"


class PlaceBook:
    """All communities, by id and by the words of their address."""

    def __init__(self, communities: Iterable[Community]) -> None:
        self.communities: dict[int, Community] = {c.id: c for c in communities}
        self._texts: list[tuple[str, int]] = [(c.text, c.id) for c in self.communities.values()]
        # One long text: "is this part of any name" is asked for every part of a typed word.
        self._all = "\n".join(text for text, _id in self._texts)
        self.households = sum(c.households for c in self.communities.values())

    def __len__(self) -> int:
        return len(self.communities)

    def get(self, community_id: int | None) -> Community | None:
        return None if community_id is None else self.communities.get(community_id)

    def with_words(self, words: Iterable[str]) -> list[int]:
        """Ids of the communities whose text holds every word; all of them for no words."""
        found = self._texts
        for word in words:
            if word not in self._all:
                return []
            found = [entry for entry in found if word in entry[0]]
        return [community_id for _text, community_id in found]

    def knows(self, word: str) -> bool:
        """Whether any community's text holds the word."""
        return word in self._all

    def tree(self) -> dict[str, dict[str, list[Community]]]:
        """District → street → communities, each level in the order of its names."""
        result: dict[str, dict[str, list[Community]]] = {}
        ordered = sorted(self.communities.values(), key=lambda c: (c.district, c.street, c.name))
        for community in ordered:
            result.setdefault(community.district, {}).setdefault(community.street, []).append(
                community
            )
        return result

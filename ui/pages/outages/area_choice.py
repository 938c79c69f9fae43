"""Which estates and buildings are chosen: the tick marks of the tree, turned into areas."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.outage import Area, Effect
from app.domain.outage_rules import building_range
from app.domain.place import Community, PlaceBook

WHOLE = frozenset[int]()
"""The choice of a whole estate; a set of numbers chooses buildings."""


def numbered(community: Community) -> list[int]:
    """The buildings that have a number, in order."""
    return sorted(n for n in community.buildings if n > 0)


@dataclass
class AreaChoice:
    """Chosen places of one effect, in the order in which they were chosen."""

    book: PlaceBook
    chosen: dict[int, frozenset[int]] = field(default_factory=dict)
    foreign: list[Area] = field(default_factory=list)
    """Areas that the place book does not know (any more); kept as they are."""

    def state(self, community: Community) -> bool | None:
        """True: whole, None: some buildings, False: nothing."""
        if community.id not in self.chosen:
            return False
        return True if self.chosen[community.id] == WHOLE else None

    def has(self, community: Community, building: int) -> bool:
        """Whether a building is chosen."""
        numbers = self.chosen.get(community.id)
        return numbers is not None and (numbers == WHOLE or building in numbers)

    def choose(self, community: Community, *, chosen: bool) -> None:
        """Choose a whole estate, or let go of it."""
        if chosen:
            self.chosen[community.id] = WHOLE
        else:
            self.chosen.pop(community.id, None)

    def choose_building(self, community: Community, building: int, *, chosen: bool) -> None:
        """Choose one building; all of them together are the whole estate."""
        every = set(numbered(community))
        numbers = self.chosen.get(community.id)
        now = set(every) if numbers == WHOLE else set(numbers or ())
        (now.add if chosen else now.discard)(building)
        if not now:
            self.chosen.pop(community.id, None)
        elif now == every and not community.buildings.get(0):
            self.chosen[community.id] = WHOLE
        else:
            self.chosen[community.id] = frozenset(now)

    def households(self, community: Community) -> int:
        """Accounts of the chosen part."""
        numbers = self.chosen.get(community.id)
        if numbers is None:
            return 0
        if numbers == WHOLE:
            return community.households
        return sum(community.buildings.get(n, 0) for n in numbers)

    def total(self) -> int:
        """Accounts of everything chosen."""
        return sum(self.households(self.book.communities[key]) for key in self.chosen)

    def buildings(self) -> int:
        """How many numbered buildings are chosen."""
        return sum(
            len(numbers) if numbers != WHOLE else len(numbered(self.book.communities[key]))
            for key, numbers in self.chosen.items()
        )

    def areas(self, effect: Effect) -> list[Area]:
        """The choice as areas; neighbouring buildings become one range."""
        found: list[Area] = []
        for key, numbers in self.chosen.items():
            community = self.book.communities[key]
            if numbers == WHOLE:
                found.append(Area(effect, key, None, None, "", community.households))
                continue
            for low, high in runs(numbered(community), numbers):
                count = sum(community.buildings.get(n, 0) for n in range(low, high + 1))
                found.append(Area(effect, key, low, high, "", count))
        return found + [Area(effect, a.community_id, a.building_from, a.building_to, a.text,
                             a.households) for a in self.foreign]  # fmt: skip

    def take(self, areas: Iterable[Area]) -> None:
        """Show saved areas in place of the present choice."""
        self.chosen.clear()
        self.foreign.clear()
        for area in areas:
            community = self.book.get(area.community_id)
            if community is None:
                self.foreign.append(area)
                continue
            ends = building_range(area)
            inside = {n for n in numbered(community) if ends and ends[0] <= n <= ends[1]}
            if ends is None:
                self.chosen[community.id] = WHOLE
            elif inside and self.chosen.get(community.id) != WHOLE:
                earlier = self.chosen.get(community.id, WHOLE)
                self.chosen[community.id] = frozenset(inside | earlier)
            elif not inside:
                self.foreign.append(area)


def runs(every: list[int], chosen: Iterable[int]) -> list[tuple[int, int]]:
    """Ranges of chosen numbers; a number that no building has does not part them."""
    wanted = set(chosen)
    found: list[tuple[int, int]] = []
    open_run = False
    for number in every:
        if number not in wanted:
            open_run = False
        elif open_run:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
            open_run = True
    return found


def find_communities(query: str, words: Mapping[int, str]) -> list[int] | None:
    """Communities whose words or pinyin initials hold every part of the query; None for all."""
    parts = query.lower().split()
    if not parts:
        return None
    return [key for key, text in words.items() if all(part in text for part in parts)]

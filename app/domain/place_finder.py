"""Which community an imported address belongs to; unknown ones are made from what is written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain.address import AddressParts
from app.domain.place import Community

# What people write behind an estate's name: part of the address, not of the name.
_BESIDE = re.compile(
    r"沿街|商铺|商业街|门市|门面|网点|车库|储藏室|配电室|锅炉房|传达室|泵房|工地|院内|"
    r"[东西南北](?:门|侧|边|邻)|对面|对过|附近|旁边?$|斜对"
)
_LONGEST_NAME = 24
_SHORTEST_NAME = 2


@dataclass(slots=True)
class Placed:
    """Where an address is. `id` is None until a new community was written, or when unplaceable.

    `residue` are the words of the address that the community's names do not hold.
    """

    id: int | None
    district: str
    branch_id: int | None
    residue: str
    text: str = ""
    fresh: "FreshCommunity | None" = None

    @property
    def nowhere(self) -> bool:
        """Whether it belongs to no community, known or new."""
        return self.id is None and self.fresh is None

    @property
    def community_id(self) -> int | None:
        return self.id if self.fresh is None else self.fresh.id


@dataclass(slots=True)
class FreshCommunity:
    """A community nobody had listed; gets its `id` when it is written."""

    district: str
    street: str
    road: str
    door_no: str
    name: str
    branch_id: int | None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    id: int | None
    street: str
    road: str
    door_no: str
    name: str
    branch_id: int | None
    text: str
    fresh: FreshCommunity | None = None


class PlaceFinder:
    """Finds communities by the parts of an address and remembers what it found.

    `fresh` collects the communities to be written; take them with `take_fresh`.
    """

    def __init__(
        self, communities: Iterable[Community], branch_of_district: Mapping[str, int]
    ) -> None:
        self._branches = branch_of_district
        self._by_name: dict[tuple[str, str], list[_Known]] = {}
        self._by_door: dict[tuple[str, str, str], list[_Known]] = {}
        self._cache: dict[tuple[str, str, str, str, str], Placed] = {}
        self._fresh: list[FreshCommunity] = []
        for c in communities:
            known = _Known(c.id, c.street, c.road, c.door_no, c.name, c.branch_id, c.text)
            self._remember(c.district, known)

    def find(self, parts: AddressParts) -> Placed:
        """The place of an address; the same object for all addresses of the same estate."""
        key = parts[:5]  # all but building, unit and room
        placed = self._cache.get(key)
        if placed is None:
            if len(self._cache) > 50_000:
                self._cache.clear()
            placed = self._cache[key] = self._find(parts)
        return placed

    def take_fresh(self) -> list[FreshCommunity]:
        """The new communities since the last call, to be written before their accounts."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def _remember(self, district: str, known: _Known) -> None:
        for there in {district, ""}:
            self._by_name.setdefault((there, known.name), []).append(known)
        if known.road and known.door_no:
            door = (district, known.road, known.door_no)
            self._by_door.setdefault(door, []).append(known)

    def _find(self, parts: AddressParts) -> Placed:
        if not parts.door_no and (beside := _BESIDE.search(parts.road, _SHORTEST_NAME)):
            # "银泰华庭沿街…" is an estate and its shops, no street
            name, rest = parts.road[: beside.start()], parts.road[beside.start() :]
            parts = parts._replace(road="", community=name + rest + parts.community)
        name, residue = parts.community, ""
        known = self._named(parts, name)
        if known is None and (beside := _BESIDE.search(name, _SHORTEST_NAME)):
            name, residue = name[: beside.start()], name[beside.start() :]
            known = self._named(parts, name)
        if known is not None:
            return _placed(parts, known, residue)
        if not name and (doors := self._by_door.get((parts.district, parts.road, parts.door_no))):
            return _placed(parts, doors[0], "")
        return self._new(parts, name, residue)

    def _named(self, parts: AddressParts, name: str) -> _Known | None:
        found = self._by_name.get((parts.district, name), ())
        fitting = [k for k in found if _agree(k, parts)]
        if not parts.district and len(fitting) > 1:
            return None  # 阳光花园 of which district?
        return next((k for k in fitting if k.door_no == parts.door_no), None) or next(
            iter(fitting), None
        )

    def _new(self, parts: AddressParts, name: str, residue: str) -> Placed:
        """A new community, if the address says enough to find it again.

        A district no branch office serves is one only with a street below it: "小区" was misread.
        """
        name = name.strip("-#·.,，、") or (
            f"{parts.road}{parts.door_no}号" if parts.road and parts.door_no else ""
        )
        served = not self._branches or parts.district in self._branches
        sure = parts.district and (parts.street or served)
        if not sure or not _SHORTEST_NAME <= len(name) <= _LONGEST_NAME:
            branch = self._branches.get(parts.district)
            return Placed(None, parts.district, branch, parts.community or parts.road)
        fresh = FreshCommunity(
            parts.district, parts.street, parts.road, parts.door_no, name,
            self._branches.get(parts.district),
        )  # fmt: skip
        self._fresh.append(fresh)
        known = _Known(
            None, fresh.street, fresh.road, fresh.door_no, name, fresh.branch_id,
            f"{fresh.district} {fresh.street} {fresh.road}{fresh.door_no} {name}", fresh,
        )  # fmt: skip
        self._remember(parts.district, known)
        return _placed(parts, known, residue)


def _agree(known: _Known, parts: AddressParts) -> bool:
    """Whether what both say is the same; what one leaves out does not count."""
    pairs = ((known.street, parts.street), (known.road, parts.road),
             (known.door_no, parts.door_no))  # fmt: skip
    return all(a == b or not a or not b for a, b in pairs)


def _placed(parts: AddressParts, known: _Known, residue: str) -> Placed:
    return Placed(known.id, parts.district, known.branch_id, residue, known.text, known.fresh)

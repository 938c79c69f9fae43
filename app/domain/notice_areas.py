"""Areas of a notice in words: building ranges merged, phases of one estate brought together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.domain import notice_words as words
from app.domain.outage import Area, Effect

_PHASE = re.compile(r"^(?P<estate>.{2,}?)\s*(?P<phase>[一二三四五六七八九十]+期)$")
_OPENING, _CLOSING = "（(【[", "）)】]"


@dataclass(frozen=True, slots=True)
class AreaItem:
    """One place of a notice. A line may end after the name or after a part, never inside one."""

    name: str
    parts: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return f"{self.name} {'、'.join(self.parts)}" if self.parts else self.name


@dataclass(frozen=True, slots=True)
class AreaBlock:
    """Places with the same effect, under one label."""

    label: str
    effect: Effect
    items: tuple[AreaItem, ...]


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Building ranges in order, overlapping and adjoining ones made one."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted((min(pair), max(pair)) for pair in ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def building_parts(ranges: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """`1–6`, `8–9 号楼`: the last part carries the unit."""
    parts = [f"{a}–{b}" if a != b else str(a) for a, b in merge_ranges(ranges)]
    return (*parts[:-1], f"{parts[-1]} {words.BUILDINGS}") if parts else ()


def split_places(text: str) -> tuple[str, ...]:
    """Places of a free text: parted at 、；; and line ends, but not inside brackets."""
    places, place, depth = [], "", 0
    for char in text:
        depth += (char in _OPENING) - (char in _CLOSING)
        if char == "\n" or (char in "、；;" and depth <= 0):
            places.append(place)
            place = ""
        else:
            place += char
    return tuple(p.strip() for p in [*places, place] if p.strip())


def area_items(areas: Iterable[Area], names: Mapping[int, str]) -> tuple[AreaItem, ...]:
    """The areas as places, in the order they were chosen; free texts keep their place.

    `names` are the communities' names by id; an unknown id falls back on the area's own text.
    """
    ranges: dict[str, list[tuple[int, int]]] = {}
    whole: set[str] = set()
    free: dict[str, None] = {}
    for area in areas:
        name = "" if area.community_id is None else names.get(area.community_id, "")
        if not name:
            for place in split_places(area.text):
                free.setdefault(place)
            continue
        known = ranges.setdefault(name, [])
        if area.building_from is None and area.building_to is None:
            whole.add(name)
        else:
            low = area.building_from if area.building_from is not None else area.building_to
            high = area.building_to if area.building_to is not None else low
            assert low is not None
            assert high is not None
            known.append((low, high))
    items = [
        AreaItem(name, () if name in whole else building_parts(pairs))
        for name, pairs in ranges.items()
    ]
    return (*_join_phases(items), *(AreaItem(place) for place in free))


def area_blocks(areas: Iterable[Area], names: Mapping[int, str]) -> tuple[AreaBlock, ...]:
    """One block an effect: those without water first."""
    chosen = tuple(areas)
    labels = (
        (Effect.NO_WATER, words.AREA_NO_WATER),
        (Effect.LOW_PRESSURE, words.AREA_LOW_PRESSURE),
    )
    blocks = (
        AreaBlock(label, effect, area_items([a for a in chosen if a.effect is effect], names))
        for effect, label in labels
    )
    return tuple(block for block in blocks if block.items)


def _join_phases(items: Iterable[AreaItem]) -> tuple[AreaItem, ...]:
    """柳泉花园一期 and 柳泉花园二期, both whole, become 柳泉花园 一期、二期."""
    joined: dict[str, AreaItem] = {}
    for item in items:
        match = None if item.parts else _PHASE.match(item.name)
        if match is None:
            joined[item.name] = item
            continue
        estate = match["estate"]
        key = f"{estate}\n"
        earlier = joined.get(key, AreaItem(estate))
        joined[key] = AreaItem(estate, (*earlier.parts, match["phase"]))
    return tuple(joined.values())

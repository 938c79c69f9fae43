"""The lines of the tree of places, and what a choice makes of each: its mark and its count."""

from collections.abc import Collection
from dataclasses import dataclass, field

from app.domain.place import Community, PlaceBook
from app.i18n import _
from ui.pages.outages.area_choice import AreaChoice, numbered
from ui.wording import count_text


@dataclass(eq=False)
class Node:
    """A line of the tree; `building` is set on the lowest level."""

    text: str
    parent: "Node | None"
    row: int = 0
    community: Community | None = None
    building: int | None = None
    children: list["Node"] = field(default_factory=list)
    filled: bool = True

    def fill(self) -> None:
        """Make the buildings of an estate when they are asked for."""
        if self.filled or self.community is None:
            return
        self.filled = True
        for number in numbered(self.community):
            text = _("Building {n}").format(n=number)
            self.children.append(
                Node(text, self, len(self.children), self.community, building=number)
            )

    def communities(self) -> list[Community]:
        """All estates at or below this line."""
        if self.community is not None:
            return [self.community]
        return [c for child in self.children for c in child.communities()]


def nodes(book: PlaceBook, shown: Collection[int] | None) -> Node:
    """The root above the districts; only estates of `shown`, None for all of them."""
    root = Node("", None)
    wanted = None if shown is None else set(shown)
    for district, streets in book.tree().items():
        top = Node(district, root, len(root.children))
        for street, communities in streets.items():
            fitting = [c for c in communities if wanted is None or c.id in wanted]
            if not fitting:
                continue
            middle = Node(street, top, len(top.children))
            middle.children = [
                Node(c.name, middle, row, c, filled=False) for row, c in enumerate(fitting)
            ]
            top.children.append(middle)
        if top.children:
            root.children.append(top)
    return root


def state_of(choice: AreaChoice, node: Node) -> bool | None:
    """True: all below this line is chosen, None: some of it, False: nothing."""
    if node.building is not None and node.community is not None:
        return choice.has(node.community, node.building)
    if node.community is not None:
        return choice.state(node.community)
    places = node.communities()
    states = [choice.state(c) for c in places if c.id in choice.chosen]
    if not states:
        return False
    return True if len(states) == len(places) and all(states) else None


def count_of(choice: AreaChoice, node: Node) -> str:
    """Households of a line; where a part is chosen: chosen / all."""
    if node.building is not None and node.community is not None:
        return count_text(node.community.buildings.get(node.building, 0))
    places = node.communities()
    every = sum(c.households for c in places)
    chosen = sum(choice.households(c) for c in places if c.id in choice.chosen)
    partly = 0 < chosen < every
    return f"{count_text(chosen)} / {count_text(every)}" if partly else count_text(every)

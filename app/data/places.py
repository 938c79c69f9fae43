"""Places: communities and their buildings, read whole into every desk's place book."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.data import catalogue  # noqa: F401 - referred to
from app.data.base import Row
from app.data.json_rows import rows
from app.data.types import AnySelect, Code
from app.domain.change import Subject
from app.domain.place import Community


class CommunityRow(Row):
    """An estate or village with its district, street, road and door number."""

    __tablename__ = "community"
    __table_args__ = (sa.UniqueConstraint("district", "street", "road", "door_no", "name"),)
    subject = Subject.PLACE

    id: Mapped[int] = mapped_column(sa.Integer, primary_key=True)
    district: Mapped[str] = mapped_column(Code)
    street: Mapped[str] = mapped_column(Code)
    road: Mapped[str] = mapped_column(Code, default="")
    door_no: Mapped[str] = mapped_column(Code, default="")
    name: Mapped[str] = mapped_column(Code)
    branch_id: Mapped[int | None] = mapped_column(sa.ForeignKey("unit.id"))


class BuildingRow(Row):
    """How many accounts a building has; building 0 counts those without a building number."""

    __tablename__ = "building"

    community_id: Mapped[int] = mapped_column(sa.ForeignKey("community.id"), primary_key=True)
    number: Mapped[int] = mapped_column(sa.Integer, primary_key=True, autoincrement=False)
    households: Mapped[int] = mapped_column(sa.Integer)


def place_book() -> AnySelect:
    """All communities and buildings, in one round trip."""
    communities = sa.select(
        CommunityRow.id,
        CommunityRow.district,
        CommunityRow.street,
        CommunityRow.road,
        CommunityRow.door_no,
        CommunityRow.name,
        CommunityRow.branch_id,
    )
    buildings = sa.select(
        BuildingRow.community_id, BuildingRow.number, BuildingRow.households
    ).order_by(BuildingRow.community_id, BuildingRow.number)
    return sa.select(rows(communities).label("communities"), rows(buildings).label("buildings"))


def communities_from(communities: Sequence[Any], buildings: Sequence[Any]) -> list[Community]:
    """The place book's values from the two folded results of `place_book`."""
    counts: dict[int, dict[int, int]] = {}
    for row in buildings:
        counts.setdefault(row.community_id, {})[row.number] = row.households
    return [
        Community(
            id=row.id,
            district=row.district,
            street=row.street,
            road=row.road,
            door_no=row.door_no,
            name=row.name,
            branch_id=row.branch_id,
            households=sum(counts.get(row.id, {}).values()),
            buildings=counts.get(row.id, {}),
        )
        for row in communities
    ]

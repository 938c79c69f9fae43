"""The list of outages and one outage whole, each in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.data.catalogue import UnitRow
from app.data.json_rows import rows
from app.data.outage_queries import RESTORED_FOR, outage_callers
from app.data.outages import OutageAreaRow, OutageRow, OutageVersionRow, OutageWindowRow
from app.data.people import PersonRow
from app.data.places import CommunityRow
from app.data.types import AnySelect
from app.domain.outage import (
    Area,
    Effect,
    OutageDetail,
    OutageDraft,
    OutageLine,
    OutageState,
    VersionRow,
    Window,
)
from app.domain.outage_rules import last_end

_ACTIVE = (OutageState.DRAFT, OutageState.PUBLISHED)


def _shown_version() -> sa.ColumnElement[int]:
    """The version in force, the first one while it is a draft."""
    return sa.case((OutageRow.published_no > 0, OutageRow.published_no), else_=1)


def _of_windows(column: sa.ColumnElement[Any], *extra: sa.ColumnElement[bool]) -> Any:
    return (
        sa.select(column)
        .where(
            OutageWindowRow.outage_id == OutageRow.id,
            OutageWindowRow.version_no == _shown_version(),
            *extra,
        )
        .correlate(OutageRow)
        .scalar_subquery()
    )


def _of_areas(column: sa.ColumnElement[Any]) -> Any:
    return (
        sa.select(column)
        .select_from(OutageAreaRow)
        .outerjoin(CommunityRow, CommunityRow.id == OutageAreaRow.community_id)
        .where(
            OutageAreaRow.outage_id == OutageRow.id, OutageAreaRow.version_no == _shown_version()
        )
        .correlate(OutageRow)
        .scalar_subquery()
    )


def _holds(word: str) -> sa.ColumnElement[bool]:
    """Whether number, title, reason or a place of the outage holds the word."""

    def within(column: sa.SQLColumnExpression[str]) -> sa.ColumnElement[bool]:
        return sa.func.lower(column).contains(word.lower(), autoescape=True)

    of_version = (
        OutageVersionRow.outage_id == OutageRow.id,
        OutageVersionRow.version_no == _shown_version(),
    )
    place = (CommunityRow.name, CommunityRow.road, CommunityRow.district, OutageAreaRow.text)
    named = (
        sa.select(sa.literal(1))
        .select_from(OutageAreaRow)
        .outerjoin(CommunityRow, CommunityRow.id == OutageAreaRow.community_id)
        .where(
            OutageAreaRow.outage_id == OutageRow.id,
            OutageAreaRow.version_no == _shown_version(),
            sa.or_(*(within(sa.func.coalesce(column, "")) for column in place)),
        )
    )
    reason = sa.select(sa.literal(1)).where(*of_version, within(OutageVersionRow.reason))
    return sa.or_(
        within(OutageRow.number),
        within(OutageRow.title),
        reason.correlate(OutageRow).exists(),
        named.correlate(OutageRow).exists(),
    )


def outage_lines(
    at: datetime, *, show_past: bool, words: Sequence[str] = (), most: int
) -> AnySelect:
    """The list: what is not over first, then the latest; at most `most` rows.

    `show_past` adds what is long over; of `words` each stands in a row's texts or places.
    """
    end = sa.func.max(OutageWindowRow.ends_at)
    statement = sa.select(
        OutageRow.id,
        OutageRow.number,
        OutageRow.title,
        OutageRow.kind,
        OutageRow.state,
        _shown_version().label("version_no"),
        _of_areas(sa.func.min(CommunityRow.district)).label("district"),
        _of_areas(sa.func.count(sa.distinct(CommunityRow.district))).label("districts"),
        _of_windows(sa.func.min(OutageWindowRow.starts_at)).label("starts_at"),
        _of_windows(end).label("last_end"),
        _of_windows(end, OutageWindowRow.effect == Effect.NO_WATER).label("dry_end"),
        OutageRow.restored_at,
        _of_areas(sa.func.coalesce(sa.func.sum(OutageAreaRow.households), 0)).label("households"),
        outage_callers().label("callers"),
    )
    if not show_past:
        just_over = OutageRow.updated_at > at - RESTORED_FOR
        statement = statement.where(sa.or_(OutageRow.state.in_(_ACTIVE), just_over))
    statement = statement.where(*(_holds(word) for word in words))
    over = sa.case((OutageRow.state.in_(_ACTIVE), 0), else_=1)
    return statement.order_by(over, OutageRow.updated_at.desc(), OutageRow.id).limit(most)


def line_from(row: Any) -> OutageLine:
    """The value of one row of `outage_lines`."""
    more = f" +{row.districts - 1}" if row.districts > 1 else ""
    return OutageLine(
        id=row.id,
        number=row.number,
        title=row.title,
        kind=row.kind,
        state=row.state,
        version_no=row.version_no,
        district=f"{row.district or ''}{more}",
        starts_at=row.starts_at,
        ends_at=row.dry_end or row.last_end,
        restored_at=row.restored_at,
        households=int(row.households),
        callers=row.callers,
    )


def outage_detail(outage_id: UUID) -> AnySelect:
    """An outage with all versions, their windows and areas, in one round trip."""
    head = (
        sa.select(
            OutageRow.id,
            OutageRow.number,
            OutageRow.state,
            OutageRow.kind,
            OutageRow.title,
            OutageRow.unit_id,
            UnitRow.name.label("unit"),
            OutageRow.published_no,
            OutageRow.restored_at,
            OutageRow.version,
            outage_callers().label("callers"),
        )
        .outerjoin(UnitRow, UnitRow.id == OutageRow.unit_id)
        .where(OutageRow.id == outage_id)
    )
    versions = (
        sa.select(
            *[c for c in OutageVersionRow.__table__.columns if c.name != "outage_id"],
            PersonRow.name.label("publisher"),
        )
        .outerjoin(PersonRow, PersonRow.id == OutageVersionRow.published_by)
        .where(OutageVersionRow.outage_id == outage_id)
        .order_by(OutageVersionRow.version_no)
    )
    parts = [
        rows(
            sa.select(*[c for c in kind.__table__.columns if c.name != "outage_id"])
            .where(kind.outage_id == outage_id)
            .order_by(kind.version_no, kind.position)
        ).label(name)
        for kind, name in ((OutageWindowRow, "windows"), (OutageAreaRow, "areas"))
    ]
    return sa.select(rows(head).label("head"), rows(versions).label("versions"), *parts)


def detail_from(row: Any) -> OutageDetail | None:
    """The value of `outage_detail`'s row; None when there is no such outage."""
    if not row.head:
        return None
    head, latest = row.head[0], row.versions[-1]
    windows = [w for w in row.windows if w.version_no == latest.version_no]
    areas = [a for a in row.areas if a.version_no == latest.version_no]
    content = OutageDraft(
        id=head.id,
        kind=head.kind,
        title=head.title,
        reason=latest.reason,
        internal_note=latest.internal_note,
        internal_end=latest.internal_end,
        windows=_windows(windows),
        areas=tuple(
            Area(a.effect, a.community_id, a.building_from, a.building_to, a.text, a.households)
            for a in areas
        ),
        water_point=latest.water_point,
        tips=tuple(latest.tips),
        unit_id=head.unit_id,
        version=head.version,
        version_no=latest.version_no,
    )
    published = tuple(
        version for v in row.versions if (version := _version(v, row.windows)) is not None
    )
    in_force = next((v for v in published if v.version_no == head.published_no), None)
    return OutageDetail(
        number=head.number,
        state=head.state,
        content=content,
        versions=published,
        published_at=in_force.published_at if in_force else None,
        restored_at=head.restored_at,
        callers=head.callers,
        unit=head.unit or "",
        version=head.version,
    )


def _windows(found: Sequence[Any]) -> tuple[Window, ...]:
    return tuple(Window(w.effect, w.starts_at, w.ends_at) for w in found)


def _version(version: Any, windows: Sequence[Any]) -> VersionRow | None:
    end = last_end(_windows([w for w in windows if w.version_no == version.version_no]))
    if version.published_at is None or end is None:
        return None
    return VersionRow(version.version_no, version.published_at, version.publisher or "", end)

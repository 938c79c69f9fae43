"""Which published outages cover an address: pieces that the screen pop folds into its statement.

A window applies to the areas of its own effect; where the notice names no area of that effect
(one area, first without water, then with low pressure) it applies to all of its areas.
"""

from datetime import datetime, timedelta
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.data.outages import OutageAreaRow, OutageRow, OutageVersionRow, OutageWindowRow
from app.data.types import AnySelect, Instant
from app.domain.outage import OutageHit, OutageState

RESTORED_FOR = timedelta(hours=24)
"""How long a restored outage is still shown to callers of its area."""

COMING_WITHIN = timedelta(hours=72)
"""How early an announced outage is shown."""


BOUND: Final = "bound"
At = datetime | Literal["bound"] | None


class _ServerNow(FunctionElement[datetime]):
    """The database server's clock, `hours` later."""

    inherit_cache = True
    type = Instant()

    def __init__(self, hours: int) -> None:
        super().__init__(sa.literal_column(str(int(hours))))


@compiles(_ServerNow, "sqlite")
def _now_sqlite(element: _ServerNow, compiler: SQLCompiler, **kw: Any) -> str:
    hours = compiler.process(element.clauses, **kw)
    return f"strftime('%Y-%m-%d %H:%M:%f', 'now', ({hours}) || ' hours')"


@compiles(_ServerNow, "postgresql")
def _now_postgresql(element: _ServerNow, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(now() + make_interval(hours => {compiler.process(element.clauses, **kw)}))"


def moments(at: datetime) -> dict[str, datetime]:
    """The parameters of a statement whose queries were made with `at=BOUND`."""
    return {_name(shift): at + shift for shift in (timedelta(0), COMING_WITHIN, -RESTORED_FOR)}


def _name(shift: timedelta) -> str:
    hours = round(shift.total_seconds() / 3600)
    return f"outage_at_{'minus' if hours < 0 else 'plus'}_{abs(hours)}h"


def _moment(at: At, shift: timedelta) -> sa.ColumnElement[datetime]:
    if at is None:
        return _ServerNow(round(shift.total_seconds() / 3600))
    if not isinstance(at, datetime):
        return sa.bindparam(_name(shift), type_=Instant())
    return sa.literal(at + shift, Instant)


class _Callers(FunctionElement[int]):
    """How many calls were merged into an outage.

    A function on PostgreSQL, where nobody may read the calls themselves.
    """

    inherit_cache = True
    type = sa.BigInteger()


@compiles(_Callers, "sqlite")
def _callers_sqlite(element: _Callers, compiler: SQLCompiler, **kw: Any) -> str:
    outage = compiler.process(element.clauses, **kw)
    return f"(SELECT count(*) FROM call WHERE call.outage_id = {outage})"


@compiles(_Callers, "postgresql")
def _callers_postgresql(element: _Callers, compiler: SQLCompiler, **kw: Any) -> str:
    return f"hotline.outage_callers({compiler.process(element.clauses, **kw)})"


def outage_callers() -> sa.ColumnElement[int]:
    """How many calls were merged into the outage of the enclosing statement."""
    return _Callers(OutageRow.id)


def _covers(building: sa.ColumnElement[int | None]) -> sa.ColumnElement[bool]:
    """Whether the area takes in the building; an address without building is taken in."""
    area = OutageAreaRow
    first = sa.func.coalesce(area.building_from, area.building_to)
    last = sa.func.coalesce(area.building_to, area.building_from)
    return sa.or_(first.is_(None), building.is_(None), building.between(first, last))


def _applies() -> sa.ColumnElement[bool]:
    """Whether the window holds for the area."""
    other = aliased(OutageAreaRow)
    named = (
        sa.select(sa.literal(1))
        .where(
            other.outage_id == OutageWindowRow.outage_id,
            other.version_no == OutageWindowRow.version_no,
            other.effect == OutageWindowRow.effect,
        )
        .correlate(OutageWindowRow)
        .exists()
    )
    return sa.or_(OutageWindowRow.effect == OutageAreaRow.effect, ~named)


def _current(at: At) -> sa.ColumnElement[bool]:
    """Published and not over for the caller: coming soon, running, overrun, or just restored.

    A window that has passed is dropped when a later one of the same notice follows.
    """
    later = aliased(OutageWindowRow)
    followed = (
        sa.select(sa.literal(1))
        .where(
            later.outage_id == OutageWindowRow.outage_id,
            later.version_no == OutageWindowRow.version_no,
            later.ends_at > OutageWindowRow.ends_at,
        )
        .correlate(OutageWindowRow)
        .exists()
    )
    now = _moment(at, timedelta(0))
    return sa.or_(
        sa.and_(
            OutageRow.state == OutageState.PUBLISHED,
            OutageWindowRow.starts_at <= _moment(at, COMING_WITHIN),
            sa.or_(OutageWindowRow.ends_at > now, ~followed),
        ),
        sa.and_(
            OutageRow.state == OutageState.RESTORED,
            OutageRow.restored_at > _moment(at, -RESTORED_FOR),
            ~followed,
        ),
    )


def _hits(account_id: sa.ColumnElement[Any]) -> AnySelect:
    """The columns of `OutageHit` from an area outwards; where the area is, the caller adds."""
    area, version, window = OutageAreaRow, OutageVersionRow, OutageWindowRow
    return (
        sa.select(
            OutageRow.id.label("outage_id"),
            OutageRow.number,
            OutageRow.published_no.label("version_no"),
            OutageRow.kind,
            OutageRow.title,
            version.reason,
            window.effect,
            window.starts_at,
            window.ends_at,
            OutageRow.restored_at,
            version.water_point,
            outage_callers().label("callers"),
            account_id.label("account_id"),
            area.community_id,
        )
        .select_from(area)
        .join(
            OutageRow,
            sa.and_(OutageRow.id == area.outage_id, OutageRow.published_no == area.version_no),
        )
        .join(
            version,
            sa.and_(
                version.outage_id == OutageRow.id, version.version_no == OutageRow.published_no
            ),
        )
        .join(
            window,
            sa.and_(window.outage_id == OutageRow.id, window.version_no == OutageRow.published_no),
        )
        .where(_applies())
        .distinct()
        .order_by(window.starts_at, OutageRow.number)
    )


def hits_for_accounts(accounts: AnySelect, at: At = None) -> AnySelect:
    """Outages that cover accounts, one row per outage, window and account.

    `accounts` selects at least `id`, `community_id` and `building`. `at` is the moment to judge
    by; None asks the database server's clock, BOUND leaves it to `moments` as parameters, so that
    the statement can be built once.
    """
    chosen = accounts.subquery("outage_accounts")
    covered = sa.and_(
        OutageAreaRow.community_id == chosen.c.community_id, _covers(chosen.c.building)
    )
    return _hits(chosen.c.id).join(chosen, covered).where(_current(at))


def hits_for_place(
    community_id: int | sa.ColumnElement[int],
    building: int | sa.ColumnElement[int] | None = None,
    at: At = None,
) -> AnySelect:
    """Outages that cover a community, or one building of it; `account_id` is empty."""
    number: sa.ColumnElement[Any] = (
        building if isinstance(building, sa.ColumnElement) else sa.literal(building, sa.Integer)
    )
    return _hits(sa.literal(None, sa.BigInteger)).where(
        OutageAreaRow.community_id == community_id, _covers(number), _current(at)
    )


def hit_from(row: Any) -> OutageHit:
    """The value of one row of `hits_for_accounts` or `hits_for_place`, folded or not."""
    return OutageHit(
        outage_id=row.outage_id,
        number=row.number,
        version_no=row.version_no,
        kind=row.kind,
        title=row.title,
        reason=row.reason,
        effect=row.effect,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        restored_at=row.restored_at,
        water_point=row.water_point,
        callers=row.callers,
        account_id=row.account_id,
        community_id=row.community_id,
    )

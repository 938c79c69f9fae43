"""Writing a tidy draft: wording, windows and areas, each change audited."""

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import flag_modified

from app.data.outages import OutageAreaRow, OutageRow, OutageVersionRow, OutageWindowRow
from app.data.unit_of_work import UnitOfWork
from app.domain.change import Subject
from app.domain.outage import OutageDraft, OutageState


def create_draft(work: UnitOfWork, number: str, draft: OutageDraft) -> None:
    """Add a new outage with its first version."""
    work.add(
        OutageRow(
            id=draft.id,
            number=number,
            state=OutageState.DRAFT,
            kind=draft.kind,
            title=draft.title,
            unit_id=draft.unit_id,
            created_at=work.at,
            created_by=work.actor.id,
            updated_at=work.at,
            updated_by=work.actor.id,
        )
    )
    edition = OutageVersionRow(outage_id=draft.id, version_no=1)
    work.add(edition)
    _fill(work, edition, draft)


def change_draft(work: UnitOfWork, row: OutageRow, draft: OutageDraft) -> None:
    """Make an outage that is still a draft equal to `draft`; its version always moves on."""
    row.kind, row.title, row.unit_id = draft.kind, draft.title, draft.unit_id
    row.updated_at, row.updated_by = work.at, work.actor.id
    flag_modified(row, "updated_at")  # the version counts for the windows and areas too
    _fill(work, work.get(OutageVersionRow, (draft.id, draft.version_no)), draft)


def _fill(work: UnitOfWork, edition: OutageVersionRow, draft: OutageDraft) -> None:
    edition.reason = draft.reason
    edition.internal_note = draft.internal_note
    edition.water_point = draft.water_point
    edition.internal_end = draft.internal_end
    if edition.tips != list(draft.tips):
        edition.tips = list(draft.tips)
    windows = [
        {"effect": w.effect, "starts_at": w.starts_at, "ends_at": w.ends_at} for w in draft.windows
    ]
    areas = [
        {
            "effect": area.effect,
            "community_id": area.community_id,
            "building_from": area.building_from,
            "building_to": area.building_to,
            "text": area.text,
            "households": area.households,
        }
        for area in draft.areas
    ]
    changed = {
        "windows": _replace(work, OutageWindowRow, edition, windows),
        "areas": _replace(work, OutageAreaRow, edition, areas),
    }
    if noted := {name: change for name, change in changed.items() if change is not None}:
        work.note(Subject.OUTAGE, edition.outage_id, "outage_version", noted)


def _replace(
    work: UnitOfWork,
    kind: type[OutageWindowRow] | type[OutageAreaRow],
    edition: OutageVersionRow,
    wanted: list[dict[str, Any]],
) -> list[Any] | None:
    """Make the rows of one version equal to `wanted`; returns [old, new] when they differed."""
    key = {"outage_id": edition.outage_id, "version_no": edition.version_no}
    columns = [c.name for c in kind.__table__.columns if c.name not in {*key, "position"}]
    of_edition = (kind.outage_id == edition.outage_id, kind.version_no == edition.version_no)
    with work.session.no_autoflush:
        found = list(
            work.session.scalars(sa.select(kind).where(*of_edition).order_by(kind.position))
        )
    before = [{name: getattr(row, name) for name in columns} for row in found]
    if before == wanted:
        return None
    for row, values in zip(found, wanted, strict=False):
        for name, value in values.items():
            setattr(row, name, value)
    for row in found[len(wanted) :]:
        work.session.delete(row)
    for position in range(len(found), len(wanted)):
        work.session.add(kind(**key, position=position, **wanted[position]))
    return [_plain(before), _plain(wanted)]


def _plain(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {name: _value(value) for name, value in row.items() if value not in (None, "")}
        for row in found
    ]


def _value(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value

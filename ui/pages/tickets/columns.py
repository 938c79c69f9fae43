"""What stands in the queue's cells, from a `TicketLine` and the time of day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from app.domain.catalogue import Grade, RequestKind
from app.domain.ticket import TicketLine, TicketState
from app.i18n import N_, _, current_language, ngettext
from ui.labels import Look, clock_look, in_language, label, short_number
from ui.models.record_table import Cell, CellKind, Column
from ui.pages.tickets.overview import UNSURE

DISTRICT = "district"
STAGE = "stage"
_LOUD = (Grade.CRITICAL,)
_NOT_YET = {
    TicketState.WAIT_DISPATCH: N_("Not dispatched"),
    TicketState.WAIT_ACCEPT: N_("Not accepted"),
}


def queue_columns(
    now: Callable[[], datetime], stage_width: int, narrow: Callable[[], bool]
) -> list[Column[TicketLine]]:
    """Limit, matter, district (shown where there is room), unit, stage.

    `stage_width` is what the longest stage needs in this language, in px at 100 %. While it is
    `narrow`, the stage has no column and stands under the unit.
    """
    return [
        Column(
            "due", _("Limit") + " ▲", lambda t: Cell(look=line_look(t, now())), CellKind.CHIP, 108
        ),
        Column("matter", _("Matter"), matter_cell, CellKind.TWO_LINES, 320, stretch=True),
        Column(DISTRICT, _("District"), lambda t: Cell(t.district), width=88),
        Column(
            "unit",
            _("Responsible unit"),
            lambda t: unit_cell(t, with_stage=narrow()),
            CellKind.TWO_LINES,
            _unit_width(),
        ),
        Column(STAGE, _("Stage"), stage_cell, CellKind.TWO_LINES, stage_width),
    ]


def _unit_width() -> int:
    """Room for 周村维修中心, or for Zhangdian repair centre."""
    return 172 if current_language() == "en" else 140


def line_look(line: TicketLine, at: datetime) -> Look:
    """The chip of the limit that runs."""
    limit = timedelta(minutes=line.limit_minutes)
    found = clock_look(line.due_at, limit, at, done=line.done)
    if line.due_at is None or line.done:
        return found
    spoken = found.spoken
    if line.due_step is not None:
        spoken = _("{step}: {time}").format(step=label(line.due_step), time=spoken)
    if line.due_complete:
        return replace(found, spoken=spoken)
    return replace(found, text=f"≈ {found.text}", spoken=f"{spoken}\n{_(UNSURE)}")


def matter_cell(line: TicketLine) -> Cell:
    """The title, and under it what tells two tickets apart."""
    address = line.address.removeprefix(line.district).strip()
    place = " ".join(part for part in (line.district, address) if part)
    parts = [short_number(line.number), place]
    if line.source in {RequestKind.TRANSFER_12345, RequestKind.INTERNAL}:
        parts.append(label(line.source))
    if line.grade in _LOUD and not line.done:
        parts.append(label(line.grade))
    if line.callers > 1:
        told = ngettext("{n} caller", "{n} callers", line.callers)
        parts.insert(1, told.format(n=line.callers))
    second = " · ".join(part for part in parts if part)
    bold = line.grade in _LOUD and not line.done
    return Cell(line.title, second, bold=bold, tint="text2" if line.done else "text")


def unit_cell(line: TicketLine, *, with_stage: bool = False) -> Cell:
    """Who has it: the unit, and the person there."""
    if with_stage:
        parts = (line.handler, label(line.state))
        return Cell(in_language(line.unit, line.unit_en) or "—", " · ".join(p for p in parts if p))
    unit = in_language(line.unit, line.unit_en) or "—"
    missing = _NOT_YET.get(line.state)
    return Cell(unit, line.handler or (_(missing) if missing else ""))


def stage_cell(line: TicketLine) -> Cell:
    """Where it stands, and how often the unit was urged."""
    urged = _("Urged {n}").format(n=line.urged) if line.urged and not line.done else ""
    return Cell(label(line.state), urged)

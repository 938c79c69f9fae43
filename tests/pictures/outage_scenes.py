"""The outages screen as its authors use it: drafts, errors, publishing, restoring, cancelling."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.outage import Area, Effect, OutageDraft, OutageKind, OutageState, Window
from tests.helpers.program import Program
from tests.pictures.scenes import NOW, Shot, key

DISPATCHER = "gaoyuan"


def _outages(program: Program) -> Any:
    program.window.navigate("outages")
    page: Any = program.window.page("outages")
    page.keeper.kept.clear()
    page.editor.bar.stop_asking()
    program.settle()
    return page


def _open(program: Program, state: OutageState) -> Any:
    page = _outages(program)
    page.keeper.held_back = True
    lines = program.window.services.outages.lines(show_past=True).lines
    page.open(next(line.id for line in lines if line.state is state))
    program.settle()
    page.editor.setFocus()
    return page


def _written(program: Program, **changes: Any) -> Any:
    """A new notice with these values; nothing of it is stored."""
    page = _outages(program)
    page.new()
    page.keeper.held_back = True
    draft = replace(_draft(page.outages.new_draft()), **changes)
    page.editor.form.show_draft(draft)
    page.editor._on_changed()
    program.settle()
    return page


def _draft(empty: OutageDraft) -> OutageDraft:
    start = NOW.replace(hour=22, minute=0) + timedelta(days=3)
    return replace(
        empty,
        kind=OutageKind.PLANNED,
        title="昌国路 DN600 碰头连通",
        reason="昌国路 DN600 主管道连通",
        internal_note="高原 14日 16:32",
        internal_end=start + timedelta(hours=5, minutes=30),
        windows=(Window(Effect.NO_WATER, start, start + timedelta(hours=7)),),
        areas=(Area(Effect.NO_WATER, None, None, None, "昌国路 沿街商户", 100),),
        water_point="送水车　柳泉花园东门　17日 18:00–21:00",
    )


def published(program: Program) -> None:
    _open(program, OutageState.PUBLISHED)


def draft_with_errors(program: Program) -> None:
    _open(program, OutageState.DRAFT)
    key(program, "F9")


def new_notice(program: Program) -> None:
    page = _outages(program)
    page.new()
    page.keeper.held_back = True
    program.settle()


def two_windows(program: Program) -> None:
    base = _draft(program.window.services.outages.new_draft())
    first = base.windows[0]
    second = Window(Effect.LOW_PRESSURE, first.ends_at, first.ends_at + timedelta(days=2))
    areas = (*base.areas, Area(Effect.LOW_PRESSURE, None, None, None, "世纪路 沿线小区", 900))
    _written(program, windows=(first, second), areas=areas)


def missing_glyph(program: Program) -> None:
    areas = (Area(Effect.NO_WATER, None, None, None, "𡎺坡村 𣲗沟小区", 40),)
    _written(program, areas=areas)


def wrong_time(program: Program) -> None:
    page = _written(program)
    row = page.editor.form.windows.rows[0]
    row.start.set_text("７月１７日２２点")
    row.end.set_text("大概天亮")
    row.end.changed.emit()
    key(program, "F9")


def publish_twice(program: Program) -> None:
    _written(program)
    key(program, "F9")


def restore_asked(program: Program) -> None:
    _open(program, OutageState.PUBLISHED)
    key(program, "F9")


def cancel_asked(program: Program) -> None:
    page = _open(program, OutageState.PUBLISHED)
    page.editor.bar.ask_cancel()
    program.settle()


def restored(program: Program) -> None:
    _open(program, OutageState.RESTORED)


def cut_list(program: Program) -> None:
    """More outages than are listed at first."""
    page = _open(program, OutageState.PUBLISHED)
    question = page.list.question()
    found = page.outages.lines(show_past=True, most=4)
    page.list.set_lines(found, question)
    program.settle()


OUTAGE_SHOTS: tuple[Shot, ...] = (
    Shot("3-outages-dispatcher", published, DISPATCHER),
    Shot("3-outages-draft-errors", draft_with_errors, DISPATCHER),
    Shot("3-outages-new", new_notice, DISPATCHER),
    Shot("3-outages-two-windows", two_windows, DISPATCHER),
    Shot("3-outages-missing-glyph", missing_glyph, DISPATCHER),
    Shot("3-outages-wrong-time", wrong_time, DISPATCHER),
    Shot("3-outages-publish-asked", publish_twice, DISPATCHER),
    Shot("3-outages-restore-asked", restore_asked, DISPATCHER),
    Shot("3-outages-cancel-asked", cancel_asked, DISPATCHER),
    Shot("3-outages-restored", restored, DISPATCHER),
    Shot("3-outages-cut-list", cut_list, DISPATCHER),
)

"""The outbox as people meet it: the server away, conflicts, the list, closing the program."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.domain.outbox import Kept, OutboxKind, OutboxState, Standing
from tests.helpers.program import Program
from tests.pictures.scenes import NOW, Shot, call_from, demo_cast, idle, said, tickets

_MINE = (
    ("号码", "140 0533 4417"), ("来电人", "周女士"), ("户号", "03-2207-11846"),
    ("地址", "张店区 柳泉花园二期 7 号楼 2 单元 1102 室"),
    ("诉求内容", "上午 9:30 起无水，邻居家有水，已看过表前阀门。"),
    ("答复内容", "已告知计划停水，预计 18:00 恢复。"),
)  # fmt: skip
_THEIRS = (
    ("工单", "GD-20260714-0187"), ("状态", "已归档"), ("责任单位", "张店维修中心"),
    ("处理人", "王建国"), ("地址", "张店区 柳泉花园二期 7 号楼"),
)  # fmt: skip


def kept(kind: OutboxKind, state: OutboxState, minutes: int, **more: Any) -> Kept:
    made = NOW - timedelta(minutes=minutes)
    return Kept(UUID(int=minutes), kind, state, made, 1, _MINE, **more)


ENTRIES = (
    kept(OutboxKind.REGISTER, OutboxState.WAITING, 3),
    kept(
        OutboxKind.JOIN, OutboxState.CONFLICT, 21, theirs=_THEIRS,
        reason="“再次来电”在“已归档”状态下不能进行。请刷新后查看最新状态。",
    ),
    kept(
        OutboxKind.CREATE, OutboxState.WAITING, 40, locked=True,
        reason="本机的一条记录无法打开：本机没有密钥 8561be00，或内容已被改动。没有删除任何内容。",
    ),
)  # fmt: skip


def away(program: Program) -> None:
    call_from(program, demo_cast().outage.number)
    program.window.set_offline(NOW - timedelta(seconds=72), 3)
    program.window.status.set_sync(None, "")
    program.settle()


def away_and_conflict(program: Program) -> None:
    tickets(program)
    program.window.offline.set_offline(NOW - timedelta(seconds=3672), 3, 1)
    program.settle()


def conflicts(program: Program) -> None:
    idle(program)
    program.window.offline.set_offline(None, 0, 2)
    program.settle()


def leaving(program: Program) -> None:
    idle(program)
    program.window.offline.set_offline(NOW - timedelta(seconds=72), 3)
    program.window.offline.ask_to_leave(3)
    program.settle()


def the_list(program: Program) -> None:
    """Also what is told when records were sent."""
    program.window.offline._on_stay()
    idle(program)
    view = program.application.leaving.view
    assert view is not None  # a window is there
    program.window.toasts.show_success(said("已上传 3 条", "3 records sent"))
    view.panel.open(ENTRIES, Standing(1, 1, 2, 2, ("outbox.db.damaged-20260714-0931",)))
    program.settle()


def kept_call(program: Program) -> None:
    """A call that was registered while the database is away."""
    view = program.application.leaving.view
    assert view is not None  # a window is there
    view.panel.hide()
    page = call_from(program, demo_cast().outage.number)
    program.window.services.outbox.noticed_away()
    page.work.insert_script()
    program.settle()
    page.work.register()
    program.settle()
    for entry in program.window.services.outbox.waiting():
        program.window.services.outbox.taken_out(entry.id, lambda _payload: None)


OUTBOX_SHOTS = (
    Shot("8-outbox-away", away),
    Shot("8-outbox-away-tickets", away_and_conflict),
    Shot("8-outbox-conflicts", conflicts),
    Shot("8-outbox-leaving", leaving),
    Shot("8-outbox-list", the_list),
    Shot("8-outbox-kept-call", kept_call),
)

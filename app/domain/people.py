"""The people of the hotline and the seats they sit in."""

from dataclasses import dataclass
from enum import StrEnum


class Seat(StrEnum):
    """What a person does; decides which screens are shown and which acts are allowed."""

    AGENT = "agent"  # 热线坐席
    DISPATCHER = "dispatcher"  # 调度
    BRANCH = "branch"  # 分公司 / 维修中心
    SUPERVISOR = "supervisor"  # 班长、督办
    EXPERT = "expert"  # 专家坐席
    CALLBACK = "callback"  # 回访、质检
    GUIDE = "guide"  # 营业厅引导员
    ADMINISTRATOR = "administrator"  # 管理员
    AUDITOR = "auditor"  # 审计


DESKS = frozenset({Seat.AGENT, Seat.DISPATCHER, Seat.SUPERVISOR, Seat.EXPERT, Seat.CALLBACK})
"""Seats that speak with callers."""

SEARCHING = DESKS | {Seat.BRANCH}
"""Seats that look accounts up in the one search box; a shared server refuses the others."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in. `seat_no` is the desk's number, e.g. "07"."""

    id: int
    name: str
    seat: Seat
    seat_no: str
    unit_id: int | None
    login: str

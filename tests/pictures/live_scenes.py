"""Colleagues at the same record: who is editing, what they saved meanwhile, what is still possible.

Nothing is stored: the colleague's work is shown as it would come from the server.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.domain.editing import Colleague
from app.domain.errors import Conflict
from app.domain.outage import OutageDetail, OutageState
from app.domain.ticket import TicketAction, TicketEntry, TicketState, TicketView
from tests.helpers.program import Program
from tests.pictures.outage_scenes import DISPATCHER, _open
from tests.pictures.scenes import NOW, Shot, key
from tests.pictures.ticket_scenes import _tickets

SUPERVISOR = "zhaomin"
WANG = Colleague("王建国", "", NOW - timedelta(minutes=2), 40.0)
SUN = Colleague("孙倩", "05", NOW - timedelta(minutes=1), 40.0)


def outage_lock(program: Program) -> None:
    page = _open(program, OutageState.DRAFT)
    page.editor.edit_mark.show_colleagues((SUN,))
    program.settle()


def outage_news(program: Program) -> None:
    """Something is typed, and a colleague changes the same notice."""
    page = _open(program, OutageState.DRAFT)
    page.editor.form.water_point.setPlainText("西门　19:00–21:00")
    page.keeper.held_back = True
    page.room.conflicts.tell("孙倩")
    page.editor.edit_mark.show_colleagues((SUN, WANG))
    program.settle()


def _conflict(program: Program, state: OutageState) -> Any:
    page = _open(program, OutageState.DRAFT)
    page.editor.edit_mark.show_colleagues(())
    form, conflicts = page.editor.form, page.room.conflicts
    form.water_point.setPlainText("西门　19:00–21:00")
    form.title.setText("柳泉路与华光路口 DN400 主管抢修（夜间连续施工）")
    page.keeper.held_back = True
    conflicts.on_conflict(Conflict(what="", winner="孙倩"))
    program.settle()
    stored: OutageDetail = page.editor.detail
    content = replace(
        stored.content, reason="DN400 主管道接口渗漏，现场改为带压堵漏",
        tips=stored.content.tips[:1], windows=stored.content.windows[:1],
    )  # fmt: skip
    conflicts._on_newest(replace(stored, content=content, state=state))
    program.settle()
    return page


def outage_conflict(program: Program) -> None:
    _conflict(program, OutageState.DRAFT)


def outage_gone_on(program: Program) -> None:
    """What is typed cannot be saved any more: the notice has been published."""
    _conflict(program, OutageState.PUBLISHED)


def ticket_lock(program: Program) -> None:
    page = _tickets(program, TicketView.IN_PROGRESS)
    page.detail.edit_mark.show_colleagues((WANG,))
    program.settle()


def _news(program: Program, action: TicketAction, state: TicketState) -> None:
    page = _tickets(program, TicketView.WAIT_DISPATCH)
    key(program, "F9")
    pane = page.detail
    pane.edit_mark.show_colleagues(())
    pane.form.fields["note"].editor.setText("先止水，注意避开燃气管")
    entry = TicketEntry(NOW, action, "孙倩", "05", "张店维修中心")
    moves = pane.ticket.moves if state is pane.ticket.state else (TicketAction.URGE,)
    entries = (*pane.ticket.entries, entry)
    pane.show_ticket(replace(pane.ticket, entries=entries, state=state, moves=moves))
    program.settle()


def ticket_news(program: Program) -> None:
    _news(program, TicketAction.URGE, TicketState.WAIT_DISPATCH)


def ticket_gone_on(program: Program) -> None:
    _news(program, TicketAction.DISPATCH, TicketState.WAIT_ACCEPT)


def settings_conflict(program: Program) -> None:
    program.window.navigate("settings")
    page: Any = program.window.page("settings")
    page.show_section("units")
    program.settle()
    pane = page.panes_by_key["units"]
    pane.give_up()
    catalogue = program.window.services.catalogue.get()
    unit = catalogue.units[1]
    pane.choose(unit.id)
    pane.form.fields["duty_person"].editor.setText("周宁")
    theirs = replace(unit, duty_person="王建国", phone="05330000222", version=unit.version + 1)
    units = tuple(theirs if one.id == unit.id else one for one in catalogue.units)
    pane.colleagues.name = "孙倩"
    pane.set_catalogue(replace(catalogue, units=units))
    pane.colleagues.mark.show_colleagues((SUN,))
    program.settle()


LIVE_SHOTS = (
    Shot("9-live-outage-lock", outage_lock, DISPATCHER),
    Shot("9-live-outage-news", outage_news, DISPATCHER),
    Shot("9-live-outage-conflict", outage_conflict, DISPATCHER),
    Shot("9-live-outage-gone-on", outage_gone_on, DISPATCHER),
    Shot("9-live-ticket-lock", ticket_lock, DISPATCHER),
    Shot("9-live-ticket-news", ticket_news, DISPATCHER),
    Shot("9-live-ticket-gone-on", ticket_gone_on, DISPATCHER),
    Shot("9-live-settings-conflict", settings_conflict, SUPERVISOR),
)

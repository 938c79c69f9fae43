"""The keys of the call desk: one table for keys, palette and the F1 sheet."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from app.i18n import _
from ui.navigation import ActionSpec
from ui.pages.call_desk.workplace import Workplace
from ui.shell.call_state import CallKey

if TYPE_CHECKING:
    from ui.pages.call_desk.page import CallDeskPage


def key_specs(page: "CallDeskPage") -> list[ActionSpec]:
    """DESIGN-UI 8.2, as far as it is the page's. F2 and F12 are the window's."""

    def work(act: Callable[[Workplace], None]) -> Callable[[], None]:
        return lambda: act(page.work)

    def calling() -> bool:
        return page.room.case is not None

    def writing() -> bool:
        case = page.room.case
        return case is not None and case.registered is None and not case.busy

    def spec(keys: str, text: str, slot: object, initials: str, icon: str = "") -> ActionSpec:
        assert callable(slot)  # a bound method or a partial
        return ActionSpec(keys, text, slot, initials, icon, enabled=writing)

    specs = [
        ActionSpec(
            "F3", _("Look the account up"), work(Workplace.look_up), "ch", "search", enabled=calling
        ),
        spec("F5", _("Check again"), page.lookup.refresh, "cc", "refresh-cw"),
        ActionSpec("F7", _("Hold"), partial(_hold, page), "bc", "pause", listed=False),
        spec("F8", _("Mark as read back"), work(Workplace.mark_read_back), "yfs", "check"),
        spec("F9", _("Dispatch as a ticket"), work(Workplace.open_dispatch), "zgdpf", "send"),
        spec("Ctrl+Enter", _("Register and answer"), work(Workplace.register), "djbdf", "check"),
        spec("Ctrl+S", _("Save draft"), work(Workplace.save), "zc", "save"),
        ActionSpec("Ctrl+N", _("New call"), partial(_new_call, page), "xld", "phone"),
        ActionSpec("Ctrl+Tab", _("Next unfinished form"), partial(_next, page), "xyt", "layers"),
        spec("Alt+1", _("Insert the script"), work(Workplace.insert_script), "crdf"),
        spec("Alt+2", _("Insert the read-back"), work(Workplace.insert_read_back), "crfs"),
        ActionSpec(
            "Alt+3", _("Open tickets"), work(Workplace.focus_tickets), "wjgd", enabled=calling
        ),
        ActionSpec(
            "Alt+4", _("Recent calls"), work(Workplace.focus_calls), "jqld", enabled=calling
        ),
    ]
    for place in range(5):
        keys = f"Alt+{5 + place}"
        text = _("Choose account {n} of this number").format(n=place + 1)
        slot = partial(_choose_account, page, place)
        specs.append(ActionSpec(keys, text, slot, enabled=writing, listed=False))
    return specs


def _choose_account(page: "CallDeskPage", place: int) -> None:
    page.work.choose_account(place)


def _hold(page: "CallDeskPage") -> None:
    control = page.context.call_bar
    if control.is_on(CallKey.HOLD):
        control.request(CallKey.HOLD)
    elif control.state is not None:
        control.show_notice(_(control.reasons.get(CallKey.HOLD, "")))


def _new_call(page: "CallDeskPage") -> None:
    page.line.park()
    page.idle.number.setFocus()


def _next(page: "CallDeskPage") -> None:
    if page.line.next_parked():
        page.work.focus_kind()
    elif page.room.case is None:
        page.idle.focus_list()

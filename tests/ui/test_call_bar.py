"""What steps aside in the call bar where there is little room."""

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from tests.helpers.seeds import AGENT
from ui.layout import Breakpoint
from ui.shell.call_bar import CallBar
from ui.shell.call_state import CallBarState, CallControl, CallKey, CallPhase
from ui.theme import Theme

NOW = datetime(2026, 7, 14, 9, 52, tzinfo=UTC)
LONG = "3 accounts found · 齐盛物业服务有限公司 · call no. 2 today · ▲ Outage now"


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> CallBar:
    control = CallControl()
    control.state = CallBarState(
        CallPhase.TALKING, "140 0533 4417", "+8614005334417", LONG, NOW - timedelta(seconds=222)
    )
    made = CallBar(theme, control, AGENT, lambda: NOW)
    control.setParent(made)
    qtbot.addWidget(made)
    made.show()
    return made


def test_that_keys_nobody_can_press_make_room_for_what_is_known_of_the_caller(
    bar: CallBar,
) -> None:
    bar.resize(bar._subtitle.sizeHint().width() + 620, bar.height())
    bar.set_layout(Breakpoint.TABS, hints=True)
    assert bar._buttons[CallKey.TRANSFER].isHidden()
    assert not bar._buttons[CallKey.HOLD].isHidden()
    assert not bar._more.isHidden()
    assert not bar._too_wide()


def test_that_a_small_bar_never_brings_all_its_keys_back(bar: CallBar) -> None:
    bar.resize(700, bar.height())
    bar.set_layout(Breakpoint.TABS_SMALL, hints=True)
    shown = [key for key, button in bar._buttons.items() if not button.isHidden()]
    assert shown == [CallKey.HANG_UP]


def test_that_a_wide_bar_has_every_key(bar: CallBar) -> None:
    bar.resize(2400, bar.height())
    bar.set_layout(Breakpoint.WIDE, hints=True)
    hidden = [key for key, button in bar._buttons.items() if button.isHidden()]
    assert hidden == [CallKey.ANSWER]
    assert bar._more.isHidden()

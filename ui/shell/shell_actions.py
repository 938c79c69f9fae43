"""The actions of the whole window: screens, palette, panes, call keys, display."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.i18n import _
from ui.navigation import ActionSpec, PageSpec
from ui.shell.call_bar import KEYS
from ui.shell.call_state import CallControl, CallKey
from ui.shell.display_menu import DisplayChoices

if TYPE_CHECKING:
    from ui.main_window import MainWindow

_CALL_INITIALS = {
    CallKey.ANSWER: "jt",
    CallKey.MUTE: "jy",
    CallKey.HOLD: "bc",
    CallKey.TRANSFER: "zj",
    CallKey.HELP: "qzbz",
    CallKey.HANG_UP: "gj",
}


def shell_actions(
    window: "MainWindow", specs: Sequence[PageSpec], control: CallControl, display: DisplayChoices
) -> list[tuple[str, list[ActionSpec]]]:
    """The shell's actions by heading."""
    over, walk = window.overlays, window.focus_keeper.cycle_panes
    upper = [spec for spec in specs if not spec.at_bottom]
    lower = [spec for spec in specs if spec.at_bottom]
    screens = [_open(window, spec, f"Ctrl+{n}") for n, spec in enumerate(upper[:8], 1)]
    screens += [_open(window, spec, "Ctrl+9") for spec in lower[:1]]
    if not lower:
        screens.append(ActionSpec("Ctrl+9", _("Settings"), window.open_settings, "sz", "settings"))
    general = [
        ActionSpec("F1", _("Keyboard shortcuts"), over.open_keys, "kjj", "keyboard"),
        ActionSpec("Ctrl+K", _("Commands"), over.open_palette, "ml", listed=False),
        ActionSpec("F3", _("Search"), over.open_search, "ss", "search"),
        ActionSpec("F6", _("Next pane"), partial(walk, 1), "xyg"),
        ActionSpec("Shift+F6", _("Previous pane"), partial(walk, -1), "syg"),
        ActionSpec("Alt+U", _("Undo"), window.toasts.undo_latest, "cx", "undo-2"),
        ActionSpec("", _("Sign out"), window.sign_out_requested.emit, "hrdl", "log-out"),
    ]
    return [
        *([(_("Call"), _call_actions(window, control))] if window.has_calls else []),
        (_("General"), general),
        (_("Screens"), screens),
        (_("Display"), display.action_specs()),
    ]


def _call_actions(window: "MainWindow", control: CallControl) -> list[ActionSpec]:
    status = window.call_bar.open_agent_menu
    return [
        *(_call(control, key) for key in CallKey),
        ActionSpec("Ctrl+F2", _("Agent status"), status, "zxzt", "headset"),
    ]


def _open(window: "MainWindow", spec: PageSpec, keys: str) -> ActionSpec:
    go: Callable[[], None] = partial(window.navigate, spec.key)
    return ActionSpec(keys, _(spec.title), go, spec.initials, spec.icon)


def _call(control: CallControl, key: CallKey) -> ActionSpec:
    face = KEYS[key]
    return ActionSpec(
        face.keys,
        _(face.text),
        partial(control.request, key),
        _CALL_INITIALS[key],
        face.icon,
        enabled=partial(control.is_on, key),
    )

"""The call bar: state, number, call keys, queue, agent; the search box while nobody calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.people import SEARCHING, Person
from app.i18n import N_, _
from ui.labels import label
from ui.layout import Breakpoint
from ui.preferences import Density
from ui.shell.agent_box import AgentBox
from ui.shell.call_block import PHASES, CallBlock
from ui.shell.call_state import CallBarState, CallControl, CallKey, CallPhase
from ui.shell.queue_box import QueueBox
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.search_box import SearchBox
from ui.widgets.text import ElidedLabel, line, restyle, text_label


@dataclass(frozen=True, slots=True)
class _KeyFace:
    text: str
    keys: str
    icon: str
    kind: str = ""


KEYS = {
    CallKey.ANSWER: _KeyFace(N_("Answer"), "F2", "phone", "primary"),
    CallKey.MUTE: _KeyFace(N_("Mute"), "Ctrl+M", "mic-off"),
    CallKey.HOLD: _KeyFace(N_("Hold"), "F7", "pause"),
    CallKey.TRANSFER: _KeyFace(N_("Transfer"), "F11", "arrow-right-left"),
    CallKey.HELP: _KeyFace(N_("Call supervisor"), "Ctrl+F1", "life-buoy"),
    CallKey.HANG_UP: _KeyFace(N_("Hang up"), "F12", "phone-off", "danger"),
}
_ALWAYS = frozenset({CallKey.ANSWER, CallKey.HANG_UP})
_LEAST_SUBTITLE = 150  # px at 100 %; the tooltip has all of it
_RINGING = frozenset({CallKey.ANSWER, CallKey.HELP, CallKey.HANG_UP})


class CallBar(QFrame):
    """Shows what `control` says; its buttons ask `control`. `sign_out_chosen` in its menu."""

    sign_out_chosen = Signal()

    def __init__(
        self,
        theme: Theme,
        control: CallControl,
        person: Person,
        clock: Callable[[], datetime],
        *,
        calls: bool = True,
    ) -> None:
        """`calls` False: this seat has no telephone, so nothing is said about calls.

        Seats that may not look accounts up have no search box.
        """
        super().__init__()
        self._calls = calls
        self._searches = person.seat in SEARCHING
        self.setObjectName("callBar")
        self.setAccessibleName(_("Call"))
        self._theme, self._control = theme, control
        self._breakpoint = Breakpoint.WIDE
        self._hints = True
        self.setFixedHeight(theme.px(48 if theme.density is Density.COMPACT else 56))
        seat = label(person.seat)
        if calls or person.seat_no:
            seat = _("Seat {number}").format(number=person.seat_no or "—")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0 if calls else theme.px(12), 0, theme.px(12), 1)
        self._row.setSpacing(theme.px(12))
        self._block = CallBlock(theme, clock, seat)
        self._row.addWidget(self._block)
        self._row.addWidget(self._build_number())
        self.search = SearchBox(
            theme,
            name=_("Search"),
            placeholder=_("Account no., phone, address, ticket no., outage no."),
            keys="F3",
        )
        self.search.setMaximumWidth(theme.px(480))
        self._row.addWidget(self.search, 1)
        self._buttons = {key: self._build_key(key, face) for key, face in KEYS.items()}
        self._more = self._build_more()
        self._row.addStretch(1)
        self._queue = QueueBox(theme)
        self._row.addWidget(self._queue)
        self._agent_line = line(vertical=True)
        self._row.addWidget(self._agent_line)
        self._agent = AgentBox(theme, control, f"{seat}  {person.name}")
        self._agent.sign_out_chosen.connect(self.sign_out_chosen)
        self._row.addWidget(self._agent)
        self._notice_timer = QTimer(self)
        self._notice_timer.setSingleShot(True)
        self._notice_timer.timeout.connect(self._show_subtitle)
        control.changed.connect(self.refresh)
        control.notice_shown.connect(self._on_notice)
        self.refresh()

    def _build_number(self) -> QWidget:
        self._number = text_label("", "call", select=True)
        self._subtitle = ElidedLabel("", "cap2")
        self._number_box = QWidget()
        column = QVBoxLayout(self._number_box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(self._number)
        column.addWidget(self._subtitle)
        column.addStretch(1)
        return self._number_box

    def _build_key(self, key: CallKey, face: _KeyFace) -> KeyButton:
        button = KeyButton(
            self._theme,
            _(face.text),
            face.keys,
            icon=face.icon,
            kind=face.kind,
            on_click=lambda: self._control.request(key),
        )
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._row.addWidget(button)
        return button

    def _build_more(self) -> KeyButton:
        button = KeyButton(self._theme, _("More"), icon="chevron-down")
        button.setMenu(QMenu(button))
        button.menu().aboutToShow.connect(self._fill_more)
        self._row.addWidget(button)
        return button

    def _fill_more(self) -> None:
        menu = self._more.menu()
        menu.clear()
        for key, face in KEYS.items():
            if key not in _ALWAYS:
                action = menu.addAction(f"{_(face.text)}  {face.keys}")
                action.setEnabled(self._control.is_on(key))
                action.triggered.connect(lambda _checked, key=key: self._control.request(key))

    def open_agent_menu(self) -> None:
        """Ctrl+F2."""
        self._agent.open_menu()

    def set_layout(self, breakpoint_: Breakpoint, *, hints: bool) -> None:
        """Fit to the effective width: key hints, and which keys go into the menu."""
        self._breakpoint, self._hints = breakpoint_, hints
        self.refresh()

    def refresh(self) -> None:
        """Show what the control says now."""
        state = self._control.state
        self._block.show_call(state)
        calling = state is not None
        self._number_box.setVisible(calling)
        self.search.setVisible(self._searches and not calling)
        if state is not None:
            self._number.setText(state.number)
            self._number.setToolTip(_("As received: {raw}").format(raw=state.raw))
            if not self._notice_timer.isActive():
                self._show_subtitle()
            self._announce(state)
        self._agent.show_state(self._control.agent_state)
        for key, button in self._buttons.items():
            self._explain(key, button)
        self._fit(state)
        if not self._calls:
            self._show_no_telephone()

    def _show_no_telephone(self) -> None:
        """Only the search and who sits here."""
        for widget in (self._block, self._queue, self._agent_line):
            widget.hide()
        self._agent.hide_state()

    def _fits(self, key: CallKey, state: CallBarState | None) -> bool:
        """Whether a key has a meaning in this state; while it rings there are only three."""
        if state is None:
            return False
        ringing = state.phase is CallPhase.INCOMING
        return key in _RINGING if ringing else key is not CallKey.ANSWER

    def _fit(self, state: CallBarState | None) -> None:
        """Who calls must be read: key hints, the queue, then keys step aside into the menu."""
        small = self._breakpoint < Breakpoint.TABS
        shown = [key for key in self._buttons if self._fits(key, state)]
        aside = [key for key in shown if key not in _ALWAYS]
        beside = [key for key in shown if key in _ALWAYS] if small else shown
        self._show_keys(beside, hints=self._hints)
        self._more.setVisible(small and bool(aside))
        self._queue.setVisible(not small and self._calls)
        if self._hints and self._too_wide():
            self._show_keys(beside, hints=False)
        if not small and self._too_wide():
            self._queue.hide()
        if small or not aside or not self._too_wide():
            return
        self._more.show()
        # A key that cannot be pressed makes room for all of the subtitle, the others for some.
        for key in sorted(aside, key=lambda k: k not in self._control.reasons):
            least = 0 if key in self._control.reasons else _LEAST_SUBTITLE
            if self._too_wide(subtitle=least):
                self._buttons[key].hide()
        self._more.setVisible(any(self._buttons[key].isHidden() for key in aside))

    def _show_keys(self, keys: list[CallKey], *, hints: bool) -> None:
        for key, button in self._buttons.items():
            button.setVisible(key in keys)
            button.show_key(shown=hints)

    def _too_wide(self, *, subtitle: int = 0) -> bool:
        """Whether the row has no room; `subtitle` px (at 100 %) of the subtitle are enough."""
        self._row.invalidate()
        needed = self._row.sizeHint().width()
        if subtitle and self._control.state is not None:
            least = max(self._number.sizeHint().width(), self._theme.px(subtitle))
            needed -= max(0, self._subtitle.sizeHint().width() - least)
        return needed > self.width()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit(self._control.state)

    def _explain(self, key: CallKey, button: KeyButton) -> None:
        face, reason = KEYS[key], self._control.reasons.get(key, "")
        on = self._control.is_on(key)
        button.setEnabled(on)
        button.setAccessibleDescription(_(reason) if reason else "")
        button.setToolTip(f"{_(face.text)}  {face.keys}" + (f"\n{_(reason)}" if reason else ""))
        if key is CallKey.HOLD and self._control.state is not None:
            held = self._control.state.phase is CallPhase.HELD
            button.set_text(_("Resume") if held else _(face.text))

    def _show_subtitle(self) -> None:
        state = self._control.state
        restyle(self._subtitle, tone="")
        self._subtitle.setText(state.subtitle if state is not None else "")

    def _on_notice(self, text: str, milliseconds: int) -> None:
        restyle(self._subtitle, tone="over")
        self._subtitle.setText(text)
        self._notice_timer.start(milliseconds)

    def _announce(self, state: CallBarState) -> None:
        if state.phase is not CallPhase.INCOMING:
            return
        words = f"{_(PHASES[state.phase][0])} {state.number} {state.subtitle}"
        event = QAccessibleAnnouncementEvent(self, words)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)

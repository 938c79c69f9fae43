"""The editor's action bar: the one next step, asked for twice in place of a question box."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout
from typing_extensions import override

from app.domain.outage import OutageState
from app.i18n import _, ngettext
from ui.pages.outages.moment_edit import MomentEdit, Now
from ui.theme import Theme
from ui.widgets.buttons import KeyButton, link_button
from ui.widgets.text import restyle, text_label

ASK_MS = 6000
"""How long the second press is waited for."""


class Asking(StrEnum):
    """What is being asked in the bar."""

    NOTHING = ""
    PUBLISH = "publish"
    RESTORE = "restore"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class BarState:
    """What the bar must know of the outage."""

    state: OutageState
    version_no: int
    may_edit: bool
    stored: bool


class LifeBar(QFrame):
    """Save, publish, restore, cancel.

    `next_step` (F9) asks first and does on the second press. `hint_clicked` when the person wants
    to see the next thing to correct.
    """

    save_requested = Signal()
    publish_requested = Signal()
    restore_requested = Signal(object)
    cancel_requested = Signal(str)
    checked_first = Signal()
    hint_clicked = Signal()

    def __init__(self, theme: Theme, now: Now) -> None:
        super().__init__()
        self._theme, self._now = theme, now
        self.asking = Asking.NOTHING
        self._errors = 0
        self._hint = self._off = ""
        self._known = BarState(OutageState.DRAFT, 1, may_edit=False, stored=False)
        self.setProperty("role", "cardFooter")
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(self.stop_asking)
        self._build()

    def _build(self) -> None:
        theme = self._theme
        self.hint = text_label("", "cap2", wrap=True)
        self.to_correct = link_button(theme, "", icon="triangle-alert")
        self.to_correct.setIcon(theme.icon("triangle-alert", "over"))
        restyle(self.to_correct, tone="over")
        self.to_correct.clicked.connect(lambda _checked: self.hint_clicked.emit())
        self.restored_at = MomentEdit(theme, _("Water back since"), self._now)
        self.restored_at.setFixedWidth(theme.px(170))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(_("Reason, for the record"))
        self.reason.setAccessibleName(_("Reason for cancelling"))
        self.back_button = KeyButton(theme, _("Back"), "Esc", on_click=self.stop_asking)
        self.cancel_button = link_button(theme, _("Discard draft"))
        self.cancel_button.clicked.connect(lambda _checked: self.ask_cancel())
        self.save_button = KeyButton(theme, _("Save the draft"), "Ctrl+S")
        self.save_button.clicked.connect(lambda _checked: self.save_requested.emit())
        self.next_button = KeyButton(theme, "", "F9", kind="primary")
        self.next_button.clicked.connect(lambda _checked: self.next_step())
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.hint)
        words.addWidget(self.to_correct, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.gutter, theme.px(8), theme.gutter, theme.px(8))
        row.setSpacing(theme.px(8))
        row.addLayout(words, 1)
        row.addWidget(self.reason, 2)
        row.addWidget(self.restored_at)
        for button in (self.back_button, self.cancel_button, self.save_button, self.next_button):
            row.addWidget(button)
        self.setMinimumHeight(theme.control_height + theme.px(20))

    def show_state(self, known: BarState) -> None:
        """Another outage, or another state of it."""
        self.set_off("")
        if known != self._known:
            self._known = known
            self.stop_asking()
        self._dress()

    def set_hint(self, text: str) -> None:
        """What became of the typed text, or why nothing can be done."""
        self._hint = text
        self._dress()

    def set_off(self, reason: str) -> None:
        """Nothing can be done to this outage as it is shown; until it is shown anew."""
        if reason == self._off:
            return
        self._off = reason
        for button in (self.save_button, self.next_button, self.cancel_button):
            button.set_off(reason)
        self.stop_asking()

    def set_errors(self, count: int) -> None:
        """How many things must be corrected before publishing."""
        self._errors = count
        if count and self.asking is Asking.PUBLISH:
            self.stop_asking()
        self._dress()

    def next_step(self) -> None:
        """F9: ask for the next step, or do it when it was asked for."""
        if not self._known.may_edit or self._off:
            return
        if self.asking is Asking.CANCEL:
            self.cancel_requested.emit(self.reason.text())
        elif self.asking is Asking.PUBLISH:
            self.stop_asking()
            self.publish_requested.emit()
        elif self.asking is Asking.RESTORE:
            self._restore()
        elif self._known.state is OutageState.DRAFT:
            self.checked_first.emit()
            if not self._errors:
                self._ask(Asking.PUBLISH, timed=True)
        elif self._known.state is OutageState.PUBLISHED:
            self.restored_at.set_value(self._now())
            self._ask(Asking.RESTORE)
            self.restored_at.setFocus()
            self.restored_at.line.selectAll()

    def ask_cancel(self) -> None:
        """Ask for the reason, then for F9."""
        if self._known.may_edit and not self._off:
            self._ask(Asking.CANCEL)
            self.reason.setFocus()

    def stop_asking(self) -> None:
        """Esc: nothing was done."""
        self._timer.stop()
        self.asking = Asking.NOTHING
        self._dress()

    def set_busy(self, *, busy: bool, text: str = "") -> None:
        self.next_button.set_busy(busy=busy, text=text)
        self.save_button.setEnabled(not busy)
        if not busy:
            self._dress()

    def _ask(self, what: Asking, *, timed: bool = False) -> None:
        self.asking = what
        if timed:
            self._timer.start()
        self._dress()

    def _restore(self) -> None:
        at: datetime | None = self.restored_at.value
        if at is None:
            self.restored_at.setFocus()
            return
        self.restore_requested.emit(at)

    def _dress(self) -> None:
        known, asking = self._known, self.asking
        draft = known.state is OutageState.DRAFT
        open_ = known.state in {OutageState.DRAFT, OutageState.PUBLISHED}
        self.save_button.setVisible(known.may_edit and draft and asking is Asking.NOTHING)
        self.next_button.setVisible(known.may_edit and open_)
        self.cancel_button.setVisible(
            known.may_edit and open_ and known.stored and asking is Asking.NOTHING
        )
        self.cancel_button.set_text(_("Discard draft") if draft else _("Cancel outage"))
        self.reason.setVisible(asking is Asking.CANCEL)
        self.restored_at.setVisible(asking is Asking.RESTORE)
        self.to_correct.setVisible(bool(self._errors) and draft)
        words = ngettext("{n} to correct", "{n} to correct", self._errors)
        self.to_correct.set_text(words.format(n=self._errors))
        self.back_button.setVisible(asking is not Asking.NOTHING)
        self.hint.setText(self._words())
        side = (
            Qt.AlignmentFlag.AlignRight if asking is Asking.RESTORE else Qt.AlignmentFlag.AlignLeft
        )
        self.hint.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
        self.hint.setVisible(not (self._errors and draft) and asking is not Asking.CANCEL)
        self.next_button.set_text(self._next_words())
        restyle(self.next_button, kind="primary")

    def _words(self) -> str:
        """What is asked, else what became of the typed text."""
        words = {
            Asking.PUBLISH: _("A published version cannot be changed."),
            Asking.RESTORE: _("Back since:"),
        }
        return words.get(self.asking, self._off or self._hint)

    def _next_words(self) -> str:
        words = {
            Asking.PUBLISH: _("Press F9 again to publish"),
            Asking.RESTORE: _("Confirm: water is back"),
            Asking.CANCEL: _("Press F9 to cancel it"),
        }
        if self.asking in words:
            return words[self.asking]
        if self._known.state is OutageState.DRAFT:
            return _("Publish version {n}").format(n=self._known.version_no)
        return _("Water is back")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.asking is not Asking.NOTHING:
            self.stop_asking()
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.asking in {
            Asking.RESTORE,
            Asking.CANCEL,
        }:
            self.next_step()
            return
        super().keyPressEvent(event)

"""The intake card: header with saving and progress, the form, the dispatch row, the actions."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy
from typing_extensions import override

from app.domain.call import CallState, Outcome, Registered
from app.i18n import _, ngettext
from ui.labels import Role, clock_text
from ui.layout import Pane
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.dispatch_row import DispatchRow
from ui.pages.call_desk.form import IntakeForm
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton, link_button
from ui.widgets.card import Card
from ui.widgets.text import restyle, text_label
from ui.wording import count_text


@dataclass(frozen=True, slots=True)
class FormActions:
    """What the action bar does."""

    save: Callable[[], object]
    dispatch: Callable[[], object]
    register: Callable[[], object]


class FormCard(Card):
    """One primary button; unavailable ones say why."""

    def __init__(self, theme: Theme, area_code: str, acts: FormActions) -> None:
        super().__init__(theme, _("Intake"))
        self.form = IntakeForm(theme, area_code)
        self.dispatch_row = DispatchRow(theme)
        self._count = text_label("", "value")
        self.add_to_header(self._count)
        self._done = Banner(theme, Role.OK, "")
        self._done.hide()
        self.flush()
        self.body.addWidget(self._done)
        self.pane = Pane(self.form)
        self.pane.setMinimumHeight(theme.px(24))  # low windows: the dispatch row keeps its height
        self.body.addWidget(self.pane, 1)
        self.body.addWidget(self.dispatch_row)
        self.wrong = link_button(theme, "", icon="triangle-alert", on_click=self.walk_errors)
        self.wrong.setIcon(theme.icon("triangle-alert", "over"))
        restyle(self.wrong, tone="over")
        self.save = KeyButton(theme, _("Save draft"), "Ctrl+S", on_click=acts.save)
        self.dispatch = KeyButton(theme, _("Dispatch ticket"), "F9", on_click=acts.dispatch)
        self.register = KeyButton(
            theme, _("Register and answer"), "Ctrl+Enter", kind="primary", on_click=acts.register
        )
        footer = self.footer()
        footer.addWidget(self.wrong)
        footer.addStretch(1)
        for button in (self.save, self.dispatch, self.register):
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            footer.addWidget(button)
        self.form.errors_changed.connect(self._show_wrong)
        self._show_wrong()

    def show_state(self, case: Case, filled: tuple[int, int]) -> None:
        """Saving, progress, busy and registered."""
        draft = case.draft
        if case.registered is not None:
            saving = ""
        elif case.save_failed:
            saving = _("Draft not saved. {why}").format(why=case.save_failed)
        elif draft.saved_at is not None:
            saving = _("Draft · {time} saved").format(time=clock_text(draft.saved_at, seconds=True))
        else:
            saving = _("Draft")
        restyle(self.subtitle_label, tone="over" if case.save_failed else "")
        self.subtitle_label.setText(saving)
        done, total = filled
        self._count.setText(_("{total} required, {done} filled").format(total=total, done=done))
        self._show_registered(case)
        over = case.registered is not None
        self.register.set_busy(busy=case.busy, text=_("Submitting…"))
        for button in (self.save, self.dispatch, self.register):
            button.set_off(_why_off(case))
        self.form.set_writable(writable=not case.busy and not over)

    def _show_registered(self, case: Case) -> None:
        registered = case.registered
        self._done.setVisible(registered is not None)
        if registered is not None:
            role = Role.HOLD if registered.queued else Role.OK
            self._done.show_state(
                role, registered_words(registered), _("The call goes on; F12 hangs up.")
            )

    def put_row_away(self) -> None:
        """The ticket was made: back from the dispatch row to what was answered."""
        focus = QApplication.focusWidget()
        if focus is not None and self.dispatch_row.isAncestorOf(focus):
            self.form.reply.setFocus(Qt.FocusReason.OtherFocusReason)
        self.dispatch_row.hide()

    def walk_errors(self) -> None:
        """Go to the next field with a message, round and round."""
        wrong = self.form.wrong_fields()
        if not wrong:
            return
        now = QApplication.focusWidget()
        here = next((i for i, f in enumerate(wrong) if now is not None and f.isAncestorOf(now)), -1)
        wrong[(here + 1) % len(wrong)].focus()

    def _fit_keys(self) -> None:
        """Where the words are long, the key hints go to the tooltips, the least used first."""
        buttons = (self.save, self.dispatch, self.register)
        for button in buttons:
            button.show_key(shown=True)
        taken = 0 if self.wrong.isHidden() else self.wrong.sizeHint().width()
        for button in buttons:
            needed = taken + sum(b.sizeHint().width() for b in buttons) + self._theme.px(56)
            if needed <= self.width():
                return
            button.show_key(shown=False)

    def _show_wrong(self) -> None:
        count = len(self.form.wrong_fields())
        self.wrong.setVisible(count > 0)
        words = ngettext("{n} to correct", "{n} to correct", count)
        self.wrong.set_text(words.format(n=count))
        self._fit_keys()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_keys()


def _why_off(case: Case) -> str:
    """Why the buttons cannot be pressed now; empty when they can."""
    if case.busy:
        return _("Submitting…")
    if case.registered is not None:
        return _("This call is registered")
    return _("Answer the call first") if case.state is CallState.RINGING else ""


def registered_words(registered: Registered, linked: str = "") -> str:
    """What became of the call, for the toast and the form; `linked`: a ticket's outage."""
    if registered.queued:
        return _("Registered on this computer; it is sent when the server answers")
    if registered.outcome is Outcome.MERGED:
        return _("Registered, counted into {number} (call no. {n})").format(
            number=registered.outage_number, n=count_text(registered.callers)
        )
    if registered.outcome is Outcome.DISPATCHED:
        if linked:
            return _("Ticket {number} dispatched, linked to outage {outage}").format(
                number=registered.ticket_number, outage=linked
            )
        return _("Ticket {number} dispatched").format(number=registered.ticket_number)
    if registered.outcome is Outcome.ANOTHER_CALLER:
        return _("Added to ticket {number}").format(number=registered.ticket_number)
    return _("Registered and answered")

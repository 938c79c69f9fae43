"""The call desk: the form, what is wrong at the address, and who calls, side by side."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from app.domain.call import CallEvent, CallState, IntakeDraft, Registered
from app.domain.search import Hit
from app.i18n import _
from ui.navigation import ActionSpec, PageContext
from ui.pages.call_desk.after_call import AfterCall
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.desk import Desk
from ui.pages.call_desk.drafts import Drafts
from ui.pages.call_desk.keys import key_specs
from ui.pages.call_desk.lookup import Lookup
from ui.pages.call_desk.screen import DeskScreen
from ui.pages.call_desk.submission import Submission
from ui.pages.call_desk.telephone import Line
from ui.pages.call_desk.watch import CALLS, KNOWN, Watch
from ui.pages.call_desk.workplace import Workplace

SAVE_EVERY = 3000  # ms between savings of what was typed: a crash loses less than 5 s
QUIET_AFTER = 400  # ms that changes elsewhere are gathered before the checks run again
AGAIN_WITHIN = 3000  # ms in which F12 must be pressed again when text is unsent
_MINUTE = 60_000


class CallDeskPage(DeskScreen):
    """Shows the call on screen, or what is left to finish."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.lookup = Lookup(self.room)
        self.drafts = Drafts(self.room, self.lookup)
        self.line = Line(self.room, self.lookup, self.drafts)
        self.submission = Submission(self.room)
        self.after_call = AfterCall(context.call_bar, self)
        self._build_stack(Workplace(self))
        self._hang_up_again = self._timer(AGAIN_WITHIN, single=True)
        self._changed = self._timer(QUIET_AFTER, single=True)
        self._saving = self._timer(SAVE_EVERY)
        self._minute = self._timer(_MINUTE)
        self._connect_signals()
        self._saving.start()
        self._minute.start()
        self.room.start(self._on_known)
        self.show_case()

    def _connect_signals(self) -> None:
        bar = self.context.call_bar
        bar.answer_requested.connect(self.answer)
        bar.hold_requested.connect(self.line.hold)
        bar.hang_up_requested.connect(self.hang_up)
        self.idle.continue_requested.connect(self._on_continue)
        self.idle.discard_requested.connect(self._on_discard)
        self.idle.call_started.connect(self._on_call_started)
        self._saving.timeout.connect(self.drafts.save_all)
        self._minute.timeout.connect(self.show_facts)
        self.watch = Watch(self.room, self.lookup, self._changed.start, self._on_known)
        self._changed.timeout.connect(self.watch.look)
        self._minute.timeout.connect(self.watch.renew)
        self.context.changes.subscribe(CALLS | KNOWN, self.watch.hear, self)

    @override
    def action_specs(self) -> list[ActionSpec]:
        return key_specs(self)

    @override
    def panes(self) -> list[QWidget]:
        return self.work.panes.widgets() if self.room.case else [self.idle]

    @override
    def activate(self, record: object | None = None) -> None:
        key = record.key if isinstance(record, Hit) else record
        if isinstance(key, UUID) and key in self.room.desk.cases:
            self.line.show(key)
        elif isinstance(key, int) and self.room.case is not None:
            self.lookup.take_account(key)
            self.work.focus_after_account()
        elif isinstance(key, int):
            self.context.toasts.show_info(_("Take or start a call first (Ctrl+N); then choose."))

    @override
    def save_state(self) -> object:
        QGuiApplication.inputMethod().commit()
        self.line.note()
        self.drafts.save_all()
        return self.room.desk

    @override
    def restore_state(self, state: object) -> None:
        if isinstance(state, Desk):
            self.room.adopt(state)
            for case in state.cases.values():
                if case.pop is None:
                    self.lookup.ask(case)
            self.show_case()

    def receive(self, event: CallEvent) -> None:
        """A telephone event. Half-typed pinyin stays with the form it was typed in."""
        QGuiApplication.inputMethod().commit()
        before = self.room.case
        rang = before is not None and before.state is CallState.RINGING
        self.line.receive(event)
        case = self.room.case
        answered = rang and case is before and case is not None and case.live
        if case is not None and (case is not before or answered):
            self._show_front(case)
        if (case is None or case.ended) and event.call_id not in self.room.desk.cases:
            self.after_call.ended(None)

    def arrived(self, registered: tuple[Registered, ...]) -> None:
        """Calls that waited in the outbox are on the server now."""
        for call in registered:
            self.room.desk.arrived(call)
        self.show_facts()

    def take_back(self, draft: IntakeDraft) -> None:
        """A call leaves the outbox and is a form again."""
        self.room.desk.take_back(draft)
        self.line.show(draft.call_id)
        self.work.focus_kind()

    def answer(self) -> None:
        """F2: take the call; the focus lands on the kind of request."""
        QGuiApplication.inputMethod().commit()
        self.line.answer()
        self.after_call.talking()
        if self.room.case is not None:
            self.context.navigate("call_desk")
            self.work.focus_kind()

    def hang_up(self) -> None:
        """F12; with unsent text it must be pressed twice, and the draft is saved."""
        case = self.line.to_hang_up
        if case is None:
            return
        unsent = case.registered is None and case.has_content
        if unsent and not self._hang_up_again.isActive():
            self._hang_up_again.start()
            words = _("Press again to hang up and keep the draft")
            self.context.call_bar.show_notice(words, AGAIN_WITHIN)
            return
        self._hang_up_again.stop()
        self.line.hang_up()
        self.after_call.ended(case)

    # -- slots ----------------------------------------------------------------------------------

    def _show_front(self, case: Case) -> None:
        """A call came to the screen by itself: no field has the focus until it is answered."""
        if case.live:
            self.after_call.talking()
            self.context.navigate("call_desk")
            self.work.focus_kind()
        else:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_known(self) -> None:
        if self.building.over:
            self.work.card.form.set_known(self.room.catalogue, self.room.book)
        for case in self.room.desk.cases.values():
            self.lookup.conclude(case)
            self.lookup.ask_leaks(case)
        self.show_case()

    def _on_continue(self, call_id: UUID) -> None:
        self.line.show(call_id)
        self.work.focus_kind()

    def _on_discard(self, call_id: UUID) -> None:
        case = self.drafts.discard(call_id)
        if case is not None:
            undo = partial(self.drafts.put_back, case)
            self.context.toasts.show_success(_("Form discarded"), undo)

    def _on_call_started(self, number: str) -> None:
        self.line.start_call(number)
        self.after_call.talking()
        self.work.focus_kind()

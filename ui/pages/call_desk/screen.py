"""What the call desk shows: the idle view or the cards of a call, the call bar, toasts."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout
from typing_extensions import override

from app.domain.call import CallState, Registered
from app.domain.errors import InvalidInput
from ui.errors import present
from ui.gradual import Gradual
from ui.layout import laid_out_once
from ui.navigation import Page, PageContext
from ui.pages.call_desk.bar import show_call
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.form_card import registered_words
from ui.pages.call_desk.idle_view import IdleView
from ui.pages.call_desk.room import Room
from ui.pages.call_desk.workplace import Workplace
from ui.widgets.card import Card

BUILD_LATER = 200  # ms; a window that was just opened answers first
ANSWER_WITHIN = 40  # ms; a screen pop usually takes less, and nobody sees so short a wait


class DeskScreen(Page):
    """Does what `DeskView` asks. It decides nothing.

    The cards of a call are built when the page is already there, or when the first call comes. A
    call that rings is shown when it is known who calls, or a moment later: to lay out and paint the
    cards empty first would only make the answer come later.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.room = Room(context.services, context.tasks, self, self)
        self.idle = IdleView(self.theme)
        self._stack = QStackedWidget()
        self._answer_due = self._timer(ANSWER_WITHIN, single=True)
        self._answer_due.timeout.connect(self._on_answer_due)

    def _build_stack(self, work: Workplace) -> None:
        self._work = work
        self.building = Gradual(work.build(), self)
        self.rehearsing = Gradual(work.rehearse(), self)
        self.building.ended.connect(self.rehearsing.start)
        self._stack.addWidget(self.idle)
        self._stack.addWidget(work)
        outer = QVBoxLayout(self)
        margin = self.theme.gutter
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.addWidget(self._stack)

    @property
    def work(self) -> Workplace:
        """The cards of a call, complete."""
        self.building.finish()
        return self._work

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(BUILD_LATER, self.building, self.building.start)

    def show_case(self) -> None:
        """Another call is on screen, or none."""
        case = self.room.case
        if case is None:
            self._show_idle()
        elif not self._waits(case):
            self._show_work(case)
        self._show_around()

    def _waits(self, case: Case) -> bool:
        """Whether the idle view stays a moment longer."""
        rings = case.state is CallState.RINGING and case.asking
        waits = rings and self._stack.currentWidget() is self.idle
        if waits and not self._answer_due.isActive():
            self._answer_due.start()
        return waits

    def _on_answer_due(self) -> None:
        if (case := self.room.case) is not None:
            self._show_work(case)

    def _show_work(self, case: Case) -> None:
        self._answer_due.stop()
        self.work.show_case(case)
        self._stack.setCurrentWidget(self.work)
        self.work.lay_out()

    def _show_idle(self) -> None:
        """No call: the focus goes on in the idle view when it was in the call's cards."""
        leaving = self._stack.currentWidget() is not self.idle
        focus = QApplication.focusWidget()
        mine = focus is None or focus is self or self.isAncestorOf(focus)
        self._stack.setCurrentWidget(self.idle)
        self.idle.show_desk(self.room.desk, self.room)
        if leaving and mine and self.isVisible():
            self.idle.focus_list()

    def show_facts(self) -> None:
        """What is known about the call on screen has changed."""
        case = self.room.case
        if case is None or self._stack.currentWidget() is self.idle:
            self.show_draft()
            return
        with laid_out_once(self.work, self.work.findChildren(Card)):
            self.work.show_case(case)
        self.work.lay_out()
        self._show_around()

    def show_draft(self) -> None:
        """The draft, its saving, or the other calls have changed."""
        case, idle = self.room.case, self._stack.currentWidget() is self.idle
        if case is not None and idle:
            self.show_case()
            return
        if case is not None:
            self.work.show_state(case)
        elif idle:
            self.idle.show_desk(self.room.desk, self.room)
        self._show_around()

    def _show_around(self) -> None:
        """What stands outside the page: call bar and rail."""
        show_call(self.context.call_bar, self.room)
        self.context.badge(len(self.room.desk.parked))

    def show_problems(self, found: tuple[InvalidInput, ...]) -> None:
        """Put the messages under their fields and go to the first."""
        self.work.card.form.show_problems(found)
        if found:
            self.work.card.walk_errors()

    def show_registered(self, case: Case, registered: Registered) -> None:
        """Say what became of the call."""
        linked = self.work.outage_number(case)
        self.context.toasts.show_success(registered_words(registered, linked))
        if case is self.room.case or self.room.case is None:
            self.work.card.put_row_away()

    def tell(self, text: str) -> None:
        """Say that something worked."""
        self.context.toasts.show_success(text)

    def tell_error(self, error: BaseException) -> None:
        """Say that something failed; what was typed stays."""
        present(error, self.context.toasts)

    def _timer(self, milliseconds: int, *, single: bool = False) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(single)
        return timer

"""What the call desk shows: the idle view or the cards of a call, the call bar, toasts."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout
from typing_extensions import override

from app.domain.call import Registered
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


class DeskScreen(Page):
    """Does what `DeskView` asks. It decides nothing.

    The cards of a call are built when the page is already there, or when the first call comes.
    """

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.room = Room(context.services, context.tasks, self, self)
        self.idle = IdleView(self.theme)
        self._stack = QStackedWidget()

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
        self.building.start()

    def show_case(self) -> None:
        """Another call is on screen, or none."""
        case = self.room.case
        if case is None:
            self._show_idle()
        else:
            self.work.show_case(case)
            self._stack.setCurrentWidget(self.work)
        self._show_around()

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
        if case is not None:
            with laid_out_once(self.work, self.work.findChildren(Card)):
                self.work.show_case(case)
            self._show_around()
        else:
            self.show_draft()

    def show_draft(self) -> None:
        """The draft, its saving, or the other calls have changed."""
        case = self.room.case
        if case is not None:
            self.work.show_state(case)
        elif self._stack.currentWidget() is self.idle:
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

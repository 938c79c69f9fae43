"""Telephone events and the agent's own keys: ring, answer, hold, hang up, park, go on."""

from functools import partial
from uuid import UUID, uuid4

from PySide6.QtCore import QTimer

from app.domain.call import CallEvent, CallState
from app.domain.phone import read_number
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.drafts import Drafts
from ui.pages.call_desk.lookup import Lookup
from ui.pages.call_desk.room import Room

NOTED_AFTER = 100  # ms; a screen pop is on the screen by then


class Line:
    """Everything that changes which call is on screen."""

    def __init__(self, room: Room, lookup: Lookup, drafts: Drafts) -> None:
        self._room, self._lookup, self._drafts = room, lookup, drafts
        self._unnoted: list[CallEvent] = []
        self._noting = QTimer(room.owner)
        self._noting.setSingleShot(True)
        self._noting.setInterval(NOTED_AFTER)
        self._noting.timeout.connect(self.note)

    def receive(self, event: CallEvent) -> None:
        """What the telephone says; the screen pop is asked for at the ring."""
        room, desk = self._room, self._room.desk
        before, known = room.case, desk.cases.get(event.call_id)
        case = desk.take(event)
        if case is not None and known is None:
            self._lookup.ask(case)
        if case is not None or known is not None:
            self._unnoted.append(event)
            if event.state is CallState.RINGING:
                self._noting.start()
            else:
                self.note()
        for changed in (before, case):
            if changed is not None and (changed.id != desk.shown or changed.ended):
                self._drafts.save(changed)
        if case is None and known is not None and known.saved_changes > 0:
            self._drafts.forget(event.call_id)
        if room.case is not before:
            room.view.show_case()
        else:
            room.view.show_draft()

    def note(self) -> None:
        """Remember what the telephone has said, in the order it did.

        A ring waits a moment: to write it down takes time from showing who calls.
        """
        self._noting.stop()
        for event in self._unnoted:
            self._room.run(partial(self._room.services.calls.received, event))
        self._unnoted.clear()

    def start_call(self, number: str) -> None:
        """A call the telephone did not tell of: the agent typed the number."""
        caller = read_number(number, area_code=self._room.area_code)
        at = self._room.now()
        self.receive(CallEvent(uuid4(), number, caller.number, CallState.ANSWERED, at))

    def answer(self) -> None:
        """F2: the agent took the call that rings, or goes on with the one on hold."""
        case = self._room.desk.ringing or self._room.case
        if case is not None and case.state in {CallState.RINGING, CallState.HELD}:
            self._say(case, CallState.ANSWERED)

    def hold(self) -> None:
        """F7, where a telephone can be told."""
        case = self._room.case
        if case is not None and case.live:
            talking = case.state is CallState.ANSWERED
            self._say(case, CallState.HELD if talking else CallState.ANSWERED)

    @property
    def to_hang_up(self) -> Case | None:
        """The call F12 ends: the one on screen, else the one that rings."""
        case = self._room.case
        return case if case is not None and not case.ended else self._room.desk.ringing

    def hang_up(self) -> Case | None:
        """F12; returns the call that was ended."""
        case = self.to_hang_up
        if case is not None:
            self._say(case, CallState.ENDED)
        return case

    def park(self) -> None:
        """Leave the form on screen for later; it is saved."""
        case = self._room.case
        if case is not None:
            self._drafts.save(case)
            self._room.desk.leave()
            self._room.view.show_case()

    def show(self, call_id: UUID) -> None:
        """Go on with a parked form."""
        before = self._room.case
        self._room.desk.show(call_id)
        self._after_switch(before)

    def next_parked(self) -> bool:
        """Ctrl+Tab: the next parked form; False when there is none."""
        before = self._room.case
        if not self._room.desk.next_parked():
            return False
        self._after_switch(before)
        return True

    def _after_switch(self, before: Case | None) -> None:
        if before is not None:
            self._drafts.save(before)
        case = self._room.case
        if case is not None and case.pop is None and not case.asking:
            self._lookup.ask(case)
        self._room.view.show_case()

    def _say(self, case: Case, state: CallState) -> None:
        draft = case.draft
        self.receive(CallEvent(case.id, draft.raw_number, draft.number, state, self._room.now()))

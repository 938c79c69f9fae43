"""The cards of an active call in their three panes, and what they show."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.i18n import _
from ui.gradual import rehearse
from ui.labels import in_language
from ui.layout import Breakpoint, Pane, Panes, breakpoint_for, lay_out_now
from ui.pages.call_desk.account_card import AccountPanel
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.diagnosis_card import DiagnosisCard
from ui.pages.call_desk.example import example_case
from ui.pages.call_desk.form_card import FormActions, FormCard
from ui.pages.call_desk.history_cards import CallsCard, PromisesCard, TicketsCard
from ui.pages.call_desk.presets import filled_of, ready_to_send
from ui.pages.call_desk.say_cards import ReadBackCard, ScriptCard
from ui.pages.call_desk.stuck import Stuck, tighten_body
from ui.pages.call_desk.topics import check_sheet
from ui.preferences import Density
from ui.widgets.card import Card

if TYPE_CHECKING:
    from ui.pages.call_desk.page import CallDeskPage


class CallCards(QWidget):
    """Form, assist and context of one call."""

    def __init__(
        self,
        page: "CallDeskPage",
        acts: FormActions,
        *,
        again: Callable[[], object],
        mark: Callable[[], object],
        look_up: Callable[[], object],
    ) -> None:
        super().__init__()
        self._room, self._submission = page.room, page.submission
        self._theme, self._preferences = page.theme, page.context.preferences
        self._acts, self._again, self._mark, self._look_up = acts, again, mark, look_up

    def build(self) -> Iterator[None]:
        """Build card by card: all at once would keep the agent waiting."""
        theme, room = self._theme, self._room
        self.card = FormCard(theme, room.area_code, self._acts)
        yield
        self.diagnosis = DiagnosisCard(theme, self._again)
        self.script = ScriptCard(theme)
        self.read_back = ReadBackCard(theme, self._mark)
        yield
        self.account = AccountPanel(theme, self._look_up)
        self.promises = PromisesCard(theme)
        self.tickets = TicketsCard(theme)
        self.calls = CallsCard(theme)
        yield
        self._says = Stuck(theme, self._column(self.diagnosis, self.script), self.read_back)
        knows = self._column(self.account, self.promises, self.tickets, self.calls)
        self.panes = Panes(
            theme,
            self._preferences,
            "call-desk",
            [
                (_("Intake"), self.card),
                (_("Checks and script"), self._says),
                (_("Account and calls"), knows),
            ],
            parent=self,
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panes)

    def rehearse(self) -> Iterator[None]:
        """Go through what the first call would have to wait for."""
        stack = self.parentWidget()
        if stack is not None and not self.isVisible():
            self.resize(stack.size())
        self.panes.arrange()
        yield
        rows = (self.diagnosis, self.script, self.account, self.promises, self.tickets, self.calls)
        for card in rows:
            card.reserve()
            yield
        if not self._room.desk.cases:
            self.show_case(example_case(self._room.now(), self._room.catalogue))
            yield
        yield from rehearse((self.card.form, *rows, self.read_back, self))

    def _column(self, *cards: Card) -> Pane:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        theme = self._theme
        compact = theme.density is Density.COMPACT
        column.setSpacing(theme.px(8 if compact else 12))
        for card in cards:
            if compact and card is not self.script:  # its sentences have their own margins
                tighten_body(theme, card)
            column.addWidget(card, 1 if card is cards[-1] else 0)
        return Pane(content)

    def show_case(self, case: Case) -> None:
        """Show everything about the call; typed text and cursor stay."""
        room, form, now = self._room, self.card.form, self._room.now()
        if form.call_id != case.id:
            self.card.dispatch_row.hide()
        found = room.diagnosis(case)
        form.load(case.draft, room.category(case))
        pop = case.pop
        accounts, more = (pop.accounts, pop.more_accounts) if pop is not None else ((), False)
        form.show_account(case.draft, accounts, more=more)
        outage = self._submission.outage(case)
        phase = found.phase if found else None
        form.show_outage(outage, case.draft, phase, known=found is not None)
        form.address.set_branch(self._branch(case))
        sheet = check_sheet(case, room.category(case), found) if found else None
        self.diagnosis.show_case(case, sheet)
        self.account.show_case(case, found)
        self._show_history(case, now)
        self.show_state(case)

    def lay_out(self) -> None:
        """Put everything in its place before it is painted: once, and not again bit by bit."""
        lay_out_now()
        self._says.fit()
        lay_out_now()

    def show_state(self, case: Case) -> None:
        """Show what depends on the draft: counts, script, read-back, saving."""
        room = self._room
        draft = ready_to_send(case.draft, self._submission.outage(case))
        self.card.show_state(case, filled_of(draft, room.category(case)))
        speech = room.speech(case)
        self.script.show_speech(speech)
        self.read_back.show_case(case, speech.read_back if speech else ())

    def outage_number(self, case: Case) -> str:
        """The number of the outage that is ticked in the form, else nothing."""
        outage = self._submission.outage(case)
        ticked = outage is not None and case.draft.outage_id == outage.outage_id
        return outage.number if outage is not None and ticked else ""

    def _show_history(self, case: Case, now: datetime) -> None:
        window = self.window()
        wide = breakpoint_for(window.width(), self._theme.zoom) >= Breakpoint.WIDE
        self.promises.show_case(case, now)
        self.tickets.show_case(case, now)
        self.calls.show_case(case, now, rows=10 if wide else 6)

    def _branch(self, case: Case) -> str:
        account, catalogue = case.account, self._room.catalogue
        place = self._room.book.get(case.draft.community_id)
        unit = catalogue.unit(place.branch_id) if place else None
        if account is not None and not case.elsewhere:
            unit = catalogue.unit(account.branch_id) or unit
        return in_language(unit.name, unit.name_en) if unit else ""

    def focus_kind(self) -> None:
        """受理类型: where a call begins."""
        self.card.form.kind.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_after_account(self) -> None:
        """The account was taken over: go on where the form needs something."""
        case = self._room.case
        if case is not None and case.draft.request_kind is None:
            self.focus_kind()
        else:
            self.card.form.complaint.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal(self, card: QWidget) -> None:
        for pane in self.panes.widgets()[1:]:
            if self.panes.tabbed and pane.isAncestorOf(card):
                self.panes.tabs.setCurrentWidget(pane)

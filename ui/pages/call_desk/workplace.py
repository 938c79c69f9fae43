"""The three panes of an active call and what the keys do in them."""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.search import SearchResult
from app.i18n import _
from ui.labels import in_language
from ui.layout import Breakpoint, Pane, Panes, breakpoint_for
from ui.pages.call_desk.account_card import AccountPanel
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.diagnosis_card import DiagnosisCard
from ui.pages.call_desk.form_card import FormActions, FormCard
from ui.pages.call_desk.history_cards import CallsCard, PromisesCard, TicketsCard
from ui.pages.call_desk.presets import filled_of, ready_to_send
from ui.pages.call_desk.say_cards import ReadBackCard, ScriptCard
from ui.preferences import Density

if TYPE_CHECKING:
    from ui.pages.call_desk.page import CallDeskPage


class Workplace(QWidget):
    """Form, assist and context of one call."""

    def __init__(self, page: "CallDeskPage") -> None:
        super().__init__()
        self._page, self._room = page, page.room
        theme = page.theme
        acts = FormActions(self.save, self.open_dispatch, self.register)
        self.card = FormCard(theme, page.room.area_code, acts)
        self.diagnosis = DiagnosisCard(theme, page.lookup.refresh)
        self.script = ScriptCard(theme)
        self.read_back = ReadBackCard(theme, self.mark_read_back)
        self.account = AccountPanel(theme, self.look_up)
        self.promises = PromisesCard(theme)
        self.tickets = TicketsCard(theme)
        self.calls = CallsCard(theme)
        self.panes = Panes(
            theme,
            page.context.preferences,
            "call-desk",
            [
                (_("Intake"), self.card),
                (_("Checks and script"), self._column(self.diagnosis, self.script, self.read_back)),
                (
                    _("Account and calls"),
                    self._column(self.account, self.promises, self.tickets, self.calls),
                ),
            ],
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.panes)
        self._connect_signals()

    def _column(self, *cards: QWidget) -> Pane:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        theme = self._page.theme
        column.setSpacing(theme.px(8 if theme.density is Density.COMPACT else 12))
        for card in cards:
            column.addWidget(card, 1 if card is cards[-1] else 0)
        return Pane(content)

    def _connect_signals(self) -> None:
        form, page = self.card.form, self._page
        form.edited.connect(self._on_edited)
        form.account.asked.connect(self._on_account_asked)
        form.account.account_picked.connect(page.lookup.take_account)
        form.account.cleared.connect(page.lookup.drop_account)
        self.account.account_chosen.connect(page.lookup.take_account)
        self.account.relation_chosen.connect(page.lookup.attach)
        self.tickets.join_requested.connect(page.submission.join)
        self.tickets.open_requested.connect(lambda key: page.context.navigate("tickets", key))
        self.card.dispatch_row.confirmed.connect(page.submission.dispatch)
        self.card.dispatch_row.closed.connect(self._on_dispatch_closed)

    def show_case(self, case: Case) -> None:
        """Show everything about the call; typed text and cursor stay."""
        room, form, now = self._room, self.card.form, self._room.now()
        if form.call_id != case.id:
            self.card.dispatch_row.hide()
        found = room.diagnosis(case)
        form.load(case.draft, room.category(case))
        form.show_account(case.draft, case.pop.accounts if case.pop else ())
        outage = self._page.submission.outage(case)
        form.show_outage(outage, case.draft, found.phase if found else None)
        form.address.set_branch(self._branch(case))
        self.diagnosis.show_case(case, found)
        self.account.show_case(case, found)
        self._show_history(case, now)
        self.show_state(case)

    def show_state(self, case: Case) -> None:
        """Show what depends on the draft: counts, script, read-back, saving."""
        room = self._room
        draft = ready_to_send(case.draft, self._page.submission.outage(case))
        self.card.show_state(case, filled_of(draft, room.category(case)))
        speech = room.speech(case)
        self.script.show_speech(speech)
        self.read_back.show_case(case, speech.read_back if speech else ())

    def _show_history(self, case: Case, now: datetime) -> None:
        window = self.window()
        wide = breakpoint_for(window.width(), self._page.theme.zoom) >= Breakpoint.WIDE
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

    # -- keys -----------------------------------------------------------------------------------

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

    def look_up(self) -> None:
        """F3: search for the account from its field."""
        self.card.form.account.look_up()

    def choose_account(self, place: int) -> None:
        """Alt+5 to Alt+9: one of several accounts of the number."""
        self.account.candidates.choose(place)

    def insert_script(self) -> None:
        """Alt+1: the sentences of the reply into the reply field."""
        self._insert("reply")

    def insert_read_back(self) -> None:
        """Alt+2: the read-back into the reply field."""
        self._insert("read_back")

    def _insert(self, what: str) -> None:
        case = self._room.case
        speech = self._room.speech(case) if case is not None else None
        if speech is not None:
            text = speech.reply if what == "reply" else speech.read_back_text
            self.card.form.insert_reply(text)

    def mark_read_back(self) -> None:
        """F8: the caller agreed to what was read."""
        case = self._room.case
        if case is not None:
            self._page.drafts.edit(case.id, "read_back_at", self._room.now())
            self.show_state(case)

    def save(self) -> None:
        """Ctrl+S."""
        if (case := self._room.case) is not None:
            case.touched.add("saved_at")
            case.changes += 1
            self._page.drafts.save(case)

    def register(self) -> None:
        """Ctrl+Enter."""
        self._page.submission.register()

    def open_dispatch(self) -> None:
        """F9: unit, limit and remark in a row; Enter sends."""
        case, room = self._room.case, self._room
        if case is None or not self._page.submission.ready_to_dispatch():
            return
        place = room.book.get(case.draft.community_id)
        district = place.district if place else ""
        self.card.dispatch_row.open(room.catalogue, room.category(case), case.draft.grade, district)

    def focus_tickets(self) -> None:
        """Alt+3."""
        self._reveal(self.tickets)
        self.tickets.focus()

    def focus_calls(self) -> None:
        """Alt+4."""
        self._reveal(self.calls)
        self.calls.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _reveal(self, card: QWidget) -> None:
        for pane in self.panes.widgets()[1:]:
            if self.panes.tabbed and pane.isAncestorOf(card):
                self.panes.tabs.setCurrentWidget(pane)

    # -- slots ----------------------------------------------------------------------------------

    def _on_edited(self, call_id: UUID, name: str, value: object) -> None:
        self._page.drafts.edit(call_id, name, value)
        case = self._room.case
        if case is None or case.id != call_id:
            return
        if name in {"request_kind", "category_code", "community_id", "outage_id", "mood"}:
            self.show_case(case)
        else:
            self.show_state(case)

    def _on_account_asked(self, words: str) -> None:
        field = self.card.form.account
        if field.answer_from_candidates(words):
            return
        self._room.tasks.run(
            lambda: self._room.services.search.find(words),
            owner=field,
            done=self._on_accounts_found,
            newest="account",
        )

    def _on_accounts_found(self, result: SearchResult) -> None:
        self.card.form.account.show_result(result)

    def _on_dispatch_closed(self) -> None:
        self.card.form.reply.setFocus(Qt.FocusReason.OtherFocusReason)

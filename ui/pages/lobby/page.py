"""The lobby screen: find, check, print; papers; rounds. Public: it keeps nothing of anybody."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.change import Change, Subject
from app.domain.errors import HotlineError
from app.domain.lobby import (
    Applicant,
    Facility,
    FacilityState,
    Found,
    Hall,
    Report,
    SlipPaper,
    SlipRequest,
    Verification,
    VisitReason,
)
from app.domain.lobby_numbers import LookUpBy
from app.i18n import _
from ui.errors import present
from ui.layout import Pane
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.lobby.guard import ScreenGuard
from ui.pages.lobby.lookup_card import LookupCard
from ui.pages.lobby.parts import lobby_theme
from ui.pages.lobby.privacy_bar import PrivacyBar
from ui.pages.lobby.round_card import RoundCard
from ui.pages.lobby.service_card import ServiceCard
from ui.printing import Printing, PrintRequest
from ui.tasks import Lane

if TYPE_CHECKING:
    from app.domain.document import Document

SIDE_BY_SIDE_FROM = 960  # effective px of the page


class LobbyPage(Page):
    """One visitor after the other; what belongs to one is gone before the next comes."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.theme = lobby_theme(context.theme)
        self._service = context.services.lobby
        self._asked = 0
        self._restored: tuple[str, Applicant, tuple[str, ...]] | None = None
        self.guard = ScreenGuard(self)
        self.bar = PrivacyBar(self.theme, self.clear)
        self.lookup = LookupCard(self.theme)
        self.services = ServiceCard(self.theme)
        self.rounds = RoundCard(self.theme)
        self.printing = Printing(context.tasks, context.toasts, self)
        self._build()
        self._connect_signals()
        self.bar.show_left(self.guard.left, watching=False)

    def _build(self) -> None:
        gutter = self.context.theme.gutter
        content = QWidget()
        content.setProperty("role", "lobby")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gutter)
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._cards.setSpacing(gutter)
        for card, stretch in ((self.lookup, 46), (self.services, 54)):
            self._cards.addWidget(card, stretch)
        column.addLayout(self._cards, 1)
        column.addWidget(self.rounds)
        top = QWidget()
        top.setProperty("role", "lobby")
        above = QVBoxLayout(top)
        above.setContentsMargins(0, 0, 0, 0)
        above.addWidget(self.bar)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(gutter, gutter, gutter, gutter)
        outer.setSpacing(gutter)
        outer.addWidget(top)
        outer.addWidget(Pane(content), 1)

    def _connect_signals(self) -> None:
        self.guard.ticked.connect(self._on_ticked)
        self.guard.clear_requested.connect(self._on_clear)
        self.lookup.touched.connect(self.guard.watch)
        self.lookup.find_requested.connect(self._on_find)
        self.lookup.account.check_requested.connect(self._on_check)
        self.lookup.account.bill_requested.connect(self._on_bill)
        self.services.touched.connect(self.guard.watch)
        self.services.slip_requested.connect(self._on_slip)
        self.rounds.marked.connect(self._on_marked)
        self.rounds.report_requested.connect(self._on_report)
        self.rounds.counted.connect(self._on_counted)
        subjects = {Subject.LOBBY, Subject.CATALOGUE, Subject.TICKET}
        self.context.changes.subscribe(subjects, self._on_change, self)

    def clear(self) -> None:
        """At once: nothing of the visitor stays, and answers under way are not shown."""
        self._forget_person()
        self.services.forget()
        self.guard.rest()
        self.lookup.focus()

    def refresh(self) -> None:
        """Catalogue, equipment and counts anew."""
        self.context.tasks.run(self._service.hall, owner=self, done=self._on_hall, newest="hall")

    @override
    def action_specs(self) -> list[ActionSpec]:
        return [
            ActionSpec("F3", _("Find an account"), self.lookup.focus, "ch", "search"),
            ActionSpec("F9", _("Print the list of papers"), self.services.ask, "dyqd", "printer"),
            ActionSpec("Ctrl+P", _("Print the bill"), self.lookup.account.ask_for_bill, "dyxp",
                       "printer"),
            ActionSpec("Esc", _("Clear the screen (twice)"), self.guard.escape, "qp", "x"),
            ActionSpec("F5", _("Refresh"), self.refresh, "sx", "refresh-cw"),
        ]  # fmt: skip

    @override
    def activate(self, record: object | None = None) -> None:
        self.guard.guard_window()
        self.refresh()
        self.lookup.focus()

    @override
    def panes(self) -> list[QWidget]:
        return [self.lookup, self.services, self.rounds]

    @override
    def save_state(self) -> object:
        """What was chosen; never a number, a name or an answer."""
        chosen = self.services.service
        return {
            "service": chosen.code if chosen is not None else "",
            "applicant": self.services.applicant,
            "brought": tuple(self.services.brought),
            "paper": self.services.sizes.value,
        }

    @override
    def restore_state(self, state: object) -> None:
        if not isinstance(state, dict):
            return
        paper, code = state.get("paper"), state.get("service")
        if isinstance(paper, SlipPaper):
            self.services.sizes.set_value(paper)
        if isinstance(code, str) and code:
            applicant = state.get("applicant", Applicant.OWNER)
            self._restored = (code, applicant, tuple(state.get("brought", ())))

    def _forget_person(self) -> None:
        self._asked += 1
        self.lookup.forget()

    def _on_hall(self, hall: Hall) -> None:
        self.bar.show_office(hall.office, self.context.services.person.name)
        self.services.show_hall(hall)
        self.rounds.show_hall(hall)
        restored, self._restored = self._restored, None
        if restored is not None:
            self.services.choose(*restored)
            self.guard.watch()

    def _on_find(self, by: LookUpBy, number: str) -> None:
        self._asked += 1
        asked = self._asked
        self.lookup.busy.start(_("Looking it up"), self._forget_person)
        self.context.tasks.run(
            lambda: self._service.find(by, number), owner=self, newest="find",
            done=partial(self._on_found, asked), failed=partial(self._on_not_found, asked),
        )  # fmt: skip

    def _on_found(self, asked: int, found: Found) -> None:
        if asked != self._asked:
            return  # cleared in the meantime
        self.guard.watch()
        self.lookup.show_found(found, self.context.services.clock())
        if found.accounts:
            self.services.set_district(found.accounts[0].district)

    def _on_not_found(self, asked: int, error: BaseException) -> None:
        if asked != self._asked:
            return
        if isinstance(error, HotlineError):
            self.lookup.show_error(error.message())
        else:
            self.lookup.show_error("")
            present(error, self.context.toasts)

    def _on_check(self, account_id: int, four: str) -> None:
        asked = self._asked
        self.context.tasks.run(
            lambda: self._service.verify(account_id, four), owner=self,
            done=partial(self._on_checked, asked, account_id),
            failed=partial(self._on_not_checked, asked),
        )  # fmt: skip

    def _on_checked(self, asked: int, account_id: int, checked: Verification) -> None:
        if asked == self._asked:
            self.lookup.account.show_check(account_id, checked)

    def _on_not_checked(self, asked: int, error: BaseException) -> None:
        if asked == self._asked and isinstance(error, HotlineError):
            self.lookup.account.show_error(error.message())
        elif not isinstance(error, HotlineError):
            present(error, self.context.toasts)

    def _on_bill(self, account_id: int) -> None:
        paper = self.services.sizes.value or SlipPaper.RECEIPT
        self._print(lambda: self._service.bill_slip(account_id, paper), _("Bill slip"))

    def _on_slip(self, request: SlipRequest, paper: SlipPaper) -> None:
        self._print(lambda: self._service.papers_slip(request, paper), _("List of papers"))

    def _print(self, draw: Callable[[], "Document"], title: str) -> None:
        """The slip goes to the printer without being shown; its title names nobody."""
        self.context.tasks.run(
            draw, owner=self, done=partial(self._on_drawn, title), lane=Lane.OUTPUT
        )

    def _on_drawn(self, title: str, slip: "Document") -> None:
        size = self._service.slip_size(slip)
        pages = partial(self._service.sheets, slip)
        self.printing.start(PrintRequest(title, 1, pages, colour=False, size_mm=size))

    def _on_marked(self, facility: int, round_no: int, state: FacilityState, note: str) -> None:
        self.context.tasks.run(
            lambda: self._service.mark(facility, round_no, state, note), owner=self,
            done=lambda _nothing: self.refresh(), failed=self._on_not_written,
        )  # fmt: skip

    def _on_report(self, facility: Facility, note: str) -> None:
        hall, ticket_id = self.rounds.hall, self._service.new_id()
        if hall is None or hall.office is None:
            return
        office, round_no = hall.office, self.rounds.round_no

        def work() -> Report:
            self._service.mark(facility.id, round_no, FacilityState.FAULTY, note)
            return self._service.report(facility, office, note, ticket_id)

        self.context.tasks.run(
            work, owner=self, done=self._on_reported, failed=self._on_not_written
        )

    def _on_reported(self, report: Report) -> None:
        words = _("Repair asked for: {number}").format(number=report.number)
        self.context.toasts.show_success(words)
        self.refresh()

    def _on_counted(self, reason: VisitReason, by: int) -> None:
        hall = self.rounds.hall
        if hall is not None and hall.office is not None:
            office = hall.office.id
            self.context.tasks.run(
                lambda: self._service.count(office, reason, by), owner=self,
                done=lambda _nothing: self.refresh(), failed=self._on_not_written,
            )  # fmt: skip

    def _on_not_written(self, error: BaseException) -> None:
        present(error, self.context.toasts)
        self.refresh()

    def _on_change(self, _change: Change) -> None:
        if self.isVisible():
            self.refresh()

    def _on_ticked(self, left: int) -> None:
        self.bar.show_left(left, watching=self.guard.watching)

    def _on_clear(self, everything: bool) -> None:
        if everything:
            self.clear()
        else:
            self._forget_person()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.guard.guard_window()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._forget_person()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        effective = self.width() * 100 / self.theme.zoom
        way = QBoxLayout.Direction
        beside = effective >= SIDE_BY_SIDE_FROM
        self._cards.setDirection(way.LeftToRight if beside else way.TopToBottom)

"""The lobby screen: find, check, print; papers; rounds. Public: it keeps nothing of anybody."""

from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.change import Change, Subject
from app.domain.lobby import Found, Hall, SlipPaper
from app.domain.lobby_catalogue import Applicant
from app.i18n import _
from ui.layout import Pane
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.lobby.guard import ScreenGuard
from ui.pages.lobby.hall_notes import HallNotes
from ui.pages.lobby.lookup_card import LookupCard
from ui.pages.lobby.parts import lobby_theme
from ui.pages.lobby.privacy_bar import PrivacyBar
from ui.pages.lobby.round_card import RoundCard
from ui.pages.lobby.service_card import ServiceCard
from ui.pages.lobby.slips import Slips
from ui.pages.lobby.visitor import Visitor
from ui.printing import Printing

SIDE_BY_SIDE_FROM = 960  # effective px of the page


class LobbyPage(Page):
    """One visitor after the other; what belongs to one is gone before the next comes."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.theme = lobby_theme(context.theme)
        self._service = context.services.lobby
        self._restored: tuple[str, Applicant, tuple[str, ...]] | None = None
        self.guard = ScreenGuard(self)
        self.bar = PrivacyBar(self.theme, self.clear)
        self.lookup = LookupCard(self.theme)
        self.services = ServiceCard(self.theme)
        self.rounds = RoundCard(self.theme)
        self.printing = Printing(context.tasks, context.toasts, self)
        self.visitor = Visitor(context, self.lookup, self)
        self.slips = Slips(context, self.printing, self)
        self.notes = HallNotes(context, self.rounds, self)
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
        self.visitor.found.connect(self._on_found)
        self.lookup.account.bill_requested.connect(self._on_bill)
        self.services.touched.connect(self.guard.watch)
        self.services.slip_requested.connect(self.slips.print_papers)
        self.notes.stale.connect(self.refresh)
        subjects = {Subject.LOBBY, Subject.CATALOGUE, Subject.TICKET}
        self.context.changes.subscribe(subjects, self._on_change, self)

    def clear(self) -> None:
        """At once: nothing of the visitor stays, and answers under way are not shown."""
        self.visitor.forget()
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

    def _on_hall(self, hall: Hall) -> None:
        self.bar.show_office(hall.office, self.context.services.person.name)
        self.services.show_hall(hall)
        self.rounds.show_hall(hall)
        restored, self._restored = self._restored, None
        if restored is not None:
            self.services.choose(*restored)
            self.guard.watch()

    def _on_found(self, found: Found) -> None:
        self.guard.watch()
        if found.accounts:
            self.services.set_district(found.accounts[0].district)

    def _on_bill(self, account_id: int) -> None:
        self.slips.print_bill(account_id, self.services.sizes.value or SlipPaper.RECEIPT)

    def _on_change(self, _change: Change) -> None:
        if self.isVisible():
            self.refresh()

    def _on_ticked(self, left: int) -> None:
        self.bar.show_left(left, watching=self.guard.watching)

    def _on_clear(self, everything: bool) -> None:
        if everything:
            self.clear()
        else:
            self.visitor.forget()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.guard.guard_window()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.visitor.forget()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        effective = self.width() * 100 / self.theme.zoom
        way = QBoxLayout.Direction
        beside = effective >= SIDE_BY_SIDE_FROM
        self._cards.setDirection(way.LeftToRight if beside else way.TopToBottom)

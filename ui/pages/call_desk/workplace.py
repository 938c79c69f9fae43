"""What the keys and clicks do in the panes of an active call."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt
from typing_extensions import override

from app.domain.search import SearchResult
from ui.pages.call_desk.call_cards import CallCards
from ui.pages.call_desk.form_card import FormActions

if TYPE_CHECKING:
    from ui.pages.call_desk.page import CallDeskPage


class Workplace(CallCards):
    """The cards, connected: what is typed, chosen and pressed."""

    def __init__(self, page: "CallDeskPage") -> None:
        self._page = page
        acts = FormActions(self.save, self.open_dispatch, self.register)
        super().__init__(page, acts, again=page.lookup.refresh, mark=self.mark_read_back,
                         look_up=self.look_up)  # fmt: skip

    @override
    def build(self) -> Iterator[None]:
        yield from super().build()
        self.card.form.set_known(self._room.catalogue, self._room.book)
        self._connect_signals()

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

    # -- keys -----------------------------------------------------------------------------------

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
        row, grade = self.card.dispatch_row, case.draft.grade
        outage = self.outage_number(case)
        category = room.category(case)
        kind = case.draft.request_kind or next(iter(category.kinds if category else ()), None)
        row.open(room.catalogue, category, grade, district, outage, kind)

    def focus_tickets(self) -> None:
        """Alt+3."""
        self._reveal(self.tickets)
        self.tickets.focus()

    def focus_calls(self) -> None:
        """Alt+4."""
        self._reveal(self.calls)
        self.calls.setFocus(Qt.FocusReason.ShortcutFocusReason)

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

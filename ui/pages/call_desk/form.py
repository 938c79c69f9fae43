"""The intake form: every field of the draft, bound to the call whose draft it shows."""

from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.account import AccountCard
from app.domain.call import IntakeDraft
from app.domain.catalogue import Catalogue, Category, RequestKind
from app.domain.outage import OutageHit, Phase
from app.domain.phone import display
from app.domain.place import PlaceBook
from app.i18n import _
from ui.pages.call_desk.form_fields import FormFields
from ui.pages.call_desk.presets import merged_complaint, shown_grade
from ui.theme import Theme

_LOCATED = frozenset({RequestKind.LEAK, RequestKind.REPAIR})


class IntakeForm(FormFields):
    """Shows one draft at a time. `edited` carries (call id, field name, value) of a person's edit.

    Every edit names the call whose draft is shown, so text can only reach that draft.
    """

    edited = Signal(object, str, object)
    errors_changed = Signal()

    def __init__(self, theme: Theme, area_code: str) -> None:
        super().__init__(theme, area_code)
        self.call_id: UUID | None = None
        self._community_id: int | None = None
        self._book = PlaceBook(())
        self._loading = False
        self._connect_signals()

    def _connect_signals(self) -> None:
        self.kind.chosen.connect(self._on_kind_chosen)
        self.category.chosen.connect(self._on_category_chosen)
        self.grade.chosen.connect(lambda grade: self._emit("grade", grade))
        self.salutation.textChanged.connect(lambda text: self._emit("salutation", text))
        self.callback.textChanged.connect(lambda text: self._emit("callback_number", text))
        self.location.textChanged.connect(lambda text: self._emit("location_note", text))
        self.complaint.textChanged.connect(
            lambda: self._emit("complaint", self.complaint.toPlainText())
        )
        self.reply.textChanged.connect(lambda: self._emit("reply", self.reply.toPlainText()))
        self.address.textChanged.connect(self._on_address_typed)
        self.address.place_picked.connect(self._on_place_picked)
        self.questions.answered.connect(self._emit)
        self.mood.chosen.connect(lambda mood: self._emit("mood", mood))
        self.follow_ups.changed.connect(self._emit)
        self.merge.changed.connect(lambda outage_id: self._emit("outage_id", outage_id))
        for field in self.fields.values():
            field.error_changed.connect(self.errors_changed)

    def set_known(self, catalogue: Catalogue, book: PlaceBook) -> None:
        """Categories and places to choose from."""
        self.category.set_categories(catalogue.categories)
        self._book = book
        self.address.set_book(book)

    def load(self, draft: IntakeDraft, category: Category | None) -> None:
        """Show a draft. What already stands there is not touched: the cursor stays."""
        self._loading = True
        try:
            if draft.call_id != self.call_id:
                self.call_id = draft.call_id
                self.clear_errors()
            self._community_id = draft.community_id
            self._load_choices(draft, category)
            self._load_texts(draft)
        finally:
            self._loading = False

    def _load_choices(self, draft: IntakeDraft, category: Category | None) -> None:
        self.kind.set_value(draft.request_kind)
        self.category.set_kind(draft.request_kind)
        self.category.set_value(category)
        self.grade.set_value(shown_grade(draft.grade))
        if self.questions.show_questions(category, draft.answers):
            order = [self.location, *self.questions.tab_stops(), self.complaint]
            for before, after in pairwise(order):
                QWidget.setTabOrder(before, after)
        self.mood.group.set_value(draft.mood)
        self.follow_ups.show_draft(draft)
        self.fields["location_note"].set_required(required=draft.request_kind in _LOCATED)
        withheld = not draft.number
        self.fields["number"].set_required(required=not withheld)
        self.fields["callback_number"].set_required(required=withheld)

    def _load_texts(self, draft: IntakeDraft) -> None:
        shown = display(draft.number) or _("Number withheld")
        texts: tuple[tuple[QLineEdit, str], ...] = (
            (self.number, shown),
            (self.salutation, draft.salutation),
            (self.callback, draft.callback_number),
            (self.address, draft.address),
            (self.location, draft.location_note),
        )
        for edit, text in texts:
            if edit.text() != text:
                edit.setText(text)
                edit.setCursorPosition(0)
        for area, text in ((self.complaint, draft.complaint), (self.reply, draft.reply)):
            if area.toPlainText() != text:
                area.setPlainText(text)

    def show_account(
        self, draft: IntakeDraft, cards: tuple[AccountCard, ...], *, more: bool = False
    ) -> None:
        """The chosen account among those of the number; `more` than these belong to it."""
        ids = [card.id for card in cards]
        place = ids.index(draft.account_id) + 1 if draft.account_id in ids else 0
        self.account.show_account(draft.account_no, cards, place, more=more)

    def show_outage(
        self, outage: OutageHit | None, draft: IntakeDraft, phase: Phase | None, *, known: bool
    ) -> None:
        """The outage the call can be counted into."""
        self.merge.show_outage(outage, draft, phase, known=known)
        merged = outage is not None and draft.outage_id == outage.outage_id
        words = _("Empty is recorded as: {text}").format(text=merged_complaint(outage))
        self.complaint.setPlaceholderText(words if merged else "")
        self.fields["complaint"].set_required(required=not merged)

    def _emit(self, name: str, value: object) -> None:
        if not self._loading and self.call_id is not None:
            self.edited.emit(self.call_id, name, value)

    def _on_kind_chosen(self, kind: RequestKind) -> None:
        self.fields["request_kind"].set_error("")
        self.kind.set_error(wrong=False)
        self._emit("request_kind", kind)

    def _on_category_chosen(self, category: Category) -> None:
        self.fields["category_code"].set_error("")
        self._emit("category_code", category.code)

    def _on_address_typed(self, text: str) -> None:
        self._emit("address", text)
        place = self._book.get(self._community_id)
        if not self._loading and place is not None and place.name not in text.replace(" ", ""):
            self._emit("community_id", None)

    def _on_place_picked(self, community_id: int, _text: str) -> None:
        self._emit("community_id", community_id)

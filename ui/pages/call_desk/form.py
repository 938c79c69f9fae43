"""The intake form: every field of the draft, bound to the call whose draft it shows."""

from itertools import pairwise
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.account import AccountCard
from app.domain.call import IntakeDraft
from app.domain.catalogue import Catalogue, Category, Grade, RequestKind
from app.domain.errors import InvalidInput
from app.domain.outage import OutageHit, Phase
from app.domain.phone import display, mobile_hint
from app.domain.place import PlaceBook
from app.i18n import _
from ui.labels import label
from ui.pages.call_desk.follow_up import FollowUps, MergeRow, MoodRow
from ui.pages.call_desk.inputs import AccountEdit, AddressEdit, CategoryEdit
from ui.pages.call_desk.presets import merged_complaint, shown_grade
from ui.pages.call_desk.questions import Questions, is_empty, tighten
from ui.theme import Theme
from ui.widgets.buttons import Keycap
from ui.widgets.fields import Field, FormGrid, NumberEdit, TextArea
from ui.widgets.segmented import Segmented
from ui.widgets.text import text_label

_GRADES = (Grade.ORDINARY, Grade.URGENT, Grade.CRITICAL)
_LOCATED = frozenset({RequestKind.LEAK, RequestKind.REPAIR})


class IntakeForm(QWidget):
    """Shows one draft at a time. `edited` carries (call id, field name, value) of a person's edit.

    Every edit names the call whose draft is shown, so text can only reach that draft.
    """

    edited = Signal(object, str, object)
    errors_changed = Signal()

    def __init__(self, theme: Theme, area_code: str) -> None:
        super().__init__()
        self._theme, self._area_code = theme, area_code
        self.call_id: UUID | None = None
        self._community_id: int | None = None
        self._book = PlaceBook(())
        self._loading = False
        self._build_inputs()
        self._build_fields()
        self._build_layout()
        self._connect_signals()

    def _build_inputs(self) -> None:
        theme = self._theme
        kinds = [(kind, label(kind)) for kind in RequestKind]
        self.kind = Segmented(theme, kinds, label=_("Request"))
        tighten(self.kind)
        self.category = CategoryEdit(theme, _("Category"))
        grades = [(grade, label(grade)) for grade in _GRADES]
        self.grade = Segmented(theme, grades, label=_("Urgency"))
        tighten(self.grade)
        self.account = AccountEdit(theme)
        self.salutation = QLineEdit()
        self.number = NumberEdit()
        self.number.setReadOnly(True)
        self.callback = NumberEdit(placeholder=_("The same number"))
        self.address = AddressEdit(theme)
        self.location = QLineEdit()
        self.location.setPlaceholderText(_("Landmark, floor, who is there (leaks and repairs)"))
        self.complaint = _area(theme)
        self.reply = _area(theme)
        self.questions = Questions(theme)
        self.mood = MoodRow(theme)
        self.follow_ups = FollowUps(theme)
        self.merge = MergeRow(theme)

    def _build_fields(self) -> None:
        theme = self._theme

        def field(text: str, editor: QWidget, *, required: bool = False) -> Field:
            return Field(theme, text, editor, required=required)

        self.fields: dict[str, Field] = {
            "request_kind": field(_("Request"), self.kind, required=True),
            "category_code": field(_("Category"), self.category, required=True),
            "grade": field(_("Urgency"), self.grade),
            "account_no": field(_("Account no."), self.account),
            "salutation": field(_("Salutation"), self.salutation, required=True),
            "number": field(_("Caller no."), self.number, required=True),
            "callback_number": Field(
                theme, _("Call back"), self.callback,
                check=lambda: mobile_hint(self.callback.text(), area_code=self._area_code),
            ),
            "address": field(_("Supply at"), self.address, required=True),
            "location_note": field(_("Spot"), self.location),
            "complaint": field(_("The matter"), self.complaint, required=True),
            "reply": field(_("Our answer"), self.reply, required=True),
        }  # fmt: skip

    def _build_layout(self) -> None:
        theme, fields = self._theme, self.fields
        grid = FormGrid(theme, columns=2)
        grid.add_row(fields["request_kind"])
        grid.add_row(fields["category_code"], fields["grade"])
        grid.add_row(fields["account_no"], fields["salutation"])
        grid.add_row(fields["number"], fields["callback_number"])
        grid.add_row(fields["address"])
        grid.add_row(fields["location_note"])
        grid.add_wide(self.questions)
        grid.add_row(fields["complaint"])
        grid.add_row(fields["reply"])
        for row in (7, 8):  # complaint and reply take what room there is
            grid.setRowStretch(row, 1)
        grid.add_wide(self._build_hints())
        grid.add_line(_("Mood"), self.mood)
        grid.add_line(_("Follow-up"), self.follow_ups)
        grid.add_line(_("Merge"), self.merge)
        outer = QVBoxLayout(self)
        margin = theme.px(12)
        outer.setContentsMargins(margin, margin, margin, margin)
        outer.addLayout(grid, 100)
        outer.addStretch(1)

    def _build_hints(self) -> QWidget:
        hints = QWidget()
        row = QHBoxLayout(hints)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._theme.px(6))
        for keys, text in (("Alt+1", _("insert the script")), ("Alt+2", _("insert the read-back"))):
            row.addWidget(Keycap(self._theme, keys))
            row.addWidget(text_label(text, "cap2"))
            row.addSpacing(self._theme.px(8))
        row.addStretch(1)
        return hints

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

    def show_account(self, draft: IntakeDraft, cards: tuple[AccountCard, ...]) -> None:
        """The chosen account among those of the number."""
        ids = [card.id for card in cards]
        place = ids.index(draft.account_id) + 1 if draft.account_id in ids else 0
        self.account.show_account(draft.account_no, cards, place)

    def show_outage(
        self, outage: OutageHit | None, draft: IntakeDraft, phase: Phase | None
    ) -> None:
        """The outage the call can be counted into."""
        self.merge.show_outage(outage, draft, phase)
        merged = outage is not None and draft.outage_id == outage.outage_id
        words = _("Empty is recorded as: {text}").format(text=merged_complaint(outage))
        self.complaint.setPlaceholderText(words if merged else "")
        self.fields["complaint"].set_required(required=not merged)

    def all_fields(self) -> dict[str, Field]:
        """The fields by name, in reading order."""
        names = list(self.fields)
        place = names.index("location_note") + 1
        upper = {name: self.fields[name] for name in names[:place]}
        return upper | self.questions.fields | {n: self.fields[n] for n in names[place:]}

    def wrong_fields(self) -> list[Field]:
        """The fields with a message, in reading order."""
        return [field for field in self.all_fields().values() if field.error]

    def show_problems(self, found: tuple[InvalidInput, ...]) -> None:
        """Put each message under its field; fields that are fine lose theirs."""
        messages = {problem.field: problem.message() for problem in found}
        for name, field in self.all_fields().items():
            field.set_error(messages.get(name, ""))
        self.kind.set_error(wrong="request_kind" in messages)

    def clear_errors(self) -> None:
        """Another form: its fields start without messages."""
        self.show_problems(())

    def insert_reply(self, text: str) -> None:
        """Put sentences at the cursor of the reply, or at its end when it is not being edited."""
        cursor = self.reply.textCursor()
        if not self.reply.hasFocus():
            cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(text)
        self.reply.setTextCursor(cursor)

    def set_writable(self, *, writable: bool) -> None:
        """A registered call's form can be read, not changed."""
        for field in self.all_fields().values():
            field.editor.setEnabled(writable)
        for row in (self.mood, self.follow_ups, self.merge):
            row.setEnabled(writable)

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

    @override
    def focusNextPrevChild(self, next: bool) -> bool:
        """From the category Tab goes to what is still empty: the caller's data stands between."""
        if next and self.category.hasFocus() and self.category.value is not None:
            fields = list(self.all_fields().values())
            behind = fields[fields.index(self.fields["category_code"]) + 1 :]
            empty = [field for field in behind if field.required and is_empty(field)]
            if empty:
                empty[0].focus()
                return True
        return super().focusNextPrevChild(next)


def _area(theme: Theme) -> TextArea:
    area = TextArea(theme, rows=2)
    area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return area

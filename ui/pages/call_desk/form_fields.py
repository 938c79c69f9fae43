"""The fields of the intake form and how they stand; which draft they show is the form's matter."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.catalogue import Grade, RequestKind
from app.domain.errors import InvalidInput
from app.domain.phone import mobile_hint
from app.i18n import _
from ui.labels import label
from ui.pages.call_desk.category_edit import CategoryEdit
from ui.pages.call_desk.follow_up import FollowUps, MergeRow, MoodRow
from ui.pages.call_desk.inputs import AccountEdit, AddressEdit
from ui.pages.call_desk.questions import Questions, is_empty, tighten
from ui.theme import Theme
from ui.widgets.buttons import Keycap
from ui.widgets.fields import Field, FormGrid, NumberEdit, PlainEdit, TextArea
from ui.widgets.segmented import Segmented
from ui.widgets.text import restyle, text_label

_GRADES = (Grade.ORDINARY, Grade.URGENT, Grade.CRITICAL)


class FormFields(QWidget):
    """All fields by the draft's names, laid out in reading order, with their messages."""

    def __init__(self, theme: Theme, area_code: str) -> None:
        super().__init__()
        self._theme, self._area_code = theme, area_code
        self._left: QWidget | None = None
        self._build_inputs()
        self._build_fields()
        self._build_layout()

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
        self.salutation = PlainEdit()
        self.number = NumberEdit()
        self.number.setReadOnly(True)
        self.callback = NumberEdit(placeholder=_("The same number"))
        self.address = AddressEdit(theme)
        self.location = PlainEdit()
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
            "location_note": field(_("Exact spot"), self.location),
            "complaint": field(_("Caller says"), self.complaint, required=True),
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
        """A registered call's form can be read, not changed.

        Choices are switched off: the focus goes from them to the reply, and back to go on writing.
        """
        if not writable:
            self._leave_choices()
        for field in self.all_fields().values():
            if isinstance(field.editor, QLineEdit | QPlainTextEdit):
                locked = not writable or field.editor is self.number
                if field.editor.isReadOnly() is not locked:
                    field.editor.setReadOnly(locked)
                    restyle(field.editor)
            else:
                field.editor.setEnabled(writable)
        for row in (self.mood, self.follow_ups, self.merge):
            row.setEnabled(writable)
        if writable and self._left is not None:
            if self.reply.hasFocus():
                self._left.setFocus(Qt.FocusReason.OtherFocusReason)
            self._left = None

    def _leave_choices(self) -> None:
        focus = QApplication.focusWidget()
        if focus is None or not self.isAncestorOf(focus) or not focus.isEnabled():
            return
        if not isinstance(focus, QLineEdit | QPlainTextEdit):
            self._left = focus
            self.reply.setFocus(Qt.FocusReason.OtherFocusReason)

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

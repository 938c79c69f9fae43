"""Form fields: label, input and the message under it; inputs for digits and times."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.text import icon_label, restyle, text_label

_TEXT_FRAME = 8  # px between the edge of a field and its text
# Focus that goes only for a moment: the cursor stays where it was.
COMING_BACK = (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason)
_SIGNS = "０１２３４５６７８９－＋＃＊（）：／．"
_FULL_WIDTH = {ord(c): ord(c) - 0xFEE0 for c in _SIGNS} | {0x3000: 0x20}


def half_width(text: str) -> str:
    """Full-width digits and signs as the plain ones."""
    return text.translate(_FULL_WIDTH)


class PlainEdit(QLineEdit):
    """Shows the beginning of a long text while it is not edited; the tooltip has all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.textChanged.connect(lambda _text: self._explain())

    def _explain(self) -> None:
        room = self.contentsRect().width() - 2 * _TEXT_FRAME
        long = self.fontMetrics().horizontalAdvance(self.text()) > room
        self.setToolTip(self.text() if long else "")

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._explain()

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in COMING_BACK:
            self.setCursorPosition(0)


class Field(QWidget):
    """An input with its label and the place for its message.

    `check` returns a translated message ("还差 1 位，手机号为 11 位") or "". It runs when the field
    is left and at `validate()`; while typing a message only goes away. The label is built by
    `FormGrid`, which puts it at the left.
    """

    error_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        label: str,
        editor: QWidget,
        *,
        required: bool = False,
        check: Callable[[], str] | None = None,
        hint: str = "",
    ) -> None:
        super().__init__()
        self._theme = theme
        self.editor, self.required, self.check = editor, required, check
        self.error = ""
        self.label = _field_label(theme, label, editor, required=required)
        self.label_text = label
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(2))
        if isinstance(editor, QCheckBox):  # it stands in the middle of its row, as its label does
            editor.setMinimumHeight(theme.control_height)
        column.addWidget(editor)
        self._message = text_label("", "err", wrap=True)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(4))
        row.addWidget(icon_label(theme, "triangle-alert", "over", 13))
        row.addWidget(self._message, 1)
        self._row.hide()
        column.addWidget(self._row)
        if hint:
            column.addWidget(text_label(hint, "cap", wrap=True))
        if not editor.sizePolicy().expandingDirections() & Qt.Orientation.Vertical:
            column.addStretch(1)
        self.setFocusProxy(editor)
        if not editor.accessibleName():
            editor.setAccessibleName(label)
        editor.installEventFilter(self)
        self._clear_while_typing()

    def _clear_while_typing(self) -> None:
        if isinstance(self.editor, QLineEdit | QPlainTextEdit):
            self.editor.textChanged.connect(lambda *_text: self.set_error(""))

    def set_error(self, message: str) -> None:
        """Show a message under the field, or take it away."""
        if message == self.error:
            return
        self.error = message
        self._message.setText(message)
        self._row.setVisible(bool(message))
        restyle(self.editor, error="true" if message else "")
        self.editor.setAccessibleDescription(message)
        self.error_changed.emit()

    def set_required(self, *, required: bool) -> None:
        """Another choice in the form makes this field required, or optional again."""
        if required != self.required:
            self.required = required
            self.label.setText(_label_text(self._theme, self.label_text, required=required))

    def validate(self) -> bool:
        """Check now and show what is wrong; True when nothing is."""
        message = self.check() if self.check is not None else ""
        if not message and self.required and not self.text().strip():
            message = _("Please fill in: {field}").format(field=self.label_text)
        self.set_error(message)
        return not message

    def text(self) -> str:
        """What is typed, for the editors that hold text; "filled" for the others."""
        if isinstance(self.editor, QLineEdit):
            return self.editor.text()
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText()
        return "filled"

    def focus(self) -> None:
        """Put the cursor here."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            typed = isinstance(event, QFocusEvent) and event.reason() in _LEAVING
            if typed and self.check is not None and self.text():
                self.set_error(self.check())
        return False


_LEAVING = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.MouseFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}


def _field_label(theme: Theme, text: str, editor: QWidget, *, required: bool) -> QLabel:
    """The right-aligned label; a red star before it marks a required field."""
    label = QLabel()
    label.setProperty("role", "label")
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setText(_label_text(theme, text, required=required))
    label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    label.setBuddy(editor)
    return label


def _label_text(theme: Theme, text: str, *, required: bool) -> str:
    star = f'<span style="color:{theme.css("over")}">*</span> ' if required else ""
    return star + text


class FormGrid(QGridLayout):
    """Right-aligned labels in a 68 px column, 10 px gap, one or two fields a row."""

    def __init__(self, theme: Theme, *, columns: int = 1, label_width: int = 68) -> None:
        super().__init__()
        self._theme = theme
        self._next = 0
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(theme.px(10))
        self.setVerticalSpacing(theme.row_gap)
        for column in range(columns):
            self.setColumnMinimumWidth(column * 2, theme.px(label_width))
            self.setColumnStretch(column * 2 + 1, 1)
        self._columns = columns

    def add_row(self, *fields: Field) -> None:
        """One field takes the whole width; two share it."""
        for place, field in enumerate(fields):
            last = place == len(fields) - 1
            span = 1 + 2 * (self._columns - len(fields)) if last else 1
            self._label(field.label, place * 2)
            self.addWidget(field, self._next, place * 2 + 1, 1, max(1, span))
        self._next += 1

    def add_line(self, label: str, content: QWidget) -> None:
        """Something that is not a field, with a label."""
        words = text_label(label, "label")
        words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._label(words, 0)
        self.addWidget(content, self._next, 1, 1, 2 * self._columns - 1)
        self._next += 1

    def add_wide(self, content: QWidget) -> None:
        """Something under the fields, without a label."""
        self.addWidget(content, self._next, 1, 1, 2 * self._columns - 1)
        self._next += 1

    def _label(self, label: QLabel, column: int) -> None:
        label.setMinimumHeight(self._theme.control_height)
        self.addWidget(label, self._next, column, Qt.AlignmentFlag.AlignTop)


class NumberEdit(QLineEdit):
    """For 户号, 电话, 时间: the input method is off, full-width digits become plain ones."""

    def __init__(self, text: str = "", placeholder: str = "") -> None:
        super().__init__(text)
        self.setPlaceholderText(placeholder)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.textEdited.connect(self._on_text_edited)

    def _on_text_edited(self, text: str) -> None:
        plain = half_width(text)
        if plain != text:
            place = self.cursorPosition()
            self.setText(plain)
            self.setCursorPosition(place)


class TextArea(QPlainTextEdit):
    """Several lines of text; Tab leaves it, `rows` is its height."""

    def __init__(self, theme: Theme, rows: int = 3, placeholder: str = "") -> None:
        super().__init__()
        self._theme, self._rows = theme, rows
        self.setTabChangesFocus(True)
        self.setPlaceholderText(placeholder)
        self.setMinimumHeight(theme.px(20) * rows + theme.px(14))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(240), self._theme.px(20) * self._rows + self._theme.px(14))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(80), self._theme.px(20) * min(2, self._rows))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        submit = Qt.KeyboardModifier.ControlModifier
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and event.modifiers() & submit:
            event.ignore()
            return
        super().keyPressEvent(event)

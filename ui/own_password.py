"""On the sign-in screen: a password of one's own instead of the one that was given."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.fields import Field, FormGrid
from ui.widgets.text import text_label


class OwnPassword(QWidget):
    """Hidden until it is asked for; the new password twice. `submitted`: Enter in the last."""

    submitted = Signal()

    def __init__(self, theme: Theme, label_width: int) -> None:
        super().__init__()
        self._words = text_label("", "value", wrap=True)
        self.wanted, self.again = _secret(), _secret()
        self.field = Field(
            theme, _("New password"), self.wanted,
            hint=_("At least 10 characters; not your login."),
        )  # fmt: skip
        self._again = Field(theme, _("Once more"), self.again)
        grid = FormGrid(theme, label_width=label_width)
        grid.add_row(self.field)
        grid.add_row(self._again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.row_gap)
        column.addWidget(self._words)
        column.addLayout(grid)
        self.wanted.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.submitted)
        self.hide()

    @property
    def asked(self) -> bool:
        """Whether the sign-in waits for it."""
        return not self.isHidden()

    def ask(self, words: str) -> None:
        """Show the fields and say why."""
        self._words.setText(words)
        self.show()
        self.wanted.setFocus()

    def drop(self) -> None:
        """Another login or password: nothing is asked of it yet."""
        for line in (self.wanted, self.again):
            line.clear()
        self.hide()

    def complete(self) -> bool:
        """Both are there and the same; else the field says what is wrong."""
        for field in (self.field, self._again):
            if not field.text():
                field.set_error(_("Please fill in: {field}").format(field=field.label_text))
                field.focus()
                return False
        if self.wanted.text() != self.again.text():
            self._again.set_error(_("This is not the same as above."))
            self.again.selectAll()
            self._again.focus()
            return False
        return True

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:  # the fields have taken it
            super().keyPressEvent(event)


def _secret() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line

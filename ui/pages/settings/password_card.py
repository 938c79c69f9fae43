"""One's own password at the shared server, changed by oneself."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.errors import InvalidInput
from app.i18n import _
from ui.errors import present_in
from ui.navigation import PageContext
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.fields import Field, FormGrid


class PasswordCard(Card):
    """The password in use, the new one twice. Nothing of it is kept in a page's state."""

    def __init__(self, context: PageContext, width: int) -> None:
        super().__init__(context.theme, _("My password"), _("At the shared server"))
        self._context = context
        theme = context.theme
        holder = QWidget()
        grid = FormGrid(theme, label_width=84)
        holder.setLayout(grid)
        holder.setMaximumWidth(theme.px(width))
        self.fields = {
            "now": Field(theme, _("Current one"), _secret(), required=True),
            "password": Field(theme, _("New one"), _secret(), required=True,
                              hint=_("At least 10 characters; not your login.")),
            "again": Field(theme, _("Once more"), _secret(), required=True),
        }  # fmt: skip
        for field in self.fields.values():
            grid.add_row(field)
            assert isinstance(field.editor, QLineEdit)  # made above
            field.editor.returnPressed.connect(self.change)
        self.body.addWidget(holder)
        self.button = KeyButton(theme, _("Change the password"), on_click=self.change)
        footer = self.footer()
        footer.addWidget(self.button)
        footer.addStretch(1)

    def change(self) -> None:
        """Check what is typed, then let the server take it."""
        if not self.button.isEnabled() or not all(f.validate() for f in self.fields.values()):
            return
        now, wanted, again = (self.fields[name].text() for name in ("now", "password", "again"))
        if wanted != again:
            self.fields["again"].set_error(_("This is not the same as above."))
            self.fields["again"].focus()
            return
        people = self._context.services.people
        self.button.set_busy(busy=True)
        self._context.tasks.run(
            lambda: people.change_my_password(now, wanted), owner=self,
            done=lambda _nothing: self._on_changed(), failed=self._on_failed,
        )  # fmt: skip

    def _on_changed(self) -> None:
        self.button.set_busy(busy=False)
        for field in self.fields.values():
            assert isinstance(field.editor, QLineEdit)  # made above
            field.editor.clear()
            field.set_error("")
        self._context.toasts.show_success(_("Your password was changed."))

    def _on_failed(self, error: BaseException) -> None:
        self.button.set_busy(busy=False)
        present_in(error, self.fields, self._context.toasts)
        if isinstance(error, InvalidInput) and error.field == "now":
            editor = self.fields["now"].editor
            assert isinstance(editor, QLineEdit)  # made above
            editor.selectAll()


def _secret() -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line

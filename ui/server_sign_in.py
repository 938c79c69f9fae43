"""Sign-in at a shared server: one's own login and password."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit
from typing_extensions import override

from app.domain.alone import Offer
from app.domain.errors import FirstPassword, HotlineError, InvalidInput
from app.i18n import _
from ui.alone_offer import AloneOffer
from ui.errors import BUG
from ui.own_password import OwnPassword
from ui.sign_in_parts import Entrance
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.fields import Field, FormGrid, NumberEdit
from ui.widgets.text import text_label

_LABELS = 96


@dataclass(frozen=True, slots=True)
class Credentials:
    """What was typed; `repr` shows no password, it may get into a log."""

    login: str
    password: str
    remember: bool
    wanted: str = ""
    """A password of one's own instead of the given one, where that is asked for."""

    @override
    def __repr__(self) -> str:
        return f"Credentials({self.login!r})"


class ServerSignIn(Entrance):
    """Login, password, and whether this desk remembers it.

    `sign_in_requested(Credentials)` each time; `login_entered(str)` when the login is complete, so
    that a remembered password can be fetched (`fill_in`). `alone_requested(Credentials)`: without
    the server, which `offer_alone` has offered.
    """

    sign_in_requested = Signal(object)
    alone_requested = Signal(object)
    login_entered = Signal(str)

    def __init__(self, theme: Theme, company: str, server: str) -> None:
        super().__init__(theme)
        self._filled_for = ""
        self._build(company, server)
        self._connect_signals()

    def _build(self, company: str, server: str) -> None:
        theme = self.theme
        card = Card(theme, _("Sign in"), server)
        self.login, self.password = NumberEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        hints = Qt.InputMethodHint.ImhNoAutoUppercase | Qt.InputMethodHint.ImhNoPredictiveText
        self.login.setInputMethodHints(hints)
        grid = FormGrid(theme, label_width=_LABELS)
        self.fields = {
            "login": Field(theme, _("Login name"), self.login),
            "password": Field(theme, _("Your password"), self.password),
        }
        for field in self.fields.values():
            grid.add_row(field)
        self.own = OwnPassword(theme, _LABELS)
        self.remember = QCheckBox(_("Remember my password on this desk"))
        grid.add_wide(self.remember)
        card.body.addLayout(grid)
        card.body.addWidget(self.own)
        self.error = text_label("", "err", wrap=True)
        self.error.hide()
        card.body.addWidget(self.busy)
        card.body.addWidget(self.error)
        self.alone = AloneOffer(theme)
        card.body.addWidget(self.alone)
        words = _(
            "The password is kept only if you ask for it, by the computer's own key store and for"
            " your account on this computer alone."
        )
        card.body.addWidget(self.note(words))
        footer = card.footer()
        footer.addStretch(1)
        self.enter = KeyButton(theme, _("Sign in"), "Enter", kind="primary", on_click=self.submit)
        footer.addWidget(self.enter)
        self.place(company, card)

    def _connect_signals(self) -> None:
        self.login.returnPressed.connect(self._on_login_done)
        self.login.editingFinished.connect(self._on_login_left)
        self.login.textEdited.connect(lambda _text: self._on_login_edited())
        self.password.returnPressed.connect(self.submit)
        self.password.textEdited.connect(lambda _text: self.own.drop())
        self.own.submitted.connect(self.submit)
        self.alone.chosen.connect(self.work_alone)

    def offer(self, login: str) -> None:
        """Begin with the login that was used here last."""
        if login and not self.login.text():
            self.login.setText(login)
        if self.login.text():
            self.password.setFocus()
            self._on_login_left()
        else:
            self.login.setFocus()

    def fill_in(self, login: str, password: str | None) -> None:
        """What this desk remembers of the login; nothing that is typed is replaced."""
        if password is None or login != self.login.text() or self.password.text():
            return
        self._filled_for = login
        self.password.setText(password)
        self.remember.setChecked(True)
        if self.password.hasFocus():
            self.enter.setFocus()

    def submit(self) -> None:
        """Sign in with what is typed."""
        given = self._begun(_("Signing in at the server"))
        if given is not None:
            self.alone.hide()
            self.sign_in_requested.emit(given)

    def offer_alone(self, login: str, offer: Offer) -> None:
        """The server is away, and this is kept of the login."""
        if self.enter.isEnabled() and login == self.login.text().strip():
            self.alone.show_offer(offer)
            if self.alone.open and self.enter.hasFocus():
                self.alone.button.setFocus()

    def work_alone(self) -> None:
        """Go in without the server, with what is typed."""
        given = self._begun(_("Opening this desk without the server"))
        if given is not None:
            self.alone_requested.emit(given)

    def _begun(self, busy: str) -> Credentials | None:
        """What is typed, while the form is shut; None when something is missing."""
        if not self.enter.isEnabled():
            return None
        for field in self.fields.values():
            if not field.text():
                field.set_error(_("Please fill in: {field}").format(field=field.label_text))
                field.focus()
                return None
        if self.own.asked and not self.own.complete():
            return None
        self.error.hide()
        self._set_open(is_open=False)
        self.start_busy(busy)
        return Credentials(
            self.login.text().strip(), self.password.text(), self.remember.isChecked(),
            self.own.wanted.text(),
        )  # fmt: skip

    @override
    def show_failure(self, error: BaseException) -> None:
        self.busy.stop()
        self._set_open(is_open=True)
        if isinstance(error, FirstPassword):
            self.own.ask(error.message())
            return
        fields = {**self.fields, "wanted": self.own.field}
        if isinstance(error, InvalidInput) and (field := fields.get(error.field)):
            if error.field == "password":
                self.own.drop()
                self.password.clear()
                self.remember.setChecked(False)
            field.set_error(error.message())
            field.focus()
            return
        words = error.message() if isinstance(error, HotlineError) else _(BUG).format(number="—")
        self.error.setText(words)
        self.error.show()
        self.enter.setFocus()

    def _set_open(self, *, is_open: bool) -> None:
        for widget in (self.login, self.password, self.own, self.remember, self.alone.button):
            widget.setEnabled(is_open)
        self.enter.set_busy(busy=not is_open, text=_("Signing in…"))

    def _on_login_done(self) -> None:
        self.password.setFocus()

    def _on_login_left(self) -> None:
        if self.login.text():
            self.login_entered.emit(self.login.text())

    def _on_login_edited(self) -> None:
        """A remembered password, and what is kept, belong to their login alone."""
        self.alone.hide()
        self.own.drop()
        if self._filled_for:
            self._filled_for = ""
            self.password.clear()
            self.remember.setChecked(False)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if enters and not self.alone.button.hasFocus():
            self.submit()
            return
        if (enters or event.key() == Qt.Key.Key_F6) and self.alone.open:
            self.work_alone()
            return
        super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            QTimer.singleShot(0, self, self._keep_focus)

    def _keep_focus(self) -> None:
        if self.focusWidget() is None:
            (self.password if self.login.text() else self.login).setFocus()

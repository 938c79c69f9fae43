"""Find an account by its whole number; nothing of it is shown unmasked, not even while typing."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from app.domain.lobby import Found
from app.domain.lobby_numbers import LookUpBy
from app.i18n import _
from ui.pages.lobby.account_view import AccountView
from ui.pages.lobby.masked_edit import MaskedEdit
from ui.pages.lobby.parts import LobbyCard
from ui.pages.lobby.words import LOOK_UP
from ui.theme import Theme
from ui.widgets.buttons import Keycap
from ui.widgets.segmented import Segmented
from ui.widgets.text import icon_label, restyle, text_label
from ui.widgets.waiting import BusyLine, EmptyState


class LookupCard(LobbyCard):
    """`find_requested` carries the kind of number and the number; `touched` a first key."""

    find_requested = Signal(object, str)
    touched = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Look up"))
        kinds = [(kind, _(words)) for kind, words in LOOK_UP.items()]
        self.kinds: Segmented[LookUpBy] = Segmented(theme, kinds, label=_("Look up by"))
        self.kinds.setFixedHeight(theme.px(36))
        self.kinds.set_value(LookUpBy.PHONE)
        self.add_right(self.kinds)
        self.field = MaskedEdit()
        self.field.setAccessibleName(_("Whole number"))
        self.field.setPlaceholderText(_("The whole number"))
        self._build_field()
        self.body.addWidget(self.field)
        self._error = text_label("", "err", wrap=True)
        self._error.hide()
        self.body.addWidget(self._error)
        self.busy = BusyLine(theme)
        self.body.addWidget(self.busy)
        self.account = AccountView(theme)
        self._empty = EmptyState(theme, "eye", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.account)
        self.body.addWidget(self._stack, 1)
        self._connect_signals()
        self._invite()

    def _build_field(self) -> None:
        px = self.theme.px
        row = QHBoxLayout(self.field)
        row.setContentsMargins(px(12), 0, px(10), 0)
        row.setSpacing(px(8))
        row.addWidget(icon_label(self.theme, "search", "text2", 20))
        row.addStretch(1)
        hint = text_label(_("the middle is hidden"), "cap2")
        hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint = hint
        row.addWidget(hint)
        row.addWidget(Keycap(self.theme, "F3"))
        self.field.setTextMargins(px(30), 0, px(44), 0)

    def _connect_signals(self) -> None:
        self.kinds.chosen.connect(self._on_kind)
        self.field.typed.connect(self._on_typed)
        self.field.returnPressed.connect(self._on_return)

    def show_found(self, found: Found, now: datetime) -> None:
        """What was found, or that nothing was."""
        self.busy.stop()
        if not found.accounts:
            self._empty.show_state(
                "search", _("Nothing has this number."), _("Compare it with the bill once more.")
            )
            self._stack.setCurrentWidget(self._empty)
            self.field.setFocus()
            return
        self.account.show_found(found, now)
        self._stack.setCurrentWidget(self.account)
        documented = self.account.account is not None and self.account.account.documented
        (self.account.four if documented else self.field).setFocus()

    def show_error(self, words: str) -> None:
        """The number is not a whole one."""
        self.busy.stop()
        self._error.setText(words)
        self._error.setVisible(bool(words))
        restyle(self.field, error="true" if words else "")
        self.field.setFocus()

    def focus(self) -> None:
        """F3."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.end(False)

    def forget(self) -> None:
        """Nothing of anybody is left."""
        self.busy.stop()
        self.field.clear_number()
        self.show_error("") if self._error.text() else None
        self.account.forget()
        self._invite()

    def _invite(self) -> None:
        self._empty.show_state(
            "eye", _("Ask for the whole number"), _("A phone, account or meter number, to the end.")
        )
        self._stack.setCurrentWidget(self._empty)

    def _on_kind(self, kind: LookUpBy) -> None:
        self.field.set_kind(kind)
        self.field.setFocus()

    def _on_typed(self) -> None:
        self._error.hide()
        restyle(self.field, error="")
        self._hint.setVisible(not self.field.number or self.width() > self.theme.px(460))
        if self.field.number:
            self.touched.emit()

    def _on_return(self) -> None:
        if self.field.number:
            kind = self.kinds.value or LookUpBy.PHONE
            self.find_requested.emit(kind, self.field.number)

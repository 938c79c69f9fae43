"""Sign-in. On the embedded database one chooses who one is: there is no password to check."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem
from typing_extensions import override

from app.domain.errors import HotlineError
from app.domain.people import Person
from app.i18n import _
from ui.labels import label
from ui.sign_in_parts import Entrance
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.text import text_label

_PERSON = Qt.ItemDataRole.UserRole
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class SignIn(Entrance):
    """Who sits here? Seat number or name narrows the list; Enter signs in.

    `person_chosen(Person)` is emitted once; `retry_requested` when opening the database failed.
    """

    person_chosen = Signal(object)

    def __init__(self, theme: Theme, company: str, note: str) -> None:
        super().__init__(theme)
        self._people: tuple[Person, ...] = ()
        self._build(company, note)
        self._connect_signals()

    def _build(self, company: str, note: str) -> None:
        theme = self.theme
        card = Card(theme, _("Who sits here?"))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Seat number or name"))
        self.filter.setAccessibleName(_("Seat number or name"))
        self.filter.setMinimumHeight(theme.control_height)
        self.people = QListWidget()
        self.people.setAccessibleName(_("People"))
        tall = self.screen().availableGeometry().height() > theme.px(560)
        self.people.setMinimumHeight(theme.px(252 if tall else 112))
        self.error = text_label("", "err", wrap=True)
        self.error.hide()
        for widget in (self.filter, self.people, self.busy, self.error):
            card.body.addWidget(widget)
        card.body.addWidget(self.note(note))
        footer = card.footer()
        self.retry = KeyButton(theme, _("Try again"), "F5", on_click=self.retry_requested.emit)
        self.retry.hide()
        footer.addWidget(self.retry)
        footer.addStretch(1)
        self.enter = KeyButton(theme, _("Sign in"), "Enter", kind="primary", on_click=self.choose)
        footer.addWidget(self.enter)
        self.place(company, card)

    def _connect_signals(self) -> None:
        self.filter.textChanged.connect(self._on_filter_changed)
        self.filter.returnPressed.connect(self.choose)
        self.people.itemActivated.connect(lambda _item: self.choose())

    def show_people(self, people: Sequence[Person]) -> None:
        """The database is open: these people may sign in."""
        self._people = tuple(people)
        self.busy.stop()
        self.error.hide()
        self.retry.hide()
        self._on_filter_changed(self.filter.text())
        self.filter.setFocus()

    @override
    def show_failure(self, error: BaseException) -> None:
        self.busy.stop()
        self.enter.set_busy(busy=False)
        self.error.setText(error.message() if isinstance(error, HotlineError) else str(error))
        self.error.show()
        self.retry.show()
        self.retry.setFocus()

    def choose(self) -> None:
        """Sign in as the person whose line is marked."""
        if self.people.count() and self.enter.isEnabled():
            item = self.people.currentItem()
            self.enter.set_busy(busy=True, text=_("Signing in…"))
            self.person_chosen.emit(item.data(_PERSON))

    def _on_filter_changed(self, text: str) -> None:
        wanted = text.strip().lower()
        self.people.clear()
        for person in self._people:
            if wanted and not (
                person.seat_no.startswith(wanted) or wanted in person.name or wanted in person.login
            ):
                continue
            item = QListWidgetItem(_columns(person))
            item.setData(_PERSON, person)
            self.people.addItem(item)
        self.people.setCurrentRow(0)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _MOVES:
            step = -1 if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_PageUp) else 1
            row = self.people.currentRow() + step
            self.people.setCurrentRow(max(0, min(self.people.count() - 1, row)))
            return
        if event.key() == Qt.Key.Key_F5 and not self.retry.isHidden():
            self.retry_requested.emit()
            return
        super().keyPressEvent(event)


def _columns(person: Person) -> str:
    """Name and work under each other: a blank as wide as a character fills short names up."""
    name = person.name if person.name.isascii() else person.name.ljust(3, "\u3000")
    return f"{name}    {label(person.seat)} {person.seat_no}".rstrip()

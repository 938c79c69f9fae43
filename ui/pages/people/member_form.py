"""The form of one person: who, which seat, for which unit, whether he may sign in, a password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.catalogue import Unit
from app.domain.connection import Member
from app.domain.people import Person, Seat
from app.domain.people_rules import suggested_password
from app.i18n import _
from ui.labels import in_language, label
from ui.theme import Theme
from ui.widgets.buttons import KeyButton, link_button
from ui.widgets.fields import Field, FormGrid, NumberEdit
from ui.widgets.locking import lock
from ui.widgets.text import text_label


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form."""

    login: str = ""
    name: str = ""
    seat: str = Seat.AGENT.value
    seat_no: str = ""
    unit_id: int | None = None
    active: bool = True
    password: str = ""


def typed_of(member: Member) -> Typed:
    """A person as the form shows him."""
    person = member.person
    return Typed(person.login, person.name, person.seat.value, person.seat_no, person.unit_id,
                 member.active)  # fmt: skip


def member_of(person_id: int, typed: Typed) -> Member:
    """The person that the form describes."""
    person = Person(person_id, typed.name.strip(), Seat(typed.seat), typed.seat_no.strip(),
                    typed.unit_id, typed.login.strip())  # fmt: skip
    return Member(person, active=typed.active)


class MemberForm(QWidget):
    """`changed` when a person changed anything; `typed()` and `show_typed()` carry it."""

    changed = Signal()

    def __init__(self, theme: Theme, *, shared: bool) -> None:
        super().__init__()
        self._theme, self._shared = theme, shared
        self._showing = False
        self._build()
        self._connect_signals()

    def _build(self) -> None:
        theme = self._theme
        self.name, self.login, self.seat_no = QLineEdit(), NumberEdit(), NumberEdit()
        self.seat, self.unit = QComboBox(), QComboBox()
        for seat in Seat:
            self.seat.addItem(label(seat), seat.value)
        self.active = QCheckBox(_("May sign in"))
        grid = FormGrid(theme, label_width=84)
        hint = _("Small letters, digits and _; it stays for good.")
        ends = _("Without it, open connections end at once.") if self._shared else ""
        self.fields: dict[str, Field] = {
            "name": Field(theme, _("Name"), self.name, required=True),
            "login": Field(theme, _("Login name"), self.login, required=True, hint=hint),
            "seat": Field(theme, _("Seat"), self.seat),
            "seat_no": Field(theme, _("Seat no."), self.seat_no),
            "unit_id": Field(theme, _("Works for"), self.unit),
            "active": Field(theme, _("Sign-in"), self.active, hint=ends),
        }
        if self._shared:
            self.fields["password"] = self._password_field()
        for field in self.fields.values():
            grid.add_row(field)
        grid.setRowStretch(grid.rowCount(), 1)
        self.setLayout(grid)

    def _password_field(self) -> Field:
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.textEdited.connect(lambda _text: self._hide_password())
        field = Field(self._theme, _("New password"), self.password)
        self.suggest = link_button(self._theme, _("Suggest one"), on_click=self.suggest_password)
        row = QHBoxLayout()
        row.addWidget(self.suggest)
        row.addStretch(1)
        layout = field.layout()
        assert isinstance(layout, QVBoxLayout)  # a field is a column
        layout.insertLayout(1, row)
        self._password_hint = text_label("", "cap", wrap=True)
        layout.insertWidget(layout.count() - 1, self._password_hint)  # above the stretch
        return field

    def _connect_signals(self) -> None:
        for line in (self.name, self.login, self.seat_no):
            line.textChanged.connect(self._on_changed)
        for box in (self.seat, self.unit):
            box.currentIndexChanged.connect(self._on_changed)
        self.active.toggled.connect(self._on_changed)
        if self._shared:
            self.password.textChanged.connect(self._on_changed)

    def set_units(self, units: Sequence[Unit]) -> None:
        """The units somebody can belong to; what is chosen stays."""
        showing, self._showing = self._showing, True
        chosen = self.unit.currentData()
        self.unit.clear()
        self.unit.addItem(_("None"), None)
        for unit in units:
            self.unit.addItem(in_language(unit.name, unit.name_en), unit.id)
        self.unit.setCurrentIndex(max(0, self.unit.findData(chosen)))
        self._showing = showing

    def typed(self) -> Typed:
        """What stands in the form now."""
        return Typed(
            login=self.login.text(),
            name=self.name.text(),
            seat=str(self.seat.currentData()),
            seat_no=self.seat_no.text(),
            unit_id=self.unit.currentData(),
            active=self.active.isChecked(),
            password=self.password.text() if self._shared else "",
        )

    def show_typed(self, typed: Typed, *, new: bool, oneself: bool) -> None:
        """Fill the form. Nobody changes his own seat; a login stays as it was made."""
        self._showing = True
        for field in self.fields.values():
            field.set_error("")
        self.name.setText(typed.name)
        self.login.setText(typed.login)
        self.login.setReadOnly(not new)
        self.seat.setCurrentIndex(self.seat.findData(typed.seat))
        self.seat_no.setText(typed.seat_no)
        self.unit.setCurrentIndex(max(0, self.unit.findData(typed.unit_id)))
        self.active.setChecked(typed.active)
        lock(self.seat, locked=oneself)
        self.active.setEnabled(not (oneself or new))
        if self._shared:
            self.password.setText(typed.password)
            self._hide_password()
            tell = _("Tell it to the person alone, who sets another one at the next sign-in. It"
                     " ends after seven days.")  # fmt: skip
            kept = _("Empty: the old one stays. {hint}").format(hint=tell)
            self._password_hint.setText(tell if new else kept)
            self.fields["password"].set_required(required=new)
            self.fields["password"].setEnabled(not oneself)
        self._showing = False

    def suggest_password(self) -> None:
        """Fill a password in and show it: somebody has to be told."""
        self.password.setText(suggested_password())
        self.password.setEchoMode(QLineEdit.EchoMode.Normal)
        self.password.setFocus()
        self.password.selectAll()

    def valid(self) -> bool:
        """Whether every required field is filled; marks those that are not."""
        wrong = [field for field in self.fields.values() if not field.validate()]
        if wrong:
            wrong[0].focus()
        return not wrong

    def _hide_password(self) -> None:
        if not self.password.text() or self.password.echoMode() is QLineEdit.EchoMode.Password:
            self.password.setEchoMode(QLineEdit.EchoMode.Password)

    def _on_changed(self, *_value: object) -> None:
        if not self._showing:
            self.changed.emit()


def restored(values: Mapping[int, Typed] | object) -> dict[int, Typed]:
    """What a page's state held of typed forms, by the person's id (0: a new one)."""
    if not isinstance(values, dict):
        return {}
    return {k: v for k, v in values.items() if isinstance(k, int) and isinstance(v, Typed)}


def save_button(theme: Theme) -> KeyButton:
    """The button that stores a form of this page."""
    return KeyButton(theme, _("Save"), "Ctrl+S", kind="primary")

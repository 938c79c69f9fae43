"""The table of everybody with a desk, with its search."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QLineEdit

from app.domain.connection import Member
from app.i18n import _
from ui.labels import Look, Mark, Role, label
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.navigation import PageContext
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView


class MembersTable(Card):
    """`list` has those whom the words in `search` fit; `members` is everybody."""

    def __init__(self, context: PageContext) -> None:
        theme = context.theme
        super().__init__(theme, _("People"), " ")
        self.members: tuple[Member, ...] = ()
        self._units: Mapping[int, str] = {}
        table = RecordTable(self._columns(), lambda member: member.person.id)
        self.list: RecordView[Member] = RecordView(
            theme, table, label=_("People"), name="people",
            preferences=context.preferences, lines=2,
        )  # fmt: skip
        self.flush()
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Name, login or seat"))
        self.search.setAccessibleName(_("Name, login or seat"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(theme.px(200))
        self.search.setMaximumHeight(theme.px(28))
        self.add_to_header(self.search)
        self.new_button = KeyButton(theme, _("New"), "Ctrl+N", icon="plus")
        self.new_button.setMaximumHeight(theme.px(28))
        self.add_to_header(self.new_button)
        self.body.addWidget(self.list)
        self.search.textChanged.connect(lambda _text: self._show_rows())

    def _columns(self) -> "list[Column[Member]]":
        return [
            Column("name", _("Person"), lambda m: Cell(
                m.person.name, m.person.login, tint="text" if m.active else "text2"),
                CellKind.TWO_LINES, width=140, stretch=True, sort=lambda m: m.person.name),
            Column("seat", _("Seat"), lambda m: Cell(
                f"{label(m.person.seat)} {m.person.seat_no}".rstrip()), width=184,
                sort=lambda m: (label(m.person.seat), m.person.seat_no)),
            Column("unit", _("Works for"), lambda m: Cell(
                self._units.get(m.person.unit_id or 0, "")), width=184,
                sort=lambda m: self._units.get(m.person.unit_id or 0, "")),
            Column("state", _("Sign-in"), lambda m: Cell(look=_state(m)), CellKind.CHIP,
                   width=152, sort=lambda m: _state(m).text),
        ]  # fmt: skip

    def show_people(self, members: Sequence[Member], units: Mapping[int, str]) -> None:
        """Everybody, and the names of the units by their ids."""
        self.members, self._units = tuple(members), units
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self.search.text().strip().lower()
        rows = [m for m in self.members if not wanted or wanted in _words(m)]
        self.list.set_rows(rows)
        count = _("{n} people").format(n=len(rows))
        self.set_title(self.title_label.text(), count)


def _state(member: Member) -> Look:
    if not member.active:
        return Look(_("Disabled"), Role.HOLD, Mark.BARS)
    if not member.has_login:
        return Look(_("No password yet"), Role.SOON, Mark.TRIANGLE)
    return Look(_("May sign in"), Role.OK, Mark.RING)


def _words(member: Member) -> str:
    person = member.person
    return f"{person.name} {person.login} {person.seat_no} {label(person.seat)}".lower()

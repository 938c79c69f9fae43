"""Everybody with a desk: the table with its search at the left, the form at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.catalogue import Unit
from app.domain.connection import Member
from app.i18n import _
from ui.errors import present_in
from ui.labels import in_language
from ui.layout import Pane
from ui.navigation import PageContext
from ui.pages.people.member_form import MemberForm, Typed, member_of, save_button, typed_of
from ui.pages.people.members_table import MembersTable
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.text import ElidedLabel

NEW = 0  # the id of a person who is not stored yet


class MembersPane(QWidget):
    """`saved` after somebody was added or changed. What is typed stays with its person."""

    saved = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._theme = context, context.theme
        self._people = context.services.people
        self.typed: dict[int, Typed] = {}
        self._units: dict[int, str] = {}
        self._shown: Member | None = None
        self._new = self._saving = False
        self._wanted: int | None = None
        self._build()
        self._connect_signals()
        self._show(None)

    def _build(self) -> None:
        split = QSplitter()
        split.setHandleWidth(self._theme.gutter)
        split.setChildrenCollapsible(False)
        self.table_card = MembersTable(self._context)
        self.list, self.search = self.table_card.list, self.table_card.search
        split.addWidget(self.table_card)
        split.addWidget(self._build_form())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([self._theme.px(700), self._theme.px(440)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _build_form(self) -> QWidget:
        theme = self._theme
        self.form = MemberForm(theme, shared=self._people.shared)
        self.form_card = Card(theme, _("Person"), " ")
        self.form_card.body.addWidget(Pane(self.form))
        footer = self.form_card.footer()
        self.state = ElidedLabel("", "cap2")
        footer.addWidget(self.state, 1)
        self.undo_button = KeyButton(theme, _("Discard changes"))
        self.save_button = save_button(theme)
        footer.addWidget(self.undo_button)
        footer.addWidget(self.save_button)
        return self.form_card

    def _connect_signals(self) -> None:
        self.list.record_chosen.connect(self._on_chosen)
        self.form.changed.connect(self._on_form_changed)
        self.table_card.new_button.clicked.connect(lambda _checked: self.add())
        self.undo_button.clicked.connect(lambda _checked: self.give_up())
        self.save_button.clicked.connect(lambda _checked: self.save())

    @property
    def current(self) -> int | None:
        """The id of who is in the form; NEW for somebody new."""
        if self._new:
            return NEW
        return None if self._shown is None else self._shown.person.id

    def show_people(self, members: Sequence[Member], units: Sequence[Unit]) -> None:
        """Everybody as the database has them now; what is typed stays."""
        named = {unit.id: in_language(unit.name, unit.name_en) for unit in units}
        if named != self._units:
            self._units = named
            self.form.set_units(units)
        self.table_card.show_people(members, self._units)
        wanted, self._wanted = self._wanted, None
        known = {member.person.id: member for member in members}
        if wanted in known:
            self._new = False
            self.list.choose(wanted)
            self._show(known[wanted])
        elif self._shown is None and not self._new:
            self.list.choose_first()
        elif self._shown is not None and known.get(self._shown.person.id) != self._shown:
            self._show(known.get(self._shown.person.id))

    def restore(self, typed: dict[int, Typed], current: int | None) -> None:
        """Take back what the page's state held; the people may be read later."""
        self.typed = dict(typed)
        if current == NEW:
            self.add()
        else:
            self._wanted = current

    def add(self) -> None:
        """An empty form; one that was begun before comes back as it was left."""
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())
        self._show_new()
        self.form.name.setFocus()

    def give_up(self) -> None:
        """Put the stored values back; somebody new is thrown away."""
        self.typed.pop(self.current if self.current is not None else NEW, None)
        if self._new:
            self._new = False
            self._show(None)
            self.list.choose_first()
        else:
            self._show(self._shown)

    def save(self) -> None:
        """Store what is typed, if it is in order."""
        key, seen = self.current, self._shown
        if key is None or self._saving or not self.form.valid():
            return
        typed = self.form.typed()
        if not self._new and key not in self.typed:
            return
        wanted = member_of(key, typed)
        people, is_new = self._people, self._new

        def work() -> int:
            if is_new:
                return people.add(wanted.person, typed.password)
            assert seen is not None  # somebody is in the form
            if wanted != Member(seen.person, active=seen.active):
                people.change(seen, wanted)
            if typed.password:
                people.set_password(wanted.person, typed.password)
            return key

        self._saving = True
        self.save_button.set_busy(busy=True)
        self._context.tasks.run(
            work, owner=self, done=lambda made: self._on_saved(key, made, wanted),
            failed=self._on_failed,
        )  # fmt: skip

    def _on_saved(self, key: int, made: int, wanted: Member) -> None:
        self._done_saving()
        self.typed.pop(key, None)
        if self.current == key:
            self._new, self._wanted = False, made
        self._context.toasts.show_success(_("“{name}” is saved.").format(name=wanted.person.name))
        self._show_state()
        self.saved.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._done_saving()
        present_in(error, self.form.fields, self._context.toasts)

    def _done_saving(self) -> None:
        self._saving = False
        self.save_button.set_busy(busy=False)

    def _on_chosen(self, member: Member | None) -> None:
        if member is not None:
            self._new = False
            self._show(member)

    def _on_form_changed(self) -> None:
        key = self.current
        if key is None:
            return
        typed = self.form.typed()
        before = Typed() if self._shown is None else typed_of(self._shown)
        if typed == before:
            self.typed.pop(key, None)
        else:
            self.typed[key] = typed
        self._show_state()

    def _show_new(self) -> None:
        self._new, self._shown = True, None
        self.form.setEnabled(True)
        self.form.show_typed(self.typed.get(NEW, Typed()), new=True, oneself=False)
        self.form_card.set_title(self.form_card.title_label.text(), _("New person"))
        self._show_state()

    def _show(self, member: Member | None) -> None:
        self._shown = member
        self.form.setEnabled(member is not None)
        if member is not None:
            typed = self.typed.get(member.person.id) or typed_of(member)
            oneself = member.person.id == self._context.services.person.id
            self.form.show_typed(typed, new=False, oneself=oneself)
        name = "" if member is None else member.person.name
        self.form_card.set_title(self.form_card.title_label.text(), name)
        self._show_state()

    def _show_state(self) -> None:
        changed = self.current in self.typed
        usable = changed or self._new
        for button, on in ((self.undo_button, usable), (self.save_button, usable)):
            button.set_off("" if on else _("Nothing was changed."))
        others = len(self.typed) - changed
        words = [_("Not saved yet")] if changed else []
        if others:
            words.append(_("{n} other rows not saved").format(n=others))
        self.state.setText(" · ".join(words))

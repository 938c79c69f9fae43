"""The form of one row: its fields, colleagues at it, and a footer that says what is not saved."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from typing_extensions import override

from app.i18n import _
from ui.layout import Pane
from ui.navigation import PageContext
from ui.pages.settings.colleagues import Colleagues
from ui.pages.settings.inputs import Input, RecordForm, Value
from ui.pages.settings.unsaved import Key, state_words
from ui.widgets.buttons import KeyButton, link_button
from ui.widgets.card import Card
from ui.widgets.text import ElidedLabel


class EditCard(Card):
    """`changed` after a keystroke, or when a colleague's value was taken over."""

    changed = Signal()

    def __init__(
        self, context: PageContext, section: str, inputs: Sequence[Input], *, may_edit: bool
    ) -> None:
        super().__init__(context.theme, _("Edit") if may_edit else _("Details"), " ")
        self._may_edit = may_edit
        self._row: Key | None = None
        self._theirs: Mapping[str, Value] | None = None
        self.form = RecordForm(context.theme, inputs)
        self.form.set_editable(editable=may_edit)
        self.colleagues = Colleagues(context, section, self.form)
        self.add_to_header(self.colleagues.mark)
        self.body.addWidget(self.colleagues.panel)
        self.body.addWidget(Pane(self.form), 1)
        footer = self.footer()
        self.state = ElidedLabel("", "cap2")
        footer.addWidget(self.state, 1)
        self.next_button = link_button(context.theme, "")
        self.next_button.setToolTip(_("Show the next"))
        self.undo_button = KeyButton(context.theme, _("Discard changes"))
        self.save_button = KeyButton(context.theme, _("Save"), "Ctrl+S", kind="primary")
        for button in (self.next_button, self.undo_button, self.save_button):
            footer.addWidget(button)
        self.form.changed.connect(self.changed)
        self.colleagues.panel.theirs_taken.connect(self._on_theirs_taken)

    @property
    def late(self) -> bool:
        """Whether a colleague saved the row after typing into it began."""
        return self._theirs is not None

    def show_row(self, row: Key | None, name: str, values: Mapping[str, Value]) -> None:
        """Put a row into the form; None is one that nobody else can edit yet."""
        self.form.show_values(values)
        self.set_title(self.title_label.text(), name)
        self._row = row
        self._follow()

    def show_state(
        self, *, mine: bool, fresh: bool, others: int, theirs: Mapping[str, Value] | None
    ) -> None:
        """Whether something is typed, into a new row or into others; `theirs` was saved first."""
        self._theirs = theirs
        self.next_button.setVisible(self._may_edit and others > 0)
        self.next_button.setText(_("{n} more unsaved").format(n=others))
        for button, usable in ((self.undo_button, mine or fresh), (self.save_button, mine)):
            button.setVisible(self._may_edit)
            button.set_off("" if usable else _("Nothing was changed."))
        if not self._may_edit:
            self.state.setText(_("Only supervisors change the catalogues."))
            return
        self.state.setText(state_words(mine=mine, late=self.late))
        self.colleagues.show_conflict(theirs)

    def _on_theirs_taken(self, name: str) -> None:
        if self._theirs is not None:
            self.form.show_values({**self.form.values(), name: self._theirs[name]})
            self.changed.emit()

    def _follow(self) -> None:
        """Ask who else edits the row, where somebody sees the answer and may edit."""
        if self.isVisible() and self._may_edit:
            self.colleagues.lock.show_record(self._row)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.colleagues.lock.show_record(None)

"""One catalogue: its table at the left, the chosen row's form at the right."""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.catalogue import Catalogue
from app.i18n import _
from ui.errors import present_in
from ui.layout import Pane
from ui.models.record_table import CellKind, RecordTable
from ui.navigation import PageContext
from ui.pages.settings.inputs import RecordForm, Value
from ui.pages.settings.sections import Section
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView
from ui.widgets.text import ElidedLabel

R = TypeVar("R")
Typed = dict[Hashable, dict[str, Value]]


class CataloguePane(QWidget, Generic[R]):
    """Table and form of one section. `saved` after the service stored a row.

    What is typed stays with its row until it is saved or given up, whatever is looked at between.
    """

    saved = Signal()

    def __init__(self, context: PageContext, section: Section[R]) -> None:
        super().__init__()
        self._context, self._theme, self.section = context, context.theme, section
        self._service = context.services.catalogue
        self.typed: Typed = {}
        self._known: dict[Hashable, R] = {}
        self._record: R | None = None
        self._saving = self._added = False
        self._build()
        self._connect_signals()
        self._show(None)

    def _build(self) -> None:
        theme = self._theme
        split = QSplitter()
        split.setHandleWidth(theme.gutter)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_table())
        split.addWidget(self._build_form())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(680), theme.px(460)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _build_table(self) -> QWidget:
        section = self.section
        self.table = RecordTable(section.columns(), section.row_id)
        lines = 2 if any(c.kind is CellKind.TWO_LINES for c in self.table.columns) else 1
        self.list: RecordView[R] = RecordView(
            self._theme, self.table, label=_(section.title), name=f"settings-{section.key}",
            preferences=self._context.preferences, lines=lines,
        )  # fmt: skip
        self.table_card = Card(self._theme, _(section.title), " ")
        self.table_card.flush()
        self.table_card.body.addWidget(self.list)
        self.new_button = KeyButton(self._theme, _("New"), "Ctrl+N", icon="plus")
        self.new_button.setVisible(section.fresh is not None and self._service.may_edit)
        self.new_button.setMaximumHeight(self._theme.px(28))
        self.table_card.add_to_header(self.new_button)
        return self.table_card

    def _build_form(self) -> QWidget:
        theme = self._theme
        self.form = RecordForm(theme, self.section.inputs())
        self.form.set_editable(editable=self._service.may_edit)
        self.form_card = Card(theme, _("Edit") if self._service.may_edit else _("Details"), " ")
        self.form_card.body.addWidget(Pane(self.form))
        footer = self.form_card.footer()
        self.state = ElidedLabel("", "cap2")
        footer.addWidget(self.state, 1)
        self.undo_button = KeyButton(theme, _("Discard changes"))
        self.save_button = KeyButton(theme, _("Save"), "Ctrl+S", kind="primary")
        footer.addWidget(self.undo_button)
        footer.addWidget(self.save_button)
        return self.form_card

    def _connect_signals(self) -> None:
        self.list.record_chosen.connect(self._on_chosen)
        self.form.changed.connect(self._on_form_changed)
        self.save_button.clicked.connect(lambda _checked: self.save())
        self.undo_button.clicked.connect(lambda _checked: self.give_up())
        self.new_button.clicked.connect(lambda _checked: self.add())

    @property
    def current(self) -> Hashable | None:
        """The id of the row in the form."""
        return None if self._record is None else self.section.row_id(self._record)

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Show what the catalogue holds now; what is typed stays."""
        rows: Sequence[R] = self.section.rows(catalogue)
        before = frozenset(self._known)
        self._known = {self.section.row_id(row): row for row in rows}
        self.list.set_rows(rows)
        self.table_card.set_title(_(self.section.title), _("{n} rows").format(n=len(rows)))
        if self._added and before:
            self._added = False
            self.choose(next((key for key in self._known if key not in before), self.current))
        elif self._record is None:
            self.list.choose_first()
        elif (now := self._known.get(self.section.row_id(self._record))) is not None:
            self._show(now)

    def choose(self, key: Hashable) -> None:
        """Bring a row into the form."""
        self.list.choose(key)

    def add(self) -> None:
        """An empty form for a new row, where the catalogue takes one."""
        if self.section.fresh is None or not self._service.may_edit:
            return
        self.list.clearSelection()
        self._show(self.section.fresh())
        next(iter(self.form.fields.values())).focus()

    def give_up(self) -> None:
        """Put the row's stored values back."""
        if self._record is not None:
            self.typed.pop(self.section.row_id(self._record), None)
            self._show(self._known.get(self.section.row_id(self._record), self._record))

    def save(self) -> None:
        """Store the form, if it is in order and the seat may."""
        record = self._record
        if record is None or self._saving or not self._service.may_edit or not self.form.valid():
            return
        changed = self.section.build(record, self.form.values())
        self._saving = True
        self.save_button.set_busy(busy=True)
        self._context.tasks.run(
            lambda: self.section.save(self._service, changed),
            owner=self,
            done=lambda _nothing: self._on_saved(changed),
            failed=self._on_failed,
        )

    def _on_saved(self, record: R) -> None:
        self._done_saving()
        self._added = self.section.row_id(record) not in self._known
        self.typed.pop(self.section.row_id(record), None)
        self._context.toasts.show_success(
            _("“{name}” is saved.").format(name=self.section.name(record))
        )
        self._show_state()
        self.saved.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._done_saving()
        present_in(error, self.form.fields, self._context.toasts)

    def _done_saving(self) -> None:
        self._saving = False
        self.save_button.set_busy(busy=False)

    def _on_chosen(self, record: R | None) -> None:
        if record is not None:
            self._show(record)

    def _on_form_changed(self) -> None:
        if self._record is None:
            return
        key, values = self.section.row_id(self._record), self.form.values()
        if values == self.section.values(self._record):
            self.typed.pop(key, None)
        else:
            self.typed[key] = values
        self._show_state()

    def _show(self, record: R | None) -> None:
        self._record = record
        self.form.setEnabled(record is not None)
        if record is not None:
            key = self.section.row_id(record)
            self.form.show_values(self.typed.get(key) or self.section.values(record))
            self.form_card.set_title(self.form_card.title_label.text(), self.section.name(record))
        self._show_state()

    def _show_state(self) -> None:
        """What the footer says, and which of its buttons can be used."""
        may = self._service.may_edit
        mine = self._record is not None and self.section.row_id(self._record) in self.typed
        for button in (self.undo_button, self.save_button):
            button.setVisible(may)
            button.set_off("" if mine else _("Nothing was changed."))
        if not may:
            self.state.setText(_("Only supervisors change the catalogues."))
            return
        others = len(self.typed) - mine
        words = [_("Not saved yet")] if mine else []
        if others:
            words.append(_("{n} other rows not saved").format(n=others))
        self.state.setText(" · ".join(words))

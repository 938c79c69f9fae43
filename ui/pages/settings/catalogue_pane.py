"""One catalogue: its table at the left, the chosen row's form at the right."""

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.catalogue import Catalogue
from app.domain.errors import Conflict
from app.i18n import _
from ui.errors import present_in
from ui.models.record_table import CellKind, RecordTable
from ui.navigation import PageContext
from ui.pages.settings.edit_card import EditCard
from ui.pages.settings.sections import Section, Stored
from ui.pages.settings.typed import Typing
from ui.pages.settings.unsaved import Key, Typed, Unsaved
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView

R = TypeVar("R", bound=Stored)


class CataloguePane(QWidget, Generic[R]):
    """Table and form of one section.

    `saved` after the service stored a row, `refused` when a colleague was first. What is typed
    stays with its row until it is saved or given up, whatever is looked at between.
    """

    saved = Signal()
    refused = Signal()

    def __init__(self, context: PageContext, section: Section[R], parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._theme, self.section = context, context.theme, section
        self._service = context.services.catalogue
        self.typing = Typing()
        self._known: dict[Key, R] = {}
        self._record: R | None = None
        self._new: R | None = None
        self._wanted: Key | None = None
        self._saving = False
        self._build()
        self._connect_signals()
        self._show(None)

    def _build(self) -> None:
        theme = self._theme
        split = QSplitter(self)
        split.setHandleWidth(theme.gutter)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_table())
        self.form_card = EditCard(
            self._context, self.section.key, self.section.inputs(), may_edit=self._service.may_edit
        )
        self.form, self.colleagues = self.form_card.form, self.form_card.colleagues
        split.addWidget(self.form_card)
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

    def _connect_signals(self) -> None:
        card = self.form_card
        self.list.record_chosen.connect(self._on_chosen)
        card.changed.connect(self._on_form_changed)
        card.save_button.clicked.connect(lambda _checked: self.save())
        card.undo_button.clicked.connect(lambda _checked: self.give_up())
        card.next_button.clicked.connect(lambda _checked: self.show_next_unsaved())
        self.new_button.clicked.connect(lambda _checked: self.add())
        self.colleagues.panel.all_theirs_taken.connect(self.give_up)
        self.colleagues.panel.mine_kept.connect(self._on_mine_kept)

    @property
    def typed(self) -> Typed:
        """What is typed and not saved, by row."""
        return self.typing.rows

    @property
    def current(self) -> Key | None:
        """The id of the row in the form."""
        return None if self._record is None else self.section.row_id(self._record)

    def unsaved(self) -> Unsaved:
        """All that is typed and not saved, and which row is in the form."""
        key = None if self._new is None else self.section.row_id(self._new)
        at_new = key is not None and key == self.current
        typed = {row: dict(values) for row, values in self.typed.items() if row != key}
        new = self.typed.get(key) if key is not None else None
        current = None if at_new else self.current
        return Unsaved(current, typed, dict(self.typing.begun), new, at_new=at_new)

    def restore(self, unsaved: Unsaved) -> None:
        """Take back what `unsaved` gave; the rows may be read later."""
        self.typing.take(unsaved.typed, unsaved.begun)
        self._wanted, self._new = unsaved.current, None
        if unsaved.new is not None and self.section.fresh is not None:
            self._new = self.section.fresh(self._service)
            self.typed[self.section.row_id(self._new)] = dict(unsaved.new)
        if unsaved.at_new:
            self.add()
        self._show_state()

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Show what the catalogue holds now; what is typed stays."""
        rows: Sequence[R] = self.section.rows(catalogue)
        self._known = {self.section.row_id(row): row for row in rows}
        if self.section.suggest is not None:
            for name, texts in self.section.suggest(catalogue).items():
                self.form.suggest(name, texts)
        self.list.set_rows(rows)
        self.table_card.set_title(_(self.section.title), _("{n} rows").format(n=len(rows)))
        wanted, self._wanted = self._wanted, None
        if wanted is not None and wanted in self._known:
            self.choose(wanted)
            self._show(self._known[wanted])
        elif self._record is None:
            self.list.choose_first()
        elif (now := self._known.get(self.section.row_id(self._record))) is not None:
            self._show(now)

    def choose(self, key: Key) -> None:
        """Bring a row into the form."""
        self.list.choose(key)

    def add(self) -> None:
        """An empty form for a new row; one that was begun before comes back as it was left."""
        if self.section.fresh is None or not self._service.may_edit:
            return
        if self._new is None:
            self._new = self.section.fresh(self._service)
        self.list.clearSelection()
        self.list.setCurrentIndex(QModelIndex())
        self._show(self._new)
        next(iter(self.form.fields.values())).focus()

    def show_next_unsaved(self) -> None:
        """Bring another row that is not saved into the form."""
        key = self.typing.after(self.current)
        if self._new is not None and key == self.section.row_id(self._new):
            self.add()
        else:
            self.choose(key)

    def give_up(self) -> None:
        """Put the row's stored values back; a new row is thrown away."""
        if self._record is None:
            return
        key = self.section.row_id(self._record)
        self.typing.drop(key)
        if self._new is not None and key == self.section.row_id(self._new):
            self._new = None
            self._show(None)
            self.list.choose_first()
        else:
            self._show(self._known.get(key, self._record))

    def save(self) -> None:
        """Store the form, if it is in order and the seat may."""
        record = self._record
        if record is None or self._saving or not self._service.may_edit or not self.form.valid():
            return
        if (
            self.form_card.late
        ):  # decided in the panel: never over a colleague's without having seen it
            self.colleagues.panel.mine.setFocus()
            return
        changed = self.section.build(record, self.form.values())
        self._saving = True
        self.form_card.save_button.set_busy(busy=True)
        self._context.tasks.run(
            lambda: self.section.save(self._service, changed),
            owner=self,
            done=lambda key: self._on_saved(changed, key),
            failed=self._on_failed,
        )

    def _on_saved(self, record: R, key: Key) -> None:
        """`key` is the row's own; a new unit gets it from the database."""
        self._done_saving()
        typed_as = self.section.row_id(record)
        self.typing.drop(typed_as)
        if self._new is not None and typed_as == self.section.row_id(self._new):
            self._new = None
        if self.current == typed_as:
            self._wanted = key
        self._context.toasts.show_success(
            _("“{name}” is saved.").format(name=self.section.name(record))
        )
        self._show_state()
        self.saved.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._done_saving()
        if isinstance(error, Conflict):
            self.colleagues.name = str(error.fields["winner"])
            self.refused.emit()  # the row is read again, and both versions are shown
            return
        present_in(error, self.form.fields, self._context.toasts)

    def _done_saving(self) -> None:
        self._saving = False
        self.form_card.save_button.set_busy(busy=False)

    def _on_mine_kept(self) -> None:
        """Mine goes over the version that was shown."""
        if self._record is not None:
            self.typing.begun[self.section.row_id(self._record)] = self._record.version
            self._show_state()
            self.save()

    def _on_chosen(self, record: R | None) -> None:
        if record is not None:
            self._show(record)

    def _on_form_changed(self) -> None:
        if self._record is None:
            return
        record = self._record
        stored = self.section.values(record)
        key = self.section.row_id(record)
        if self.typing.note(key, self.form.values(), stored, record.version):
            self.colleagues.lock.touch()
        self._show_state()

    def _show(self, record: R | None) -> None:
        self._record = record
        self.form.setEnabled(record is not None)
        if record is not None:
            key = self.section.row_id(record)
            values = self.typed.get(key) or self.section.values(record)
            shared = None if record is self._new else key
            self.form_card.show_row(shared, self.section.name(record), values)
        self._show_state()

    def _show_state(self) -> None:
        """What is not saved: here, in a new row, elsewhere; and whether a colleague was first."""
        record = self._record
        key = None if record is None else self.section.row_id(record)
        mine = key in self.typed
        theirs = None
        if record is not None and key is not None and self.typing.late(key, record.version):
            theirs = self.section.values(record)
        self.form_card.show_state(
            mine=mine,
            fresh=record is not None and record is self._new,
            others=len(self.typed) - mine,
            theirs=theirs,
        )

"""A new ticket without a call: a short form in the place of the detail."""

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget
from typing_extensions import override

from app.domain.catalogue import Catalogue, Category
from app.domain.phone import mobile_hint
from app.domain.place import PlaceBook
from app.domain.ticket import NewTicket
from app.i18n import _
from ui.labels import in_language
from ui.layout import Pane
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.fields import Field, FormGrid, NumberEdit, TextArea

_SEARCHED = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class NewTicketPane(Card):
    """`sent` carries the `NewTicket` to make, `closed` on 取消. Nothing typed is cleared."""

    sent = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, new_id: UUID) -> None:
        super().__init__(theme, _("New ticket"))
        self._theme, self.ticket_id = theme, new_id
        self._catalogue: Catalogue | None = None
        self._book: PlaceBook | None = None
        self._build_fields()
        content = QWidget()
        content.setLayout(self._grid())
        self.body.addWidget(Pane(content), 1)
        footer = self.footer()
        footer.addStretch(1)
        footer.addWidget(KeyButton(theme, _("Cancel"), "Esc", on_click=self.closed.emit))
        self.submit_button = KeyButton(
            theme, _("Register"), "Ctrl+Enter", kind="primary", on_click=self.submit
        )
        footer.addWidget(self.submit_button)

    def _build_fields(self) -> None:
        theme = self._theme
        self.category = QComboBox()
        self.category.setEditable(True)
        self.category.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        if (line := self.category.lineEdit()) is not None:
            line.setAccessibleName(_("Category"))
        self.address = QLineEdit()
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Landmark, floor, who is there"))
        self.caller = QLineEdit()
        self.number = NumberEdit()
        self.complaint = TextArea(theme, 4)
        self.title = QLineEdit()
        self.title.setPlaceholderText(_("Left empty: made from the matter"))
        self.unit = QComboBox()
        for edit, most in ((self.title, 80), (self.caller, 40), (self.address, 200)):
            edit.setMaxLength(most)
        self.category.activated.connect(lambda _row: self._suggest_unit())
        self.address.editingFinished.connect(self._suggest_unit)

    def _grid(self) -> FormGrid:
        theme, required = self._theme, True
        self.fields = {
            "category_code": Field(theme, _("Category"), self.category, required=required,
                                   check=self._check_category),
            "address": Field(theme, _("Address"), self.address, required=required),
            "location_note": Field(theme, _("Landmark"), self.note),
            "complaint": Field(theme, _("Matter"), self.complaint, required=required),
            "title": Field(theme, _("Title"), self.title),
            "caller_name": Field(theme, _("Caller"), self.caller),
            "callback_number": Field(theme, _("Callback no."), self.number,
                                     check=lambda: mobile_hint(self.number.text())),
            "unit_id": Field(theme, _("Responsible unit"), self.unit,
                             hint=_("With a unit it is dispatched at once.")),
        }  # fmt: skip
        grid = FormGrid(theme)
        for field in self.fields.values():
            grid.add_row(field)
        grid.setRowStretch(len(self.fields), 1)
        return grid

    def set_choices(self, catalogue: Catalogue, book: PlaceBook) -> None:
        """Offer the categories, the places for the address, and the units."""
        self._catalogue, self._book = catalogue, book
        self.category.setModel(_category_model(catalogue.categories))
        self.category.setCurrentIndex(-1)
        self.category.setCompleter(_Finder(self.category))
        names = sorted({f"{c.district}{c.name}" for c in book.communities.values()})
        completer = QCompleter(names, self.address)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.address.setCompleter(completer)
        self.unit.clear()
        self.unit.addItem(_("Dispatch later"), None)
        for unit in catalogue.units:
            self.unit.addItem(in_language(unit.name, unit.name_en), unit.id)

    def submit(self) -> None:
        """Check, go to the first field that is wrong, or send."""
        if not self.submit_button.isEnabled():
            return
        wrong = [field for field in self.fields.values() if not field.validate()]
        if wrong:
            wrong[0].focus()
            return
        self.sent.emit(self.value())

    def value(self) -> NewTicket:
        """What is filled in."""
        return NewTicket(
            id=self.ticket_id,
            category_code=self.category.currentData() or "",
            title=self.title.text(),
            complaint=self.complaint.toPlainText(),
            address=self.address.text(),
            location_note=self.note.text(),
            caller_name=self.caller.text(),
            callback_number=self.number.text(),
            unit_id=self.unit.currentData(),
        )

    def fill(self, value: NewTicket) -> None:
        """Take over what was typed before the window was built anew."""
        self.ticket_id = value.id
        row = self.category.findData(value.category_code) if value.category_code else -1
        self.category.setCurrentIndex(row)
        self.title.setText(value.title)
        self.complaint.setPlainText(value.complaint)
        self.address.setText(value.address)
        self.note.setText(value.location_note)
        self.caller.setText(value.caller_name)
        self.number.setText(value.callback_number)
        self.unit.setCurrentIndex(max(0, self.unit.findData(value.unit_id)))

    def _check_category(self) -> str:
        known = self.category.findText(self.category.currentText()) >= 0
        return "" if known else _("Choose a category; its initials are enough")

    def _suggest_unit(self) -> None:
        """The unit of the category for the district in the address; it can be changed."""
        if self._catalogue is None or self._book is None or self.unit.currentData() is not None:
            return
        category = self._catalogue.category(self.category.currentData() or "")
        district = next((d for d in self._book.tree() if d in self.address.text()), "")
        if category is None or not district:
            return
        unit = self._catalogue.lead_unit(category, district)
        self.unit.setCurrentIndex(self.unit.findData(unit.id) if unit is not None else 0)


def _category_model(categories: Sequence[Category]) -> QStandardItemModel:
    model = QStandardItemModel()
    for category in categories:
        group = in_language(category.group, category.group_en)
        name = in_language(category.name, category.name_en)
        item = QStandardItem(f"{group} › {name}")
        item.setData(category.code, Qt.ItemDataRole.UserRole)
        words = f"{item.text()} {category.name} {category.initials} {category.code}"
        item.setData(words.lower(), _SEARCHED)
        model.appendRow(item)
    return model


class _Finder(QCompleter):
    """Finds categories by words inside the name and by pinyin initials."""

    def __init__(self, box: QComboBox) -> None:
        super().__init__(box.model(), box)
        self.setCompletionRole(_SEARCHED)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    @override
    def pathFromIndex(self, index: Index) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole))

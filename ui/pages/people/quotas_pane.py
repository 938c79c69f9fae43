"""How much each seat may look up in an hour: a lookup is not a way to copy the customer base."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.domain.connection import Quota
from app.domain.people import Seat
from app.i18n import _
from ui.errors import present_in
from ui.labels import label
from ui.models.record_table import Cell, Column, RecordTable
from ui.navigation import PageContext
from ui.pages.people.member_form import save_button
from ui.widgets.card import Card
from ui.widgets.fields import Field, FormGrid, NumberEdit
from ui.widgets.record_view import RecordView
from ui.widgets.text import text_label
from ui.wording import count_text


class QuotasPane(QWidget):
    """Seats with their numbers, and the chosen seat's form. `saved` after one was changed."""

    saved = Signal()

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self._context, self._theme = context, context.theme
        self._shown: Quota | None = None
        self.typed: dict[Seat, tuple[str, ...]] = {}
        self._build()
        self.list.record_chosen.connect(self._show)
        for field in self.fields.values():
            editor = field.editor
            assert isinstance(editor, NumberEdit)  # all are numbers
            editor.textEdited.connect(self._on_edited)
        self._show(None)

    def _build(self) -> None:
        theme = self._theme
        table = RecordTable(_columns(), lambda quota: quota.seat)
        self.list: RecordView[Quota] = RecordView(
            theme, table, label=_("Quotas"), name="quotas", preferences=self._context.preferences
        )
        left = Card(theme, _("Quotas"), _("An hour, each person"))
        left.flush()
        left.body.addWidget(self.list)
        split = QSplitter()
        split.setHandleWidth(theme.gutter)
        split.setChildrenCollapsible(False)
        split.addWidget(left)
        split.addWidget(self._build_form())
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(700), theme.px(440)])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(split)

    def _build_form(self) -> QWidget:
        theme = self._theme
        self.opened, self.listed, self.tickets = NumberEdit(), NumberEdit(), NumberEdit()
        self.fields = {
            "opened": Field(theme, _("Opened"), self.opened, required=True),
            "listed": Field(theme, _("Listed"), self.listed, required=True),
            "tickets": Field(theme, _("Tickets"), self.tickets, required=True),
        }
        self.form_card = Card(theme, _("Quota"), " ")
        grid = FormGrid(theme, label_width=84)
        for field in self.fields.values():
            grid.add_row(field)
        self.form_card.body.addLayout(grid)
        words = _(
            "Opened: accounts whose card was shown. Listed: lines of search results."
            " Tickets: those that were not seen earlier in the day, and every line of a file. Who"
            " reaches a quota can look up nothing more until the hour is over, and an alarm is"
            " written."
        )
        self.form_card.body.addWidget(text_label(words, "cap", wrap=True))
        self.form_card.body.addStretch(1)
        footer = self.form_card.footer()
        footer.addStretch(1)
        self.save_button = save_button(theme)
        self.save_button.clicked.connect(lambda _checked: self.save())
        footer.addWidget(self.save_button)
        return self.form_card

    def show_quotas(self, quotas: tuple[Quota, ...]) -> None:
        """The quotas as the server has them now; what is typed stays."""
        self.list.set_rows(quotas)
        self.list.choose_first()
        self._show(self.list.current_record())

    def save(self) -> None:
        """Store the chosen seat's numbers."""
        seen = self._shown
        if seen is None or seen.seat not in self.typed:
            return
        if not all(field.validate() for field in self.fields.values()):
            return
        wanted = replace(
            seen,
            opened=_number(self.opened),
            listed=_number(self.listed),
            tickets=_number(self.tickets),
        )
        people = self._context.services.people

        def done(_nothing: None) -> None:
            self.save_button.set_busy(busy=False)
            self.typed.pop(seen.seat, None)
            told = _("“{name}” is saved.").format(name=label(seen.seat))
            self._context.toasts.show_success(told)
            self.saved.emit()

        def failed(error: BaseException) -> None:
            self.save_button.set_busy(busy=False)
            present_in(error, self.fields, self._context.toasts)

        self.save_button.set_busy(busy=True)
        self._context.tasks.run(
            lambda: people.set_quota(seen, wanted), owner=self, done=done, failed=failed
        )

    def _show(self, quota: Quota | None) -> None:
        self._shown = quota
        self.form_card.setEnabled(quota is not None)
        if quota is not None:
            typed = self.typed.get(quota.seat, _texts(quota))
            for editor, text in zip(self._editors, typed, strict=True):
                if editor.text() != text:
                    editor.setText(text)
            self.form_card.set_title(self.form_card.title_label.text(), label(quota.seat))
        self._show_state()

    @property
    def _editors(self) -> tuple[NumberEdit, ...]:
        return self.opened, self.listed, self.tickets

    def _on_edited(self, _text: str) -> None:
        quota = self._shown
        if quota is None:
            return
        typed = tuple(editor.text() for editor in self._editors)
        if typed == _texts(quota):
            self.typed.pop(quota.seat, None)
        else:
            self.typed[quota.seat] = typed
        self._show_state()

    def _show_state(self) -> None:
        changed = self._shown is not None and self._shown.seat in self.typed
        self.save_button.set_off("" if changed else _("Nothing was changed."))


def _texts(quota: Quota) -> tuple[str, ...]:
    return str(quota.opened), str(quota.listed), str(quota.tickets)


def _number(editor: NumberEdit) -> int:
    text = editor.text().strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _columns() -> "list[Column[Quota]]":
    return [
        Column("seat", _("Seat"), lambda q: Cell(label(q.seat), bold=True), width=160,
               stretch=True),
        Column("opened", _("Opened"), lambda q: Cell(count_text(q.opened)), width=110,
               numeric=True),
        Column("listed", _("Listed"), lambda q: Cell(count_text(q.listed)), width=110,
               numeric=True),
        Column("tickets", _("Tickets"), lambda q: Cell(count_text(q.tickets)), width=110,
               numeric=True),
    ]  # fmt: skip

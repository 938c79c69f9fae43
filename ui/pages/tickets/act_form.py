"""The inline form of an act: fields appear in the pane, never in a dialog."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.domain.ticket import TicketAction
from app.domain.ticket_moves import HINTS
from app.i18n import N_, _
from ui.labels import label
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.fields import Field, FormGrid, TextArea
from ui.widgets.segmented import Segmented
from ui.widgets.text import text_label


class FieldKind(StrEnum):
    """Which editor a field gets."""

    LINE = "line"
    AREA = "area"
    UNIT = "unit"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class ActField:
    """A field of an act: its name in the service, its label, and an example."""

    name: str
    label: str
    kind: FieldKind = FieldKind.LINE
    required: bool = True
    example: str = ""


# What an act asks for. Acts that are not here happen at once. A later act adds a line.
FORMS: dict[TicketAction, tuple[ActField, ...]] = {
    TicketAction.DISPATCH: (
        ActField("unit_id", N_("Responsible unit"), FieldKind.UNIT),
        ActField("note", N_("Note"), required=False, example=N_("What the crew must know")),
    ),
    TicketAction.REDISPATCH: (
        ActField("unit_id", N_("Responsible unit"), FieldKind.UNIT),
        ActField("note", N_("Note"), required=False, example=N_("Why it goes to another unit")),
    ),
    TicketAction.RECALL: (
        ActField("reason", N_("Reason"), example=N_("Why it goes back to the desk")),
    ),
    TicketAction.ACCEPT: (ActField("handler", N_("Handler"), example=N_("Who goes to the site")),),
    TicketAction.REPLY: (
        ActField("contacted", N_("Contact"), example=N_("When the caller was contacted")),
        ActField("cause", N_("Cause"), FieldKind.AREA, example=N_("What was found on site")),
        ActField("measures", N_("Measures"), FieldKind.AREA, example=N_("What was done, result")),
        ActField("accepted_by_caller", N_("Accepted"), FieldKind.ACCEPTED),
    ),
    TicketAction.ARCHIVE: (
        ActField("text", N_("Note"), required=False, example=N_("Checked against the report")),
    ),
}
ACCEPTED: tuple[str, ...] = (N_("Agrees"), N_("Disagrees"), N_("Not reached"))
Units = list[tuple[str, int]]


class ActForm(QFrame):
    """One act's form with its submit button (F9, Ctrl+Enter).

    `submitted` when the person submits and nothing needed is missing, `closed` on 取消. `act_id`
    stays the same however often it is sent, so that a broken line makes no second act.
    """

    submitted = Signal()
    closed = Signal()

    def __init__(
        self,
        theme: Theme,
        action: TicketAction,
        act_id: UUID,
        *,
        units: Units,
        preset: Mapping[str, object],
        title: str = "",
    ) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self.action, self.act_id = action, act_id
        self._theme = theme
        self.fields: dict[str, Field] = {}
        self._read: dict[str, Callable[[], object]] = {}
        column = QVBoxLayout(self)
        margin = theme.px(12)
        column.setContentsMargins(margin, theme.px(10), margin, theme.px(10))
        column.setSpacing(theme.row_gap)
        column.addWidget(text_label(title or label(action), "strong"))
        grid = FormGrid(theme, label_width=64)
        for spec in FORMS[action]:
            grid.add_row(self._field(spec, units, preset.get(spec.name)))
        column.addLayout(grid)
        self.submit_button = KeyButton(theme, title or label(action), "F9", kind="primary",
                                       on_click=self.submit)  # fmt: skip
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(KeyButton(theme, _("Cancel"), "Esc", on_click=self.closed.emit))
        row.addWidget(self.submit_button)
        column.addLayout(row)

    def values(self) -> dict[str, object]:
        """What is filled in, by the names the service knows."""
        return {name: read() for name, read in self._read.items()}

    def submit(self) -> None:
        """Check, go to the first field that is wrong, or submit."""
        if not self.submit_button.isEnabled():
            return
        wrong = [field for field in self.fields.values() if not field.validate()]
        if wrong:
            wrong[0].focus()
            return
        self.submitted.emit()

    def focus_first(self) -> None:
        """Put the cursor into the first field, or on the button."""
        first = next(iter(self.fields.values()), None)
        if first is not None:
            first.focus()
        else:
            self.submit_button.setFocus()

    def _field(self, spec: ActField, units: Units, preset: object) -> Field:
        editor = self._editor(spec, units, preset)
        read = self._read[spec.name]

        def check() -> str:
            missing = spec.required and not str(read() or "").strip()
            return _(HINTS[spec.name]) if missing else ""

        field = Field(self._theme, _(spec.label), editor, required=spec.required, check=check)
        self.fields[spec.name] = field
        return field

    def _editor(self, spec: ActField, units: Units, preset: object) -> QWidget:
        if spec.kind is FieldKind.UNIT:
            box = QComboBox()
            for name, unit_id in units:
                box.addItem(name, unit_id)
            box.setCurrentIndex(max(0, box.findData(preset)))
            self._read[spec.name] = box.currentData
            return box
        if spec.kind is FieldKind.ACCEPTED:
            choices = [(text, _(text)) for text in ACCEPTED]
            segments = Segmented[str](self._theme, choices, label=_(spec.label))
            segments.set_value(preset if isinstance(preset, str) else None)
            self._read[spec.name] = lambda: _(segments.value) if segments.value else ""
            return segments
        text = str(preset or "")
        if spec.kind is FieldKind.AREA:
            area = TextArea(self._theme, 2, _(spec.example))
            area.setPlainText(text)
            self._read[spec.name] = area.toPlainText
            return area
        line = QLineEdit(text)
        line.setPlaceholderText(_(spec.example))
        line.returnPressed.connect(self.submit)
        self._read[spec.name] = line.text
        return line

    def typed(self) -> bool:
        """Whether somebody wrote something that must not get lost."""
        editors = [field.editor for field in self.fields.values()]
        lines = any(e.text() for e in editors if isinstance(e, QLineEdit))
        return lines or any(e.toPlainText() for e in editors if isinstance(e, QPlainTextEdit))

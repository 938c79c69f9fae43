"""A desk that needs no database: who sits there, what time it is, and pages with one field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.people import Person, Seat
from ui.navigation import ActionSpec, Page, PageContext, PageSpec

NOW = datetime(2026, 7, 14, 9, 52, 6, tzinfo=UTC)
SOMEBODY = Person(1, "林晓月", Seat.AGENT, "07", None, "lin")


@dataclass
class Desk:
    """What the shell needs of the services: who sits here and what time it is."""

    person: Person = SOMEBODY
    clock: Callable[[], datetime] = field(default=lambda: NOW)
    shared: bool = False


class NotePage(Page):
    """A page with one field, its state, and a key of its own."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.note = QLineEdit()
        self.note.setAccessibleName("note")
        self.records: list[object] = []
        self.done = 0
        QVBoxLayout(self).addWidget(self.note)

    def action_specs(self) -> list[ActionSpec]:
        return [ActionSpec("F9", "转工单派发", self._do, initials="zgdpf")]

    def _do(self) -> None:
        self.done += 1

    def activate(self, record: object | None = None) -> None:
        self.records.append(record)

    def panes(self) -> list[QWidget]:
        return [self]

    def save_state(self) -> object:
        return self.note.text()

    def restore_state(self, state: object) -> None:
        self.note.setText(str(state))


EVERYBODY = frozenset(Seat)
SPECS = (
    PageSpec("call_desk", "Calls", "phone", EVERYBODY, lambda: NotePage, "ld", takes_calls=True),
    PageSpec("tickets", "Tickets", "clipboard-list", EVERYBODY, lambda: NotePage, "gd"),
    PageSpec("reports", "Reports", "chart-column", frozenset({Seat.SUPERVISOR}), lambda: NotePage),
)

"""The administrator's screen: people, connections, quotas, alarms."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.domain.catalogue import Unit
from app.domain.change import Change, Subject
from app.domain.connection import Member
from app.i18n import _
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.people.live_panes import AlarmsPane, ConnectionsPane
from ui.pages.people.member_form import restored
from ui.pages.people.members_pane import MembersPane
from ui.pages.people.quotas_pane import QuotasPane
from ui.widgets.sections import sections_column
from ui.widgets.segmented import Segmented

PEOPLE, CONNECTIONS, QUOTAS, ALARMS = "people", "connections", "quotas", "alarms"
LOOK_AGAIN = 15_000  # ms between two looks at the connections while they are shown


class PeoplePage(Page):
    """On a shared server four segments; the embedded database has only its list of people."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._service = context.services.people
        self._known = False
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_AGAIN)
        self._connect_signals()
        self.choice.set_value(PEOPLE)

    def _build(self) -> None:
        theme = self.theme
        self.members = MembersPane(self.context)
        self.panes_by_key: dict[str, QWidget] = {PEOPLE: self.members}
        choices = [(PEOPLE, _("People"))]
        if self._service.shared:
            self.connections, self.quotas = ConnectionsPane(self.context), QuotasPane(self.context)
            self.alarms = AlarmsPane(self.context)
            self.panes_by_key |= {
                CONNECTIONS: self.connections, QUOTAS: self.quotas, ALARMS: self.alarms,
            }  # fmt: skip
            choices += [(CONNECTIONS, _("Connections")), (QUOTAS, _("Quotas")),
                        (ALARMS, _("Alarms"))]  # fmt: skip
        self.choice: Segmented[str] = Segmented(theme, choices, label=_("People"))
        self.stack = QStackedWidget()
        for pane in self.panes_by_key.values():
            self.stack.addWidget(pane)
        words = _(
            "Single seat: these people are chosen at the start without a password. Logins,"
            " passwords and rights need a shared server."
        )
        alone = "" if self._service.shared else words
        column = sections_column(self, theme, self.choice, alone=alone)
        column.addWidget(self.stack, 1)

    def _connect_signals(self) -> None:
        self.choice.chosen.connect(self.show_section)
        self.context.changes.subscribe({Subject.PERSON, Subject.CATALOGUE}, self._on_change, self)
        self.members.saved.connect(self.refresh)
        self._timer.timeout.connect(self._on_timer)
        if self._service.shared:
            self.connections.ended.connect(self.refresh)
            self.quotas.saved.connect(self.refresh)

    @property
    def section(self) -> str:
        """The key of the segment in front."""
        return self.choice.value or PEOPLE

    def show_section(self, key: str) -> None:
        """Bring a segment to the front, read anew."""
        self.choice.set_value(key)
        self.stack.setCurrentWidget(self.panes_by_key[key])
        if key == CONNECTIONS:
            self._timer.start()
        else:
            self._timer.stop()
        self.refresh()

    def refresh(self) -> None:
        """Read what is in front anew."""
        service, tasks = self._service, self.context.tasks
        match self.section:
            case "connections":
                show = self.connections.show_connections
                tasks.run(service.connections, owner=self, done=show, newest="connections")
            case "quotas":
                tasks.run(service.quotas, owner=self, done=self.quotas.show_quotas, newest="quotas")
            case "alarms":
                tasks.run(service.alarms, owner=self, done=self.alarms.show_alarms, newest="alarms")
            case _:
                self._read_people()

    def _read_people(self) -> None:
        services = self.context.services

        def read() -> tuple[tuple[Member, ...], tuple[Unit, ...]]:
            catalogue = services.catalogue.get()
            return services.people.members(), (*catalogue.units, *catalogue.retired.units)

        def done(found: tuple[tuple[Member, ...], tuple[Unit, ...]]) -> None:
            self._known = True
            self.members.show_people(*found)

        self.context.tasks.run(read, owner=self, done=done, newest="people")

    @override
    def action_specs(self) -> list[ActionSpec]:
        specs = [
            ActionSpec("Ctrl+S", _("Save"), self._on_save, "bc", "save"),
            ActionSpec("Ctrl+N", _("New person"), self._on_new, "xzry", "plus"),
            ActionSpec("Ctrl+F", _("Find a person"), self._on_find, "czry", "search"),
            ActionSpec("F5", _("Refresh"), self.refresh, "sx", "refresh-cw"),
        ]
        if self._service.shared:
            specs.append(ActionSpec(
                "Del", _("End connection"), self._on_end, "jslj", "x",
                enabled=lambda: self.section == CONNECTIONS and self.connections.list.hasFocus(),
            ))  # fmt: skip
        return specs

    @override
    def activate(self, record: object | None = None) -> None:
        key = record if isinstance(record, str) and record in self.panes_by_key else self.section
        self.show_section(key)

    @override
    def panes(self) -> list[QWidget]:
        if self.section == PEOPLE:
            return [self.choice, self.members.table_card, self.members.form_card]
        return [self.choice, self.panes_by_key[self.section]]

    @override
    def save_state(self) -> object:
        typed, current = dict(self.members.typed), self.members.current
        quotas = dict(self.quotas.typed) if self._service.shared else {}
        return {"section": self.section, "typed": typed, "current": current, "quotas": quotas,
                "search": self.members.search.text()}  # fmt: skip

    @override
    def restore_state(self, state: object) -> None:
        if not isinstance(state, dict):
            return
        self.members.search.setText(str(state.get("search", "")))
        current = state.get("current")
        self.members.restore(
            restored(state.get("typed")), current if isinstance(current, int) else None
        )
        quotas = state.get("quotas")
        if self._service.shared and isinstance(quotas, dict):
            self.quotas.typed = quotas
        self.show_section(str(state.get("section", PEOPLE)))

    def _on_save(self) -> None:
        if self.section == PEOPLE:
            self.members.save()
        elif self.section == QUOTAS:
            self.quotas.save()

    def _on_new(self) -> None:
        if self.section != PEOPLE:
            self.show_section(PEOPLE)
        self.members.add()

    def _on_find(self) -> None:
        if self.section != PEOPLE:
            self.show_section(PEOPLE)
        self.members.search.setFocus()
        self.members.search.selectAll()

    def _on_end(self) -> None:
        self.connections.end()

    def _on_change(self, _change: Change) -> None:
        if self._known:
            self.refresh()

    def _on_timer(self) -> None:
        if self.isVisible():
            self.refresh()

"""The auditor's screen: entries, look-ups, alarms, the chain."""

from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from app.domain.audit import AuditEntry, Detail, EntryPage, LookUpPage
from app.domain.connection import Alarm, Member
from app.i18n import _
from ui.errors import present
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.audit.chain_pane import ChainPane
from ui.pages.audit.chain_work import ChainWork
from ui.pages.audit.entries_pane import EntriesPane
from ui.pages.audit.filter_bar import FilterBar
from ui.pages.audit.records_pane import alarms_pane, look_ups_pane
from ui.widgets.sections import sections_column
from ui.widgets.segmented import Segmented

ENTRIES, LOOK_UPS, ALARMS, CHAIN = "entries", "look_ups", "alarms", "chain"


class AuditPage(Page):
    """On a shared server four segments; the embedded database has only its entries."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._service = context.services.audit
        self._members: tuple[Member, ...] = ()
        self._restored: dict[str, object] | None = None
        self._asking = False
        self._build()
        self._connect_signals()
        self._show(ENTRIES)

    def _build(self) -> None:
        theme, shared = self.theme, self._service.chained
        self.filter = FilterBar(self.context)
        self.entries = EntriesPane(self.context, chained=shared)
        self.look_ups, self.alarms = look_ups_pane(self.context), alarms_pane(self.context)
        self.chain = ChainPane(self.context)
        self.chain_work = ChainWork(self.context, self.chain, self)
        self._by_key: dict[str, QWidget] = {
            ENTRIES: self.entries, LOOK_UPS: self.look_ups, ALARMS: self.alarms,
            CHAIN: self.chain,
        }  # fmt: skip
        self.choice: Segmented[str] = Segmented(
            theme,
            [(ENTRIES, _("Entries")), (LOOK_UPS, _("Look-ups")), (ALARMS, _("Alarms")),
             (CHAIN, _("Chain"))],
            label=_("Audit"),
        )  # fmt: skip
        self.stack = QStackedWidget()
        for pane in self._by_key.values():
            self.stack.addWidget(pane)
        words = _(
            "Single seat: these entries are in a file that whoever has it can change. Look-ups"
            " are not recorded and nothing is chained; that needs a shared server."
        )
        column = sections_column(self, theme, self.choice, alone="" if shared else words)
        column.addWidget(self.filter)
        column.addWidget(self.stack, 1)

    def _connect_signals(self) -> None:
        self.choice.chosen.connect(self._on_section)
        self.filter.search_wanted.connect(self.search)
        self.entries.more_wanted.connect(self._read_on)
        self.entries.entry_chosen.connect(self._read_detail)
        self.entries.reveal_wanted.connect(lambda entry: self._read_detail(entry, reveal=True))
        self.look_ups.more_wanted.connect(self._read_on)
        self.chain.verify_wanted.connect(self.verify)

    @property
    def section(self) -> str:
        """The key of the segment in front."""
        return self.choice.value or ENTRIES

    def _show(self, key: str) -> None:
        self.choice.set_value(key)
        self.stack.setCurrentWidget(self._by_key[key])
        self.filter.setVisible(key in (ENTRIES, LOOK_UPS))
        self.filter.for_look_ups(look_ups=key == LOOK_UPS)

    def _on_section(self, key: str) -> None:
        self._show(key)
        self.search()

    def search(self) -> None:
        """Read what is in front; every reading of a shared server's audit is recorded there."""
        service, wanted = self._service, self.filter.wanted
        match self.section:
            case "look_ups":
                number = wanted.text

                def shown(page: LookUpPage) -> None:
                    self.look_ups.show_rows(page.reads, more=page.more)

                self.context.tasks.run(lambda: service.look_ups(wanted, number), owner=self,
                                       done=shown, newest="reads")  # fmt: skip
            case "alarms":

                def told(alarms: tuple[Alarm, ...]) -> None:
                    self.alarms.show_rows(alarms)

                self.context.tasks.run(service.alarms, owner=self, done=told, newest="alarms")
            case "chain":
                self.chain_work.read()
            case _:

                def found(page: EntryPage) -> None:
                    self.entries.show_page(page, onward=False)

                self.context.tasks.run(lambda: service.search(wanted), owner=self, done=found,
                                       newest="entries")  # fmt: skip

    def _read_on(self) -> None:
        """The next page of what is in front, once at a time."""
        if self._asking:
            return
        service, wanted = self._service, self.filter.wanted
        if self.section == LOOK_UPS:
            last = self.look_ups.list.table.rows[-1].at.isoformat()

            def shown(page: LookUpPage) -> None:
                self._asking = False
                self.look_ups.show_rows(page.reads, more=page.more, onward=True)

            self._asking = True
            self.context.tasks.run(lambda: service.look_ups(wanted, wanted.text, last), owner=self,
                                   done=shown, failed=self._on_failed)  # fmt: skip
            return
        before = self.entries.list.table.rows[-1].id

        def found(page: EntryPage) -> None:
            self._asking = False
            self.entries.show_page(page, onward=True)

        self._asking = True
        self.context.tasks.run(lambda: service.search(wanted, before), owner=self, done=found,
                               failed=self._on_failed)  # fmt: skip

    def _read_detail(self, entry: AuditEntry, *, reveal: bool = False) -> None:
        def done(detail: Detail) -> None:
            self.entries.show_detail(entry, detail)

        self.context.tasks.run(
            lambda: self._service.detail(entry.id, reveal=reveal), owner=self, done=done,
            newest="detail",
        )  # fmt: skip

    def verify(self) -> None:
        """Compute every batch anew, with progress; Esc stops it."""
        if self._service.chained and not self.chain.checking:
            self._show(CHAIN)
            self.chain_work.verify()

    def _on_failed(self, error: BaseException) -> None:
        self._asking = False
        present(error, self.context.toasts)

    @override
    def action_specs(self) -> list[ActionSpec]:
        specs = [
            ActionSpec("Ctrl+F", _("Search the audit"), self._on_find, "sssj", "search"),
            ActionSpec("F5", _("Refresh"), self.search, "sx", "refresh-cw"),
            ActionSpec("F8", _("Reveal the entry"), self.entries.reveal, "xsmw", "eye"),
        ]
        if self._service.chained:
            specs += [
                ActionSpec("F9", _("Check the chain"), self.verify, "jylt", "check"),
                ActionSpec("Ctrl+E", _("Export the chain's head"), self.chain_work.export,
                           "dclt", "file-down"),
                ActionSpec("Esc", _("Stop the check"), self.chain.cancel, listed=False,
                           enabled=lambda: self.chain.checking),
            ]  # fmt: skip
        return specs

    @override
    def activate(self, record: object | None = None) -> None:
        if isinstance(record, str) and record in self._by_key and self._service.chained:
            self._show(record)

        def done(members: tuple[Member, ...]) -> None:
            self._members = members
            if self._restored is not None:
                self.filter.restore(self._restored, members)
                self._restored = None
            else:
                self.filter.set_people(members)
            self.search()

        self.context.tasks.run(self._service.people, owner=self, done=done, newest="people")

    @override
    def panes(self) -> list[QWidget]:
        if self.section == ENTRIES:
            return [self.filter, self.entries.list_card, self.entries.detail_card]
        return [self.filter, self._by_key[self.section]]

    @override
    def save_state(self) -> object:
        return {"section": self.section, "filter": self.filter.state(),
                "kept": self.chain.kept.text()}  # fmt: skip

    @override
    def restore_state(self, state: object) -> None:
        if not isinstance(state, dict):
            return
        section, chosen = state.get("section"), state.get("filter")
        if section in self._by_key and self._service.chained:
            self._show(section)
        if isinstance(chosen, dict):
            self._restored = chosen
        self.chain.kept.setText(str(state.get("kept", "")))

    def _on_find(self) -> None:
        if self.section not in (ENTRIES, LOOK_UPS):
            self._on_section(ENTRIES)
        self.filter.text.setFocus()
        self.filter.text.selectAll()

"""The settings screen: one segment for the display, one for each catalogue."""

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.catalogue import Catalogue
from app.domain.change import Change, Subject
from app.i18n import _
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.settings.catalogue_pane import CataloguePane
from ui.pages.settings.display_pane import DisplayPane
from ui.pages.settings.lobby_sections import LOBBY_SERVICES, OFFICES
from ui.pages.settings.sections import CATEGORIES, LIMITS, Section
from ui.pages.settings.text_sections import NOTICE_TEXTS, SCRIPTS, UNITS
from ui.pages.settings.unsaved import Unsaved, keep, kept
from ui.widgets.segmented import Segmented

DISPLAY = "display"


class BuiltPanes(dict[str, CataloguePane[Any]]):
    """The catalogues' panes that were needed so far; one asked for by its key is built."""

    def __init__(self, build: Callable[[str], CataloguePane[Any]]) -> None:
        super().__init__()
        self._build = build

    def __missing__(self, key: str) -> CataloguePane[Any]:
        self[key] = self._build(key)
        return self[key]


class SettingsPage(Page):
    """Display and catalogues. What is typed into a catalogue stays until saved or given up."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._catalogue: Catalogue | None = None
        self._build()
        self._connect_signals()
        self.choice.set_value(DISPLAY)
        self._restore(kept(context.preferences, context.services.person.login))

    def _build(self) -> None:
        theme = self.theme
        self.stack = QStackedWidget(self)
        self.display_pane = DisplayPane(self.context)
        self.sections = {section.key: section for section in self._sections()}
        self.panes_by_key = BuiltPanes(self._build_pane)
        choices = [(DISPLAY, _("Display"))]
        choices += [(key, _(section.title)) for key, section in self.sections.items()]
        self.choice: Segmented[str] = Segmented(theme, choices, label=_("Settings"))
        top = QHBoxLayout()
        top.addWidget(self.choice, 3)
        top.addStretch(1)
        self.stack.addWidget(self.display_pane)
        column = QVBoxLayout(self)
        margin = theme.gutter
        column.setContentsMargins(margin, margin, margin, margin)
        column.setSpacing(margin)
        column.addLayout(top)
        column.addWidget(self.stack, 1)

    def _build_pane(self, key: str) -> CataloguePane[Any]:
        pane = CataloguePane(self.context, self.sections[key], self.stack)
        self.stack.addWidget(pane)
        pane.saved.connect(self.refresh)
        pane.refused.connect(self.refresh)
        if self._catalogue is not None:
            pane.set_catalogue(self._catalogue)
        return pane

    def _sections(self) -> tuple[Section[Any], ...]:
        """The lobby's are for those who may change them."""
        usual = (CATEGORIES, LIMITS, SCRIPTS, UNITS, NOTICE_TEXTS)
        edits = self.context.services.catalogue.lobby.may_edit
        return (*usual, LOBBY_SERVICES, OFFICES) if edits else usual

    def _connect_signals(self) -> None:
        self.choice.chosen.connect(self.show_section)
        self.context.changes.subscribe({Subject.CATALOGUE}, self._on_change, self)

    def show_section(self, key: str) -> None:
        """Bring a section to the front: "display" or a catalogue's key."""
        self.choice.set_value(key)
        pane = self.panes_by_key[key] if key in self.sections else None
        self.stack.setCurrentWidget(pane or self.display_pane)
        if pane is not None and self._catalogue is None:
            self.refresh()

    def refresh(self) -> None:
        """Read the catalogues anew."""
        service = self.context.services.catalogue

        def read() -> Catalogue:
            service.forget()
            return service.lobby.onto(service.get())

        self.context.tasks.run(read, owner=self, done=self._on_read, newest="catalogue")

    @property
    def _pane(self) -> CataloguePane[Any] | None:
        return self.panes_by_key.get(self.choice.value or DISPLAY)

    @override
    def action_specs(self) -> list[ActionSpec]:
        return [
            ActionSpec("Ctrl+S", _("Save"), self._on_save, "bc", "save", enabled=self._can_save),
            ActionSpec(
                "Ctrl+N", _("New entry"), self._on_new, "xztm", "plus", enabled=self._can_add
            ),
            ActionSpec("F5", _("Refresh"), self.refresh, "sx", "refresh-cw"),
        ]

    @override
    def activate(self, record: object | None = None) -> None:
        if isinstance(record, str) and (record in self.sections or record == DISPLAY):
            self.show_section(record)

    @override
    def panes(self) -> list[QWidget]:
        pane = self._pane
        return [self.choice, self.display_pane] if pane is None else [
            self.choice, pane.table_card, pane.form_card,
        ]  # fmt: skip

    @override
    def save_state(self) -> object:
        """Which section and row are in front, and what is typed and not saved.

        The typed is also written down: closing the program loses none of it.
        """
        unsaved = {key: pane.unsaved() for key, pane in self.panes_by_key.items()}
        keep(self.context.preferences, self.context.services.person.login, unsaved)
        return {"section": self.choice.value, "unsaved": unsaved}

    @override
    def restore_state(self, state: object) -> None:
        if isinstance(state, dict):
            self._restore(state.get("unsaved", {}))
            self.show_section(state.get("section") or DISPLAY)

    def _restore(self, unsaved: dict[str, Unsaved]) -> None:
        for key, one in unsaved.items():
            if key in self.sections:
                self.panes_by_key[key].restore(one)

    def _can_save(self) -> bool:
        pane = self._pane
        return pane is not None and pane.current in pane.typed

    def _can_add(self) -> bool:
        pane = self._pane
        return pane is not None and pane.section.fresh is not None

    def _on_save(self) -> None:
        if (pane := self._pane) is not None:
            pane.save()

    def _on_new(self) -> None:
        if (pane := self._pane) is not None:
            pane.add()

    def _on_change(self, change: Change) -> None:
        for pane in self.panes_by_key.values():
            pane.colleagues.name = change.initiator
        if self._catalogue is not None:
            self.refresh()

    def _on_read(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        for pane in self.panes_by_key.values():
            pane.set_catalogue(catalogue)

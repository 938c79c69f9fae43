"""The outages screen: list, editor, poster."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.catalogue import Catalogue
from app.domain.change import Change, Subject
from app.domain.outage import OutageDetail, OutageLine, Phase
from app.domain.place import PlaceBook
from app.i18n import _
from ui.labels import Role
from ui.layout import Panes
from ui.moments import clock_text
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.outages.acts import OutageActs
from ui.pages.outages.editor import OutageEditor
from ui.pages.outages.keeper import DraftKeeper
from ui.pages.outages.life_bar import Asking
from ui.pages.outages.line_list import OutageList
from ui.pages.outages.output import PosterOutput
from ui.pages.outages.preview_pane import PreviewPane
from ui.pages.outages.state import FormState, PageState
from ui.widgets.card import Card
from ui.widgets.waiting import EmptyState

REFRESH_MS = 30_000
RELOAD_MS = 150
WIDTHS = (230, 606, 456)
MINIMUMS = (200, 520, 380)


class OutagesPage(Page):
    """Glue only: each part knows its own business."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.outages = context.services.outages
        self._wanted: UUID | None = None
        self._build()
        self.keeper = DraftKeeper(context.tasks, self.outages, self)
        self.acts = OutageActs(context, self.editor, self.keeper, self)
        self.output = PosterOutput(context, self.preview, self)
        self._reload_soon = QTimer(self)
        self._reload_soon.setSingleShot(True)
        self._reload_soon.setInterval(RELOAD_MS)
        self._minute = QTimer(self)
        self._minute.setInterval(REFRESH_MS)
        self._connect_signals()
        self._minute.start()
        self._load_choices()
        self.reload()

    def _build(self) -> None:
        theme = self.theme
        self.list = OutageList(theme, self._now)
        self.list.new_button.setVisible(self.outages.may_edit)
        self.editor = OutageEditor(theme, self._now, may_edit=self.outages.may_edit)
        self.preview = PreviewPane(theme)
        blank = Card(theme)
        hint = _("Choose an outage at the left.")
        action = (_("New outage notice"), self.new) if self.outages.may_edit else None
        blank.body.addWidget(
            EmptyState(theme, "droplet-off", _("No outage is open."), hint, action)
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(blank)
        self.stack.addWidget(self.editor)
        row = QHBoxLayout(self)
        gap = theme.px(12)
        row.setContentsMargins(gap, gap, gap, gap)
        parts = [
            (_("Outages"), self.list),
            (_("Notice"), self.stack),
            (_("Poster"), self.preview),
        ]
        self.split = Panes(
            theme, self.context.preferences, "outages", list(parts), widths=WIDTHS,
            minimums=MINIMUMS,
        )  # fmt: skip
        row.addWidget(self.split)

    def _connect_signals(self) -> None:
        self.list.chosen.connect(self.open)
        self.list.new_requested.connect(self.new)
        self.list.past_toggled.connect(lambda _past: self.reload())
        self.editor.changed.connect(self._on_form_changed)
        self.editor.bar.save_requested.connect(self.save)
        self.acts.done.connect(self._on_acted)
        self.acts.reload_requested.connect(self._load)
        self.keeper.saved.connect(self._on_saved)
        self.keeper.told.connect(self.editor.bar.set_hint)
        self._reload_soon.timeout.connect(self.reload)
        self._minute.timeout.connect(self._on_minute)
        self.context.changes.subscribe({Subject.OUTAGE, Subject.CALL}, self._on_change, self)

    def _now(self) -> datetime:
        return self.context.services.clock()

    # What a person can do

    @override
    def action_specs(self) -> list[ActionSpec]:
        may = self.outages.may_edit
        bar = self.editor.bar
        return [
            ActionSpec("Ctrl+N", _("New outage notice"), self.new, "xjtstz", "plus",
                       enabled=lambda: may),
            ActionSpec("Ctrl+S", _("Save the draft"), self.save, "bccg", "save",
                       enabled=lambda: self.editor.editable),
            ActionSpec("F9", _("Publish, or report the restoration"), bar.next_step, "fb", "send"),
            ActionSpec("Ctrl+P", _("Print the poster"), self.output.print, "dyhb", "printer"),
            ActionSpec("Ctrl+F", _("Filter the outages"), self._focus_filter, "sxts", "filter"),
            ActionSpec("F5", _("Refresh"), self.reload, "sx", "refresh-cw"),
        ]  # fmt: skip

    @override
    def activate(self, record: object | None = None) -> None:
        if isinstance(record, str):
            record = UUID(record)
        if isinstance(record, UUID):
            self.open(record)
        self.reload()

    @override
    def panes(self) -> list[QWidget]:
        return [self.list.view, self.editor.form.title, self.preview.view]

    def reload(self) -> None:
        """Read the list anew."""
        past = bool(self.list.scope.value)
        self.context.tasks.run(
            lambda: self.outages.lines(show_past=past),
            owner=self,
            done=self._on_lines,
            newest="lines",
        )

    def open(self, outage_id: UUID) -> None:
        """Show a stored outage. What is typed in another one is kept and saved."""
        self.keeper.leave(self.editor.form.state(), self.editor.detail)
        self._wanted = outage_id
        self.list.choose(outage_id)
        if (kept := self.keeper.kept.get(outage_id)) is not None:
            self._show_state(kept.state, kept.detail)
            return
        self._load(outage_id)

    def new(self) -> None:
        """Begin a notice."""
        if not self.outages.may_edit:
            return
        self.keeper.leave(self.editor.form.state(), self.editor.detail)
        self._wanted = None
        self.list.choose(None)
        self.stack.setCurrentWidget(self.editor)
        self.editor.show_new(self.outages.new_draft())
        self._begin(_("Saved by itself as soon as something is typed"))

    def save(self) -> None:
        """Ctrl+S: store now."""
        if self.editor.editable and (draft := self.editor.form.draft()) is not None:
            self.keeper.note(draft)
            self.keeper.save()

    @override
    def save_state(self) -> object:
        return PageState(
            form=self.editor.form.state(),
            detail=self.editor.detail,
            stored=self.keeper.stored,
            attempted=self.editor.attempted,
            options=self.preview.options(),
            copies=self.preview.copies.value(),
            filter=self.list.filter.text(),
            past=bool(self.list.scope.value),
        )

    @override
    def restore_state(self, state: object) -> None:
        if not isinstance(state, PageState):
            return
        self.preview.set_options(state.options, state.copies)
        self.list.filter.setText(state.filter)
        self.list.scope.set_value(state.past)
        if state.form is not None:
            self._show_state(state.form, state.detail, attempted=state.attempted)
            if state.stored is not None:
                self.keeper.begin(replace(state.stored, version=state.form.draft.version))
                self.keeper.note(state.form.draft)
        self.reload()

    # Loading

    def _load_choices(self) -> None:
        catalogue, outages = self.context.services.catalogue, self.outages
        self.context.tasks.run(
            lambda: (catalogue.get(), *outages.area_words()), owner=self, done=self._on_choices
        )

    def _on_choices(self, choices: tuple[Catalogue, PlaceBook, dict[int, str]]) -> None:
        catalogue, book, words = choices
        dirty = self.keeper.dirty
        self.editor.form.set_catalogue(catalogue.units, catalogue.notice_texts)
        self.editor.form.set_places(book, words)
        draft = self.editor.form.draft()
        if draft is not None:
            if not dirty:
                self.keeper.begin(draft)
            self.output.show(draft, self.editor.detail)

    def _load(self, outage_id: UUID) -> None:
        self.context.tasks.run(
            lambda: self.outages.detail(outage_id),
            owner=self,
            done=self._on_detail,
            newest="detail",
        )

    def _on_detail(self, detail: OutageDetail) -> None:
        if detail.content.id != self._wanted:
            return
        self.stack.setCurrentWidget(self.editor)
        self.editor.show_detail(detail)
        self._begin(self._standing(detail))

    def _show_state(
        self, state: FormState, detail: OutageDetail | None, *, attempted: bool = False
    ) -> None:
        """Show a form as it was typed, over the stored notice it belongs to."""
        self._wanted = state.draft.id if detail is not None else None
        self.stack.setCurrentWidget(self.editor)
        self.list.choose(self._wanted)
        self.editor.restore(detail, state, attempted=attempted)
        self.keeper.begin(detail.content if detail is not None else self.outages.new_draft())
        self.keeper.note(state.draft)
        self.output.show(state.draft, detail)

    def _begin(self, hint: str) -> None:
        draft = self.editor.form.draft()
        assert draft is not None
        self.keeper.begin(draft)
        self.editor.bar.set_hint(hint)
        self.output.show(draft, self.editor.detail)

    def _standing(self, detail: OutageDetail) -> str:
        """The words at the left of the action bar."""
        if not self.outages.may_edit:
            return _("Dispatchers and supervisors write notices; you can read and print.")
        if self.editor.editable:
            return _("Draft, saved by itself")
        if self.editor.detail is not None and detail.restored_at is None and detail.versions:
            return _("Published and fixed. A later end will be the next version.")
        if detail.restored_at is not None:
            return _("The poster says that the water is back.")
        return ""

    def _on_lines(self, lines: tuple[OutageLine, ...]) -> None:
        at = self._now()
        self.list.set_lines(lines)
        running = [x for x in lines if x.phase(at) in {Phase.ACTIVE, Phase.OVERRUN}]
        self.context.badge(len(running))
        nothing = self.editor.form.draft() is None and self._wanted is None
        if nothing and lines:
            self.open(lines[0].id)

    # Writing

    def _on_form_changed(self) -> None:
        draft = self.editor.form.draft()
        if draft is None or not self.editor.editable:
            return
        self.keeper.note(draft)
        self.output.show(draft, self.editor.detail)

    def _on_saved(self, detail: OutageDetail) -> None:
        self._wanted = detail.content.id
        self.editor.show_saved(detail)
        self.list.choose(self._wanted)
        self.editor.bar.set_hint(_("Draft saved {time}").format(time=clock_text(self._now())))
        draft = self.editor.form.draft()
        self.output.show(draft, detail)

    def _on_acted(self, detail: OutageDetail) -> None:
        self._wanted = detail.content.id
        self._on_detail(detail)
        self.reload()

    # What others do, and time

    def _on_change(self, change: Change) -> None:
        self._reload_soon.start()
        detail = self.editor.detail
        mine = change.initiator == self.context.services.person.name
        if detail is None or mine or str(detail.content.id) not in change.ids:
            return
        if self.keeper.dirty or self.keeper.saving:
            words = _("{name} has just changed this outage.").format(name=change.initiator)
            self.editor.show_note(Role.SOON, words)
        else:
            self._load(detail.content.id)

    def _on_minute(self) -> None:
        self.list.refresh_times()
        self.editor.refresh()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes back what the action bar asks, wherever the cursor is."""
        if event.key() == Qt.Key.Key_Escape and self.editor.bar.asking is not Asking.NOTHING:
            self.editor.bar.stop_asking()
            return
        super().keyPressEvent(event)

    def _focus_filter(self) -> None:
        self.list.filter.setFocus()
        self.list.filter.selectAll()

"""The outages screen: list, editor, poster."""

from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget
from typing_extensions import override

from app.domain.change import Change, Subject
from app.domain.outage import OutageLines, Phase
from app.i18n import _
from ui.errors import unread
from ui.layout import Panes
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.outages.editor import OutageEditor
from ui.pages.outages.life_bar import Asking
from ui.pages.outages.line_list import OutageList, Question
from ui.pages.outages.preview_pane import PreviewPane
from ui.pages.outages.room import OutageRoom
from ui.pages.outages.state import PageState
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
        self._build()
        self.room = OutageRoom(context, self.editor, self.preview, self)
        self.keeper, self.acts, self.output = self.room.keeper, self.room.acts, self.room.output
        self._reload_soon = QTimer(self)
        self._reload_soon.setSingleShot(True)
        self._reload_soon.setInterval(RELOAD_MS)
        self._minute = QTimer(self)
        self._minute.setInterval(REFRESH_MS)
        self._asked = False
        self._connect_signals()
        self._minute.start()

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
        gap = theme.gutter
        row.setContentsMargins(gap, gap, gap, gap)
        parts = [
            (_("Outages"), self.list),
            (_("Notice"), self.stack),
            (_("Poster"), self.preview),
        ]
        self.split = Panes(
            theme, self.context.preferences, "outages", list(parts), widths=WIDTHS,
            minimums=MINIMUMS, parent=self,
        )  # fmt: skip
        row.addWidget(self.split)

    def _connect_signals(self) -> None:
        self.list.chosen.connect(self.open)
        self.list.new_requested.connect(self.new)
        self.list.asked.connect(self.reload)
        self.room.wanted.connect(self._on_wanted)
        self.room.acted.connect(self.reload)
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
            ActionSpec("Ctrl+F", _("Filter the outages"), self.list.focus_filter, "sxts", "filter"),
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
        self._asked = True
        asked = self.list.question()
        self.context.tasks.run(
            lambda: self.outages.lines(show_past=asked.past, words=asked.words, most=asked.most),
            owner=self,
            done=lambda found: self._on_lines(found, asked),
            failed=lambda error: self.list.show_unread(
                unread(error, self.context.toasts), self.reload
            ),
            newest="lines",
        )

    def open(self, outage_id: UUID) -> None:
        """Show a stored outage. What is typed in another one is kept and saved."""
        self.room.open(outage_id)

    def new(self) -> None:
        """Begin a notice."""
        self.room.new()

    def save(self) -> None:
        """Ctrl+S: store now."""
        self.room.save()

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
        self.room.show_kept(state)
        self.reload()

    def _on_lines(self, found: OutageLines, asked: Question) -> None:
        at = self._now()
        self.list.set_lines(found, asked)
        if not asked.words:
            running = [x for x in found.lines if x.phase(at) in {Phase.ACTIVE, Phase.OVERRUN}]
            self.context.badge(len(running))
        if self.room.empty and found.lines:
            self.open(found.lines[0].id)

    def _on_wanted(self, outage_id: UUID | None) -> None:
        self.list.choose(outage_id)
        if outage_id is None or self.editor.form.draft() is not None:
            self.stack.setCurrentWidget(self.editor)

    def _on_change(self, change: Change) -> None:
        if self._asked:
            self._reload_soon.start()
        self.room.follow(change)

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

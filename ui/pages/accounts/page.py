"""The accounts screen: choose a file, correct its columns, import it; the history beside it."""

from pathlib import Path

from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.account_import import ImportPreview
from app.domain.change import Change, Subject
from app.i18n import _
from ui.errors import present, unread
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.accounts.card import ImportCard, Step
from ui.pages.accounts.history import HistoryCard
from ui.pages.accounts.runner import ImportRunner, Mapping
from ui.tasks import Lane


class AccountsPage(Page):
    """One file at a time. The import runs on when another screen or look is in front."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._service = context.services.imports
        self.runner = ImportRunner.of(context.tasks)
        self.path: Path | None = None
        self._build()
        self._connect_signals()
        self._pick_up()

    def _build(self) -> None:
        theme = self.theme
        self.card = ImportCard(theme, self.start, self.cancel)
        self.history = HistoryCard(self.context)
        split = QSplitter(self)
        split.setHandleWidth(theme.gutter)
        split.setChildrenCollapsible(False)
        split.addWidget(self.card)
        split.addWidget(self.history)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 3)
        split.setSizes([theme.px(800), theme.px(500)])
        column = QVBoxLayout(self)
        margin = theme.gutter
        column.setContentsMargins(margin, margin, margin, margin)
        column.addWidget(split)

    def _connect_signals(self) -> None:
        self.card.choose.file_chosen.connect(self.open_file)
        self.card.corrected.connect(self._on_corrected)
        self.runner.progressed.connect(self.card.running.progress.show_progress)
        self.runner.ended.connect(self._on_ended)
        self.context.changes.subscribe({Subject.ACCOUNT}, self._on_change, self)

    def open_file(self, path: Path, mapping: Mapping | None = None) -> None:
        """Look at a file and show its preview."""
        if self.card.step is Step.RUNNING:
            return
        self.path = path
        self.runner.forget()
        self.card.show_choice(path.name)
        self.context.tasks.run(
            lambda: self._service.preview(path, mapping), owner=self, lane=Lane.OUTPUT,
            done=self._on_preview, failed=self._on_preview_failed, newest="preview",
        )  # fmt: skip

    def start(self) -> None:
        """Import the file with the columns as chosen."""
        if not self.card.can_start or self.path is None:
            return
        path, mapping = self.path, self.card.preview.mapping.mapping()
        self.card.show_running(path.name)
        self.runner.start(self._service, path, mapping)

    def cancel(self) -> None:
        """Stop after the batch under way; its report still comes."""
        if self.card.step is Step.RUNNING:
            self.runner.stop()
            self.card.running.stopping()

    def refresh(self) -> None:
        """Read the history anew."""
        self.context.tasks.run(
            self._service.history,
            owner=self,
            done=self.history.show_runs,
            failed=lambda error: self.history.show_unread(
                unread(error, self.context.toasts), self.refresh
            ),
            newest="history",
        )

    @override
    def action_specs(self) -> list[ActionSpec]:
        card = self.card
        return [
            ActionSpec("Ctrl+O", _("Choose an account file"), card.choose.ask, "xzwj", "file-up",
                       enabled=lambda: card.step is not Step.RUNNING),
            ActionSpec("F9", _("Start the import"), self.start, "ksdr", "play",
                       enabled=lambda: card.can_start),
            ActionSpec("Esc", _("Stop the import"), self.cancel, "qxdr", "x",
                       enabled=lambda: card.step is Step.RUNNING),
            ActionSpec("F5", _("Refresh"), self.refresh, "sx", "refresh-cw"),
        ]  # fmt: skip

    @override
    def activate(self, record: object | None = None) -> None:
        self.refresh()
        if isinstance(record, Path):
            self.open_file(record)

    @override
    def panes(self) -> list[QWidget]:
        return [self.card, self.history]

    @override
    def save_state(self) -> object:
        """The file and its columns; the import under way is the runner's, and so is its report."""
        if self.card.step is not Step.PREVIEW:
            return None
        return {"path": self.path, "mapping": self.card.preview.mapping.mapping()}

    @override
    def restore_state(self, state: object) -> None:
        if isinstance(state, dict) and isinstance(state.get("path"), Path):
            self.open_file(state["path"], state.get("mapping"))

    def _on_corrected(self) -> None:
        """The same file under other columns: only the samples are read again."""
        path = self.path
        if path is None:
            return
        mapping = self.card.preview.mapping.mapping()
        self.context.tasks.run(
            lambda: self._service.preview(path, mapping), owner=self, lane=Lane.OUTPUT,
            done=self.card.show_samples, failed=self._on_preview_failed, newest="preview",
        )  # fmt: skip

    def _on_preview(self, preview: ImportPreview) -> None:
        assert self.path is not None  # it was looked at
        self.card.show_preview(preview, self.path.name)

    def _on_preview_failed(self, error: BaseException) -> None:
        self.card.show_choice()
        present(error, self.context.toasts)

    def _pick_up(self) -> None:
        """Show the import that another look of this screen began, or how it ended."""
        runner = self.runner
        if runner.running and runner.path is not None:
            self.path = runner.path
            self.card.show_running(runner.path.name)
            self.card.running.progress.show_progress(*runner.told)
            if runner.stopping:
                self.card.running.stopping()
        elif runner.report is not None:
            self.path = runner.path
            self._show_report()
        elif runner.error is not None:
            self._on_ended()

    def _on_ended(self) -> None:
        runner = self.runner
        if runner.report is not None:
            self._show_report()
            self.refresh()
            return
        error, path = runner.error, runner.path
        self.card.show_choice()
        if path is not None and error is not None:
            self.open_file(path, runner.mapping)
            present(error, self.context.toasts)

    def _show_report(self) -> None:
        report = self.runner.report
        assert report is not None  # asked by those who know
        assert self.path is not None  # it was imported
        self.card.show_report(report, self.runner.broken, self.path.name)

    def _on_change(self, _change: Change) -> None:
        if self.isVisible():
            self.refresh()

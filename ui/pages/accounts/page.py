"""The accounts screen: choose a file, correct its columns, import it; the history beside it."""

from enum import StrEnum
from pathlib import Path

from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.account_import import ImportPreview, ImportRun
from app.domain.change import Change, Subject
from app.i18n import _
from ui.errors import present
from ui.navigation import ActionSpec, Page, PageContext
from ui.pages.accounts.choose import ChoosePane
from ui.pages.accounts.history import HistoryCard
from ui.pages.accounts.preview import PreviewPane
from ui.pages.accounts.result import ResultPane, RunningPane
from ui.pages.accounts.runner import ImportRunner, Mapping
from ui.tasks import Lane
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card


class Step(StrEnum):
    """What the main card shows."""

    CHOOSE = "choose"
    PREVIEW = "preview"
    RUNNING = "running"
    RESULT = "result"


class AccountsPage(Page):
    """One file at a time. The import runs on when another screen or look is in front."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._service = context.services.imports
        self.runner = ImportRunner.of(context.tasks)
        self.step = Step.CHOOSE
        self.path: Path | None = None
        self._build()
        self._connect_signals()
        self._show(Step.CHOOSE)
        self._pick_up()

    def _build(self) -> None:
        theme = self.theme
        self.choose = ChoosePane(theme)
        self.preview = PreviewPane(theme)
        self.running = RunningPane(theme, self.cancel)
        self.result = ResultPane(theme, self.choose.ask)
        self._panes = {
            Step.CHOOSE: self.choose, Step.PREVIEW: self.preview,
            Step.RUNNING: self.running, Step.RESULT: self.result,
        }  # fmt: skip
        self.card = Card(theme, _("Import accounts"))
        self._stack = QStackedWidget()
        for pane in self._panes.values():
            self._stack.addWidget(pane)
        self.card.body.addWidget(self._stack, 1)
        self.start_button = KeyButton(
            theme, _("Start the import"), "F9", kind="primary", on_click=self.start
        )
        self.other_button = KeyButton(theme, _("Another file"), "Ctrl+O", on_click=self.choose.ask)
        footer = self.card.footer()
        footer.addStretch(1)
        footer.addWidget(self.other_button)
        footer.addWidget(self.start_button)
        self._footer_bar = footer.parentWidget()
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
        self.choose.file_chosen.connect(self.open_file)
        self.preview.corrected.connect(self._on_corrected)
        self.runner.progressed.connect(self._on_progress)
        self.runner.ended.connect(self._on_ended)
        self.context.changes.subscribe({Subject.ACCOUNT}, self._on_change, self)

    def open_file(self, path: Path, mapping: Mapping | None = None) -> None:
        """Look at a file and show its preview."""
        if self.step is Step.RUNNING:
            return
        self.path = path
        self.runner.forget()
        self._show(Step.CHOOSE)
        self.choose.busy.start(_("Looking at {name}").format(name=path.name))
        self.context.tasks.run(
            lambda: self._service.preview(path, mapping), owner=self, lane=Lane.OUTPUT,
            done=self._on_preview, failed=self._on_preview_failed, newest="preview",
        )  # fmt: skip

    def start(self) -> None:
        """Import the file with the columns as chosen."""
        if not self._can_start() or self.path is None:
            return
        path, mapping = self.path, self.preview.mapping.mapping()
        self.running.begin(path.name)
        self._show(Step.RUNNING)
        self.runner.start(self._service, path, mapping)

    def cancel(self) -> None:
        """Stop after the batch under way; its report still comes."""
        if self.step is Step.RUNNING:
            self.runner.stop()
            self.running.stopping()

    def refresh(self) -> None:
        """Read the history anew."""
        self.context.tasks.run(
            self._service.history, owner=self, done=self._on_history, newest="history"
        )

    @override
    def action_specs(self) -> list[ActionSpec]:
        return [
            ActionSpec("Ctrl+O", _("Choose an account file"), self.choose.ask, "xzwj", "file-up",
                       enabled=lambda: self.step is not Step.RUNNING),
            ActionSpec("F9", _("Start the import"), self.start, "ksdr", "play",
                       enabled=self._can_start),
            ActionSpec("Esc", _("Stop the import"), self.cancel, "qxdr", "x",
                       enabled=lambda: self.step is Step.RUNNING),
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
        if self.step is not Step.PREVIEW:
            return None
        return {"path": self.path, "mapping": self.preview.mapping.mapping()}

    @override
    def restore_state(self, state: object) -> None:
        if isinstance(state, dict) and isinstance(state.get("path"), Path):
            self.open_file(state["path"], state.get("mapping"))

    def _show(self, step: Step) -> None:
        self.step = step
        self._stack.setCurrentWidget(self._panes[step])
        name = self.path.name if self.path is not None and step is not Step.CHOOSE else ""
        self.card.set_title(_("Import accounts"), name)
        if self._footer_bar is not None:
            self._footer_bar.setVisible(step is Step.PREVIEW)

    def _can_start(self) -> bool:
        seen = self.preview.preview
        return self.step is Step.PREVIEW and seen is not None and not seen.missing

    def _on_corrected(self) -> None:
        """The same file under other columns: only the samples are read again."""
        path = self.path
        if path is None:
            return
        mapping = self.preview.mapping.mapping()
        self.context.tasks.run(
            lambda: self._service.preview(path, mapping), owner=self, lane=Lane.OUTPUT,
            done=self._on_other_columns, failed=self._on_preview_failed, newest="preview",
        )  # fmt: skip

    def _on_preview(self, preview: ImportPreview) -> None:
        self.choose.busy.stop()
        self.preview.show_preview(preview)
        self._show(Step.PREVIEW)
        self._offer_start()
        first = next(iter(preview.missing), None)
        (self.start_button if first is None else self.preview.mapping.combos[first]).setFocus()

    def _on_other_columns(self, preview: ImportPreview) -> None:
        self.preview.show_preview(preview, keep_mapping=True)
        self._offer_start()

    def _offer_start(self) -> None:
        seen = self.preview.preview
        missing = seen is not None and bool(seen.missing)
        self.start_button.set_off(_("Choose the columns marked with *.") if missing else "")

    def _on_preview_failed(self, error: BaseException) -> None:
        self.choose.busy.stop()
        self._show(Step.CHOOSE)
        present(error, self.context.toasts)

    def _pick_up(self) -> None:
        """Show the import that another look of this screen began, or how it ended."""
        runner = self.runner
        if runner.running and runner.path is not None:
            self.path = runner.path
            self.running.begin(runner.path.name)
            self._on_progress(*runner.told)
            if runner.stopping:
                self.running.stopping()
            self._show(Step.RUNNING)
        elif runner.report is not None:
            self.path = runner.path
            self._show_report()
        elif runner.error is not None:
            self._on_ended()

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self.running.progress.show_progress(done, total, text)

    def _on_ended(self) -> None:
        runner = self.runner
        if runner.report is not None:
            self._show_report()
            self.refresh()
            return
        error, path = runner.error, runner.path
        self._show(Step.CHOOSE)
        if path is not None and error is not None:
            self.open_file(path, runner.mapping)
            present(error, self.context.toasts)

    def _show_report(self) -> None:
        report = self.runner.report
        assert report is not None  # asked by those who know
        self.result.show_report(report, self.runner.broken)
        self._show(Step.RESULT)

    def _on_change(self, _change: Change) -> None:
        if self.isVisible():
            self.refresh()

    def _on_history(self, runs: tuple[ImportRun, ...]) -> None:
        self.history.show_runs(runs)

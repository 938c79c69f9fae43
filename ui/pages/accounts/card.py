"""The card of one file: chosen, looked at, imported, reported; and which button is offered when."""

from collections.abc import Callable
from enum import StrEnum
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.account_import import ImportPreview, ImportReport
from app.i18n import _
from ui.pages.accounts.choose import ChoosePane
from ui.pages.accounts.preview import PreviewPane
from ui.pages.accounts.result import ResultPane, RunningPane
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card


class Step(StrEnum):
    """What the card shows."""

    CHOOSE = "choose"
    PREVIEW = "preview"
    RUNNING = "running"
    RESULT = "result"


class ImportCard(Card):
    """One step is in front; only a preview has buttons under it. `corrected`: other columns."""

    corrected = Signal()

    def __init__(
        self, theme: Theme, start: Callable[[], object], cancel: Callable[[], object]
    ) -> None:
        super().__init__(theme, _("Import accounts"))
        self.step = Step.CHOOSE
        self.choose = ChoosePane(theme)
        self.running = RunningPane(theme, cancel)
        self.result = ResultPane(theme, self.choose.ask)
        self._stack = QStackedWidget()
        for pane in (self.choose, self.running, self.result):
            self._stack.addWidget(pane)
        self.body.addWidget(self._stack, 1)
        self.start_button = KeyButton(
            theme, _("Start the import"), "F9", kind="primary", on_click=start
        )
        footer = self.footer()
        footer.addStretch(1)
        footer.addWidget(KeyButton(theme, _("Another file"), "Ctrl+O", on_click=self.choose.ask))
        footer.addWidget(self.start_button)
        self._footer_bar = footer.parentWidget()
        self.show_choice()

    @cached_property
    def preview(self) -> PreviewPane:
        """Built for the first file: its lists, one for each field, take a while."""
        pane = PreviewPane(self._theme, self._stack)
        self._stack.addWidget(pane)
        pane.corrected.connect(self.corrected)
        return pane

    @property
    def can_start(self) -> bool:
        """Whether a preview is in front that tells all that is needed."""
        if self.step is not Step.PREVIEW:
            return False
        seen = self.preview.preview
        return seen is not None and not seen.missing

    def show_choice(self, looking_at: str = "") -> None:
        """A file may be chosen; one is being looked at."""
        self._show(Step.CHOOSE)
        if looking_at:
            self.choose.busy.start(_("Looking at {name}").format(name=looking_at))
        else:
            self.choose.busy.stop()

    def show_preview(self, preview: ImportPreview, name: str) -> None:
        """A file's columns and samples; the focus goes to what is to do next."""
        self.choose.busy.stop()
        self.preview.show_preview(preview)
        self._show(Step.PREVIEW, name)
        self._offer_start()
        first = next(iter(preview.missing), None)
        (self.start_button if first is None else self.preview.mapping.combos[first]).setFocus()

    def show_samples(self, preview: ImportPreview) -> None:
        """The same file under other columns."""
        self.preview.show_preview(preview, keep_mapping=True)
        self._offer_start()

    def show_running(self, name: str) -> None:
        """An import has begun."""
        self.running.begin(name)
        self._show(Step.RUNNING, name)

    def show_report(self, report: ImportReport, error: str, name: str) -> None:
        """How it ended; `error` is the sentence of an import that broke off."""
        self.result.show_report(report, error)
        self._show(Step.RESULT, name)

    def _show(self, step: Step, name: str = "") -> None:
        self.step = step
        others: dict[Step, QWidget] = {
            Step.CHOOSE: self.choose, Step.RUNNING: self.running, Step.RESULT: self.result,
        }  # fmt: skip
        self._stack.setCurrentWidget(others.get(step) or self.preview)
        self.set_title(_("Import accounts"), name)
        if self._footer_bar is not None:
            self._footer_bar.setVisible(step is Step.PREVIEW)

    def _offer_start(self) -> None:
        seen = self.preview.preview
        missing = seen is not None and bool(seen.missing)
        self.start_button.set_off(_("Choose the columns marked with *.") if missing else "")

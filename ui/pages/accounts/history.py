"""The imports so far."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtWidgets import QStackedWidget

from app.domain.account_import import ImportRun
from app.i18n import _
from ui.labels import full_time
from ui.models.record_table import Cell, CellKind, Column, RecordTable
from ui.navigation import PageContext
from ui.pages.accounts.words import heading_room, run_look
from ui.widgets.card import Card
from ui.widgets.record_view import RecordView
from ui.widgets.waiting import EmptyState
from ui.wording import count_text


class HistoryCard(Card):
    """A table of imports, newest first."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.theme, _("Imports so far"))
        theme = context.theme
        self.flush()

        def number(key: str, heading: str, read: Callable[[ImportRun], int]) -> Column[ImportRun]:
            width = heading_room(theme, heading, 62)
            return Column(key, heading, lambda run: Cell(count_text(read(run))), width=width,
                          numeric=True)  # fmt: skip

        columns: list[Column[ImportRun]] = [
            Column("file", _("File"), _file, CellKind.TWO_LINES, width=180, stretch=True),
            number("new", _("Added"), lambda run: run.added),
            number("changed", _("Changed"), lambda run: run.updated),
            number("refused", _("Refused"), lambda run: run.rejected),
        ]  # fmt: skip
        self.view: RecordView[ImportRun] = RecordView(
            theme, RecordTable(columns, lambda r: r.id), label=_("Imports so far"),
            name="imports", preferences=context.preferences, lines=2,
        )  # fmt: skip
        self._stack = QStackedWidget()
        self._empty = EmptyState(theme, "history", "")
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        self.body.addWidget(self._stack)

    def show_runs(self, runs: Sequence[ImportRun]) -> None:
        self.view.set_rows(runs)
        self._empty.show_state("history", _("No account file imported yet"))
        self._stack.setCurrentIndex(1 if runs else 0)

    def show_unread(self, sentence: str, again: Callable[[], object]) -> None:
        """They could not be read; those that are shown stay."""
        self._empty.show_state("triangle-alert", sentence, "", (_("Try again"), again))


def _file(run: ImportRun) -> Cell:
    """The name, and under it how and when the import ended."""
    how, when = run_look(run), full_time(run.started_at)
    below = replace(how, text=f"{how.text} {when}")
    return Cell(run.file_name, look=below, spoken=f"{run.file_name}\n{below.text}", middle=True)

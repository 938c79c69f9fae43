"""The chain: check it, take its head along, compare a line that was kept elsewhere."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.audit import Chain, Verified
from app.i18n import _, ngettext
from ui.labels import Role
from ui.moments import full_time
from ui.navigation import PageContext
from ui.tasks import Job
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.key_values import KeyValues
from ui.widgets.text import text_label
from ui.widgets.waiting import ProgressLine
from ui.wording import count_text


class ChainPane(QWidget):
    """`verify_wanted`, `export_wanted`; `compare_wanted` carries the line."""

    verify_wanted = Signal()
    export_wanted = Signal()
    compare_wanted = Signal(str)

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        theme = context.theme
        self.job: Job | None = None
        self.checking = False
        self.card = Card(theme, _("Chain of closed batches"), " ", scroll=True)
        words = _(
            "About once a minute the finished entries are closed into a batch, whose head is made"
            " of its entries and of the head before it. Keep a head away from the server: it shows"
            " when the past was written anew, even by who rules the server."
        )
        self.card.body.addWidget(text_label(words, "sec", wrap=True))
        self.facts = KeyValues(theme, caption_width=96)
        self.card.body.addWidget(self.facts)
        self.result = Banner(theme, Role.DONE, " ")
        self.result.hide()
        self.card.body.addWidget(self.result)
        self.progress = ProgressLine(theme, self.cancel)
        self.progress.hide()
        self.card.body.addWidget(self.progress)
        self.card.body.addWidget(text_label(_("Compare a line that was kept"), "section"))
        row = QHBoxLayout()
        self.kept = QLineEdit()
        self.kept.setPlaceholderText(_("Number, head and time, as in the file"))
        self.kept.setAccessibleName(_("Compare a line that was kept"))
        self.compare_button = KeyButton(
            theme, _("Compare with the chain"), on_click=self._on_compare
        )
        row.addWidget(self.kept, 1)
        row.addWidget(self.compare_button)
        self.card.body.addLayout(row)
        self.card.body.addStretch(1)
        footer = self.card.footer()
        footer.addStretch(1)
        self.export_button = KeyButton(
            theme, _("Export head…"), "Ctrl+E", icon="file-down",
            on_click=self.export_wanted.emit,
        )  # fmt: skip
        self.verify_button = KeyButton(
            theme, _("Check all"), "F9", kind="primary", on_click=self.verify_wanted.emit
        )
        footer.addWidget(self.export_button)
        footer.addWidget(self.verify_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.card)
        self.kept.returnPressed.connect(self._on_compare)

    def show_chain(self, chain: Chain) -> None:
        """The newest batch, and what waits."""
        at = "" if chain.closed_at is None else full_time(chain.closed_at)
        self.facts.set_rows([
            (_("Batches"), count_text(chain.of)), (_("Newest"), at), (_("Entries in it"),
             count_text(chain.entries)), (_("Head"), chain.head),
            (_("Not closed yet"), _entries(chain.waiting)),
        ])  # fmt: skip
        self.export_button.set_off("" if chain.no else _("Nothing is closed yet."))

    def show_progress(self, done: int, total: int, _text: str) -> None:
        """How many batches are checked."""
        self.result.hide()
        self.progress.show()
        words = _("{done} of {total} batches").format(
            done=count_text(done), total=count_text(total)
        )
        self.progress.show_progress(done, total, words)

    def show_verified(self, found: Verified) -> None:
        """What the check found."""
        self.stop()
        if found.broken is None:
            title = ngettext(
                "The chain is whole: {n} batch", "The chain is whole: {n} batches", found.of
            ).format(n=count_text(found.of))
            self.result.show_state(Role.DONE, title, _("Every entry is as it was written."))
        else:
            title = _("Batch {no} is not as it was closed").format(no=found.broken)
            words = _("Entries were changed, added or taken away past the program. Keep the server"
                      " as it is and compare with a backup.")  # fmt: skip
            self.result.show_state(Role.OVER, title, words)
        self.result.show()

    def show_compared(self, *, same: bool) -> None:
        """Whether the line is in the chain."""
        if same:
            self.result.show_state(Role.DONE, _("This head is in the chain."))
        else:
            words = _("The chain was written anew, or this line is of another server.")
            self.result.show_state(Role.OVER, _("This head is not in the chain."), words)
        self.result.show()

    def stop(self) -> None:
        """The check is over, one way or the other."""
        self.job, self.checking = None, False
        self.progress.hide()
        self.verify_button.set_busy(busy=False)

    def cancel(self) -> None:
        """Stop a check that is under way."""
        if self.job is not None:
            self.job.cancel()

    def _on_compare(self) -> None:
        if self.kept.text().strip():
            self.compare_wanted.emit(self.kept.text())


def _entries(count: int) -> str:
    return ngettext("{n} entry", "{n} entries", count).format(n=count_text(count))

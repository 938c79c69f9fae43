"""What is done with the chain: read, check, take its head along, compare."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.audit import Chain, Verified
from app.i18n import _
from ui.errors import present
from ui.navigation import PageContext
from ui.pages.audit.chain_pane import ChainPane
from ui.tasks import JobHandle, Lane


class ChainWork(QObject):
    """Asks the service for what the chain's pane wants, and shows the answers in it."""

    def __init__(self, context: PageContext, pane: ChainPane, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._pane, self._page = context, pane, page
        self._service = context.services.audit
        pane.export_wanted.connect(self.export)
        pane.compare_wanted.connect(self._on_compare)

    def read(self) -> None:
        """The newest batch, and what waits."""

        def done(chain: Chain | None) -> None:
            if chain is not None:
                self._pane.show_chain(chain)

        self._context.tasks.run(self._service.chain, owner=self, done=done, newest="chain")

    def verify(self) -> None:
        """Compute every batch anew, with progress, unless that is under way."""
        pane = self._pane
        if pane.checking:
            return
        pane.checking = True
        pane.verify_button.set_busy(busy=True, text=_("Checking…"))

        def work(handle: JobHandle) -> Verified:
            return self._service.verify(handle.progress)

        def done(found: Verified) -> None:
            pane.show_verified(found)
            self.read()

        job = self._context.tasks.run_with_progress(
            work, owner=self, done=done, failed=self._on_failed, cancelled=pane.stop,
            progress=pane.show_progress, lane=Lane.OUTPUT,
        )  # fmt: skip
        if pane.checking:
            pane.job = job

    def export(self) -> None:
        """Ask for a file and write the head's line into it."""
        dialog = QFileDialog(self._page, _("Export head…"), "audit-head.txt", _("Text (*.txt)"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write the head's line into this file."""

        def done(chain: Chain) -> None:
            words = _("The head of batch {no} is in {name}. Keep it away from the server.")
            self._context.toasts.show_info(words.format(no=chain.no, name=path.name))

        self._context.tasks.run(lambda: self._service.export_head(path), owner=self, done=done,
                                lane=Lane.OUTPUT)  # fmt: skip

    def _on_compare(self, kept: str) -> None:
        def done(same: bool) -> None:
            self._pane.show_compared(same=same)

        self._context.tasks.run(lambda: self._service.compare(kept), owner=self, done=done)

    def _on_failed(self, error: BaseException) -> None:
        self._pane.stop()
        present(error, self._context.toasts)

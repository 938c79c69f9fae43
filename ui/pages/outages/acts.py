"""The steps of an outage's life, done by a worker."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.errors import Conflict, InvalidInput
from app.domain.outage import OutageDetail
from app.i18n import _
from ui.errors import present
from ui.labels import Role
from ui.navigation import PageContext
from ui.pages.outages.editor import OutageEditor
from ui.pages.outages.keeper import DraftKeeper

if TYPE_CHECKING:
    from app.services.outages import Outages


class OutageActs(QObject):
    """Publish, restore, cancel. `done` carries the outage as it is afterwards.

    `conflict(error)`: a colleague was first.
    """

    done = Signal(object)
    conflict = Signal(object)

    def __init__(
        self, context: PageContext, editor: OutageEditor, keeper: DraftKeeper, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._context, self._editor, self._keeper = context, editor, keeper
        self._outages: Outages = context.services.outages
        bar = editor.bar
        bar.publish_requested.connect(self.publish)
        bar.restore_requested.connect(self.restore)
        bar.cancel_requested.connect(self.cancel)
        keeper.failed.connect(self._on_failed)

    def publish(self) -> None:
        """Store what is typed, then publish it."""
        draft = self._editor.form.draft()
        if draft is None:
            return
        dirty = self._keeper.dirty or draft.version == 0
        outages = self._outages

        def work() -> OutageDetail:
            version = outages.save_draft(draft).version if dirty else draft.version
            return outages.publish(draft.id, version)

        self._act(work, _("Publishing…"), _("Published: {number}"))

    def restore(self, at: datetime) -> None:
        """The water is back since `at`."""
        if (detail := self._editor.detail) is not None:
            key, version = detail.content.id, detail.version
            self._act(
                lambda: self._outages.restore(key, version, at),
                _("Saving…"),
                _("Water is back: {number}"),
            )

    def cancel(self, reason: str) -> None:
        """It does not take place; a draft is thrown away."""
        detail, draft = self._editor.detail, self._editor.form.draft()
        if detail is not None and draft is not None:
            key, version = detail.content.id, draft.version
            self._act(
                lambda: self._outages.cancel(key, version, reason),
                _("Saving…"),
                _("Cancelled: {number}"),
            )

    def _act(self, work: Callable[[], OutageDetail], busy: str, words: str) -> None:
        self._keeper.held_back = True
        self._editor.bar.set_busy(busy=True, text=busy)
        self._context.tasks.run(
            work,
            owner=self,
            done=lambda detail: self._on_acted(detail, words),
            failed=self._on_act_failed,
        )

    def _on_acted(self, detail: OutageDetail, words: str) -> None:
        self._editor.bar.set_busy(busy=False)
        self._editor.bar.stop_asking()
        self._keeper.kept.pop(detail.content.id, None)
        self.done.emit(detail)
        self._context.toasts.show_success(words.format(number=detail.number))

    def _on_act_failed(self, error: BaseException) -> None:
        self._editor.bar.set_busy(busy=False)
        self._keeper.held_back = False
        if isinstance(error, Conflict):
            self.conflict.emit(error)
        else:
            self._on_failed(error)

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, InvalidInput):
            self._editor.head.show_note(Role.OVER, error.message())
            self._editor.focus(error.field)
            return
        present(error, self._context.toasts)

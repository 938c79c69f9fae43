"""Keeps what is typed: drafts are stored by themselves a few seconds after the last change."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.errors import Conflict, Unavailable
from app.domain.outage import OutageDetail, OutageDraft
from app.domain.outage_rules import window_problems
from app.i18n import _
from ui.pages.outages.state import FormState
from ui.pages.outages.words import is_blank, same_content
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.services.outages import Outages

AUTOSAVE_MS = 4000


@dataclass(frozen=True, slots=True)
class Left:
    """A form that was left before it could be stored."""

    state: FormState
    detail: OutageDetail | None


class DraftKeeper(QObject):
    """Stores the draft in the shared database: every desk sees it, and a crash costs seconds.

    Times not yet understood cannot be stored; they live in the form and in the page's state.
    `told` says in words how things stand.
    """

    saved = Signal(object)
    conflict = Signal(object)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, outages: "Outages", parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._outages = tasks, outages
        self._stored: OutageDraft | None = None
        self._draft: OutageDraft | None = None
        self._saving = False
        self._again = False
        self.held_back = False
        self.kept: dict[UUID, Left] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AUTOSAVE_MS)
        self._timer.timeout.connect(self.save_if_possible)

    @property
    def dirty(self) -> bool:
        """Whether the form says something that is not stored."""
        return (
            self._draft is not None
            and self._stored is not None
            and not same_content(self._draft, self._stored)
        )

    @property
    def stored(self) -> OutageDraft | None:
        """What the form's text is compared with."""
        return self._stored

    @property
    def saving(self) -> bool:
        return self._saving

    def begin(self, stored: OutageDraft) -> None:
        """The form shows this now; it is what later text is compared with."""
        self._timer.stop()
        self._stored = self._draft = stored
        self.held_back = False
        self._saving = self._again = False

    def note(self, draft: OutageDraft) -> None:
        """The form says this now."""
        self._draft = draft
        if self.dirty:
            self.told.emit(_("Changed; will be saved in a moment"))
            self._timer.start()

    def save_if_possible(self) -> None:
        """Store when something changed, is worth keeping, and nothing forbids it."""
        draft = self._draft
        if draft is None or not self.dirty or self.held_back or is_blank(draft):
            return
        if window_problems(draft.windows):
            self.told.emit(_("Saved as soon as the times are right"))
            return
        self.save()

    def save(self) -> None:
        """Store now. While a save is under way, once more after it."""
        draft = self._draft
        if draft is None:
            return
        self._timer.stop()
        if self._saving:
            self._again = True
            return
        self._saving = True
        self.told.emit(_("Saving…"))
        self._tasks.run(
            lambda: self._outages.save_draft(draft),
            owner=self,
            done=lambda detail: self._on_saved(draft, detail),
            failed=lambda error: self._on_failed(draft, error),
        )

    def leave(self, state: FormState | None, detail: OutageDetail | None) -> None:
        """Another outage is opened: keep the form until its text is stored."""
        if state is None or not self.dirty or is_blank(state.draft):
            return
        self.kept[state.draft.id] = Left(state, detail)
        self.save_if_possible()

    def _on_saved(self, draft: OutageDraft, detail: OutageDetail) -> None:
        kept = self.kept.get(draft.id)
        if kept is not None and same_content(kept.state.draft, draft):
            del self.kept[draft.id]
        if self._draft is None or self._draft.id != draft.id:
            return
        self._saving = False
        self._stored = draft
        self.saved.emit(detail)
        if self._again or self.dirty:
            self._again = False
            self._timer.start()

    def _on_failed(self, draft: OutageDraft, error: BaseException) -> None:
        if self._draft is None or self._draft.id != draft.id:
            return
        self._saving = False
        if isinstance(error, Conflict):
            self.held_back = True
            self.told.emit(_("Not saved: a colleague was first"))
            self.conflict.emit(error)
        elif isinstance(error, Unavailable):
            self.told.emit(_("Not saved: the database does not answer. Trying again."))
            self._timer.start()
        else:
            self.told.emit(_("Not saved"))
            self.failed.emit(error)

"""The soft lock of one place on the screen: says what this person edits, shows who else does."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.change import Change, Subject
from app.domain.editing import Colleague, editing_key
from ui.navigation import PageContext
from ui.widgets.edit_mark import EditMark

if TYPE_CHECKING:
    from app.services.editing import Editing

IDLE_MS = 120_000  # without a keystroke somebody has gone for tea
MARGIN_MS = 300  # after a colleague's hold should have run out


class SoftLock(QObject):
    """One record at a time. It blocks nothing: the version of the record decides.

    With an embedded database it does nothing at all.
    """

    def __init__(self, context: PageContext, mark: EditMark, subject: str) -> None:
        super().__init__(mark)
        self._context, self._mark, self._subject = context, mark, subject
        self._editing: Editing = context.services.editing
        self._record: str | None = None
        self.holding = False
        self._beat = QTimer(self)
        self._beat.setInterval(round(self._editing.beat * 1000))
        self._beat.timeout.connect(self._say)
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(partial(self.hold, editing=False))
        self._runs_out = QTimer(self)
        self._runs_out.setSingleShot(True)
        self._runs_out.timeout.connect(self.ask)
        if self._editing.shared:
            context.changes.subscribe({Subject.EDITING}, self._on_change, self)

    def show_record(self, record: object | None) -> None:
        """Another record is on the screen, or none."""
        key = None if record is None else str(record)
        if key == self._record or not self._editing.shared:
            return
        self.hold(editing=False)
        self._record = key
        self._runs_out.stop()
        self._mark.show_colleagues(())
        self.ask()

    def hold(self, *, editing: bool) -> None:
        """This person begins or ends to edit the record."""
        if editing is self.holding or self._record is None or not self._editing.shared:
            return
        self.holding = editing
        if editing:
            self._beat.start()
            self._say()
        else:
            self._beat.stop()
            self._idle.stop()
            self._run(partial(self._editing.end, self._subject, self._record))

    def touch(self) -> None:
        """A keystroke: it is held, and let go some time after the last one."""
        self.hold(editing=True)
        if self.holding:
            self._idle.start()

    def ask(self) -> None:
        """Who else is editing it now?"""
        if self._record is not None and self._editing.shared:
            self._run(partial(self._editing.others, self._subject, self._record), shown=True)

    def _say(self) -> None:
        if self._record is not None:
            self._run(partial(self._editing.begin, self._subject, self._record), shown=True)

    def _run(self, work: Callable[[], object], *, shown: bool = False) -> None:
        if self._context.services.outbox.known_away:
            return  # what is not said runs out; asking would only make others wait
        record = self._record

        def done(found: object) -> None:
            if shown and record == self._record and isinstance(found, tuple):
                self._show(found)

        self._context.tasks.run(work, owner=self, done=done, failed=lambda _error: None)

    def _show(self, colleagues: tuple[Colleague, ...]) -> None:
        self._mark.show_colleagues(colleagues)
        if colleagues:
            soonest = min(one.seconds for one in colleagues)
            self._runs_out.start(max(0, round(soonest * 1000)) + MARGIN_MS)
        else:
            self._runs_out.stop()

    def _on_change(self, change: Change) -> None:
        if self._record is None:
            return
        if not change.ids or editing_key(self._subject, self._record) in change.ids:
            self.ask()

"""The editor: which outage, how far it is, the form, what to correct, the action bar."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.outage import OutageDetail, OutageDraft, OutageState
from app.domain.outage_rules import Finding, Problem, problems
from ui.layout import Pane
from ui.pages.outages.checks import Checks
from ui.pages.outages.editor_head import EditorHead
from ui.pages.outages.form import OutageForm
from ui.pages.outages.life_bar import BarState, LifeBar
from ui.pages.outages.moment_edit import Now
from ui.pages.outages.state import FormState
from ui.theme import Theme
from ui.widgets.card import Card
from ui.widgets.text import line


class OutageEditor(Card):
    """One outage. `changed` when a person changed the form; `look_requested` at both versions.

    Blocking problems are shown after the first wish to publish; warnings at once.
    """

    changed = Signal()
    look_requested = Signal()

    def __init__(self, theme: Theme, now: Now, *, may_edit: bool) -> None:
        super().__init__(theme)
        self._theme, self._now, self._may_edit = theme, now, may_edit
        self.detail: OutageDetail | None = None
        self._attempted = False
        self._walk = 0
        self.flush()
        self.form = OutageForm(theme, now, private=not may_edit)
        self.bar = LifeBar(theme, now)
        self._build()
        self.form.changed.connect(self._on_changed)
        self.bar.checked_first.connect(self.check)
        self.bar.hint_clicked.connect(self.walk_errors)

    def _build(self) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.checks = Checks(self._theme)
        self.checks.field_wanted.connect(self.focus)
        column.addWidget(self.checks)
        column.addWidget(self.form, 1)
        self.pane = Pane(content)
        self.head = EditorHead(self._theme)
        self.head.look_requested.connect(self.look_requested)
        self.edit_mark, self.conflict = self.head.edit_mark, self.head.conflict
        self.body.addWidget(self.head)
        self.body.addWidget(line())
        self.body.addWidget(self.pane, 1)
        self.body.addWidget(self.bar)

    @property
    def editable(self) -> bool:
        """Whether the form may be changed: a draft, and a seat that writes notices."""
        draft = self.detail is None or self.detail.state is OutageState.DRAFT
        return self._may_edit and draft

    def show_detail(self, detail: OutageDetail) -> None:
        """Show a stored outage."""
        self.detail = detail
        self._attempted = False
        self.form.show_draft(detail.content)
        self._show_head()

    def show_new(self, draft: OutageDraft) -> None:
        """Begin a notice that is not stored yet; the advised tips are ticked."""
        self.detail = None
        self._attempted = False
        self.form.show_draft(draft)
        self.form.tips.show_tips(self.form.tips.advised())
        self._show_head()
        self.form.title.setFocus()

    def show_saved(self, detail: OutageDetail) -> None:
        """The draft was stored: number and version are new, the typed text stays."""
        self.detail = detail
        self.form.rebase(detail.version)
        self._show_head()

    def restore(self, detail: OutageDetail | None, state: FormState, *, attempted: bool) -> None:
        """Take back what an earlier build held."""
        self.detail = detail
        self._attempted = attempted
        self.form.restore(state)
        self._show_head()

    @property
    def attempted(self) -> bool:
        """Whether publishing was tried, so that blocking problems are shown."""
        return self._attempted

    def check(self) -> None:
        """The person wants to publish: from now on say what stands in the way."""
        self._attempted = True
        self._walk = 0
        self.form.areas.add_free()
        self._show_problems()
        if self._blocking():
            self.walk_errors()

    def walk_errors(self) -> None:
        """Put the cursor to the next thing to correct."""
        blocking = self._blocking()
        if blocking:
            problem = blocking[self._walk % len(blocking)]
            self._walk += 1
            self.focus(problem.field, problem.row)

    def focus(self, field: str, row: int = 0) -> None:
        """Put the cursor into a field by its name."""
        if field == "windows":
            unfinished = self.form.windows.unfinished()
            self.form.windows.focus_row(row or (unfinished[0] if unfinished else 1))
        elif field == "areas":
            self.form.areas.filter.setFocus()
        elif field in self.form.fields:
            self.form.fields[field].focus()

    def refresh(self) -> None:
        """A minute has passed: steps, echoes and warnings may differ."""
        self.head.show_steps(self.detail, self.form.draft(), self._now())
        self._show_problems()

    def _show_head(self) -> None:
        detail = self.detail
        self._show_title()
        self.form.set_read_only(read_only=not self.editable)
        self.head.show_outage(detail)
        state = detail.state if detail is not None else OutageState.DRAFT
        number = detail.content.version_no if detail is not None else 1
        self.bar.show_state(BarState(state, number, self._may_edit, stored=detail is not None))
        self.refresh()

    def _show_title(self) -> None:
        draft = self.form.draft()
        self.head.show_title(draft.title if draft else "")

    def _problems(self) -> tuple[Problem, ...]:
        draft = self.form.draft()
        if draft is None or not self.editable:
            return ()
        unread = self.form.unread()
        known = {problem.field for problem in unread}
        found = problems(draft, self._now())
        missing = {Finding.NO_WINDOW, Finding.NO_ESTIMATE}
        rest = (p for p in found if not (p.finding in missing and p.field in known))
        return (*unread, *rest)

    def _blocking(self) -> list[Problem]:
        return [p for p in self._problems() if p.blocks]

    def _show_problems(self) -> None:
        found = self._problems()
        shown = [p for p in found if self._attempted or not p.blocks]
        blocking = [p for p in found if p.blocks]
        self.bar.set_errors(len(blocking) if self._attempted else 0)
        self.form.mark_wrong({p.field for p in blocking} if self._attempted else set())
        self.checks.show_problems(shown)

    def _on_changed(self) -> None:
        self._show_title()
        self._show_problems()
        self.changed.emit()

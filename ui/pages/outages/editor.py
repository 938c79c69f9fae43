"""The editor: which outage, how far it is, the form, what to correct, the action bar."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outage import OutageDetail, OutageDraft, OutageState, Phase
from app.domain.outage_rules import Finding, Problem, problems
from app.i18n import _
from ui.labels import Look, Mark, Role, look
from ui.layout import Pane
from ui.moments import full_time
from ui.pages.outages.form import OutageForm
from ui.pages.outages.life_bar import BarState, LifeBar
from ui.pages.outages.moment_edit import Now
from ui.pages.outages.state import FormState
from ui.pages.outages.words import detail_phase, step_names, step_of
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.conflict_panel import ConflictPanel, Difference
from ui.widgets.edit_mark import EditMark
from ui.widgets.stepper import Stepper
from ui.widgets.text import ElidedLabel, clear_layout, line, text_label


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
        gap = self._theme.gutter
        self.checks = QFrame()
        self._checks = QVBoxLayout(self.checks)
        self._checks.setContentsMargins(gap, self._theme.px(10), gap, 0)
        self._checks.setSpacing(self._theme.px(6))
        column.addWidget(self.checks)
        column.addWidget(self.form, 1)
        self.pane = Pane(content)
        self.body.addWidget(self._build_head())
        self.body.addWidget(line())
        self.body.addWidget(self.pane, 1)
        self.body.addWidget(self.bar)

    def _build_head(self) -> QWidget:
        """Title, number and chip; how far it is; what stays said about it."""
        theme, gap = self._theme, self._theme.gutter
        self.heading = ElidedLabel("", "title")
        self.number = text_label("", "sec", select=True)
        self.chip = Chip(theme, Look(""))
        self.edit_mark = EditMark(theme)
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        row.addWidget(self.heading, 1)
        row.addWidget(self.edit_mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.number)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._steps = QVBoxLayout()
        self._steps.setContentsMargins(0, 0, 0, theme.px(2))
        self.stepper: Stepper | None = None
        head = QWidget()
        top = QVBoxLayout(head)
        top.setContentsMargins(gap, theme.px(8), gap, theme.px(6))
        top.setSpacing(theme.px(4))
        top.addLayout(row)
        top.addLayout(self._steps)
        top.addWidget(self._build_banner())
        self.conflict = ConflictPanel(theme)
        top.addWidget(self.conflict)
        return head

    def _build_banner(self) -> Banner:
        """What stays said; after a colleague's change with a way to look at both."""
        self.banner = Banner(self._theme, Role.ACCENT, "", "")
        self._look = KeyButton(self._theme, _("Compare"), on_click=self.look_requested.emit)
        self.banner.add_button(self._look)
        return self.banner

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
        self.hide_banner()
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

    def show_conflict(
        self, title: str, text: str, found: Sequence[Difference], *, may_overwrite: bool
    ) -> None:
        """A colleague saved first: both versions side by side."""
        self.banner.hide()
        self.conflict.show_conflict(title, text, found, may_overwrite=may_overwrite)

    def show_note(self, role: Role, title: str, text: str = "", *, look: bool = False) -> None:
        """Say something about this outage that stays; `look` offers to compare."""
        self.banner.show_state(role, title, text)
        self._look.setVisible(look)
        self.banner.show()

    def hide_banner(self) -> None:
        self.banner.hide()
        self.conflict.hide()

    def refresh(self) -> None:
        """A minute has passed: steps, echoes and warnings may differ."""
        self._show_steps()
        self._show_problems()

    def _show_head(self) -> None:
        detail = self.detail
        self.number.setText(detail.number if detail is not None else "")
        self._show_title()
        self._show_steps()
        self.form.set_read_only(read_only=not self.editable)
        self.hide_banner()
        if detail is not None and detail.state is OutageState.CANCELLED:
            self.show_note(Role.DONE, _("Cancelled. Nothing of it is told to callers."))
        elif detail is not None and detail.restored_at is not None:
            at = full_time(detail.restored_at)
            self.show_note(Role.DONE, _("Water back since {time}.").format(time=at))
        state = detail.state if detail is not None else OutageState.DRAFT
        number = detail.content.version_no if detail is not None else 1
        self.bar.show_state(BarState(state, number, self._may_edit, stored=detail is not None))
        self._show_problems()

    def _show_title(self) -> None:
        draft = self.form.draft()
        self.heading.setText(draft.title if draft and draft.title else _("New outage notice"))

    def _show_steps(self) -> None:
        detail, at = self.detail, self._now()
        phase = detail_phase(detail, at) if detail is not None else None
        draft = self.form.draft()
        clear_layout(self._steps)
        cancelled = detail is not None and detail.state is OutageState.CANCELLED
        if draft is not None and not cancelled:
            self.stepper = Stepper(self._theme, step_names(draft.kind), step_of(phase))
            self.stepper.set_current(step_of(phase), late=phase is Phase.OVERRUN)
            self._steps.addWidget(self.stepper)
        self.chip.set_look(self._standing(detail, phase))

    def _standing(self, detail: OutageDetail | None, phase: Phase | None) -> Look:
        if detail is None:
            return Look(_("New, not saved"), Role.HOLD, Mark.BARS)
        if detail.state is OutageState.DRAFT:
            text = _("Draft of version {n}").format(n=detail.content.version_no)
            return Look(text, Role.HOLD, Mark.BARS)
        if phase is Phase.OVERRUN:
            return look(Phase.OVERRUN)
        if detail.state is OutageState.PUBLISHED:
            text = _("Version {n} published").format(n=detail.content.version_no)
            return Look(text, Role.ACCENT, Mark.CHECK)
        return look(detail.state)

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
        texts = [(p, p.message()) for p in shown]
        if [t for _p, t in texts] == [b.text for b in self._lines()]:
            return
        clear_layout(self._checks)
        for problem, text in texts:
            self._checks.addWidget(CheckLine(self._theme, problem, text, self.focus))
        self.checks.setVisible(bool(texts))

    def _lines(self) -> "Sequence[CheckLine]":
        items = [self._checks.itemAt(n) for n in range(self._checks.count())]
        widgets = [item.widget() for item in items if item is not None]
        return [w for w in widgets if isinstance(w, CheckLine)]

    def _on_changed(self) -> None:
        self._show_title()
        self._show_problems()
        self.changed.emit()


class CheckLine(Banner):
    """One finding; the button goes to its field."""

    def __init__(
        self, theme: Theme, problem: Problem, text: str, go: Callable[[str, int], None]
    ) -> None:
        super().__init__(theme, Role.OVER if problem.blocks else Role.SOON, "", text)
        self.problem, self.text = problem, text
        button = KeyButton(theme, _("Go there"), kind="link")
        button.clicked.connect(lambda _checked: go(problem.field, problem.row))
        self.add_button(button)

"""The editor's head: which outage, how far it is, and what stays said about it."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outage import OutageDetail, OutageDraft, OutageState, Phase
from app.i18n import _
from ui.labels import Look, Mark, Role, look
from ui.moments import full_time
from ui.pages.outages.words import detail_phase, step_names, step_of
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton
from ui.widgets.chip import Chip
from ui.widgets.conflict_panel import ConflictPanel, Difference
from ui.widgets.edit_mark import EditMark
from ui.widgets.stepper import Stepper
from ui.widgets.text import ElidedLabel, clear_layout, text_label


class EditorHead(QWidget):
    """Title, number and chip, steps, banner. `look_requested` at both versions."""

    look_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.heading = ElidedLabel("", "title")
        self.number = text_label("", "sec", select=True)
        self.chip = Chip(theme, Look(""))
        self.edit_mark = EditMark(theme)
        self.stepper: Stepper | None = None
        self.banner = Banner(theme, Role.ACCENT, "", "")
        self._look = KeyButton(theme, _("Compare"), on_click=self.look_requested.emit)
        self.banner.add_button(self._look)
        self.conflict = ConflictPanel(theme)
        self._build()

    def _build(self) -> None:
        theme, gap = self._theme, self._theme.gutter
        row = QHBoxLayout()
        row.setSpacing(theme.px(10))
        row.addWidget(self.heading, 1)
        row.addWidget(self.edit_mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.number)
        row.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignVCenter)
        self._steps = QVBoxLayout()
        self._steps.setContentsMargins(0, 0, 0, theme.px(2))
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, theme.px(8), gap, theme.px(6))
        column.setSpacing(theme.px(4))
        column.addLayout(row)
        column.addLayout(self._steps)
        column.addWidget(self.banner)
        column.addWidget(self.conflict)

    def show_title(self, title: str) -> None:
        """What the notice is called now."""
        self.heading.setText(title or _("New outage notice"))

    def show_outage(self, detail: OutageDetail | None) -> None:
        """Another outage: its number, and how it ended."""
        self.number.setText(detail.number if detail is not None else "")
        self.hide_banner()
        if detail is not None and detail.state is OutageState.CANCELLED:
            self.show_note(Role.DONE, _("Cancelled. Nothing of it is told to callers."))
        elif detail is not None and detail.restored_at is not None:
            at = full_time(detail.restored_at)
            self.show_note(Role.DONE, _("Water back since {time}.").format(time=at))

    def show_steps(
        self, detail: OutageDetail | None, draft: OutageDraft | None, at: datetime
    ) -> None:
        """How far it is at a time."""
        phase = detail_phase(detail, at) if detail is not None else None
        clear_layout(self._steps)
        cancelled = detail is not None and detail.state is OutageState.CANCELLED
        if draft is not None and not cancelled:
            self.stepper = Stepper(self._theme, step_names(draft.kind), step_of(phase))
            self.stepper.set_current(step_of(phase), late=phase is Phase.OVERRUN)
            self._steps.addWidget(self.stepper)
        self.chip.set_look(_standing(detail, phase))

    def show_note(self, role: Role, title: str, text: str = "", *, look: bool = False) -> None:
        """Say something about this outage that stays; `look` offers to compare."""
        self.banner.show_state(role, title, text)
        self._look.setVisible(look)
        self.banner.show()

    def show_conflict(
        self, title: str, text: str, found: Sequence[Difference], *, may_overwrite: bool
    ) -> None:
        """A colleague saved first: both versions side by side."""
        self.banner.hide()
        self.conflict.show_conflict(title, text, found, may_overwrite=may_overwrite)

    def hide_banner(self) -> None:
        """Nothing stays said."""
        self.banner.hide()
        self.conflict.hide()


def _standing(detail: OutageDetail | None, phase: Phase | None) -> Look:
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

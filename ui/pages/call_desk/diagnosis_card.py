"""为什么没水: the checks with their sources, and the conclusion."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.diagnosis import Check, Diagnosis, Verdict
from app.domain.outage import Phase
from app.i18n import _, ngettext
from ui.labels import Look, Mark, Role, look
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.words import CHECK_ICONS, CheckLine, check_lines, conclusion
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.text import clear_layout, icon_label, line, text_label
from ui.widgets.waiting import BusyLine

_LOUD = {Verdict.HIT: ("over", Role.OVER), Verdict.NOTICE: ("soon", Role.SOON)}
WORTH_TELLING = 0.1  # seconds an answer took
_MARKS = {Role.SOON: Mark.TRIANGLE, Role.OVER: Mark.DIAMOND}


class DiagnosisCard(Card):
    """`again` runs the checks once more (F5); it also is the way out of a failure."""

    def __init__(self, theme: Theme, again: Callable[[], object]) -> None:
        super().__init__(theme, _("Why is there no water?"))
        self.again = link_button(theme, _("Check again"), "F5", icon="refresh-cw", on_click=again)
        self.add_to_header(self.again)
        self.banner = Banner(theme, Role.ACCENT, "")
        self.busy = BusyLine(theme)
        self._notice = Banner(theme, Role.SOON, "")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnMinimumWidth(1, theme.px(72))
        self._grid.setColumnStretch(2, 1)
        self._rows = QWidget()
        self._rows.setLayout(self._grid)
        self.body.addWidget(self._notice)
        self.body.addWidget(self.banner)
        self.body.addWidget(self.busy)
        self.body.addWidget(self._rows)
        self.body.addStretch(1)
        self._shown: tuple[CheckLine, ...] | None = None
        self._phase: Phase | None = None

    def show_case(self, case: Case, diagnosis: Diagnosis | None) -> None:
        """Show what is known about the call now."""
        if case.asking and not self.busy.busy and diagnosis is None:
            self.busy.start(_("Looking the caller up"))
        elif not case.asking:
            self.busy.stop()
        self._notice.setVisible(bool(case.notice))
        if case.notice:
            self._notice.show_state(Role.SOON, case.notice, "")
        failed = case.failed
        self.banner.setVisible(failed or diagnosis is not None)
        lines = check_lines(diagnosis) if diagnosis is not None else ()
        if failed:
            self.banner.show_state(
                Role.OVER,
                _("The caller could not be looked up"),
                _("Go on writing, nothing is lost. Try again with F5."),
            )
        elif diagnosis is not None:
            said = conclusion(diagnosis)
            self.banner.show_state(said.role, said.title, said.text)
        self._rows.setVisible(bool(lines))
        self._phase = diagnosis.phase if diagnosis is not None else None
        self._show_subtitle(case, lines)
        if lines != self._shown:
            self._shown = lines
            self._show_lines(lines)

    def _show_subtitle(self, case: Case, lines: tuple[CheckLine, ...]) -> None:
        if not lines:
            self.subtitle_label.setText("")
            return
        looked = sum(1 for shown in lines if shown.connected)
        text = ngettext("{n} check", "{n} checks", looked).format(n=looked)
        if off := sum(shown.checks for shown in lines if not shown.connected):
            text += _(", ") + _("{n} not connected").format(n=off)
        if case.seconds >= WORTH_TELLING:
            text += " · " + _("{s} s").format(s=f"{case.seconds:.1f}")
        self.subtitle_label.setText(text)

    def _show_lines(self, lines: tuple[CheckLine, ...]) -> None:
        clear_layout(self._grid)
        for place, shown in enumerate(lines):
            row = place * 2
            if place:
                self._grid.addWidget(line(), row - 1, 0, 1, 4)
            self._add_line(shown, row)

    def _add_line(self, shown: CheckLine, row: int) -> None:
        theme = self._theme
        middle = Qt.AlignmentFlag.AlignVCenter
        tint, role = _LOUD.get(shown.verdict, ("text2", Role.PLAIN))
        if shown.check is Check.OUTAGE and self._phase is not None:
            role = look(self._phase).role
            tint = "over" if role is Role.OVER else "soon"
        quiet = shown.verdict in {Verdict.NOT_CONNECTED, Verdict.UNKNOWN}
        icon = icon_label(theme, CHECK_ICONS[shown.check], "text3" if quiet else tint)
        self._grid.addWidget(icon, row, 0, middle)
        if not shown.connected:
            name = f"{shown.name}: {shown.result}"
            missing = text_label(shown.name, "cap", wrap=True)
            missing.setAccessibleName(name)
            self._grid.addWidget(missing, row, 1, 1, 2, middle)
            words = text_label(shown.result, "cap")
            self._grid.addWidget(words, row, 3, middle | Qt.AlignmentFlag.AlignRight)
            self._grid.setRowMinimumHeight(row, theme.row_height() - theme.px(4))
            return
        result = text_label(shown.result, "cap" if quiet else "value", wrap=True)
        if shown.verdict in _LOUD:
            result.setFont(theme.font(bold=True))
        self._grid.addWidget(text_label(shown.name, "label"), row, 1, middle)
        result.setAccessibleName(f"{shown.name}: {shown.result} {shown.source}".strip())
        self._grid.addWidget(result, row, 2, middle)
        if shown.chip:
            chip = Chip(theme, Look(shown.chip, role, _MARKS.get(role, Mark.NONE), boxed=True))
            self._grid.addWidget(chip, row, 3, middle | Qt.AlignmentFlag.AlignRight)
        else:
            source = text_label(shown.source, "cap")
            self._grid.addWidget(source, row, 3, middle | Qt.AlignmentFlag.AlignRight)
        self._grid.setRowMinimumHeight(row, theme.row_height() - theme.px(4))

"""为什么没水, or what else the call is about: the checks with their sources, and the conclusion."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from app.domain.diagnosis import Verdict
from app.i18n import _, ngettext
from ui.labels import Look, Mark, Role
from ui.pages.call_desk.case import Case
from ui.pages.call_desk.topics import CheckSheet
from ui.pages.call_desk.words import CheckLine
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import link_button
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.text import line, restyle, text_label
from ui.widgets.waiting import BusyLine

_LOUD = {Verdict.HIT: ("over", Role.OVER), Verdict.NOTICE: ("soon", Role.SOON)}
USUAL_CHECKS = 5
WORTH_TELLING = 0.1  # seconds an answer took
_MARKS = {Role.SOON: Mark.TRIANGLE, Role.OVER: Mark.DIAMOND}


class DiagnosisCard(Card):
    """`again` runs the checks once more (F5); it also is the way out of a failure."""

    def __init__(self, theme: Theme, again: Callable[[], object]) -> None:
        super().__init__(theme, _("Why no water?"))
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
        self._lines: list[_Row] = []
        self._shown: tuple[CheckLine, ...] | None = None

    def show_case(self, case: Case, sheet: CheckSheet | None) -> None:
        """Show what is known about the call now; the title follows what it is about."""
        if case.asking and not self.busy.busy and sheet is None:
            self.busy.start(_("Looking the caller up"))
        elif not case.asking:
            self.busy.stop()
        self._notice.setVisible(bool(case.notice))
        if case.notice:
            self._notice.show_state(Role.SOON, case.notice, "")
        failed = case.failed
        self.banner.setVisible(failed or sheet is not None)
        lines = sheet.lines if sheet is not None else ()
        if sheet is not None and sheet.title != self.title_label.text():
            self.set_title(sheet.title)
        if failed:
            self.banner.show_state(
                Role.OVER,
                _("The caller could not be looked up"),
                _("Go on writing, nothing is lost. Try again with F5."),
            )
        elif sheet is not None:
            said = sheet.conclusion
            self.banner.show_state(said.role, said.title, said.text)
        self._rows.setVisible(bool(lines))
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
        if case.seconds >= WORTH_TELLING:
            text += " · " + _("{s} s").format(s=f"{case.seconds:.1f}")
        self.subtitle_label.setText(text)

    def _show_lines(self, lines: tuple[CheckLine, ...]) -> None:
        self.reserve(len(lines))
        for row, shown in zip(self._lines, lines, strict=False):
            row.show_line(shown)
        for row in self._lines[len(lines) :]:
            row.hide()

    def reserve(self, rows: int = USUAL_CHECKS) -> None:
        """Make the rows before there is anything to show in them."""
        while len(self._lines) < rows:
            self._lines.append(_Row(self._theme, self._grid, len(self._lines) * 2))
            self._lines[-1].hide()


class _Row:
    """The widgets of one check in the grid; made once, filled with each call's findings."""

    def __init__(self, theme: Theme, grid: QGridLayout, row: int) -> None:
        self._theme, self._grid, self._row = theme, grid, row
        self._icon = QLabel()
        self._icon.setFixedSize(theme.icon_size(16))
        self._name = text_label("", "label")
        self._name.setContentsMargins(0, 0, theme.px(8), 0)  # the grid drops this column's gap
        self._result = text_label("", "value", wrap=True)
        self._missing = text_label("", "cap", wrap=True)  # what is not connected has a long name
        self._unknown = text_label("", "cap", wrap=True)  # has no source beside it
        self._source = text_label("", "cap")
        self._chip = Chip(theme, Look(""))
        middle = Qt.AlignmentFlag.AlignVCenter
        right = middle | Qt.AlignmentFlag.AlignRight
        self._divider = line() if row else QWidget()
        grid.addWidget(self._divider, max(0, row - 1), 0, 1, 4)
        grid.addWidget(self._icon, row, 0, middle)
        grid.addWidget(self._name, row, 1, middle)
        grid.addWidget(self._result, row, 2, middle)
        grid.addWidget(self._missing, row, 1, 1, 2, middle)
        grid.addWidget(self._unknown, row, 2, 1, 2, middle)
        grid.addWidget(self._source, row, 3, right)
        grid.addWidget(self._chip, row, 3, right)

    def show_line(self, shown: CheckLine) -> None:
        """Show one check."""
        theme, connected = self._theme, shown.connected
        tint, role = _LOUD.get(shown.verdict, ("text2", Role.PLAIN))
        if shown.role is not None:
            role = shown.role
            tint = "over" if role is Role.OVER else "soon"
        quiet = shown.verdict in {Verdict.NOT_CONNECTED, Verdict.UNKNOWN}
        self._icon.setPixmap(theme.pixmap(shown.icon, "text3" if quiet else tint))
        (self._name if connected else self._missing).setText(shown.name)
        self._missing.setAccessibleName(f"{shown.name}: {shown.result}")
        unknown = shown.verdict is Verdict.UNKNOWN
        self._unknown.setText(shown.result)
        self._unknown.setAccessibleName(f"{shown.name}: {shown.result}")
        self._result.setText(shown.result)
        self._result.setAccessibleName(f"{shown.name}: {shown.result} {shown.source}".strip())
        strong = "true" if shown.verdict in _LOUD else ""
        restyle(self._result, strong=strong)
        self._source.setText(shown.source if connected else shown.result)
        self._chip.set_look(Look(shown.chip, role, _MARKS.get(role, Mark.NONE), boxed=True))
        self._name.setVisible(connected)
        self._result.setVisible(connected and not unknown)
        self._unknown.setVisible(unknown)
        self._missing.setVisible(not connected)
        self._chip.setVisible(connected and bool(shown.chip))
        self._source.setVisible(not shown.chip and not unknown)
        self._icon.setVisible(True)
        self._divider.setVisible(self._row > 0)
        self._grid.setRowMinimumHeight(self._row, theme.row_height() - theme.px(4))

    def hide(self) -> None:
        """This call has fewer checks."""
        for widget in (self._icon, self._name, self._result, self._missing, self._unknown,
                       self._source, self._chip, self._divider):  # fmt: skip
            widget.hide()
        self._grid.setRowMinimumHeight(self._row, 0)

"""The round of the hall's equipment, three times a day, and the counters of visitors."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.lobby import Facility, FacilityState, Hall, Mark, VisitReason, next_state
from app.i18n import _
from ui.pages.lobby.parts import LobbyCard
from ui.pages.lobby.words import FAULTS, REASONS, STATES, name_of
from ui.theme import Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.chip import MarkSign
from ui.widgets.segmented import Segmented
from ui.widgets.text import clear_layout, icon_label, restyle, text_label

TILE = (112, 74)
_TALL = 94  # where a name takes two lines
ONE_ROW = 1180  # px at 100 %: counters and the repair stand side by side


class RoundCard(LobbyCard):
    """`marked` (facility, round, state, note), `report_requested` (facility, note), `counted`."""

    marked = Signal(int, int, object, str)
    report_requested = Signal(object, str)
    counted = Signal(object, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Round of the hall"))
        self.hall: Hall | None = None
        self.round_no = 1
        self._tiles: list[_Tile] = []
        self._columns = 0
        self._rounds = QHBoxLayout()
        self.header.addLayout(self._rounds)
        self._hint = text_label(_("One click: normal, faulty, out of use"), "cap2")
        self.add_right(self._hint)
        shelf, foot = _Yielding(theme), _Yielding(theme)
        self._grid = QGridLayout(shelf)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.px(8))
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight, foot)
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(theme.px(8))
        self._foot.addLayout(self._build_taps())
        self._foot.addLayout(self._build_repair())
        self.body.addWidget(shelf)
        self.body.addWidget(foot)

    def _build_taps(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(8))
        row.addWidget(text_label(_("Today"), "cap2"))
        self.taps: dict[VisitReason, QPushButton] = {}
        for reason in VisitReason:
            tap = QPushButton()
            tap.setProperty("small", "true")
            tap.setToolTip(_("One more; with Shift one less"))
            tap.clicked.connect(lambda _on, reason=reason: self._on_tap(reason))
            self.taps[reason] = tap
            row.addWidget(tap)
        row.addStretch(1)
        return row

    def _build_repair(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self.theme.px(8))
        row.addStretch(1)
        self.fault = QComboBox()
        self.fault.setEditable(True)
        self.fault.setAccessibleName(_("What is wrong with it"))
        self.fault.addItems([_(fault) for fault in FAULTS])
        self.report_button = KeyButton(self.theme, "", icon="wrench", on_click=self._on_report)
        self.report_button.setProperty("small", "true")
        self._reported = text_label("", "cap2")
        row.addWidget(self.fault)
        row.addWidget(self.report_button)
        row.addWidget(self._reported)
        return row

    def show_hall(self, hall: Hall) -> None:
        """Equipment, today's marks and counts."""
        first = self.hall is None or self.hall.round_no != hall.round_no
        self.hall = hall
        if first:
            self.round_no = hall.round_no
        self.setVisible(hall.office is not None)
        self._show_rounds()
        self._show_tiles()
        for reason, tap in self.taps.items():
            tap.setText(f"{_(REASONS[reason])}  {hall.visits.get(reason, 0)}")
        self._show_fault()

    def _show_rounds(self) -> None:
        hall = self.hall
        clear_layout(self._rounds)
        if hall is None or hall.office is None or not hall.office.rounds:
            return
        total, choices = len(hall.facilities), []
        for number, at in enumerate(hall.office.rounds, 1):
            seen = hall.seen(number)
            done = "✓ " if total and seen >= total else ""
            progress = f"  {seen}/{total}" if not done and number <= hall.round_no else ""
            choices.append((number, f"{done}{at:%H:%M}{progress}"))
        rounds: Segmented[int] = Segmented(self.theme, choices, label=_("Round"))
        rounds.setFixedHeight(self.theme.px(36))
        rounds.set_value(self.round_no)
        rounds.chosen.connect(self._on_round)
        self._rounds.addWidget(rounds)

    def _show_tiles(self) -> None:
        hall = self.hall
        assert hall is not None  # show_hall() set it
        if [t.facility.id for t in self._tiles] != [f.id for f in hall.facilities]:
            clear_layout(self._grid)
            self._tiles = [_Tile(self.theme, facility) for facility in hall.facilities]
            tall = any(tile.needs_two_lines() for tile in self._tiles)
            for tile in self._tiles:
                tile.set_tall(tall=tall)
                tile.clicked.connect(lambda _on=False, tile=tile: self._on_tile(tile))
            self._columns = 0
            self._arrange()
        for tile, facility in zip(self._tiles, hall.facilities, strict=True):
            tile.facility = facility
            tile.show_mark(hall.mark(facility.id, self.round_no))

    def _arrange(self) -> None:
        """As many columns as fit, and rows of about the same length."""
        way = QBoxLayout.Direction
        roomy = self.width() >= self.theme.px(ONE_ROW)
        self._foot.setDirection(way.LeftToRight if roomy else way.TopToBottom)
        if not self._tiles:
            return
        room = self.width() - self.theme.px(24)
        across = max(1, room // (self.theme.px(TILE[0]) + self.theme.px(8)))
        rows = -(-len(self._tiles) // across)
        columns = -(-len(self._tiles) // rows)
        if columns == self._columns:
            return
        self._columns = columns
        for place, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, place // columns, place % columns)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _faulty(self) -> Facility | None:
        """The last facility of this round that is faulty and has no repair under way."""
        return next(
            (
                tile.facility
                for tile in self._tiles
                if tile.state is FacilityState.FAULTY and not tile.facility.ticket_number
            ),
            None,
        )

    def _show_fault(self) -> None:
        faulty = self._faulty()
        self.fault.setVisible(faulty is not None)
        self.report_button.setVisible(faulty is not None)
        reported = [t.facility for t in self._tiles if t.facility.ticket_number]
        self._reported.setVisible(bool(reported) and faulty is None)
        if reported:
            words = _("{facility}: repair asked for, {number}")
            self._reported.setText(
                words.format(facility=name_of(reported[-1]), number=reported[-1].ticket_number)
            )
        if faulty is None or self.hall is None:
            return
        mark = self.hall.mark(faulty.id, self.round_no)
        if mark is not None and mark.note:
            self.fault.setCurrentText(mark.note)
        words = _("Ask for repair: {facility}").format(facility=name_of(faulty))
        self.report_button.set_text(words)

    def _on_round(self, number: int) -> None:
        self.round_no = number
        self._show_tiles()
        self._show_fault()

    def _on_tile(self, tile: "_Tile") -> None:
        state = next_state(tile.state)
        tile.show_mark(Mark(tile.facility.id, self.round_no, state))
        self.marked.emit(tile.facility.id, self.round_no, state, "")

    def _on_report(self) -> None:
        faulty = self._faulty()
        if faulty is not None:
            self.report_requested.emit(faulty, self.fault.currentText())

    def _on_tap(self, reason: VisitReason) -> None:
        shift = QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier
        self.counted.emit(reason, -1 if shift else 1)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()


class _Yielding(QWidget):
    """Does not hold its card wider than the window: what is in it is arranged anew instead."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._least = theme.px(TILE[0])

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, super().minimumSizeHint().height())


class _Tile(QPushButton):
    """Icon, name, state in words and mark; a click goes to the next state."""

    def __init__(self, theme: Theme, facility: Facility) -> None:
        super().__init__()
        self._theme = theme
        self.facility = facility
        self.state: FacilityState | None = None
        self.setProperty("kind", "tile")
        self.setFixedHeight(theme.px(TILE[1]))
        self.setMinimumWidth(theme.px(TILE[0]))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(6), theme.px(4), theme.px(4))
        column.setSpacing(0)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(icon_label(theme, facility.icon or "monitor", "text2", 16), 0, middle)
        self._name = text_label(name_of(facility), wrap=True)
        self._name.setAlignment(middle | Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(self._name, 1)
        below = QHBoxLayout()
        below.setSpacing(theme.px(4))
        self._sign = MarkSign(theme, *STATES[None][1:])
        self._words = text_label("", "cap2")
        below.addStretch(1)
        below.addWidget(self._sign)
        below.addWidget(self._words)
        below.addStretch(1)
        column.addLayout(below)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_mark(None)

    def needs_two_lines(self) -> bool:
        """Whether the name is wider than the narrowest tile."""
        font = self._name.font()
        font.setPixelSize(self._theme.px(16))  # as the lobby's stylesheet has it
        width = QFontMetrics(font).horizontalAdvance(self._name.text())
        return width > self._theme.px(TILE[0] - 10)

    def set_tall(self, *, tall: bool) -> None:
        """All tiles of the round are of one height."""
        self.setFixedHeight(self._theme.px(_TALL if tall else TILE[1]))
        restyle(self, tall="true" if tall else "")

    def show_mark(self, mark: Mark | None) -> None:
        """What the round found, or that it has not been here."""
        self.state = mark.state if mark is not None else None
        words, sign, role = STATES[self.state]
        said = (mark.note if mark is not None else "") or _(words)
        self._sign.set_mark(sign, role)
        self._words.setText(said)
        self.setAccessibleName(f"{name_of(self.facility)}: {said}")
        self.setToolTip(name_of(self.facility))
        restyle(self, state="unseen" if self.state is None else self.state.value)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

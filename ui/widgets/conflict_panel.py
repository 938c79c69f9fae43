"""Two people, one record: what each of them wrote, side by side, and the ways on from there."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.labels import Role
from ui.layout import Pane
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import IconButton, KeyButton
from ui.widgets.text import clear_layout, text_label

HIGHEST = 200  # px at 100 %: the form stays in sight
NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that the two say differently. `label`, `mine` and `theirs` are words to show."""

    key: str
    label: str
    mine: str
    theirs: str


class ConflictPanel(Banner):
    """`theirs_taken(key)` for one field; `mine_kept` and `all_theirs_taken` decide the rest.

    It asks nothing of the person before there is time for it; what is typed stays meanwhile.
    """

    theirs_taken = Signal(str)
    all_theirs_taken = Signal()
    mine_kept = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, Role.SOON, "", "")
        self._panel_theme = theme
        self.differences: tuple[Difference, ...] = ()
        self.takes: dict[str, IconButton] = {}
        grid_box = QWidget()
        self._grid = QGridLayout(grid_box)
        self._grid.setContentsMargins(0, 0, theme.px(4), 0)
        self._grid.setHorizontalSpacing(theme.px(10))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)
        self._pane = Pane(grid_box)
        self.content.addWidget(self._pane)
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        self.mine = KeyButton(theme, _("Save mine over it"), on_click=self.mine_kept.emit)
        self.theirs = KeyButton(theme, _("Take all of theirs"), on_click=self.all_theirs_taken.emit)
        row.addStretch(1)
        row.addWidget(self.theirs)
        row.addWidget(self.mine)
        self.content.addLayout(row)
        self.hide()

    def show_conflict(
        self, title: str, text: str, differences: Sequence[Difference], *, may_overwrite: bool
    ) -> None:
        """Show what differs; `may_overwrite` offers to save mine over theirs."""
        self.show_state(Role.SOON, title, text)
        self.differences = tuple(differences)
        self._fill(may_take=may_overwrite)
        self.mine.setVisible(may_overwrite)
        self.show()

    def _fill(self, *, may_take: bool) -> None:
        clear_layout(self._grid)
        self.takes = {}
        self._pane.setVisible(bool(self.differences))
        for column, words in ((1, _("Mine")), (3, _("Saved meanwhile"))):
            self._grid.addWidget(text_label(words, "cap2"), 0, column)
        for row, one in enumerate(self.differences, start=1):
            self._add_row(row, one, may_take=may_take)
        self._grid.setRowStretch(len(self.differences) + 1, 1)
        for place in range(self._grid.count()):  # a hidden widget has no height
            if (item := self._grid.itemAt(place)) and (widget := item.widget()):
                widget.show()
        self._fit()

    def _add_row(self, row: int, one: Difference, *, may_take: bool) -> None:
        """Label, mine, the arrow that takes theirs, theirs."""
        top, air = Qt.AlignmentFlag.AlignTop, self._panel_theme.px(4)
        label = text_label(one.label, "label")
        label.setContentsMargins(0, air, 0, 0)
        self._grid.addWidget(label, row, 0, top)
        for column, side, words in ((1, _("Mine"), one.mine),
                                    (3, _("Saved meanwhile"), one.theirs)):  # fmt: skip
            value = text_label(words or NOTHING, "value", wrap=True, select=True)
            value.setContentsMargins(0, air, 0, 0)
            value.setAccessibleName(f"{one.label}, {side}: {words or NOTHING}")
            self._grid.addWidget(value, row, column, top)
        if may_take:
            name = _("{field}: take theirs").format(field=one.label)
            take = IconButton(
                self._panel_theme, "arrow-left", name,
                on_click=partial(self.theirs_taken.emit, one.key),
            )  # fmt: skip
            self.takes[one.key] = take
            self._grid.addWidget(take, row, 2, top)

    def _fit(self) -> None:
        """As high as its rows, up to a limit; the texts wrap at the width they have."""
        width = max(self._pane.viewport().width(), self._panel_theme.px(300))
        self._grid.invalidate()
        wanted = self._grid.totalHeightForWidth(width)
        self._pane.setFixedHeight(min(max(wanted, 1), self._panel_theme.px(HIGHEST)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.differences:
            QTimer.singleShot(0, self, self._fit)  # the texts wrap at another width now

"""The four-cell flag strip: always the same cells, in the same order, always present."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.labels import Mark, Role
from ui.theme import FontRole, Theme
from ui.widgets.marks import paint_mark

_FILL = {Role.SOON: "soonSoft", Role.OVER: "overSoft", Role.OK: "okSoft", Role.SUP: "supSoft"}
_TEXT = {Role.SOON: "soon", Role.OVER: "over", Role.OK: "ok", Role.SUP: "sup"}
_MARK = {Role.SOON: Mark.TRIANGLE, Role.OVER: Mark.DIAMOND, Role.SUP: Mark.FLAG}


@dataclass(frozen=True, slots=True)
class Flag:
    """One cell: translated caption and value; the role tints it and adds its mark."""

    caption: str
    value: str
    role: Role = Role.PLAIN


class FlagStrip(QWidget):
    """欠费, 重点户, 停水, 未结工单 of an account, or any few facts of that weight."""

    def __init__(self, theme: Theme, flags: Sequence[Flag]) -> None:
        super().__init__()
        self._theme = theme
        self._flags: tuple[Flag, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_flags(flags)

    def set_flags(self, flags: Sequence[Flag]) -> None:
        """Show other values."""
        if self._flags == tuple(flags):
            return
        self._flags = tuple(flags)
        self.setAccessibleName("; ".join(f"{f.caption}: {f.value}" for f in self._flags))
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(64) * len(self._flags), self._theme.px(46))

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width = self.width() / max(1, len(self._flags))
        for i, flag in enumerate(self._flags):
            cell = QRectF(width * i, 0, width, self.height())
            if flag.role in _FILL:
                painter.fillRect(cell, self._theme.color(_FILL[flag.role]))
            self._cell(painter, cell, flag)
            if i:
                painter.setPen(self._theme.color("border"))
                painter.drawLine(cell.topLeft(), cell.bottomLeft())
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._theme.color("border"))
        radius = self._theme.px(4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()

    def _cell(self, painter: QPainter, cell: QRectF, flag: Flag) -> None:
        theme, half = self._theme, cell.height() / 2
        painter.setFont(theme.font(FontRole.CAPTION))
        painter.setPen(theme.color("text2"))
        centre = Qt.AlignmentFlag.AlignCenter
        upper = QRectF(cell.left(), theme.px(4), cell.width(), half - theme.px(4))
        caption = painter.fontMetrics().elidedText(
            flag.caption, Qt.TextElideMode.ElideRight, int(cell.width()) - 4
        )
        painter.drawText(upper, centre, caption)
        font = theme.font(bold=True)
        metrics = QFontMetrics(font)
        mark = _MARK.get(flag.role, Mark.NONE)
        room = theme.px(15) if mark is not Mark.NONE else 0
        value = metrics.elidedText(
            flag.value, Qt.TextElideMode.ElideRight, int(cell.width()) - 6 - room
        )
        text = metrics.horizontalAdvance(value)
        left = cell.left() + (cell.width() - text - room) / 2
        lower = QRectF(left + room, half - 1, text + 2, half - theme.px(3))
        if room:
            side = theme.px(11)
            box = QRectF(left, lower.center().y() - side / 2, side, side)
            paint_mark(painter, mark, box, theme, flag.role)
        painter.setFont(font)
        painter.setPen(theme.color(_TEXT.get(flag.role, "text")))
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter, value)

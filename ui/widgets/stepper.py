"""The stepper of a main path: done, now, to come; branches are banners, not steps."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from app.i18n import _
from ui.theme import FontRole, Theme


class Stepper(QWidget):
    """Steps as translated texts; `current` is the index of the one under way."""

    def __init__(self, theme: Theme, steps: Sequence[str], current: int = 0) -> None:
        super().__init__()
        self._theme, self._steps, self._current = theme, tuple(steps), current
        self._late = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_current(current)

    def set_current(self, current: int, *, late: bool = False) -> None:
        """Move on; equal to the number of steps when all are done. `late`: this step is over."""
        self._current, self._late = current, late
        if current < len(self._steps):
            words = _("Step {n} of {count}: {name}").format(
                n=current + 1, count=len(self._steps), name=self._steps[current]
            )
        else:
            words = _("All steps done")
        self.setAccessibleName(words)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(56) * len(self._steps), self._theme.px(36))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.px(30) * len(self._steps), self._theme.px(36))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = self.width() / max(1, len(self._steps))
        y = self._theme.px(9)
        centres = [width * (i + 0.5) for i in range(len(self._steps))]
        for i in range(len(centres) - 1):
            token = "markOk" if i < self._current else "border"
            painter.setPen(QPen(self._theme.color(token), 2))
            painter.drawLine(QPointF(centres[i], y), QPointF(centres[i + 1], y))
        for i, name in enumerate(self._steps):
            self._step(painter, QPointF(centres[i], y), i)
            here = i == self._current
            painter.setFont(self._theme.font(FontRole.CAPTION, bold=here))
            painter.setPen(self._theme.color("text" if i <= self._current else "text2"))
            box = QRectF(width * i, self._theme.px(18), width, self._theme.px(18))
            text = painter.fontMetrics().elidedText(
                name, Qt.TextElideMode.ElideRight, int(width) - 2
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()

    def _step(self, painter: QPainter, centre: QPointF, i: int) -> None:
        small = self._theme.px(4.5)
        if i < self._current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.color("markOk"))
            painter.drawEllipse(centre, small, small)
        elif i == self._current:
            token = "markOver" if self._late else "accent"
            painter.setPen(QPen(self._theme.color(token), self._theme.px(3)))
            painter.setBrush(self._theme.color("surface"))
            painter.drawEllipse(centre, self._theme.px(5.5), self._theme.px(5.5))
        else:
            painter.setPen(QPen(self._theme.color("borderStrong"), self._theme.px(1.5)))
            painter.setBrush(self._theme.color("surface"))
            painter.drawEllipse(centre, small, small)

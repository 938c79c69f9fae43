"""Paints marks and chips, the same in tables and beside text."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from ui.labels import Look, Mark, Role
from ui.theme import FontRole, Theme

_PEN = {Mark.RING: 2.0, Mark.TRIANGLE: 1.2, Mark.CHECK: 2.0}
_TEXT = {
    Role.PLAIN: "text2",
    Role.OK: "ok",
    Role.SOON: "soon",
    Role.OVER: "onOverFill",
    Role.HOLD: "hold",
    Role.DONE: "done",
    Role.SUP: "sup",
    Role.ACCENT: "accent",
}
_FILL = {
    Role.SOON: "soonSoft",
    Role.OVER: "overFill",
    Role.SUP: "supSoft",
    Role.ACCENT: "accentSoft",
}
_BORDER = {Role.SOON: "soon", Role.SUP: "sup", Role.HOLD: "hold", Role.ACCENT: "accent"}
_BOXED_FILL = {
    Role.OK: "okSoft",
    Role.DONE: "doneSoft",
    Role.PLAIN: "sunken",
    Role.HOLD: "holdSoft",
}
_MARK = {
    Role.OK: "markOk",
    Role.SOON: "markSoon",
    Role.OVER: "markOver",
    Role.HOLD: "markHold",
    Role.DONE: "done",
    Role.SUP: "markSup",
    Role.ACCENT: "accent",
    Role.PLAIN: "text2",
}


def paint_mark(
    painter: QPainter, mark: Mark, box: QRectF, theme: Theme, role: Role, *, on_fill: bool = False
) -> None:
    """Draw `mark` into the square `box`; `on_fill` when it stands on the solid colour."""
    fill = theme.color("onOverFill" if on_fill else _MARK[role])
    line = theme.color("onOverFill" if on_fill else _outline(role))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    unit = box.width() / 10
    painter.translate(box.topLeft())
    painter.scale(unit, unit)
    if mark in {Mark.RING, Mark.CHECK}:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(fill, _PEN[mark])
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
    if mark is Mark.TRIANGLE and not on_fill:
        painter.setPen(QPen(line, _PEN[mark], j=Qt.PenJoinStyle.RoundJoin))
    painter.drawPath(_path(mark))
    painter.restore()


def _outline(role: Role) -> str:
    return {Role.SOON: "soon", Role.OVER: "over"}.get(role, _MARK[role])


def _path(mark: Mark) -> QPainterPath:
    """The glyph on a 10 x 10 field."""
    path = QPainterPath()
    if mark is Mark.RING:
        path.addEllipse(QPointF(5, 5), 3.8, 3.8)
    elif mark is Mark.DOT:
        path.addEllipse(QPointF(5, 5), 3.6, 3.6)
    elif mark is Mark.TRIANGLE:
        path.addPolygon(QPolygonF([QPointF(5, 0.9), QPointF(9.5, 9), QPointF(0.5, 9)]))
        path.closeSubpath()
    elif mark is Mark.DIAMOND:
        corners = [QPointF(5, 0.2), QPointF(9.8, 5), QPointF(5, 9.8), QPointF(0.2, 5)]
        path.addPolygon(QPolygonF(corners))
        path.closeSubpath()
    elif mark is Mark.BARS:
        path.addRect(2, 1, 2.2, 8)
        path.addRect(6, 1, 2.2, 8)
    elif mark is Mark.CHECK:
        path.moveTo(1.2, 5.4)
        path.lineTo(4, 8.2)
        path.lineTo(9, 2.2)
    elif mark is Mark.FLAG:
        path.addRect(1, 0.5, 1.3, 9.3)
        path.addPolygon(
            QPolygonF(
                [
                    QPointF(2.3, 0.8),
                    QPointF(9.5, 0.8),
                    QPointF(7.6, 3.4),
                    QPointF(9.5, 6),
                    QPointF(2.3, 6),
                ]
            )
        )
        path.closeSubpath()
    return path


def chip_size(theme: Theme, look: Look) -> QSize:
    """The size a chip needs."""
    metrics = QFontMetrics(theme.font(FontRole.CAPTION, bold=look.role is Role.OVER))
    mark = theme.px(15) if look.mark is not Mark.NONE else 0
    width = metrics.horizontalAdvance(look.text) + mark + theme.px(16)
    return QSize(width, theme.px(20))


def paint_chip(painter: QPainter, rect: QRect, look: Look, theme: Theme) -> None:
    """Draw a chip into `rect`, which should have the size of `chip_size`."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    frame = QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5)
    fill = _FILL.get(look.role) or (_BOXED_FILL.get(look.role) if look.boxed else None)
    border = _BORDER.get(look.role) or ("ok" if look.boxed and look.role is Role.OK else None)
    painter.setBrush(theme.color(fill) if fill else Qt.BrushStyle.NoBrush)
    if border is None:
        painter.setPen(Qt.PenStyle.NoPen)
    else:
        dashed = look.role is Role.HOLD
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.color(border), 1, style))
    painter.drawRoundedRect(frame, theme.px(3), theme.px(3))
    left = rect.left() + theme.px(8)
    solid = look.role is Role.OVER
    if look.mark is not Mark.NONE:
        side = theme.px(10)
        box = QRectF(left, rect.center().y() + 0.5 - side / 2, side, side)
        paint_mark(painter, look.mark, box, theme, look.role, on_fill=solid)
        left += theme.px(15)
    painter.setFont(theme.font(FontRole.CAPTION, bold=solid))
    painter.setPen(theme.color(_TEXT[look.role]))
    space = QRect(left, rect.top(), rect.right() - left + 1, rect.height())
    painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, look.text)
    painter.restore()


def paint_keycap(painter: QPainter, right: QPoint, keys: str, theme: Theme) -> QRect:
    """Draw a key hint whose right edge has its middle at `right`; returns what it covers."""
    small = theme.font(FontRole.CAPTION)
    width = QFontMetrics(small).horizontalAdvance(keys) + theme.px(10)
    box = QRect(right.x() - width, right.y() - theme.px(9), width, theme.px(18))
    painter.setFont(small)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("border"))
    painter.setBrush(theme.color("subtle"))
    painter.drawRoundedRect(box, theme.px(3), theme.px(3))
    painter.setPen(theme.color("text2"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, keys)
    return box

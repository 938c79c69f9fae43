"""Paints the cells of every table: chips, one or two lines, selection and row lines."""

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.labels import Mark
from ui.models.record_table import CELL_ROLE, KIND_ROLE, Cell, CellKind
from ui.theme import FontRole, Theme
from ui.widgets.marks import chip_size, paint_chip, paint_mark

_TINTS = {"plain": "text2", "hold": "hold"}


class CellDelegate(QStyledItemDelegate):
    """One delegate for all column kinds of a `RecordTable`."""

    def __init__(self, theme: Theme, *, lines: int = 1, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._lines = theme, lines
        self._body = theme.font()
        self._bold = theme.font(bold=True)
        self._small = theme.font(FontRole.CAPTION)

    @override
    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        painter.save()
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        selected = bool(state & QStyle.StateFlag.State_Selected)
        self._background(painter, rect, selected=selected, first=index.column() == 0)
        inner = rect.adjusted(self._theme.px(9), 0, -self._theme.px(6), -1)
        if index.data(KIND_ROLE) == CellKind.CHIP and cell.look is not None:
            size = chip_size(self._theme, cell.look).boundedTo(inner.size())
            top = inner.center().y() - size.height() // 2
            paint_chip(painter, QRect(inner.left(), top, *size.toTuple()), cell.look, self._theme)
        else:
            align = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
            self._texts(painter, inner, cell, align & Qt.AlignmentFlag.AlignHorizontal_Mask)
        painter.restore()

    def _background(self, painter: QPainter, rect: QRect, *, selected: bool, first: bool) -> None:
        if selected:
            painter.fillRect(rect, self._theme.color("selRow"))
        bottom = QRect(rect.left(), rect.bottom(), rect.width(), 1)
        painter.fillRect(bottom, self._theme.color("border"))
        if selected and first:
            strip = QRect(rect.left(), rect.top(), 3, rect.height())
            painter.fillRect(strip, self._theme.color("accent"))

    def _texts(self, painter: QPainter, inner: QRect, cell: Cell, side: Qt.AlignmentFlag) -> None:
        font = self._bold if cell.bold else self._body
        metrics = QFontMetrics(font)
        small = QFontMetrics(self._small)
        with_mark = cell.look is not None and cell.look.mark is not Mark.NONE
        second = cell.second or (cell.look.text if cell.look is not None else "")
        height = metrics.height() + (small.height() if second else 0)
        top = inner.top() + (inner.height() - height) // 2
        first_line = QRect(inner.left(), top, inner.width(), metrics.height())
        painter.setFont(font)
        painter.setPen(self._theme.color(cell.tint))
        cut = Qt.TextElideMode.ElideMiddle if cell.middle else Qt.TextElideMode.ElideRight
        text = metrics.elidedText(cell.text, cut, inner.width())
        painter.drawText(first_line, side | Qt.AlignmentFlag.AlignVCenter, text)
        if not second:
            return
        left, tint = inner.left(), "text2"
        line = QRect(left, top + metrics.height(), inner.width(), small.height())
        if with_mark and cell.look is not None and not cell.second:
            box = self._theme.px(10)
            square = QRectF(left, line.center().y() - box / 2 + 0.5, box, box)
            paint_mark(painter, cell.look.mark, square, self._theme, cell.look.role)
            line.setLeft(left + self._theme.px(14))
            tint = _TINTS.get(cell.look.role.value, cell.look.role.value)
        painter.setFont(self._small)
        painter.setPen(self._theme.color(tint))
        text = small.elidedText(second, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, text)

    @override
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(self._theme.px(60), self._theme.row_height(self._lines))

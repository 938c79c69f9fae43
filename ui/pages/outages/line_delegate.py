"""Paints an outage of the list: chip and district, title, times, how far the time has run."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from app.domain.outage import OutageLine
from app.i18n import _
from ui.labels import Role
from ui.models.record_table import RecordTable
from ui.pages.outages.words import line_look, line_share, line_time
from ui.theme import FontRole, Theme
from ui.widgets.marks import chip_size, paint_chip

Index = QModelIndex | QPersistentModelIndex
_BAR = {Role.OK: "markOk", Role.SOON: "markSoon", Role.OVER: "markOver"}


class LineDelegate(QStyledItemDelegate):
    """Paints one outage."""

    def __init__(
        self, theme: Theme, now: Callable[[], datetime], table: RecordTable[OutageLine]
    ) -> None:
        super().__init__()
        self._theme, self._now, self._table = theme, now, table
        self._body, self._bold = theme.font(), theme.font(bold=True)
        self._small = theme.font(FontRole.CAPTION)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = self._table.record(index.row())
        if line is None:
            return
        painter.save()
        theme, rect = self._theme, QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        if selected:
            painter.fillRect(rect, theme.color("selRow"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), 3, rect.height()), theme.color("accent")
            )
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("border"))
        inner = rect.adjusted(theme.px(12), theme.px(8), -theme.px(10), -theme.px(8))
        self._content(painter, inner, line)
        painter.restore()

    def _content(self, painter: QPainter, inner: QRect, line: OutageLine) -> None:
        theme, at = self._theme, self._now()
        look = line_look(line, at)
        size = chip_size(theme, look).boundedTo(inner.size())
        paint_chip(painter, QRect(inner.topLeft(), size), look, theme)
        self._district(painter, inner.adjusted(size.width() + theme.px(6), 0, 0, 0), line)
        top = inner.top() + size.height() + theme.px(3)
        over = look.role is Role.DONE
        metrics = QFontMetrics(self._bold)
        painter.setFont(self._body if over else self._bold)
        painter.setPen(theme.color("text2" if over else "text"))
        title = metrics.elidedText(
            line.title or _("(no title yet)"), Qt.TextElideMode.ElideRight, inner.width()
        )
        box = QRect(inner.left(), top, inner.width(), metrics.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, title)
        small = QFontMetrics(self._small)
        painter.setFont(self._small)
        painter.setPen(theme.color("text2"))
        box = QRect(inner.left(), box.bottom() + 1, inner.width(), small.height())
        text = small.elidedText(line_time(line), Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
        share = line_share(line, at)
        if share is not None:
            bar = QRect(inner.left(), box.bottom() + theme.px(5), inner.width(), theme.px(5))
            painter.fillRect(bar, theme.color("sunken"))
            bar.setWidth(round(bar.width() * share))
            painter.fillRect(bar, theme.color(_BAR.get(look.role, "markOk")))

    def _district(self, painter: QPainter, room: QRect, line: OutageLine) -> None:
        small = QFontMetrics(self._small)
        room.setHeight(self._theme.px(20))
        painter.setFont(self._small)
        painter.setPen(self._theme.color("text3"))
        if small.horizontalAdvance(line.district) <= room.width():
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(room, side, line.district)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self._table.record(index.row())
        runs = line is not None and line_share(line, self._now()) is not None
        height = (
            self._theme.px(22 + 3 + 16)
            + QFontMetrics(self._bold).height()
            + QFontMetrics(self._small).height()
        )
        return QSize(self._theme.px(180), height + self._theme.px(12 if runs else 0))

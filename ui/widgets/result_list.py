"""The list under a search box or in the palette: icon, title, second words, group, key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem
from typing_extensions import override

from ui.theme import FontRole, Theme
from ui.widgets.marks import paint_keycap

_ITEM = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class ResultItem:
    """One result. `bold` are words of the title shown bold; `payload` is what choosing gives."""

    title: str
    second: str = ""
    icon: str = "search"
    group: str = ""
    keys: str = ""
    bold: tuple[str, ...] = ()
    payload: object = None
    flag: str = ""


class _Model(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.items: list[ResultItem] = []

    def set_items(self, items: Sequence[ResultItem]) -> None:
        self.beginResetModel()
        self.items = list(items)
        self.endResetModel()

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.items)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == _ITEM:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            return ", ".join(p for p in (item.title, item.second, item.flag, item.group) if p)
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, *, two_lines: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._two_lines = theme, two_lines
        self._font, self._strong = theme.font(), theme.font(bold=True)
        self._small = theme.font(FontRole.CAPTION)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._theme.px(100), self._theme.px(46 if self._two_lines else 36))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(_ITEM)
        if not isinstance(item, ResultItem):
            return
        theme, px = self._theme, self._theme.px
        painter.save()
        rect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.color("selRow"))
        icon = theme.pixmap(item.icon, "text2", 16)
        side = px(16)
        above = (rect.height() - side) // 2 + 1
        painter.drawPixmap(QRect(rect.left() + px(12), rect.top() + above, side, side), icon)
        right = self._keys(painter, rect, item)
        left = rect.left() + px(38)
        upper = QRect(left, rect.top(), right - left - px(8), rect.height())
        if self._two_lines:
            upper.setHeight(rect.height() // 2 + px(3))
            lower = QRect(
                left, upper.bottom() - px(1), upper.width(), rect.bottom() - upper.bottom()
            )
            self._second_line(painter, lower, item)
            self._title(painter, upper.adjusted(0, px(4), 0, 0), item.title, item.bold)
        else:
            end = self._title(painter, upper, item.title, item.bold)
            if item.second:
                rest = upper.adjusted(end - upper.left() + px(12), 0, 0, 0)
                self._plain(painter, rest, item.second, "text2")
        painter.restore()

    def _keys(self, painter: QPainter, rect: QRect, item: ResultItem) -> int:
        """Group and key at the right; returns where they begin."""
        px = self._theme.px
        right = rect.right() - px(10)
        painter.setFont(self._small)
        metrics = QFontMetrics(self._small)
        if item.keys:
            place = QPoint(right, rect.center().y())
            right = paint_keycap(painter, place, item.keys, self._theme).left() - px(8)
        for text, tint in ((item.group, "text2"), (item.flag, "over")):
            if text:
                width = metrics.horizontalAdvance(text)
                box = QRect(right - width, rect.top(), width + 1, rect.height())
                painter.setPen(self._theme.color(tint))
                painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, text)
                right -= width + px(8)
        return right

    def _second_line(self, painter: QPainter, box: QRect, item: ResultItem) -> None:
        painter.setFont(self._small)
        self._plain(painter, box, item.second, "text2", font_set=True)

    def _plain(
        self, painter: QPainter, box: QRect, text: str, tint: str, *, font_set: bool = False
    ) -> None:
        if not font_set:
            painter.setFont(self._font)
        painter.setPen(self._theme.color(tint))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, shown)

    def _title(self, painter: QPainter, box: QRect, title: str, bold: tuple[str, ...]) -> int:
        """Paint the title with its matches bold; returns the x where it ends."""
        words = [re.escape(word) for word in bold if word]
        pieces = re.split(f"({'|'.join(words)})", title) if words else [title]
        painter.setPen(self._theme.color("text"))
        x = box.left()
        for piece in pieces:
            if not piece:
                continue
            painter.setFont(self._strong if piece in bold else self._font)
            metrics = painter.fontMetrics()
            text = metrics.elidedText(piece, Qt.TextElideMode.ElideRight, box.right() - x)
            area = QRect(x, box.top(), box.right() - x + 1, box.height())
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)
            x += metrics.horizontalAdvance(text)
            if text != piece:
                break
        return x


class ResultList(QListView):
    """Results to choose from. It never takes the focus: the search field steers it.

    `chosen` carries the payload.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, *, label: str, two_lines: bool = False) -> None:
        super().__init__()
        self._model = _Model(self)
        self.row_height = theme.px(46 if two_lines else 36)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(theme, two_lines=two_lines, parent=self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(label)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.clicked.connect(lambda index: self.choose(index.row()))

    @property
    def items(self) -> tuple[ResultItem, ...]:
        """What is shown."""
        return tuple(self._model.items)

    def set_items(self, items: Sequence[ResultItem], *, rows: int = 8) -> None:
        """Show these results, at most `rows` high, the first one selected."""
        self._model.set_items(items)
        self.setFixedHeight(self.row_height * min(rows, max(1, len(items))) + 4)
        if items:
            self.setCurrentIndex(self._model.index(0))

    def step(self, step: int) -> None:
        """Select the next (1) or previous (-1) result."""
        count = len(self._model.items)
        if count:
            row = (self.currentIndex().row() + step) % count
            self.setCurrentIndex(self._model.index(row))

    def choose(self, row: int = -1) -> bool:
        """Choose a row, or the selected one; False when there is none."""
        row = self.currentIndex().row() if row < 0 else row
        if not 0 <= row < len(self._model.items):
            return False
        self.chosen.emit(self._model.items[row].payload)
        return True

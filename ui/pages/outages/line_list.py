"""The list of outages at the left: chip, title, times, and how far the time has run."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.domain.outage import OutageLine
from app.i18n import _, pgettext
from ui.labels import Role
from ui.models.record_table import Cell, Column, RecordTable
from ui.pages.outages.words import line_look, line_share, line_time
from ui.theme import FontRole, Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.card import Card
from ui.widgets.marks import chip_size, paint_chip
from ui.widgets.segmented import Segmented
from ui.widgets.waiting import EmptyState

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


class OutageList(Card):
    """`chosen(id)` when a person picks an outage; filter and past ones are told by signals."""

    chosen = Signal(object)
    new_requested = Signal()
    past_toggled = Signal(bool)

    def __init__(self, theme: Theme, now: Callable[[], datetime]) -> None:
        super().__init__(theme, pgettext("list", "Outages"))
        self._lines: tuple[OutageLine, ...] = ()
        self._current: UUID | None = None
        self.flush()
        column = Column[OutageLine]("outage", _("Outage"), lambda line: self._cell(line, now()))
        self.table = RecordTable[OutageLine]([column], lambda line: line.id, self)
        self._build(theme, now)
        self.scope.chosen.connect(self.past_toggled.emit)
        self.filter.textChanged.connect(lambda _text: self._show())
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def _build(self, theme: Theme, now: Callable[[], datetime]) -> None:
        self.scope = Segmented[bool](
            theme,
            [(False, pgettext("outages", "Open")), (True, _("All"))],
            label=_("Which outages"),
        )
        self.scope.set_value(False)
        self.scope.setMinimumWidth(theme.px(116))
        self.add_to_header(self.scope)
        self.new_button = KeyButton(
            theme, _("New"), "Ctrl+N", icon="plus", on_click=self.new_requested.emit
        )
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(_("Filter (Ctrl+F)"))
        self.filter.setAccessibleName(_("Filter the outages"))
        self.filter.setClearButtonEnabled(True)
        bar = QWidget()
        column = QVBoxLayout(bar)
        column.setContentsMargins(theme.px(10), theme.px(8), theme.px(10), theme.px(8))
        column.setSpacing(theme.px(6))
        row = QHBoxLayout()
        row.addWidget(self.new_button)
        column.addLayout(row)
        column.addWidget(self.filter)
        self.view = QListView()
        self.view.setModel(self.table)
        self.view.setAccessibleName(_("Outages"))
        self.delegate = LineDelegate(theme, now, self.table)
        self.view.setItemDelegate(self.delegate)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.empty = EmptyState(
            theme, "droplet-off", _("No outage at present."), _("Ctrl+N writes a notice.")
        )
        self.empty.hide()
        self.body.addWidget(bar)
        self.body.addWidget(self.view, 1)
        self.body.addWidget(self.empty, 1)

    def set_lines(self, lines: tuple[OutageLine, ...]) -> None:
        """Show these; the chosen one stays chosen."""
        self._lines = lines
        self._show()

    def choose(self, outage_id: UUID | None) -> None:
        """Mark an outage without telling `chosen`."""
        self._current = outage_id
        row = -1 if outage_id is None else self.table.row_of(outage_id)
        model = self.view.selectionModel()
        model.blockSignals(True)
        if row >= 0:
            self.view.setCurrentIndex(self.table.index(row, 0))
        else:
            self.view.clearSelection()
            self.view.setCurrentIndex(QModelIndex())
        model.blockSignals(False)
        self.view.viewport().update()

    def refresh_times(self) -> None:
        """A minute has passed."""
        self.table.refresh_times()

    def _show(self) -> None:
        words = self.filter.text().lower().split()
        shown = [
            line
            for line in self._lines
            if all(w in f"{line.title} {line.number} {line.district}".lower() for w in words)
        ]
        self.view.selectionModel().blockSignals(True)
        self.table.set_rows(shown)
        self.view.selectionModel().blockSignals(False)
        self.view.setVisible(bool(shown))
        self.empty.setVisible(not shown)
        self.choose(self._current)

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        line = self.table.record(now.row()) if now.isValid() else None
        if line is not None and line.id != self._current:
            self._current = line.id
            self.chosen.emit(line.id)

    def _cell(self, line: OutageLine, at: datetime) -> Cell:
        look = line_look(line, at)
        return Cell(
            line.title, line_time(line), spoken=f"{look.text}, {line.title}, {line_time(line)}"
        )

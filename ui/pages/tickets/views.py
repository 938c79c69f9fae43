"""The views at the left: groups, marks and counts; as a list, and as a box where it is narrow."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from app.domain.ticket import COUNTED_AT_MOST, TicketView
from app.i18n import N_, _
from ui.labels import Mark, Role, label
from ui.theme import FontRole, Theme
from ui.widgets.marks import paint_mark
from ui.wording import count_text

GROUPS: tuple[tuple[str, tuple[TicketView, ...]], ...] = (
    ("", (TicketView.MINE, TicketView.TODAY, TicketView.OPEN)),
    (N_("Time limit"), (TicketView.OVER, TicketView.SOON)),
    (
        N_("Stage"),
        (
            TicketView.WAIT_DISPATCH,
            TicketView.WAIT_ACCEPT,
            TicketView.IN_PROGRESS,
            TicketView.WAIT_ARCHIVE,
            TicketView.ARCHIVED,
        ),
    ),
    (N_("Origin"), (TicketView.FROM_12345,)),
)
_MARKS = {
    TicketView.OVER: (Mark.DIAMOND, Role.OVER),
    TicketView.SOON: (Mark.TRIANGLE, Role.SOON),
}
_COUNT_ROOM = 32
_VIEW = Qt.ItemDataRole.UserRole + 1
_COUNT = Qt.ItemDataRole.UserRole + 2
Index = QModelIndex | QPersistentModelIndex


class ViewsModel(QStandardItemModel):
    """The views with their counts; captions cannot be chosen."""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[TicketView, QStandardItem] = {}
        for caption, views in GROUPS:
            if caption:
                head = QStandardItem(_(caption))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                self.appendRow(head)
            for view in views:
                item = QStandardItem(label(view))
                item.setEditable(False)
                item.setData(view, _VIEW)
                self.appendRow(item)
                self._items[view] = item

    def set_counts(self, counts: Mapping[TicketView, int]) -> None:
        """Show how many tickets each view holds."""
        for view, item in self._items.items():
            count = counts.get(view, 0)
            item.setData(count, _COUNT)
            item.setData(f"{label(view)}, {count}", Qt.ItemDataRole.AccessibleTextRole)

    def place(self, view: TicketView) -> QModelIndex:
        """Where the view stands."""
        return self._items[view].index()


def counted(number: int) -> str:
    """A count as it is shown: "1,000+" where no more were counted."""
    return count_text(number) + ("+" if number == COUNTED_AT_MOST else "")


def view_at(index: Index) -> TicketView | None:
    """The view of an index, None for a caption."""
    found = index.data(_VIEW) if index.isValid() else None
    return TicketView(found) if found is not None else None


class ViewDelegate(QStyledItemDelegate):
    """Paints a view: mark, name, count at the right; captions small."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, theme = view_at(index), self._theme
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        inner = rect.adjusted(theme.px(12), 0, -theme.px(12), 0)
        if view is None:
            painter.setFont(theme.font(FontRole.CAPTION))
            painter.setPen(theme.color("text2"))
            where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(inner, where, str(index.data()))
            painter.restore()
            return
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(rect, theme.color("selRow" if selected else "subtle"))
        if selected:
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()),
                             theme.color("accent"))  # fmt: skip
        self._words(painter, inner, index, view, selected=selected)
        painter.restore()

    def _words(
        self, painter: QPainter, inner: QRect, index: Index, view: TicketView, *, selected: bool
    ) -> None:
        theme = self._theme
        count = index.data(_COUNT)
        over = view is TicketView.OVER and bool(count)
        text = "" if count is None else counted(count)
        painter.setFont(theme.font(FontRole.LABEL, bold=over))
        painter.setPen(theme.color("over" if over else "text2"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, right, text)
        room = inner.adjusted(0, 0, -theme.px(_COUNT_ROOM), 0)
        if view in _MARKS:
            side = theme.px(12)
            box = QRectF(room.left(), room.center().y() + 0.5 - side / 2, side, side)
            paint_mark(painter, _MARKS[view][0], box, theme, _MARKS[view][1])
            room.setLeft(room.left() + theme.px(21))
        painter.setFont(theme.font(bold=selected))
        painter.setPen(theme.color("text"))
        name = painter.fontMetrics().elidedText(
            str(index.data()), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view, px = view_at(index), self._theme.px
        if view is None:
            return QSize(px(100), px(30))
        words = QFontMetrics(self._theme.font(bold=True)).horizontalAdvance(str(index.data()))
        width = words + px(24 + _COUNT_ROOM + (21 if view in _MARKS else 0) + 8)
        return QSize(max(width, px(160)), self._theme.row_height())


class ViewList(QListView):
    """The list of views. `view_chosen` when a person chose another one."""

    view_chosen = Signal(object)

    def __init__(self, theme: Theme, model: ViewsModel) -> None:
        super().__init__()
        self._views = model
        self.setProperty("role", "views")
        self.setAccessibleName(_("Views"))
        self.setModel(model)
        self.setItemDelegate(ViewDelegate(theme))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)

    @property
    def natural_width(self) -> int:
        """The width in which every view's name can be read."""
        delegate = self.itemDelegate()
        rows = range(self._views.rowCount())
        option = QStyleOptionViewItem()
        return max(delegate.sizeHint(option, self._views.index(r, 0)).width() for r in rows)

    @property
    def view(self) -> TicketView:
        """The chosen view."""
        return view_at(self.currentIndex()) or TicketView.MINE

    def choose(self, view: TicketView) -> None:
        """Show another view as chosen; `view_chosen` follows when it is another one."""
        self.setCurrentIndex(self._views.place(view))

    def choose_quietly(self, view: TicketView) -> None:
        """Show a view as chosen without asking for its tickets."""
        blocked = self.blockSignals(True)
        self.choose(view)
        self.blockSignals(blocked)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        view = view_at(current)
        if view is not None and view is not view_at(previous):
            self.view_chosen.emit(view)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Letters belong to the input method, not to jumping in the list."""


class ViewBox(QComboBox):
    """The same views in one box, for narrow windows. `view_chosen` when a person chose."""

    view_chosen = Signal(object)

    def __init__(self, theme: Theme, model: QAbstractItemModel) -> None:
        super().__init__()
        self.setAccessibleName(_("Views"))
        self.setModel(model)
        self.setItemDelegate(ViewDelegate(theme))
        self.setMaxVisibleItems(20)
        self.view().setMinimumWidth(theme.px(200))
        self.activated.connect(self._on_activated)

    def choose(self, view: TicketView) -> None:
        """Show a view as chosen."""
        model = self.model()
        if isinstance(model, ViewsModel):
            self.setCurrentIndex(model.place(view).row())

    def _on_activated(self, row: int) -> None:
        view = view_at(self.model().index(row, 0))
        if view is not None:
            self.view_chosen.emit(view)

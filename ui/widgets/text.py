"""Labels by role, lines, and the small helpers every layout needs."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QWidget
from typing_extensions import override

from ui.theme import Theme


def text_label(
    text: str = "", role: str = "", *, wrap: bool = False, select: bool = False, tone: str = ""
) -> QLabel:
    """A plain-text label. Roles: section, title, page, kpi, say, strong, label, value, sec, cap.

    `select` lets people copy it; `tone` (over, soon, ok, accent) colours it.
    """
    label = WrappedLabel(text) if wrap else QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    if wrap:
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        label.setMinimumWidth(1)
    if select:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class WrappedLabel(QLabel):
    """Remembers how high it is in which width.

    To lay out nested cards, Qt asks each label dozens of times, and breaks its lines each time.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._heights: dict[int, int] = {}

    @override
    def setText(self, text: str) -> None:
        if text != self.text():
            self._heights.clear()
            super().setText(text)

    @override
    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = super().heightForWidth(width)
        return height

    @override
    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()  # another font
        super().changeEvent(event)


class ElidedLabel(QLabel):
    """One line that ends in … where there is no room; the tooltip has all of it."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)

    @override
    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().averageCharWidth() * 4), hint.height())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        hidden = "" if text == self.text() else self.text()
        if hidden != self.toolTip():
            self.setToolTip(hidden)
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, self.alignment(), text)
        painter.end()


def rich_label(html: str = "", role: str = "") -> QLabel:
    """A wrapping label with markup of our own making (escape data before)."""
    label = text_label("", role, wrap=True)
    label.setTextFormat(Qt.TextFormat.RichText)
    label.setText(html)
    return label


def icon_label(theme: Theme, name: str, tint: str = "text2", size: int = 16) -> QLabel:
    """An icon that only repeats the words beside it."""
    label = QLabel()
    label.setPixmap(theme.pixmap(name, tint, size))
    label.setFixedSize(theme.icon_size(size))
    return label


def line(*, vertical: bool = False) -> QFrame:
    """A divider of one pixel."""
    frame = QFrame()
    frame.setProperty("role", "vline" if vertical else "line")
    return frame


def restyle(widget: QWidget, **properties: str) -> None:
    """Set dynamic properties and let the stylesheet see them, when they are others than before."""
    changed = {k: v for k, v in properties.items() if (widget.property(k) or "") != v}
    if properties and not changed:
        return  # without any, a parent's property changed
    for name, value in changed.items():
        widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # the stylesheet has not seen it yet
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def clear_layout(layout: QLayout) -> None:
    """Take out and delete everything in a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear_layout(inner)

"""Labels by role, lines, and the small helpers every layout needs."""

from PySide6.QtCore import QSize, Qt
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
    label = QLabel(text)
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

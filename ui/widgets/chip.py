"""A chip beside text, and a mark alone: both painted as the tables paint them."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from ui.labels import Look, Mark, Role
from ui.theme import Theme
from ui.widgets.marks import chip_size, paint_chip, paint_mark


class Chip(QWidget):
    """A state as shape, text and fill."""

    def __init__(self, theme: Theme, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.look = look
        self._fit()

    def set_look(self, look: Look) -> None:
        """Show another state."""
        if look != self.look:
            self.look = look
            self._fit()

    def _fit(self) -> None:
        look = self.look
        self.setAccessibleName(look.spoken or look.text)
        self.setFixedSize(chip_size(self._theme, look))
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, self.rect(), self.look, self._theme)
        painter.end()


class MarkSign(QWidget):
    """A mark alone, 12 px; the words stand beside it."""

    def __init__(self, theme: Theme, mark: Mark, role: Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self.mark, self.role = theme, mark, role
        self.setFixedSize(QSize(theme.px(12), theme.px(12)))
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_mark(self, mark: Mark, role: Role) -> None:
        """Show another mark."""
        self.mark, self.role = mark, role
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        paint_mark(painter, self.mark, box, self._theme, self.role)
        painter.end()

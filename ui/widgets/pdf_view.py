"""Shows the pages of a document given as pixels: fitted to the pane, or zoomed, page by page."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QEvent, QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme

ZOOM_STEPS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
FIT = 0.0


class PagePixels(Protocol):
    """A page as services hand it over: 4 bytes a pixel (blue, green, red, unused)."""

    @property
    def width(self) -> int: ...
    @property
    def height(self) -> int: ...
    @property
    def stride(self) -> int: ...
    @property
    def pixels(self) -> bytes: ...


def image_of(page: PagePixels) -> QImage:
    """A picture that owns its pixels."""
    image = QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)
    return image.copy()


class _Paper(QWidget):
    """One page on its shadowed sheet; asks the view for size and picture."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.image = QImage()
        self._scaled = QImage()

    def set_image(self, image: QImage) -> None:
        self.image, self._scaled = image, QImage()
        self.update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self.image.isNull():
            ratio = self.devicePixelRatioF()
            wanted = QSize(round(self.width() * ratio), round(self.height() * ratio))
            if self._scaled.size() != wanted:
                self._scaled = self.image.scaled(
                    wanted,
                    Qt.AspectRatioMode.IgnoreAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            painter.drawImage(self.rect(), self._scaled)
        painter.setPen(self._theme.color("borderStrong"))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()


class PdfView(QScrollArea):
    """The preview of a document.

    Fitted to the pane until somebody zooms: double click or Enter toggles, Ctrl+wheel and + − step,
    PageUp and PageDown turn pages. `page_changed(page, pages)` counts from 0.
    """

    page_changed = Signal(int, int)
    zoom_changed = Signal(float)

    def __init__(self, theme: Theme, label: str) -> None:
        super().__init__()
        self._theme = theme
        self._pages: list[QImage] = []
        self._page = 0
        self._zoom = FIT
        self._paper = _Paper(theme)
        self._grip: QPointF | None = None
        self.setWidget(self._paper)
        self._paper.hide()
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAccessibleName(label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("role", "preview")
        self.setMinimumSize(theme.px(160), theme.px(160))

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def pages(self) -> int:
        return len(self._pages)

    @property
    def zoom(self) -> float:
        """Factor, 1.0 is life size at 96 dpi; `FIT` (0) fits the page into the pane."""
        return self._zoom

    def show_pages(self, pages: Sequence[PagePixels]) -> None:
        """Show a document; the page and the zoom stay where they are when they can."""
        self._pages = [image_of(page) for page in pages]
        self._turn(min(self._page, max(0, len(self._pages) - 1)))

    def turn_to(self, page: int) -> None:
        """Show another page; outside the document nothing happens."""
        if 0 <= page < len(self._pages) and page != self._page:
            self._turn(page)

    def set_zoom(self, zoom: float) -> None:
        """Zoom by a factor, or fit with `FIT`."""
        self._zoom = zoom
        self._place()
        self.zoom_changed.emit(zoom)

    def toggle_fit(self) -> None:
        """Between the whole page and life size."""
        self.set_zoom(1.0 if self._zoom == FIT else FIT)

    def _turn(self, page: int) -> None:
        self._page = page
        self._paper.setVisible(bool(self._pages))
        if self._pages:
            self._paper.set_image(self._pages[page])
            self._paper.setAccessibleName(
                _("Page {n} of {count}").format(n=page + 1, count=len(self._pages))
            )
        self._place()
        self.page_changed.emit(page, len(self._pages))

    def _place(self) -> None:
        if not self._pages:
            return
        image = self._pages[self._page]
        if self._zoom == FIT:
            gap = self._theme.px(12)
            room = self.viewport().size() - QSize(2 * gap, 2 * gap)
            size = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        else:
            width = round(A4_INCHES * 96 * self._zoom * self._theme.zoom / 100)
            size = QSize(width, round(width * image.height() / max(1, image.width())))
        self._paper.resize(size.expandedTo(QSize(1, 1)))

    def _step(self, direction: int) -> None:
        now = self._paper.width() / (A4_INCHES * 96 * self._theme.zoom / 100)
        if direction > 0:
            self.set_zoom(next((z for z in ZOOM_STEPS if z > now * 1.01), ZOOM_STEPS[-1]))
        else:
            smaller = [z for z in ZOOM_STEPS if z < now * 0.99]
            self.set_zoom(smaller[-1] if smaller else FIT)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        handled = super().viewportEvent(event)
        if event.type() == QEvent.Type.Resize:
            self._place()
        return handled

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_PageDown and self._page + 1 < len(self._pages):
            self.turn_to(self._page + 1)
        elif key == Qt.Key.Key_PageUp and self._page > 0:
            self.turn_to(self._page - 1)
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Minus} and not event.modifiers():
            self._step(1 if key == Qt.Key.Key_Plus else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            self.toggle_fit()
        else:
            super().keyPressEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.toggle_fit()

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grip = event.position()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None or self._zoom == FIT:
            return
        moved = event.position() - self._grip
        self._grip = event.position()
        for bar, distance in (
            (self.horizontalScrollBar(), moved.x()),
            (self.verticalScrollBar(), moved.y()),
        ):
            bar.setValue(bar.value() - round(distance))

    @override
    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(420), self._theme.px(560))

    def paper_rect(self) -> QRect:
        """Where the page lies in the viewport, for tests and tool tips."""
        return QRect(self._paper.pos(), self._paper.size())


A4_INCHES = 210 / 25.4

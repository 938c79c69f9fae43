"""Toasts: bottom right, at most three; they take no focus and cover nothing that is filled in."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.buttons import IconButton, link_button
from ui.widgets.text import icon_label, restyle, text_label

SUCCESS_MS = 5000
LOOK_MS = 250
"""How often a shown toast looks whether a page or a record put a field under it."""
_FILLED_IN = (
    QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit,
)  # fmt: skip
_ICONS = {
    "ok": "circle-check",
    "over": "triangle-alert",
    "accent": "info",
    "soon": "triangle-alert",
}
_TINTS = {"ok": "ok", "over": "over", "accent": "accent"}


class Toast(QFrame):
    """One message with at most one thing to do about it."""

    def __init__(
        self,
        theme: Theme,
        tone: str,
        text: str,
        action: tuple[str, str, Callable[[], object]] | None,
        close: Callable[["Toast"], None],
    ) -> None:
        super().__init__()
        self.text, self.tone, self.action = text, tone, action
        self.setProperty("role", "toast")
        self.setFixedWidth(theme.px(320))
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, theme.px(4), 1)
        row.setSpacing(theme.px(8))
        strip = QFrame()
        strip.setProperty("role", "strip")
        strip.setProperty("tone", tone)
        strip.setFixedWidth(4)
        row.addWidget(strip)
        row.addWidget(icon_label(theme, _ICONS[tone], _TINTS[tone]))
        row.addLayout(self._build_words(theme), 1)
        if tone != "ok":
            row.addWidget(IconButton(theme, "x", _("Close"), on_click=lambda: close(self)))
        self._close = close

    def _build_words(self, theme: Theme) -> QBoxLayout:
        """Words and link in one line where both fit, else the link under the words."""
        room = theme.px(320 - (48 if self.tone == "ok" else 84))
        words = text_label(self.text, wrap=True)
        words.ensurePolished()
        link = link_button(theme, *self.action[:2], on_click=self.do) if self.action else None
        if link is not None:
            link.ensurePolished()
        taken = link.sizeHint().width() + theme.px(8) if link is not None else 0
        inline = words.fontMetrics().horizontalAdvance(self.text) + taken <= room
        width = room - taken if inline else room
        words.setFixedSize(width, words.heightForWidth(width))
        words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        way = QBoxLayout.Direction
        box = QBoxLayout(way.LeftToRight if inline else way.TopToBottom)
        box.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        box.setSpacing(theme.px(4))
        box.addWidget(words)
        if link is not None:
            restyle(link, flush="" if inline else "true")
            box.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)
        return box

    def do(self) -> None:
        """Do what the toast offers and put it away."""
        if self.action is not None:
            action = self.action[2]
            self._close(self)
            action()


def _lies_over(widget: QWidget) -> bool:
    """Whether it is a panel that was opened over the page."""
    return bool(widget.property("role") == "overlay")


class Toasts(QObject):
    """Shows toasts above the status line of `host`."""

    LIMIT = 3

    def __init__(self, theme: Theme, host: QWidget, bottom: int = 0) -> None:
        super().__init__(host)
        self._theme, self._host, self._bottom = theme, host, bottom
        self.shown: list[Toast] = []
        self._box = QWidget(host)
        self._column = QVBoxLayout(self._box)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(8))
        self._box.hide()
        self._look = QTimer(self)
        self._look.setInterval(LOOK_MS)
        self._look.timeout.connect(self._step_aside)
        host.installEventFilter(self)

    def show_success(self, text: str, undo: Callable[[], object] | None = None) -> Toast:
        """It worked; gone after 5 s. `undo` is offered with Alt+U while it is shown."""
        action = (_("Undo"), "Alt+U", undo) if undo else None
        return self._show("ok", text, action, SUCCESS_MS)

    def show_info(self, text: str) -> Toast:
        """Something to know; gone after 5 s."""
        return self._show("accent", text, None, SUCCESS_MS)

    def show_error(self, text: str, fix: str = "", do: Callable[[], object] | None = None) -> Toast:
        """It failed; stays until closed. `fix` names what `do` does about it."""
        return self._show("over", text, (fix, "", do) if do else None, 0)

    def undo_latest(self) -> None:
        """Alt+U: do what the newest success offers."""
        for toast in reversed(self.shown):
            if toast.tone == "ok" and toast.action is not None:
                toast.do()
                return

    def close(self, toast: Toast) -> None:
        """Put a toast away."""
        if toast in self.shown:
            self.shown.remove(toast)
            self._column.removeWidget(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _show(
        self, tone: str, text: str, action: tuple[str, str, Callable[[], object]] | None, ms: int
    ) -> Toast:
        for old in self.shown[: max(0, len(self.shown) - self.LIMIT + 1)]:
            self.close(old)
        toast = Toast(self._theme, tone, text, action, self.close)
        self.shown.append(toast)
        self._column.addWidget(toast)
        self._box.show()
        toast.show()
        self._place()
        if ms:
            QTimer.singleShot(ms, toast, lambda: self.close(toast))
        event = QAccessibleAnnouncementEvent(self._host, text)
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Polite)
        QAccessible.updateAccessibility(event)
        return toast

    def _place(self) -> None:
        self._box.setVisible(bool(self.shown))
        self._box.adjustSize()
        if not self.shown:
            self._look.stop()
            return
        self._box.move(self._corner())
        self._box.raise_()
        self._look.start()

    def _step_aside(self) -> None:
        """A page, a record or a panel came forward: what is filled in there must not be covered."""
        here = self._box.geometry()
        if any(field.intersects(here) for field in self._taken()):
            self._place()

    def _corner(self) -> QPoint:
        """The lowest free place at the right, else one toast further left; else the corner.

        Free is where no field and no button is covered, in the lower half of the window.
        """
        gap = self._theme.px(12)
        size = self._box.size()
        lowest = self._host.height() - self._bottom - size.height() - gap
        first = self._host.width() - size.width() - gap
        taken = self._taken()
        for column in range(3):
            place = QRect(QPoint(first - column * (size.width() + gap), lowest), size)
            while place.left() > gap and place.bottom() > self._host.height() // 2:
                under = [field.top() for field in taken if field.intersects(place)]
                if not under:
                    return place.topLeft()
                place.moveBottom(min(under) - self._theme.px(8))
        return QPoint(first, lowest)

    def _taken(self) -> list[QRect]:
        """Where things are typed and pressed, in the host's own measure."""
        found: list[QRect] = []
        for field in self._host.findChildren(QWidget):
            if not (isinstance(field, _FILLED_IN) or _lies_over(field)) or not field.isVisible():
                continue
            if not field.isEnabled() or self._box.isAncestorOf(field):
                continue
            seen = field.visibleRegion().boundingRect()
            if not seen.isEmpty():
                found.append(seen.translated(field.mapTo(self._host, QPoint(0, 0))))
        return found

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return False

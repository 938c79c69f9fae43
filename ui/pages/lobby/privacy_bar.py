"""The line that says that the screen is public, whose hall it is, and when it will be cleared."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout
from typing_extensions import override

from app.domain.lobby_catalogue import Office
from app.i18n import _
from ui.pages.lobby.words import name_of
from ui.theme import FontRole, Theme
from ui.widgets.buttons import KeyButton
from ui.widgets.text import ElidedLabel, icon_label, text_label


class PrivacyBar(QFrame):
    """`clear` is called by its button; `show_left` tells the seconds."""

    def __init__(self, theme: Theme, clear: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("role", "banner")
        self.setProperty("tone", "accent")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, theme.px(8), 0)
        row.setSpacing(theme.px(12))
        strip = QFrame()
        strip.setProperty("role", "strip")
        strip.setProperty("tone", "accent")
        strip.setFixedWidth(4)
        row.addWidget(strip)
        row.addWidget(icon_label(theme, "eye", "text", 20))
        self._office = text_label("", "strong")
        row.addWidget(self._office)
        words = _("Public screen: masked, no amounts; cleared after 30 s without a hand")
        row.addWidget(_Told(theme, words), 1)
        self._left = text_label("", "strong")
        row.addWidget(self._left)
        self.button = KeyButton(theme, _("Clear now"), "Esc Esc", on_click=clear)
        self.button.setProperty("small", "true")
        row.addWidget(self.button)
        self.setFixedHeight(theme.px(46))

    def show_office(self, office: Office | None, guide: str) -> None:
        """Whose hall this is, and who is at the desk."""
        hall = name_of(office) if office is not None else _("No hall belongs to your unit")
        self._office.setText(f"{hall} · {guide}")
        if office is not None:
            self._office.setToolTip(f"{office.hours}  {office.address}")

    def show_left(self, seconds: int, *, watching: bool) -> None:
        """How long until the screen is cleared; nothing while it is clean."""
        words = _("Clears in {time}").format(time=f"0:{seconds:02d}")
        self._left.setText(words if watching else _("Screen is clean"))


class _Told(ElidedLabel):
    """Where it is too long for one line it stands in two small ones before anything is cut."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._small = theme.font(FontRole.CAPTION)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        room, flags = self.contentsRect(), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= room.width()
        needed = QFontMetrics(self._small).boundingRect(room, flags, self.text())
        if fits or needed.height() > room.height() or needed.width() > room.width():
            super().paintEvent(event)
            return
        self.setToolTip("")
        painter = QPainter(self)
        painter.setFont(self._small)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(room, flags, self.text())
        painter.end()

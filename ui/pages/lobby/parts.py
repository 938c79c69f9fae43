"""The lobby's own card, its switches of choices, and its size of theme."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.preferences import Density
from ui.theme import Theme
from ui.widgets.text import text_label

HEADER = 48


def lobby_theme(theme: Theme) -> Theme:
    """The same look in comfortable sizes: the lobby is read standing."""
    return Theme(theme.scheme, theme.zoom, Density.COMFORTABLE)


class LobbyCard(QFrame):
    """A card with a header of 48 px; `header` and `body` are its layouts."""

    def __init__(self, theme: Theme, title: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.theme = theme
        margin = theme.px(12)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.setSpacing(0)
        frame = QFrame()
        frame.setProperty("role", "cardHeader")
        frame.setFixedHeight(theme.px(HEADER))
        self.header = QHBoxLayout(frame)
        self.header.setContentsMargins(margin, 0, margin, 0)
        self.header.setSpacing(theme.px(12))
        self.title = text_label(title, "title")
        self.header.addWidget(self.title)
        outer.addWidget(frame)
        holder = QWidget()
        holder.setProperty("role", "pane")
        self.body = QVBoxLayout(holder)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(theme.px(8))
        outer.addWidget(holder, 1)

    def add_right(self, widget: QWidget) -> None:
        """Put a widget at the right end of the header."""
        self.header.addStretch(1)
        self.header.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

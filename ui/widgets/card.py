"""The card: header of 36 px (32 compact), body, optional footer with the actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.layout import Pane
from ui.preferences import Density
from ui.theme import Theme
from ui.widgets.text import ElidedLabel, text_label


class Card(QFrame):
    """A white surface with a title. Put content into `body`; cards nest at most once.

    `header` is the header's row (None without title): add things right of the title with
    `add_to_header`. With `scroll` the body scrolls between header and footer. `footer()` makes
    the action bar at the bottom on first use.
    """

    def __init__(
        self,
        theme: Theme,
        title: str = "",
        subtitle: str = "",
        parent: QWidget | None = None,
        *,
        scroll: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._theme = theme
        self._footer: QHBoxLayout | None = None
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(1, 1, 1, 1)
        self._outer.setSpacing(0)
        self.title_label = text_label(title, "section")
        self.subtitle_label = ElidedLabel(subtitle, "cap")
        self.header: QHBoxLayout | None = self._build_header() if title else None
        holder = QWidget()
        holder.setProperty("role", "pane")
        self.body = QVBoxLayout(holder)
        margin = theme.px(12)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(theme.row_gap)
        self._outer.addWidget(Pane(holder) if scroll else holder, 1)
        if title:
            self.setAccessibleName(title)

    def _build_header(self) -> QHBoxLayout:
        frame = QFrame()
        frame.setProperty("role", "cardHeader")
        compact = self._theme.density is Density.COMPACT
        frame.setFixedHeight(self._theme.px(32 if compact else 36))
        row = QHBoxLayout(frame)
        row.setContentsMargins(self._theme.px(12), 0, self._theme.px(8), 0)
        row.setSpacing(self._theme.px(8))
        row.addWidget(self.title_label)
        row.addWidget(self.subtitle_label)
        row.addStretch(1)
        self._outer.addWidget(frame)
        return row

    def set_title(self, title: str, subtitle: str = "") -> None:
        """Change the words of the header."""
        self.title_label.setText(title)
        self.subtitle_label.setText(subtitle)
        self.setAccessibleName(title)

    def add_to_header(self, widget: QWidget) -> None:
        """Put a widget at the right end of the header."""
        if self.header is not None:
            self.header.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def flush(self) -> None:
        """Let the body reach the card's edges (tables)."""
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)

    def footer(self) -> QHBoxLayout:
        """The action bar's row, always visible below the body."""
        if self._footer is None:
            frame = QFrame()
            frame.setProperty("role", "cardFooter")
            frame.setMinimumHeight(self._theme.control_height + self._theme.px(20))
            self._footer = QHBoxLayout(frame)
            self._footer.setContentsMargins(self._theme.px(12), 0, self._theme.px(12), 0)
            self._footer.setSpacing(self._theme.px(8))
            self._outer.addWidget(frame)
        return self._footer

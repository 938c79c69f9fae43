"""Facts as caption and value, aligned: 户号, 地址, 用水性质."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.theme import Theme
from ui.widgets.text import clear_layout, text_label


class KeyValues(QWidget):
    """Rows of caption and value; values can be copied with the mouse and wrap."""

    def __init__(self, theme: Theme, *, caption_width: int = 60) -> None:
        super().__init__()
        self._theme = theme
        self._next = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(5))
        self._grid.setColumnMinimumWidth(0, theme.px(caption_width))
        self._grid.setColumnStretch(1, 1)

    def set_rows(self, rows: list[tuple[str, str]], *, strong: int = -1) -> None:
        """Show these facts; row `strong` is bold, rows without a value are left out."""
        clear_layout(self._grid)
        self._next = 0
        for place, (caption, value) in enumerate(rows):
            if value:
                self.add(caption, value, strong=place == strong)

    def add(self, caption: str, value: str, *, strong: bool = False, tone: str = "") -> QLabel:
        """Add one fact and return its value's label."""
        row = self._next
        self._next += 1
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(text_label(caption, "label"), row, 0, top)
        label = text_label(value, "value", wrap=True, select=True, tone=tone)
        if strong:
            label.setFont(self._theme.font(bold=True))
        label.setAccessibleName(f"{caption}: {value}")
        self._grid.addWidget(label, row, 1, top)
        return label

    def add_widget(self, caption: str, widget: QWidget) -> None:
        """Add a caption with something that is not text (a chip)."""
        row = self._next
        self._next += 1
        self._grid.addWidget(text_label(caption, "label"), row, 0)
        self._grid.addWidget(widget, row, 1, Qt.AlignmentFlag.AlignLeft)

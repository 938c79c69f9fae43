"""Facts as caption and value, aligned: 户号, 地址, 用水性质."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.theme import Theme
from ui.widgets.text import restyle, text_label


class KeyValues(QWidget):
    """Rows of caption and value; values can be copied with the mouse and wrap.

    Captions wider than `caption_most` (0: never) wrap, so that a long question leaves room.
    """

    def __init__(self, theme: Theme, *, caption_width: int = 60, caption_most: int = 0) -> None:
        super().__init__()
        self._least, self._most = theme.px(caption_width), theme.px(caption_most)
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(5))
        self._grid.setColumnMinimumWidth(0, theme.px(caption_width))
        self._grid.setColumnStretch(1, 1)

    def set_rows(self, rows: Sequence[tuple[str, str]], *, strong: int = -1) -> None:
        """Show these facts; row `strong` is bold, rows without a value are left out."""
        shown = [(c, v, place == strong) for place, (c, v) in enumerate(rows) if v]
        self.reserve(len(shown))
        for (name, text), (caption, value, bold) in zip(self._rows, shown, strict=False):
            name.setText(caption)
            if self._most:
                name.ensurePolished()
                wide = name.fontMetrics().horizontalAdvance(caption) > self._most
                name.setWordWrap(wide)
                name.setMinimumWidth(self._most if wide else 0)
                name.setMaximumWidth(self._most)
            text.setText(value)
            text.setAccessibleName(f"{caption}: {value}")
            restyle(text, strong="true" if bold else "")
        for place, labels in enumerate(self._rows):
            for label in labels:
                label.setVisible(place < len(shown))

    def reserve(self, count: int) -> None:
        """Make this many rows before there is anything to show in them."""
        for row in range(len(self._rows), count):
            labels = text_label("", "label"), text_label("", "value", wrap=True, select=True)
            for column, label in enumerate(labels):
                self._grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
                label.hide()
            self._rows.append(labels)

"""Parts of the area picker: the chips and the figures."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.i18n import _
from ui.theme import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.text import line, text_label
from ui.wording import count_text


class PlaceTag(QFrame):
    """A chosen place with a button that lets it go."""

    removed = Signal()

    def __init__(self, theme: Theme, text: str, *, fixed: bool) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self.text = text
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), 0, theme.px(8) if fixed else 0, 0)
        row.setSpacing(0)
        words = text_label(text, "value")
        words.setFixedHeight(theme.px(26))
        row.addWidget(words)
        if not fixed:
            name = _("Remove {place}").format(place=text)
            row.addWidget(IconButton(theme, "x", name, on_click=self.removed.emit))


class Figures(QFrame):
    """Households, estates and buildings of the choice, each counted once."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "well")
        self._values: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for place, name in enumerate((_("Households"), _("Estates"), _("Buildings"))):
            if place:
                row.addWidget(line(vertical=True))
            cell = QVBoxLayout()
            cell.setContentsMargins(theme.px(10), theme.px(4), theme.px(8), theme.px(4))
            cell.setSpacing(0)
            cell.addWidget(text_label(name, "cap2"))
            value = text_label("0", "title")
            value.setAccessibleName(name)
            self._values.append(value)
            cell.addWidget(value)
            row.addLayout(cell, 1)

    def show_numbers(self, *numbers: int) -> None:
        for value, number in zip(self._values, numbers, strict=True):
            value.setText(count_text(number))

    @property
    def numbers(self) -> tuple[str, ...]:
        return tuple(value.text() for value in self._values)

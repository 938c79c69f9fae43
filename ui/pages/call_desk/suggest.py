"""Fields that offer what fits while one types: ↓ and Enter choose, Esc puts the list away."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget
from typing_extensions import override

from ui.theme import Theme
from ui.widgets.list_edit import ListEdit, ListPopup
from ui.widgets.result_list import ResultItem

ROWS = 8


class SuggestEdit(ListEdit[ListPopup]):
    """`asked` carries what was typed; answer with `offer`. `picked` carries an item's payload."""

    asked = Signal(str)
    picked = Signal(object)

    def __init__(self, theme: Theme, label: str) -> None:
        super().__init__(theme, lambda: ListPopup(theme, label), least_width=360)
        self.setAccessibleName(label)
        self.textEdited.connect(self.asked)

    def offer(self, items: Sequence[ResultItem]) -> None:
        """Show these items below the field; none puts the list away."""
        if not items or not self.hasFocus() or self.isReadOnly():
            self.close_results()
            return
        popup = self.popup()
        popup.results.set_items(items, rows=ROWS)
        self.show_popup(popup)

    @override
    def on_chosen(self, payload: object) -> None:
        self.picked.emit(payload)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.steer(event):
            return
        if event.key() == Qt.Key.Key_Down:
            self.asked.emit("" if self.hasSelectedText() else self.text())
        else:
            super().keyPressEvent(event)


class Badge(QWidget):
    """Keeps a small widget at the right end inside a line edit, clear of the text."""

    def __init__(self, theme: Theme, edit: QLineEdit, content: QWidget) -> None:
        super().__init__(edit)
        self._theme, self._edit, self.content = theme, edit, content
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(content)
        edit.installEventFilter(self)
        self.place()

    def place(self) -> None:
        """Fit to the content; hidden content takes no room."""
        shown = not self.content.isHidden()
        self.setVisible(shown)
        self.adjustSize()
        gap = self._theme.px(7)
        room = self.width() + gap if shown else 0
        self._edit.setTextMargins(0, 0, room, 0)
        self.move(
            self._edit.width() - self.width() - gap, (self._edit.height() - self.height()) // 2
        )

    @override
    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._edit and event.type() == QEvent.Type.Resize:
            self.place()
        return False

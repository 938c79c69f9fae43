"""The command palette (Ctrl+K): everything that can be done or opened, by words or initials."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.result_list import ResultItem, ResultList
from ui.widgets.text import icon_label, line, text_label

LIMIT = 9
RECENT = 5


@dataclass(frozen=True, slots=True)
class PaletteEntry:
    """Something to do or open. `initials` are pinyin initials, `codes` numbers it is known by."""

    text: str
    run: Callable[[], None]
    group: str = ""
    initials: str = ""
    codes: tuple[str, ...] = ()
    icon: str = "command"
    second: str = ""
    flag: str = ""

    def rank(self, query: str) -> int | None:
        """How well it fits (0 best), None when not at all. `query` is lower case."""
        text, initials = self.text.lower(), self.initials.lower()
        if text.startswith(query) or initials.startswith(query):
            return 0
        if any(code.lower().startswith(query) for code in self.codes):
            return 1
        if query in text or query in initials:
            return 2
        words = query.split()
        fits = len(words) > 1 and all(word in text or word in initials for word in words)
        return 3 if fits else None


class CommandPalette(QFrame):
    """A frame at the top centre of the window, without dimming.

    `asked` carries the query for entries from elsewhere; answer with `add_found`.
    """

    asked = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._entries: list[PaletteEntry] = []
        self._found: tuple[str, list[PaletteEntry]] = ("", [])
        self._recent: list[PaletteEntry] = []
        self.setProperty("role", "overlay")
        self.setFixedWidth(theme.px(640))
        self.setAccessibleName(_("Commands"))
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, theme.px(4))
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        head.setSpacing(theme.px(10))
        self.field = _Field(self)
        self.field.setProperty("role", "bare")
        self.field.setFixedHeight(theme.px(40))
        self.field.setAccessibleName(_("Command or number"))
        self.field.setPlaceholderText(_("A command, a number, an address, or pinyin initials"))
        head.addWidget(icon_label(theme, "search", "text2"))
        head.addWidget(self.field, 1)
        head.addWidget(text_label(_("Esc closes"), "cap2"))
        column.addLayout(head)
        column.addWidget(line())
        self.results = ResultList(theme, label=_("Commands"))
        column.addWidget(self.results)
        self._none = text_label(_("Nothing fits. Fewer letters find more."), "cap2")
        self._none.setContentsMargins(theme.px(12), theme.px(8), 0, theme.px(8))
        column.addWidget(self._none)
        self.field.textChanged.connect(self._on_text_changed)
        self.results.chosen.connect(self._on_chosen)
        self.hide()

    def open(self, entries: Sequence[PaletteEntry], text: str = "") -> None:
        """Show it with these entries; `text` is put into the field."""
        self._entries = list(entries)
        self.field.setText(text)
        self._show_matches()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def add_found(self, query: str, entries: Sequence[PaletteEntry]) -> None:
        """Entries from elsewhere for `query`; dropped when something else is typed by now."""
        if query == self.query:
            self._found = (query, list(entries))
            self._show_matches()

    @property
    def query(self) -> str:
        """What is typed, without blanks around it."""
        return self.field.text().strip()

    def close_palette(self) -> None:
        """Put it away and give the focus back."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def _matches(self) -> list[PaletteEntry]:
        query = self.query.lower()
        if not query:
            return (self._recent or self._entries)[:RECENT]
        ranked = [(entry.rank(query), place) for place, entry in enumerate(self._entries)]
        fitting = sorted((rank, place) for rank, place in ranked if rank is not None)
        own = [self._entries[place] for _rank, place in fitting]
        found = self._found[1] if self._found[0] == self.query else []
        room = max(LIMIT - len(found), 4)
        return (own[:room] + found)[:LIMIT]

    def _show_matches(self) -> None:
        shown = self._matches()
        items = [
            ResultItem(
                title=entry.text,
                second=entry.second,
                icon=entry.icon,
                group=entry.group,
                keys="Enter" if place == 0 else f"Alt+{place + 1}",
                bold=tuple(self.query.split()),
                payload=entry,
                flag=entry.flag,
            )
            for place, entry in enumerate(shown)
        ]
        self.results.set_items(items, rows=LIMIT)
        self.results.setVisible(bool(items))
        self._none.setVisible(not items)
        self._place()

    def _place(self) -> None:
        self.adjustSize()
        window = self.parentWidget()
        if window is not None:
            self.move((window.width() - self.width()) // 2, self._theme.px(60))

    def _on_text_changed(self) -> None:
        self._show_matches()
        if self.query:
            self.asked.emit(self.query)

    def _on_chosen(self, payload: object) -> None:
        if isinstance(payload, PaletteEntry):
            self._recent = [payload, *(e for e in self._recent if e.text != payload.text)][:RECENT]
            self.close_palette()
            payload.run()

    def handle_key(self, event: QKeyEvent) -> bool:
        """Keys of the field that steer the list; True when used."""
        key = Qt.Key(event.key())
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if key == Qt.Key.Key_Escape:
            self.close_palette()
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            self.results.step(1 if key == Qt.Key.Key_Down else -1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.results.choose()
        elif alt and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.results.choose(key - Qt.Key.Key_1)
        else:
            return False
        return True


class _Field(QLineEdit):
    """The palette's field: keys go to the list first."""

    def __init__(self, palette: CommandPalette) -> None:
        super().__init__()
        self._palette = palette

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._palette.handle_key(event):
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() in {Qt.FocusReason.MouseFocusReason, Qt.FocusReason.TabFocusReason}:
            self._palette.close_palette()

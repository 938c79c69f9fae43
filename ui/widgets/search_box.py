"""The search box: asks while typing, shows results under itself, keys choose."""

from collections.abc import Callable
from enum import Enum
from itertools import groupby
from operator import itemgetter

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout
from typing_extensions import override

from app.domain.account import AccountStatus
from app.domain.outage import OutageState
from app.domain.search import Found, Hit, SearchResult
from app.domain.ticket import TicketState
from app.i18n import N_, _
from ui.labels import label
from ui.theme import Theme
from ui.widgets.buttons import Keycap
from ui.widgets.result_list import ResultItem, ResultList
from ui.widgets.text import icon_label, text_label

ICONS = {Found.ACCOUNT: "user", Found.TICKET: "clipboard-list", Found.OUTAGE: "droplet-off"}
_STATES: dict[Found, type[Enum]] = {
    Found.ACCOUNT: AccountStatus,
    Found.TICKET: TicketState,
    Found.OUTAGE: OutageState,
}
_FLAGS = {"arrears": N_("In arrears"), "key": N_("Key account")}
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def hit_item(hit: Hit, keys: str = "") -> ResultItem:
    """A search hit as a line of a list."""
    return ResultItem(
        title=hit.title,
        second=" · ".join(part for part in (hit.number, hit.subtitle) if part),
        icon=ICONS[hit.found],
        group=label(hit.reading),
        keys=keys,
        payload=hit,
        flag=_flag_words(hit),
    )


def _flag_words(hit: Hit) -> str:
    """What to know before opening it: the state, arrears, a key account."""
    if hit.flag in _FLAGS:
        return _(_FLAGS[hit.flag])
    return label(_STATES[hit.found](hit.flag)) if hit.flag else ""


def words_line(result: SearchResult) -> str:
    """How the words were read, one reading after the other."""
    parts = [
        f"{label(reading)} {' · '.join(word for _reading, word in words)}"
        for reading, words in groupby(result.words, key=itemgetter(0))
    ]
    return _("Read as: {words}").format(words=", ".join(parts))


class SearchBox(QLineEdit):
    """`asked` carries the words a moment after typing; answer with `show_result`.

    `hit_chosen` carries the `Hit`. A result for words that are no longer there is dropped.
    """

    asked = Signal(str)
    hit_chosen = Signal(object)
    PAUSE_MS = 60

    def __init__(
        self, theme: Theme, *, name: str, placeholder: str, keys: str = "", icon: bool = True
    ) -> None:
        super().__init__()
        self._theme = theme
        self._popup: _Popup | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(self.PAUSE_MS)
        self._pause.timeout.connect(self._on_pause)
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(10), 0, theme.px(8), 0)
        if icon:
            row.addWidget(icon_label(theme, "search", "text2"))
            self.setTextMargins(theme.px(22), 0, theme.px(30) if keys else 0, 0)
        row.addStretch(1)
        if keys:
            row.addWidget(Keycap(theme, keys))
        self.textEdited.connect(lambda _text: self._pause.start())

    def show_result(self, result: SearchResult) -> None:
        """Show what was found, with how the words were read above it."""
        if result.query != self.text().strip() or not self.hasFocus() or self.isReadOnly():
            return
        popup = self._make_popup()
        below = self.mapTo(self.window(), QPoint(0, self.height() + self._theme.px(4)))
        popup.show_result(result, self.window().height() - below.y() - self._theme.px(64))
        popup.setFixedWidth(max(self.width(), self._theme.px(420)))
        popup.adjustSize()
        popup.move(below)
        popup.show()
        popup.raise_()

    def close_results(self) -> None:
        """Put the list away; the words stay."""
        self._pause.stop()
        if self._popup is not None:
            self._popup.hide()

    @property
    def results(self) -> ResultList | None:
        """The list while it is shown."""
        shown = self._popup is not None and self._popup.isVisible()
        return self._popup.results if self._popup is not None and shown else None

    def _make_popup(self) -> "_Popup":
        if self._popup is None or self._popup.parent() is not self.window():
            self._popup = _Popup(self._theme, self._on_chosen)
            self._popup.setParent(self.window())
        return self._popup

    def _on_pause(self) -> None:
        words = self.text().strip()
        if words:
            self.asked.emit(words)
        else:
            self.close_results()

    def _on_chosen(self, payload: object) -> None:
        self.close_results()
        self.hit_chosen.emit(payload)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        results, key = self.results, event.key()
        if results is not None and Qt.Key(key) in _STEPS:
            results.step(_STEPS[Qt.Key(key)])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            if results is None or not results.choose():
                self._on_pause()
        elif key == Qt.Key.Key_Escape and results is not None:
            self.close_results()
        elif key == Qt.Key.Key_Down and self.text().strip():
            self._on_pause()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_results()

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.close_results()
        return super().event(event)


class _Popup(QFrame):
    """Readings above, results below."""

    def __init__(self, theme: Theme, chosen: Callable[[object], None]) -> None:
        super().__init__()
        self.setProperty("role", "overlay")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, theme.px(6), 1, theme.px(6))
        column.setSpacing(theme.px(4))
        self._words = text_label("", "cap2", wrap=True)
        self._words.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self.results = ResultList(theme, label=_("Search results"), two_lines=True)
        self._more = text_label("", "cap")
        self._more.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        column.addWidget(self._words)
        column.addWidget(self.results)
        column.addWidget(self._more)
        self.results.chosen.connect(chosen)

    def show_result(self, result: SearchResult, room: int) -> None:
        """Show it; `room` px are left for the rows, the others are scrolled to."""
        self._words.setText(words_line(result))
        self._words.setVisible(bool(result.words))
        rows = min(8, max(2, room // self.results.row_height))
        self.results.set_items([hit_item(hit) for hit in result.hits], rows=rows)
        self.results.setVisible(bool(result.hits))
        if not result.hits:
            self._more.setText(_("Nothing found. Try fewer words, or the last digits of a number."))
        elif result.more:
            self._more.setText(_("More was found: add a word to narrow it down."))
        self._more.setVisible(result.more or not result.hits)

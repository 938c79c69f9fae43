"""The search box: asks while typing, shows results under itself, keys choose."""

from enum import Enum
from itertools import groupby
from operator import itemgetter

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from app.domain.account import AccountStatus
from app.domain.outage import OutageState
from app.domain.search import Found, Hit, SearchResult
from app.domain.ticket import TicketState
from app.i18n import N_, _
from ui.labels import label
from ui.theme import Theme
from ui.widgets.buttons import Keycap
from ui.widgets.list_edit import ListEdit, ListPopup
from ui.widgets.result_list import ResultItem
from ui.widgets.text import icon_label, text_label

ICONS = {Found.ACCOUNT: "user", Found.TICKET: "clipboard-list", Found.OUTAGE: "droplet-off"}
_STATES: dict[Found, type[Enum]] = {
    Found.ACCOUNT: AccountStatus,
    Found.TICKET: TicketState,
    Found.OUTAGE: OutageState,
}
_FLAGS = {"arrears": N_("In arrears"), "key": N_("Key account")}


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
    return _("Read as: {words}").format(words=_(", ").join(parts))


class SearchPopup(ListPopup):
    """Readings above, results below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Search results"), two_lines=True)
        self.column.setContentsMargins(1, theme.px(6), 1, theme.px(6))
        self.column.setSpacing(theme.px(4))
        self._words = text_label("", "cap2", wrap=True)
        self._words.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self._more = text_label("", "cap")
        self._more.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self.column.insertWidget(0, self._words)
        self.column.addWidget(self._more)

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


class SearchBox(ListEdit[SearchPopup]):
    """`asked` carries the words a moment after typing; answer with `show_result`.

    `hit_chosen` carries the `Hit`. A result for words that are no longer there is dropped.
    """

    asked = Signal(str)
    hit_chosen = Signal(object)
    PAUSE_MS = 60

    def __init__(
        self, theme: Theme, *, name: str, placeholder: str, keys: str = "", icon: bool = True
    ) -> None:
        super().__init__(theme, lambda: SearchPopup(theme), least_width=560)
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
        popup = self.popup()
        popup.show_result(result, self.room_below() - self._theme.px(64))
        self.show_popup(popup)

    @override
    def close_results(self) -> None:
        self._pause.stop()
        super().close_results()

    @override
    def on_chosen(self, payload: object) -> None:
        self.hit_chosen.emit(payload)

    def _on_pause(self) -> None:
        words = self.text().strip()
        if words:
            self.asked.emit(words)
        else:
            self.close_results()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        enter = key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers()
        if self.steer(event):
            return
        if enter or (key == Qt.Key.Key_Down and self.text().strip()):
            self._on_pause()
        else:
            super().keyPressEvent(event)

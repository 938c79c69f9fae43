"""The tips printed on the notice, ticked from the catalogue."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from app.domain.catalogue import NoticeText
from app.domain.outage import OutageKind
from app.i18n import _
from ui.labels import in_language
from ui.theme import Theme
from ui.widgets.text import clear_layout, text_label

ADVISED = 3
"""More tips are printed smaller."""


def fitting(texts: Sequence[NoticeText], part: str, kind: OutageKind) -> list[NoticeText]:
    """Texts of a part for every kind, and those narrowed to this kind."""
    return [t for t in texts if t.part in {part, f"{part}.{kind.value}"}]


class TipRow(QWidget):
    """A box with a text that may take several lines; a click on the text ticks it too."""

    toggled = Signal(bool)

    def __init__(self, theme: Theme, text: str, *, ticked: bool, fixed: bool) -> None:
        super().__init__()
        self.box = QCheckBox()
        self.box.setAccessibleName(text)
        self.box.setChecked(ticked)
        self.box.setEnabled(not fixed)
        self._fixed = fixed
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text_label(text, wrap=True), 1)
        self.box.toggled.connect(self.toggled)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._fixed:
            self.box.toggle()


class TipsBox(QWidget):
    """One box a tip; the notice prints the Chinese text, the English screen shows the English."""

    changed = Signal()
    rebuilt = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._texts: Sequence[NoticeText] = ()
        self._kind = OutageKind.EMERGENCY
        self._chosen: list[str] = []
        self.rows: list[TipRow] = []
        self._read_only = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))
        self._note = text_label("", "cap", wrap=True)

    def set_texts(self, texts: Sequence[NoticeText]) -> None:
        """The catalogue's wordings."""
        self._texts = texts
        self._rebuild()

    def set_kind(self, kind: OutageKind) -> None:
        """Offer the tips of another kind; what is ticked stays."""
        self._kind = kind
        self._rebuild()

    def tips(self) -> tuple[str, ...]:
        """The ticked tips in the order in which they are printed."""
        return tuple(self._chosen)

    def show_tips(self, tips: Sequence[str]) -> None:
        """Tick these; `changed` is not emitted."""
        self._chosen = list(tips)
        self._rebuild()

    def advised(self) -> tuple[str, ...]:
        """The first two tips for the kind: a new notice begins with them."""
        return tuple(t.text for t in fitting(self._texts, "tip", self._kind)[:2])

    def set_read_only(self, *, read_only: bool) -> None:
        self._read_only = read_only
        self._rebuild()

    def _rebuild(self) -> None:
        clear_layout(self._column)
        self.rows = []
        offered = fitting(self._texts, "tip", self._kind)
        known = {t.text for t in offered}
        pairs = [(t.text, in_language(t.text, t.text_en)) for t in offered]
        pairs += [(text, text) for text in self._chosen if text not in known]
        for text, shown in pairs:
            if self._read_only and text not in self._chosen:
                continue
            row = TipRow(self._theme, shown, ticked=text in self._chosen, fixed=self._read_only)
            row.toggled.connect(lambda on, text=text: self._on_toggled(text, on=on))
            self.rows.append(row)
            self._column.addWidget(row)
        self._note = text_label("", "cap", wrap=True)
        self._column.addWidget(self._note)
        self._say()
        self.rebuilt.emit()

    def _on_toggled(self, text: str, *, on: bool) -> None:
        order = [t.text for t in fitting(self._texts, "tip", self._kind)]
        chosen = [t for t in self._chosen if t != text] + ([text] if on else [])
        self._chosen = sorted(chosen, key=lambda t: order.index(t) if t in order else len(order))
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        many = len(self._chosen) > ADVISED
        self._note.setText(_("More than three tips are printed smaller.") if many else "")
        self._note.setVisible(many)

"""The status line: telephone, sync, shift, company; zoom, palette, shortcuts."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.i18n import _
from ui.labels import Mark, Role, clock_text
from ui.theme import Theme
from ui.widgets.buttons import Keycap
from ui.widgets.chip import MarkSign
from ui.widgets.text import line, text_label


class StatusLine(QFrame):
    """24 px at the bottom. `display_requested`, `palette_requested`, `keys_requested` on click."""

    display_requested = Signal()
    palette_requested = Signal()
    keys_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("statusLine")
        self._theme = theme
        self._narrow = False
        self.setFixedHeight(theme.px(24))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(12), 0, theme.px(12), 0)
        self._row.setSpacing(theme.px(8))
        self._sign = MarkSign(theme, Mark.BARS, Role.HOLD)
        self._telephony = text_label(_("Telephone link: not connected"))
        self._row.addWidget(self._sign)
        self._row.addWidget(self._telephony)
        self._sync = self._item()
        self._shift = self._item()
        self._company = self._item()
        self._row.addStretch(1)
        self.zoom_button = self._button(
            _("Display {zoom}%").format(zoom=theme.zoom), "", self.display_requested
        )
        self._row.addWidget(self.zoom_button)
        for keys, text, signal in (
            ("Ctrl+K", _("Commands"), self.palette_requested),
            ("F1", _("Keys"), self.keys_requested),
        ):
            self._row.addWidget(line(vertical=True))
            self._row.addWidget(Keycap(theme, keys))
            self._row.addWidget(self._button(text, keys, signal))

    def _item(self) -> tuple[QWidget, QLabel]:
        divider, label = line(vertical=True), text_label()
        for widget in (divider, label):
            self._row.addWidget(widget)
            widget.hide()
        return divider, label

    def _button(self, text: str, keys: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "status")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(f"{text} ({keys})" if keys else text)
        button.setFixedHeight(self._theme.px(22))
        button.clicked.connect(signal)
        return button

    def set_telephony(self, text: str, *, connected: bool) -> None:
        """Whether call events arrive, in words and as a mark."""
        self._telephony.setText(text)
        if connected:
            self._sign.set_mark(Mark.DOT, Role.OK)
        else:
            self._sign.set_mark(Mark.BARS, Role.HOLD)

    def set_sync(self, at: datetime | None, text: str = "") -> None:
        """When the data on screen was read last, or a text of its own."""
        if at is not None:
            text = _("Data as of {time}").format(time=clock_text(at, seconds=True))
        self._show(self._sync, text)

    def set_shift(self, text: str) -> None:
        """The shift under way: 夜班 17:30–次日 08:30."""
        self._show(self._shift, text)

    def set_company(self, text: str) -> None:
        """The utility, and that the data are invented where they are."""
        self._show(self._company, text)

    def set_narrow(self, *, narrow: bool) -> None:
        """Leave out shift and company where there is no room."""
        self._narrow = narrow
        for item in (self._shift, self._company):
            self._show(item, item[1].text())

    def _show(self, item: tuple[QWidget, QLabel], text: str) -> None:
        divider, label = item
        label.setText(text)
        left_out = self._narrow and item in (self._shift, self._company)
        shown = bool(text) and not left_out
        divider.setVisible(shown)
        label.setVisible(shown)

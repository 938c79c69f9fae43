"""Buttons with a key hint, icon-only buttons, links and keycaps."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from app.i18n import _
from ui.theme import Theme
from ui.widgets.text import restyle


class Keycap(QLabel):
    """The picture of a key. Only a hint: the action table owns the key."""

    def __init__(self, theme: Theme, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, parent)
        self.setProperty("role", "keycap")
        self.setFixedHeight(theme.px(18))
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


class KeyButton(QPushButton):
    """A button that shows the key doing the same. Kinds: "", primary, danger, link.

    `set_busy` keeps place and size while the work runs. `set_off(reason)` switches it off and
    says why in tooltip and to screen readers.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        keys: str = "",
        *,
        icon: str = "",
        kind: str = "",
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self._theme, self._text, self._kind, self._icon = theme, text, kind, icon
        self.keys = keys
        self._wants_key = bool(keys)
        self._busy, self._reason = False, ""
        self._keycap = Keycap(theme, keys, self) if keys else None
        self.setAccessibleName(f"{text} ({keys})" if keys else text)
        self.setText(self._shown(text))
        if kind:
            self.setProperty("kind", kind)
        if icon:
            tint = {"primary": "onAccentFill", "danger": "over", "link": "accent"}.get(kind, "text")
            self.setIcon(theme.icon(icon, tint))
            self.setIconSize(theme.icon_size(16))
        self._layout_keycap()
        if on_click is not None:
            self.clicked.connect(lambda _checked: on_click())

    def _layout_keycap(self) -> None:
        if self._keycap is None:
            return
        if self._kind == "primary":
            self._keycap.setProperty("on", "fill")
        self.setProperty("keyed", "true")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, self._theme.px(4 if self._kind == "link" else 10), 0)
        row.addStretch(1)
        row.addWidget(self._keycap, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_key(self, *, shown: bool) -> None:
        """Hide the key hint where there is little room; it stays in the tooltip."""
        if self._wants_key is not shown:
            self._wants_key = shown
            self._fit_key()
            self.updateGeometry()

    def _fit_key(self) -> None:
        """Leave the hint out where the button is too narrow for it."""
        if self._keycap is None:
            return
        shown = self._wants_key and self.width() >= self.sizeHint().width()
        if shown is self._keycap.isHidden():
            self._keycap.setVisible(shown)
            restyle(self, keyed="true" if shown else "")

    def set_text(self, text: str) -> None:
        """Change the words; the key stays."""
        self._text = text
        self.setText(self._shown(text))
        self.setAccessibleName(f"{text} ({self.keys})" if self.keys else text)
        self.updateGeometry()

    def set_busy(self, *, busy: bool, text: str = "") -> None:
        """Say that the work runs; the button keeps its size and cannot be pressed twice."""
        if busy is not self._busy:
            self._busy = busy
            self.setMinimumWidth(self.width() if busy and self.isVisible() else 0)
            self.setText(self._shown(text or _("Working…") if busy else self._text))
        self.setEnabled(not busy and not self._reason)

    def _shown(self, text: str) -> str:
        """A little room after an icon, which the style does not scale."""
        return f"\u00a0{text}" if self._icon else text

    def set_off(self, reason: str = "") -> None:
        """Switch off with a reason (translated), or on again with none."""
        if reason != self._reason:
            self._reason = reason
            self.setToolTip(reason)
            self.setAccessibleDescription(reason)
        self.setEnabled(not reason and not self._busy)

    @override
    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._keycap is not None and self._wants_key:
            self._keycap.ensurePolished()
            hint.setWidth(hint.width() + self._keycap.sizeHint().width() + self._theme.px(8))
        return hint

    @override
    def minimumSizeHint(self) -> QSize:
        return super().sizeHint()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_key()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and self._keycap is not None:
            on = self.isEnabled()
            filled = "fill" if on and self._kind == "primary" else ""
            restyle(self._keycap, on=filled, off="" if on else "true")


class IconButton(QToolButton):
    """An icon alone; `name` is its accessible name and tooltip."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        tint: str = "text2",
        on_click: Callable[[], object] | None = None,
    ) -> None:
        super().__init__()
        self.setProperty("role", "icon")
        self.setIcon(theme.icon(icon, tint))
        self.setIconSize(theme.icon_size(16))
        self.setAccessibleName(name)
        self.setToolTip(name)
        if on_click is not None:
            self.clicked.connect(lambda _checked: on_click())


def link_button(
    theme: Theme,
    text: str,
    keys: str = "",
    *,
    icon: str = "",
    on_click: Callable[[], object] | None = None,
) -> KeyButton:
    """A button that looks like a link."""
    return KeyButton(theme, text, keys, icon=icon, kind="link", on_click=on_click)

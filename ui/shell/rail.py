"""The rail: one button a screen, with its mark of waiting work."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QToolButton, QVBoxLayout, QWidget

from app.i18n import _
from ui.navigation import PageSpec
from ui.theme import Theme


class Rail(QWidget):
    """72 px with words, 48 px with tooltips where the window is narrow.

    `page_chosen` carries the page's key; `settings_requested` asks for the settings menu.
    """

    page_chosen = Signal(str)
    settings_requested = Signal(QPoint)

    def __init__(self, theme: Theme, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Screens"))
        self._theme = theme
        self._narrow = False
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        self._badges: dict[str, QLabel] = {}
        self._titles: dict[str, str] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for place, spec in enumerate(s for s in specs if not s.at_bottom):
            column.addWidget(self._add(spec, f"Ctrl+{place + 1}"))
        column.addStretch(1)
        for spec in specs:
            if spec.at_bottom:
                column.addWidget(self._add(spec, "Ctrl+9"))
        if not any(spec.at_bottom for spec in specs):
            column.addWidget(self._settings())
        self.set_narrow(narrow=False)

    def _add(self, spec: PageSpec, keys: str) -> QToolButton:
        title = _(spec.title)
        button = self._button(spec.icon, title)
        button.setToolTip(f"{title}  {keys}")
        button.clicked.connect(lambda: self.page_chosen.emit(spec.key))
        self._group.addButton(button)
        badge = QLabel(button)
        badge.setProperty("role", "badge")
        badge.setProperty("tone", "over" if spec.urgent else "")
        badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        badge.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        badge.hide()
        self._buttons[spec.key], self._badges[spec.key] = button, badge
        self._titles[spec.key] = title
        return button

    def _settings(self) -> QToolButton:
        button = self._button("settings", _("Settings"))
        button.setCheckable(False)
        button.setToolTip(_("Settings") + "  Ctrl+9")
        button.clicked.connect(self.open_settings)
        self._buttons[""] = button
        return button

    def _button(self, icon: str, title: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("role", "rail")
        button.setText(title)
        button.setAccessibleName(title)
        button.setIcon(self._theme.icon(icon, "railText", checked="railTextSel"))
        button.setIconSize(self._theme.icon_size(20))
        button.setCheckable(True)
        return button

    def open_settings(self) -> None:
        """Ask for the settings menu beside its button."""
        button = self._buttons.get("")
        if button is not None:
            self.settings_requested.emit(button.mapToGlobal(QPoint(button.width(), 0)))

    def show_page(self, key: str) -> None:
        """Mark the screen in front."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def set_badge(self, key: str, count: int) -> None:
        """Mark waiting work; 0 takes the mark away."""
        badge, button = self._badges.get(key), self._buttons.get(key)
        if badge is None or button is None:
            return
        badge.setText(str(count) if count < 100 else "99+")
        badge.setVisible(count > 0)
        title = self._titles[key]
        button.setAccessibleName(f"{title}, {count}" if count else title)
        self._place_badges()

    def set_narrow(self, *, narrow: bool) -> None:
        """Icons only, or icons over words."""
        self._narrow = narrow
        px = self._theme.px
        self.setFixedWidth(px(48 if narrow else 72))
        style = Qt.ToolButtonStyle
        for button in self._buttons.values():
            button.setFixedSize(px(48 if narrow else 72), px(48 if narrow else 60))
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if narrow else style.ToolButtonTextUnderIcon
            )
        self._place_badges()

    def _place_badges(self) -> None:
        px = self._theme.px
        for badge in self._badges.values():
            badge.setFixedHeight(px(16))
            badge.setMinimumWidth(px(16))
            badge.adjustSize()
            left, top = (px(24), px(4)) if self._narrow else (px(41), px(6))
            badge.move(left, top)

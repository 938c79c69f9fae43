"""A banner: strip, icon, bold sentence, plain sentence, at most a few buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.labels import Role
from ui.theme import Theme
from ui.widgets.text import icon_label, restyle, text_label

_ICONS = {
    Role.OK: "circle-check",
    Role.SOON: "triangle-alert",
    Role.OVER: "triangle-alert",
    Role.ACCENT: "info",
    Role.HOLD: "pause",
    Role.DONE: "check",
    Role.SUP: "flag",
    Role.PLAIN: "info",
}


class Banner(QFrame):
    """States a conclusion. Never by colour alone: the icon and the words say it too."""

    def __init__(self, theme: Theme, role: Role, title: str, text: str = "") -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "banner")
        self._strip = QFrame()
        self._strip.setProperty("role", "strip")
        self._strip.setFixedWidth(4)
        self._icon = icon_label(theme, _ICONS[role], "text", 18)
        self._title = text_label(title, "strong", wrap=True)
        self._text = text_label(text, "value", wrap=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, theme.px(8), 0)
        self._row.setSpacing(theme.px(8))
        self._row.addWidget(self._strip)
        icon_box = QVBoxLayout()
        icon_box.setContentsMargins(theme.px(2), theme.px(9), 0, theme.px(8))
        icon_box.addWidget(self._icon)
        icon_box.addStretch(1)
        self._row.addLayout(icon_box)
        column = QVBoxLayout()
        column.setContentsMargins(0, theme.px(8), 0, theme.px(8))
        column.setSpacing(theme.px(2))
        column.addWidget(self._title)
        column.addWidget(self._text)
        self.content = column
        self._row.addLayout(column, 1)
        self._said: tuple[Role, str, str] | None = None
        self.show_state(role, title, text)

    def show_state(self, role: Role, title: str, text: str = "") -> None:
        """Change what it says."""
        if self._said == (role, title, text):
            return
        self._said = (role, title, text)
        tone = "hold" if role is Role.PLAIN else role.value
        restyle(self, tone=tone)
        restyle(self._strip, tone=tone)
        self._icon.setPixmap(self._theme.pixmap(_ICONS[role], "text", 18))
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title} {text}".strip())

    def add_button(self, button: QWidget) -> None:
        """Put a button at the right."""
        self._row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

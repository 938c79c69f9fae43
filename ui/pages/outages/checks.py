"""What stands in the way of publishing, each finding with the way to its field."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.domain.outage_rules import Problem
from app.i18n import _
from ui.labels import Role
from ui.theme import Theme
from ui.widgets.banner import Banner
from ui.widgets.buttons import KeyButton
from ui.widgets.text import clear_layout


class Checks(QFrame):
    """The findings, one under the other. `field_wanted` carries a field's name and its row."""

    field_wanted = Signal(str, int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.texts: list[str] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(theme.gutter, theme.px(10), theme.gutter, 0)
        self._column.setSpacing(theme.px(6))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show these; the same ones stay as they are, and so does the focus."""
        texts = [problem.message() for problem in problems]
        if texts == self.texts:
            return
        self.texts = texts
        clear_layout(self._column)
        for problem, text in zip(problems, texts, strict=True):
            banner = Banner(self._theme, Role.OVER if problem.blocks else Role.SOON, "", text)
            banner.add_button(
                KeyButton(
                    self._theme, _("Go there"), kind="link",
                    on_click=partial(self.field_wanted.emit, problem.field, problem.row),
                )
            )  # fmt: skip
            self._column.addWidget(banner)
        self.setVisible(bool(texts))

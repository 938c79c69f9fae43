"""The head of a screen with several sections: their choice, or words where there is but one."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import Theme
from ui.widgets.segmented import Segmented
from ui.widgets.text import text_label


def sections_column(
    page: QWidget, theme: Theme, choice: Segmented[str], alone: str = ""
) -> QVBoxLayout:
    """The page's column, its head in place; add the sections below.

    `alone` stands there instead of the choice, which is then hidden: why there is nothing to
    choose.
    """
    column = QVBoxLayout(page)
    margin = theme.gutter
    column.setContentsMargins(margin, margin, margin, margin)
    column.setSpacing(margin)
    if alone:
        choice.setParent(page)
        choice.hide()
        column.addWidget(text_label(alone, "sec", wrap=True))
        return column
    top = QHBoxLayout()
    top.addWidget(choice, 3)
    top.addStretch(2)
    column.addLayout(top)
    return column

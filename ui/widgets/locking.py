"""Choices that can be read but not changed: readable, unlike disabled ones."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from ui.widgets.text import restyle


def lock(widget: QWidget, *, locked: bool) -> None:
    """Keep mouse and keys away from a choice and what it is made of; its words stay dark."""
    for part in (widget, *widget.findChildren(QAbstractButton)):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, locked)
        restyle(part, locked="true" if locked else "")
    if isinstance(widget, QComboBox):
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus if locked else Qt.FocusPolicy.StrongFocus)
        return
    for button in widget.findChildren(QAbstractButton):
        if button.group() is None:
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus if locked else Qt.FocusPolicy.StrongFocus)
            continue
        alone = button.isChecked() or widget.focusProxy() is button
        policy = Qt.FocusPolicy.StrongFocus if alone else Qt.FocusPolicy.ClickFocus
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus if locked else policy)

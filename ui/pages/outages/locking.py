"""Choices that can be read but not changed: they keep their colours, unlike disabled ones."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget


def lock(widget: QWidget, *, locked: bool) -> None:
    """Keep mouse and keys away from a choice and what it is made of; the look stays."""
    for part in (widget, *widget.findChildren(QAbstractButton)):
        part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, locked)
    if isinstance(widget, QComboBox):
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus if locked else Qt.FocusPolicy.StrongFocus)
        return
    for button in widget.findChildren(QAbstractButton):
        alone = button.isChecked() or widget.focusProxy() is button
        policy = Qt.FocusPolicy.StrongFocus if alone else Qt.FocusPolicy.ClickFocus
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus if locked else policy)

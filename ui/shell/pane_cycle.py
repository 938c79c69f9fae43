"""F6 and Shift+F6: the focus walks from pane to pane."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def move_focus(panes: Sequence[QWidget], step: int) -> None:
    """Put the focus into the next (1) or previous (-1) visible pane that can take it."""
    usable = [pane for pane in panes if pane.isVisible() and _first(pane) is not None]
    if not usable:
        return
    now = QApplication.focusWidget()
    here = (
        next((i for i, p in enumerate(usable) if p is now or p.isAncestorOf(now)), None)
        if (now is not None)
        else None
    )
    place = (0 if step > 0 else -1) if here is None else (here + step) % len(usable)
    target = _first(usable[place])
    if target is not None:
        reason = Qt.FocusReason.TabFocusReason if step > 0 else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)


def first_field(panes: Sequence[QWidget]) -> QWidget | None:
    """What Tab reaches first in the first visible pane that can take the focus."""
    found = (_first(pane) for pane in panes if pane.isVisible())
    return next((widget for widget in found if widget is not None), None)


def _first(pane: QWidget) -> QWidget | None:
    """The first widget of a pane that Tab would reach."""
    if _takes_focus(pane):
        return pane
    found: QWidget | None = pane.nextInFocusChain()
    while found is not None and found is not pane:
        if pane.isAncestorOf(found) and _takes_focus(found):
            return found
        found = found.nextInFocusChain()
    return None


def _takes_focus(widget: QWidget) -> bool:
    tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return tab and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None

"""The Tab key follows what is seen, also where parts are built anew while the screen is open."""

from itertools import chain, pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def leaves(part: QWidget) -> list[QWidget]:
    """What can have the focus in a part, in the order in which it was built."""
    every = (part, *part.findChildren(QWidget))
    here = part.window()  # a combo's list is a window of its own
    return [
        w for w in every if w.focusPolicy() is not Qt.FocusPolicy.NoFocus and w.window() is here
    ]


def chain_tabs(*parts: QWidget) -> None:
    """Let Tab go through these parts one after the other; the first stays where it is."""
    for before, after in pairwise(chain.from_iterable(leaves(part) for part in parts)):
        QWidget.setTabOrder(before, after)

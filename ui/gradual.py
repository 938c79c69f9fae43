"""Work on the UI thread that can wait, in steps too short to be felt."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

PAUSE = 5  # ms between two steps, in which everybody else has their turn


class Gradual(QObject):
    """Takes a step of an iterator whenever the event loop has nothing else to do.

    What is not to be waited for any longer is brought to its end with `finish()`. `ended` is
    emitted once.
    """

    ended = Signal()

    def __init__(self, steps: Iterator[object], parent: QObject) -> None:
        super().__init__(parent)
        self._steps = steps
        self.over = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin as soon as everything that is under way was shown."""
        if not self.over:
            self._timer.start(PAUSE)

    def finish(self) -> None:
        """Take all steps that are left."""
        while not self.over:
            self._step()

    def _step(self) -> None:
        try:
            next(self._steps)
        except StopIteration:
            self.over = True
            self._timer.stop()
            self.ended.emit()


def rehearse(widgets: Iterable[QWidget]) -> Iterator[None]:
    """Draw each once, out of sight: a first drawing loads fonts and fits layout and stylesheet."""
    for widget in widgets:
        if widget.isVisible():
            return
        widget.grab()
        yield

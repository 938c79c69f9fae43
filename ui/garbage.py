"""Garbage is collected on the UI thread only.

Python's cycle collector runs in whatever thread happens to allocate. In a worker it would destroy
widgets and timers there, which Qt does not survive ("Timers cannot be stopped from another
thread", then a crash). So automatic collection is off, and the UI thread collects when Python's
own thresholds are reached.
"""

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_EVERY = 300  # ms
# Python's default thresholds: allocations, then collections of the younger generation.
THRESHOLDS = (2_000, 10, 10)


class GarbageCollector(QObject):
    """Lives as long as the program; owned by the application."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def spare(self) -> None:
        """All that exists now lives as long as the program: never look through it again.

        A full collection of a program that has just started takes as long as three frames.
        """
        gc.freeze()

    def renew(self) -> None:
        """A window went: look through everything once, and spare what is left."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > THRESHOLDS[generation]:
                gc.collect(generation)
                return
